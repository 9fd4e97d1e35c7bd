// SPDX-License-Identifier: MIT
#include "base/text_file.h"

#include <gtest/gtest.h>

#include <fstream>

namespace cw {
namespace {

TEST(TextFile, IsReadWholeWithItsNulBytesAndLineEnds) {
  const std::filesystem::path file = std::filesystem::path(testing::TempDir()) / "commonweal-text-file";
  const std::string text("a\r\nb\0c\n", 7);
  std::ofstream(file, std::ios::binary) << text;
  EXPECT_EQ(read_text_file(file).value(), text);
  std::filesystem::remove(file);
}

TEST(TextFile, ThatIsMissingIsNamed) {
  const auto read = read_text_file("no-such-file");
  ASSERT_FALSE(read.has_value());
  EXPECT_EQ(read.error().code, ErrorCode::not_found);
  EXPECT_EQ(read.error().message, "no-such-file cannot be read.");
}

}  // namespace
}  // namespace cw
