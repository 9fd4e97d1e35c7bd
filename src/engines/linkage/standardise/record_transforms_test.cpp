// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "engines/linkage/standardise/transforms.h"

namespace cw::linkage {
namespace {

std::string given(std::string_view transform, std::string_view text) { return (*find_transform(transform))(text).value_or("nothing"); }

TEST(RecordTransforms, PremisesAreTheNumbersOfTheHome) {
  EXPECT_EQ(given("premises", "Flat 2, 14 Acacia Avenue, Alderwick, AW1 0DX"), "2 14");
  EXPECT_EQ(given("premises", "14 Acacia Avenue, Flat 2"), "2 14") << "in any order";
  EXPECT_EQ(given("premises", "14a acacia ave"), "14a");
  EXPECT_EQ(given("premises", "14 A Acacia Avenue"), "14a");
  EXPECT_EQ(given("premises", "123 Main Street, Las Vegas NV 89132"), "123") << "without the code of another country";
  EXPECT_EQ(given("premises", "12 5th Avenue"), "12") << "a street's ordinal is none";
  EXPECT_EQ(given("premises", "007 Silver Road"), "7");
  EXPECT_EQ(given("premises", "2496"), "2496");
  EXPECT_EQ(given("premises", "The Old Vicarage, Church Lane"), "nothing");
}

TEST(RecordTransforms, TelephonesOfAnyCountryAreTheirLastDigits) {
  for (const char* form : {"07700 900123", "+44 7700 900123", "0044 7700 900123", "(07700) 900-123", "7700900123", "07700 900123 ext 12",
                           "07700900123 / 01632960001"}) {
    EXPECT_EQ(given("phone_digits", form), "7700900123") << form;
  }
  EXPECT_EQ(given("phone_digits", "+1 702-919-1300"), "7029191300");
  for (const char* none : {"", "n/a", "0000000000", "07777777777", "0123456789", "12345"})
    EXPECT_EQ(given("phone_digits", none), "nothing") << none;
}

TEST(RecordTransforms, IdentifiersHaveOneForm) {
  EXPECT_EQ(given("identifier", " 786-77-6454 "), "786776454");
  EXPECT_EQ(given("identifier", "5304218.0"), "5304218");
  for (const char* none : {"", "n/a", "unknown", "0000000", "999999999", "123456789", "none"})
    EXPECT_EQ(given("identifier", none), "nothing") << none;
  EXPECT_EQ(given("national_insurance_shape", "QQ123457C"), "QQ123457");
  EXPECT_EQ(given("national_insurance_shape", "QQ12345"), "nothing");
}

TEST(RecordTransforms, TitlesTellASexOrNothing) {
  EXPECT_EQ(given("sex_of_title", "MR"), "male");
  EXPECT_EQ(given("sex_of_title", "Ms. Anna Mazur"), "female");
  EXPECT_EQ(given("sex_of_title", "MR & MRS"), "nothing");
  EXPECT_EQ(given("sex_of_title", "Dr"), "nothing");
}

TEST(RecordTransforms, NamesOfThingsAreWords) {
  EXPECT_EQ(given("organisation", "The Müller & Sons Company, Limited"), "muller and sons co ltd");
  EXPECT_EQ(given("words", "  Kids' Rug (4x6) - Red "), "kids rug 4x6 red");
  EXPECT_EQ(given("number", "$1,299.00"), "1299");
  EXPECT_EQ(given("number", "12,50 €"), "1250") << "only a comma at the very end is a decimal comma";
  EXPECT_EQ(given("number", "12,50"), "12.5");
  EXPECT_EQ(given("number", "none"), "nothing");
}

TEST(RecordTransforms, WholeNamesMayBeginWithTheFamilyName) {
  EXPECT_EQ(given("full_name_first:family_first", "Clarke Edward (Ted)"), "edward");
  EXPECT_EQ(given("full_name_family:family_first", "Chadwell-Wilson Elizabeth (Liz)"), "chadwell wilson");
  EXPECT_EQ(given("known_as:family_first", "Clarke Edward (Ted)"), "ted");
  EXPECT_EQ(given("full_name_middle:family_first", "BAKER Jason Nigel"), "nigel");
  EXPECT_EQ(given("full_name_family:family_first", "VAN DYK Jan Piet"), "van dyk");
  EXPECT_FALSE(find_transform("full_name_first:backwards"));
}

TEST(RecordTransforms, EarlyDatesAreDatesWhereAskedFor) {
  EXPECT_EQ(given("date", "1630-08-01"), "nothing");
  EXPECT_EQ(given("date:early", "1630-08-01"), "1630-08-01");
  EXPECT_EQ(given("date:us,early", "08/01/1630"), "1630-08-01");
}

TEST(RecordTransforms, StandTwiceAsOnce) {
  const std::string_view texts[] = {"Flat 2, 14 A Acacia Avenue, AL1 2BD",
                                    "12 2119 5000",
                                    "14 Foo 2119",
                                    "the the ltd limited",
                                    "+44 7700 900 123",
                                    "£1,234.50",
                                    "-.50",
                                    "Ms",
                                    "0 0 12",
                                    "QQ 12 34 57 C",
                                    "x.0"};
  for (const char* name : {"premises", "street", "phone_digits", "identifier", "national_insurance_shape", "sex_of_title", "words",
                           "organisation", "number"}) {
    const Transform transform = *find_transform(name);
    for (const std::string_view text : texts) {
      const auto once = transform(text);
      EXPECT_EQ(once ? transform(*once) : once, once) << name << " on " << text;
    }
  }
}

}  // namespace
}  // namespace cw::linkage
