// SPDX-License-Identifier: MIT
#include "trust/internal/log_nodes.h"

#include <fmt/format.h>

#include <algorithm>

namespace cw::trust {
namespace {

constexpr unsigned levels_kept = 8;  // every eighth level is kept

// The hashes of `count` neighbours at a kept level (0: entries), in order.
Result<std::vector<Digest>> kept_hashes(store::Connection& db, unsigned level, std::uint64_t first, std::uint64_t count) {
  const auto begin = static_cast<std::int64_t>(first), end = static_cast<std::int64_t>(first + count);
  const auto read = [](const store::Row& row) { return digest_from(row.get<store::Bytes>(0)); };
  CW_TRY(std::vector<Digest> hashes,
         level == 0 ? db.all("SELECT hash FROM access_log WHERE number >= ?1 AND number < ?2 ORDER BY number", {begin, end}, read)
                    : db.all("SELECT hash FROM access_log_node WHERE level = ?1 AND position >= ?2 AND position < ?3 ORDER BY position",
                             {level, begin, end}, read));
  if (hashes.size() != count)
    return fail(ErrorCode::internal,
                fmt::format("the access log lacks hashes at level {} from {} on: run `commonweal audit verify`.", level, first));
  return hashes;
}

Digest root_over(const std::vector<Digest>& hashes) {
  MerkleFrontier tree;
  for (const Digest& hash : hashes) tree.append(hash);
  return tree.root();
}

}  // namespace

Digest digest_from(store::Bytes bytes) {
  Digest out{};
  if (bytes.size() == out.size()) std::ranges::copy(bytes, out.begin());
  return out;
}

namespace {

constexpr std::uint64_t width = std::uint64_t{1} << levels_kept;

struct Node {
  unsigned level = 0;
  std::uint64_t position = 0;
  Digest hash{};
};

// Those of a level that are complete and not kept yet, `most` at most.
Result<std::vector<Node>> missing_nodes(store::Connection& db, unsigned level, std::uint64_t size, std::uint64_t most) {
  CW_TRY(const auto kept, db.value<std::uint64_t>("SELECT coalesce(max(position) + 1, 0) FROM access_log_node WHERE level = ?1", {level}));
  std::vector<Node> out;
  for (std::uint64_t position = kept; position < size >> level && out.size() < most; ++position) {
    CW_TRY(const std::vector<Digest> below, kept_hashes(db, level - levels_kept, position * width, width));
    out.push_back({level, position, root_over(below)});
  }
  return out;
}

// Another process may have kept the same meanwhile.
Result<void> keep_nodes(store::Connection& db, const std::vector<Node>& nodes) {
  for (const Node& node : nodes)
    CW_CHECK(db.execute("INSERT INTO access_log_node (level, position, hash) VALUES (?1, ?2, ?3) ON CONFLICT (level, position) DO NOTHING",
                        {node.level, node.position, store::Bytes(node.hash)}));
  return {};
}

}  // namespace

Result<void> extend_nodes(store::Connection& db, std::uint64_t size) {
  for (unsigned level = levels_kept; level < 63 && size >> level > 0; level += levels_kept) {
    CW_TRY(const std::vector<Node> missing, missing_nodes(db, level, size, UINT64_MAX));
    CW_CHECK(keep_nodes(db, missing));
  }
  return {};
}

Result<void> extend_nodes_little_by_little(store::Connection& db, std::uint64_t size) {
  constexpr std::uint64_t at_once = 100;
  for (unsigned level = levels_kept; level < 63 && size >> level > 0; level += levels_kept)
    for (;;) {
      CW_TRY(const std::vector<Node> missing, missing_nodes(db, level, size, at_once));
      if (missing.empty()) break;
      CW_CHECK(store::in_transaction(db, [&](store::Connection& work) { return keep_nodes(work, missing); }));
    }
  return {};
}

NodeSource stored_nodes(store::Connection& db) {
  return [&db](unsigned level, std::uint64_t index) -> Result<Digest> {
    const unsigned above = level % levels_kept;
    CW_TRY(const std::vector<Digest> hashes, kept_hashes(db, level - above, index << above, std::uint64_t{1} << above));
    return root_over(hashes);
  };
}

}  // namespace cw::trust
