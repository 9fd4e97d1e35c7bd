// SPDX-License-Identifier: MIT
#include "engines/linkage/addresses/address_match.h"

#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

#include "engines/linkage/addresses/address_parts.h"
#include "engines/linkage/internal/parallel.h"

namespace cw::linkage {
namespace {

std::string trimmed(const std::string& text) {
  const std::size_t begin = text.find_first_not_of(' '), end = text.find_last_not_of(' ');
  return begin == std::string::npos ? "" : text.substr(begin, end - begin + 1);
}

std::string name_of(AddressRelation relation) {
  return relation == AddressRelation::same ? "same" : relation == AddressRelation::same_building ? "same_building" : "different";
}

TEST(AddressCases, AreAnsweredAsAPersonWouldInBothDirections) {
  std::ifstream file(std::string(CW_SOURCE_DIR) + "/src/engines/linkage/addresses/address_cases.txt");
  ASSERT_TRUE(file);
  std::string line;
  int cases = 0;
  while (std::getline(file, line)) {
    if (line.empty() || line[0] == '#') continue;
    std::istringstream cells(line);
    std::string wanted, a, b;
    std::getline(cells, wanted, '|');
    std::getline(cells, a, '|');
    std::getline(cells, b, '|');
    const auto left = parse_address(trimmed(a)), right = parse_address(trimmed(b));
    ASSERT_TRUE(left && right) << line;
    EXPECT_EQ(name_of(relation_of(*left, *right)), trimmed(wanted)) << line << "\n  " << format(*left) << "\n  " << format(*right);
    EXPECT_EQ(name_of(relation_of(*right, *left)), trimmed(wanted)) << "reversed: " << line;
    ++cases;
  }
  EXPECT_GE(cases, 100);
}

// Two streets of 40 houses each, a block of 12 flats with its parent, a house divided into A and B, a named house, a range.
Gazetteer small_gazetteer() {
  Gazetteer out;
  const auto add = [&](const std::string& uprn, const std::string& parent, const std::string& text) {
    out.add({uprn, parent, *parse_address(text)});
  };
  for (int n = 1; n <= 40; ++n) {
    if (n != 14 && n != 20 && n != 22) add("1000" + std::to_string(n), "", std::to_string(n) + " High Street, Alderwick, AL1 2BD");
    add("2000" + std::to_string(n), "", std::to_string(n) + " Acacia Avenue, Alderwick, AL1 3ED");
  }
  add("3000", "", "Rose Court, 50 High Street, Alderwick, AL1 2BD");
  for (int n = 1; n <= 12; ++n)
    add("300" + std::to_string(n), "3000", "Flat " + std::to_string(n) + ", Rose Court, 50 High Street, Alderwick, AL1 2BD");
  add("4001", "4000", "14A High Street, Alderwick, AL1 2BD");
  add("4002", "4000", "14B High Street, Alderwick, AL1 2BD");
  add("5000", "", "The Old Vicarage, Church Lane, Netherby, AL3 4EF");
  add("6000", "", "20-22 High Street, Alderwick, AL1 2BD");
  out.finish();
  return out;
}

struct Asked {
  const char* text;
  MatchKind kind;
  const char* uprn;
};

TEST(AddressMatcher, FindsThePropertyOrItsBuildingOrSaysThatItCannot) {
  const Gazetteer gazetteer = small_gazetteer();
  AddressMatcher matcher(gazetteer);
  const std::vector<Asked> cases = {
      {"13 High Street, Alderwick, AL1 2BD", MatchKind::property, "100013"},
      {"13 hihg st alderwick al1 2bd", MatchKind::property, "100013"},
      {"13 High Street, Alderwick", MatchKind::property, "100013"},
      {"13 High Street, AL1 2DB", MatchKind::property, "100013"},
      {"Alder Bakery, 13 High Street, Alderwick, AL1 2BD", MatchKind::property, "100013"},
      {"99 High Street, Alderwick, AL1 2BD", MatchKind::none, ""},
      {"Flat A, 14 High Street, Alderwick, AL1 2BD", MatchKind::property, "4001"},
      {"14B High Street, Alderwick, AL1 2BD", MatchKind::property, "4002"},
      {"14C High Street, Alderwick, AL1 2BD", MatchKind::none, ""},
      {"14 High Street, Alderwick, AL1 2BD", MatchKind::building, "4000"},
      {"21 High Street, Alderwick, AL1 2BD", MatchKind::property, "100021"},
      {"22 High Street, Alderwick, AL1 2BD", MatchKind::property, "6000"},
      {"Flat 7, Rose Court, 50 High Street, Alderwick, AL1 2BD", MatchKind::property, "3007"},
      {"7 Rose Court, High Street, Alderwick, AL1 2BD", MatchKind::property, "3007"},
      {"Flat 7, 50 High Street, Alderwick", MatchKind::property, "3007"},
      {"Flat 77, Rose Court, 50 High Street, Alderwick, AL1 2BD", MatchKind::building, "3000"},
      {"Rose Court, 50 High Street, Alderwick, AL1 2BD", MatchKind::building, "3000"},
      {"Old Vicarage, Church Ln, Netherby", MatchKind::property, "5000"},
      {"High Street, Alderwick, AL1 2BD", MatchKind::none, ""},
      {"No fixed abode", MatchKind::none, ""},
  };
  for (const Asked& asked : cases) {
    const AddressMatch found = matcher.match(*parse_address(asked.text));
    EXPECT_EQ(found.kind, asked.kind) << asked.text << ": " << name_of(found.kind) << ' ' << found.probability << ' ' << found.reason;
    EXPECT_EQ(gazetteer.uprn(found), asked.uprn) << asked.text << ": " << found.reason;
    EXPECT_FALSE(found.reason.empty()) << asked.text;
  }
}

TEST(AddressMatcher, NeverMatchesAnotherFlatOrNumber) {
  Gazetteer gazetteer;
  for (const char* flat : {"14A", "14C", "1", "11"})
    gazetteer.add(
        {std::string("9") + flat, "", *parse_address(std::string("Flat ") + flat + ", Rose Court, High Street, Alderwick, AL1 2BD")});
  gazetteer.finish();
  AddressMatcher matcher(gazetteer);
  for (const char* flat : {"14B", "14", "2", "111", "A"}) {
    const AddressMatch found = matcher.match(*parse_address(std::string("Flat ") + flat + ", Rose Court, High Street, Alderwick, AL1 2BD"));
    EXPECT_EQ(gazetteer.uprn(found), "") << flat << ": " << found.reason;
  }
}

TEST(AddressMatcher, ListsTheCandidatesWhereSeveralFit) {
  Gazetteer gazetteer;
  gazetteer.add({"1", "", *parse_address("5 Hazel Lane, Netherby, Alderwick, AL1 2BD")});
  gazetteer.add({"2", "", *parse_address("5 Hazel Lane, Farrowby, Alderwick, AL6 7GH")});
  gazetteer.finish();
  const AddressMatch found = AddressMatcher(gazetteer).match(*parse_address("5 Hazel Lane, Alderwick"));
  EXPECT_EQ(found.kind, MatchKind::ambiguous);
  EXPECT_EQ(found.candidates, (std::vector<std::uint32_t>{0, 1}));
  EXPECT_NEAR(found.probability, 0.5, 0.05);
  EXPECT_NEAR(found.margin, 0, 0.2);
  const AddressMatch told = AddressMatcher(gazetteer).match(*parse_address("5 Hazel Lane, Farrowby, Alderwick"));
  EXPECT_EQ(gazetteer.uprn(told), "2") << told.reason;
  EXPECT_GT(told.margin, 1);
}

TEST(AddressMatcher, SaysWhyInWords) {
  const Gazetteer gazetteer = small_gazetteer();
  AddressMatcher matcher(gazetteer);
  EXPECT_EQ(matcher.match(*parse_address("13 Acacai Avenue, Alderwick, AL1 3ED")).reason,
            "same postcode and number; street one letter apart");
  EXPECT_EQ(matcher.match(*parse_address("Flat 77, Rose Court, 50 High Street, Alderwick, AL1 2BD")).reason,
            "same postcode, number, building and street; flat 77 is not listed");
  EXPECT_EQ(matcher.match(*parse_address("High Street, Alderwick, AL1 2BD")).reason, "too little is given to tell 40 properties apart");
  EXPECT_EQ(matcher.match(*parse_address("99 Lavender Hill, Farrowby")).reason, "nothing like it in the gazetteer");
}

TEST(AddressMatcher, GivesTheSameAnswerInAnyOrderAndOnAnyThread) {
  const Gazetteer gazetteer = small_gazetteer();
  std::vector<Address> asked;
  for (int n = 1; n <= 60; ++n) {
    asked.push_back(*parse_address(std::to_string(n) + " High St, Alderwick"));
    asked.push_back(*parse_address("Flat " + std::to_string(n) + ", 50 High Streat, AL1 2BD"));
  }
  std::vector<AddressMatch> first(asked.size()), second(asked.size());
  AddressMatcher one(gazetteer);
  for (std::size_t i = asked.size(); i-- > 0;) first[i] = one.match(asked[i]);
  internal::run_all(asked.size(), 4, [&](std::size_t i) { second[i] = AddressMatcher(gazetteer).match(asked[i]); });
  for (std::size_t i = 0; i < asked.size(); ++i) {
    EXPECT_EQ(first[i].uprn, second[i].uprn);
    EXPECT_EQ(first[i].probability, second[i].probability);
    EXPECT_EQ(first[i].reason, second[i].reason);
  }
}

TEST(AddressKey, IsOneForAllFormsOfOneAddressAndNoneForNoProperty) {
  EXPECT_EQ(address_key_of(*parse_address("Flat A, 14 High St, Alderwick, AL1 2BD")), "14/a|high street|AL1 2BD");
  EXPECT_EQ(address_key_of(*parse_address("14A HIGH STREET, AL1 2BD")), "14/a|high street|AL1 2BD");
  EXPECT_NE(address_key_of(*parse_address("14B HIGH STREET, AL1 2BD")), "14/a|high street|AL1 2BD");
  EXPECT_EQ(address_key_of(*parse_address("High Street, Alderwick, AL1 2BD")), "");
  EXPECT_EQ(address_key_of(*parse_address("no fixed abode")), "");
}

TEST(AddressGroups, PutTheWaysOfWritingOnePlaceTogether) {
  std::vector<Address> addresses;
  for (const char* text : {"Flat 2, 14 High Street, Alderwick, AL1 2BD", "flat 2 14 high st alderwick al1 2bd",
                           "Flat 2, 14 Hihg Street, Alderwick, AL1 2BD", "Flat 3, 14 High Street, Alderwick, AL1 2BD",
                           "16 High Street, Alderwick, AL1 2BD", "16 High Street, Alderwick, AL1 2BE", "Alderwick"})
    addresses.push_back(*parse_address(text));
  for (const unsigned threads : {1U, 4U}) {
    const AddressGroups groups = group_addresses(addresses, std::vector<std::uint32_t>{3, 1, 1, 2, 2, 1, 1}, threads);
    EXPECT_EQ(groups.group[0], groups.group[1]);
    EXPECT_EQ(groups.group[0], groups.group[2]) << groups.reasons[2];
    EXPECT_NE(groups.group[0], groups.group[3]);
    EXPECT_EQ(groups.group[4], groups.group[5]) << groups.reasons[5];
    EXPECT_EQ(groups.group[6], no_entry);
    EXPECT_EQ(groups.texts.size(), 3U);
    EXPECT_EQ(groups.texts[groups.group[2]], "flat 2, 14 high street, alderwick, AL1 2BD");
  }
}

TEST(AddressParts, AreReadAsAddressBaseAndCouncilsGiveThem) {
  AddressParts plus;
  plus[AddressPart::sub_building] = "FLAT 1";
  plus[AddressPart::building] = "UMBER COURT";
  plus[AddressPart::number] = "67";
  plus[AddressPart::street] = "HAZEL LN";
  plus[AddressPart::town] = "ALDERWICK";
  plus[AddressPart::postcode] = "AL12BD";
  EXPECT_EQ(address_key_of(*address_of_parts(plus)),
            address_key_of(*parse_address("Flat 1, Umber Court, 67 Hazel Lane, Alderwick, AL1 2BD")));
  AddressParts local;
  local[AddressPart::secondary_start] = "2";
  local[AddressPart::primary_start] = "14";
  local[AddressPart::primary_start_suffix] = "A";
  local[AddressPart::street] = "HIGH STREET";
  local[AddressPart::postcode] = "AL1 2BD";
  EXPECT_EQ(address_key_of(*address_of_parts(local)), address_key_of(*parse_address("Flat 2, 14A High Street, AL1 2BD")));
  AddressParts paf;  // numbers that are not plain stand as names of buildings
  paf[AddressPart::building] = "14-16";
  paf[AddressPart::street] = "HIGH STREET";
  EXPECT_EQ(address_of_parts(paf)->number, "14-16");
  AddressParts whole;
  whole[AddressPart::whole] = "14 High Street, Alderwick";
  whole[AddressPart::postcode] = "AL1 2BD";
  EXPECT_EQ(*address_of_parts(whole), *parse_address("14 High Street, Alderwick, AL1 2BD"));
  EXPECT_FALSE(address_of_parts({}));
}

TEST(AddressParts, AreKnownByTheNamesOfColumns) {
  EXPECT_EQ(part_of_column("SUB_BUILDING_NAME"), AddressPart::sub_building);
  EXPECT_EQ(part_of_column("Sub Building"), AddressPart::sub_building);
  EXPECT_EQ(part_of_column("pao_start_number"), AddressPart::primary_start);
  EXPECT_EQ(part_of_column("PARENT_UPRN"), AddressPart::parent_uprn);
  EXPECT_EQ(part_of_column("tenure"), std::nullopt);
}

}  // namespace
}  // namespace cw::linkage
