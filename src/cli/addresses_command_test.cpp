// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include <sstream>

#include "base/test_folder.h"
#include "cli/command.h"

namespace cw::cli {
namespace {

struct Outcome {
  int exit_code = 0;
  std::string out, error;
};

Outcome run_addresses(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "addresses");
  std::ostringstream out, error;
  const int exit_code = run_command_line(arguments, all_commands(), out, error);
  return {exit_code, out.str(), error.str()};
}

class AddressesCommand : public testing::Test {
 protected:
  std::string write(const std::string& name, const std::string& content) { return folder_.with(name, content).string(); }
  std::string read(const std::string& name) { return test::content_of(folder_.at("out") / name); }
  std::string out() { return folder_.at("out").string(); }

  test::Folder folder_;
};

constexpr const char* gazetteer =
    "UPRN,PARENT_UPRN,ORGANISATION,SUB_BUILDING_NAME,BUILDING_NAME,BUILDING_NUMBER,THOROUGHFARE,DEPENDENT_LOCALITY,POST_TOWN,POSTCODE\n"
    "100,,,,,12,HIGH STREET,,ALDERWICK,AL1 2BD\n"
    "101,,,,,14,HIGH STREET,,ALDERWICK,AL1 2BD\n"
    "200,,,,ROSE COURT,16,HIGH STREET,,ALDERWICK,AL1 2BD\n"
    "201,200,,FLAT 1,ROSE COURT,16,HIGH STREET,,ALDERWICK,AL1 2BD\n"
    "202,200,,FLAT 2,ROSE COURT,16,HIGH STREET,,ALDERWICK,AL1 2BD\n"
    "bad,,,,,99,HIGH STREET,,ALDERWICK,AL1 2BD\n";

TEST_F(AddressesCommand, WritesTheUprnOfEachAddressWithItsReason) {
  const std::string file = write("rents.csv",
                                 "ref,where,pc\n"
                                 "a,14 High St,AL12BD\n"
                                 "b,\"Flat 2, 16 Hihg Street\",AL1 2BD\n"
                                 "c,\"Flat 3, Rose Court, High Street\",AL1 2BD\n"
                                 "d,\"18 High Street, Alderwick\",AL1 2BD\n"
                                 "e,unknown,\n");
  const Outcome outcome = run_addresses({file, "--gazetteer", write("gazetteer.csv", gazetteer), "--address", "where", "--postcode", "pc",
                                         "--id", "ref", "--out", out(), "--quiet"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.error;
  EXPECT_NE(outcome.out.find("matched      2\n"), std::string::npos) << outcome.out;
  EXPECT_NE(outcome.out.find("building     1;"), std::string::npos) << outcome.out;
  const std::string table = read("addresses.csv");
  EXPECT_NE(table.find("rents,a,101,property,"), std::string::npos) << table;
  EXPECT_NE(table.find("rents,b,202,property,"), std::string::npos) << table;
  EXPECT_NE(table.find("street one letter apart"), std::string::npos) << table;
  EXPECT_NE(table.find("rents,c,200,building,"), std::string::npos) << table;
  EXPECT_NE(table.find("flat 3 is not listed"), std::string::npos) << table;
  EXPECT_NE(table.find("rents,d,,none,"), std::string::npos) << table;
  EXPECT_NE(read("rejects.csv").find("record e: no address (placeholder)"), std::string::npos) << read("rejects.csv");
  EXPECT_NE(read("rejects.csv").find("no valid UPRN"), std::string::npos) << read("rejects.csv");
  EXPECT_NE(read("summary.json").find("\"gazetteer_entries\": 5"), std::string::npos) << read("summary.json");
  EXPECT_FALSE(read("addresses.parquet").empty());
}

TEST_F(AddressesCommand, FindsTheColumnsByItselfAndDoesNotDependOnThreads) {
  std::string rows = "Record ID,Name,Address,Postcode\n";
  for (int i = 0; i < 60; ++i)
    rows += std::to_string(1000 + i) + ",Ann Smith,\"" + std::to_string(10 + i % 8) + " High Street, Alderwick\",AL1 2BD\n";
  const std::string file = write("care.csv", rows), list = write("gazetteer.csv", gazetteer);
  ASSERT_EQ(run_addresses({file, "--gazetteer", list, "--out", out(), "--threads", "1", "--quiet"}).exit_code, 0);
  const std::string first = read("addresses.csv");
  const Outcome outcome = run_addresses({file, "--gazetteer", list, "--out", out(), "--threads", "4", "--quiet"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.error;
  EXPECT_EQ(read("addresses.csv"), first);
  EXPECT_NE(outcome.out.find("columns      care: Address, Postcode\n"), std::string::npos) << outcome.out;
  EXPECT_NE(first.find("care,1002,100,property,"), std::string::npos) << first;
}

TEST_F(AddressesCommand, GroupsAddressesAmongThemselvesWithoutAGazetteer) {
  const std::string file = write("list.csv",
                                 "id,address\n1,\"Flat A, 14 High Street, Alderwick, AL1 2BD\"\n2,\"14a high st, alderwick, al1 2bd\"\n"
                                 "3,\"14b High Street, Alderwick, AL1 2BD\"\n4,\"No fixed abode\"\n");
  const Outcome outcome = run_addresses({file, "--address", "address", "--id", "id", "--out", out(), "--quiet"});
  ASSERT_EQ(outcome.exit_code, 0) << outcome.error;
  EXPECT_NE(outcome.out.find("places       2\n"), std::string::npos) << outcome.out;
  const std::string table = read("addresses.csv");
  EXPECT_NE(table.find("list,1,A0000001,"), std::string::npos) << table;
  EXPECT_NE(table.find("list,2,A0000001,"), std::string::npos) << table;
  EXPECT_NE(table.find("list,3,A0000002,"), std::string::npos) << table;
  EXPECT_NE(table.find("list,4,,"), std::string::npos) << table;
}

TEST_F(AddressesCommand, TellsWhatIsWrongAndWhatToDo) {
  const std::string file = write("list.csv", "id,address\n1,14 High Street\n"), list = write("gazetteer.csv", gazetteer);
  Outcome outcome = run_addresses({file, "--gazetteer", list, "--address", "adress", "--out", out()});
  EXPECT_EQ(outcome.exit_code, 22);
  EXPECT_NE(outcome.error.find("has no column \"adress\". Its columns are: id, address."), std::string::npos) << outcome.error;
  outcome = run_addresses({file, "--gazetteer", write("wrong.csv", "id,street\n1,High Street\n"), "--address", "address", "--out", out()});
  EXPECT_EQ(outcome.exit_code, 22);
  EXPECT_NE(outcome.error.find("cannot be used as a gazetteer: it has no column of UPRNs"), std::string::npos) << outcome.error;
  outcome = run_addresses({file, "--gazetteer", folder_.at("absent.csv").string(), "--address", "address", "--out", out()});
  EXPECT_EQ(outcome.exit_code, 20) << outcome.error;
  outcome = run_addresses({file, "--gazetteer", list, "--address", "address", "--threshold", "2", "--out", out()});
  EXPECT_EQ(outcome.exit_code, exit_usage) << outcome.error;
}

TEST_F(AddressesCommand, ShowsAnExampleInItsHelp) {
  const Outcome outcome = run_addresses({"--help"});
  EXPECT_EQ(outcome.exit_code, 0);
  EXPECT_NE(outcome.out.find("commonweal addresses rents.csv --gazetteer addressbase.csv"), std::string::npos) << outcome.out;
}

}  // namespace
}  // namespace cw::cli
