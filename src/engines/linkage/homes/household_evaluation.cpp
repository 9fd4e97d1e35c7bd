// SPDX-License-Identifier: MIT
#include "engines/linkage/homes/household_evaluation.h"

#include <algorithm>
#include <tuple>
#include <unordered_map>

namespace cw::linkage {
namespace {

std::uint64_t pairs_of(std::uint64_t n) { return n * (n - 1) / 2; }

// Pairs of equal keys in a list, which is sorted for it.
template <class Key>
std::uint64_t equal_pairs(std::vector<Key>& keys) {
  std::sort(keys.begin(), keys.end());
  std::uint64_t pairs = 0;
  for (std::size_t i = 0; i < keys.size();) {
    std::size_t end = i;
    while (end < keys.size() && keys[end] == keys[i]) ++end;
    pairs += pairs_of(end - i);
    i = end;
  }
  return pairs;
}

struct Row {
  std::uint64_t found;  // household, or the person alone
  std::uint32_t truth, person;
};

std::vector<Row> known_rows(const Households& found, std::span<const std::uint32_t> person, const HouseholdTruth& truth) {
  std::vector<Row> rows;
  for (std::size_t row = 0; row < found.household_of_row.size(); ++row) {
    if (truth.household_of_row[row] == unknown_label || truth.person_of_row[row] == unknown_label) continue;
    const std::uint32_t household = found.household_of_row[row];
    rows.push_back({household == no_household ? std::uint64_t{1} << 32 | person[row] : household, truth.household_of_row[row],
                    truth.person_of_row[row]});
  }
  return rows;
}

// Pairs of rows that agree in what `key` gives.
template <class KeyOf>
std::uint64_t agreeing(const std::vector<Row>& rows, KeyOf key_of) {
  std::vector<decltype(key_of(rows[0]))> keys;
  keys.reserve(rows.size());
  for (const Row& row : rows) keys.push_back(key_of(row));
  return equal_pairs(keys);
}

void count_records(const std::vector<Row>& rows, HouseholdEvaluation& out) {
  out.all_records.truth = agreeing(rows, [](const Row& r) { return r.truth; });
  out.all_records.predicted = agreeing(rows, [](const Row& r) { return r.found; });
  out.all_records.correct = agreeing(rows, [](const Row& r) { return std::tuple(r.found, r.truth); });
  out.records.truth = out.all_records.truth - agreeing(rows, [](const Row& r) { return std::tuple(r.truth, r.person); });
  out.records.predicted = out.all_records.predicted - agreeing(rows, [](const Row& r) { return std::tuple(r.found, r.person); });
  out.records.correct = out.all_records.correct - agreeing(rows, [](const Row& r) { return std::tuple(r.found, r.truth, r.person); });
}

using Pair = std::pair<std::uint32_t, std::uint32_t>;

// Calls with each thing and the label that is seen with it most often, the smaller of two as frequent. `seen`: thing and label, as often as
// they are seen together.
template <class Visit>
void each_with_main_label(std::vector<Pair> seen, Visit visit) {
  std::sort(seen.begin(), seen.end());
  for (std::size_t i = 0; i < seen.size();) {
    const std::uint32_t thing = seen[i].first;
    std::size_t most = 0;
    std::uint32_t label = 0;
    while (i < seen.size() && seen[i].first == thing) {
      const std::size_t begin = i;
      while (i < seen.size() && seen[i] == seen[begin]) ++i;
      if (i - begin <= most) continue;
      most = i - begin;
      label = seen[begin].second;
    }
    visit(thing, label);
  }
}

// Found person -> the true person of most of its records.
std::unordered_map<std::uint32_t, std::uint32_t> true_people(std::span<const std::uint32_t> person, const HouseholdTruth& truth) {
  std::vector<Pair> seen;
  for (std::size_t row = 0; row < person.size(); ++row)
    if (truth.person_of_row[row] != unknown_label) seen.emplace_back(person[row], truth.person_of_row[row]);
  std::unordered_map<std::uint32_t, std::uint32_t> out;
  each_with_main_label(std::move(seen), [&](std::uint32_t found, std::uint32_t real) { out[found] = real; });
  return out;
}

// Pairs of people in one household, each once. `in`: household and person.
std::vector<Pair> pairs_together(std::vector<Pair> in) {
  std::sort(in.begin(), in.end());
  in.erase(std::unique(in.begin(), in.end()), in.end());
  std::vector<Pair> pairs;
  for (std::size_t i = 0; i < in.size(); ++i)
    for (std::size_t j = i + 1; j < in.size() && in[j].first == in[i].first; ++j) pairs.emplace_back(in[i].second, in[j].second);
  std::sort(pairs.begin(), pairs.end());
  pairs.erase(std::unique(pairs.begin(), pairs.end()), pairs.end());
  return pairs;
}

void count_people(const Households& found, const HouseholdTruth& truth, const std::unordered_map<std::uint32_t, std::uint32_t>& true_person,
                  HouseholdEvaluation& out) {
  std::vector<bool> has_record;
  for (const auto& [cluster, person] : true_person) {
    if (person >= has_record.size()) has_record.resize(std::size_t{person} + 1, false);
    has_record[person] = true;
  }
  std::vector<Pair> real, guessed;
  for (const auto& [person, household] : truth.current)
    if (person < has_record.size() && has_record[person]) real.emplace_back(household, person);
  for (const Membership& each : found.memberships)
    if (each.current && each.household != no_household)
      if (const auto at = true_person.find(each.person); at != true_person.end()) guessed.emplace_back(each.household, at->second);
  real = pairs_together(std::move(real));
  guessed = pairs_together(std::move(guessed));
  std::vector<Pair> both;
  std::set_intersection(real.begin(), real.end(), guessed.begin(), guessed.end(), std::back_inserter(both));
  out.people_now = {real.size(), guessed.size(), both.size()};
}

// The true household of most records of each found household.
std::vector<std::uint32_t> true_households(const Households& found, const HouseholdTruth& truth) {
  std::vector<Pair> seen;
  for (std::size_t row = 0; row < found.household_of_row.size(); ++row)
    if (found.household_of_row[row] != no_household && truth.household_of_row[row] != unknown_label)
      seen.emplace_back(found.household_of_row[row], truth.household_of_row[row]);
  std::vector<std::uint32_t> out(found.count, unknown_label);
  each_with_main_label(std::move(seen), [&](std::uint32_t household, std::uint32_t real) { out[household] = real; });
  return out;
}

// Current memberships only: for those the truth says yes or no.
void count_calibration(const Households& found, const HouseholdTruth& truth,
                       const std::unordered_map<std::uint32_t, std::uint32_t>& true_person, HouseholdEvaluation& out) {
  static constexpr double bounds[] = {0, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95, 0.98, 1.0000001};
  for (std::size_t i = 0; i + 1 < std::size(bounds); ++i) out.calibration.push_back({bounds[i], bounds[i + 1], 0, 0, 0});
  std::vector<Pair> real(truth.current.begin(), truth.current.end());
  std::sort(real.begin(), real.end());
  const std::vector<std::uint32_t> household = true_households(found, truth);
  for (const Membership& each : found.memberships) {
    const auto person = true_person.find(each.person);
    if (!each.current || each.household == no_household || person == true_person.end() || household[each.household] == unknown_label)
      continue;
    const auto band =
        std::find_if(out.calibration.begin(), out.calibration.end(), [&](const ConfidenceBand& b) { return each.confidence < b.to; });
    ++band->memberships;
    band->mean += each.confidence;
    band->correct += std::binary_search(real.begin(), real.end(), Pair{person->second, household[each.household]}) ? 1 : 0;
  }
  std::erase_if(out.calibration, [](const ConfidenceBand& band) { return band.memberships == 0; });
  for (ConfidenceBand& band : out.calibration) band.mean /= static_cast<double>(band.memberships);
}

}  // namespace

HouseholdEvaluation evaluate_households(const Households& found, std::span<const std::uint32_t> person, const HouseholdTruth& truth) {
  HouseholdEvaluation out;
  const std::vector<Row> rows = known_rows(found, person, truth);
  if (!rows.empty()) count_records(rows, out);
  if (truth.current.empty()) return out;
  const auto true_person = true_people(person, truth);
  count_people(found, truth, true_person, out);
  count_calibration(found, truth, true_person, out);
  return out;
}

}  // namespace cw::linkage
