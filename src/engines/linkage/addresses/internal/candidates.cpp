// SPDX-License-Identifier: MIT
#include "engines/linkage/addresses/internal/candidates.h"

#include <algorithm>

namespace cw::linkage::internal {

void CandidateFinder::start() {
  found_.clear();
  if (++round_ == 0) {
    std::fill(seen_.begin(), seen_.end(), 0);
    round_ = 1;
  }
}

// A key of more entries than may be looked at tells nothing and is passed over.
CandidateFinder::Add CandidateFinder::add(std::uint64_t key) {
  const std::span<const std::uint32_t> entries = store_->find(key);
  if (entries.empty() || entries.size() > most_) return Add::nothing;
  for (const std::uint32_t entry : entries) {
    if (seen_[entry] == round_) continue;
    seen_[entry] = round_;
    found_.push_back(entry);
  }
  return Add::some;
}

void CandidateFinder::find_near(const NormalAddress& address) {
  if (address.postcode.empty()) return;
  const std::string_view unit = address.unit.empty() ? address.suffix : address.unit;
  if (address.low > 0) {
    const Add exact = unit.empty() ? Add::nothing : add(key_of_unit(address.postcode, address.low, unit));
    if (exact == Add::nothing) add(key_of_number(address.postcode, address.low));
    if (address.high > address.low) add(key_of_number(address.postcode, address.high));
  } else if (!unit.empty()) {
    add(key_of_unit(address.postcode, 0, unit));
  }
}

void CandidateFinder::find_by_place(const NormalAddress& address, std::string_view word) {
  for (const AddressWord& place : address.words)
    if (place.text != word) add(key_of_words_number(word, place.text, address.low));
}

void CandidateFinder::find_by_word(const NormalAddress& address, std::string_view word) {
  if (!address.postcode.empty()) add(key_of_postcode_word(address.postcode, word));
  if (!address.unit.empty()) add(key_of_word_unit(word, address.unit));
  if (address.low > 0) {
    if (store_->find(key_of_word_number(word, address.low)).size() > most_ / 2) {
      find_by_place(address, word);
    } else {
      add(key_of_word_number(word, address.low));
      if (address.high > address.low) add(key_of_word_number(word, address.high));
    }
  }
  add(key_of_word(word));
}

void CandidateFinder::find_far(const PreparedAddress& prepared) {
  const NormalAddress& address = prepared.address();
  if (!address.postcode.empty() && address.low > 0) add(key_of_number(address.postcode, address.low));
  std::vector<std::size_t> order;
  for (std::size_t i = 0; i < address.words.size(); ++i)
    if (address.words[i].role != WordRole::street_type) order.push_back(i);
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return prepared.gain_of_word(a) > prepared.gain_of_word(b); });
  for (const std::size_t i : order) {
    if (found_.size() >= most_) return;
    const std::string& word = address.words[i].text;
    if (prepared.id_of_word(i) != no_entry) find_by_word(address, word);
    if (prepared.id_of_word(i) == no_entry || store_->words().count(prepared.id_of_word(i)) < 3)  // a rare word may be a slip of another
      for (const std::uint32_t near : store_->near_words(word)) find_by_word(address, store_->words().text(near));
  }
  for (std::size_t i = 0; i + 1 < address.words.size() && found_.size() < most_; ++i)
    add(key_of_word_pair(address.words[i].text, address.words[i + 1].text));
}

}  // namespace cw::linkage::internal
