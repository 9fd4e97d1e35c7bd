// SPDX-License-Identifier: MIT
// The borough as a whole: its files, its truth, its faults, its determinism.
#include "sample/sample.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <sstream>

#include "sample/internal/identifiers.h"
#include "sample/internal/scribe.h"

namespace cw::sample {
namespace {

using Rows = std::vector<std::map<std::string, std::string>>;

std::string read_all(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

// A strict reader of RFC 4180: every row must have as many values as the header.
std::vector<std::vector<std::string>> read_values(const std::string& text) {
  std::vector<std::vector<std::string>> rows(1, std::vector<std::string>(1));
  bool quoted = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (quoted && c == '"' && i + 1 < text.size() && text[i + 1] == '"')
      rows.back().back() += text[++i];
    else if (c == '"')
      quoted = !quoted;
    else if (!quoted && c == ',')
      rows.back().emplace_back();
    else if (!quoted && c == '\n')
      rows.emplace_back(1);
    else
      rows.back().back() += c;
  }
  rows.pop_back();
  return rows;
}

Rows read_csv(const std::filesystem::path& path) {
  const auto values = read_values(read_all(path));
  Rows rows;
  for (std::size_t i = 1; i < values.size(); ++i) {
    EXPECT_EQ(values[i].size(), values[0].size()) << path << " row " << i;
    auto& row = rows.emplace_back();
    for (std::size_t k = 0; k < values[0].size() && k < values[i].size(); ++k) row[values[0][k]] = values[i][k];
  }
  return rows;
}

std::filesystem::path folder(const std::string& name) {
  const auto path = std::filesystem::path(::testing::TempDir()) / ("cw_sample_" + std::to_string(::getpid()) + "_" + name);
  std::filesystem::remove_all(path);
  return path;
}

SampleOptions options_of(const std::string& name, std::int64_t residents, std::uint64_t seed, int threads) {
  SampleOptions options;
  options.out = folder(name);
  options.residents = residents;
  options.seed = seed;
  options.threads = threads;
  return options;
}

std::string all_bytes(const std::filesystem::path& out) {
  std::map<std::string, std::string> files;
  for (const auto& file : std::filesystem::recursive_directory_iterator(out))
    if (file.is_regular_file()) files[std::filesystem::relative(file.path(), out)] = read_all(file.path());
  std::string bytes;
  for (const auto& [name, text] : files) bytes += name + "\n" + text;
  return bytes;
}

std::string bytes_of_run(const SampleOptions& options) {
  const auto summary = make_borough(options);
  EXPECT_TRUE(summary) << (summary ? "" : summary.error().message);
  std::string bytes = all_bytes(options.out);
  std::filesystem::remove_all(options.out);
  return bytes;
}

// One borough that the tests below look at; made once.
class Alderwick : public ::testing::Test {
 protected:
  static void SetUpTestSuite() {
    options_ = options_of("borough", 6000, 11, 2);
    const auto made = make_borough(options_);
    ASSERT_TRUE(made) << made.error().message;
    summary_ = *made;
    people_ = read_csv(options_.out / "truth/people.csv");
    households_ = read_csv(options_.out / "truth/households.csv");
    properties_ = read_csv(options_.out / "truth/properties.csv");
    records_ = read_csv(options_.out / "truth/records.csv");
    for (std::size_t i = 0; i < system_count; ++i)
      systems_[i] = read_csv(options_.out / (std::string(name_of(static_cast<System>(i))) + ".csv"));
  }
  static void TearDownTestSuite() { std::filesystem::remove_all(options_.out); }
  static const Rows& system(System one) { return systems_[static_cast<std::size_t>(one)]; }
  static const std::string& id_column(System one) {
    static const std::array<std::string, system_count> columns = {"LIABLE_PARTY_REF", "person_ref", "Person ID",  "AdmissionNumber",
                                                                  "ElectorNumber",    "barcode",    "Request ID", "client_no",
                                                                  "SPELL_ID",         "Unit"};
    return columns[static_cast<std::size_t>(one)];
  }

