// SPDX-License-Identifier: MIT
// List functions (DMN 1.5, table 75); those of numbers are in functions_statistics.cpp.
#include <algorithm>

#include "engines/decisions/feel/operators.h"
#include "engines/decisions/internal/builtins.h"

namespace cw::feel::builtins {

std::optional<std::int64_t> whole_number(const Value& value, Fraction fraction) {
  const Decimal number = value.as_number();
  if (fraction == Fraction::refused && !number.is_integer()) return std::nullopt;
  return number.to_integer();
}

std::optional<std::size_t> index_of_position(std::int64_t position, std::size_t size) {
  const auto length = static_cast<std::int64_t>(size);
  if (position == 0 || position > length || position < -length) return std::nullopt;
  return static_cast<std::size_t>(position > 0 ? position - 1 : length + position);
}

namespace {

std::optional<std::size_t> position_in(const Value& position, std::size_t size) {
  const auto number = whole_number(position, Fraction::refused);
  return number ? index_of_position(*number, size) : std::nullopt;
}

Value outside_list(Call& call) { return call.fail("the position is 0, no whole number, or outside the list"); }

bool is_same_item(const Value& left, const Value& right) { return equal(left, right) == true; }

bool holds(const std::vector<Value>& items, const Value& wanted) {
  return std::any_of(items.begin(), items.end(), [&](const Value& item) { return is_same_item(item, wanted); });
}

Value made_list(Call& call, std::vector<Value> items) {
  if (!call.evaluation.allows_list(items.size(), call.position)) return {};
  return Value::list(std::move(items));
}

// The item that stands before (sign -1) or behind (sign 1) all others in their order.
Value extreme(Call& call, int sign) {
  const std::vector<Value>& items = call[0].items();
  if (items.empty()) return {};
  const Value* best = &items.front();
  if (!has_order(best->kind())) return call.fail("items of this kind have no order");
  for (const Value& item : items) {
    const auto order = compare(item, *best);
    if (!order) return call.fail("the items are not all of one kind that has an order");
    if (*order * sign > 0) best = &item;
  }
  return *best;
}

// Each value once; the first of equal ones stays. Quadratic, so that work is charged.
bool distinct_into(Call& call, const std::vector<Value>& items, std::vector<Value>& result) {
  for (const Value& item : items) {
    // A comparison goes at most through the whole of the item.
    if (!call.evaluation.charge(result.size() * std::uint64_t{item.weight()} / 8 + 1, call.position)) return false;
    if (!holds(result, item)) result.push_back(item);
  }
  return true;
}

bool flatten_into(Call& call, const std::vector<Value>& items, std::vector<Value>& result) {
  for (const Value& item : items) {
    if (!call.evaluation.charge(1, call.position)) return false;
    if (!item.is(Kind::list)) {
      result.push_back(item);
    } else if (!flatten_into(call, item.items(), result)) {
      return false;
    }
  }
  return result.size() <= call.evaluation.limits().list_size || call.evaluation.allows_list(result.size(), call.position);
}

// What a function of two items says.
Value ask(Call& call, const Value& function, const Value& first, const Value& second) {
  Value arguments[2] = {first, second};
  return function.callable().call(arguments, function.captured(), call.evaluation, call.position);
}

}  // namespace

Value list_contains(Call& call) {
  if (!call.evaluation.charge(call[0].items().size() / 8, call.position)) return {};
  return Value::boolean(holds(call[0].items(), call[1]));
}
Value count(Call& call) { return Value::number(static_cast<std::int64_t>(call[0].items().size())); }
Value minimum(Call& call) { return extreme(call, -1); }
Value maximum(Call& call) { return extreme(call, 1); }

Value all(Call& call) {
  bool unknown = false;
  for (const Value& item : call[0].items()) {
    if (item.is_false()) return item;
    unknown = unknown || item.is_null();
  }
  return unknown ? Value() : Value::boolean(true);
}
Value any(Call& call) {
  bool unknown = false;
  for (const Value& item : call[0].items()) {
    if (item.is_true()) return item;
    unknown = unknown || item.is_null();
  }
  return unknown ? Value() : Value::boolean(false);
}

Value sublist(Call& call) {
  const std::vector<Value>& items = call[0].items();
  const auto start = position_in(call[1], items.size());
  if (!start) return outside_list(call);
  std::size_t length = items.size() - *start;
  if (!call[2].is_null()) {
    const auto wanted = whole_number(call[2], Fraction::refused);
    if (!wanted || *wanted < 1 || static_cast<std::size_t>(*wanted) > length)
      return call.fail("the length is below 1, or reaches behind the list's end");
    length = static_cast<std::size_t>(*wanted);
  }
  const auto first = items.begin() + static_cast<std::ptrdiff_t>(*start);
  return made_list(call, {first, first + static_cast<std::ptrdiff_t>(length)});
}

Value append(Call& call) {
  std::vector<Value> items = call[0].items();
  items.insert(items.end(), call[1].items().begin(), call[1].items().end());
  return made_list(call, std::move(items));
}

Value concatenate(Call& call) {
  std::size_t size = 0;
  for (const Value& list : call[0].items()) size += list.items().size();
  if (!call.evaluation.allows_list(size, call.position)) return {};
  std::vector<Value> items;
  items.reserve(size);
  for (const Value& list : call[0].items()) items.insert(items.end(), list.items().begin(), list.items().end());
  return Value::list(std::move(items));
}

Value insert_before(Call& call) {
  std::vector<Value> items = call[0].items();
  const auto at = position_in(call[1], items.size());
  if (!at) return outside_list(call);
  items.insert(items.begin() + static_cast<std::ptrdiff_t>(*at), call[2]);
  return made_list(call, std::move(items));
}

Value remove(Call& call) {
  std::vector<Value> items = call[0].items();
  const auto at = position_in(call[1], items.size());
  if (!at) return outside_list(call);
  items.erase(items.begin() + static_cast<std::ptrdiff_t>(*at));
  return made_list(call, std::move(items));
}

Value list_replace_at(Call& call) {
  std::vector<Value> items = call[0].items();
  const auto at = position_in(call[1], items.size());
  if (!at) return outside_list(call);
  items[*at] = call[2];
  return made_list(call, std::move(items));
}

Value list_replace_matching(Call& call) {
  if (call[1].callable().parameter_names().size() != 2) return call.fail("'match' must be a function of an item and the new item");
  std::vector<Value> items = call[0].items();
  for (Value& item : items) {
    const Value answer = ask(call, call[1], item, call[2]);
    if (!answer.is(Kind::boolean)) return call.fail("'match' must say true or false");
    if (answer.is_true()) item = call[2];
  }
  return made_list(call, std::move(items));
}

Value reverse(Call& call) {
  const std::vector<Value>& items = call[0].items();
  return made_list(call, {items.rbegin(), items.rend()});
}

Value index_of(Call& call) {
  const std::vector<Value>& items = call[0].items();
  std::vector<Value> positions;
  for (std::size_t i = 0; i < items.size(); ++i)
    if (is_same_item(items[i], call[1])) positions.push_back(Value::number(static_cast<std::int64_t>(i) + 1));
  return made_list(call, std::move(positions));
}

Value union_of(Call& call) {
  std::vector<Value> result;
  for (const Value& list : call[0].items())
    if (!distinct_into(call, list.items(), result)) return {};
  return made_list(call, std::move(result));
}

Value distinct_values(Call& call) {
  std::vector<Value> result;
  if (!distinct_into(call, call[0].items(), result)) return {};
  return made_list(call, std::move(result));
}

Value flatten(Call& call) {
  std::vector<Value> result;
  if (!flatten_into(call, call[0].items(), result)) return {};
  return Value::list(std::move(result));
}

// Merging of sorted runs: stable, and in bounds whatever the function answers.
Value sort(Call& call) {
  if (call[1].callable().parameter_names().size() != 2) return call.fail("'precedes' must be a function of two items");
  std::vector<Value> items = call[0].items(), merged(items.size());
  for (std::size_t width = 1; width < items.size(); width *= 2) {
    for (std::size_t start = 0; start < items.size(); start += 2 * width) {
      const std::size_t middle = std::min(start + width, items.size()), end = std::min(start + 2 * width, items.size());
      std::size_t left = start, right = middle;
      for (std::size_t to = start; to < end; ++to) {
        bool take_right = left == middle;
        if (!take_right && right < end) {
          const Value answer = ask(call, call[1], items[right], items[left]);
          if (!answer.is(Kind::boolean)) return call.fail("'precedes' must say true or false of every two items");
          take_right = answer.is_true();
        }
        merged[to] = take_right ? items[right++] : items[left++];
      }
    }
    items.swap(merged);
  }
  return made_list(call, std::move(items));
}

}  // namespace cw::feel::builtins
