// SPDX-License-Identifier: MIT
// Pairs come back as they went in, whether they stayed in memory or went to disk.
#include "services/linkage/pair_store.h"

#include <gtest/gtest.h>

#include <random>

#include "base/test_folder.h"

namespace cw::link {
namespace {

struct Chunk {
  std::vector<linkage::RecordIndex> left, right;
  std::vector<double> weight;
  std::vector<std::uint8_t> rule, levels;
  bool operator==(const Chunk&) const = default;
  [[nodiscard]] linkage::PairChunk view() const { return {left, right, weight, rule, levels}; }
};
std::vector<Chunk> random_chunks(std::size_t comparisons) {
  std::mt19937_64 random(3);
  std::vector<Chunk> chunks(40);
  for (Chunk& chunk : chunks)
    for (std::size_t i = 0, n = 1 + random() % 500; i < n; ++i) {
      chunk.left.push_back(static_cast<std::uint32_t>(random()));
      chunk.right.push_back(static_cast<std::uint32_t>(random()));
      chunk.weight.push_back(static_cast<double>(random()) / 3);
      chunk.rule.push_back(static_cast<std::uint8_t>(random()));
      for (std::size_t c = 0; c < comparisons; ++c) chunk.levels.push_back(static_cast<std::uint8_t>(random()));
    }
  return chunks;
}
std::vector<Chunk> through(PairStore& store, const std::vector<Chunk>& chunks) {
  for (const Chunk& chunk : chunks) EXPECT_TRUE(store.add(chunk.view()).has_value());
  std::vector<Chunk> out;
  const auto visited = store.for_each([&](const linkage::PairChunk& c) -> Result<void> {
    out.push_back({{c.left.begin(), c.left.end()},
                   {c.right.begin(), c.right.end()},
                   {c.weight.begin(), c.weight.end()},
                   {c.rule.begin(), c.rule.end()},
                   {c.levels.begin(), c.levels.end()}});
    return {};
  });
  EXPECT_TRUE(visited.has_value());
  return out;
}

TEST(PairStore, GivesBackWhatItGotInOrderForAnyLimit) {
  test::Folder folder;
  const std::vector<Chunk> chunks = random_chunks(4);
  for (const std::uint64_t limit : {0ULL, 1ULL, 20'000ULL, 100'000ULL, 1ULL << 40}) {
    PairStore store(folder.at(""), limit);
    EXPECT_TRUE(through(store, chunks) == chunks) << limit;
    EXPECT_EQ(store.spilled_bytes() == 0, limit == 1ULL << 40) << limit;
    EXPECT_TRUE(std::filesystem::is_empty(folder.at(""))) << "the temporary file has no name";
  }
}
TEST(PairStore, CanBeReadTwice) {
  test::Folder folder;
  PairStore store(folder.at(""), 1000);
  const std::vector<Chunk> chunks = random_chunks(2);
  EXPECT_TRUE(through(store, chunks) == chunks);
  EXPECT_TRUE(through(store, {}) == chunks);
}
TEST(PairStore, StopsWithTheVisitorsError) {
  test::Folder folder;
  PairStore store(folder.at(""), 0);
  const std::vector<Chunk> chunks = random_chunks(1);
  ASSERT_TRUE(store.add(chunks[0].view()).has_value());
  const auto stopped = store.for_each([](const linkage::PairChunk&) -> Result<void> { return fail(ErrorCode::unavailable, "enough"); });
  EXPECT_EQ(stopped.error().message, "enough");
}
TEST(PairStore, SaysWhereItCannotMakeItsFile) {
  PairStore store("/nowhere/at/all", 0);
  const std::vector<Chunk> chunks = random_chunks(1);
  const auto refused = store.add(chunks[0].view());
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, ErrorCode::unavailable);
  EXPECT_NE(refused.error().message.find("/nowhere/at/all"), std::string::npos);
}

}  // namespace
}  // namespace cw::link
