// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <zlib.h>

#include <random>

#include "store/bulk/internal/test_files.h"

namespace cw::bulk {
namespace {

using test::content_of;
using test::Folder;
using test::shown;

ReadOutcome read_text(std::string_view content, const ReadOptions& options = {}, std::string_view name = "t.csv") {
  const Folder folder;
  Result<ReadOutcome> read = read_file(folder.with(name, content), options);
  EXPECT_TRUE(read.has_value()) << (read ? "" : read.error().message);
  if (!read) return {};
  EXPECT_EQ(read->rows_seen, read->table.rows() + read->rejects.size());
  return std::move(*read);
}

int exit_of(std::string_view content, std::string_view name = "t.csv") {
  const Folder folder;
  const Result<ReadOutcome> read = read_file(folder.with(name, content), {});
  return read ? 0 : read.error().exit_code;
}

std::string wide(std::string_view text, bool little) {
  std::string out;
  for (const char c : text) {
    if (!little) out.push_back('\0');
    out.push_back(c);
    if (little) out.push_back('\0');
  }
  return out;
}

TEST(Csv, ReadsRowsInTheirOrderAsText) {
  const ReadOutcome read = read_text("id,name\n2,Ann\n1,Bob\n");
  EXPECT_EQ(shown(read.table), "id|name\n2|Ann\n1|Bob");
  EXPECT_EQ(read.table.columns()[0].type(), ColumnType::text);
  EXPECT_EQ(read.description, "CSV, UTF-8, comma, header");
}
TEST(Csv, KeepsLeadingZerosAndSpaces) { EXPECT_EQ(shown(read_text("a,b\n007, x \n").table), "a|b\n007| x "); }
TEST(Csv, ReadsTheLastLineWithoutALineEnd) { EXPECT_EQ(shown(read_text("a,b\nx,y").table), "a|b\nx|y"); }
TEST(Csv, ReadsCarriageReturnLineFeed) { EXPECT_EQ(shown(read_text("a,b\r\nx,\"y\"\r\n").table), "a|b\nx|y"); }
TEST(Csv, ReadsCarriageReturnsAlone) { EXPECT_EQ(shown(read_text("a,b\rx,y\rz,w").table), "a|b\nx|y\nz|w"); }
TEST(Csv, ReadsQuotesDelimitersAndLineEndsInsideQuotes) {
  EXPECT_EQ(shown(read_text("a,b\n\"x,\"\"1\"\"\",\"l1\nl2\"\n").table), "a|b\nx,\"1\"|l1\nl2");
}
TEST(Csv, KeepsTheLinesOnWhichRowsBeginWhereAsked) {
  ReadOptions options;
  options.line_numbers = LineNumbers::kept;
  const ReadOutcome read = read_text("a,b\n\"l\nl\",1\nonly one\n\nx,2\n", options);
  EXPECT_EQ(read.lines, (std::vector<std::uint64_t>{2, 6}));
  EXPECT_EQ(read.rejects.at(0).line, 4U);
  EXPECT_TRUE(read_text("a,b\nx,y\n").lines.empty());
}
TEST(Csv, TakesEmptyCellsForNull) { EXPECT_EQ(shown(read_text("a,b\n,x\n\"\",y\n").table), "a|b\n~|x\n~|y"); }
TEST(Csv, TakesTheNamedTextsForNull) {
  ReadOptions options;
  options.null_texts = {"NULL", "n/a"};
  EXPECT_EQ(shown(read_text("a,b\nNULL,x\nn/a,\n", options).table), "a|b\n~|x\n~|");
}
TEST(Csv, FindsTheDelimiter) {
  EXPECT_EQ(shown(read_text("a;b\n1,5;2,5\n").table), "a|b\n1,5|2,5");
  EXPECT_EQ(shown(read_text("a\tb\nx,y\tz\n").table), "a|b\nx,y|z");
  EXPECT_EQ(shown(read_text("a|b\nx|z\n").table), "a|b\nx|z");
}
TEST(Csv, ObeysAForcedDelimiter) {
  ReadOptions options;
  options.delimiter = ';';
  EXPECT_EQ(shown(read_text("a,b\nx,y\n", options).table), "a,b\nx,y");
}
TEST(Csv, FindsSingleQuotes) { EXPECT_EQ(shown(read_text("a,b\n'x,1',y\n'z','w'\n").table), "a|b\nx,1|y\nz|w"); }
TEST(Csv, ObeysExcelsSeparatorLine) {
  const ReadOutcome read = read_text("sep=;\na;b\nx;y\nz\n");
  EXPECT_EQ(shown(read.table), "a|b\nx|y");
  EXPECT_EQ(shown(read.rejects), "4:2 too few cells: 1 instead of 2");
}
TEST(Csv, FindsThatThereIsNoHeader) { EXPECT_EQ(shown(read_text("1,Ann\n2,Bob\n").table), "column_1|column_2\n1|Ann\n2|Bob"); }
TEST(Csv, ObeysAForcedHeader) {
  ReadOptions options;
  options.header = false;
  EXPECT_EQ(shown(read_text("a,b\n", options).table), "column_1|column_2\na|b");
  options.header = true;
  EXPECT_EQ(shown(read_text("1,2\n3,4\n", options).table), "1|2\n3|4");
}
TEST(Csv, GivesSecondNamesASuffix) { EXPECT_EQ(shown(read_text("a,a,,a_2,a\nq,w,e,r,t\n").table), "a|a_3|column_3|a_2|a_4\nq|w|e|r|t"); }
TEST(Csv, SkipsBlankLinesButKeepsLineNumbers) {
  const ReadOutcome read = read_text("a,b\n\nx,y\n\nz\n");
  EXPECT_EQ(read.rows_seen, 2U);
  EXPECT_EQ(shown(read.rejects), "5:2 too few cells: 1 instead of 2");
}
TEST(Csv, TakesABlankLineOfAOneColumnFileForANull) { EXPECT_EQ(shown(read_text("a\nx\n\ny\n").table), "a\nx\n~\ny"); }
TEST(Csv, SaysThatAHeaderHasNoRows) {
  const ReadOutcome read = read_text("a,b\n");
  EXPECT_EQ(read.table.rows(), 0U);
  EXPECT_EQ(read.table.columns().size(), 2U);
  EXPECT_EQ(read.description, "CSV, UTF-8, comma, header, no rows");
}
TEST(Csv, ReportsProgress) {
  std::string text = "a,b\n";
  for (int i = 0; i < 70000; ++i) text += "x,y\n";
  ReadOptions options;
  std::uint64_t last = 0;
  options.progress = [&](std::uint64_t rows) { last = rows; };
  (void)read_text(text, options);
  EXPECT_EQ(last, 65536U);
}

TEST(CsvRejects, NameRaggedRows) {
  const ReadOutcome read = read_text("a,b,c\n1,2,3\n4,5\n6,7,8,9\n10,11,12\n");
  EXPECT_EQ(shown(read.table), "a|b|c\n1|2|3\n10|11|12");
  EXPECT_EQ(shown(read.rejects), "3:3 too few cells: 2 instead of 3\n4:4 too many cells: 4 instead of 3");
  EXPECT_EQ(read.rejects[0].column_name, "c");
  EXPECT_EQ(read.rejects[0].content, "4,5");
}
TEST(CsvRejects, CountLinesWithinQuotes) {
  EXPECT_EQ(shown(read_text("a,b,c\n1,\"2\n2\n2\",3\n4,5\n").rejects), "5:3 too few cells: 2 instead of 3");
}
TEST(CsvRejects, AnUnclosedQuoteCostsOneLineOnly) {
  const ReadOutcome read = read_text("a,b,c\n1,\"2,3\n4,5,6\n7,8,9\n");
  EXPECT_EQ(shown(read.table), "a|b|c\n4|5|6\n7|8|9");
  EXPECT_EQ(shown(read.rejects), "2:2 quote is never closed");
}
TEST(CsvRejects, AnUnclosedQuoteBeforeAnotherQuoteCostsOneLineOnly) {
  const ReadOutcome read = read_text("a,b,c\n1,\"2,3\n4,\"5\",6\n7,8,9\n");
  EXPECT_EQ(shown(read.table), "a|b|c\n4|5|6\n7|8|9");
  ASSERT_EQ(read.rejects.size(), 1U);
  EXPECT_EQ(read.rejects[0].line, 2U);
}
TEST(CsvRejects, AnUnclosedQuoteFarFromTheEndLosesNoOtherRow) {
  std::string text = "a,b\n1,\"2\n";
  for (int i = 0; i < 300000; ++i) text += "xxxx,yyyy\n";
  const ReadOutcome read = read_text(text);
  EXPECT_EQ(read.table.rows(), 300000U);
  EXPECT_EQ(shown(read.rejects), "2:2 field is longer than the limit");
}
TEST(CsvRejects, TextBehindAClosingQuote) {
  const ReadOutcome read = read_text("a,b,c\n1,\"2\"x,3\n4,5,6\n");
  EXPECT_EQ(shown(read.table), "a|b|c\n4|5|6");
  EXPECT_EQ(read.rejects[0].column, 2U);
}
TEST(CsvRejects, NulBytes) {
  using namespace std::string_view_literals;
  EXPECT_EQ(shown(read_text("a,b\nlong enough,x\ny,\0z\nmore text,w\n"sv).rejects), "3:2 NUL byte in a field");
}
TEST(CsvRejects, BadBytesInMostlyUtf8) {
  const ReadOutcome read = read_text("a,b\nZo\xC3\xAB,x\nZo\xC3\xAB,\xE9\nRen\xC3\xA9,z\n");
  EXPECT_EQ(read.table.rows(), 2U);
  EXPECT_EQ(shown(read.rejects), "3:2 bytes that are not valid in the file's encoding");
}
TEST(CsvRejects, FieldsOverTheLimit) {
  ReadOptions options;
  options.longest_field_bytes = 10;
  const ReadOutcome read = read_text("a,b\n12345678901,x\n1234567890,y\n\"12345678901\",z\n\"1234567890\",w\n", options);
  EXPECT_EQ(read.table.rows(), 2U);
  EXPECT_EQ(read.rejects[0].line, 2U);
  EXPECT_EQ(read.rejects[1].line, 4U);
}
TEST(CsvRejects, AHugeFieldStaysOutOfMemory) {
  const Folder folder;
  {
    std::ofstream out(folder.at("t.csv"));
    out << "a,b\n1,2\n3,\"";
    const std::string piece(1u << 20, 'x');
    for (int i = 0; i < 200; ++i) out << piece;
    out << "\n4,5\n";
  }
  rusage before{};
  getrusage(RUSAGE_SELF, &before);
  const Result<ReadOutcome> read = read_file(folder.at("t.csv"), {});
  rusage after{};
  getrusage(RUSAGE_SELF, &after);
  ASSERT_TRUE(read.has_value());
  EXPECT_EQ(shown(read->table), "a|b\n1|2\n4|5");
  EXPECT_EQ(shown(read->rejects), "3:2 field is longer than the limit");
  EXPECT_LE(read->rejects[0].content.size(), 500U);
  EXPECT_LT(after.ru_maxrss - before.ru_maxrss, 100 * 1024);
}
TEST(CsvRejects, AddUpWithRowsOnRandomText) {
  std::mt19937 random(7);
  constexpr std::string_view alphabet = "ab,\"\n;\xC3\xA9";
  for (int round = 0; round < 300; ++round) {
    std::string text = "a,b\nab,ab\n";
    for (int i = 0; i < 200; ++i) text.push_back(alphabet[random() % alphabet.size()]);
    ReadOptions options;
    options.delimiter = ',';
    options.header = true;
    (void)read_text(text, options);
  }
}

TEST(Encodings, Utf8WithAMark) { EXPECT_EQ(shown(read_text("\xEF\xBB\xBFname,b\nZo\xC3\xAB,1\n").table), "name|b\nZo\xC3\xAB|1"); }
TEST(Encodings, Utf16WithAndWithoutAMark) {
  const std::string text = "name,b\nAnn,1\nBob,2\n";
  for (const bool little : {true, false}) {
    const std::string mark = little ? "\xFF\xFE" : "\xFE\xFF";
    EXPECT_EQ(shown(read_text(mark + wide(text, little)).table), "name|b\nAnn|1\nBob|2");
    EXPECT_EQ(shown(read_text(wide(text, little)).table), "name|b\nAnn|1\nBob|2");
  }
}
TEST(Encodings, Utf16PairsAndLoneHalves) {
  using namespace std::string_view_literals;
  const std::string text = "\xFF\xFE" + wide("a,b\nx,", true) + std::string("\x3D\xD8\x00\xDE"sv) + wide("\ny,", true) +
                           std::string("\x00\xDE"sv) + wide("\nz,w\n", true);
  const ReadOutcome read = read_text(text);
  EXPECT_EQ(shown(read.table), "a|b\nx|\xF0\x9F\x98\x80\nz|w");
  EXPECT_EQ(read.rejects[0].line, 3U);
}
TEST(Encodings, Windows1252) {
  const ReadOutcome read = read_text("name,b\nZo\xEB \x93x\x94,\x80\x35\n");
  EXPECT_EQ(shown(read.table), "name|b\nZo\xC3\xAB \xE2\x80\x9Cx\xE2\x80\x9D|\xE2\x82\xAC\x35");
  EXPECT_EQ(read.description, "CSV, Windows-1252, comma, header");
}
TEST(Encodings, ForcedUtf8RejectsTheRow) {
  ReadOptions options;
  options.encoding = Encoding::utf8;
  EXPECT_EQ(read_text("name,b\nZo\xEB,1\n", options).rejects.size(), 1U);
}
TEST(Encodings, AForcedWindows1252UndefinedByteRejectsTheRow) {
  ReadOptions options;
  options.encoding = Encoding::windows_1252;
  EXPECT_EQ(shown(read_text("name,b\nZ\x81,1\nA,2\n", options).table), "name|b\nA|2");
}
TEST(Encodings, AreFoundInAFarCorner) {
  std::string text = "a,b\n";
  for (int i = 0; i < 40000; ++i) text += "plain,text\n";
  text += "Zo\xEB,x\n";
  EXPECT_EQ(read_text(text).description, "CSV, Windows-1252, comma, header");
}
TEST(Encodings, GzippedText) {
  const Folder folder;
  gzFile out = gzopen(folder.at("t.csv.gz").c_str(), "wb");
  gzputs(out, "a,b\nx,y\n");
  gzclose(out);
  EXPECT_EQ(shown(read_file(folder.at("t.csv.gz"), {})->table), "a|b\nx|y");
  const std::string whole = content_of(folder.at("t.csv.gz"));
  const Result<ReadOutcome> cut = read_file(folder.with("cut.csv.gz", whole.substr(0, whole.size() - 9)), {});
  ASSERT_FALSE(cut.has_value());
  EXPECT_EQ(cut.error().exit_code, file_damaged);
}

TEST(ReadErrors, AreDistinct) {
  EXPECT_EQ(exit_of(""), file_empty);
  EXPECT_EQ(exit_of("\n\n\n"), file_empty);
  EXPECT_EQ(exit_of("%PDF-1.4 x"), format_unknown);
  EXPECT_EQ(exit_of("\xD0\xCF\x11\xE0 x", "t.xls"), format_unknown);
  EXPECT_EQ(exit_of("a,b\n", "t.parquet"), file_damaged);
  EXPECT_EQ(exit_of("PAR1 and no more", "t.parquet"), file_damaged);
  EXPECT_EQ(exit_of("a,b\n", "t.xlsx"), file_damaged);
}
TEST(ReadErrors, NothingThereAndFolders) {
  const Folder folder;
  const auto missing = read_file(folder.at("none.csv"), {});
  EXPECT_EQ(missing.error().code, ErrorCode::not_found);
  EXPECT_EQ(missing.error().exit_code, file_unreadable);
  const auto directory = read_file(folder.at(""), {});
  EXPECT_EQ(directory.error().exit_code, file_unreadable);
  EXPECT_NE(directory.error().message.find("is a folder"), std::string::npos);
}
TEST(ReadErrors, NoPermission) {
  if (geteuid() == 0) GTEST_SKIP() << "root may read everything";
  const Folder folder;
  const auto file = folder.with("t.csv", "a,b\n");
  std::filesystem::permissions(file, std::filesystem::perms::none);
  EXPECT_EQ(read_file(file, {}).error().code, ErrorCode::denied);
}
TEST(ReadErrors, BinaryJunkCalledCsv) {
  std::mt19937 random(3);
  std::string junk;
  for (int i = 0; i < 50000; ++i) junk.push_back(static_cast<char>(random() & 0xFFU));
  EXPECT_EQ(exit_of(junk), file_damaged);
}

}  // namespace
}  // namespace cw::bulk
