// SPDX-License-Identifier: MIT
// Real Splink's trained models on public data, against what real Splink made of them: the same pairs, every gamma, match weights within
// 1e-9, the same clusters; and a production model with lists and structures. The data are not in the repository: see CONTRIBUTING.md.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <zlib.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <unordered_map>

#include "base/date_text.h"
#include "engines/linkage/clusters.h"
#include "engines/linkage/internal/test_pairs.h"
#include "store/bulk/bulk.h"

namespace cw::linkage {
namespace {

namespace fs = std::filesystem;

fs::path shared_data() {
  const char* shared = std::getenv("COMMONWEAL_SHARED");
  return (shared != nullptr ? fs::path(shared) : fs::path(CW_SOURCE_DIR) / ".." / "shared") / "data" / "linkage";
}
#define SKIP_WITHOUT_SHARED_DATA() \
  if (!fs::exists(shared_data())) GTEST_SKIP() << "NOT TESTED: no shared data at " << shared_data() << "; set COMMONWEAL_SHARED"

Table read(const fs::path& file) {
  auto outcome = bulk::read_file(file, {});
  if (!outcome) throw std::runtime_error(outcome.error().message);
  EXPECT_TRUE(outcome->rejects.empty());
  return std::move(outcome->table);
}

// A text file, unpacked where it is gzip.
std::string content_of(const fs::path& file) {
  gzFile in = gzopen(file.c_str(), "rb");
  std::string out(1 << 16, '\0'), all;
  for (int got = 0; (got = gzread(in, out.data(), static_cast<unsigned>(out.size()))) > 0;)
    all.append(out, 0, static_cast<std::size_t>(got));
  gzclose(in);
  return all;
}

// Every value trimmed, '' = null, as data/linkage/README.md says of the febrl files; names too.
Column trimmed(const Column& column) {
  const auto trim = [](std::string_view text) {
    const std::size_t first = text.find_first_not_of(' ');
    return first == std::string_view::npos ? std::string_view() : text.substr(first, text.find_last_not_of(' ') - first + 1);
  };
  ColumnBuilder out(std::string(trim(column.name())), ColumnType::text);
  for (const std::uint32_t code : column.codes())
    trim(column.text(code)).empty() ? out.append_null() : out.append_text(trim(column.text(code)));
  return std::move(out).finish();
}

// The files one below the other, each with the name that Splink gave it.
Table febrl(const std::vector<std::string>& files) {
  std::vector<ColumnBuilder> builders;
  ColumnBuilder source("source_dataset", ColumnType::text);
  for (std::size_t f = 0; f < files.size(); ++f) {
    const Table raw = read(shared_data() / "febrl" / files[f]);
    for (std::size_t c = 0; c < raw.columns().size(); ++c) {
      const Column column = trimmed(raw.columns()[c]);
      if (f == 0) builders.emplace_back(column.name(), ColumnType::text);
      for (const std::uint32_t code : column.codes()) code == 0 ? builders[c].append_null() : builders[c].append_text(column.text(code));
    }
    for (std::size_t row = 0; row < raw.rows(); ++row) source.append_text(fmt::format("__splink__input_table_{}", f));
  }
  Table out;
  for (ColumnBuilder& builder : builders) out.add(std::move(builder).finish());
  if (files.size() > 1) out.add(std::move(source).finish());
  return out;
}

Table historical() {
  Table table = read(shared_data() / "splink" / "historical_figures_with_errors_50k.parquet");
  ColumnBuilder both("first_name_surname_concat", ColumnType::text);
  const Column &first = *table.find("first_name"), &last = *table.find("surname");
  for (std::size_t row = 0; row < table.rows(); ++row)
    first.code(row) == 0 || last.code(row) == 0
        ? both.append_null()
        : both.append_text(fmt::format("{} {}", first.text(first.code(row)), last.text(last.code(row))));
  table.add(std::move(both).finish());
  return table;
}

struct Golden {
  const char* name;
  std::function<Table()> data;
};
void PrintTo(const Golden& golden, std::ostream* out) { *out << golden.name; }

class GoldenSplink : public testing::TestWithParam<Golden> {
 protected:
  [[nodiscard]] static fs::path file(const std::string& ending) { return shared_data() / "golden-splink" / (GetParam().name + ending); }
};

// Name of a record: source and id.
std::string name_of(const Linker& linker, const Table& table, RecordIndex record) {
  const Column& id = *table.find(linker.model().id_column);
  const Column* source = table.find(linker.model().source_column);
  const std::uint32_t row = linker.row_of(record);
  return (source != nullptr ? source->display(source->code(row)) : "") + "|" + id.display(id.code(row));
}
std::string name_in(const Table& golden, const std::string& id, const std::string& suffix, std::size_t row) {
  const Column* source = golden.find("source_dataset" + suffix);
  const Column& ids = *golden.find(id + suffix);
  return (source != nullptr ? source->display(source->code(row)) : "") + "|" + ids.display(ids.code(row));
}

void expect_predictions(const Table& golden, const Linker& linker, const Table& table, const test::Pairs& pairs) {
  std::unordered_map<std::string, std::size_t> found;
  for (std::size_t i = 0; i < pairs.size(); ++i)
    found[name_of(linker, table, pairs[i].left) + " " + name_of(linker, table, pairs[i].right)] = i;
  ASSERT_EQ(found.size(), pairs.size()) << "a pair came twice";
  ASSERT_EQ(golden.rows(), pairs.size());
  const Model& model = linker.model();
  std::size_t missing = 0, wrong_gammas = 0, wrong_keys = 0;
  double largest = 0;
  const Column &weight = *golden.find("match_weight"), &key = *golden.find("match_key");
  for (std::size_t row = 0; row < golden.rows(); ++row) {
    const auto at = found.find(name_in(golden, model.id_column, "_l", row) + " " + name_in(golden, model.id_column, "_r", row));
    if (at == found.end()) {
      ++missing;
      continue;
    }
    const test::ScoredPair& pair = pairs[at->second];
    for (std::size_t c = 0; c < model.comparisons.size(); ++c) {
      const Column& gamma = *golden.find("gamma_" + model.comparisons[c].output_column);
      wrong_gammas += gamma.number(gamma.code(row)) == gammas_of(model.comparisons[c])[pair.levels[c]] ? 0 : 1;
    }
    wrong_keys += key.display(key.code(row)) == std::to_string(pair.rule) ? 0 : 1;
    largest = std::max(largest, std::abs(weight.number(weight.code(row)) - pair.weight));
  }
  EXPECT_EQ(missing, 0U);
  EXPECT_EQ(wrong_gammas, 0U);
  EXPECT_EQ(wrong_keys, 0U);
  EXPECT_LE(largest, 1e-9) << "largest difference of match weights";
}

// Two labellings are one partition where labels correspond one to one.
void expect_same_partition(const std::map<std::string, std::string>& golden, const std::map<std::string, std::string>& found) {
  ASSERT_EQ(golden.size(), found.size());
  std::map<std::string, std::string> there, back;
  for (const auto& [record, label] : golden) {
    ASSERT_TRUE(found.contains(record)) << record;
    EXPECT_EQ(there.emplace(label, found.at(record)).first->second, found.at(record)) << record;
    EXPECT_EQ(back.emplace(found.at(record), label).first->second, label) << record;
  }
}

std::map<std::string, std::string> golden_clusters(const fs::path& plain) {
  std::istringstream lines(content_of(fs::exists(plain) ? plain : fs::path(plain.string() + ".gz")));
  std::map<std::string, std::string> out;
  std::string line;
  std::getline(lines, line);
  while (std::getline(lines, line)) {
    if (line.ends_with('\r')) line.pop_back();
    std::vector<std::string> cells;
    std::istringstream parts(line);
    for (std::string cell; std::getline(parts, cell, ',');) cells.push_back(cell);
    out[(cells.size() > 2 ? cells[2] : "") + "|" + cells[0]] = cells[1];
  }
  return out;
}

TEST_P(GoldenSplink, IsReproducedPairByPairAndClusterByCluster) {
  SKIP_WITHOUT_SHARED_DATA();
  const Table table = GetParam().data();
  auto model = read_splink_json(content_of(file("_model.json")));
  ASSERT_TRUE(model.has_value()) << model.error().message;
  auto linker = Linker::create(table, std::move(*model), {.threads = 2});
  ASSERT_TRUE(linker.has_value()) << linker.error().message;
  test::Collector collector;
  ASSERT_TRUE(linker->predict({}, collector).has_value());
  expect_predictions(read(file("_predictions.parquet")), *linker, table, collector.pairs);
  Clusters clusters(linker->size(), {0.95});
  for (const test::ScoredPair& pair : collector.pairs) clusters.join(pair.left, pair.right, pair.weight);
  const std::vector<std::uint32_t> person = clusters.representative(0);
  std::map<std::string, std::string> found;
  for (RecordIndex r = 0; r < linker->size(); ++r) found[name_of(*linker, table, r)] = name_of(*linker, table, person[r]);
  expect_same_partition(golden_clusters(file("_clusters_095.csv")), found);
}

// What is written and read back scores the same to the last bit.
TEST_P(GoldenSplink, ScoresTheSameAfterItsModelIsWrittenAndReadBack) {
  SKIP_WITHOUT_SHARED_DATA();
  const Table table = GetParam().data();
  test::Collector first, second;
  const Model model = read_splink_json(content_of(file("_model.json"))).value();
  const Model again = read_splink_json(write_splink_json(model)).value();
  ASSERT_TRUE(Linker::create(table, model, {}).value().predict({0.5}, first).has_value());
  ASSERT_TRUE(Linker::create(table, again, {}).value().predict({0.5}, second).has_value());
  EXPECT_GT(first.pairs.size(), 1000U);
  EXPECT_TRUE(first.pairs == second.pairs);
}

const Golden golden_sets[] = {{"fake_1000", [] { return read(shared_data() / "splink" / "fake_1000.csv"); }},
                              {"febrl3", [] { return febrl({"dataset3.csv"}); }},
                              {"febrl4", [] { return febrl({"dataset4a.csv", "dataset4b.csv"}); }},
                              {"h50k", historical}};
INSTANTIATE_TEST_SUITE_P(Sets, GoldenSplink, testing::ValuesIn(golden_sets), [](const auto& info) { return std::string(info.param.name); });

// Records for the production model (all invented), by column; what a record leaves out is null.
using Record = std::map<std::string, Value>;
Value text(const char* t) { return Value{std::string(t)}; }
Value date(int year, int month, int day) { return Value{*make_date(year, month, day)}; }
Value texts(const std::vector<const char*>& all) {
  List list;
  for (const char* each : all) list.push_back(text(each));
  return Value{std::move(list)};
}
Value postcodes(const char* value, double frequency) {
  return Value{List{Value{Structure{{"value", text(value)}, {"rel_freq", Value{frequency}}}}}};
}

std::vector<Record> invented_records() {
  return {{{"id", text("a")},
           {"name_1_std", text("JOHN")},
           {"last_name_std", text("SMITH")},
           {"first_and_last_name_std", text("JOHN SMITH")},
           {"forename_std_arr", texts({"JOHN", "JON"})},
           {"last_name_std_arr", texts({"SMITH"})},
           {"date_of_birth", date(1980, 1, 2)},
           {"date_of_birth_arr", Value{List{date(1980, 1, 2), date(1981, 1, 2)}}},
           {"postcode_arr", texts({"AB12CD"})},
           {"postcode_arr_with_freq", postcodes("AB12CD", 0.000005)},
           {"postcode_outcode_arr", texts({"AB1"})},
           {"name_2_std", text("PAUL")},
           {"cro_single", text("123456/80A")},
           {"sentence_date_arr", Value{List{date(2020, 1, 1)}}},
           {"override_marker", text("x")},
           {"override_scopes", texts({"s"})},
           {"master_defendant_id", text("m1")}},
          {{"id", text("b")},
           {"name_1_std", text("SMITH")},
           {"last_name_std", text("JOHN")},
           {"first_and_last_name_std", text("SMITH JOHN")},
           {"forename_std_arr", texts({"SMITH"})},
           {"last_name_std_arr", texts({"JOHN"})},
           {"date_of_birth", date(1981, 1, 2)},
           {"date_of_birth_arr", Value{List{date(1980, 1, 2)}}},
           {"postcode_arr", texts({"AB19ZZ"})},
           {"postcode_arr_with_freq", postcodes("AB19ZZ", 0.01)},
           {"postcode_outcode_arr", texts({"AB1"})},
           {"name_2_std", text("PAULA")},
           {"pnc_single", text("1980/0123456X")},
           {"sentence_date_arr", Value{List{date(2020, 1, 10)}}},
           {"override_marker", text("y")},
           {"override_scopes", texts({"s"})}},
          {{"id", text("c")},
           {"name_1_std", text("JOHN")},
           {"last_name_std", text("BROWN")},
           {"first_and_last_name_std", text("JOHN BROWN")},
           {"forename_std_arr", texts({"JOHN"})},
           {"last_name_std_arr", texts({"BROWN"})},
           {"date_of_birth", date(1980, 1, 2)},
           {"date_of_birth_arr", Value{List{date(1980, 1, 2)}}},
           {"cro_single", text("123456/80A")},
           {"pnc_single", text("1990/7654321Y")},
           {"sentence_date_arr", Value{List{date(2020, 1, 1), date(2019, 5, 5)}}},
           {"master_defendant_id", text("m1")}},
          {{"id", text("d")},
           {"postcode_arr", texts({"AB12CD"})},
           {"postcode_arr_with_freq", postcodes("AB12CD", 0.000005)},
           {"postcode_outcode_arr", texts({"AB1"})},
           {"pnc_single", text("2001/9999999Z")},
           {"override_marker", text("x")},
           {"override_scopes", texts({"t"})}}};
}

Table table_of(const std::vector<Record>& records) {
  const std::map<std::string, ColumnType> types = {
      {"date_of_birth", ColumnType::date},        {"forename_std_arr", ColumnType::list},  {"last_name_std_arr", ColumnType::list},
      {"date_of_birth_arr", ColumnType::list},    {"postcode_arr", ColumnType::list},      {"postcode_arr_with_freq", ColumnType::list},
      {"postcode_outcode_arr", ColumnType::list}, {"sentence_date_arr", ColumnType::list}, {"override_scopes", ColumnType::list}};
  Table table;
  for (const char* name : {"id",
                           "source_system",
                           "match_id",
                           "name_1_std",
                           "last_name_std",
                           "first_and_last_name_std",
                           "forename_std_arr",
                           "last_name_std_arr",
                           "date_of_birth",
                           "date_of_birth_arr",
                           "postcode_arr",
                           "postcode_arr_with_freq",
                           "postcode_outcode_arr",
                           "name_2_std",
                           "cro_single",
                           "pnc_single",
                           "sentence_date_arr",
                           "override_marker",
                           "override_scopes",
                           "master_defendant_id"}) {
    ColumnBuilder builder(name, types.contains(name) ? types.at(name) : ColumnType::text);
    for (const Record& record : records)
      if (std::string(name) == "source_system")
        builder.append_text("COURTS");
      else
        record.contains(name) ? builder.append(record.at(name)) : builder.append_null();
    table.add(std::move(builder).finish());
  }
  return table;
}

// Gammas worked out by hand from the model's conditions, and agreed with DuckDB when this was written. In order: name, date of birth,
// postcode, second name, ids, sentence dates, override, defendant.
TEST(ProductionModel, LoadsAndScoresRecordsWithListsAndStructures) {
  SKIP_WITHOUT_SHARED_DATA();
  auto model = read_splink_json(content_of(shared_data() / "golden-splink" / "moj_hmpps_model_2026_02_23_1e09.json"));
  ASSERT_TRUE(model.has_value()) << model.error().message;
  const Table table = table_of(invented_records());
  auto linker = Linker::create(table, std::move(*model), {});
  ASSERT_TRUE(linker.has_value()) << linker.error().message;
  test::Collector collector;
  ASSERT_TRUE(linker->predict({}, collector).has_value());
  const std::map<std::pair<RecordIndex, RecordIndex>, std::vector<int>> expected = {
      {{0, 1}, {6, 4, 1, 1, 2, 1, 1, -1}},    {{0, 2}, {2, 5, -1, -1, 3, 4, -1, 1}},   {{0, 3}, {-1, -1, 4, -1, -1, -1, 2, -1}},
      {{1, 2}, {0, 4, -1, -1, 2, 1, -1, -1}}, {{1, 3}, {-1, -1, 1, -1, 0, -1, 0, -1}}, {{2, 3}, {-1, -1, -1, -1, 0, -1, -1, -1}}};
  ASSERT_EQ(collector.pairs.size(), expected.size());
  const test::PlainLinker plain(table, *linker);
  for (const test::ScoredPair& pair : collector.pairs) {
    std::vector<int> gammas;
    for (std::size_t c = 0; c < pair.levels.size(); ++c) gammas.push_back(gammas_of(linker->model().comparisons[c])[pair.levels[c]]);
    EXPECT_EQ(gammas, expected.at({pair.left, pair.right})) << pair.left << " and " << pair.right;
    EXPECT_NEAR(pair.weight, plain.score(pair.left, pair.right, pair.rule).weight, 1e-9);
  }
}

}  // namespace
}  // namespace cw::linkage
