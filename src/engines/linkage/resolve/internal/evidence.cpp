// SPDX-License-Identifier: MIT
#include "engines/linkage/resolve/internal/evidence.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <utility>

namespace cw::linkage::internal {

GroupEvidence EvidenceRule::of_pair(float worth) const {
  const float bounded = std::clamp(worth, least, most);
  return {bounded, 1, worth, std::max(bounded, 0.0F), worth <= beyond_doubt ? bounded : 0.0F, false};
}

double EvidenceRule::score(const GroupEvidence& evidence, std::uint32_t left_records, std::uint32_t right_records) const {
  const double pairs = static_cast<double>(left_records) * right_records;
  const double mean = (evidence.sum + (pairs - evidence.pairs) * unknown) / pairs;
  const double best = std::min(evidence.best, most);
  const double guest = std::min(left_records, right_records), home = std::max(left_records, right_records);
  const double share = share_of_best / guest;
  return share * best + (1 - share) * mean + std::min(bits_per_doubling * std::log2(home), most_bits);
}

void PairTable::clear(std::size_t expected) {
  const std::size_t size = std::bit_ceil(std::max<std::size_t>(16, expected * 2));
  slots_.assign(size, {});
  used_ = 0;
  shift_ = 64 - static_cast<unsigned>(std::countr_zero(size));
}

PairTable::Slot& PairTable::slot_for(std::uint64_t key) {
  std::size_t i = place(key);
  while (slots_[i].key != 0 && slots_[i].key != key) i = (i + 1) & (slots_.size() - 1);
  return slots_[i];
}

GroupEvidence* PairTable::find(std::uint32_t a, std::uint32_t b) {
  Slot& slot = slot_for(key_of(a, b));
  return slot.key == 0 ? nullptr : &slot.evidence;
}

GroupEvidence& PairTable::at(std::uint32_t a, std::uint32_t b) {
  if ((used_ + 1) * 3 > slots_.size() * 2) grow();
  Slot& slot = slot_for(key_of(a, b));
  if (slot.key == 0) {
    slot.key = key_of(a, b);
    ++used_;
  }
  return slot.evidence;
}

void PairTable::grow() {
  std::vector<Slot> old(slots_.size() * 2);
  std::swap(old, slots_);
  --shift_;
  for (Slot& slot : old)
    if (slot.key != 0) slot_for(slot.key) = slot;
}

}  // namespace cw::linkage::internal
