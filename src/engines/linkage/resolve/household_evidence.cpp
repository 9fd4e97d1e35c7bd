// SPDX-License-Identifier: MIT
#include "engines/linkage/resolve/household_evidence.h"

#include <algorithm>
#include <cmath>

#include "engines/linkage/internal/parallel.h"

namespace cw::linkage {
namespace {

constexpr double prior_pairs = 20;  // sure pairs of each kind at which half of the measured difference is believed
constexpr double most_bits = 8;
constexpr std::size_t chunk = 65536;  // edges of one task

// Lists of distinct sorted numbers, one for each key below `keys`.
class Lists {
 public:
  Lists(std::size_t keys, std::vector<std::pair<std::uint32_t, std::uint64_t>> entries) : begin_(keys + 1, 0) {
    std::ranges::sort(entries);
    entries.erase(std::unique(entries.begin(), entries.end()), entries.end());
    for (const auto& [key, value] : entries) {
      ++begin_[key + 1];
      values_.push_back(value);
    }
    for (std::size_t key = 0; key < keys; ++key) begin_[key + 1] += begin_[key];
  }
  [[nodiscard]] std::span<const std::uint64_t> of(std::uint32_t key) const {
    return std::span(values_).subspan(begin_[key], begin_[key + 1] - begin_[key]);
  }

 private:
  std::vector<std::size_t> begin_;
  std::vector<std::uint64_t> values_;
};

// How many numbers two sorted lists share, those of `but` not counted; stops at `enough`.
std::size_t shared(std::span<const std::uint64_t> a, std::span<const std::uint64_t> b, std::array<std::uint64_t, 2> but,
                   std::size_t enough) {
  std::size_t count = 0;
  for (auto x = a.begin(), y = b.begin(); x != a.end() && y != b.end() && count < enough;) {
    if (*x < *y) {
      ++x;
    } else if (*y < *x) {
      ++y;
    } else {
      if (*x != but[0] && *x != but[1]) ++count;
      ++x, ++y;
    }
  }
  return count;
}

std::size_t others_in(std::span<const std::uint64_t> people, std::array<std::uint64_t, 2> but) {
  return static_cast<std::size_t>(
      std::ranges::count_if(people, [&](std::uint64_t person) { return person != but[0] && person != but[1]; }));
}

std::size_t keys_of(std::span<const std::uint32_t> codes) {
  std::uint32_t most = 0;
  for (const std::uint32_t code : codes)
    if (code != no_home) most = std::max(most, code);
  return std::size_t{most} + 1;
}

std::vector<std::pair<std::uint32_t, std::uint64_t>> people_at_homes(const HouseholdEvidenceInput& input) {
  std::vector<std::pair<std::uint32_t, std::uint64_t>> entries;
  for (std::size_t r = 0; r < input.person.size(); ++r)
    if (input.home[r] != no_home) entries.emplace_back(input.home[r], input.person[r]);
  return entries;
}

// Person -> (home, source) of its records in duplicate-free sources.
std::vector<std::pair<std::uint32_t, std::uint64_t>> registrations(const HouseholdEvidenceInput& input) {
  std::vector<std::pair<std::uint32_t, std::uint64_t>> entries;
  for (std::size_t r = 0; r < input.person.size(); ++r) {
    const std::uint32_t source = input.source.empty() ? 0 : input.source[r];
    if (input.home[r] == no_home || source >= input.duplicate_free.size() || !input.duplicate_free[source]) continue;
    entries.emplace_back(input.person[r], std::uint64_t{input.home[r]} << 32 | source);
  }
  return entries;
}

class Neighbourhood {
 public:
  explicit Neighbourhood(const HouseholdEvidenceInput& input)
      : input_(input), people_(keys_of(input.home), people_at_homes(input)), registered_(keys_of(input.person), registrations(input)) {}

