// SPDX-License-Identifier: MIT
// Households of a sample borough that nobody looked at, from its files, with the people of the truth: how many are right.
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <unordered_map>

#include "engines/linkage/homes/household_evaluation.h"
#include "engines/linkage/homes/households.h"
#include "sample/sample.h"
#include "services/linkage/intake.h"
#include "services/linkage/truth.h"

namespace cw::link {
namespace {

std::string text_of(const std::filesystem::path& file) {
  std::ifstream in(file);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

struct Truth {
  std::vector<std::uint32_t> household, person;
  std::vector<std::pair<std::uint32_t, std::uint32_t>> current;
};

std::uint32_t label_of(std::unordered_map<std::string, std::uint32_t>& labels, const Column& column, std::size_t row) {
  if (column.code(row) == Column::null_code) return linkage::unknown_label;
  return labels.try_emplace(column.display(column.code(row)), static_cast<std::uint32_t>(labels.size())).first->second;
}

Truth read_truth(const std::filesystem::path& folder, const Intake& intake) {
  Truth out;
  std::unordered_map<std::string, std::uint32_t> people, households, row_of;
  const Table& table = intake.table;
  const Column &source = *table.find("source"), &id = *table.find(intake.id_column);
  for (std::uint32_t row = 0; row < table.rows(); ++row)
    row_of.emplace(label_key(source.display(source.code(row)), id.display(id.code(row))), row);
  out.household.assign(table.rows(), linkage::unknown_label);
  out.person = out.household;
  const auto records = bulk::read_file(folder / "records.csv", {});
  const Table& truth = records->table;
  for (std::size_t row = 0; row < truth.rows(); ++row) {
    const Column &its_source = *truth.find("source"), &its_id = *truth.find("record_id");
    const auto at = row_of.find(label_key(its_source.display(its_source.code(row)), its_id.display(its_id.code(row))));
    if (at == row_of.end()) continue;
    out.household[at->second] = label_of(households, *truth.find("household_id"), row);
    out.person[at->second] = label_of(people, *truth.find("person_id"), row);
  }
  const auto memberships = bulk::read_file(folder / "households.csv", {});
  for (std::size_t row = 0; row < memberships->table.rows(); ++row)
    if (memberships->table.find("to")->code(row) == Column::null_code)
      out.current.emplace_back(label_of(people, *memberships->table.find("person_id"), row),
                               label_of(households, *memberships->table.find("household_id"), row));
  return out;
}

TEST(SampleHouseholds, AreRightForNearlyAllPairsOfRecordsAndPeople) {
  const std::filesystem::path folder = std::filesystem::temp_directory_path() / ("commonweal-households-" + std::to_string(getpid()));
  sample::SampleOptions borough;
  borough.out = folder;
  borough.residents = 4000;
  borough.seed = 20260;
  ASSERT_TRUE(sample::make_borough(borough).has_value());
  const auto config = read_job_config(text_of(std::filesystem::path(CW_SOURCE_DIR) / "packages/sample-borough/link.toml"));
  ASSERT_TRUE(config.has_value()) << config.error().message;
  IntakeOptions options;
  for (const char* name : {"council_tax", "housing_rents", "adult_social_care", "school_roll", "electoral_register", "library",
                           "assisted_bins", "food_hub", "hospital_discharges", "telecare"})
    options.files.push_back(folder / (std::string(name) + ".csv"));
  const auto intake = take_in(options, *config, "source");
  ASSERT_TRUE(intake.has_value()) << intake.error().message;
  const Truth truth = read_truth(folder / "truth", *intake);
  std::filesystem::remove_all(folder);

  std::vector<linkage::Field> fields;
  for (const Column& column : intake->table.columns())
    if (const auto kind = linkage::field_kind_of(column.name())) fields.push_back({column.name(), *kind});
  std::vector<std::uint32_t> person = truth.person;
  for (std::uint32_t row = 0; row < person.size(); ++row)
    if (person[row] == linkage::unknown_label) person[row] = 1'000'000 + row;
  linkage::HouseholdInput input;
  input.table = &intake->table;
  input.fields = fields;
  input.person = person;
  input.source = intake->table.find("source")->codes();
  input.date_column = "seen";
  input.from_column = "lived_from";
  input.until_column = "lived_until";
  const linkage::Households found = find_households(input);
  const linkage::HouseholdEvaluation seen = evaluate_households(found, person, {truth.household, truth.person, truth.current});
  EXPECT_GT(seen.all_records.precision(), 0.975);
  EXPECT_GT(seen.all_records.recall(), 0.95);
  EXPECT_GT(seen.people_now.precision(), 0.94);
  EXPECT_GT(seen.people_now.recall(), 0.93);
  std::uint64_t memberships = 0, correct = 0;
  double expected = 0;
  for (const linkage::ConfidenceBand& band : seen.calibration) {
    memberships += band.memberships;
    correct += band.correct;
    expected += band.mean * static_cast<double>(band.memberships);
  }
  EXPECT_NEAR(expected / static_cast<double>(memberships), static_cast<double>(correct) / static_cast<double>(memberships), 0.03);
}

}  // namespace
}  // namespace cw::link
