// SPDX-License-Identifier: MIT
#include "engines/linkage/standardise/places.h"

#include <gtest/gtest.h>

namespace cw::linkage {
namespace {

TEST(Postcode, ReadsOneWithAndWithoutASpace) {
  for (const char* text : {"SW1A 1AA", "sw1a1aa", " SW1A  1AA ", "SW1A-1AA", "swia iaa", "SW1A 1AA."}) {
    const auto postcode = parse_postcode(text);
    ASSERT_TRUE(postcode) << text;
    EXPECT_EQ(postcode->text, "SW1A 1AA") << text;
    EXPECT_EQ(postcode->area, "SW");
    EXPECT_EQ(postcode->district, "SW1A");
    EXPECT_EQ(postcode->sector, "SW1A 1");
  }
  EXPECT_EQ(parse_postcode("E11AA")->text, "E1 1AA");
  EXPECT_EQ(parse_postcode("m1 1ae")->area, "M");
  EXPECT_EQ(parse_postcode("B33 8TH")->district, "B33");
}

TEST(Postcode, LettersAndDigitsArePutRightByPlace) {
  EXPECT_EQ(parse_postcode("0X1 1AA")->text, "OX1 1AA");
  EXPECT_EQ(parse_postcode("OX1 OAA")->text, "OX1 0AA");
  EXPECT_TRUE(parse_postcode("OX1 OAA")->repaired);
  EXPECT_FALSE(parse_postcode("OX1 0AA")->repaired);
}

TEST(Postcode, SpecialOnesAreFlagged) {
  EXPECT_EQ(parse_postcode("GIR 0AA")->kind, PostcodeKind::girobank);
  EXPECT_EQ(parse_postcode("BF1 3AA")->kind, PostcodeKind::forces);
  EXPECT_EQ(parse_postcode("ZZ99 3VZ")->kind, PostcodeKind::no_fixed_abode);
  EXPECT_EQ(parse_postcode("NF1 1NF")->kind, PostcodeKind::no_fixed_abode);
  EXPECT_EQ(parse_postcode("ZZ99 3WZ")->kind, PostcodeKind::pseudo);
  EXPECT_EQ(parse_postcode("no fixed abode")->text, "NF1 1NF");
}

TEST(Postcode, WhatCannotBeIsRefused) {
  EXPECT_EQ(parse_postcode("").reason, Reason::empty);
  EXPECT_EQ(parse_postcode("unknown").reason, Reason::placeholder);
  EXPECT_EQ(parse_postcode("QA1 1AA").reason, Reason::impossible);
  EXPECT_EQ(parse_postcode("SW1A 1CA").reason, Reason::impossible);
  for (const char* text : {"SW1A", "12345", "SW1A 1A", "SW1A 1AAA", "hello"})
    EXPECT_EQ(parse_postcode(text).reason, Reason::malformed) << text;
}

TEST(Uprn, LosesItsLeadingZeros) {
  EXPECT_EQ(*parse_uprn("000010023456"), "10023456");
  EXPECT_EQ(*parse_uprn("10023456.0"), "10023456");
  EXPECT_EQ(parse_uprn("0").reason, Reason::placeholder);
  EXPECT_EQ(parse_uprn("999999999999").reason, Reason::placeholder);
  EXPECT_EQ(parse_uprn("1234567890123").reason, Reason::malformed);
  EXPECT_EQ(parse_uprn("1.0E+11").reason, Reason::malformed);
}

struct Case {
  const char* text;
  const char* wanted;  // flat|building|number|suffix|street|locality|town|postcode
};

std::string parts(const Address& a) {
  return a.flat + "|" + a.building + "|" + a.number + "|" + a.number_suffix + "|" + a.street + "|" + a.locality + "|" + a.town + "|" +
         a.postcode;
}

TEST(Address, IsDividedIntoItsParts) {
  const std::vector<Case> cases = {
      {"14A Acacia Avenue, Alderwick, AL1 2BD", "||14|a|acacia avenue||alderwick|AL1 2BD"},
      {"FLAT 14A, 3 Acacia Ave, Alderwick", "14a||3||acacia avenue||alderwick|"},
      {"Flat 2 14A High St Alderwick AL12BD", "2||14|a|high street||alderwick|AL1 2BD"},
      {"Flat 2/1, 14 Argyle Street, Glasgow", "2/1||14||argyle street||glasgow|"},
      {"14/3 Leith Walk, Edinburgh", "3||14||leith walk||edinburgh|"},
      {"1-3 Church Road, Netherby, Alderwick", "||1-3||church road|netherby|alderwick|"},
      {"Room 4, Rose House, 12 Mill Lane, Alderwick", "room 4|rose house|12||mill lane||alderwick|"},
      {"The Old Vicarage, Church Ln, Netherby", "|the old vicarage|||church lane||netherby|"},
      {"The Old Vicarage, Netherby, AL1 2BD", "|the old vicarage|||||netherby|AL1 2BD"},
      {"Ground Floor Flat, 7 Park Rd, Alderwick", "ground floor||7||park road||alderwick|"},
      {"Flat 3 Rose Court 14 High Street, Alderwick", "3|rose court|14||high street||alderwick|"},
      {"14 St John's Road, Alderwick", "||14||st johns road||alderwick|"},
      {"12\nStation Road North\nAlderwick\nAL1 2BD", "||12||station road north||alderwick|AL1 2BD"},
      {"14 The Street, Alderwick", "||14||the street||alderwick|"},
      {"14 Broadway, Alderwick", "||14||broadway||alderwick|"},
      {"Flat 14 A, 3 High Street, Alderwick", "14a||3||high street||alderwick|"},
      {"Flat B2, 3 High Street, Alderwick", "b2||3||high street||alderwick|"},
      {"14 High Street Flat 2, Alderwick", "2||14||high street||alderwick|"},
      {"14 Flat 2 High Street, Alderwick", "2||14||high street||alderwick|"},
      {"2, 14 High Street, Alderwick", "2||14||high street||alderwick|"},
      {"B, 14 High Street, Alderwick", "b||14||high street||alderwick|"},
      {"12 Umber Court, 67 Hazel Lane, Alderwick", "12|umber court|67||hazel lane||alderwick|"},
      {"No. 14 High Street, Alderwick", "||14||high street||alderwick|"},
      {"Flat No 3, 14 High Street, Alderwick", "3||14||high street||alderwick|"},
      {"14 - 16 High Street, Alderwick", "||14-16||high street||alderwick|"},
      {"14 & 16 High Street, Alderwick", "||14-16||high street||alderwick|"},
      {"1st Floor Flat, 14 High Street, Alderwick", "first floor||14||high street||alderwick|"},
      {"Flat 1st Floor, 14 High Street, Alderwick", "first floor||14||high street||alderwick|"},
      {"Second Floor Left, 14 High Street, Alderwick", "second floor left||14||high street||alderwick|"},
      {"Flat 0/2, 14 Argyle Street, Glasgow", "0/2||14||argyle street||glasgow|"},
      {"Rear of 14 High Street, Alderwick", "rear||14||high street||alderwick|"},
      {"Land adj to 14 High Street, Alderwick", "land adjacent||14||high street||alderwick|"},
      {"Caravan 12, Sunny Park, Mill Lane, Alderwick", "caravan 12||||sunny park|mill lane|alderwick|"},
      {"Flat 6, Tamarisk Court, Brewer View, Alderwick", "6|tamarisk court|||brewer view||alderwick|"},
      {"Yarrow Court Care Home, Lake Street, Alderwick", "|yarrow court care home|||lake street||alderwick|"},
      {"Upper Street, Alderwick", "||||upper street||alderwick|"},
      {"14 Garden Street, Alderwick", "||14||garden street||alderwick|"},
      {"Top Flat, 14 High Street, Alderwick", "top||14||high street||alderwick|"},
      {"Unit 5, Mill House, 12 Mill Lane, Alderwick", "unit 5|mill house|12||mill lane||alderwick|"},
  };
  for (const Case& test : cases) {
    const auto address = parse_address(test.text);
    ASSERT_TRUE(address) << test.text;
    EXPECT_EQ(parts(*address), test.wanted) << test.text;
    EXPECT_EQ(parts(*parse_address(format(*address))), parts(*address)) << format(*address);
  }
}

TEST(Address, CareOfAndNoFixedAbodeAreKeptApart) {
  const auto address = parse_address("c/o Mrs Smith, 14 High Street, Alderwick");
  EXPECT_EQ(address->care_of, "mrs smith");
  EXPECT_EQ(address->number, "14");
  EXPECT_EQ(*parse_address("c/o Mrs Smith 14 High Street, Alderwick"), *address);
  EXPECT_TRUE(parse_address("No Fixed Abode")->no_fixed_abode);
  EXPECT_TRUE(parse_address("NFA, NF1 1NF")->no_fixed_abode);
  EXPECT_EQ(parse_address("not known").reason, Reason::placeholder);
  EXPECT_EQ(parse_address(" , ").reason, Reason::empty);
}

TEST(Address, LinesAreAsOneLineWithCommas) {
  const std::vector<std::string_view> lines = {"14 High Street", "", "Alderwick", "AL1 2BD"};
  EXPECT_EQ(*parse_address(lines), *parse_address("14 High Street, Alderwick, AL1 2BD"));
}

TEST(Address, TokensAreOneSetForOneAddress) {
  EXPECT_EQ(address_tokens("14 High St, Alderwick AL1 2BD"), address_tokens("ALDERWICK, 14 HIGH STREET"));
  EXPECT_EQ(address_tokens("1 St James Rd"), (std::vector<std::string>{"1", "james", "road", "st"}));
}

}  // namespace
}  // namespace cw::linkage