  static inline SampleOptions options_;
  static inline SampleSummary summary_;
  static inline Rows people_, households_, properties_, records_;
  static inline std::array<Rows, system_count> systems_;
};

TEST(Borough, IsTheSameForEveryNumberOfThreads) {
  const std::string one = bytes_of_run(options_of("t1", 5000, 3, 1));
  EXPECT_GT(one.size(), 1'000'000U);
  EXPECT_TRUE(one == bytes_of_run(options_of("t2", 5000, 3, 2)));
  EXPECT_TRUE(one == bytes_of_run(options_of("t5", 5000, 3, 5)));
}
TEST(Borough, IsTheSameWhenMadeTwice) {
  EXPECT_TRUE(bytes_of_run(options_of("a", 1000, 9, 1)) == bytes_of_run(options_of("b", 1000, 9, 1)));
}
TEST(Borough, IsAnotherForAnotherSeed) {
  EXPECT_FALSE(bytes_of_run(options_of("a", 1000, 1, 1)) == bytes_of_run(options_of("b", 1000, 2, 1)));
}
TEST(Borough, ReplacesTheFilesOfAnEarlierRun) {
  auto options = options_of("again", 2000, 1, 1);
  ASSERT_TRUE(make_borough(options));
  options.residents = 1000;
  ASSERT_TRUE(make_borough(options));
  const std::string again = all_bytes(options.out);
  std::filesystem::remove_all(options.out);
  EXPECT_TRUE(again == bytes_of_run(options_of("fresh", 1000, 1, 1)));
}
TEST(Borough, HasExactlyTheResidentsAskedFor) {
  for (const std::int64_t residents : {1000, 1999, 2001, 4321}) {
    const auto options = options_of("exact", residents, static_cast<std::uint64_t>(residents), 2);
    const auto summary = make_borough(options);
    ASSERT_TRUE(summary);
    EXPECT_EQ(summary->residents, residents);
    std::filesystem::remove_all(options.out);
  }
}
TEST(Borough, KeepsWhatWaitsToBeWrittenSmallHoweverManyResidents) {
  const auto small = options_of("small", 10'000, 1, 2), large = options_of("large", 60'000, 1, 2);
  const auto few = make_borough(small), many = make_borough(large);
  std::filesystem::remove_all(small.out);
  std::filesystem::remove_all(large.out);
  ASSERT_TRUE(few && many);
  EXPECT_GT(many->bytes, 5 * few->bytes);
  EXPECT_LT(many->largest_buffer, 16 * 1024 * 1024);
}
TEST(Borough, TellsItsProgressUpToOne) {
  const auto options = options_of("progress", 5000, 1, 2);
  std::vector<double> seen;
  ASSERT_TRUE(make_borough(options, [&](double fraction) { seen.push_back(fraction); }));
  std::filesystem::remove_all(options.out);
  ASSERT_FALSE(seen.empty());
  EXPECT_TRUE(std::is_sorted(seen.begin(), seen.end()));
  EXPECT_DOUBLE_EQ(seen.back(), 1.0);
}
TEST(Borough, RefusesOptionsOutsideTheirRange) {
  const auto refused = [](auto change) {
    SampleOptions options = options_of("bad", 1000, 1, 1);
    change(options);
    const auto made = make_borough(options);
    return !made && made.error().code == ErrorCode::invalid && !std::filesystem::exists(options.out / "truth");
  };
  EXPECT_TRUE(refused([](SampleOptions& o) { o.residents = 999; }));
  EXPECT_TRUE(refused([](SampleOptions& o) { o.residents = 10'000'001; }));
  EXPECT_TRUE(refused([](SampleOptions& o) { o.threads = 0; }));
  EXPECT_TRUE(refused([](SampleOptions& o) { o.reference_date = "2026-02-30"; }));
  EXPECT_TRUE(refused([](SampleOptions& o) { o.reference_date = "yesterday"; }));
  EXPECT_TRUE(refused([](SampleOptions& o) { o.faults.rate[0] = std::nan(""); }));
  EXPECT_TRUE(refused([](SampleOptions& o) { o.out.clear(); }));
}
TEST(Borough, SaysWhichFileAFullDiskStopped) {
  if (!std::filesystem::exists("/dev/full")) GTEST_SKIP() << "no /dev/full here";
  const auto options = options_of("full", 3000, 1, 2);
  std::filesystem::create_directories(options.out);
  std::filesystem::create_symlink("/dev/full", options.out / "library.csv");
  const auto made = make_borough(options);
  std::filesystem::remove_all(options.out);
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().code, ErrorCode::unavailable);
  EXPECT_NE(made.error().message.find("library.csv"), std::string::npos);
}
TEST(Borough, SaysThatAFolderCannotBeMade) {
  auto options = options_of("file", 1000, 1, 1);
  std::ofstream(options.out) << "a file";
  const auto path = options.out;
  options.out /= "below";
  const auto made = make_borough(options);
  std::filesystem::remove_all(path);
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().code, ErrorCode::unavailable);
}
TEST(Borough, BreaksRowsOnlyWhenAsked) {
  auto options = options_of("broken", 2000, 1, 1);
  options.faults.rate[static_cast<std::size_t>(Fault::broken_row)] = 0.5;
  const auto made = make_borough(options);
  ASSERT_TRUE(made);
  const auto& tally = made->per_fault[static_cast<std::size_t>(Fault::broken_row)];
  EXPECT_GT(tally.carried, tally.eligible / 3);
  const auto rows = read_values(read_all(options.out / "library.csv"));
  std::filesystem::remove_all(options.out);
  EXPECT_TRUE(std::any_of(rows.begin(), rows.end(), [&](const auto& row) { return row.size() != rows[0].size(); }));
}
TEST(Borough, WithoutFaultsWritesNamesAndAddressesAsTheyAre) {
  auto options = options_of("clean", 1000, 4, 1);
  options.faults.rate.fill(0);
  const auto made = make_borough(options);
  ASSERT_TRUE(made);
  for (const auto& row : read_csv(options.out / "truth/records.csv")) {
    EXPECT_TRUE(row.at("faults").empty() || row.at("faults") == "communal_address") << row.at("faults");
    EXPECT_EQ(row.at("uprn"), row.at("recorded_uprn"));
  }
  std::map<std::string, std::string> names, owner;
  for (const auto& row : read_csv(options.out / "truth/people.csv")) names[row.at("person_id")] = row.at("given_name");
  for (const auto& row : read_csv(options.out / "truth/records.csv"))
    if (row.at("source") == "school_roll") owner[row.at("record_id")] = row.at("person_id");
  for (const auto& row : read_csv(options.out / "school_roll.csv"))
    EXPECT_EQ(row.at("LegalForename"), names.at(owner.at(row.at("AdmissionNumber"))));
  std::filesystem::remove_all(options.out);
}

