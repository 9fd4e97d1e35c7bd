// SPDX-License-Identifier: MIT
// Hashes of subtrees of the access log as the store keeps them: those over 2^8, 2^16, 2^24 ... entries are kept, all others are computed
// from at most 256 of the kept ones or of the entries' own.
#pragma once

#include "store/store.h"
#include "trust/merkle.h"

namespace cw::trust {

// Keeps the hashes of all subtrees that are complete in a log of `size` entries and are not kept yet.
[[nodiscard]] Result<void> extend_nodes(store::Connection& db, std::uint64_t size);
// The same in many small transactions, in none of the caller's: hashes of millions of entries take many seconds, for which nothing else
// could be written.
[[nodiscard]] Result<void> extend_nodes_little_by_little(store::Connection& db, std::uint64_t size);
// Reads from the store at each call; `db` must outlive it. Only for subtrees within a size that extend_nodes() was called for.
[[nodiscard]] NodeSource stored_nodes(store::Connection& db);
// A hash as the store gives it; zeros, which no entry has, where it is none.
[[nodiscard]] Digest digest_from(store::Bytes bytes);

}  // namespace cw::trust
