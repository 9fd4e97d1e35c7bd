// SPDX-License-Identifier: MIT
// What records may be blocked by: fields and what is derived from them, each as an expression of one record and as codes by record.
// Immutable once made; any thread.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/result.h"
#include "engines/linkage/internal/records.h"
#include "engines/linkage/model.h"
#include "engines/linkage/propose/internal/known_fields.h"

namespace cw::linkage::internal {

inline constexpr std::size_t most_parts = 64;  // agreement of a pair on every part is one 64-bit mask

struct KeyPart {
  std::string expression;            // SQL over the columns of one record
  std::vector<std::string> columns;  // that it reads
  int thing = 0;                     // parts of one thing (the name, the place) err together
  bool whole = false;                // the field itself, not a part of it
  double guess = 0.85;               // share of matches thought to agree, where the data do not tell
  bool distinctive = false;          // a title, a telephone, a number of its own: who shares a rare one is mostly one thing
  bool personal = false;             // of one person only, not of a household: agreement says who, not where
  std::vector<std::uint32_t> code;   // by record; 0 = no value
  std::vector<std::uint32_t> count;  // records with each code
  double collision = 0;              // chance that two random filled records agree
  double filled = 0;
  std::uint64_t pairs = 0;  // that agree on it
  // A part of several values for each record: two records agree where they share one. `code` then only says whether there are any.
  std::string exploded;                     // the column that a rule explodes; empty for others
  std::vector<std::uint32_t> begin, items;  // record -> its values, sorted
  [[nodiscard]] bool several() const { return !exploded.empty(); }
  [[nodiscard]] std::span<const std::uint32_t> values_of(RecordIndex record) const {
    return {items.data() + begin[record], begin[record + 1] - begin[record]};
  }
  [[nodiscard]] bool agrees(RecordIndex a, RecordIndex b) const;
};

// How records may pair: sources by record where pairs lie between sources only.
struct PairSpace {
  const Records* records = nullptr;
  bool between_sources = false;
  [[nodiscard]] bool allowed(RecordIndex a, RecordIndex b) const {
    return a != b && (!between_sources || records->source_of[a] != records->source_of[b]);
  }
};

// Evaluates every part that the fields give. Errors: of the expressions, which would be a mistake of ours.
[[nodiscard]] Result<std::vector<KeyPart>> make_key_parts(const KnownFields& fields, const PairSpace& space, SubjectKind subject,
                                                          unsigned threads);
// Pairs of records with equal codes, exactly.
[[nodiscard]] std::uint64_t count_pairs_of(const std::vector<std::uint32_t>& code, const PairSpace& space);
// Codes of records that agree on all of these parts, none of them of several values.
[[nodiscard]] std::vector<std::uint32_t> combined(const std::vector<KeyPart>& parts, const std::vector<std::size_t>& chosen,
                                                  std::size_t records);

}  // namespace cw::linkage::internal
