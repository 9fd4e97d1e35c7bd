// SPDX-License-Identifier: MIT
#include "services/register/attributes.h"

#include <gtest/gtest.h>

#include "base/date_text.h"
#include "services/register/test_register.h"

namespace cw::registry {
namespace {

using test::by_test;
using test::with_number;

class Attributes : public test::OnAStore {
 protected:
  Result<std::int64_t> add(PersonId person, const Attribute& attribute) {
    store::Connection db = connect();
    return store::in_transaction(db,
                                 [&](store::Connection& work) { return add_attribute(work, by_test, person, attribute, clock_.now()); });
  }
  Result<void> end(std::int64_t number) {
    store::Connection db = connect();
    return store::in_transaction(db, [&](store::Connection& work) { return end_attribute(work, by_test, number, clock_.now()); });
  }
  // "language interpreter": kinds, newest first.
  std::string kinds(PersonId person, Timestamp at) {
    store::Connection db = connect();
    WholeView viewer;
    std::string out;
    const auto found = attributes_of(db, viewer, person, at);
    if (!found) return found.error().message;
    for (const AttributeView& each : *found) out += (out.empty() ? "" : " ") + std::string(name_of(each.attribute.kind));
    return out;
  }
  static Attribute language(const char* which) {
    return {AttributeKind::language, Value(Structure{{"language", Value(std::string(which))}}), "the resident", {}};
  }
  static Attribute helper(std::optional<Date> ends_on) {
    return {AttributeKind::trusted_helper, test::columns(R"({"name":"Bo","relation":"son","may":"hear about appointments"})"),
            "the resident", ends_on};
  }
};
CW_ON_BOTH_DATABASES(Attributes);

TEST_P(Attributes, HoldFromWhenTheyAreSaidUntilTheyAreEnded) {
  auto people = start();
  const PersonId person = (*people)->put(by_test, {"library", "1"}, with_number("1")).value().person;
  const Timestamp before = clock_.now();
  clock_.advance(10);
  const auto number = add(person, language("Welsh"));
  ASSERT_TRUE(number) << number.error().message;
  const Timestamp said = clock_.now();
  clock_.advance(10);
  ASSERT_TRUE(end(*number));
  EXPECT_EQ(kinds(person, before), "");
  EXPECT_EQ(kinds(person, said), "language");
  EXPECT_EQ(kinds(person, clock_.now()), "");
  EXPECT_EQ(end(*number).error().code, ErrorCode::not_found);
}

TEST_P(Attributes, GoWithThePersonThroughMergesAndBack) {
  auto people = start();
  const PersonId older = (*people)->put(by_test, {"library", "1"}, with_number("1")).value().person;
  const PersonId younger = (*people)->put(by_test, {"rents", "1"}, with_number("2")).value().person;
  ASSERT_TRUE(add(younger, language("Urdu")));
  clock_.advance(1000);
  ASSERT_TRUE((*people)->put(by_test, {"rents", "1"}, with_number("1")));
  EXPECT_EQ(kinds(older, clock_.now()), "language");
  EXPECT_EQ(kinds(younger, clock_.now()), "language") << "the old id answers with where it went";
  clock_.advance(1000);
  ASSERT_TRUE((*people)->put(by_test, {"rents", "1"}, with_number("2")));
  EXPECT_EQ(kinds(older, clock_.now()), "");
  EXPECT_EQ(kinds(younger, clock_.now()), "language");
}

TEST_P(Attributes, ATrustedHelperEndsOnItsLastDay) {
  auto people = start();
  const PersonId person = (*people)->put(by_test, {"library", "1"}, with_number("1")).value().person;
  EXPECT_EQ(add(person, helper({})).error().field, "ends_on");
  const std::int32_t today = static_cast<std::int32_t>(clock_.now().microseconds / 86'400'000'000);
  ASSERT_TRUE(add(person, helper(Date{today})));
  EXPECT_EQ(kinds(person, clock_.now()), "trusted_helper");
  clock_.advance(86'400'000'000);
  EXPECT_EQ(kinds(person, clock_.now()), "");
}

TEST_P(Attributes, WhatIsNoneIsRefused) {
  auto people = start();
  const PersonId person = (*people)->put(by_test, {"library", "1"}, with_number("1")).value().person;
  Attribute wrong = language("");
  EXPECT_EQ(add(person, wrong).error().message, "a language needs the member language.");
  wrong.value = test::columns(R"({"language":1})");
  EXPECT_EQ(add(person, wrong).error().code, ErrorCode::invalid);
  wrong = language("Welsh");
  wrong.said_by = "";
  EXPECT_EQ(add(person, wrong).error().message, "who said so is missing.");
  EXPECT_EQ(add(PersonId(Uuid{}), language("Welsh")).error().code, ErrorCode::not_found);
  ASSERT_TRUE((*people)->remove(by_test, {"library", "1"}));
  EXPECT_EQ(add(person, language("Welsh")).error().message, "no record is left of this person.");
  store::Connection db = connect();
  EXPECT_EQ(add_attribute(db, by_test, person, language("Welsh"), clock_.now()).error().code, ErrorCode::conflict);
}

}  // namespace
}  // namespace cw::registry
