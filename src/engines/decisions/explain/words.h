// SPDX-License-Identifier: MIT
// The words of explanations in one language, as data (packages/decisions/messages.en.txt, messages.cy.txt), and values as people write
// them.
//
//   CW_TRY(const Words words, Words::read(content));
//   words.text("rule.applies", {{"rule", "3"}});              // "Rule 3 applies."
//   words.value(feel::Value::number(16000));                  // "16,000"
//
// A line is `key = text` with {placeholders}; '#' begins a comment; a line that begins with spaces goes on with the text before it: the
// format of the pages' words without plural forms. Immutable: any thread.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "engines/decisions/feel/type.h"
#include "engines/decisions/feel/value.h"

namespace cw::dmn {

// What a number counts: nothing that is known, or pounds and pence.
enum class Unit : std::uint8_t { plain, money };

class Words {
 public:
  struct Part {
    std::string_view name;
    std::string_view value;
  };
  // Invalid, with the line: a line that is no message, a key that is there twice, a key of keys() that is missing.
  [[nodiscard]] static Result<Words> read(std::string_view content);
  // Every key that an explanation uses, for the check that a language has all.
  [[nodiscard]] static std::vector<std::string_view> keys();

  [[nodiscard]] std::string text(std::string_view key, std::initializer_list<Part> parts = {}) const;

  // Money by the name of its type: `money.types` lists the names of item definitions whose numbers are pounds.
  [[nodiscard]] Unit unit_of(const feel::Type* type) const;
  // As people write it: 16,000; £4.50; 5 April 2026; "single"; yes; no value.
  [[nodiscard]] std::string value(const feel::Value& value, Unit unit = Unit::plain) const;
  // "a, b or c".
  enum class Joint : std::uint8_t { conjunction, disjunction };
  [[nodiscard]] std::string joined(const std::vector<std::string>& parts, Joint joint) const;
  // What a range asks for: "from 18 up to, not including, 65", "before 5 April 2026".
  [[nodiscard]] std::string range(const feel::Range& range, Unit unit = Unit::plain) const;
  // The same of ends that are words already; one without words is open. `days`: dates and times are before and after, not less and more.
  enum class Order : std::uint8_t { amounts, days };
  struct End {
    std::string words;
    bool included = false;
  };
  [[nodiscard]] std::string interval(const End& low, const End& high, Order order) const;
  // By one comparison: "65 or more", "before 5 April 2026", "not 3".
  [[nodiscard]] std::string comparison(feel::RangeForm form, std::string_view bound, Order order) const;

 private:
  [[nodiscard]] std::string number(const Decimal& number, Unit unit) const;
  [[nodiscard]] std::string date(const feel::Date& date) const;
  [[nodiscard]] std::string time(const feel::Time& time) const;
  [[nodiscard]] std::string days_time(const feel::DaysTimeDuration& duration) const;
  [[nodiscard]] std::string years_months(const feel::YearsMonthsDuration& duration) const;
  [[nodiscard]] std::string counted(std::string_view key, std::int64_t count) const;
  [[nodiscard]] std::string value_within(const feel::Value& value, Unit unit, int depth) const;

  std::map<std::string, std::string, std::less<>> texts_;
};

[[nodiscard]] Words::Order order_of(feel::Kind kind);

}  // namespace cw::dmn
