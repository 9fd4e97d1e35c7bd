// SPDX-License-Identifier: MIT
#include "engines/decisions/explain/words.h"

#include <algorithm>
#include <array>

namespace cw::dmn {
namespace {

using feel::Kind;
using feel::Value;

constexpr std::string_view all_keys[] = {"money.types",
                                         "about",
                                         "money",
                                         "date",
                                         "date_time",
                                         "yes",
                                         "no",
                                         "no_value",
                                         "quoted",
                                         "function",
                                         "list.empty",
                                         "list.more",
                                         "entry",
                                         "joint.between",
                                         "joint.and",
                                         "joint.or",
                                         "month.1",
                                         "month.2",
                                         "month.3",
                                         "month.4",
                                         "month.5",
                                         "month.6",
                                         "month.7",
                                         "month.8",
                                         "month.9",
                                         "month.10",
                                         "month.11",
                                         "month.12",
                                         "duration.none",
                                         "duration.year",
                                         "duration.years",
                                         "duration.month",
                                         "duration.months",
                                         "duration.day",
                                         "duration.days",
                                         "duration.hour",
                                         "duration.hours",
                                         "duration.minute",
                                         "duration.minutes",
                                         "duration.second",
                                         "duration.seconds",
                                         "duration.less",
                                         "ask.not",
                                         "ask.one_of",
                                         "ask.none_of",
                                         "ask.less",
                                         "ask.less_or_equal",
                                         "ask.greater",
                                         "ask.greater_or_equal",
                                         "ask.before",
                                         "ask.on_or_before",
                                         "ask.after",
                                         "ask.on_or_after",
                                         "ask.amounts.both",
                                         "ask.amounts.low",
                                         "ask.amounts.high",
                                         "ask.amounts.none",
                                         "ask.days.both",
                                         "ask.days.low",
                                         "ask.days.high",
                                         "ask.days.none",
                                         "ask.no_value",
                                         "ask.given",
                                         "ask.any",
                                         "ask.anything_but",
                                         "ask.formula",
                                         "cell.same",
                                         "cell.holds",
                                         "cell.fails",
                                         "cell.no_answer",
                                         "answer",
                                         "answer.check",
                                         "model",
                                         "model.version",
                                         "model.between",
                                         "model.from",
                                         "model.until",
                                         "model.hash",
                                         "section.inputs",
                                         "section.how",
                                         "input",
                                         "input.missing",
                                         "input.above",
                                         "input.step",
                                         "input.preset",
                                         "step",
                                         "step.question",
                                         "step.uses",
                                         "step.formula",
                                         "step.inside",
                                         "rule.applies",
                                         "rule.always",
                                         "rule.gives",
                                         "rules.apply",
                                         "rule.note",
                                         "dropped.first",
                                         "dropped.priority",
                                         "dropped.any",
                                         "dropped.minimum",
                                         "dropped.maximum",
                                         "conflict.unique",
                                         "conflict.any",
                                         "table.sum",
                                         "table.count",
                                         "table.list",
                                         "table.none",
                                         "table.nearest",
                                         "table.default",
                                         "table.refused",
                                         "table.no_rules",
                                         "argument",
                                         "call",
                                         "call.without",
                                         "call.more",
                                         "service",
                                         "service.without",
                                         "reasons",
                                         "reason",
                                         "cut",
                                         "picture.rule",
                                         "picture.value",
                                         "picture.left_out",
                                         "picture.legend"};

constexpr std::size_t most_items = 10;
constexpr int deepest = 4;

std::string_view trimmed(std::string_view text) {
  const auto blank = [](char c) { return c == ' ' || c == '\t' || c == '\r'; };
  while (!text.empty() && blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && blank(text.back())) text.remove_suffix(1);
  return text;
}

bool is_key(std::string_view key) {
  return !key.empty() && std::all_of(key.begin(), key.end(),
                                     [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.'; });
}

std::string two_digits(std::int64_t number) {
  std::string text = std::to_string(number);
  if (text.size() < 2) text.insert(text.begin(), '0');
  return text;
}

std::string with_commas(std::string_view digits) {
  std::string out;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && (digits.size() - i) % 3 == 0) out += ',';
    out += digits[i];
  }
  return out;
}

}  // namespace

std::vector<std::string_view> Words::keys() { return {std::begin(all_keys), std::end(all_keys)}; }

Result<Words> Words::read(std::string_view content) {
  constexpr std::size_t largest = 1'000'000;
  if (content.size() > largest) return fail(ErrorCode::too_large, "the words of explanations have more than 1 MB");
  Words words;
  std::string* last = nullptr;
  std::size_t number = 0;
  while (!content.empty()) {
    ++number;
    const std::size_t end = std::min(content.find('\n'), content.size());
    const std::string_view line = content.substr(0, end);
    content.remove_prefix(std::min(end + 1, content.size()));
    const std::string_view inner = trimmed(line);
    if (inner.empty() || inner.front() == '#') continue;
    if (line.front() == ' ' && last != nullptr) {
      *last += ' ';
      *last += inner;
      continue;
    }
    const std::size_t sign = inner.find('=');
    const std::string_view key = trimmed(inner.substr(0, sign));
    if (sign == std::string_view::npos || !is_key(key))
      return fail(ErrorCode::invalid, "line " + std::to_string(number) + " is no message: write `key = text`");
    const auto [at, added] = words.texts_.emplace(std::string(key), std::string(trimmed(inner.substr(sign + 1))));
    if (!added) return fail(ErrorCode::invalid, "line " + std::to_string(number) + ": the key '" + std::string(key) + "' is there twice");
    last = &at->second;
  }
  for (const std::string_view key : all_keys)
    if (!words.texts_.contains(key)) return fail(ErrorCode::invalid, "the words of explanations have no '" + std::string(key) + "'");
  return words;
}

std::string Words::text(std::string_view key, std::initializer_list<Part> parts) const {
  const auto found = texts_.find(key);
  if (found == texts_.end()) return std::string(key);
  const std::string& pattern = found->second;
  std::string out;
  for (std::size_t at = 0; at < pattern.size();) {
    const std::size_t close = pattern[at] == '{' ? pattern.find('}', at) : std::string::npos;
    const Part* part = nullptr;
    if (close != std::string::npos)
      for (const Part& each : parts)
        if (each.name == std::string_view(pattern).substr(at + 1, close - at - 1)) part = &each;
    if (part == nullptr) {
      out += pattern[at++];
      continue;
    }
    out += part->value;
    at = close + 1;
  }
  return out;
}

Unit Words::unit_of(const feel::Type* type) const {
  if (type == nullptr || type->kind != feel::TypeKind::number || type->name.empty()) return Unit::plain;
  const std::string names = ", " + text("money.types") + ",";
  return names.find(", " + type->name + ",") == std::string::npos ? Unit::plain : Unit::money;
}

std::string Words::joined(const std::vector<std::string>& parts, Joint joint) const {
  std::string out;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    if (i > 0)
      out += i + 1 < parts.size() ? text("joint.between") + " " : " " + text(joint == Joint::conjunction ? "joint.and" : "joint.or") + " ";
    out += parts[i];
  }
  return out;
}

