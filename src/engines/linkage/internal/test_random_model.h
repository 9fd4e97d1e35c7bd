// SPDX-License-Identifier: MIT
// For tests: random models made from the comparison library and from hand-written conditions. The same seed gives the same model
// everywhere.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engines/linkage/comparison_library.h"
#include "engines/linkage/internal/test_custom_comparisons.h"
#include "engines/linkage/internal/test_random_table.h"
#include "engines/linkage/linkage.h"

namespace cw::linkage::test {

std::vector<std::function<Result<Comparison>()>> splink_comparisons();
std::vector<std::function<Result<Comparison>()>> council_comparisons();

struct RuleText {
  std::string sql;
  std::vector<std::string> explode;
};
const std::vector<RuleText>& rule_texts();
BlockingRule rule_of(const RuleText& text);

void random_weights(Dice& dice, Comparison& comparison);

// Nothing where the choices do not go together (the same comparison twice, a term frequency without an exact level).
std::optional<Model> random_model(Dice& dice, std::size_t sources);

}  // namespace cw::linkage::test
