// SPDX-License-Identifier: MIT
// Secrets of 32 bytes, each in a file that its owner alone may read, in a folder apart from the store and its backups.
//
//   CW_TRY(const Digest key, open_key_file("keys/accounts-sealing.key"));       // made on first use
#pragma once

#include <filesystem>
#include <string>

#include "base/result.h"
#include "trust/encoding.h"

namespace cw::trust {

// Errors: not_found, denied where others than the owner may read it, invalid where it holds no key (64 hexadecimal digits).
[[nodiscard]] Result<Digest> read_key_file(const std::filesystem::path& file);
// The same; a file that is not there is made, with its folder, and holds a new random key. Two processes that make it at once get one key.
[[nodiscard]] Result<Digest> open_key_file(const std::filesystem::path& file);

// A new file for anybody to read. Errors: denied where it is there already or cannot be made, unavailable.
[[nodiscard]] Result<void> write_public_file(const std::filesystem::path& file, const std::string& text);

}  // namespace cw::trust
