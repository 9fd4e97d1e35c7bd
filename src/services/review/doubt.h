// SPDX-License-Identifier: MIT
// What is doubtful in a neighbourhood of records, as pairs to ask about: at most one between two people, and one within a person. Pure.
//
//   Evidence evidence;                                    // what whoever owns the index knows around some records
//   for (const Doubt& each : find_doubts(evidence, rules, threshold)) ...
//   const Worth worth = worth_of(each, households, rules, threshold);        // what an answer would change, in a number and in words
//
// The value is that of perfect information (Howard 1966, "Information value theory"): how likely the register is wrong about the pair, by
// what its answer would change. The threshold t says what a wrong link costs against a missed one, t to 1 - t: who chose it takes a pair
// of exactly that probability for either. So a pair of probability p has the doubt p / t where it is apart, (1 - p) / (1 - t) where it is
// together, and 1 at the threshold.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/ids.h"
#include "services/review/rules.h"

namespace cw::review {

using RecordNumber = std::int64_t;

struct PairOfRecords {
  RecordNumber left = 0, right = 0;  // left < right
  auto operator<=>(const PairOfRecords&) const = default;
};
[[nodiscard]] inline PairOfRecords pair_of(RecordNumber a, RecordNumber b) { return a < b ? PairOfRecords{a, b} : PairOfRecords{b, a}; }

struct EvidenceRecord {
  RecordNumber number = 0;
  std::string source;
  Uuid person;
  std::uint32_t person_records = 1;
};
struct EvidenceLink {
  PairOfRecords pair;
  double match_weight = 0;
};
struct EvidenceWord {
  PairOfRecords pair;
  enum class Says : std::uint8_t { same, not_same } says = Says::same;
  enum class Conflict : std::uint8_t { none, contradicts } conflict = Conflict::none;  // with another word that holds
};
struct Evidence {
  std::vector<RecordNumber> looked_at;  // all records of the people that were looked at; rising
  std::vector<RecordNumber> gone;       // that are not there any more
  std::vector<EvidenceRecord> records;  // looked_at and what links lead to; by number
  std::vector<EvidenceLink> links;      // every scored pair with a record of looked_at
  std::vector<EvidenceWord> words;      // every word of a reviewer about a record of looked_at
};

enum class DoubtKind : std::uint8_t {
  apart,          // two people whose records look alike, though not enough
  against,        // two people although the pair is above the threshold: the rest of what is known keeps them apart
  identifiers,    // above the threshold, with different numbers of which a person has one
  together,       // one person whom one weak link holds together
  bridge,         // the same, and nothing else links the two sides
  large,          // one person of suspiciously many records
  contradiction,  // reviewers' words that cannot all be true
  sample          // not doubtful: asked about for calibration
};
[[nodiscard]] std::string_view name_of(DoubtKind kind);
enum class Standing : std::uint8_t { apart, together };  // what the register says now
[[nodiscard]] std::string_view name_of(Standing standing);

struct Doubt {
  PairOfRecords pair;
  DoubtKind kind = DoubtKind::apart;
  Standing standing = Standing::apart;
  double match_weight = 0;
  std::uint32_t left_records = 1, right_records = 1;  // of the two people, or on the two sides of the link
  std::vector<std::string> sources;                   // of the pair: left, right
};
// In the order of pairs.
[[nodiscard]] std::vector<Doubt> find_doubts(const Evidence& evidence, const ReviewRules& rules, double threshold);

struct Worth {
  double probability = 0;  // that they are the same, as it counts here
  double value = 0;
  std::int64_t pairs = 0, people = 0, households = 0;  // that change if the register is wrong
  std::string why;                                     // in words, without personal data
};
// households: properties at which one of the two sides has records.
[[nodiscard]] Worth worth_of(const Doubt& doubt, std::int64_t households, const ReviewRules& rules, double threshold);

// Bands of match weight, 5 bits each, for sampling and calibration: the number of that a weight is in, and where one begins.
inline constexpr int lowest_band = -3, highest_band = 8;  // what lies beyond is in the last
[[nodiscard]] int band_of(double match_weight);
[[nodiscard]] double band_begins(int band);

// A number of [0, 1) that a pair has for ever and that nothing else determines: its permanent random number (Ohlsson 1995).
[[nodiscard]] double random_number_of(PairOfRecords pair, std::uint64_t seed, std::uint64_t use);

}  // namespace cw::review
