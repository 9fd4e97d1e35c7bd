// SPDX-License-Identifier: MIT
// First the lists of people are walked, the rarest part first, and each person's weights added up: who could be meant. Then the best of
// them are scored by all that is held of them, so that parts too common to walk count too.
#include "engines/linkage/search/internal/ranking.h"

#include <algorithm>
#include <compare>
#include <tuple>
#include <unordered_map>

namespace cw::linkage::search {
namespace {

constexpr std::size_t most_scored = 2'000;      // people, by all that is held of them
constexpr std::uint64_t worth_a_look = 20'000;  // before walking as many, it is checked whether anybody new could still come first
constexpr double cost_of_wrong_part = 5;        // bits
constexpr double bonus_of_order = 0.25;         // bits: given name before family name
constexpr double cost_of_other_name = 0.5;      // bits: a former name, or one known by

// Adds up for each person the heaviest reading of each part.
class Walk {
 public:
  explicit Walk(std::size_t slots) : sums_(slots) {}

  void list(std::span<const Slot> people, double weight, std::uint32_t part) {
    const auto gain = static_cast<float>(weight);
    for (const Slot slot : people) {
      Sum& sum = sums_[slot];
      if (sum.last_part == part + 1) continue;
      if (sum.last_part == 0) touched_.push_back(slot);
      sum.last_part = part + 1;
      sum.bits += gain;
    }
  }
  [[nodiscard]] float bits(Slot slot) const { return sums_[slot].bits; }
  [[nodiscard]] std::vector<Slot>& touched() { return touched_; }
  // The `rank`-th best sum so far, or 0.
  [[nodiscard]] float best(std::size_t rank) const {
    if (rank == 0 || touched_.size() < rank) return 0;
    std::vector<float> sums;
    sums.reserve(touched_.size());
    for (const Slot slot : touched_) sums.push_back(sums_[slot].bits);
    std::ranges::nth_element(sums, sums.begin() + static_cast<std::ptrdiff_t>(rank - 1), std::greater<>());
    return sums[rank - 1];
  }

 private:
  struct Sum {
    float bits = 0;
    std::uint32_t last_part = 0;  // 1 + the part that added last; 0: none yet
  };
  std::vector<Sum> sums_;
  std::vector<Slot> touched_;
};

std::span<const Slot> people_of(const Reading& reading, const PersonIndex& index) {
  return reading.term == Reading::no_term ? index.people_with_number(reading.number) : index.terms().people(reading.term);
}

double heaviest(const ReadPart& part) { return part.readings.empty() ? part.initial_weight : part.readings.front().weight; }

std::vector<std::uint32_t> rarest_first(std::span<const ReadPart> parts) {
  std::vector<std::uint32_t> order;
  for (std::uint32_t i = 0; i < parts.size(); ++i)
    if (!parts[i].readings.empty()) order.push_back(i);
  std::ranges::stable_sort(order, [&](std::uint32_t a, std::uint32_t b) { return parts[a].people < parts[b].people; });
  return order;
}

struct WalkEnd {
  bool cut_short = false;
};
WalkEnd walk(std::span<const ReadPart> parts, const PersonIndex& index, const SearchOptions& options, Walk& sums) {
  WalkEnd end;
  double still_to_come = 0;
  for (const ReadPart& part : parts) still_to_come += heaviest(part);
  std::uint64_t left = options.most_walked;
  for (const std::uint32_t place : rarest_first(parts)) {
    const ReadPart& part = parts[place];
    const bool first = sums.touched().empty();
    if (!first && part.people > left) break;
    if (!first && part.people > worth_a_look && sums.best(options.most) > still_to_come) break;
    still_to_come -= heaviest(part);
    for (const Reading& reading : part.readings) {
      const auto people = people_of(reading, index);
      const auto length = static_cast<std::size_t>(std::min<std::uint64_t>(people.size(), left));
      end.cut_short = end.cut_short || length < people.size();
      sums.list(people.first(length), reading.weight, place);
      left -= length;
    }
  }
  return end;
}

class Scorer {
 public:
  Scorer(std::span<const ReadPart> parts, const PersonIndex& index, FieldSet fields) : parts_(parts), index_(index), fields_(fields) {
    for (std::uint32_t part = 0; part < parts.size(); ++part)
      for (const Reading& reading : parts[part].readings) {
        if (reading.term == Reading::no_term) {
          by_number_[reading.number].push_back({part, &reading});
        } else {
          by_term_[reading.term].push_back({part, &reading});
        }
      }
  }

  [[nodiscard]] RankedPerson score(Slot slot) {
    fits_.clear();
    const auto words = index_.words_of(slot);
    for (std::uint32_t i = 0; i < words.size(); ++i) word(words[i], i);
    const auto numbers = index_.numbers_of(slot);
    for (std::uint32_t i = 0; i < numbers.size(); ++i) number(numbers[i], static_cast<std::uint32_t>(words.size()) + i);
    return settled(slot, words.size() + numbers.size());
  }

