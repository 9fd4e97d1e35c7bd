// SPDX-License-Identifier: MIT
// The rows of the access log as they are hashed (docs/formats/access-log.md), and the check of a whole log row by row. Pure.
//
//   LogCheck check(origin, key, checkpoints);
//   for (each row in order) check.take(row);
//   const LogReport report = check.finish();          // report.faults: which rows were tampered with, and how it shows
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "trust/checkpoint.h"
#include "trust/encoding.h"
#include "trust/merkle.h"

namespace cw::trust {

struct LogRow {
  std::int64_t number = 0;                // from 0, without gaps: the index of its leaf
  std::int64_t at = 0;                    // microseconds since 1970, UTC
  Digest previous{};                      // hash of the row before; of the first, SHA-256 of the log's origin
  Digest commitment{};                    // HMAC-SHA-256 over salt and entry, with the key that is kept apart
  Digest hash{};                          // leaf hash over the four above
  std::optional<std::string> entry;       // the content (access_entry.h); none once it was erased
  std::optional<ByteVector> salt;         // 16 random bytes, erased with the content: then even the key cannot tell what it was
  std::optional<std::int64_t> erased_by;  // number of the entry that records the erasure
};

[[nodiscard]] Digest first_previous(std::string_view origin);
// The key of one row, from the log's key, which is kept apart from the store, and the row's salt. Shown to somebody outside, it lets them
// check this row's content and no other's.
[[nodiscard]] Digest row_key_of(const Digest& log_key, ByteView salt, std::int64_t number);
[[nodiscard]] Digest commitment_of(const Digest& row_key, std::string_view entry);
[[nodiscard]] Digest hash_of(const LogRow& row);
// The row that follows `before` (nothing: the first of the log).
[[nodiscard]] LogRow make_row(std::int64_t number, const Digest& previous, std::int64_t at, std::string entry, const Digest& key);

struct LogFault {
  std::int64_t number = 0;  // of the row concerned
  std::string what;         // in words, without anything that an entry holds
};
struct LogReport {
  std::uint64_t entries = 0, erased = 0, checkpoints = 0;  // checkpoints: how many agree
  Digest root{};
  bool commitments_checked = false;
  std::vector<LogFault> faults;  // by number; at most 100
  [[nodiscard]] bool good() const { return faults.empty(); }
};

class LogCheck {
 public:
  // Without a key the contents are not checked, all else is. Checkpoints must have been read with their signatures (read_checkpoint).
  LogCheck(std::string origin, std::optional<Digest> key, const std::vector<Checkpoint>& checkpoints);
  void take(const LogRow& row);
  [[nodiscard]] LogReport finish();

 private:
  void add(std::int64_t number, std::string what);
  void check_content(const LogRow& row);
  void check_checkpoints();
  std::string origin_;
  std::optional<Digest> key_;
  std::multimap<std::uint64_t, Digest> roots_;  // of checkpoints that have not been reached
  std::uint64_t last_good_ = 0;                 // size of the last checkpoint that agreed
  std::int64_t next_ = 0;
  Digest previous_;
  std::optional<Digest> previous_too_;  // of a row whose hash is not that of its content, the hash of its content
  MerkleFrontier tree_;
  std::map<std::int64_t, std::int64_t> erased_;  // erased row -> row that says so, still to be seen
  LogReport report_;
};

}  // namespace cw::trust
