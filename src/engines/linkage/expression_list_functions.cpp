// SPDX-License-Identifier: MIT
// List functions of conditions. Where DuckDB leaves the order of a result open (distinct, intersect), it is that of the first list.
#include <algorithm>

#include "engines/linkage/expression_values.h"

namespace cw::linkage {
namespace {

const Value* find_in(const List& list, const Value& wanted) {
  for (const Value& element : list)
    if (!element.is_null() && same_value(element, wanted)) return &element;
  return nullptr;
}

Value list_value(const Arguments& arguments) {
  List result;
  result.reserve(arguments.size());
  const auto is_number = [](const Value* value) {
    return value->is_null() || value->get<std::int64_t>() != nullptr || value->get<double>() != nullptr;
  };
  const auto has_point = [](const Value* value) { return value->get<double>() != nullptr; };
  // One type for all elements: integers beside doubles are doubles.
  const bool are_doubles = std::any_of(arguments.values.begin(), arguments.values.end(), has_point) &&
                           std::all_of(arguments.values.begin(), arguments.values.end(), is_number);
  for (const Value* value : arguments.values) result.push_back(are_doubles ? cast_value(*value, "double") : *value);
  return Value(std::move(result));
}

Value contains(const Arguments& arguments) {
  const auto* list = arguments[0].get<List>();
  return list == nullptr ? Value() : Value(find_in(*list, arguments[1]) != nullptr);
}

Value position(const Arguments& arguments) {
  const auto* list = arguments[0].get<List>();
  if (list == nullptr) return {};
  const auto found = std::find_if(list->begin(), list->end(), [&](const Value& element) { return same_value(element, arguments[1]); });
  return found == list->end() ? Value() : Value(static_cast<std::int64_t>(found - list->begin() + 1));
}

Value has_any(const Arguments& arguments) {
  const auto* a = arguments[0].get<List>();
  const auto* b = arguments[1].get<List>();
  if (a == nullptr || b == nullptr) return {};
  return Value(
      std::any_of(b->begin(), b->end(), [&](const Value& element) { return !element.is_null() && find_in(*a, element) != nullptr; }));
}

Value has_all(const Arguments& arguments) {
  const auto* a = arguments[0].get<List>();
  const auto* b = arguments[1].get<List>();
  if (a == nullptr || b == nullptr) return {};
  return Value(
      std::all_of(b->begin(), b->end(), [&](const Value& element) { return element.is_null() || find_in(*a, element) != nullptr; }));
}

Value intersect(const Arguments& arguments) {
  const auto* a = arguments[0].get<List>();
  if (a == nullptr) return {};
  List result;
  const auto* b = arguments[1].get<List>();
  if (b == nullptr) return arguments[1].is_null() ? Value(std::move(result)) : Value();
  for (const Value& element : *a)
    if (!element.is_null() && find_in(*b, element) != nullptr && find_in(result, element) == nullptr) result.push_back(element);
  return Value(std::move(result));
}

List distinct_of(const List& list) {
  List sorted;
  for (const Value& element : list)
    if (!element.is_null() && find_in(sorted, element) == nullptr) sorted.push_back(element);
  return sorted;
}

// Lists longer than this are not searched element by element for each element.
constexpr std::size_t longest_searched = 4096;

Value distinct(const Arguments& arguments) {
  const auto* list = arguments[0].get<List>();
  return list == nullptr || list->size() > longest_searched ? Value() : Value(distinct_of(*list));
}

Value unique(const Arguments& arguments) {
  const auto* list = arguments[0].get<List>();
  return list == nullptr || list->size() > longest_searched ? Value() : Value(static_cast<std::int64_t>(distinct_of(*list).size()));
}

template <int wanted>
Value extreme(const Arguments& arguments) {
  const auto* list = arguments[0].get<List>();
  if (list == nullptr) return {};
  const Value* best = nullptr;
  for (const Value& element : *list) {
    if (element.is_null()) continue;
    if (best == nullptr || compare_values(element, *best).value_or(0) * wanted > 0) best = &element;
  }
  return best == nullptr ? Value() : *best;
}

Value sum(const Arguments& arguments) {
  const auto* list = arguments[0].get<List>();
  if (list == nullptr) return {};
  const auto* plus = find_implementation("+");
  Value total;
  for (const Value& element : *list) {
    if (element.is_null()) continue;
    if (total.is_null()) {
      const auto* truth = element.get<bool>();
      total = truth == nullptr ? element : Value(std::int64_t{*truth ? 1 : 0});
      if (!number_of(total)) return {};
      continue;
    }
    const Value* both[] = {&total, &element};
    Value next = plus->function({both, arguments.mode});
    if (next.is_null()) return {};
    total = std::move(next);
  }
  return total;
}

Value mean(const Arguments& arguments) {
  const auto* list = arguments[0].get<List>();
  if (list == nullptr) return {};
  double total = 0;
  std::size_t count = 0;
  for (const Value& element : *list) {
    if (element.is_null()) continue;
    const auto number = number_of(element);
    if (!number) return {};
    total += *number;
    ++count;
  }
  return count == 0 ? Value() : Value(total / static_cast<double>(count));
}

// Numbers of either type are one kind; NULL comes last.
std::size_t kind_of(const Value& value) {
  if (value.is_null()) return 100;
  return value.get<double>() != nullptr ? Value(std::int64_t{0}).content().index() : value.content().index();
}

bool comes_before(const Value& a, const Value& b) {
  if (a.is_null() || kind_of(a) != kind_of(b)) return kind_of(a) < kind_of(b);
  return compare_values(a, b).value_or(0) < 0;
}

// By insertion: unlike std::sort it stays in bounds where a mixed list has no strict order.
Value sort(const Arguments& arguments) {
  const auto* list = arguments[0].get<List>();
  if (list == nullptr || list->size() > longest_searched) return {};
  std::vector<const Value*> sorted;
  sorted.reserve(list->size());
  for (const Value& element : *list) {
    const auto place =
        std::upper_bound(sorted.begin(), sorted.end(), &element, [](const Value* a, const Value* b) { return comes_before(*a, *b); });
    sorted.insert(place, &element);
  }
  List result;
  result.reserve(sorted.size());
  for (const Value* element : sorted) result.push_back(*element);
  return Value(std::move(result));
}

Value reverse(const Arguments& arguments) {
  const auto* list = arguments[0].get<List>();
  return list == nullptr ? Value() : Value(List(list->rbegin(), list->rend()));
}

Value append_to(const Value& list, const Value& element) {
  List result;
  if (const auto* elements = list.get<List>())
    result = *elements;
  else if (!list.is_null())
    return {};
  result.push_back(element);
  return Value(std::move(result));
}

Value append(const Arguments& arguments) { return append_to(arguments[0], arguments[1]); }

Value prepend(const Arguments& arguments) {
  const Value& list = arguments[1];
  List result{arguments[0]};
  if (const auto* elements = list.get<List>())
    result.insert(result.end(), elements->begin(), elements->end());
  else if (!list.is_null())
    return {};
  return Value(std::move(result));
}

Value concat(const Arguments& arguments) {
  List result;
  for (const Value* value : arguments.values) {
    if (const auto* list = value->get<List>())
      result.insert(result.end(), list->begin(), list->end());
    else if (!value->is_null())
      return {};
  }
  return Value(std::move(result));
}

Value flatten(const Arguments& arguments) {
  const auto* lists = arguments[0].get<List>();
  if (lists == nullptr) return {};
  List result;
  for (const Value& value : *lists)
    if (const auto* list = value.get<List>()) result.insert(result.end(), list->begin(), list->end());
  return Value(std::move(result));
}

Value slice(const Arguments& arguments) {
  const auto from = integer_of(arguments[1]);
  const auto to = integer_of(arguments[2]);
  if (!from || !to) return {};
  const auto* list = arguments[0].get<List>();
  const auto* length = find_implementation("length");
  const Value* whole[] = {&arguments[0]};
  const std::int64_t size = *integer_of(length->function({whole, arguments.mode}));
  const auto place = [&](std::int64_t x) { return x < 0 ? (x < -size ? 0 : size + x + 1) : x; };
  const std::int64_t first = std::max<std::int64_t>(place(*from), 1);
  const std::int64_t last = std::min(place(*to), size);
  if (list == nullptr) {
    const Value start(first);
    const Value count(std::max<std::int64_t>(last - first + 1, 0));
    const Value* part[] = {&arguments[0], &start, &count};
    return find_implementation("substring")->function({part, arguments.mode});
  }
  if (last < first) return Value(List());
  return Value(List(list->begin() + (first - 1), list->begin() + last));
}

constexpr auto null = NullRule::gives_null;
constexpr Implementation table[] = {
    {"list_value", NullRule::passed_on, list_value},
    {"array_contains", null, contains},
    {"list_position", NullRule::passed_on, position},
    {"list_has_any", null, has_any, Cost::product},
    {"list_has_all", null, has_all, Cost::product},
    {"list_intersect", NullRule::passed_on, intersect, Cost::product},
    {"list_distinct", null, distinct},
    {"list_unique", null, unique},
    {"list_min", null, extreme<-1>},
    {"list_max", null, extreme<1>},
    {"list_sum", null, sum},
    {"list_avg", null, mean},
    {"list_sort", null, sort},
    {"list_reverse", null, reverse},
    {"list_prepend", NullRule::passed_on, prepend},
    {"list_append", NullRule::passed_on, append},
    {"list_concat", NullRule::passed_on, concat},
    {"flatten", null, flatten},
    {"list_slice", null, slice},
};

}  // namespace

std::span<const Implementation> list_implementations() { return table; }

}  // namespace cw::linkage
