// SPDX-License-Identifier: MIT
// What a resolver by the live index has learnt, as the bytes that the register keeps (learnt_store.h). Personal data. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace cw::registry {

struct KeptLearnt {
  std::string basis;                        // hash of the model and its configuration
  std::string preparation;                  // LiveResolverParts::learn_preparation
  std::vector<std::string> duplicate_free;  // sources, as they were in force
  std::string index;                        // linkage::pack_learnt
  bool operator==(const KeptLearnt&) const = default;
};

[[nodiscard]] std::string pack_kept(const KeptLearnt& kept);
// Errors: unsupported where another version of the program wrote it, invalid where it is damaged.
[[nodiscard]] Result<KeptLearnt> unpack_kept(std::string_view bytes);

}  // namespace cw::registry