TEST_F(Alderwick, HasTenLoadableSystemsWithAsManyRowsAsTheSummarySays) {
  std::int64_t sum = 0;
  for (std::size_t i = 0; i < system_count; ++i) {
    EXPECT_GT(systems_[i].size(), 0U);
    EXPECT_EQ(static_cast<std::int64_t>(systems_[i].size()), summary_.per_system[i]);
    sum += summary_.per_system[i];
  }
  EXPECT_EQ(sum, summary_.records);
}
TEST_F(Alderwick, HasBetweenThreeAndAHalfAndFourRecordsForEachResident) {
  const double each = static_cast<double>(summary_.records) / static_cast<double>(summary_.residents);
  EXPECT_GE(each, 3.4);
  EXPECT_LE(each, 4.1);
}
TEST_F(Alderwick, KnowsTheTruthOfEveryRecordOnce) {
  std::set<std::pair<std::string, std::string>> known;
  for (const auto& row : records_) EXPECT_TRUE(known.emplace(row.at("source"), row.at("record_id")).second) << row.at("record_id");
  for (std::size_t i = 0; i < system_count; ++i)
    for (const auto& row : systems_[i]) {
      const auto one = static_cast<System>(i);
      EXPECT_EQ(known.erase({std::string(name_of(one)), row.at(id_column(one))}), 1U) << name_of(one);
    }
  EXPECT_TRUE(known.empty());
}
TEST_F(Alderwick, NamesOnlyPeopleHouseholdsAndPropertiesThatAreInTheTruth) {
  std::set<std::string> people, properties;
  std::set<std::pair<std::string, std::string>> memberships;
  for (const auto& row : people_) EXPECT_TRUE(people.insert(row.at("person_id")).second);
  for (const auto& row : properties_) EXPECT_TRUE(properties.insert(row.at("uprn")).second) << row.at("uprn");
  for (const auto& row : households_) memberships.emplace(row.at("household_id"), row.at("person_id"));
  for (const auto& row : records_) {
    EXPECT_TRUE(properties.contains(row.at("uprn")) && properties.contains(row.at("recorded_uprn"))) << row.at("record_id");
    if (row.at("person_id").empty()) continue;
    EXPECT_TRUE(people.contains(row.at("person_id")));
    EXPECT_TRUE(memberships.contains({row.at("household_id"), row.at("person_id")})) << row.at("record_id");
  }
  for (const auto& row : people_)
    for (const char* relation : {"mother_id", "father_id", "partner_id", "twin_id"})
      EXPECT_TRUE(row.at(relation).empty() || people.contains(row.at(relation)));
}
TEST_F(Alderwick, LivesEveryRecordedPersonWhereTheTruthSaysOnThatDay) {
  std::multimap<std::string, const std::map<std::string, std::string>*> stays;
  for (const auto& row : households_) stays.emplace(row.at("person_id"), &row);
  for (const auto& row : records_) {
    if (row.at("person_id").empty()) continue;
    const auto [first, last] = stays.equal_range(row.at("person_id"));
    const bool found = std::any_of(first, last, [&](const auto& stay) {
      const auto& s = *stay.second;
      return s.at("uprn") == row.at("uprn") && s.at("household_id") == row.at("household_id") && s.at("from") <= row.at("as_of") &&
             (s.at("to").empty() || row.at("as_of") < s.at("to"));
    });
    EXPECT_TRUE(found) << row.at("source") << ' ' << row.at("record_id");
  }
}
TEST_F(Alderwick, HasNobodyInTwoPlacesAtOnce) {
  std::map<std::string, std::string> until;
  for (const auto& row : households_) {
    EXPECT_TRUE(row.at("to").empty() || row.at("from") < row.at("to")) << row.at("person_id");
    const auto found = until.find(row.at("person_id"));
    if (found != until.end()) {
      EXPECT_TRUE(!found->second.empty() && found->second <= row.at("from")) << row.at("person_id");
    }
    until[row.at("person_id")] = row.at("to");
  }
}
TEST_F(Alderwick, KeepsEveryHouseholdAtOnePropertyAtATime) {
  // Two stays of one household that share a day are at the same property.
  std::map<std::string, std::vector<const std::map<std::string, std::string>*>> by_household;
  for (const auto& row : households_) by_household[row.at("household_id")].push_back(&row);
  for (const auto& [id, stays] : by_household)
    for (const auto* a : stays)
      for (const auto* b : stays) {
        const bool apart = (!a->at("to").empty() && a->at("to") <= b->at("from")) || (!b->at("to").empty() && b->at("to") <= a->at("from"));
        EXPECT_TRUE(apart || a->at("uprn") == b->at("uprn")) << id;
      }
}
TEST_F(Alderwick, PutsNobodyIntoABlockAndOneHouseholdIntoAHome) {
  std::map<std::string, std::string> type;
  for (const auto& row : properties_) type[row.at("uprn")] = row.at("type");
  std::map<std::string, std::set<std::string>> today;
  for (const auto& row : households_) {
    EXPECT_NE(type.at(row.at("uprn")), "block");
    if (row.at("to").empty()) today[row.at("uprn")].insert(row.at("household_id"));
  }
  for (const auto& [uprn, households] : today)
    if (type.at(uprn) == "house" || type.at(uprn) == "flat") {
      EXPECT_EQ(households.size(), 1U) << uprn;
    }
}
TEST_F(Alderwick, CountsTheResidentsThatTheTruthShows) {
  const auto residents = std::count_if(people_.begin(), people_.end(), [](const auto& row) { return row.at("resident") == "1"; });
  EXPECT_EQ(residents, summary_.residents);
  EXPECT_EQ(static_cast<std::int64_t>(people_.size()), summary_.people_ever);
}
TEST_F(Alderwick, HasTwinsBornOnOneDayToOneMother) {
  std::map<std::string, const std::map<std::string, std::string>*> by_id;
  for (const auto& row : people_) by_id[row.at("person_id")] = &row;
  int twins = 0;
  for (const auto& row : people_) {
    if (row.at("twin_id").empty()) continue;
    const auto& other = *by_id.at(row.at("twin_id"));
    ++twins;
    EXPECT_EQ(other.at("twin_id"), row.at("person_id"));
    EXPECT_EQ(other.at("date_of_birth"), row.at("date_of_birth"));
    EXPECT_EQ(other.at("mother_id"), row.at("mother_id"));
    EXPECT_NE(other.at("given_name"), row.at("given_name"));
  }
  EXPECT_GT(twins, 10);
}
TEST_F(Alderwick, HasFathersAndSonsOfTheSameName) {
  std::map<std::string, std::string> name;
  for (const auto& row : people_) name[row.at("person_id")] = row.at("given_name") + ' ' + row.at("family_name");
  const auto same = std::count_if(people_.begin(), people_.end(), [&](const auto& row) {
    return row.at("sex") == "M" && name.contains(row.at("father_id")) && name[row.at("father_id")] == name[row.at("person_id")];
  });
  EXPECT_GT(same, 5);
}
TEST_F(Alderwick, HasMothersAtLeastSixteenYearsOlderThanTheirChildren) {
  std::map<std::string, int> year;
  for (const auto& row : people_) year[row.at("person_id")] = std::stoi(row.at("date_of_birth"));
  for (const auto& row : people_)
    if (!row.at("mother_id").empty()) {
      EXPECT_GE(std::stoi(row.at("date_of_birth")) - year.at(row.at("mother_id")), 16) << row.at("person_id");
    }
}
TEST_F(Alderwick, HasChildrenAdultsAndOldPeopleInPlausibleShares) {
  int children = 0, old = 0, women = 0, residents = 0;
  for (const auto& row : people_) {
    if (row.at("resident") != "1") continue;
    ++residents;
    const int year = std::stoi(row.at("date_of_birth"));
    children += year > 2010;
    old += year < 1961;
    women += row.at("sex") == "F";
  }
  EXPECT_NEAR(static_cast<double>(children) / residents, 0.2, 0.06);
  EXPECT_NEAR(static_cast<double>(old) / residents, 0.18, 0.06);
  EXPECT_NEAR(static_cast<double>(women) / residents, 0.51, 0.04);
}
TEST_F(Alderwick, HasBirthsDeathsMovesAndChangesOfNameInItsTenYears) {
  const auto count = [&](auto test) { return std::count_if(people_.begin(), people_.end(), test); };
  EXPECT_GT(count([](const auto& row) { return row.at("date_of_birth") > "2017"; }), 300);
  EXPECT_GT(count([](const auto& row) { return !row.at("date_of_death").empty(); }), 100);
  EXPECT_GT(count([](const auto& row) { return row.at("resident") == "0" && row.at("date_of_death").empty(); }), 1000);
  EXPECT_GT(count([](const auto& row) { return row.at("name_changed") > "2017"; }), 50);
}
TEST_F(Alderwick, GivesOnlyNumbersWithTheirCheckDigitAndOnlyOnce) {
  std::set<std::string> seen;
  for (const auto& row : people_) {
    const std::string &nhs = row.at("nhs_number"), &upn = row.at("upn"), &nino = row.at("ni_number");
    if (!nhs.empty()) {
      EXPECT_TRUE(valid_nhs_number(nhs) && nhs.starts_with("999") && seen.insert(nhs).second) << nhs;
    }
    if (!upn.empty()) {
      EXPECT_TRUE(valid_unique_pupil_number(upn) && upn.substr(1, 3) == "990" && seen.insert(upn).second) << upn;
    }
    if (!nino.empty()) {
      EXPECT_TRUE(nino.size() == 9 && nino[0] == 'Q' && seen.insert(nino).second) << nino;
    }
  }
  EXPECT_GT(seen.size(), people_.size());
}
TEST_F(Alderwick, HasOnlyPhonesAndAddressesThatNobodyCanHave) {
  for (const auto& row : people_) {
    EXPECT_TRUE(row.at("mobile").empty() || (row.at("mobile").starts_with("06") && row.at("mobile").size() == 11));
    EXPECT_TRUE(row.at("landline").empty() || (row.at("landline").starts_with("04") && row.at("landline").size() == 11));
    const std::string& email = row.at("email");
    EXPECT_TRUE(email.empty() || email.ends_with(".example.org") || email.ends_with(".example.com") || email.ends_with(".example.net"))
        << email;
  }
  for (const auto& row : properties_) EXPECT_TRUE(row.at("postcode").starts_with("AW") && row.at("uprn").starts_with("99"));
}
TEST_F(Alderwick, CarriesEachFaultAboutAsOftenAsItsRateSays) {
  for (std::size_t i = 0; i < fault_count; ++i) {
    const FaultTally& tally = summary_.per_fault[i];
    EXPECT_GT(tally.eligible, 0) << name_of(static_cast<Fault>(i));
    EXPECT_NEAR(static_cast<double>(tally.carried), tally.expected, 5 * std::sqrt(tally.expected) + 1e-6) << name_of(static_cast<Fault>(i));
  }
}
TEST_F(Alderwick, NamesInTheTruthTheFaultsThatTheSummaryCounts) {
  std::map<std::string, std::int64_t> seen;
  for (const auto& row : records_) {
    std::istringstream names(row.at("faults"));
    for (std::string name; std::getline(names, name, ';');) ++seen[name];
  }
  // A fault may be counted twice in one record (several missing values), never less than it is named.
  for (std::size_t i = 0; i < fault_count; ++i) {
    const auto fault = static_cast<Fault>(i);
    const std::int64_t named = seen[std::string(name_of(fault))];
    if (fault == Fault::missing_value) {
      EXPECT_LE(named, summary_.per_fault[i].carried);
    } else
      EXPECT_EQ(named, summary_.per_fault[i].carried) << name_of(fault);
  }
}
TEST_F(Alderwick, RecordsTheEarlierAddressWhereItIsStale) {
  int stale = 0;
  for (const auto& row : records_) {
    if (row.at("faults").find("stale_address") == std::string::npos) continue;
    ++stale;
    EXPECT_NE(row.at("uprn"), row.at("recorded_uprn"));
  }
  EXPECT_GT(stale, 50);
}
TEST_F(Alderwick, HasAccountsOfNobodyForEmptyHomes) {
  std::set<std::string> nobodies;
  for (const auto& row : records_)
    if (row.at("person_id").empty()) nobodies.insert(row.at("record_id"));
  EXPECT_EQ(static_cast<std::int64_t>(nobodies.size()), summary_.records_of_nobody);
  int occupiers = 0;
  for (const auto& row : system(System::council_tax)) {
    if (!nobodies.contains(row.at("LIABLE_PARTY_REF"))) continue;
    EXPECT_EQ(row.at("SURNAME"), "THE OCCUPIER");
    ++occupiers;
  }
  EXPECT_GT(occupiers, 0);
}
TEST_F(Alderwick, WritesDatesAndNamesInEachSystemsOwnWay) {
  const auto some = [](const Rows& rows, auto test) { return std::any_of(rows.begin(), rows.end(), test); };
  EXPECT_TRUE(some(system(System::housing_rents), [](const auto& row) { return row.at("full_name").find(", ") != std::string::npos; }));
  EXPECT_TRUE(some(system(System::housing_rents),
                   [](const auto& row) { return row.at("date_of_birth").size() == 11 && row.at("date_of_birth")[2] == '-'; }));
  EXPECT_TRUE(
      some(system(System::adult_social_care), [](const auto& row) { return row.at("DOB").size() == 10 && row.at("DOB")[2] == '/'; }));
  EXPECT_TRUE(some(system(System::library), [](const auto& row) { return row.at("dob").size() == 8; }));
  EXPECT_TRUE(some(system(System::hospital_discharges), [](const auto& row) { return row.at("FORENAME") == "BABY"; }));
  for (const auto& row : system(System::hospital_discharges)) EXPECT_LE(row.at("ADMITTED"), row.at("DISCHARGED"));
}
TEST_F(Alderwick, HasManyDifferentFamilyNames) {
  std::map<std::string, int> names;
  for (const auto& row : people_) ++names[row.at("family_name")];
  EXPECT_GT(names.size(), 1200U);
  const auto most = std::max_element(names.begin(), names.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
  EXPECT_GT(most->second, 50);
}
TEST_F(Alderwick, ExplainsItselfInAReadme) {
  const std::string readme = read_all(options_.out / "README.md");
  EXPECT_NE(readme.find("Nobody real is in it"), std::string::npos);
  EXPECT_NE(readme.find("truth/records.csv"), std::string::npos);
}

}  // namespace
}  // namespace cw::sample
