// SPDX-License-Identifier: MIT
// Whether reviewers agree beyond chance. The measures are pure; read_agreement() applies them to the answers of a span of time.
//
//   const Agreement two = agreement_of_two(pairs);                // Cohen's kappa, with interval
//   const Alpha all = krippendorff_alpha(units);                  // any number of reviewers, not everybody everything
//   CW_TRY(const AgreementReport report, read_agreement(db, {from, until}));
//
// Only answers count that were given before anybody had decided: of the same pair, in the same round, each without the other. What a third
// decided where two disagreed says nothing of agreement. Intervals are of 95 %.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "engines/linkage/assess/statistics.h"
#include "services/review/item.h"
#include "store/store.h"

namespace cw::review {

inline constexpr std::size_t answers_possible = 3;  // same, not_same, cannot_tell

struct Agreement {
  std::int64_t pairs = 0, equal = 0;
  std::array<std::array<std::int64_t, answers_possible>, answers_possible> table{};  // first's answer, second's answer
  double share = 0;                                                                  // equal / pairs
  linkage::Interval share_interval;                                                  // Wilson
  // Cohen 1960, "A coefficient of agreement for nominal scales": (share - by chance) / (1 - by chance), chance from each one's own answers.
  // None where chance alone would give full agreement: both always gave the same answer.
  std::optional<double> kappa;
  double kappa_error = 0;  // standard error: Fleiss, Cohen and Everitt 1969, formula (13)
  linkage::Interval kappa_interval;
};
[[nodiscard]] Agreement agreement_of_two(std::span<const std::pair<Says, Says>> answers);

struct Alpha {
  std::int64_t units = 0, answers = 0;  // of units with at least two answers
  // Krippendorff 2011, "Computing Krippendorff's alpha-reliability", nominal data: 1 - observed disagreement / that by chance. None where
  // there are no units, or all answers are the same.
  std::optional<double> alpha;
  double error = 0;  // standard error by leaving out one unit at a time (Efron and Stein 1981)
  linkage::Interval interval;
};
// Each unit: the categories that were said of it, in any order, from 0.
[[nodiscard]] Alpha krippendorff_alpha(std::span<const std::vector<std::uint32_t>> units);

struct TimeSpan {
  Timestamp from, until;  // from <= at < until
};
struct AgreementOfPair {
  std::string first, second;  // names of the two accounts, in order
  Agreement agreement;
};
struct AgreementReport {
  std::int64_t answers = 0, items = 0, asked_of_two = 0, decided_by_third = 0;
  Alpha alpha;                         // of all
  Agreement all;                       // every two answers of one pair, whoever gave them; the two in the order of their names
  std::vector<AgreementOfPair> pairs;  // of reviewers, in the order of their names
};
[[nodiscard]] Result<AgreementReport> read_agreement(store::Connection& db, TimeSpan span);

}  // namespace cw::review
