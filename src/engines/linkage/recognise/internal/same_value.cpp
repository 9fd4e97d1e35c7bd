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

}  // namespace

double share_alike(const Column& key, const Column& other) {
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
      alike += before == other.code(row) || first_letters(other, before) == first_letters(other, other.code(row)) ? 1 : 0;
    }
    last[code] = static_cast<std::uint32_t>(row + 1);
  }
  return pairs < 5 ? 0.5 : static_cast<double>(alike) / static_cast<double>(pairs);
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
