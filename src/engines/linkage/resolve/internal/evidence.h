// SPDX-License-Identifier: MIT
// What all pairs between two groups of records say together about the two being one person.
#pragma once

#include <cstdint>
#include <vector>

namespace cw::linkage::internal {

struct GroupEvidence {
  double sum = 0;           // of the worths of the pairs that were scored, each within the rule's bounds
  std::uint32_t pairs = 0;  // scored
  float best = -1e9F;
  float in_favour = 0, against = 0;  // sums of the worths above 0, and of those at or below beyond_doubt
  bool apart = false;                // a person said so of one of the pairs
  void add(const GroupEvidence& other) {
    sum += other.sum;
    pairs += other.pairs;
    best = best < other.best ? other.best : best;
    in_favour += other.in_favour;
    against += other.against;
    apart = apart || other.apart;
  }
};

// The pairs between two groups repeat each other, for they share records, so they are not simply added. Two things are known from single
// pairs: the best of them, which alone may be an accident, and the mean, which alone punishes a person for the worst copy. For a single
// record the best counts twice as much as the mean; the more records come together, the likelier it is that the best of their pairs is an
// accident, and its share falls as one over the records of the smaller group. And a large group is a likelier home than a small one: the
// chance that a record falls to a group grows with the group (the Chinese restaurant process), one bit for each doubling, up to a limit.
struct EvidenceRule {
  double threshold = 0;
  double share_of_best = 2.0 / 3;  // for a single record
  double bits_per_doubling = 1;
  double most_bits = 4;
  double unknown = -13;          // worth of a pair that was never scored
  float beyond_doubt = -20;      // one in a million
  float most = 12, least = -40;  // one pair's word beyond these says more about the model than about the pair
  [[nodiscard]] GroupEvidence of_pair(float worth) const;
  // GroupEvidence of two people beyond doubt is not overruled by a record between them that takes after both: it bars the joint unless
  // there is more in favour than against. Weaker doubts count in the mean: copies of one person differ so much on real lists.
  [[nodiscard]] bool barred(const GroupEvidence& evidence) const { return evidence.apart || evidence.in_favour + evidence.against < 0; }
  // A pair that is one person beyond doubt is not parted by a register or by other pairs.
  [[nodiscard]] bool sure(const GroupEvidence& evidence) const { return evidence.best >= -beyond_doubt; }
  // Least worth of the best pair with which a joint can reach the threshold.
  [[nodiscard]] double least_link() const { return threshold - most_bits; }
  [[nodiscard]] double score(const GroupEvidence& evidence, std::uint32_t left_records, std::uint32_t right_records) const;
};

// GroupEvidence by pair of groups. Open addressing; keys are never taken out.
class PairTable {
 public:
  void clear(std::size_t expected);
  [[nodiscard]] GroupEvidence* find(std::uint32_t a, std::uint32_t b);
  [[nodiscard]] const GroupEvidence* find(std::uint32_t a, std::uint32_t b) const { return const_cast<PairTable*>(this)->find(a, b); }
  GroupEvidence& at(std::uint32_t a, std::uint32_t b);  // made where it is not there; pointers into the table end here

 private:
  struct Slot {
    std::uint64_t key = 0;  // 0: free; else the pair + 1
    GroupEvidence evidence;
  };
  [[nodiscard]] static std::uint64_t key_of(std::uint32_t a, std::uint32_t b) {
    return (a < b ? std::uint64_t{a} << 32 | b : std::uint64_t{b} << 32 | a) + 1;
  }
  [[nodiscard]] std::size_t place(std::uint64_t key) const { return static_cast<std::size_t>(key * 0x9E3779B97F4A7C15U >> shift_); }
  Slot& slot_for(std::uint64_t key);
  void grow();
  std::vector<Slot> slots_;
  std::size_t used_ = 0;
  unsigned shift_ = 60;
};

}  // namespace cw::linkage::internal
