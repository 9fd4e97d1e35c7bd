// SPDX-License-Identifier: MIT
#include "base/packed_bytes.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace cw {
namespace {

std::string packed() {
  PackedWriter out;
  for (const std::uint64_t value : {std::uint64_t{0}, std::uint64_t{127}, std::uint64_t{128}, std::numeric_limits<std::uint64_t>::max()})
    out.number(value);
  for (const std::int64_t value : {std::int64_t{0}, std::int64_t{-1}, std::int64_t{1}, std::numeric_limits<std::int64_t>::min(),
                                   std::numeric_limits<std::int64_t>::max()})
    out.signed_number(value);
  for (const double value : {0.0, -0.0, 1.0 / 3, -std::numeric_limits<double>::infinity()}) out.real(value);
  out.text("Siobhán");
  out.text("");
  return out.take();
}

TEST(PackedBytes, ComeBackAsTheyWerePacked) {
  const std::string bytes = packed();
  PackedReader in(bytes);
  EXPECT_EQ(in.number(), 0U);
  EXPECT_EQ(in.number(), 127U);
  EXPECT_EQ(in.number(), 128U);
  EXPECT_EQ(in.number(), std::numeric_limits<std::uint64_t>::max());
  EXPECT_EQ(in.signed_number(), 0);
  EXPECT_EQ(in.signed_number(), -1);
  EXPECT_EQ(in.signed_number(), 1);
  EXPECT_EQ(in.signed_number(), std::numeric_limits<std::int64_t>::min());
  EXPECT_EQ(in.signed_number(), std::numeric_limits<std::int64_t>::max());
  EXPECT_EQ(in.real(), 0.0);
  EXPECT_TRUE(std::signbit(in.real()));
  EXPECT_EQ(in.real(), 1.0 / 3);
  EXPECT_EQ(in.real(), -std::numeric_limits<double>::infinity());
  EXPECT_EQ(in.text(), "Siobhán");
  EXPECT_EQ(in.text(), "");
  EXPECT_TRUE(in.finish());
}

TEST(PackedBytes, ThatAreCutShortOrTooLongAreRefused) {
  const std::string bytes = packed() + "x";
  for (std::size_t size = 0; size <= bytes.size(); ++size) {
    PackedReader in(std::string_view(bytes).substr(0, size));
    for (int i = 0; i < 4; ++i) static_cast<void>(in.number());
    for (int i = 0; i < 5; ++i) static_cast<void>(in.signed_number());
    for (int i = 0; i < 4; ++i) static_cast<void>(in.real());
    for (int i = 0; i < 2; ++i) static_cast<void>(in.text());
    EXPECT_EQ(in.finish().has_value(), size + 1 == bytes.size()) << size;
  }
}

TEST(PackedBytes, ACountThatTheBytesCannotHoldIsRefused) {
  PackedWriter out;
  out.number(1'000'000'000'000);
  PackedReader in(out.bytes());
  EXPECT_EQ(in.count(), 0U);
  EXPECT_FALSE(in.finish());
  PackedReader overlong("\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\xFF\x7F");
  EXPECT_EQ(overlong.number(), 0U);
  EXPECT_FALSE(overlong.good());
}

}  // namespace
}  // namespace cw
