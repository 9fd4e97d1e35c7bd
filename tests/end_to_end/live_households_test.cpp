// SPDX-License-Identifier: MIT
// Households that follow a register record by record, on a sample borough that nobody looked at: records come in any order, some with other
// values first, some to be taken away again. What is kept must be what deciding on everything gives.
//
// To run it on more than a part of the smallest borough: CW_LIVE_RECORDS=4000 live_households_test
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>
#include <unordered_map>

#include "base/json.h"
#include "engines/linkage/evaluation.h"
#include "sample/sample.h"
#include "services/linkage/intake.h"
#include "services/linkage/truth.h"
#include "services/register/households/test_households.h"

namespace cw::registry {
namespace {

struct SampleRecord {
  std::string source, id, columns;
};

std::string text_of_file(const std::filesystem::path& file) {
  std::ifstream in(file);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

struct Truth {
  std::string person, home;
};
std::unordered_map<std::string, Truth> truth_of(const std::filesystem::path& folder) {
  std::unordered_map<std::string, Truth> out;
  const auto records = bulk::read_file(folder / "records.csv", {});
  const Table& table = records->table;
  const auto cell = [&](const char* name, std::size_t row) { return table.find(name)->display(table.find(name)->code(row)); };
  for (std::size_t row = 0; row < table.rows(); ++row)
    out.emplace(link::label_key(cell("source", row), cell("record_id", row)), Truth{cell("person_id", row), cell("uprn", row)});
  return out;
}

std::vector<SampleRecord> sample_records() {
  const std::filesystem::path folder = std::filesystem::temp_directory_path() / ("commonweal-live-households-" + std::to_string(getpid()));
  sample::SampleOptions borough;
  borough.out = folder;
  borough.residents = 1000;
  borough.seed = 815;
  EXPECT_TRUE(sample::make_borough(borough).has_value());
  const auto config = link::read_job_config(text_of_file(std::filesystem::path(CW_SOURCE_DIR) / "packages/sample-borough/link.toml"));
  EXPECT_TRUE(config.has_value());
  link::IntakeOptions options;
  for (const char* name : {"council_tax", "housing_rents", "adult_social_care", "school_roll", "electoral_register", "library",
                           "assisted_bins", "food_hub", "hospital_discharges", "telecare"})
    options.files.push_back(folder / (std::string(name) + ".csv"));
  const auto intake = link::take_in(options, *config, "source");
  EXPECT_TRUE(intake.has_value());
  const auto truth = truth_of(folder / "truth");
  std::filesystem::remove_all(folder);
  std::vector<std::pair<std::string, SampleRecord>> out;
  const Table& table = intake->table;
  const Column &source = *table.find("source"), &id = *table.find(intake->id_column);
  for (std::size_t row = 0; row < table.rows(); ++row) {
    SampleRecord record{source.display(source.code(row)), id.display(id.code(row)), {}};
    Structure columns;
    for (const linkage::Field& field : test::plain_home_columns().fields)
      if (const Column* column = table.find(field.column); column != nullptr && column->code(row) != Column::null_code)
        columns.emplace_back(field.column, Value(column->display(column->code(row))));
    const auto known = truth.find(link::label_key(record.source, record.id));
    if (known == truth.end()) continue;
    columns.emplace_back("nhs_number", Value(known->second.person));
    record.columns = write_json(Value(std::move(columns)));
    out.emplace_back(known->second.home, std::move(record));
  }
  // Homes next to one another, whole.
  std::ranges::stable_sort(out, {}, [](const auto& each) { return each.first; });
  const char* most = std::getenv("CW_LIVE_RECORDS");
  out.resize(std::min(out.size(), most == nullptr ? std::size_t{600} : static_cast<std::size_t>(std::atoll(most))));
  std::vector<SampleRecord> records;
  for (auto& [home, record] : out) records.push_back(std::move(record));
  return records;
}

class LiveHouseholds : public test::HomesOnAStore {
 protected:
  // Loads all in a random order, and lets households follow after every few.
  void load(test::Place& place, std::vector<SampleRecord> records, std::mt19937& random) {
    std::shuffle(records.begin(), records.end(), random);
    std::vector<std::size_t> to_correct, to_remove;
    std::size_t done = 0;
    const auto put = [&](const SampleRecord& as, const std::string& id, const std::string& columns) {
      place.put(as.source, id, columns);
      if (++done % 10 == 0) place.catch_up();
    };
    for (std::size_t i = 0; i < records.size(); ++i) {
      const bool wrong = random() % 10 == 0;
      put(records[i], records[i].id, wrong ? records[random() % records.size()].columns : records[i].columns);
      if (wrong) to_correct.push_back(i);
      if (random() % 10 == 0) {
        put(records[i], "stranger " + std::to_string(i), records[random() % records.size()].columns);
        to_remove.push_back(i);
      }
    }
    for (const std::size_t i : to_correct) put(records[i], records[i].id, records[i].columns);
    for (const std::size_t i : to_remove) {
      place.remove(records[i].source, "stranger " + std::to_string(i));
      if (++done % 10 == 0) place.catch_up();
    }
    place.catch_up();
  }
  // Pairs of records that are of one household in both, against those in either.
  static double pair_f1(const test::Partition& kept, const test::Partition& right) {
    std::unordered_map<std::int64_t, std::uint32_t> group;
    std::uint32_t number = 0;
    std::vector<std::uint32_t> a, b;
    for (const auto& records : kept) {
      for (const std::int64_t record : records) group[record] = number;
      ++number;
    }
    std::uint32_t other = 0;
    for (const auto& records : right) {
      for (const std::int64_t record : records) {
        const auto found = group.find(record);
        a.push_back(found == group.end() ? number++ : found->second);
        b.push_back(other);
      }
      ++other;
    }
    return linkage::evaluate_clusters(a, b, {}).pairs.f1;
  }
};
CW_ON_DATABASES(LiveHouseholds, store::Database::sqlite);

TEST_P(LiveHouseholds, AreThoseOfDecidingOnEverything) {
  test::Place place(url(), clock_);
  std::mt19937 random(4);
  load(place, sample_records(), random);
  store::Connection db = connect();
  const test::Picture kept = this->kept(db), right = from_scratch(db);
  const double f1 = pair_f1(kept.records, right.records);
  const auto around = db.value<std::int64_t>("SELECT count(*) FROM household_decision WHERE kind = 'around'").value();
  const auto everything = db.value<std::int64_t>("SELECT count(*) FROM household_decision WHERE kind = 'everything'").value();
  std::cout << fmt::format("{} households, {} decisions around changes and {} on everything: pair F1 {:.4f}, {} differences in {} stays\n",
                           kept.records.size(), around, everything, f1, test::differences(kept, right).size(), right.stays.size());
  for (const std::string& each : test::differences(kept, right)) std::cout << each << "\n";
  EXPECT_GE(f1, 0.995);
  EXPECT_EQ(household_faults(), std::vector<std::string>{});
  ASSERT_TRUE(place.homes().decide_everything());
  EXPECT_EQ(test::differences(this->kept(db), from_scratch(db)), std::vector<std::string>{});
  EXPECT_EQ(household_faults(), std::vector<std::string>{});
}

}  // namespace
}  // namespace cw::registry
