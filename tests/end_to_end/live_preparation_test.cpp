// SPDX-License-Identifier: MIT
// The ten systems of a sample borough as the register gets them: what the server makes of their records, all at once or one by one, is what
// the batch job makes of their files.
#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <map>

#include "base/text_file.h"
#include "sample/sample.h"
#include "services/linkage/column_types.h"
#include "services/linkage/intake.h"
#include "services/place/preparation.h"

namespace cw {
namespace {

using registry::RecordKey;

const std::string configuration = std::string(CW_SOURCE_DIR) + "/packages/sample-borough/link.toml";

// A record of the register: its columns with something in them, under the names that a register keeps.
Value record_of(const Table& raw, std::size_t row) {
  Structure columns;
  for (const Column& column : raw.columns())
    if (column.code(row) != Column::null_code)
      columns.emplace_back(place::register_name(column.name()), Value(column.display(column.code(row))));
  return Value(std::move(columns));
}

class LivePreparation : public testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::temp_directory_path() / ("commonweal-preparation-" + std::to_string(getpid()));
    sample::SampleOptions borough;
    borough.out = folder_;
    borough.residents = 3000;
    borough.seed = 20;
    ASSERT_TRUE(sample::make_borough(borough));
    link::IntakeOptions options;
    for (const char* name : {"council_tax", "housing_rents", "adult_social_care", "school_roll", "electoral_register", "library",
                             "assisted_bins", "food_hub", "hospital_discharges", "telecare"})
      options.files.push_back(folder_ / (std::string(name) + ".csv"));
    text_ = read_text_file(configuration).value();
    config_ = link::read_job_config(text_).value();
    auto raw = link::read_raw(options, config_);
    ASSERT_TRUE(raw) << raw.error().message;
    for (const link::RawFile& file : *raw) read(file);
    auto batch = link::take_in(options, config_, config_.model->source_column);
    ASSERT_TRUE(batch) << batch.error().message;
    batch_ = std::move(*batch);
    static_cast<void>(link::read_numbers(batch_.table, *config_.model));
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }
  void read(const link::RawFile& file) {
    const auto source = std::ranges::find(config_.sources, file.file.source, &link::SourceRule::name);
    const Column& id = *file.table.find(source->id.value());
    for (std::size_t row = 0; row < file.table.rows(); ++row)
      records_.emplace_back(RecordKey{file.file.source, id.display(id.code(row))}, record_of(file.table, row));
  }
  Result<void> visit_all(const registry::Resolver::Visit& visit) const {
    for (std::size_t i = 0; i < records_.size(); ++i)
      CW_CHECK(visit({static_cast<std::int64_t>(i) + 1}, records_[i].first, records_[i].second));
    return {};
  }

  std::filesystem::path folder_;
  std::string text_;
  link::JobConfig config_;
  link::Intake batch_;                                // rows in the order of records_
  std::vector<std::pair<RecordKey, Value>> records_;  // of all files, in their order
};

TEST_F(LivePreparation, GivesForRecordsWhatTheBatchGivesForFiles) {
  ASSERT_EQ(records_.size(), batch_.table.rows());
  ASSERT_GT(batch_.taken_out.size(), 0U) << "there are default dates or shared values to be taken out";
  const auto parts = place::resolver_parts(text_);
  ASSERT_TRUE(parts) << parts.error().message;
  const registry::Resolver::AllRecords everything = [&](const registry::Resolver::Visit& visit) { return visit_all(visit); };
  const auto learnt = parts->learn_preparation(everything);
  ASSERT_TRUE(learnt) << learnt.error().message;
  const auto by = parts->preparation(*learnt);
  ASSERT_TRUE(by) << by.error().message;
  const auto all = by->all(everything);
  ASSERT_TRUE(all) << all.error().message;
  ASSERT_EQ(all->rows(), records_.size());
  const Column &sources = *all->find(config_.model->source_column), &ids = *all->find(config_.model->id_column);
  std::map<RecordKey, std::size_t> row_of;
  for (std::size_t row = 0; row < all->rows(); ++row) row_of[{sources.display(sources.code(row)), ids.display(ids.code(row))}] = row;
  ASSERT_GT(parts->columns.size(), 15U);
  for (std::size_t i = 0; i < records_.size(); ++i) {
    const auto& [key, columns] = records_[i];
    const std::size_t row = row_of.at(key);
    const auto one = i % 3 == 0 ? by->one(key, columns) : Result<Structure>(Structure{});
    ASSERT_TRUE(one) << one.error().message;
    for (const auto& [name, type] : parts->columns) {
      const Column& expected = *batch_.table.find(name);
      ASSERT_EQ(type, expected.type()) << name;
      const std::string want = expected.display(expected.code(i));
      ASSERT_EQ(all->find(name)->display(all->find(name)->code(row)), want) << name << " of " << key.source << ", row " << i;
      if (i % 3 != 0) continue;
      const auto found = std::ranges::find(*one, name, &std::pair<std::string, Value>::first);
      ASSERT_EQ(found == one->end() ? Value() : found->second, expected.value(expected.code(i))) << name << " of " << key.source;
    }
  }
}

}  // namespace
}  // namespace cw
