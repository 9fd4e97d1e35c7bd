// SPDX-License-Identifier: MIT
#include "engines/linkage/standardise/identifiers.h"

#include <gtest/gtest.h>

#include "engines/linkage/standardise/shared_values.h"

namespace cw::linkage {
namespace {

TEST(NhsNumber, TheCheckDigitMustFit) {
  EXPECT_EQ(parse_nhs_number("943 476 5919")->text, "9434765919");
  EXPECT_EQ(parse_nhs_number("943-476-5918").reason, Reason::check_digit);
  EXPECT_EQ(parse_nhs_number("4444444444").reason, Reason::placeholder);
  EXPECT_EQ(parse_nhs_number("12345").reason, Reason::malformed);
  EXPECT_EQ(parse_nhs_number("94347659I9").reason, Reason::malformed);
  EXPECT_EQ(parse_nhs_number(" ").reason, Reason::empty);
  EXPECT_TRUE(parse_nhs_number("9990000018")->test);
  EXPECT_FALSE(parse_nhs_number("9434765919")->test);
}

TEST(NationalInsurance, OnlyPrefixesThatAreGivenOutPass) {
  EXPECT_EQ(*parse_national_insurance("jg 10 37 59 a"), "JG103759A");
  EXPECT_EQ(*parse_national_insurance("JG103759"), "JG103759");
  for (const char* text : {"QQ103759A", "DA103759A", "AO103759A", "BG103759A", "NK103759A", "ZZ103759A"}) {
    EXPECT_EQ(parse_national_insurance(text).reason, Reason::impossible) << text;
  }
  EXPECT_EQ(parse_national_insurance("TN010203M").reason, Reason::temporary);
  EXPECT_EQ(parse_national_insurance("JG103759E").reason, Reason::malformed);
  EXPECT_EQ(parse_national_insurance("AB123456C").reason, Reason::placeholder);
}

TEST(Upn, TheLetterMustFit) {
  EXPECT_EQ(*parse_upn("H801200001001"), "H801200001001");
  EXPECT_EQ(parse_upn("A801200001001").reason, Reason::check_digit);
  EXPECT_EQ(parse_upn("I801200001001").reason, Reason::malformed);
  EXPECT_EQ(parse_upn("H80120000100").reason, Reason::malformed);
}

TEST(Gender, WordsAndCodesAreRead) {
  EXPECT_EQ(*parse_gender("F"), Gender::female);
  EXPECT_EQ(*parse_gender("02"), Gender::female);
  EXPECT_EQ(*parse_gender("Male"), Gender::male);
  EXPECT_EQ(*parse_gender("Non-binary"), Gender::other);
  EXPECT_EQ(*parse_gender("trans woman"), Gender::female);
  EXPECT_EQ(*parse_gender("9"), Gender::unknown);
  EXPECT_EQ(*parse_gender("Prefer not to say"), Gender::unknown);
  EXPECT_EQ(parse_gender("banana").reason, Reason::malformed);
}

TEST(SharedValues, ThoseOverTheCapAreReportedMostPeopleFirst) {
  SharedValues phones(SharedKind::phone);
  phones.add("+441", 8, 20);
  phones.add("+442", 9, 9);
  phones.add("+443", 5, 5);
  phones.add("+443", 10, 12);
  phones.add("", 1000, 1000);
  EXPECT_FALSE(phones.is_shared("+441"));
  EXPECT_TRUE(phones.is_shared("+442"));
  const auto report = phones.report();
  ASSERT_EQ(report.size(), 2U);
  EXPECT_EQ(report[0].value, "+443");
  EXPECT_EQ(report[0].records, 17U);
}

}  // namespace
}  // namespace cw::linkage
