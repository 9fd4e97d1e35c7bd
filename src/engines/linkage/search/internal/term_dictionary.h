// SPDX-License-Identifier: MIT
// The distinct words people are found by, and for each the people who have it. A word once seen keeps its number; one that nobody has any
// more is passed over. Mistyped words are found by deletion neighbourhoods: a word and all it becomes by leaving out one letter are keys,
// so that two words one slip apart share a key (Garbe's symmetric delete, after Mor and Fraenkel 1982). One writer.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engines/linkage/live/internal/block_pool.h"
#include "engines/linkage/live/internal/posting_lists.h"
#include "engines/linkage/search/internal/terms.h"

namespace cw::linkage::search {

using Slot = std::uint32_t;    // a person while held
using TermId = std::uint32_t;  // below 2^28

struct NearTerm {
  TermId term = 0;
  std::uint32_t slips = 0;
};

class TermDictionary {
 public:
  [[nodiscard]] TermId take(TermKind kind, std::string_view text);  // made where it is new
  void add(TermId term, Slot slot);                                 // a person once for each term
  void remove(TermId term, Slot slot);

  [[nodiscard]] std::optional<TermId> find(TermKind kind, std::string_view text) const;  // also one that nobody has
  // Words at most `slips` slips away (1 or 2; of those two away only they that share a key), itself left out, in the order of their
  // numbers.
  [[nodiscard]] std::vector<NearTerm> near(TermKind kind, std::string_view text, std::uint32_t slips) const;
  [[nodiscard]] std::vector<TermId> sounding_like(std::string_view name) const;  // names of a Double Metaphone key in common
  [[nodiscard]] std::vector<TermId> forms_of(std::string_view name) const;       // names of one nickname group in common

  [[nodiscard]] std::string_view text_of(TermId term) const { return {texts_.data() + terms_[term].at, terms_[term].length}; }
  [[nodiscard]] TermKind kind_of(TermId term) const { return terms_[term].kind; }
  [[nodiscard]] std::uint32_t people_with(TermId term) const { return terms_[term].people; }
  [[nodiscard]] std::span<const Slot> people(TermId term) const { return lists_.list(terms_[term].list, terms_[term].people); }
  [[nodiscard]] std::size_t memory_of_words() const { return texts_.capacity() + terms_.capacity() * sizeof(Term); }
  [[nodiscard]] std::size_t memory_of_neighbours() const { return keys_.memory_bytes(); }
  [[nodiscard]] std::size_t memory_of_lists() const { return lists_.memory_bytes(); }

 private:
  struct Term {
    std::uint32_t at = 0;  // in texts_
    std::uint8_t length = 0;
    TermKind kind = TermKind::name;
    std::uint32_t list = 0;
    std::uint32_t people = 0;
  };
  void index(TermId term);
  std::string texts_;
  std::vector<Term> terms_;
  linkage::internal::PostingLists keys_;  // texts with at most one letter left out, sounds, nickname groups -> terms
  linkage::internal::BlockPool<Slot> lists_;
};

}  // namespace cw::linkage::search
