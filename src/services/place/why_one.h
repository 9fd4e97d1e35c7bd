// SPDX-License-Identifier: MIT
// Why the records of a person are taken for one person: pairs of them, from the strongest on, that join them all, each with what every
// field counts for or against. Behind the policy as the records themselves: a pair is shown where both of its records are, a field where
// both sources give all columns that it compares.
//
//   CW_TRY(const WhyOneAnswer why, why_one(*place, asking, person));
//   why.pairs[0].fields[0].match_weight;          // bits: each one more doubles the odds that the two are one person
//
// What the index knows now; nothing is computed that was not scored. Errors as in place.h; unavailable while the index is being made.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "services/place/place.h"

namespace cw::place {

struct WhyField {
  std::string comparison, level;
  double match_weight = 0;
};
// computed: by how the fields compare. by_word: a person has said that the two are the same.
enum class PairBy : std::uint8_t { computed, by_word };
struct WhyPair {
  registry::RecordNumber left, right;
  PairBy by = PairBy::computed;
  std::vector<WhyField> fields = {};
  std::size_t fields_withheld = 0;
  // What stands before any field is looked at (two records taken at random are hardly ever one person), and the sum. Not there where a
  // field is withheld, which they would give away.
  std::optional<double> before = {}, total = {};
};
struct WhyRecord {
  registry::RecordNumber number;
  std::string source;
};
struct WhyOneAnswer {
  registry::PersonId person;
  std::vector<WhyRecord> records;  // that may be seen, oldest first
  std::size_t records_withheld = 0;
  std::vector<WhyPair> pairs;                    // strongest first; one fewer than the records where pairs join them all
  std::vector<registry::RecordNumber> by_group;  // joined by what the group says together, not by a pair of records that are shown
  bool shown_apart = false;
};
[[nodiscard]] Result<WhyOneAnswer> why_one(Place& place, const Asking& asking, registry::PersonId person);

}  // namespace cw::place
