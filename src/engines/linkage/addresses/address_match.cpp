// SPDX-License-Identifier: MIT
// From an address to the property it names: candidates are weighed against each other and against "not in the gazetteer".
#include "engines/linkage/addresses/address_match.h"

#include <algorithm>
#include <cmath>

#include "engines/linkage/addresses/internal/candidates.h"
#include "engines/linkage/addresses/internal/wording.h"
#include "engines/linkage/standardise/internal/ascii.h"

namespace cw::linkage {

using internal::Comparison;
using internal::Entry;
using internal::GazetteerStore;
using internal::NormalAddress;
using internal::NumberLevel;
using internal::PostcodeLevel;
using internal::UnitLevel;
using internal::WordsLevel;

namespace {

constexpr double listed_odds = 19;  // of 20 addresses in a council's lists one is in no gazetteer
constexpr std::size_t most_listed = 5;

// What a candidate would mean: the property itself, or only its building.
struct Hypothesis {
  MatchKind kind = MatchKind::property;
  std::uint32_t uprn = no_entry;
  std::uint32_t entry = no_entry;  // its own, where it is listed
  std::uint32_t best = no_entry;   // the best fitting that means it
  double probability = 0;
  double weight = 0;  // of the best fitting
};
struct Scored {
  std::uint32_t entry = 0;
  Comparison comparison;
};
enum class Reading : std::uint8_t { as_written, number_as_flat, flat_as_number };
// One reading of an address, with all that it was compared with.
struct Outcome {
  NormalAddress address;
  Reading reading = Reading::as_written;
  std::vector<Scored> scored;          // best first
  std::vector<Hypothesis> hypotheses;  // best first
};

bool strong(const Comparison& c) {
  const bool number = c.number == NumberLevel::same || c.number == NumberLevel::in_range ||
                      (c.number == NumberLevel::none && c.building == WordsLevel::same);
  const bool unit =
      c.unit == UnitLevel::same || c.unit == UnitLevel::none || c.unit == UnitLevel::as_suffix || c.unit == UnitLevel::not_given;
  return c.postcode == PostcodeLevel::same && number && unit && (c.street == WordsLevel::same || c.street == WordsLevel::similar);
}

// "12 Umber Court, Hazel Lane": the number may be that of a flat; "14A High Street" written as flat 14A: the flat may be a number.
std::vector<std::pair<Reading, NormalAddress>> other_readings(const NormalAddress& address) {
  std::vector<std::pair<Reading, NormalAddress>> out;
  if (address.unit.empty() && address.low > 0 && address.low == address.high) {
    NormalAddress& flat = out.emplace_back(Reading::number_as_flat, address).second;
    flat.unit = internal::number_text(address);
    flat.low = flat.high = 0;
    flat.suffix.clear();
  }
  const std::string& unit = address.unit;
  if (address.low == 0 && address.unit_kind.empty() && unit.size() >= 2 && unit.size() <= 6 && is_letter(unit.back()) &&
      all_digits(std::string_view(unit).substr(0, unit.size() - 1))) {
    NormalAddress& number = out.emplace_back(Reading::flat_as_number, address).second;
    number.low = number.high = static_cast<std::uint32_t>(std::stoul(unit.substr(0, unit.size() - 1)));
    number.suffix = unit.substr(unit.size() - 1);
    number.unit.clear();
  }
  return out;
}

bool names_a_property(const NormalAddress& address) {
  return address.low > 0 || !address.unit.empty() ||
         std::any_of(address.words.begin(), address.words.end(), [](const internal::AddressWord& word) {
           return word.role == internal::WordRole::building || word.role == internal::WordRole::street;
         });
}

}  // namespace

std::string_view name_of(MatchKind kind) {
  constexpr std::string_view names[] = {"property", "building", "ambiguous", "none"};
  return names[static_cast<std::size_t>(kind)];
}

Gazetteer::Gazetteer() : store_(std::make_unique<GazetteerStore>()) {}
Gazetteer::~Gazetteer() = default;
Gazetteer::Gazetteer(Gazetteer&&) noexcept = default;
Gazetteer& Gazetteer::operator=(Gazetteer&&) noexcept = default;

void Gazetteer::add(const GazetteerEntry& entry) {
  store_->add(entry.uprn, entry.parent_uprn == entry.uprn ? "" : entry.parent_uprn, internal::normalise(entry.address));
}
void Gazetteer::finish() { store_->finish(); }
std::uint32_t Gazetteer::size() const { return static_cast<std::uint32_t>(store_->entries().size()); }
std::string_view Gazetteer::uprn(const AddressMatch& match) const {
  return match.uprn == no_entry ? std::string_view() : store_->uprns().text(match.uprn);
}
std::string_view Gazetteer::uprn_of(std::uint32_t entry) const { return store_->uprns().text(store_->entries()[entry].uprn); }
std::size_t Gazetteer::memory_bytes() const { return store_->memory_bytes(); }

class internal::MatcherState {
 public:
  MatcherState(const GazetteerStore& store, AddressMatchOptions options)
      : store_(store), options_(options), prepared_(store), finder_(store, options.most_candidates) {}

