// SPDX-License-Identifier: MIT
#include "engines/decisions/analysis/axis.h"

#include <algorithm>
#include <set>

#include "engines/decisions/analysis/words.h"
#include "engines/decisions/feel/compile.h"
#include "engines/decisions/feel/functions.h"
#include "engines/decisions/feel/operators.h"

namespace cw::dmn {

using feel::Expression;
using feel::Kind;
using feel::RangeForm;
using feel::Syntax;
using feel::Value;

const Expression& bare(const Expression& tree) {
  const Expression* at = &tree;
  while (at->syntax == Syntax::labelled || at->syntax == Syntax::conversion) at = at->parts[0].get();
  return *at;
}

bool is_constant(const Expression& tree) {
  const auto all_parts = [&](std::size_t from) {
    return std::all_of(tree.parts.begin() + static_cast<std::ptrdiff_t>(from), tree.parts.end(),
                       [](const auto& part) { return is_constant(*part); });
  };
  switch (tree.syntax) {
    case Syntax::literal: return true;
    case Syntax::call: {
      const Expression& callee = *tree.parts[0];
      return callee.syntax == Syntax::variable && callee.name != "now" && callee.name != "today" &&
             feel::builtin_names().find(feel::name_key(callee.name)) != nullptr && all_parts(1);
    }
    case Syntax::negation:
    case Syntax::add:
    case Syntax::subtract:
    case Syntax::multiply:
    case Syntax::divide:
    case Syntax::power:
    case Syntax::list:
    case Syntax::context:
    case Syntax::labelled:
    case Syntax::conversion: return all_parts(0);
    default: return false;
  }
}

std::optional<Value> constant_value(const Expression& tree) {
  if (tree.syntax == Syntax::literal) return tree.value;
  if (!is_constant(tree)) return std::nullopt;
  feel::Limits limits;
  limits.steps = 100'000;
  limits.list_size = 10'000;
  limits.text_size = 100'000;
  feel::Evaluation evaluation(limits);
  const feel::Program program(tree, {});
  Value value = program.run({}, evaluation);
  if (!evaluation.diagnostics().empty()) return std::nullopt;
  return value;
}

namespace {

bool is_question(const Expression& e) { return bare(e).syntax == Syntax::variable && bare(e).name == "?"; }

std::optional<Decimal> whole_below(const Value& number) { return number.as_number().rounded(0, Rounding::floor); }

// The first whole number above.
std::optional<Decimal> whole_above(const Value& number) {
  const auto floor = whole_below(number);
  return floor ? add(*floor, Decimal(1)) : std::nullopt;
}

Value middle_of_numbers(const Piece& piece) {
  if (piece.low.is_null() && piece.high.is_null()) return Value::number(0);
  if (piece.low.is_null()) {
    const auto ceiling = piece.high.as_number().rounded(0, Rounding::ceiling);
    const auto below = ceiling ? subtract(*ceiling, Decimal(1)) : std::nullopt;
    return Value::number(below ? *below : piece.high.as_number());
  }
  const auto above = whole_above(piece.low);
  if (above && (piece.high.is_null() || *above < piece.high.as_number())) return Value::number(*above);
  if (piece.high.is_null()) return piece.low;
  const auto sum = add(piece.low.as_number(), piece.high.as_number());
  const auto half = sum ? divide(*sum, Decimal(2)) : std::nullopt;
  return Value::number(half ? *half : piece.low.as_number());
}

// A point strictly inside, for what can be counted in whole steps: one step from an end, or the middle.
std::int64_t inside(std::optional<std::int64_t> low, std::optional<std::int64_t> high, std::int64_t step) {
  if (!low && !high) return 0;
  if (!low) return *high - step;
  if (!high || *high - *low > step) return *low + step;
  return *low + (*high - *low) / 2;
}

template <class Count>
std::optional<std::int64_t> counted_end(const Value& end, Count count) {
  if (end.is_null()) return std::nullopt;
  return count(end);
}

Value middle_of_dates(const Piece& piece) {
  const auto days = [](const Value& value) { return feel::days_since_epoch(value.as_date()); };
  const auto date = feel::date_of_days(inside(counted_end(piece.low, days), counted_end(piece.high, days), 1));
  return date ? Value::date(*date) : piece.low;
}

Value middle_of_times(const Piece& piece) {
  const auto moment = [](const Value& value) { return value.as_time().nanoseconds; };
  const Value& end = piece.low.is_null() ? piece.high : piece.low;
  feel::Time time = end.as_time();
  constexpr std::int64_t day = feel::seconds_per_day * feel::nanoseconds_per_second;
  const std::int64_t low = piece.low.is_null() ? -1 : moment(piece.low), high = piece.high.is_null() ? day : moment(piece.high);
  time.nanoseconds = std::clamp<std::int64_t>(inside(low, high, 60 * feel::nanoseconds_per_second), 0, day - 1);
  return Value::time(time);
}

Value middle_of_moments(const Piece& piece) {
  const auto seconds = [](const Value& value) { return feel::instant_of(value.as_date_time()); };
  const Value& end = piece.low.is_null() ? piece.high : piece.low;
  const auto low = counted_end(piece.low, seconds), high = counted_end(piece.high, seconds);
  const std::int64_t at = inside(low, high, feel::seconds_per_day);
  const auto moved = feel::add(end.as_date_time(), feel::DaysTimeDuration{at - seconds(end), low && high && at == *low ? 1 : 0});
  return moved ? Value::date_time(*moved) : end;
}

Value middle_of_durations(const Piece& piece) {
  const auto seconds = [](const Value& value) { return value.as_days_time().seconds; };
  const auto low = counted_end(piece.low, seconds), high = counted_end(piece.high, seconds);
  const std::int64_t at = inside(low, high, feel::seconds_per_day);
  return Value::duration(feel::DaysTimeDuration{at, low && high && at == *low ? piece.low.as_days_time().nanoseconds + 1 : 0});
}

Value middle_of_months(const Piece& piece) {
  const auto months = [](const Value& value) { return value.as_years_months().months; };
  return Value::duration(feel::YearsMonthsDuration{inside(counted_end(piece.low, months), counted_end(piece.high, months), 1)});
}

// Nothing lies between two days, or numbers of months, that follow each other; nor before midnight.
bool is_empty(const Piece& piece) {
  if (piece.form != Piece::Form::between) return false;
  const Kind kind = piece.low.is_null() ? piece.high.kind() : piece.low.kind();
  if (kind == Kind::time && piece.low.is_null()) return piece.high.as_time().nanoseconds == 0;
  if (kind == Kind::time && piece.high.is_null())
    return piece.low.as_time().nanoseconds + feel::nanoseconds_per_second >= feel::seconds_per_day * feel::nanoseconds_per_second;
  if (piece.low.is_null() || piece.high.is_null()) return false;
  if (kind == Kind::date) return feel::days_since_epoch(piece.high.as_date()) - feel::days_since_epoch(piece.low.as_date()) <= 1;
  if (kind == Kind::years_months_duration) return piece.high.as_years_months().months - piece.low.as_years_months().months <= 1;
  return false;
}

}  // namespace

bool Axis::note_value(const Value& value) {
  switch (value.kind()) {
    case Kind::null: names_missing_ = true; return true;
    case Kind::list: return std::all_of(value.items().begin(), value.items().end(), [&](const Value& item) { return note_value(item); });
    case Kind::context:
    case Kind::range:
    case Kind::function: return false;
    default: constants_.push_back(value); return true;
  }
}

// A condition on `?`, or a test: constants in it are noted.
bool Axis::note_condition(const Expression& condition) {
  const Expression& e = bare(condition);
  const auto constant = [&](const Expression& part) {
    const auto value = constant_value(part);
    return value && note_value(*value);
  };
  const auto parts = [&](std::size_t from) {
    return std::all_of(e.parts.begin() + static_cast<std::ptrdiff_t>(from), e.parts.end(),
                       [&](const auto& part) { return note_condition(*part); });
  };
  switch (e.syntax) {
    case Syntax::any_test: return true;
    case Syntax::tests:
    case Syntax::not_tests:
    case Syntax::list:
    case Syntax::conjunction:
    case Syntax::disjunction: return parts(0);
    case Syntax::interval: orders_ = true; return constant(*e.parts[0]) && constant(*e.parts[1]);
    case Syntax::comparison:
      orders_ = orders_ || (e.form != RangeForm::equal && e.form != RangeForm::not_equal);
      return constant(*e.parts[0]);
    case Syntax::less:
    case Syntax::less_or_equal:
    case Syntax::greater:
    case Syntax::greater_or_equal: orders_ = true; [[fallthrough]];
    case Syntax::equal:
    case Syntax::not_equal:
      return (is_question(*e.parts[0]) && constant(*e.parts[1])) || (is_question(*e.parts[1]) && constant(*e.parts[0]));
    case Syntax::between: orders_ = true; return is_question(*e.parts[0]) && constant(*e.parts[1]) && constant(*e.parts[2]);
    case Syntax::in: return is_question(*e.parts[0]) && parts(1);
    case Syntax::call:
      if (e.parts.size() == 2 && e.parts[0]->syntax == Syntax::variable && e.parts[0]->name == "not") return note_condition(*e.parts[1]);
      return constant(e);
    default: return constant(e);
  }
}

bool Axis::note(const Expression& tests) { return note_condition(tests); }

bool Axis::restrict(const Expression& tests) {
  if (!note_condition(tests)) return false;
  restrictions_.push_back(&tests);
  return true;
}

bool Axis::has_comparable_zones() const {
  const auto zone_of = [](const Value& value) {
    return value.is(Kind::time) ? value.as_time().zone.kind : value.as_date_time().time.zone.kind;
  };
  if (kind_ != Kind::time && kind_ != Kind::date_time) return true;
  return std::all_of(constants_.begin(), constants_.end(), [&](const Value& value) {
    return zone_of(value) == zone_of(constants_.front()) && zone_of(value) != feel::Zone::Kind::named;
  });
}

bool Axis::is_one_kind() {
  for (const Value& value : constants_) {
    if (kind_ != Kind::null && value.kind() != kind_) {
      problem_ =
          "its cells compare with a " + std::string(feel::name_of(kind_)) + " and with a " + std::string(feel::name_of(value.kind()));
      return false;
    }
    kind_ = value.kind();
  }
  if (constants_.empty()) return true;
  if (type_ && type_->kind != feel::TypeKind::any && type_->kind != feel::TypeKind::null) {
    feel::Type plain;
    plain.kind = type_->kind;
    if (!feel::is_instance(constants_.front(), plain)) {
      problem_ = "it is a " + feel::name_of(*type_) + ", and its cells compare with a " + std::string(feel::name_of(kind_));
      return false;
    }
  }
  if (!has_comparable_zones()) problem_ = "its times have different time zones";
  if ((kind_ == Kind::string || kind_ == Kind::boolean) && orders_) problem_ = "it orders texts by their letters";
  return problem_.empty();
}

void Axis::cut_texts() {
  if (kind_ == Kind::boolean) constants_ = {Value::boolean(true), Value::boolean(false)};
  std::set<std::string> known;
  for (const Value& value : constants_)
    if (known.insert(feel::to_text(value)).second) pieces_.push_back({Piece::Form::value, value, {}});
  if (kind_ == Kind::string) pieces_.push_back({Piece::Form::other_text, {}, {}});
}

void Axis::cut_ordered() {
  std::sort(constants_.begin(), constants_.end(),
            [](const Value& left, const Value& right) { return feel::compare(left, right).value_or(0) < 0; });
  Value before;
  for (const Value& value : constants_) {
    if (!before.is_null() && feel::compare(before, value).value_or(0) == 0) continue;
    pieces_.push_back({Piece::Form::between, before, value});
    pieces_.push_back({Piece::Form::value, value, {}});
    before = value;
  }
  pieces_.push_back({Piece::Form::between, before, {}});
  std::erase_if(pieces_, [](const Piece& piece) { return is_empty(piece); });
}

void Axis::place_texts() {
  text_places_.clear();
  for (std::uint32_t i = 0; i < size(); ++i)
    if (pieces_[i].form == Piece::Form::value && kind_ == Kind::string) text_places_.emplace(pieces_[i].low.text(), i);
}

void Axis::keep_allowed() {
  for (const Expression* tests : restrictions_) {
    std::vector<bool> allowed(pieces_.size(), false);
    for (const Span& span : pieces_of(*tests))
      for (std::uint32_t piece = span.first; piece <= span.last; ++piece) allowed[piece] = true;
    std::vector<Piece> pieces;
    std::vector<Value> samples;
    for (std::size_t i = 0; i < pieces_.size(); ++i) {
      if (!allowed[i] && pieces_[i].form != Piece::Form::missing) continue;  // a missing value is not asked whether it is allowed
      pieces.push_back(pieces_[i]);
      samples.push_back(samples_[i]);
    }
    pieces_ = std::move(pieces);
    samples_ = std::move(samples);
  }
}

bool Axis::cut() {
  if (!is_one_kind()) return false;
  if (constants_.empty()) {
    pieces_.push_back({});
  } else if (has_order()) {
    cut_ordered();
  } else {
    cut_texts();
  }
  if (names_missing_) pieces_.push_back({Piece::Form::missing, {}, {}});
  for (const Piece& piece : pieces_) samples_.push_back(sample_of(piece));
  place_texts();
  keep_allowed();
  place_texts();
  return true;
}

Value Axis::sample(std::size_t piece) const { return samples_[piece]; }

Value Axis::sample_of(const Piece& piece) const {
  switch (piece.form) {
    case Piece::Form::value: return piece.low;
    case Piece::Form::missing: return {};
    case Piece::Form::whole:
      if (type_ && type_->kind == feel::TypeKind::string) return Value::string("any text");
      if (type_ && type_->kind == feel::TypeKind::boolean) return Value::boolean(true);
      return Value::number(1);
    case Piece::Form::other_text: {
      std::string text = "something else";
      while (std::any_of(constants_.begin(), constants_.end(), [&](const Value& value) { return value.text() == text; })) text += " again";
      return Value::string(text);
    }
    case Piece::Form::between: break;
  }
  switch (kind_) {
    case Kind::date: return middle_of_dates(piece);
    case Kind::time: return middle_of_times(piece);
    case Kind::date_time: return middle_of_moments(piece);
    case Kind::days_time_duration: return middle_of_durations(piece);
    case Kind::years_months_duration: return middle_of_months(piece);
    default: return middle_of_numbers(piece);
  }
}

// The pieces of an ordered axis that compare so with one of its constants.
Spans Axis::compared(RangeForm form, const Value& bound) const {
  const std::uint32_t count = size() - (size() > 0 && pieces_.back().form == Piece::Form::missing ? 1 : 0);
  // Below 0, 0, above 0: the piece lies before, at, behind the constant.
  const auto side = [&](const Piece& piece) {
    if (piece.form == Piece::Form::value) return feel::compare(piece.low, bound).value_or(1);
    return !piece.high.is_null() && feel::compare(piece.high, bound).value_or(1) <= 0 ? -1 : 1;
  };
  const auto end = pieces_.begin() + count;
  const auto at = static_cast<std::uint32_t>(
      std::partition_point(pieces_.begin(), end, [&](const Piece& piece) { return side(piece) < 0; }) - pieces_.begin());
  const std::uint32_t behind = at + (at < count && side(pieces_[at]) == 0 ? 1 : 0);
  const auto span = [](std::uint32_t first, std::uint32_t stop) { return first < stop ? Spans{{first, stop - 1}} : Spans{}; };
  switch (form) {
    case RangeForm::less: return span(0, at);
    case RangeForm::less_or_equal: return span(0, behind);
    case RangeForm::greater: return span(behind, count);
    case RangeForm::greater_or_equal: return span(at, count);
    case RangeForm::not_equal: return united(span(0, at), span(behind, count));
    default: return span(at, behind);
  }
}

// Of a comparison, an interval or a constant; nothing where it takes an evaluation to know.
std::optional<Spans> Axis::simple_spans(const Expression& test) const {
  const Expression& e = bare(test);
  if (!has_order()) {
    if (e.syntax != Syntax::literal || e.value.kind() != kind_ || kind_ != Kind::string) return std::nullopt;
    const auto found = text_places_.find(e.value.text());
    return found != text_places_.end() ? Spans{{found->second, found->second}} : Spans{};
  }
  const auto value_in = [&](const Expression& part) {
    const auto value = constant_value(part);
    return value && value->kind() == kind_ ? value : std::nullopt;
  };
  if (e.syntax == Syntax::comparison) {
    const auto bound = value_in(*e.parts[0]);
    return bound && e.form != RangeForm::interval ? std::optional(compared(e.form, *bound)) : std::nullopt;
  }
  if (e.syntax == Syntax::interval) {
    const auto low = value_in(*e.parts[0]), high = value_in(*e.parts[1]);
    if (!low || !high || feel::compare(*low, *high).value_or(1) > 0) return std::nullopt;
    return intersected(compared(e.low_included ? RangeForm::greater_or_equal : RangeForm::greater, *low),
                       compared(e.high_included ? RangeForm::less_or_equal : RangeForm::less, *high));
  }
  const auto value = value_in(e);
  return value ? std::optional(compared(RangeForm::equal, *value)) : std::nullopt;
}

Spans Axis::evaluated(const Expression& tests) const {
  const feel::Program program(tests, {{"?", type_}});
  Spans spans;
  for (std::uint32_t i = 0; i < size(); ++i) {
    feel::Evaluation evaluation;
    if (!program.run({&samples_[i], 1}, evaluation).is_true()) continue;
    if (!spans.empty() && spans.back().last + 1 == i) {
      spans.back().last = i;
    } else {
      spans.push_back({i, i});
    }
  }
  return spans;
}

Spans Axis::pieces_of(const Expression& tests) const {
  const Expression& e = bare(tests);
  if (e.syntax == Syntax::any_test) return all();
  const bool negated = e.syntax == Syntax::not_tests;
  if ((e.syntax != Syntax::tests && !negated) || names_missing_ || constants_.empty()) return evaluated(tests);
  Spans spans;
  for (const auto& part : e.parts) {
    const auto simple = simple_spans(*part);
    if (!simple) return evaluated(tests);
    spans = united(spans, *simple);
  }
  return negated ? outside(spans, size()) : spans;
}

std::string Axis::span_words(Span span) const {
  const Piece& first = pieces_[span.first];
  const Piece& last = pieces_[span.last];
  if (span.first == span.last && first.form == Piece::Form::value) return value_words(first.low);
  const bool low_included = first.form == Piece::Form::value, high_included = last.form == Piece::Form::value;
  const Value& high = high_included ? last.low : last.high;
  const bool is_day = kind_ == Kind::date || kind_ == Kind::time || kind_ == Kind::date_time;
  std::string words;
  if (!first.low.is_null()) {
    words = low_included ? "from " : is_day ? "after " : "above ";
    words += value_words(first.low);
  }
  if (high.is_null()) return words.empty() ? "anything" : low_included && !is_day ? value_words(first.low) + " or more" : words;
  if (words.empty())
    return high_included ? (is_day ? "up to " + value_words(high) : value_words(high) + " or less")
                         : (is_day ? "before " : "below ") + value_words(high);
  if (low_included && high_included) return words + " to " + value_words(high);
  return words + (low_included ? ", but " : " and ") + (high_included ? "up to " : is_day ? "before " : "below ") + value_words(high);
}

std::string Axis::text_words(const Spans& spans) const {
  std::vector<std::string> within, without;
  bool other = false, missing = false;
  for (std::uint32_t i = 0; i < size(); ++i) {
    const bool is_in = intersects(spans, {{i, i}});
    if (pieces_[i].form == Piece::Form::other_text) other = is_in;
    if (pieces_[i].form == Piece::Form::missing) missing = is_in;
    if (pieces_[i].form == Piece::Form::value) (is_in ? within : without).push_back(value_words(pieces_[i].low));
  }
  if (other && without.empty()) return missing ? "anything or not given" : "any text";
  if (other) within = {"anything but " + joined(without)};
  if (missing) within.push_back("not given");
  return joined(within, "or");
}

std::string Axis::words(const Spans& spans) const {
  if (constants_.empty() && !names_missing_) return "anything";
  if (!has_order()) return text_words(spans);
  if (spans.size() > 1 && has_only_fractions(spans))
    return "a fraction between " + value_words(pieces_[spans.front().first].low) + " and " + value_words(pieces_[spans.back().last].high);
  std::vector<std::string> parts;
  for (Span span : spans) {
    const bool missing = pieces_[span.last].form == Piece::Form::missing;
    if (!missing || span.first < span.last) {
      if (missing) --span.last;
      parts.push_back(pieces_[span.first].form == Piece::Form::whole ? "given" : span_words(span));
    }
    if (missing) parts.emplace_back("not given");
  }
  return joined(parts, "or");
}

bool Axis::has_only_fractions(const Spans& spans) const {
  return kind_ == Kind::number && !spans.empty() && std::all_of(spans.begin(), spans.end(), [&](const Span& span) {
           const Piece& piece = pieces_[span.first];
           if (span.first != span.last || piece.form != Piece::Form::between || piece.low.is_null() || piece.high.is_null()) return false;
           const auto above = whole_above(piece.low);
           return above && *above >= piece.high.as_number();
         });
}

}  // namespace cw::dmn
