// SPDX-License-Identifier: MIT
#include "engines/linkage/recognise/internal/same_value.h"

#include <algorithm>
#include <string>
#include <unordered_set>

#include "engines/linkage/standardise/internal/ascii.h"
#include "engines/linkage/standardise/text.h"

namespace cw::linkage {
namespace {

constexpr std::size_t most_rows = 100'000;
constexpr std::size_t most_values = 50'000;

std::string first_letters(const Column& column, std::uint32_t code) { return fold(column.display(code).substr(0, 40)).substr(0, 1); }

// Of neighbouring rows of one value of `key`, the share for which `same` holds of the codes of `other`.
template <class Same>
double share_of_neighbours(const Column& key, const Column& other, Same same) {
  std::vector<std::uint32_t> last(key.distinct() + 1U, 0);  // row + 1 of the value's last row
  std::size_t alike = 0;
  std::size_t pairs = 0;
  const std::size_t rows = std::min({key.rows(), other.rows(), most_rows});
  for (std::size_t row = 0; row < rows; ++row) {
    const std::uint32_t code = key.code(row);
    if (code == Column::null_code || other.code(row) == Column::null_code) continue;
    if (last[code] != 0) {
      const std::uint32_t before = other.code(last[code] - 1);
      ++pairs;
      alike += same(before, other.code(row)) ? 1 : 0;
    }
    last[code] = static_cast<std::uint32_t>(row + 1);
  }
  return pairs < 5 ? 0.5 : static_cast<double>(alike) / static_cast<double>(pairs);
}

}  // namespace

double share_alike(const Column& key, const Column& other) {
  return share_of_neighbours(
      key, other, [&](std::uint32_t a, std::uint32_t b) { return a == b || first_letters(other, a) == first_letters(other, b); });
}

double share_equal(const Column& key, const Column& other) {
  return share_of_neighbours(key, other, [](std::uint32_t a, std::uint32_t b) { return a == b; });
}

double share_holding(const Column& whole, const Column& part) {
  std::size_t rows = 0;
  std::size_t holding = 0;
  const std::size_t step = std::max<std::size_t>(1, whole.rows() / 500);
  for (std::size_t row = 0; row < std::min(whole.rows(), part.rows()); row += step) {
    if (whole.code(row) == Column::null_code || part.code(row) == Column::null_code) continue;
    ++rows;
    holding +=
        fold(whole.display(whole.code(row)).substr(0, 300)).find(fold(part.display(part.code(row)).substr(0, 100))) != std::string::npos
            ? 1
            : 0;
  }
  return rows == 0 ? 1 : static_cast<double>(holding) / static_cast<double>(rows);
}

bool is_in_id(const Column& id, const Column& part) {
  if (id.type() != ColumnType::text || part.distinct() < 10) return false;
  std::size_t within = 0;
  std::size_t rows = 0;
  const std::size_t step = std::max<std::size_t>(1, id.rows() / 500);
  for (std::size_t row = 0; row < id.rows(); row += step) {
    if (part.code(row) == Column::null_code) continue;
    const std::string value = part.display(part.code(row));
    const std::string_view whole = id.text(id.code(row));
    ++rows;
    within += value.size() >= 3 && value.size() < whole.size() && whole.starts_with(value) ? 1 : 0;
  }
  return rows > 10 && static_cast<double>(within) > 0.95 * static_cast<double>(rows);
}

double share_common(const Column& a, const Column& b) {
  const Column& small = a.distinct() <= b.distinct() ? a : b;
  const Column& large = a.distinct() <= b.distinct() ? b : a;
  if (small.distinct() == 0) return 0;
  std::unordered_set<std::string> held;
  const std::size_t taken = std::min<std::size_t>(small.distinct(), most_values);
  for (std::size_t i = 0; i < taken; ++i)
    held.insert(small.display(static_cast<std::uint32_t>(1 + i * small.distinct() / taken)).substr(0, 100));
  const std::size_t of = held.size();
  std::size_t common = 0;
  for (std::uint32_t code = 1; code <= large.distinct(); ++code) common += held.erase(large.display(code).substr(0, 100));
  return static_cast<double>(common) / static_cast<double>(of);
}

bool is_readable_name(std::string_view name) {
  for (std::size_t i = 0; i < name.size();) {
    const DecodedPoint point = decode_point(name, i);
    const bool replacement = name.substr(i, 3) == "\xEF\xBF\xBD";
    if ((point.code == 0xFFFD && !replacement) || point.code < 32 || point.code == 127) return false;
    i += std::max<std::size_t>(point.bytes, 1);
  }
  return true;
}

}  // namespace cw::linkage
