// SPDX-License-Identifier: MIT
// The two secrets of an access log, in files of a folder that is kept apart from the store: whoever has only the store, or a backup of it,
// can neither forge an entry nor guess an erased one.
//
//   CW_TRY(const LogKeys keys, open_log_keys("keys", "alderwick.example/access-log"));     // made on first use
#pragma once

#include <filesystem>
#include <string_view>

#include "base/result.h"
#include "trust/checkpoint.h"

namespace cw::trust {

struct LogKeys {
  Digest commitment{};  // access-log-commitment.key: makes the keys of rows
  NoteSigner signer;    // access-log-signing.key: signs checkpoints, under the log's name
};

// Reads both, or makes both (readable by their owner alone) and writes access-log-verifier.txt, which may be given to anybody. Processes
// that begin at once on an empty folder get the same keys. Errors: denied where others may read them or the folder cannot be written,
// invalid where a file holds no key, not_found where one is missing.
[[nodiscard]] Result<LogKeys> open_log_keys(const std::filesystem::path& folder, std::string_view origin);

}  // namespace cw::trust
