// SPDX-License-Identifier: MIT
// How a place reviews, as data (packages/register/review.toml): which pairs are doubtful, what an answer is worth, who sees what, and how
// many are asked.
//
//   CW_TRY(const ReviewRules rules, read_review_rules(toml));        // an empty text: the values below
//
// Pure; values only.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace cw::review {

// blind: neither score nor anybody's answer is shown. blind_to_sources: nor where the two records come from.
enum class Sight : std::uint8_t { open, blind, blind_to_sources };
[[nodiscard]] std::string_view name_of(Sight sight);
enum class SecondPair : std::uint8_t { not_needed, needed };  // of eyes, before a judgement holds

struct ReviewRules {
  // [doubt] Two people whose strongest pair lies at most `below` bits under the threshold, and one person whom a single link of at most
  // `above` bits over it holds together, are doubtful. A person of more than `large` records is looked at whatever its links.
  double below = 6, above = 6;
  std::uint32_t large = 20;
  std::uint32_t largest = 400;  // of a person of more records only the first pair to ask about is looked for, without its sides

  // [value] What one record pair, person and household that an answer may change count for, and by how much more where a record of such a
  // source is concerned. conflict: how likely "same" is where the pair says one thing and everything around it another; identifiers: where
  // the two have different numbers of which a person has one.
  double pair = 1, person = 1, household = 1;
  double conflict = 0.5, identifiers = 0.05;
  std::map<std::string, double, std::less<>> sources;

  // [review]
  Sight sight = Sight::blind;
  double double_share = 0.1;                              // of the pairs that two are asked about, each without knowing of the other
  double double_above = 50;                               // and all of at least this value
  std::vector<std::string> deciding_roles = {"manager"};  // who decides where two disagree
  std::int64_t lease_minutes = 30;                        // how long a pair stays with whom it was given to
  SecondPair second_pair = SecondPair::not_needed;        // four_eyes

  // [sample] For calibration: a random choice of all scored pairs, about as many in each band of match weight.
  double sample_share = 0.1;       // of the pairs handed out, while there are others
  std::uint32_t sample_band = 40;  // pairs of a band that are kept for asking, at most twice as many
  std::uint64_t seed = 1;

  // [identifiers] Columns with numbers of which a person has one.
  std::vector<std::string> identifier_columns = {"nhs_number", "national_insurance", "upn"};
};

// Errors: invalid, with line and column: no TOML, a name that is none of these, a value of another type or out of its range.
[[nodiscard]] Result<ReviewRules> read_review_rules(std::string_view toml);

}  // namespace cw::review
