// SPDX-License-Identifier: MIT
// List functions of numbers (DMN 1.5, table 75). A null among the numbers is outside the domain.
#include <algorithm>

#include "engines/decisions/internal/builtins.h"

namespace cw::feel::builtins {
namespace {

// The numbers of the first argument; nothing, with a diagnostic, where one is null.
std::optional<std::vector<Decimal>> numbers_of(Call& call) {
  std::vector<Decimal> numbers;
  numbers.reserve(call[0].items().size());
  for (const Value& item : call[0].items()) {
    if (!item.is(Kind::number)) {
      (void)call.fail("an item is null");
      return std::nullopt;
    }
    numbers.push_back(item.as_number());
  }
  if (!call.evaluation.charge(numbers.size(), call.position)) return std::nullopt;
  return numbers;
}

Value result_of(Call& call, const std::optional<Decimal>& number) {
  return number ? Value::number(*number) : call.fail("the result is too large");
}

using Operation = std::optional<Decimal> (*)(const Decimal&, const Decimal&);
std::optional<Decimal> fold(const std::vector<Decimal>& numbers, Decimal start, Operation operation) {
  std::optional<Decimal> result = start;
  for (const Decimal& number : numbers) {
    result = operation(*result, number);
    if (!result) break;
  }
  return result;
}

std::optional<Decimal> mean_of(const std::vector<Decimal>& numbers) {
  const auto total = fold(numbers, Decimal(), cw::add);
  return total ? divide(*total, Decimal(static_cast<std::int64_t>(numbers.size()))) : std::nullopt;
}

}  // namespace

Value sum(Call& call) {
  const auto numbers = numbers_of(call);
  if (!numbers || numbers->empty()) return {};
  return result_of(call, fold(*numbers, Decimal(), cw::add));
}

Value product(Call& call) {
  const auto numbers = numbers_of(call);
  if (!numbers || numbers->empty()) return {};
  return result_of(call, fold(*numbers, Decimal(1), cw::multiply));
}

Value mean(Call& call) {
  const auto numbers = numbers_of(call);
  if (!numbers || numbers->empty()) return {};
  return result_of(call, mean_of(*numbers));
}

Value median(Call& call) {
  auto numbers = numbers_of(call);
  if (!numbers || numbers->empty()) return {};
  std::sort(numbers->begin(), numbers->end());
  const std::size_t middle = numbers->size() / 2;
  if (numbers->size() % 2 == 1) return Value::number((*numbers)[middle]);
  return result_of(call, mean_of({(*numbers)[middle - 1], (*numbers)[middle]}));
}

Value standard_deviation(Call& call) {
  const auto numbers = numbers_of(call);
  if (!numbers || numbers->size() < 2) return {};
  const auto mean = mean_of(*numbers);
  std::optional<Decimal> squares = mean ? std::optional(Decimal()) : std::nullopt;
  for (const Decimal& number : *numbers) {
    const auto distance = squares ? subtract(number, *mean) : std::nullopt;
    const auto square = distance ? cw::multiply(*distance, *distance) : std::nullopt;
    squares = square ? add(*squares, *square) : std::nullopt;
  }
  const auto variance = squares ? divide(*squares, Decimal(static_cast<std::int64_t>(numbers->size()) - 1)) : std::nullopt;
  return result_of(call, variance ? cw::square_root(*variance) : std::nullopt);
}

Value mode(Call& call) {
  auto numbers = numbers_of(call);
  if (!numbers) return {};
  std::sort(numbers->begin(), numbers->end());
  std::size_t most = 0;
  std::vector<Value> modes;
  for (std::size_t start = 0; start < numbers->size();) {
    std::size_t end = start;
    while (end < numbers->size() && (*numbers)[end] == (*numbers)[start]) ++end;
    if (end - start > most) modes.clear();
    if (end - start >= most) modes.push_back(Value::number((*numbers)[start]));
    most = std::max(most, end - start);
    start = end;
  }
  return Value::list(std::move(modes));
}

}  // namespace cw::feel::builtins