  [[nodiscard]] Companions judge(const ScoredEdge& edge) const {
    const std::uint32_t a = input_.person[edge.left], b = input_.person[edge.right];
    constexpr std::array<std::uint64_t, 2> nobody{UINT64_MAX, UINT64_MAX};
    if (a != b && shared(registered_.of(a), registered_.of(b), nobody, 1) > 0) return Companions::side_by_side;
    const std::uint32_t from = input_.home[edge.left], to = input_.home[edge.right];
    if (from == no_home || to == no_home || from == to) return Companions::unknown;
    const auto one = people_.of(from), other = people_.of(to);
    if (one.size() > input_.most_residents || other.size() > input_.most_residents) return Companions::unknown;
    const std::array<std::uint64_t, 2> own{a, b};
    if (others_in(one, own) == 0 || others_in(other, own) == 0) return Companions::unknown;
    const std::size_t both = shared(one, other, own, 2);
    return both == 0 ? Companions::none : both == 1 ? Companions::one : Companions::several;
  }

 private:
  const HouseholdEvidenceInput& input_;
  Lists people_;      // home -> people
  Lists registered_;  // person -> home and source
};

// log2 of the rates' ratio, shrunk toward 0 where few pairs show it. `unknown` says nothing. A match cannot be side by side as first
// resolved, so that outcome is measured against one match that it might have been.
void measure(HouseholdEvidence& found) {
  double matches = 0, others = 0;
  for (std::size_t k = 1; k < companion_kinds; ++k) {
    matches += static_cast<double>(found.among_matches[k]);
    others += static_cast<double>(found.among_others[k]);
  }
  if (matches == 0 || others == 0) return;
  for (std::size_t k = 1; k < companion_kinds; ++k) {
    const double overall = static_cast<double>(found.among_matches[k] + found.among_others[k]) / (matches + others);
    const double of_matches = (static_cast<double>(found.among_matches[k]) + prior_pairs * overall) / (matches + prior_pairs);
    const double of_others = (static_cast<double>(found.among_others[k]) + prior_pairs * overall) / (others + prior_pairs);
    if (overall > 0) found.bits[k] = std::clamp(std::log2(of_matches / of_others), -most_bits, most_bits);
  }
  // Company never speaks against a pair, nor two registrations at one home for it, whatever chance says.
  for (const Companions kind : {Companions::one, Companions::several}) {
    double& bits = found.bits[static_cast<std::size_t>(kind)];
    bits = std::max(bits, 0.0);
  }
  double& side = found.bits[static_cast<std::size_t>(Companions::side_by_side)];
  side = std::min(side, 0.0);
}

}  // namespace

std::string_view name_of(Companions companions) {
  constexpr std::array<std::string_view, companion_kinds> names{"unknown", "none", "one", "several", "side_by_side"};
  return names[static_cast<std::size_t>(companions)];
}

std::string_view reason_of(Companions companions) {
  switch (companions) {
    case Companions::unknown: return "the people around them say nothing";
    case Companions::none: return "nobody else is known at both homes";
    case Companions::one: return "another person is known at both homes";
    case Companions::several: return "two or more other people are known at both homes";
    case Companions::side_by_side: return "one register shows both of them at one home";
  }
  return "";
}

HouseholdEvidence household_evidence(const HouseholdEvidenceInput& input) {
  HouseholdEvidence found;
  const Neighbourhood neighbourhood(input);
  std::vector<Companions> outcome(input.edges.size(), Companions::unknown);
  internal::run_all((input.edges.size() + chunk - 1) / chunk, input.threads, [&](std::size_t task) {
    for (std::size_t e = task * chunk; e < std::min(input.edges.size(), (task + 1) * chunk); ++e)
      outcome[e] = neighbourhood.judge(input.edges[e]);
  });
  for (std::size_t e = 0; e < outcome.size(); ++e) {
    const ScoredEdge& edge = input.edges[e];
    const auto kind = static_cast<std::size_t>(outcome[e]);
    if (edge.weight >= input.sure_weight && input.person[edge.left] == input.person[edge.right]) ++found.among_matches[kind];
    if (edge.weight <= -input.sure_weight && input.person[edge.left] != input.person[edge.right]) ++found.among_others[kind];
  }
  measure(found);
  for (std::size_t e = 0; e < outcome.size(); ++e) {
    const double bits = found.bits[static_cast<std::size_t>(outcome[e])];
    if (bits == 0 || std::abs(input.edges[e].weight) >= input.doubtful_weight) continue;
    found.adjustments.push_back({e, static_cast<float>(bits), outcome[e]});
  }
  return found;
}

}  // namespace cw::linkage
