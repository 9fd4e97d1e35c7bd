// SPDX-License-Identifier: MIT
// Recognition on files as they are read: what each column of real sets is found to hold, and that the configuration written from it reads
// back.
//
// To see what is recognised in files of your own:
//   CW_RECOGNISE="a.csv,b.csv" CW_RECOGNISE_TOML=/tmp/link.toml cw_linkage_service_test
//   --gtest_filter=Recognise.PrintsWhatItFindsInFilesOfYours
#include "engines/linkage/recognise/recognise.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "services/linkage/job_config.h"
#include "store/bulk/bulk.h"

namespace cw::link {
namespace {

struct Files {
  std::vector<std::string> names;
  std::vector<Table> tables;
  std::vector<linkage::RawSource> sources;
};

Table renamed(const Table& table) {
  Table out;
  for (const Column& column : table.columns()) out.add(column.renamed(fmt::format("c{}", out.columns().size() + 1)));
  return out;
}

bool read_files(const std::vector<std::filesystem::path>& paths, Files& files) {
  for (const std::filesystem::path& path : paths) {
    bulk::ReadOptions options;
    options.threads = 2;
    auto read = bulk::read_file(path, options);
    if (!read) return false;
    files.names.push_back(path.stem().string());
    files.tables.push_back(std::move(read->table));
  }
  for (std::size_t i = 0; i < files.tables.size(); ++i) files.sources.push_back({files.names[i], &files.tables[i]});
  return true;
}

std::string printed(const linkage::Recognition& found) {
  std::string out = fmt::format("list of {} ({:.2f})\n", linkage::name_of(found.subject), found.subject_confidence);
  for (const linkage::RecognisedColumn& column : found.columns) {
    out += fmt::format("  {:<18} {:<26} {:<22} {:.2f} -> {:<20} {:3.0f}% {:>6}  {}\n", column.source.substr(0, 18),
                       column.column.substr(0, 26), column.meaning, column.confidence, column.field, 100 * column.filled, column.distinct,
                       column.reason);
  }
  return out;
}

std::vector<std::filesystem::path> paths_of(const std::string& list) {
  std::vector<std::filesystem::path> out;
  std::stringstream in(list);
  for (std::string path; std::getline(in, path, ',');) out.emplace_back(path);
  return out;
}

TEST(Recognise, PrintsWhatItFindsInFilesOfYours) {
  const char* list = std::getenv("CW_RECOGNISE");
  if (list == nullptr) GTEST_SKIP() << "set CW_RECOGNISE to files, with commas between";
  Files files;
  ASSERT_TRUE(read_files(paths_of(list), files));
  if (std::getenv("CW_RECOGNISE_RENAME") != nullptr) {
    for (Table& table : files.tables) table = renamed(table);
  }
  linkage::RecogniseOptions options;
  if (const char* ignore = std::getenv("CW_RECOGNISE_IGNORE")) options.ignore.emplace_back(ignore);
  const linkage::Recognition found = linkage::recognise(files.sources, options);
  std::fputs(printed(found).c_str(), stdout);
  if (const char* toml = std::getenv("CW_RECOGNISE_TOML")) {
    std::ofstream(toml, std::ios::binary) << found.toml;
  } else {
    std::fputs(found.toml.c_str(), stdout);
  }
}

}  // namespace
}  // namespace cw::link