  AddressMatch match(const Address& address, std::uint32_t left_out) {
    left_out_ = left_out;
    if (address.no_fixed_abode) return without("no fixed abode");
    Outcome best = read(normalise(address), Reading::as_written);
    if (!names_a_property(best.address)) return without("the address has no number, flat or name of a building");
    if (best.scored.empty() || !clean(best.scored.front().comparison)) {
      for (auto& [reading, read_so] : other_readings(best.address)) {
        Outcome other = read(std::move(read_so), reading);
        if (better(other, best)) best = std::move(other);
      }
    }
    return decide(best);
  }

 private:
  static AddressMatch without(std::string reason) {
    AddressMatch out;
    out.reason = std::move(reason);
    return out;
  }
  static bool clean(const Comparison& c) { return strong(c) && !c.words_left_over; }

  static bool better(const Outcome& a, const Outcome& b) {
    if (a.hypotheses.empty() || b.hypotheses.empty()) return !a.hypotheses.empty();
    return a.hypotheses.front().weight > b.hypotheses.front().weight + 0.5;
  }

  // A number is that of a flat only of a building that is named, and only where the flat is listed.
  static bool allowed(Reading reading, const Comparison& c) {
    if (reading == Reading::as_written) return true;
    if (reading == Reading::flat_as_number) return c.unit != UnitLevel::not_listed && c.unit != UnitLevel::not_given;
    const bool named = c.building == WordsLevel::same || c.building == WordsLevel::similar ||
                       (c.number == NumberLevel::none && c.building == WordsLevel::none);  // a caravan park is its street
    return named && (c.unit == UnitLevel::same || c.unit == UnitLevel::kind_differs);
  }

  void score_from(std::size_t first, Outcome& out) {
    for (std::size_t i = first; i < finder_.found().size(); ++i) {
      const std::uint32_t entry = finder_.found()[i];
      if (entry == left_out_) continue;
      Scored& each = out.scored.emplace_back(Scored{entry, prepared_.compare(store_.entries()[entry])});
      if (!allowed(out.reading, each.comparison)) {
        each.comparison.number = NumberLevel::different;
        each.comparison.weight -= 9;
      }
    }
  }

  Outcome read(NormalAddress address, Reading reading) {
    Outcome out;
    out.reading = reading;
    prepared_.prepare(address);
    out.address = std::move(address);
    finder_.start();
    finder_.find_near(out.address);
    score_from(0, out);
    if (std::none_of(out.scored.begin(), out.scored.end(), [](const Scored& each) { return strong(each.comparison); })) {
      const std::size_t near = finder_.found().size();
      finder_.find_far(prepared_);
      score_from(near, out);
    }
    std::sort(out.scored.begin(), out.scored.end(), [](const Scored& a, const Scored& b) {
      return a.comparison.weight != b.comparison.weight ? a.comparison.weight > b.comparison.weight : a.entry < b.entry;
    });
    weigh(out);
    return out;
  }

  Hypothesis hypothesis_of(const Scored& each) const {
    const Entry& entry = store_.entries()[each.entry];
    const UnitLevel unit = each.comparison.unit;
    const bool block = entry.unit == no_entry && store_.parts_of(entry.uprn) > 0;
    if (unit == UnitLevel::not_given) return {MatchKind::building, entry.building, store_.entry_of_uprn(entry.building), each.entry};
    if (unit == UnitLevel::not_listed || block) return {MatchKind::building, entry.uprn, each.entry, each.entry};
    return {MatchKind::property, entry.uprn, each.entry, each.entry};
  }

  // Probabilities of what the candidates mean (Bayes; the prior is even over the gazetteer).
  void weigh(Outcome& out) const {
    const double prior = std::log(listed_odds) - std::log(static_cast<double>(store_.entries().size()) + internal::smoothing_entries);
    double highest = 0;
    for (const Scored& each : out.scored)
      if (!each.comparison.contradicts()) highest = std::max(highest, each.comparison.weight + prior);
    double sum = std::exp(-highest);  // not in the gazetteer
    for (const Scored& each : out.scored) {
      if (each.comparison.contradicts()) continue;
      const Entry& entry = store_.entries()[each.entry];
      const bool block = entry.unit == no_entry && store_.parts_of(entry.uprn) > 0;  // few addresses are of a whole building
      const double share = std::exp(each.comparison.weight + prior - highest - (block ? 2.3 : 0));
      sum += share;
      if (share < 1e-9) continue;
      const Hypothesis meant = hypothesis_of(each);
      const auto known =
          std::find_if(out.hypotheses.begin(), out.hypotheses.end(), [&](const Hypothesis& h) { return h.uprn == meant.uprn; });
      if (known == out.hypotheses.end()) {
        out.hypotheses.push_back(meant);
        out.hypotheses.back().probability = share;
        out.hypotheses.back().weight = each.comparison.weight;
      } else {
        known->probability += share;
      }
    }
    for (Hypothesis& each : out.hypotheses) each.probability /= sum;
    std::stable_sort(out.hypotheses.begin(), out.hypotheses.end(),
                     [](const Hypothesis& a, const Hypothesis& b) { return a.probability > b.probability; });
  }

