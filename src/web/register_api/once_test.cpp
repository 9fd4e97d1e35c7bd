// SPDX-License-Identifier: MIT
#include "web/register_api/internal/once.h"

#include <gtest/gtest.h>

namespace cw::web {
namespace {

TEST(IdempotencyKey, IsATextInQuotationMarks) {
  EXPECT_EQ(read_idempotency_key("\"8e03978e-40d5-43dd-bc93-6894a57f9324\"").value(), "8e03978e-40d5-43dd-bc93-6894a57f9324");
  EXPECT_EQ(read_idempotency_key(" \"a\\\"b\\\\c\" ").value(), "a\"b\\c");
  EXPECT_EQ(read_idempotency_key("\"" + std::string(255, 'x') + "\"").value().size(), 255U);
}

TEST(IdempotencyKey, AnythingElseIsRefused) {
  for (const std::string wrong : {"", "abc", "\"", "\"\"", "\"a", "a\"", "\"a\"b\"", "\"a\\\"", "\"a\\b\"", "\"\x01\"", "\"\xC3\xA4\""})
    EXPECT_FALSE(read_idempotency_key(wrong).has_value()) << wrong;
  EXPECT_FALSE(read_idempotency_key("\"" + std::string(256, 'x') + "\"").has_value());
}

}  // namespace
}  // namespace cw::web
