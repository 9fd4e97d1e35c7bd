// SPDX-License-Identifier: MIT
// The Merkle tree of RFC 9162 (section 2.1, the hashes of RFC 6962) over SHA-256: its root, proofs that an entry is in it and that it only
// grew, and their verification.
//
//   MerkleFrontier tree;
//   tree.append(leaf_hash(entry));                                  // keeps one hash per bit of the size
//   CW_TRY(const Proof proof, inclusion_proof(index, size, nodes)); // nodes: hashes of complete subtrees, from wherever they are kept
//   verify_inclusion(leaf_hash(entry), index, size, proof, root);
//
// Pure functions.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "base/result.h"
#include "trust/encoding.h"

namespace cw::trust {

[[nodiscard]] Digest leaf_hash(ByteView entry);                           // SHA-256(0x00 || entry)
[[nodiscard]] Digest node_hash(const Digest& left, const Digest& right);  // SHA-256(0x01 || left || right)
[[nodiscard]] Digest empty_root();                                        // SHA-256 of nothing

using Proof = std::vector<Digest>;

// A tree that grows at its right end, as the roots of its complete subtrees, the largest first.
class MerkleFrontier {
 public:
  MerkleFrontier() = default;
  void append(const Digest& leaf);
  [[nodiscard]] std::uint64_t size() const { return size_; }
  [[nodiscard]] Digest root() const;

 private:
  std::uint64_t size_ = 0;
  std::vector<Digest> peaks_;  // one per bit that is set in the size
};

// The hash over the 2^level leaves from index * 2^level on, all of which exist; level 0 is the leaf hash itself.
using NodeSource = std::function<Result<Digest>(unsigned level, std::uint64_t index)>;
// The root of the tree of the first `size` leaves. The errors of these three are those of `nodes`, and invalid where there is no such
// proof.
[[nodiscard]] Result<Digest> root_of(std::uint64_t size, const NodeSource& nodes);
[[nodiscard]] Result<Proof> inclusion_proof(std::uint64_t index, std::uint64_t size, const NodeSource& nodes);
// That the tree of `older` leaves is the beginning of that of `newer`; older from 1 on.
[[nodiscard]] Result<Proof> consistency_proof(std::uint64_t older, std::uint64_t newer, const NodeSource& nodes);

// RFC 9162, sections 2.1.3.2 and 2.1.4.2.
[[nodiscard]] bool verify_inclusion(const Digest& leaf, std::uint64_t index, std::uint64_t size, const Proof& proof, const Digest& root);
[[nodiscard]] bool verify_consistency(std::uint64_t older, std::uint64_t newer, const Digest& older_root, const Digest& newer_root,
                                      const Proof& proof);

}  // namespace cw::trust
