// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>

#include <cstdlib>

#include "store/bulk/internal/atomic_file.h"
#include "store/bulk/internal/child.h"
#include "store/bulk/internal/duck.h"
#include "store/bulk/internal/test_files.h"

namespace cw::bulk {
namespace {

using test::content_of;
using test::Folder;
using test::shown;
using Kind = PlainColumn::Kind;

Table small_table() {
  const auto add = [](Table& table, const char* name, ColumnType type, const std::vector<Value>& values) {
    ColumnBuilder builder(name, type);
    for (const Value& value : values) builder.append(value);
    table.add(std::move(builder).finish());
  };
  Table table;
  add(table, "t'x\"t", ColumnType::text, {Value{std::string("Zo\xC3\xAB, \"Z\"")}, Value{}, Value{std::string("line\nline")}});
  add(table, "i", ColumnType::integer, {Value{std::int64_t{-5}}, Value{}, Value{std::int64_t{1} << 60}});
  add(table, "n", ColumnType::number, {Value{0.1}, Value{}, Value{-2e300}});
  add(table, "b", ColumnType::boolean, {Value{true}, Value{}, Value{false}});
  add(table, "d", ColumnType::date, {Value{Date{-365}}, Value{}, Value{Date{20000}}});
  add(table, "s", ColumnType::timestamp, {Value{Timestamp{1234567}}, Value{}, Value{Timestamp{-1}}});
  add(table, "l", ColumnType::list, {Value{List{Value{std::int64_t{1}}, Value{}}}, Value{}, Value{List{}}});
  const Structure one = {{"street", Value{std::string("Mill Lane")}}, {"tags", Value{List{Value{std::string("x")}}}}};
  const Structure two = {{"street", Value{}}, {"tags", Value{List{}}}};
  add(table, "st", ColumnType::structure, {Value{one}, Value{}, Value{two}});
  return table;
}

// Runs ogr2ogr to make a spreadsheet out of a CSV; false if it is not installed.
bool make_sheet(const char* driver, const std::filesystem::path& sheet, const std::filesystem::path& csv) {
  const auto made = internal::run_child({"ogr2ogr", "-f", driver, sheet.string(), csv.string()}, {"PATH=/usr/bin:/bin"}, {});
  return made && made->status == 0;
}

TEST(Parquet, KeepsValuesAndTypes) {
  const Folder folder;
  const Table table = small_table();
  ASSERT_TRUE(write_parquet(folder.at("t.parquet"), table).has_value());
  const Result<ReadOutcome> read = read_file(folder.at("t.parquet"), {});
  ASSERT_TRUE(read.has_value()) << read.error().message;
  ASSERT_EQ(read->table.columns().size(), table.columns().size());
  for (std::size_t i = 0; i < table.columns().size(); ++i) {
    const Column& before = table.columns()[i];
    const Column& after = read->table.columns()[i];
    EXPECT_EQ(after.name(), before.name());
    EXPECT_EQ(after.type(), before.type());
    for (std::size_t row = 0; row < 3; ++row)
      EXPECT_EQ(after.value(after.code(row)), before.value(before.code(row))) << before.name() << row;
  }
}
TEST(Parquet, OfNoRowsIsFine) {
  const Folder folder;
  Table table;
  table.add(ColumnBuilder("a", ColumnType::integer).finish());
  ASSERT_TRUE(write_parquet(folder.at("t.parquet"), table).has_value());
  const Result<ReadOutcome> read = read_file(folder.at("t.parquet"), {});
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(read->table.columns().size(), 1U);
  EXPECT_EQ(read->description, "Parquet, no rows");
}
TEST(Parquet, CutShortIsDamaged) {
  const Folder folder;
  ASSERT_TRUE(write_parquet(folder.at("t.parquet"), small_table()).has_value());
  const std::string whole = content_of(folder.at("t.parquet"));
  for (const std::size_t size : {whole.size() - 1, whole.size() / 2, std::size_t{12}}) {
    const auto read = read_file(folder.with("cut.parquet", whole.substr(0, size)), {});
    ASSERT_FALSE(read.has_value());
    EXPECT_EQ(read.error().exit_code, file_damaged);
  }
}
TEST(Parquet, OtherTypesBecomeTextOrTheNearest) {
  const Folder folder;
  internal::DuckSettings settings;
  settings.allowed_file = folder.at("t.parquet");
  {
    auto database = internal::Database::open(settings);
    ASSERT_TRUE(database.has_value());
    const auto made = (*database)->query(
        "COPY (SELECT 1::TINYINT a, 1.25::DECIMAL(9,2) b, 18446744073709551615::UBIGINT c, TIME '10:11:12' d, 'x'::BLOB e, MAP {'k': 1} f, "
        "0.5::FLOAT g, TIMESTAMP_NS '2020-01-01 00:00:01' h, [{'x': 1::UTINYINT}] i) TO " +
        internal::quoted_text(settings.allowed_file.string()) + " (FORMAT parquet)");
    ASSERT_TRUE(made.has_value()) << made.error().message;
  }
  const auto read = read_file(folder.at("t.parquet"), {});
  ASSERT_TRUE(read.has_value()) << read.error().message;
  const Table& table = read->table;
  EXPECT_EQ(table.find("a")->type(), ColumnType::integer);
  EXPECT_EQ(table.find("b")->value(1), Value{1.25});
  EXPECT_EQ(table.find("c")->display(1), "18446744073709551615");
  EXPECT_EQ(table.find("d")->display(1), "10:11:12");
  EXPECT_EQ(table.find("e")->type(), ColumnType::text);
  EXPECT_EQ(table.find("f")->display(1), "{k=1}");
  EXPECT_EQ(table.find("g")->value(1), Value{0.5});
  EXPECT_EQ(table.find("h")->type(), ColumnType::timestamp);
  EXPECT_EQ(table.find("i")->display(1), "[{x: 1}]");
}
TEST(Parquet, OfManyRowsKeepsTheirOrder) {
  const Folder folder;
  Table table;
  ColumnBuilder numbers("n", ColumnType::integer);
  ColumnBuilder texts("t", ColumnType::text);
  for (std::int64_t i = 0; i < 300000; ++i) {
    numbers.append(Value{i * 7919 % 1000});
    texts.append_text("value number " + std::to_string(i % 5000));
  }
  table.add(std::move(numbers).finish());
  table.add(std::move(texts).finish());
  ASSERT_TRUE(write_parquet(folder.at("t.parquet"), table).has_value());
  const auto read = read_file(folder.at("t.parquet"), {});
  ASSERT_TRUE(read.has_value());
  EXPECT_TRUE(std::ranges::equal(read->table.columns()[0].codes(), table.columns()[0].codes()));
  EXPECT_TRUE(std::ranges::equal(read->table.columns()[1].codes(), table.columns()[1].codes()));
}

TEST(ParquetWriter, WritesWhatItIsGivenAndTheSameBytesTwice) {
  const Folder folder;
  for (const char* name : {"a.parquet", "b.parquet"}) {
    auto writer = open_parquet(folder.at(name), {{"i", Kind::int64}, {"g", Kind::int8}, {"w", Kind::float64}, {"t", Kind::text}});
    ASSERT_TRUE(writer.has_value());
    for (std::int64_t i = 0; i < 5000; ++i) {
      (*writer)->put(i);
      i % 3 == 0 ? (*writer)->put_null() : (*writer)->put(i % 3);
      (*writer)->put(static_cast<double>(i) / 2);
      (*writer)->put("a text that is longer than twelve bytes " + std::to_string(i));
      ASSERT_TRUE((*writer)->end_row().has_value());
    }
    EXPECT_FALSE(std::filesystem::exists(folder.at(name)));
    ASSERT_TRUE((*writer)->finish().has_value());
  }
  EXPECT_EQ(content_of(folder.at("a.parquet")), content_of(folder.at("b.parquet")));
  const auto read = read_file(folder.at("a.parquet"), {});
  ASSERT_TRUE(read.has_value());
  ASSERT_EQ(read->table.rows(), 5000U);
  const auto cell = [&](std::size_t column, std::size_t row) {
    const Column& c = read->table.columns()[column];
    return c.display(c.code(row));
  };
  EXPECT_EQ(cell(0, 4999), "4999");
  EXPECT_EQ(cell(1, 3), "");
  EXPECT_EQ(cell(1, 4), "1");
  EXPECT_EQ(cell(2, 4999), "2499.5");
  EXPECT_EQ(cell(3, 4999), "a text that is longer than twelve bytes 4999");
}
TEST(ParquetWriter, LeavesNothingWhenGivenUp) {
  const Folder folder;
  {
    auto writer = open_parquet(folder.at("t.parquet"), {{"i", Kind::int64}});
    ASSERT_TRUE(writer.has_value());
    (*writer)->put(std::int64_t{1});
    ASSERT_TRUE((*writer)->end_row().has_value());
  }
  EXPECT_EQ(folder.files(), 0U);
}
TEST(ParquetWriter, RefusesWrongCells) {
  const Folder folder;
  auto writer = open_parquet(folder.at("t.parquet"), {{"i", Kind::int8}, {"t", Kind::text}});
  ASSERT_TRUE(writer.has_value());
  (*writer)->put(std::int64_t{1});
  EXPECT_FALSE((*writer)->end_row().has_value());
  (*writer)->put(std::int64_t{1});
  EXPECT_NE((*writer)->end_row().error().message.find("column t"), std::string::npos);
  EXPECT_FALSE((*writer)->finish().has_value());
}
TEST(ParquetWriter, RefusesAnIntegerThatDoesNotFit) {
  const Folder folder;
  auto writer = open_parquet(folder.at("t.parquet"), {{"i", Kind::int8}});
  ASSERT_TRUE(writer.has_value());
  (*writer)->put(std::int64_t{128});
  EXPECT_FALSE((*writer)->end_row().has_value());
}

TEST(Json, ReadsAnArrayWithItsTypes) {
  const Folder folder;
  const auto read = read_file(folder.with("t.json", R"([{"a":1.5,"b":"x","l":[1,2],"s":{"q":"z"}},{"a":2,"c":true}])"), {});
  ASSERT_TRUE(read.has_value()) << read.error().message;
  EXPECT_EQ(shown(read->table), "a|b|l|s|c\n1.5|x|[1, 2]|{q: z}|~\n2|~|~|~|true");
  EXPECT_EQ(read->table.find("l")->type(), ColumnType::list);
}
TEST(Json, ReadsOneObjectOverSeveralLines) {
  const Folder folder;
  const auto read = read_file(folder.with("t.json", "{\n \"a\": 1,\n \"b\": \"x\"\n}\n"), {});
  ASSERT_TRUE(read.has_value()) << read.error().message;
  EXPECT_EQ(shown(read->table), "a|b\n1|x");
}
TEST(Json, CutShortIsDamaged) {
  const Folder folder;
  EXPECT_EQ(read_file(folder.with("t.json", R"([{"a":1},{"a":)"), {}).error().exit_code, file_damaged);
}
TEST(NdJson, BadLinesAreRejects) {
  const Folder folder;
  const auto read = read_file(folder.with("t.ndjson", "{\"a\":1}\n\n{\"a\":2,bad}\n[1]\n{\"a\":\"\xFF\"}\n{\"a\":3}\n"), {});
  ASSERT_TRUE(read.has_value()) << read.error().message;
  EXPECT_EQ(shown(read->table), "a\n1\n3");
  EXPECT_EQ(shown(read->rejects), "3:0 not valid JSON\n4:0 not a JSON object\n5:0 bytes that are not valid in the file's encoding");
  EXPECT_EQ(read->rows_seen, 5U);
}
TEST(NdJson, OfBadLinesOnlyGivesNoRows) {
  const Folder folder;
  const auto read = read_file(folder.with("t.ndjson", "nonsense\n"), {});
  ASSERT_TRUE(read.has_value()) << read.error().message;
  EXPECT_EQ(read->rows_seen, 1U);
}

TEST(Sheets, KeepCellsAsTheyAreShown) {
  for (const char* driver : {"XLSX", "ODS"}) {
    const Folder folder;
    const auto file = folder.at(driver[0] == 'X' ? "t.xlsx" : "t.ods");
    if (!make_sheet(driver, file, folder.with("people.csv", "name,born,n,postcode\nZo\xC3\xAB,2001-02-03,1.50,00123\nBob,,2,E1 6AN\n")))
      GTEST_SKIP() << "ogr2ogr is not installed";
    const auto read = read_file(file, {});
    ASSERT_TRUE(read.has_value()) << read.error().message;
    EXPECT_EQ(shown(read->table), "name|born|n|postcode\nZo\xC3\xAB|2001-02-03|1.50|00123\nBob|~|2|E1 6AN");
    ReadOptions options;
    options.sheet = "people";
    EXPECT_TRUE(read_file(file, options).has_value());
    options.sheet = "other";
    const auto other = read_file(file, options);
    ASSERT_FALSE(other.has_value());
    EXPECT_NE(other.error().message.find("Its sheets: people"), std::string::npos);
  }
}
TEST(Sheets, CutShortAreDamaged) {
  const Folder folder;
  if (!make_sheet("XLSX", folder.at("t.xlsx"), folder.with("t.csv", "a,b\nx,y\n"))) GTEST_SKIP() << "ogr2ogr is not installed";
  const std::string whole = content_of(folder.at("t.xlsx"));
  const auto read = read_file(folder.with("cut.xlsx", whole.substr(0, whole.size() / 2)), {});
  ASSERT_FALSE(read.has_value());
  EXPECT_EQ(read.error().exit_code, file_damaged);
}
TEST(Sheets, SayWhenTheConverterIsMissing) {
  const Folder folder;
  if (!make_sheet("XLSX", folder.at("t.xlsx"), folder.with("t.csv", "a,b\nx,y\n"))) GTEST_SKIP() << "ogr2ogr is not installed";
  const std::string path = std::getenv("PATH");
  setenv("PATH", "/nowhere", 1);
  const auto read = read_file(folder.at("t.xlsx"), {});
  setenv("PATH", path.c_str(), 1);
  ASSERT_FALSE(read.has_value());
  EXPECT_NE(read.error().message.find("gdal-bin"), std::string::npos);
}
TEST(Child, IsStoppedWhenSlowOrLoud) {
  internal::ChildLimits limits;
  limits.time = std::chrono::seconds(0);
  EXPECT_EQ(internal::run_child({"sleep", "20"}, {}, limits).error().code, ErrorCode::unavailable);
  limits = {};
  limits.output_bytes = 1000;
  EXPECT_EQ(internal::run_child({"yes"}, {}, limits).error().code, ErrorCode::too_large);
}

TEST(Duck, ReachesNoOtherFile) {
  const Folder folder;
  internal::DuckSettings settings;
  settings.allowed_file = folder.with("allowed.csv", "a,b\n1,2\n");
  const auto other = folder.with("other.csv", "a,b\n1,2\n");
  auto database = internal::Database::open(settings);
  ASSERT_TRUE(database.has_value());
  const auto ask = [&](const std::string& sql) { return (*database)->query(sql).has_value(); };
  EXPECT_TRUE(ask("SELECT * FROM read_csv(" + internal::quoted_text(settings.allowed_file.string()) + ")"));
  EXPECT_FALSE(ask("SELECT * FROM read_csv(" + internal::quoted_text(other.string()) + ")"));
  EXPECT_FALSE(ask("COPY (SELECT 1) TO " + internal::quoted_text(folder.at("new.csv").string())));
  EXPECT_FALSE(ask("SET enable_external_access = true"));
  EXPECT_FALSE(ask("SET memory_limit = '10GB'"));
  EXPECT_FALSE(ask("INSTALL spatial"));
  EXPECT_FALSE(ask("ATTACH " + internal::quoted_text(folder.at("x.db").string())));
}
TEST(Duck, QuotesNamesAndTexts) {
  EXPECT_EQ(internal::quoted_text("it's"), "'it''s'");
  EXPECT_EQ(internal::quoted_name("a\"b"), "\"a\"\"b\"");
  const Folder folder;
  ASSERT_TRUE(write_parquet(folder.at("it's [a] *.parquet"), small_table()).has_value());
  EXPECT_EQ(read_file(folder.at("it's [a] *.parquet"), {}).value().table.rows(), 3U);
}

TEST(WriteCsv, QuotesOnlyWhereNeeded) {
  const Folder folder;
  Table table;
  for (const char* name : {"plain", "with,comma"}) {
    ColumnBuilder builder(name, ColumnType::text);
    builder.append_text("x");
    builder.append_text("say \"y\"");
    builder.append_null();
    builder.append_text("");
    table.add(std::move(builder).finish());
  }
  ASSERT_TRUE(write_csv(folder.at("t.csv"), table).has_value());
  EXPECT_EQ(content_of(folder.at("t.csv")), "plain,\"with,comma\"\nx,x\n\"say \"\"y\"\"\",\"say \"\"y\"\"\"\n,\n\"\",\"\"\n");
}
TEST(WriteCsv, ReadsBackTheSame) {
  const Folder folder;
  ASSERT_TRUE(write_csv(folder.at("t.csv"), small_table()).has_value());
  ReadOptions options;
  options.header = true;
  const auto read = read_file(folder.at("t.csv"), options);
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(shown(read->table), shown(small_table()));
}
TEST(WriteFiles, AppearWholeOrNotAtAll) {
  const Folder folder;
  ASSERT_TRUE(write_file_atomically(folder.at("s.json"), "{}\n").has_value());
  ASSERT_TRUE(write_file_atomically(folder.at("s.json"), "{\"a\":1}\n").has_value());
  EXPECT_EQ(content_of(folder.at("s.json")), "{\"a\":1}\n");
  EXPECT_EQ(folder.files(), 1U);
  EXPECT_EQ(write_file_atomically(folder.at("none/s.json"), "x").error().code, ErrorCode::not_found);
}
TEST(WriteFiles, AFullDiskLeavesNothingBehind) {
  const Folder folder;
  Table table;
  ColumnBuilder builder("a", ColumnType::text);
  for (int i = 0; i < 200000; ++i) builder.append_text("row " + std::to_string(i * 7919LL));
  table.add(std::move(builder).finish());
  rlimit before{};
  getrlimit(RLIMIT_FSIZE, &before);
  signal(SIGXFSZ, SIG_IGN);
  const rlimit small{100000, before.rlim_max};
  setrlimit(RLIMIT_FSIZE, &small);
  const auto csv = write_csv(folder.at("t.csv"), table);
  const auto parquet = write_parquet(folder.at("t.parquet"), table);
  setrlimit(RLIMIT_FSIZE, &before);
  ASSERT_FALSE(csv.has_value());
  EXPECT_EQ(csv.error().exit_code, disk_full);
  ASSERT_FALSE(parquet.has_value());
  EXPECT_EQ(parquet.error().exit_code, disk_full) << parquet.error().message;
  EXPECT_EQ(folder.files(), 0U);
}

}  // namespace
}  // namespace cw::bulk
