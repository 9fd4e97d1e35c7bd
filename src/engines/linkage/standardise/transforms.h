// SPDX-License-Identifier: MIT
// The standardisers by name, so that a config can say do = ["trim", "given_name"]. Transforms are const: any thread.
//
//   CW_TRY(Transform postcode, find_transform("postcode"));
//   postcode("sw1a1aa");                                       // "SW1A 1AA"
//   CW_TRY(Transform both, chain_transforms(std::vector<std::string>{"trim", "substring:1,3"}));
#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace cw::linkage {

// A text to its standard form; nothing where there is none.
using Transform = std::function<std::optional<std::string>(std::string_view)>;

struct TransformInfo {
  std::string_view name;
  std::string_view argument;     // what follows ':', "" where it takes none; in [] where it may be left out
  std::string_view description;  // one sentence
  std::string_view example_spec;
  std::string_view example_in;
  std::optional<std::string_view> example_out;
  Result<Transform> (*make)(std::string_view argument);
};

// `spec` is a name, or a name, ':' and its argument ("extract:rec-([0-9]+)-", "substring:1,3", "date:us"). Errors: unsupported for an
// unknown name, with the nearest names; invalid for an argument that is missing, unwanted or wrong. The error's field is the spec.
[[nodiscard]] Result<Transform> find_transform(std::string_view spec);
// One after another; nothing stays nothing. An empty list gives the text as it is.
[[nodiscard]] Result<Transform> chain_transforms(std::span<const std::string> specs);
// Every transform, in the order of the reference page.
[[nodiscard]] std::span<const TransformInfo> list_transforms();
// docs/reference/standardising.md as it should be: a test holds the file to it.
[[nodiscard]] std::string transforms_reference();

}  // namespace cw::linkage
