// SPDX-License-Identifier: MIT
// What an auditor does with the access log of a store: start it, check it, sign its state, and hand out proofs for people outside.
//
//   const LogPlace place{"data", "keys"};
//   CW_TRY(const LogFindings found, verify_log(place, {"checkpoint-of-the-neighbour.txt"}));
//   for (const std::string& fault : found.faults) ...                // none: the log is whole
//
// Each call opens the store anew. Errors: not_found where no log was started or a key is missing; those of the store.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/time.h"

namespace cw::audit {

struct LogPlace {
  std::string store;           // as store::open takes it: a folder, a file, postgresql://...
  std::filesystem::path keys;  // folder of the log's keys, apart from the store
};

// Makes the keys and names the log, once; later calls change nothing. conflict where the store's log has another name. Returns the verifier
// key, which may be given to anybody.
[[nodiscard]] Result<std::string> start_log(const LogPlace& place, std::string_view name);

struct LogFindings {
  std::string name;
  std::uint64_t entries = 0, erased = 0, checkpoints = 0;
  std::string root;                 // base64, as in checkpoints
  std::vector<std::string> faults;  // by number of the entry: what was tampered with, and how it shows
};
// Recomputes every row, the tree, the kept checkpoints and those in the files, which must be signed by this log's key.
[[nodiscard]] Result<LogFindings> verify_log(const LogPlace& place, const std::vector<std::filesystem::path>& checkpoints);

// Signs and keeps the state of the log as it is now; the text to give to a witness.
[[nodiscard]] Result<std::string> sign_log(const LogPlace& place, const Clock& clock);
// JSON for tools/verify_access_proof.mjs: that an entry is in the log of the last checkpoint, with its content; and that the log of one
// kept checkpoint begins with that of an older one.
[[nodiscard]] Result<std::string> prove_entry(const LogPlace& place, std::int64_t number);
[[nodiscard]] Result<std::string> prove_growth(const LogPlace& place, std::uint64_t older, std::uint64_t newer);

}  // namespace cw::audit