std::string Words::number(const Decimal& number, Unit unit) const {
  constexpr int most_decimals = 6;
  const auto rounded = number.rounded(most_decimals, Rounding::half_even);
  if (rounded && *rounded != number && !rounded->is_zero()) return text("about", {{"value", this->number(*rounded, unit)}});
  std::string digits = number.absolute().to_text();
  std::string fraction;
  if (const std::size_t point = digits.find('.'); point != std::string::npos) {
    fraction = digits.substr(point + 1);
    digits.resize(point);
  }
  if (unit == Unit::money && fraction.size() == 1) fraction += '0';
  std::string out = with_commas(digits) + (fraction.empty() ? "" : "." + fraction);
  if (unit == Unit::money) out = text("money", {{"amount", out}});
  if (number.is_negative() && !number.is_zero()) out.insert(out.begin(), '-');
  return out;
}

std::string Words::date(const feel::Date& date) const {
  const std::string day = std::to_string(date.day), year = std::to_string(date.year);
  const std::string month = text("month." + std::to_string(date.month));
  return text("date", {{"day", day}, {"month", month}, {"year", year}});
}

std::string Words::time(const feel::Time& time) const {
  const std::int64_t seconds = time.nanoseconds / feel::nanoseconds_per_second;
  std::string out = two_digits(seconds / 3600) + ":" + two_digits(seconds / 60 % 60);
  if (seconds % 60 != 0) out += ":" + two_digits(seconds % 60);
  if (time.zone.kind == feel::Zone::Kind::named) return out + " (" + feel::zone_name(time.zone) + ")";
  if (time.zone.kind == feel::Zone::Kind::none) return out;
  const std::int32_t offset = std::abs(time.zone.value);
  if (offset == 0) return out + " UTC";
  return out + " UTC" + (time.zone.value < 0 ? "-" : "+") + two_digits(offset / 3600) + ":" + two_digits(offset / 60 % 60);
}

std::string Words::counted(std::string_view key, std::int64_t count) const {
  const std::string number = with_commas(std::to_string(count));
  return text("duration." + std::string(key) + (count == 1 ? "" : "s"), {{"count", number}});
}

std::string Words::years_months(const feel::YearsMonthsDuration& duration) const {
  const std::int64_t months = std::abs(duration.months);
  std::vector<std::string> parts;
  if (months >= 12) parts.push_back(counted("year", months / 12));
  if (months % 12 != 0) parts.push_back(counted("month", months % 12));
  if (parts.empty()) return text("duration.none");
  const std::string out = joined(parts, Joint::conjunction);
  return duration.months < 0 ? text("duration.less", {{"duration", out}}) : out;
}

