// SPDX-License-Identifier: MIT
// A small file read whole: settings, keys, notes that a person names on the command line.
//
//   CW_TRY(const std::string policy, read_text_file("access_policy.toml"));
#pragma once

#include <filesystem>
#include <string>

#include "base/result.h"

namespace cw {

// The file's bytes as they are. not_found: it is not there or may not be read.
[[nodiscard]] Result<std::string> read_text_file(const std::filesystem::path& file);

}  // namespace cw
