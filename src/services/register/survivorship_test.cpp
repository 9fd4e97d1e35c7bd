// SPDX-License-Identifier: MIT
#include "services/register/survivorship.h"

#include <gtest/gtest.h>

namespace cw::registry {
namespace {

constexpr std::int64_t day = 86'400'000'000;
constexpr Timestamp now{20'000 * day};

RecordView record(std::int64_t number, const std::string& source, std::int64_t days_old, Structure columns) {
  return {{number}, {source, std::to_string(number)}, Value(std::move(columns)), {}, {now.microseconds - days_old * day}, {}};
}
Structure phone(const std::string& number) { return {{"phone", Value(number)}}; }

const std::vector<RecordView> three = {record(1, "library", 900, phone("01632 960001")), record(2, "rents", 30, phone("01632 960002")),
                                       record(3, "care", 400, phone("01632960001"))};

TEST(Survivorship, WhatMostSourcesSayIsShownWithItsReason) {
  const Survivors shown = survive(three, {}, now);
  const ShownField* field = shown.find("phone");
  ASSERT_NE(field, nullptr);
  EXPECT_EQ(field->value, Value(std::string("01632960001"))) << "in the words of the newest; spaces make no difference";
  EXPECT_EQ(field->why, "2 sources say so, more than say anything else.");
  EXPECT_EQ(field->source, "care");
  EXPECT_EQ(field->age_days, 400);
  EXPECT_EQ(field->conflict, Conflict::contradiction);
  ASSERT_EQ(field->others.size(), 1U);
  EXPECT_EQ(field->others[0].value, Value(std::string("01632 960002")));
  EXPECT_EQ(field->others[0].said_by, (std::vector<SaidBy>{{{2}, "rents", {now.microseconds - 30 * day}}}));
}

TEST(Survivorship, ARuleCanTrustASourceOrTheNewest) {
  SurvivorshipRules rules;
  rules.columns["phone"] = {Preference::newest, {}};
  EXPECT_EQ(survive(three, rules, now).find("phone")->value, Value(std::string("01632 960002")));
  EXPECT_EQ(survive(three, rules, now).find("phone")->why, "This was said last.");
  rules.columns["phone"] = {Preference::order_of_sources, {"school", "library", "rents"}};
  const Survivors shown = survive(three, rules, now);
  EXPECT_EQ(shown.find("phone")->source, "library");
  EXPECT_EQ(shown.find("phone")->why, "Of the sources that say anything, library is trusted most for this.");
  EXPECT_EQ(shown.find("phone")->age_days, 900);
}

TEST(Survivorship, TwoRecordsOfOneSourceAreOneVoice) {
  const std::vector<RecordView> records = {record(1, "rents", 10, phone("1")), record(2, "rents", 20, phone("1")),
                                           record(3, "care", 5, phone("2"))};
  const Survivors shown = survive(records, {}, now);
  EXPECT_EQ(shown.find("phone")->value, Value(std::string("2")));
  EXPECT_EQ(shown.find("phone")->why, "As many sources say something else; this was said last.");
}

TEST(Survivorship, APartOfTheOtherValueIsADetailAndTheSameInOtherLettersNoConflict) {
  const auto of = [](const std::string& a, const std::string& b) {
    return survive(std::vector{record(1, "rents", 1, {{"postcode", Value(a)}}), record(2, "care", 2, {{"postcode", Value(b)}})}, {}, now)
        .find("postcode")
        ->conflict;
  };
  EXPECT_EQ(of("AW1 0BN", "aw10bn"), Conflict::none);
  EXPECT_EQ(of("AW1 0BN", "AW1"), Conflict::detail);
  EXPECT_EQ(of("AW1 0BN", "AW2 0BN"), Conflict::contradiction);
}

TEST(Survivorship, OneVoiceIsAllThatIsSaidAndNothingShownWhereNobodySaysAnything) {
  const Survivors shown = survive(std::vector{record(1, "rents", 1, {{"sex", Value(std::string("female"))}})}, {}, now);
  ASSERT_EQ(shown.fields.size(), 1U);
  EXPECT_EQ(shown.fields[0].why, "It is all that is said.");
  EXPECT_EQ(shown.find("phone"), nullptr);
  EXPECT_TRUE(survive({}, {}, now).fields.empty());
}

TEST(Survivorship, TheOrderOfRecordsMakesNoDifference) {
  std::vector<RecordView> turned(three.rbegin(), three.rend());
  EXPECT_EQ(survive(turned, {}, now).fields, survive(three, {}, now).fields);
}

}  // namespace
}  // namespace cw::registry
