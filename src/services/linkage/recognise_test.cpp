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

std::filesystem::path shared() {
  const char* root = std::getenv("COMMONWEAL_SHARED");
  return (root != nullptr ? std::filesystem::path(root) : std::filesystem::path(CW_SOURCE_DIR) / "../shared") / "data/linkage";
}

// A set as it lies in the shared data, and the column that each of its raw columns goes into ("id": the record id; "": not used).
struct KnownSet {
  const char* name;
  std::vector<const char*> files;
  std::vector<std::pair<const char*, const char*>> fields;
};
void PrintTo(const KnownSet& set, std::ostream* out) { *out << set.name; }

class KnownSets : public testing::TestWithParam<KnownSet> {};

TEST_P(KnownSets, AreRecognisedAsAPersonWould) {
  Files files;
  std::vector<std::filesystem::path> paths;
  for (const char* file : GetParam().files) paths.push_back(shared() / file);
  if (!std::filesystem::exists(paths.front())) GTEST_SKIP() << "no shared data below " << shared();
  ASSERT_TRUE(read_files(paths, files));
  const linkage::Recognition found = linkage::recognise(files.sources, {});
  for (const auto& [name, field] : GetParam().fields) {
    std::size_t seen = 0;
    for (const linkage::RecognisedColumn& column : found.columns) {
      if (column.column != name) continue;
      ++seen;
      EXPECT_EQ(column.is_id ? "id" : column.field, field) << column.source << ": " << name << ": " << column.reason;
    }
    EXPECT_GT(seen, 0U) << name;
  }
  // The configuration is one that a run can read.
  const std::size_t input = found.toml.find("[input]");
  const std::string model = "\n[model]\n[[blocking]]\non = [\"x\"]\n[[comparison]]\nkind = \"exact\"\ncolumn = \"x\"\n";
  const auto config = read_job_config(found.toml.substr(input, found.toml.find("\n[fields]") - input) + model);
  ASSERT_TRUE(config) << config.error().message << "\n" << found.toml;
  EXPECT_EQ(config->sources.size(), files.sources.size());
}

INSTANTIATE_TEST_SUITE_P(
    All, KnownSets,
    testing::Values(
        KnownSet{"fake_1000",
                 {"splink/fake_1000.csv"},
                 {{"unique_id", "id"},
                  {"first_name", "given_name"},
                  {"surname", "family_name"},
                  {"dob", "date_of_birth"},
                  {"city", "town"},
                  {"email", "email"},
                  {"cluster", ""}}},
        KnownSet{"febrl3",
                 {"febrl/dataset3.csv"},
                 {{"rec_id", "id"},
                  {" given_name", "given_name"},
                  {" surname", "family_name"},
                  {" street_number", "premises"},
                  {" address_1", "address"},
                  {" address_2", "address"},
                  {" suburb", "town"},
                  {" postcode", "postcode"},
                  {" state", "region"},
                  {" date_of_birth", "date_of_birth"},
                  {" soc_sec_id", "social_security"}}},
        KnownSet{"febrl4",
                 {"febrl/dataset4a.csv", "febrl/dataset4b.csv"},
                 {{"rec_id", "id"}, {" given_name", "given_name"}, {" soc_sec_id", "social_security"}, {" postcode", "postcode"}}},
        KnownSet{"historical_50k",
                 {"splink/historical_figures_with_errors_50k.parquet"},
                 {{"unique_id", "id"},
                  {"cluster", ""},
                  {"full_name", "given_name, family_name"},
                  {"first_and_surname", ""},
                  {"first_name", "given_name"},
                  {"surname", "family_name"},
                  {"dob", "date_of_birth"},
                  {"birth_place", "birth_place"},
                  {"postcode_fake", "postcode"},
                  {"gender", "sex"},
                  {"occupation", "occupation"}}},
        KnownSet{"pseudopeople",
                 {"pseudopeople/decennial_census/decennial_census.parquet",
                  "pseudopeople/women_infants_and_children/women_infants_and_children.parquet"},
                 {{"__index_level_0__", "id"},
                  {"simulant_id", ""},
                  {"household_id", "household_number"},
                  {"copy_date_of_birth", ""},
                  {"guardian_1", ""},
                  {"first_name", "given_name"},
                  {"middle_initial", "middle_names"},
                  {"last_name", "family_name"},
                  {"date_of_birth", "date_of_birth"},
                  {"year", "as_of"},
                  {"street_number", "premises"},
                  {"street_name", "street"},
                  {"relationship_to_reference_person", "relationship"},
                  {"sex", "sex"}}},
        KnownSet{"ons_census",
                 {"ons-pes-match/Mock_Data_Census.csv", "ons-pes-match/Mock_Data_Pes.csv"},
                 {{"hid", "household_number"},
                  {"puid", ""},
                  {"forename", "given_name"},
                  {"middlenm", "middle_names"},
                  {"last_name", "family_name"},
                  {"HoH", ""},
                  {"month", "date_of_birth"},
                  {"year", "date_of_birth"},
                  {"age", "age"},
                  {"sex", "sex"},
                  {"telephone", "phone"},
                  {"lat", "latitude"},
                  {"long", "longitude"},
                  {"relationship", "relationship"},
                  {"village", "town"}}},
        KnownSet{"ons_crow",
                 {"ons-crow/clusters_example_data.csv"},
                 {{"Resident_ID", "id"},
                  {"Cluster_Number", ""},
                  {"Source", ""},
                  {"First_Name", "given_name"},
                  {"Day_Of_Birth", "date_of_birth"},
                  {"Address", "address"},
                  {"Postcode", "postcode"}}},
        KnownSet{"senzing",
                 {"senzing-truthset/customers.csv", "senzing-truthset/reference.csv", "senzing-truthset/watchlist.csv"},
                 {{"RECORD_ID", "id"},
                  {"DATA_SOURCE", ""},
                  {"PRIMARY_NAME_FULL", "given_name, family_name"},
                  {"PRIMARY_NAME_FIRST", "given_name"},
                  {"PRIMARY_NAME_LAST", "family_name"},
                  {"PRIMARY_NAME_ORG", "organisation"},
                  {"DATE_OF_BIRTH", "date_of_birth"},
                  {"SSN_NUMBER", "social_security"},
                  {"ADDR_LINE1", "address"},
                  {"ADDR_POSTAL_CODE", "postcode"},
                  {"PHONE_NUMBER", "phone"},
                  {"EMAIL_ADDRESS", "email"}}},
        KnownSet{
            "transactions",
            {"splink/transactions_origin.parquet", "splink/transactions_destination.parquet"},
            {{"unique_id", "id"}, {"ground_truth", ""}, {"memo", "memo"}, {"transaction_date", "transaction_date"}, {"amount", "amount"}}}),
    [](const testing::TestParamInfo<KnownSet>& info) { return std::string(info.param.name); });

}  // namespace
}  // namespace cw::link
