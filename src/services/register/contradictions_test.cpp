// SPDX-License-Identifier: MIT
#include "services/register/contradictions.h"

#include <gtest/gtest.h>

namespace cw::registry {
namespace {

StandingJudgement said(std::int64_t number, std::int64_t left, std::int64_t right, Says says) { return {number, {{left}, {right}, says}}; }
const std::vector<StandingJudgement> chain = {said(1, 1, 2, Says::same), said(2, 2, 3, Says::same), said(3, 4, 5, Says::not_same),
                                              said(4, 3, 6, Says::not_same)};

TEST(Contradictions, NotSameAgainstAChainOfSameNamesTheChain) {
  EXPECT_EQ(contradictions(chain, {{1}, {3}, Says::not_same}), (std::vector<std::int64_t>{1, 2}));
  EXPECT_TRUE(contradictions(chain, {{1}, {4}, Says::not_same}).empty());
}

TEST(Contradictions, SameThatBringsTogetherWhatWasPartedNamesWhatParted) {
  EXPECT_EQ(contradictions(chain, {{1}, {6}, Says::same}), (std::vector<std::int64_t>{4}));
  EXPECT_TRUE(contradictions(chain, {{1}, {4}, Says::same}).empty());
}

TEST(Contradictions, TheOppositeWordOnTheSamePairIsOne) {
  EXPECT_EQ(contradictions(chain, {{4}, {5}, Says::same}), (std::vector<std::int64_t>{3}));
  EXPECT_EQ(contradictions(chain, {{1}, {2}, Says::not_same}), (std::vector<std::int64_t>{1}));
  EXPECT_TRUE(contradictions(chain, {{1}, {2}, Says::same}).empty());
  EXPECT_TRUE(contradictions(chain, {{4}, {5}, Says::none}).empty());
}

}  // namespace
}  // namespace cw::registry
