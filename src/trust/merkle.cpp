// SPDX-License-Identifier: MIT
#include "trust/merkle.h"

#include <algorithm>
#include <bit>

#include "trust/crypto.h"

namespace cw::trust {
namespace {

// The hash of the leaves [begin, end), which are a subtree of the recursion of RFC 9162, section 2.1.1.
Result<Digest> range_hash(std::uint64_t begin, std::uint64_t end, const NodeSource& nodes) {
  const std::uint64_t count = end - begin;
  if (std::has_single_bit(count)) {
    const auto level = static_cast<unsigned>(std::countr_zero(count));
    return nodes(level, begin >> level);
  }
  const std::uint64_t left = std::bit_floor(count);
  CW_TRY(const Digest left_hash, range_hash(begin, begin + left, nodes));
  CW_TRY(const Digest right_hash, range_hash(begin + left, end, nodes));
  return node_hash(left_hash, right_hash);
}

// The largest power of two below `count`, which is over 1.
std::uint64_t split_of(std::uint64_t count) { return std::bit_floor(count - 1); }

// PATH of section 2.1.3.1, within the leaves [begin, end).
Result<void> add_path(std::uint64_t index, std::uint64_t begin, std::uint64_t end, const NodeSource& nodes, Proof& out) {
  if (end - begin == 1) return {};
  const std::uint64_t middle = begin + split_of(end - begin);
  const bool left = index < middle;
  CW_CHECK(left ? add_path(index, begin, middle, nodes, out) : add_path(index, middle, end, nodes, out));
  CW_TRY(const Digest other, left ? range_hash(middle, end, nodes) : range_hash(begin, middle, nodes));
  out.push_back(other);
  return {};
}

enum class OlderRoot : std::uint8_t { known, to_be_given };
// SUBPROOF of section 2.1.4.1, within the leaves [begin, end); `older` leaves of them are the older tree's.
Result<void> add_subproof(std::uint64_t older, std::uint64_t begin, std::uint64_t end, OlderRoot root, const NodeSource& nodes,
                          Proof& out) {
  if (older == end - begin) {
    if (root == OlderRoot::known) return {};
    CW_TRY(const Digest whole, range_hash(begin, end, nodes));
    out.push_back(whole);
    return {};
  }
  const std::uint64_t split = split_of(end - begin), middle = begin + split;
  const bool left = older <= split;
  CW_CHECK(left ? add_subproof(older, begin, middle, root, nodes, out)
                : add_subproof(older - split, middle, end, OlderRoot::to_be_given, nodes, out));
  CW_TRY(const Digest other, left ? range_hash(middle, end, nodes) : range_hash(begin, middle, nodes));
  out.push_back(other);
  return {};
}

}  // namespace

Digest leaf_hash(ByteView entry) {
  ByteVector all(entry.size() + 1);
  std::ranges::copy(entry, all.begin() + 1);
  return sha256(all);
}
Digest node_hash(const Digest& left, const Digest& right) {
  std::array<std::uint8_t, 65> all;
  all[0] = 1;
  std::ranges::copy(left, all.begin() + 1);
  std::ranges::copy(right, all.begin() + 33);
  return sha256(all);
}
Digest empty_root() { return sha256({}); }

void MerkleFrontier::append(const Digest& leaf) {
  Digest whole = leaf;
  for (std::uint64_t bits = size_; (bits & 1U) != 0; bits >>= 1U) {
    whole = node_hash(peaks_.back(), whole);
    peaks_.pop_back();
  }
  peaks_.push_back(whole);
  size_ += 1;
}
Digest MerkleFrontier::root() const {
  if (peaks_.empty()) return empty_root();
  Digest out = peaks_.back();
  for (std::size_t i = peaks_.size() - 1; i-- > 0;) out = node_hash(peaks_[i], out);
  return out;
}

Result<Digest> root_of(std::uint64_t size, const NodeSource& nodes) {
  if (size == 0) return empty_root();
  return range_hash(0, size, nodes);
}
Result<Proof> inclusion_proof(std::uint64_t index, std::uint64_t size, const NodeSource& nodes) {
  if (index >= size) return fail(ErrorCode::invalid, "The tree has no entry of this number.");
  Proof out;
  CW_CHECK(add_path(index, 0, size, nodes, out));
  return out;
}
Result<Proof> consistency_proof(std::uint64_t older, std::uint64_t newer, const NodeSource& nodes) {
  if (older == 0 || older > newer)
    return fail(ErrorCode::invalid, "A consistency proof leads from a tree of 1 or more entries to one as large or larger.");
  Proof out;
  CW_CHECK(add_subproof(older, 0, newer, OlderRoot::known, nodes, out));
  return out;
}

bool verify_inclusion(const Digest& leaf, std::uint64_t index, std::uint64_t size, const Proof& proof, const Digest& root) {
  if (index >= size) return false;
  std::uint64_t fn = index, sn = size - 1;
  Digest r = leaf;
  for (const Digest& p : proof) {
    if (sn == 0) return false;
    if ((fn & 1U) != 0 || fn == sn) {
      r = node_hash(p, r);
      while ((fn & 1U) == 0 && fn != 0) fn >>= 1U, sn >>= 1U;
    } else {
      r = node_hash(r, p);
    }
    fn >>= 1U;
    sn >>= 1U;
  }
  return sn == 0 && r == root;
}

bool verify_consistency(std::uint64_t older, std::uint64_t newer, const Digest& older_root, const Digest& newer_root, const Proof& proof) {
  if (older == 0 || older > newer) return false;
  if (older == newer) return proof.empty() && older_root == newer_root;
  Proof path = proof;
  if (std::has_single_bit(older)) path.insert(path.begin(), older_root);
  if (path.empty()) return false;
  std::uint64_t fn = older - 1, sn = newer - 1;
  while ((fn & 1U) != 0) fn >>= 1U, sn >>= 1U;
  Digest fr = path.front(), sr = path.front();
  for (std::size_t i = 1; i < path.size(); ++i) {
    if (sn == 0) return false;
    if ((fn & 1U) != 0 || fn == sn) {
      fr = node_hash(path[i], fr);
      sr = node_hash(path[i], sr);
      while ((fn & 1U) == 0 && fn != 0) fn >>= 1U, sn >>= 1U;
    } else {
      sr = node_hash(sr, path[i]);
    }
    fn >>= 1U;
    sn >>= 1U;
  }
  return sn == 0 && fr == older_root && sr == newer_root;
}

}  // namespace cw::trust
