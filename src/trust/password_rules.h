// SPDX-License-Identifier: MIT
// What a password must be, by the advice of the NCSC: long, not one that many people have, not the user's own name; no rules on which
// letters it has to mix, and no expiry. Whatever many people have is refused too with digits and signs around it, in disguise, twice, or
// joined with another such. Pure.
//
//   CW_TRY(const CommonPasswords common, read_common_passwords(content of packages/trust/common_passwords.txt));
//   CW_CHECK(check_password(password, {"ann.smith", "Alderwick Council"}, common));
//
// Whoever has the NCSC's list of the 100,000 most used gives that file instead: one password a line.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_set>

#include "base/result.h"

namespace cw::trust {

// Passwords as they are compared: lower case, digits and signs that stand for letters undone, none before and after.
using CommonPasswords = std::unordered_set<std::string>;

// One password a line; lines that begin with "# " are comments. Invalid where it is not UTF-8 or has none, too_large over 64 MB.
[[nodiscard]] Result<CommonPasswords> read_common_passwords(std::string_view text);

struct PasswordRules {
  std::size_t least_characters = 12;
  std::size_t most_characters = 256;
};
// `own`: names of the user, the account and the organisation. Invalid, in words for the user, which say nothing of the password itself.
[[nodiscard]] Result<void> check_password(std::string_view password, std::span<const std::string_view> own, const CommonPasswords& common,
                                          const PasswordRules& rules = {});
// Which rule an error of check_password is about, so that a page can say it in another language; nothing of any other error.
enum class PasswordFault : std::uint8_t { not_text, too_short, too_long, common, simple_row, own_name };
[[nodiscard]] std::optional<PasswordFault> password_fault(const Error& error);

}  // namespace cw::trust
