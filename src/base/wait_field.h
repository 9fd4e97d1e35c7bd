// SPDX-License-Identifier: MIT
// Errors of whoever asks too much in too short a time: denied, with how long to wait.
#pragma once

#include <charconv>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace cw {

// Error::field of such an error: this, then whole seconds. Over HTTP it becomes 429 with Retry-After, and the field is not shown.
inline constexpr std::string_view wait_field = "wait_seconds=";

[[nodiscard]] inline std::string wait_field_of(std::int64_t seconds) { return std::string(wait_field) + std::to_string(seconds); }
// Seconds to wait; nothing of any other error.
[[nodiscard]] inline std::optional<std::int64_t> wait_of(const Error& error) {
  if (error.code != ErrorCode::denied || !error.field.starts_with(wait_field)) return std::nullopt;
  std::int64_t seconds = 0;
  const char* const end = error.field.data() + error.field.size();
  const auto [read_to, problem] = std::from_chars(error.field.data() + wait_field.size(), end, seconds);
  if (problem != std::errc() || read_to != end) return std::nullopt;
  return seconds;
}

}  // namespace cw
