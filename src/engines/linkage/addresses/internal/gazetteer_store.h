// SPDX-License-Identifier: MIT
// The properties of a gazetteer in little space, and the indices that find those an address may name. Filled by one thread, then read by
// any.
#pragma once

#include <deque>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engines/linkage/addresses/address_match.h"
#include "engines/linkage/addresses/internal/hash_index.h"
#include "engines/linkage/addresses/internal/normal_address.h"

namespace cw::linkage::internal {

// Texts with a number each, from 0, and how often each was counted.
class Vocabulary {
 public:
  std::uint32_t add(std::string_view text);                       // its number; it counts one more
  [[nodiscard]] std::uint32_t find(std::string_view text) const;  // no_entry where it is not there
  [[nodiscard]] std::string_view text(std::uint32_t id) const { return texts_[id]; }
  [[nodiscard]] std::uint32_t count(std::uint32_t id) const { return counts_[id]; }
  [[nodiscard]] std::uint32_t size() const { return static_cast<std::uint32_t>(texts_.size()); }
  [[nodiscard]] std::size_t memory_bytes() const { return texts_.size() * 120; }

 private:
  std::deque<std::string> texts_;
  std::vector<std::uint32_t> counts_;
  std::unordered_map<std::string_view, std::uint32_t> ids_;
};

struct EntryWord {
  std::uint32_t id = 0;
  WordRole role = WordRole::building;
};

struct Entry {
  std::uint32_t uprn = 0, building = 0;  // in uprns(); the building is itself where no parent is given
  std::uint32_t postcode = no_entry;
  std::uint32_t low = 0, high = 0;
  std::uint32_t unit = no_entry, unit_kind = no_entry;
  std::uint32_t first_word = 0;
  std::uint8_t words = 0;
  char suffix = 0;
};

class GazetteerStore {
 public:
  void add(std::string_view uprn, std::string_view parent, const NormalAddress& address);
  void finish();

  [[nodiscard]] const std::vector<Entry>& entries() const { return entries_; }
  [[nodiscard]] std::span<const EntryWord> words_of(const Entry& entry) const {
    return {entry_words_.data() + entry.first_word, entry.words};
  }
  [[nodiscard]] const Vocabulary& words() const { return words_; }
  [[nodiscard]] const Vocabulary& postcodes() const { return postcodes_; }
  [[nodiscard]] const Vocabulary& uprns() const { return uprns_; }
  [[nodiscard]] std::uint32_t sector_count(std::string_view postcode) const;
  // The entry whose UPRN this is, or no_entry; and how many entries have it as parent.
  [[nodiscard]] std::uint32_t entry_of_uprn(std::uint32_t uprn) const { return entry_of_uprn_[uprn]; }
  [[nodiscard]] std::uint32_t parts_of(std::uint32_t uprn) const { return parts_[uprn]; }
  [[nodiscard]] std::span<const std::uint32_t> find(std::uint64_t key) const { return index_.find(key); }
  // Words of the vocabulary at most one letter inserted, left out, changed or swapped away, in order; at most 8.
  [[nodiscard]] std::vector<std::uint32_t> near_words(std::string_view word) const;
  [[nodiscard]] std::size_t memory_bytes() const;

 private:
  void index_entry(std::uint32_t number);
  void index_near_words();

  std::vector<Entry> entries_;
  std::vector<EntryWord> entry_words_;
  Vocabulary words_, units_, postcodes_, sectors_, uprns_;
  std::vector<std::uint32_t> entry_of_uprn_, parts_;
  HashIndex index_, near_;

 public:
  [[nodiscard]] const Vocabulary& units() const { return units_; }
};

// Keys under which entries stand. Words by their texts' hashes, so that a key needs no look-up of the vocabulary.
[[nodiscard]] std::uint64_t key_of_number(std::string_view postcode, std::uint32_t number);
[[nodiscard]] std::uint64_t key_of_unit(std::string_view postcode, std::uint32_t number, std::string_view unit);
[[nodiscard]] std::uint64_t key_of_postcode_word(std::string_view postcode, std::string_view word);
[[nodiscard]] std::uint64_t key_of_word_number(std::string_view word, std::uint32_t number);
[[nodiscard]] std::uint64_t key_of_words_number(std::string_view word, std::string_view place, std::uint32_t number);
[[nodiscard]] std::uint64_t key_of_word_unit(std::string_view word, std::string_view unit);
[[nodiscard]] std::uint64_t key_of_word_pair(std::string_view first, std::string_view second);
[[nodiscard]] std::uint64_t key_of_word(std::string_view word);

[[nodiscard]] std::string_view outward_of(std::string_view postcode);  // "AL1"
[[nodiscard]] std::string_view sector_of(std::string_view postcode);   // "AL1 2"

}  // namespace cw::linkage::internal