 private:
  struct PartReading {
    std::uint32_t part = 0;
    const Reading* reading = nullptr;
  };
  struct Fit {
    RankedMatch match;
    std::uint32_t entry = 0;
  };

  void word(Entry entry, std::uint32_t place) {
    if (!fields_.contains(entry.field())) return;
    const bool other_name = entry.field() == Field::former_name || entry.field() == Field::known_as;
    if (const auto found = by_term_.find(entry.term()); found != by_term_.end())
      for (const auto& [part, reading] : found->second) {
        const double weight = reading->weight - (other_name ? cost_of_other_name : 0);
        fits_.push_back({{part, entry.field(), entry.term(), reading->manner, weight}, place});
      }
    if (entry.field() != Field::given_name) return;
    for (std::uint32_t part = 0; part < parts_.size(); ++part)
      if (parts_[part].initial_weight > 0 && index_.terms().text_of(entry.term()).front() == parts_[part].initial)
        fits_.push_back({{part, entry.field(), entry.term(), Manner::initial, parts_[part].initial_weight}, place});
  }
  void number(std::uint64_t key, std::uint32_t place) {
    if (!fields_.contains(field_of_number(key))) return;
    if (const auto found = by_number_.find(key); found != by_number_.end())
      for (const auto& [part, reading] : found->second)
        fits_.push_back({{part, field_of_number(key), Reading::no_term, reading->manner, reading->weight}, place});
  }

  // Each part takes what fits it best, and what a person has once is taken once: the heaviest fit first.
  RankedPerson settled(Slot slot, std::size_t entries) {
    std::ranges::sort(fits_, [&](const Fit& a, const Fit& b) {
      const auto before =
          std::tuple(-a.match.weight, a.match.part, a.match.field) <=> std::tuple(-b.match.weight, b.match.part, b.match.field);
      if (before != 0) return before < 0;
      const std::string_view left = text_of(a.match.term), right = text_of(b.match.term);
      return left != right ? left < right : a.entry < b.entry;
    });
    RankedPerson out{slot, 0, {}};
    part_done_.assign(parts_.size(), 0);
    entry_taken_.assign(entries, 0);
    for (const Fit& fit : fits_) {
      if (part_done_[fit.match.part] != 0 || entry_taken_[fit.entry] != 0) continue;
      part_done_[fit.match.part] = entry_taken_[fit.entry] = 1;
      out.matches.push_back(fit.match);
      out.score += fit.match.weight;
    }
    std::ranges::sort(out.matches, {}, &RankedMatch::part);
    if (in_usual_order(out)) out.score += bonus_of_order;
    out.score -= cost_of_wrong_part * static_cast<double>(parts_.size());
    return out;
  }
  [[nodiscard]] std::string_view text_of(TermId term) const {
    return term == Reading::no_term ? std::string_view() : index_.terms().text_of(term);
  }
  static bool in_usual_order(const RankedPerson& person) {
    const auto place = [&](Field field) { return std::ranges::find(person.matches, field, &RankedMatch::field); };
    const auto given = place(Field::given_name), family = place(Field::family_name);
    return given != person.matches.end() && family != person.matches.end() && given < family;
  }

  std::span<const ReadPart> parts_;
  const PersonIndex& index_;
  FieldSet fields_;
  std::unordered_map<TermId, std::vector<PartReading>> by_term_;
  std::unordered_map<std::uint64_t, std::vector<PartReading>> by_number_;
  std::vector<Fit> fits_;
  std::vector<char> part_done_, entry_taken_;
};

}  // namespace

Ranked rank(std::span<const ReadPart> parts, const PersonIndex& index, const SearchOptions& options) {
  Ranked out;
  Walk sums(index.slots());
  out.cut_short = walk(parts, index, options, sums).cut_short;
  std::vector<Slot>& slots = sums.touched();
  const auto likelier = [&](Slot a, Slot b) {
    if (sums.bits(a) != sums.bits(b)) return sums.bits(a) > sums.bits(b);
    return index.id_of(a) < index.id_of(b);
  };
  const std::size_t scored = std::max(most_scored, options.most);
  if (slots.size() > scored) {
    std::ranges::nth_element(slots, slots.begin() + static_cast<std::ptrdiff_t>(scored), likelier);
    slots.resize(scored);
  }
  Scorer scorer(parts, index, options.fields);
  for (const Slot slot : slots)
    if (RankedPerson person = scorer.score(slot); !person.matches.empty()) out.people.push_back(std::move(person));
  std::ranges::sort(out.people, [&](const RankedPerson& a, const RankedPerson& b) {
    if (a.score != b.score) return a.score > b.score;
    return index.id_of(a.slot) < index.id_of(b.slot);
  });
  if (out.people.size() > options.most) out.people.resize(options.most);
  return out;
}

}  // namespace cw::linkage::search
