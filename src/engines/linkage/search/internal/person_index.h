// SPDX-License-Identifier: MIT
// The people of a search: for each what it is found by, so that it can be scored and taken out; and the lists the other way round. One
// writer, many readers.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "engines/linkage/live/internal/block_pool.h"
#include "engines/linkage/live/internal/posting_lists.h"
#include "engines/linkage/search/internal/term_dictionary.h"
#include "engines/linkage/search/search.h"

namespace cw::linkage::search {

// A word of a person in one of its fields.
struct Entry {
  static constexpr unsigned field_bits = 4;
  std::uint32_t code = 0;
  [[nodiscard]] static Entry of(TermId term, Field field) { return {term << field_bits | static_cast<std::uint32_t>(field)}; }
  [[nodiscard]] TermId term() const { return code >> field_bits; }
  [[nodiscard]] Field field() const { return static_cast<Field>(code & ((1U << field_bits) - 1)); }
  auto operator<=>(const Entry&) const = default;
};

class PersonIndex {
 public:
  PutDone put(const Uuid& id, const PersonTerms& terms);
  bool remove(const Uuid& id);

  [[nodiscard]] std::optional<Slot> find(const Uuid& id) const;
  [[nodiscard]] std::size_t size() const { return people_.size() - free_.size(); }
  [[nodiscard]] std::size_t slots() const { return people_.size(); }
  [[nodiscard]] const Uuid& id_of(Slot slot) const { return people_[slot].id; }
  [[nodiscard]] std::span<const Entry> words_of(Slot slot) const { return words_.list(people_[slot].words, people_[slot].word_count); }
  [[nodiscard]] std::span<const std::uint64_t> numbers_of(Slot slot) const {
    return numbers_.list(people_[slot].numbers, people_[slot].number_count);
  }
  [[nodiscard]] std::span<const Slot> people_with_number(std::uint64_t key) const { return by_number_.find(key); }
  [[nodiscard]] const TermDictionary& terms() const { return terms_; }
  [[nodiscard]] SearchMemory memory() const;

 private:
  struct Held {
    Uuid id;
    std::uint32_t words = 0, numbers = 0;
    std::uint16_t word_count = 0, number_count = 0;
  };
  [[nodiscard]] Slot slot_for(const Uuid& id);
  void exchange_words(Slot slot, const std::vector<Entry>& now);
  void exchange_numbers(Slot slot, const std::vector<std::uint64_t>& now);
  TermDictionary terms_;
  std::vector<Held> people_;
  std::vector<Slot> free_;
  linkage::internal::PostingLists by_id_, by_number_;
  linkage::internal::BlockPool<Entry> words_;
  linkage::internal::BlockPool<std::uint64_t> numbers_;
};

struct PersonSearch::State {
  SearchSettings settings;
  PersonIndex index;
};

}  // namespace cw::linkage::search
