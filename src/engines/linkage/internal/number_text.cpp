// SPDX-License-Identifier: MIT
#include "engines/linkage/internal/number_text.h"

#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>

namespace cw::linkage {

std::string exact_text(double value) {
  std::array<char, 64> buffer{};
  const double size = std::fabs(value);
  const bool plain = size == 0 || (size >= 1e-4 && size < 1e16);  // as Python prints a float, and so as Splink's JSON has it
  const auto result =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, plain ? std::chars_format::fixed : std::chars_format::scientific);
  std::string text(buffer.data(), result.ptr);
  if (text.find_first_of(".en") == std::string::npos) text += ".0";
  return text;
}

std::string threshold_text(double value) {
  if (std::trunc(value) == value && std::fabs(value) < 1e15) return std::to_string(static_cast<std::int64_t>(value));
  return exact_text(value);
}

}  // namespace cw::linkage