  static std::uint32_t shown(const Hypothesis& each) { return each.entry != no_entry ? each.entry : each.best; }

  std::string reason_of(std::uint32_t entry, const Outcome& outcome) const {
    const auto at = std::find_if(outcome.scored.begin(), outcome.scored.end(), [&](const Scored& each) { return each.entry == entry; });
    return at == outcome.scored.end() ? "" : in_words(at->comparison, outcome.address, store_, store_.entries()[entry]);
  }

  void fill_second(const Outcome& outcome, AddressMatch& out) const {
    if (outcome.hypotheses.size() > 1) {
      out.second = shown(outcome.hypotheses[1]);
      out.second_probability = outcome.hypotheses[1].probability;
      out.margin = std::log2(outcome.hypotheses[0].probability / std::max(outcome.hypotheses[1].probability, 1e-30));
      return;
    }
    for (const Scored& each : outcome.scored) {  // a neighbour that contradicts: what it could be taken for by mistake
      if (each.entry == outcome.hypotheses.front().entry || !each.comparison.contradicts()) continue;
      out.second = each.entry;
      out.margin = (outcome.hypotheses.front().weight - each.comparison.weight) / std::log(2.0);
      return;
    }
  }

  AddressMatch none_of(const Outcome& outcome) const {
    AddressMatch out;
    if (!outcome.hypotheses.empty()) out.probability = outcome.hypotheses.front().probability;
    if (outcome.scored.empty()) {
      out.reason = "nothing like it in the gazetteer";
      return out;
    }
    out.second = outcome.hypotheses.empty() ? outcome.scored.front().entry : shown(outcome.hypotheses.front());
    out.reason = "nothing fits well enough; of the nearest: " +
                 reason_of(outcome.hypotheses.empty() ? out.second : outcome.hypotheses.front().best, outcome);
    return out;
  }

  AddressMatch decide(const Outcome& outcome) const {
    double together = 0;
    for (const Hypothesis& each : outcome.hypotheses) together += each.probability;
    if (outcome.hypotheses.empty() || together < options_.threshold) return none_of(outcome);
    const Hypothesis& best = outcome.hypotheses.front();
    AddressMatch out;
    out.probability = best.probability;
    fill_second(outcome, out);
    if (best.probability < options_.threshold && best.probability * most_listed < options_.threshold - 0.1) {
      AddressMatch none = none_of(outcome);
      none.reason = "too little is given to tell " + std::to_string(outcome.hypotheses.size()) + " properties apart";
      return none;
    }
    if (best.probability < options_.threshold) {
      out.kind = MatchKind::ambiguous;
      for (const Hypothesis& each : outcome.hypotheses)
        if (out.candidates.size() < most_listed && each.probability >= 0.02) out.candidates.push_back(shown(each));
      out.reason = "several fit; the best: " + reason_of(best.best, outcome);
      return out;
    }
    out.kind = best.kind;
    out.uprn = best.uprn;
    out.entry = best.entry;
    out.reason = reason_of(best.best, outcome);
    if (best.kind == MatchKind::building && out.reason.find("flat") == std::string::npos) out.reason += "; which flat is not said";
    return out;
  }

  const GazetteerStore& store_;
  AddressMatchOptions options_;
  PreparedAddress prepared_;
  CandidateFinder finder_;
  std::uint32_t left_out_ = no_entry;
};

AddressMatcher::AddressMatcher(const Gazetteer& gazetteer, AddressMatchOptions options)
    : state_(std::make_unique<internal::MatcherState>(*gazetteer.store_, options)) {}
AddressMatcher::~AddressMatcher() = default;
AddressMatcher::AddressMatcher(AddressMatcher&&) noexcept = default;
AddressMatcher& AddressMatcher::operator=(AddressMatcher&&) noexcept = default;

AddressMatch AddressMatcher::match(const Address& address) { return state_->match(address, no_entry); }
AddressMatch AddressMatcher::match_others(const Address& address, std::uint32_t left_out) { return state_->match(address, left_out); }

}  // namespace cw::linkage
