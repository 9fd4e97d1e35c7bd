// SPDX-License-Identifier: MIT
// The passwords that nobody may choose, for the commands that make accounts or serve them.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

#include "base/log.h"
#include "base/text_file.h"

namespace cw::cli {

// Ours, which comes with the source, and the one of leaks that tools/make_common_passwords.mjs makes
// (docs/decisions/0013-list-of-common-passwords.md).
inline constexpr std::string_view usual_common_passwords[] = {"packages/trust/common_passwords.txt", "build/common_passwords.txt"};
inline constexpr std::string_view common_passwords_help =
    "passwords that are refused, one a line (default: packages/trust/common_passwords.txt and build/common_passwords.txt, where they are)";

// The text of the file that was named, or else of both usual ones, as far as they are there: what is missing is a warning in the log.
// Errors: those of reading a file.
inline Result<std::string> read_common_passwords_text(const std::optional<std::string>& named) {
  if (named) return read_text_file(*named);
  std::string out;
  for (const std::string_view usual : usual_common_passwords) {
    if (!std::filesystem::exists(usual)) {
      log_warning("a list of common passwords is missing", {{"usual", usual}});
      continue;
    }
    CW_TRY(const std::string text, read_text_file(std::string(usual)));
    out.append(text).append("\n");
  }
  return out;
}

}  // namespace cw::cli
