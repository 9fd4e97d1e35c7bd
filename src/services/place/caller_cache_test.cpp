// SPDX-License-Identifier: MIT
#include "services/place/caller_cache.h"

#include <gtest/gtest.h>

namespace cw::place {
namespace {

TEST(CallersThatAreKept, AreFoundByTheirTokenAndScopeAlone) {
  CallerCache cache;
  EXPECT_FALSE(cache.find("cwt_a", "people:read"));
  trust::ApiCaller ann;
  ann.account.name = "ann";
  cache.keep("cwt_a", "people:read", ann);
  ASSERT_TRUE(cache.find("cwt_a", "people:read"));
  EXPECT_EQ(cache.find("cwt_a", "people:read")->account.name, "ann");
  EXPECT_FALSE(cache.find("cwt_a", "records:write"));
  EXPECT_FALSE(cache.find("cwt_b", "people:read"));
  EXPECT_FALSE(cache.find("cwt_a\npeople:read", "")) << "nothing can be mixed up";
}

}  // namespace
}  // namespace cw::place
