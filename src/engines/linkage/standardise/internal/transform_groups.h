// SPDX-License-Identifier: MIT
// The groups of transforms that transforms.cpp puts together, and small makers for their tables.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <utility>

#include "engines/linkage/standardise/transforms.h"

namespace cw::linkage {

[[nodiscard]] std::span<const TransformInfo> text_transforms();
[[nodiscard]] std::span<const TransformInfo> person_transforms();
[[nodiscard]] std::span<const TransformInfo> place_transforms();
[[nodiscard]] std::span<const TransformInfo> record_transforms();
[[nodiscard]] std::span<const TransformInfo> phonetic_transforms();

// Makers for functions without an argument: one that gives text (empty = nothing), one that may give nothing.
template <std::string (*function)(std::string_view)>
Result<Transform> make_text(std::string_view) {
  return Transform([](std::string_view text) -> std::optional<std::string> {
    std::string out = function(text);
    if (out.empty()) return std::nullopt;
    return out;
  });
}
template <std::optional<std::string> (*function)(std::string_view)>
Result<Transform> make_optional(std::string_view) {
  return Transform(function);
}

}  // namespace cw::linkage
