// SPDX-License-Identifier: MIT
// Which rule of an old table became which of a new one.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace cw::dmn {

// A rule's cells, in columns that both tables have.
using RuleCells = std::vector<std::string>;

struct RuleMatch {
  std::vector<std::optional<std::size_t>> old_of_new;  // for each new rule its old one, from 0
  std::vector<bool> kept;                              // for each old rule: some new one stems from it
  std::vector<bool> moved;                             // for each new rule: it stands elsewhere among those that stayed
};

// Rules that are the same are matched first, in order; then those with one id; then those that share most cells, at least half of them.
// Greedy; beyond two million pairs
// of changed rules only those near each other are compared.
[[nodiscard]] RuleMatch match_rules(const std::vector<RuleCells>& before, const std::vector<RuleCells>& after,
                                    const std::vector<std::string>& old_ids, const std::vector<std::string>& new_ids);

}  // namespace cw::dmn
