// SPDX-License-Identifier: MIT
// The parts of the sample borough on their own.
#include <gtest/gtest.h>

#include <array>
#include <set>

#include "sample/internal/corrupt.h"
#include "sample/internal/identifiers.h"
#include "sample/internal/life.h"
#include "sample/internal/names.h"
#include "sample/sample.h"

namespace cw::sample {
namespace {

TEST(Random, GivesTheNumbersOfSplitmix64) {
  Random random(1234567);  // reference values of the algorithm's author
  EXPECT_EQ(random.next(), 6457827717110365317ULL);
  EXPECT_EQ(random.next(), 3203168211198807973ULL);
}
TEST(Random, DrawsBelowALimitEvenly) {
  Random random(5);
  std::array<int, 7> seen{};
  for (int i = 0; i < 70'000; ++i) ++seen[random.below(7)];
  for (const int count : seen) EXPECT_NEAR(count, 10'000, 500);
}
TEST(NhsNumber, HasTheCheckDigitOfThePublishedExample) {
  EXPECT_TRUE(valid_nhs_number("9434765919"));
  EXPECT_FALSE(valid_nhs_number("9434765918"));
  EXPECT_FALSE(valid_nhs_number("943476591"));
  EXPECT_FALSE(valid_nhs_number("943476591X"));
}
TEST(NhsNumber, IsDifferentForEverySerial) {
  std::set<std::string> seen;
  int given = 0;
  for (std::uint32_t i = 0; i < nhs_serials; i += 7)
    if (const auto number = nhs_number(i)) {
      ++given;
      EXPECT_TRUE(valid_nhs_number(*number));
      seen.insert(*number);
    }
  EXPECT_EQ(static_cast<int>(seen.size()), given);
  EXPECT_NEAR(given, 142'857 * 10 / 11, 2000);
}
TEST(UniquePupilNumber, IsRefusedWithAnotherLetter) {
  std::string upn = unique_pupil_number(12, 2015, 34);
  EXPECT_TRUE(valid_unique_pupil_number(upn));
  upn[0] = upn[0] == 'A' ? 'B' : 'A';
  EXPECT_FALSE(valid_unique_pupil_number(upn));
  EXPECT_FALSE(valid_unique_pupil_number("A12"));
}
TEST(NationalInsuranceNumber, StaysDifferentForTenMillionResidents) {
  EXPECT_NE(national_insurance_number(0), national_insurance_number(1'000'000));
  EXPECT_NE(national_insurance_number(3'999'999), national_insurance_number(40'959'999));
  EXPECT_EQ(national_insurance_number(40'959'999).size(), 9U);
}
TEST(Postcode, IsOfTheInventedAreaUpToTheLastCode) {
  EXPECT_EQ(postcode(0), "AW1 0AA");
  EXPECT_EQ(postcode(395'999), "AW99 9ZZ");
}
TEST(Slip, ChangesAWordAndKeepsAccentedLettersWhole) {
  Random random(1);
  for (int i = 0; i < 500; ++i) {
    const std::string slipped = keyboard_slip("Łukasz", random);
    EXPECT_NE(slipped, "Łukasz");
    EXPECT_TRUE(slipped.starts_with("Ł")) << slipped;
  }
}
TEST(Slip, LeavesTextWithoutLettersAlone) {
  Random random(1);
  EXPECT_EQ(keyboard_slip("", random), "");
  EXPECT_EQ(scanner_slip("", random), "");
  EXPECT_EQ(hearing_slip("X", random), "X");
  EXPECT_EQ(digit_slip("abc", random), "abc");
}
TEST(Names, DropPolishAccents) { EXPECT_EQ(without_accents("Małgorzata Wójcik-Żak"), "Malgorzata Wojcik-Zak"); }
TEST(Names, GiveAPolishWomanTheFemaleForm) {
  Random random(1);
  EXPECT_EQ(family_for(Culture::polish, Sex::female, "Kowalski", random), "Kowalska");
  EXPECT_EQ(family_for(Culture::polish, Sex::female, "Nowak", random), "Nowak");
}
TEST(Names, FollowTheFashionOfTheYearOfBirth) {
  Random random(1);
  int old_margarets = 0, young_margarets = 0;
  for (int i = 0; i < 5000; ++i) {
    old_margarets += draw_given(Culture::british, Sex::female, 1932, random) == "Margaret";
    young_margarets += draw_given(Culture::british, Sex::female, 2012, random) == "Margaret";
  }
  EXPECT_GT(old_margarets, 100);
  EXPECT_EQ(young_margarets, 0);
}
TEST(Names, KnowShortFormsAndSpellings) {
  EXPECT_EQ(short_forms("William").front(), "Bill");
  EXPECT_FALSE(other_spellings("Muhammad").empty());
  EXPECT_TRUE(short_forms("Zyx").empty());
}
TEST(Life, IsMadeAloneForEachNeighbourhood) {
  const NeighbourhoodPlan plan{7, 3, 10, 500, 20'605};
  const Neighbourhood one = live(plan), two = live(plan);
  ASSERT_EQ(one.people.size(), two.people.size());
  EXPECT_EQ(one.residents, 500);
  EXPECT_EQ(one.people.back().given, two.people.back().given);
}
TEST(FaultRates, ReadWhatTheyWrite) {
  FaultRates rates;
  rates.rate[3] = 0.25;
  rates.multiplier[2] = 4;
  const auto read = read_fault_rates(write_fault_rates(rates));
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(read->rate, rates.rate);
  EXPECT_EQ(read->multiplier, rates.multiplier);
}
TEST(FaultRates, KeepTheDefaultsOfWhatIsNotNamed) {
  const auto read = read_fault_rates("[faults]\nnickname = 1\n");
  ASSERT_TRUE(read);
  EXPECT_EQ(read->rate[static_cast<std::size_t>(Fault::nickname)], 1.0);
  EXPECT_EQ(read->rate[static_cast<std::size_t>(Fault::duplicate)], FaultRates().rate[static_cast<std::size_t>(Fault::duplicate)]);
}
TEST(FaultRates, RefuseWhatTheyDoNotKnowWithTheLine) {
  for (const char* text :
       {"[faults]\nnickname = 1.5\n", "[faults]\nnick_name = 0.1\n", "[faults]\nnickname = \"often\"\n", "[faults]\nnickname = nan\n",
        "[faults]\nnickname = -0.1\n", "[systems]\nlibary = 1\n", "\nnickname = 0.5\n", "[faults\n\n", "\xC3\xA9 = 1\n"}) {
    const auto read = read_fault_rates(text);
    ASSERT_FALSE(read) << text;
    EXPECT_EQ(read.error().code, ErrorCode::invalid);
    EXPECT_NE(read.error().message.find("Line "), std::string::npos) << read.error().message;
  }
}
TEST(FaultCatalogue, IsInTheOrderOfTheFaults) {
  std::set<std::string_view> names;
  for (std::size_t i = 0; i < fault_count; ++i) {
    EXPECT_EQ(static_cast<std::size_t>(fault_catalogue()[i].fault), i);
    EXPECT_TRUE(names.insert(fault_catalogue()[i].name).second);
  }
}

}  // namespace
}  // namespace cw::sample