std::string Words::days_time(const feel::DaysTimeDuration& duration) const {
  if (duration.nanoseconds != 0) return feel::to_text(duration);
  const bool below = duration.seconds < 0;
  const feel::DaysTimeDuration positive = below ? feel::negated(duration) : duration;
  std::vector<std::string> parts;
  const auto add = [&](std::string_view key, std::int64_t count) {
    if (count > 0) parts.push_back(counted(key, count));
  };
  add("day", positive.seconds / feel::seconds_per_day);
  add("hour", positive.seconds / 3600 % 24);
  add("minute", positive.seconds / 60 % 60);
  add("second", positive.seconds % 60);
  if (parts.empty()) return text("duration.none");
  const std::string out = joined(parts, Joint::conjunction);
  return below ? text("duration.less", {{"duration", out}}) : out;
}

std::string Words::comparison(feel::RangeForm form, std::string_view bound, Order order) const {
  const bool days = order == Order::days;
  const auto by = [&](std::string_view key) { return text(key, {{"value", bound}}); };
  switch (form) {
    case feel::RangeForm::less: return by(days ? "ask.before" : "ask.less");
    case feel::RangeForm::less_or_equal: return by(days ? "ask.on_or_before" : "ask.less_or_equal");
    case feel::RangeForm::greater: return by(days ? "ask.after" : "ask.greater");
    case feel::RangeForm::greater_or_equal: return by(days ? "ask.on_or_after" : "ask.greater_or_equal");
    case feel::RangeForm::not_equal: return by("ask.not");
    default: return std::string(bound);
  }
}

std::string Words::interval(const End& low, const End& high, Order order) const {
  if (low.words.empty() && high.words.empty()) return text("ask.any");
  if (low.words.empty()) return comparison(high.included ? feel::RangeForm::less_or_equal : feel::RangeForm::less, high.words, order);
  if (high.words.empty()) return comparison(low.included ? feel::RangeForm::greater_or_equal : feel::RangeForm::greater, low.words, order);
  const std::string_view ends = low.included ? (high.included ? "both" : "low") : (high.included ? "high" : "none");
  return text(std::string(order == Order::days ? "ask.days." : "ask.amounts.") + std::string(ends),
              {{"low", low.words}, {"high", high.words}});
}

std::string Words::range(const feel::Range& range, Unit unit) const {
  const auto words = [&](const Value& end) { return end.is_null() ? std::string() : value(end, unit); };
  const Kind kind = range.low.is_null() ? range.high.kind() : range.low.kind();
  if (range.form == feel::RangeForm::interval)
    return interval({words(range.low), range.low_included}, {words(range.high), range.high_included}, order_of(kind));
  return comparison(range.form, words(range.low.is_null() ? range.high : range.low), order_of(kind));
}

std::string Words::value(const Value& value, Unit unit) const { return value_within(value, unit, 0); }

std::string Words::value_within(const Value& value, Unit unit, int depth) const {
  switch (value.kind()) {
    case Kind::null: return text("no_value");
    case Kind::boolean: return text(value.is_true() ? "yes" : "no");
    case Kind::number: return number(value.as_number(), unit);
    case Kind::string: return text("quoted", {{"text", value.text()}});
    case Kind::date: return date(value.as_date());
    case Kind::time: return time(value.as_time());
    case Kind::date_time: return text("date_time", {{"date", date(value.as_date_time().date)}, {"time", time(value.as_date_time().time)}});
    case Kind::days_time_duration: return days_time(value.as_days_time());
    case Kind::years_months_duration: return years_months(value.as_years_months());
    case Kind::range: return range(value.as_range(), unit);
    case Kind::function: return text("function");
    default: break;
  }
  const bool is_list = value.is(Kind::list);
  const std::size_t size = is_list ? value.items().size() : value.entries().size();
  if (size == 0) return text("list.empty");
  std::vector<std::string> parts;
  for (std::size_t i = 0; i < size && i < most_items && depth < deepest; ++i) {
    const std::string inner = value_within(is_list ? value.items()[i] : value.entries()[i].value, unit, depth + 1);
    parts.push_back(is_list ? inner : text("entry", {{"name", value.entries()[i].key}, {"value", inner}}));
  }
  if (parts.size() < size) parts.push_back(text("list.more", {{"count", std::to_string(size - parts.size())}}));
  const std::string out = joined(parts, Joint::conjunction);
  return depth == 0 ? out : "(" + out + ")";
}

Words::Order order_of(Kind kind) {
  return kind == Kind::date || kind == Kind::time || kind == Kind::date_time ? Words::Order::days : Words::Order::amounts;
}

}  // namespace cw::dmn
