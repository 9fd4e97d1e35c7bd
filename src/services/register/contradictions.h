// SPDX-License-Identifier: MIT
// Whether what people said of pairs of records can all be true: same is same through others too, not_same parts what is same. Pure, any
// thread.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "services/register/resolver.h"

namespace cw::registry {

struct StandingJudgement {
  std::int64_t number = 0;
  JudgedPair pair;
};

// Numbers of those of `standing` that cannot be true beside `fresh`: for same, each not_same between the records that would then be one;
// for not_same, a shortest chain of same from one to the other. Rising; empty where all agree. A word on the same pair is included where
// it is the opposite.
[[nodiscard]] std::vector<std::int64_t> contradictions(std::span<const StandingJudgement> standing, const JudgedPair& fresh);

}  // namespace cw::registry
