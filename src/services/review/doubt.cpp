// SPDX-License-Identifier: MIT
#include "services/review/doubt.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <unordered_map>

namespace cw::review {
namespace {

double weight_of(double probability) { return std::log2(probability / (1 - probability)); }
double probability_of(double weight) { return 1 / (1 + std::exp2(-weight)); }

using PairOfPeople = std::pair<Uuid, Uuid>;

// The evidence with its records and words to be found.
class Index {
 public:
  explicit Index(const Evidence& evidence) {
    for (const EvidenceRecord& record : evidence.records) records_.emplace(record.number, &record);
    for (const EvidenceWord& word : evidence.words) words_.emplace(word.pair, &word);
  }
  [[nodiscard]] const EvidenceRecord* record(RecordNumber number) const {
    const auto found = records_.find(number);
    return found == records_.end() ? nullptr : found->second;
  }
  [[nodiscard]] const EvidenceWord* word(PairOfRecords pair) const {
    const auto found = words_.find(pair);
    return found == words_.end() ? nullptr : found->second;
  }
  [[nodiscard]] bool knows(PairOfRecords pair) const { return record(pair.left) != nullptr && record(pair.right) != nullptr; }
  [[nodiscard]] bool one_person(PairOfRecords pair) const { return record(pair.left)->person == record(pair.right)->person; }

 private:
  std::unordered_map<RecordNumber, const EvidenceRecord*> records_;
  std::map<PairOfRecords, const EvidenceWord*> words_;
};

Doubt doubt_of(const Index& index, const EvidenceLink& link, DoubtKind kind) {
  Doubt out;
  out.pair = link.pair;
  out.kind = kind;
  out.match_weight = link.match_weight;
  const EvidenceRecord& left = *index.record(link.pair.left);
  const EvidenceRecord& right = *index.record(link.pair.right);
  out.standing = left.person == right.person ? Standing::together : Standing::apart;
  out.left_records = out.standing == Standing::apart ? left.person_records : 1;
  out.right_records = out.standing == Standing::apart ? right.person_records : std::max(1U, left.person_records - 1);
  out.sources = {left.source, right.source};
  return out;
}

// The strongest pair between each two people that is near enough to the threshold. Where somebody has said that a record of the one is not
// the same as one of the other, the two are settled.
void find_apart(const Evidence& evidence, const Index& index, const ReviewRules& rules, double threshold, std::vector<Doubt>& out) {
  std::set<PairOfPeople> settled;
  const auto people_of = [&](PairOfRecords pair) {
    const auto [a, b] = std::minmax(index.record(pair.left)->person, index.record(pair.right)->person);
    return PairOfPeople{a, b};
  };
  for (const EvidenceWord& word : evidence.words)
    if (index.knows(word.pair) && !index.one_person(word.pair)) settled.insert(people_of(word.pair));
  std::map<PairOfPeople, const EvidenceLink*> strongest;
  for (const EvidenceLink& link : evidence.links) {
    if (!index.knows(link.pair) || index.one_person(link.pair)) continue;
    const EvidenceLink*& best = strongest[people_of(link.pair)];
    if (best == nullptr || link.match_weight > best->match_weight || (link.match_weight == best->match_weight && link.pair < best->pair))
      best = &link;
  }
  const double at = weight_of(threshold);
  for (const auto& [people, link] : strongest)
    if (!settled.contains(people) && link->match_weight >= at - rules.below)
      out.push_back(doubt_of(index, *link, link->match_weight >= at ? DoubtKind::against : DoubtKind::apart));
}

// One person's records with the links between them, strongest first; a word that two are the same is the strongest link there is.
struct PersonLinks {
  std::vector<RecordNumber> records;
  std::vector<EvidenceLink> links;
};

class WithinPerson {
 public:
  WithinPerson(const Index& index, PersonLinks person, const ReviewRules& rules, double threshold)
      : index_(index), person_(std::move(person)), rules_(rules), at_(weight_of(threshold)) {
    std::ranges::sort(person_.links, [](const EvidenceLink& a, const EvidenceLink& b) {
      return a.match_weight != b.match_weight ? a.match_weight > b.match_weight : a.pair < b.pair;
    });
    for (std::size_t i = 0; i < person_.records.size(); ++i) position_.emplace(person_.records[i], i);
    find_tree();
  }

  // The link of the tree whose two sides are most worth asking about. None where no link is weak and the person is not large.
  [[nodiscard]] std::optional<Doubt> find() const {
    const bool large = person_.records.size() > rules_.large;
    std::optional<Doubt> best;
    double most = 0;
    for (const EvidenceLink* link : tree_) {
      if (std::isinf(link->match_weight) || index_.word(link->pair) != nullptr) continue;
      if (link->match_weight > at_ + rules_.above && !large) continue;
      Doubt doubt = doubt_of(index_, *link, large ? DoubtKind::large : DoubtKind::together);
      if (person_.records.size() <= rules_.largest) measure_sides(*link, doubt);
      const double worth = (1 - probability_of(link->match_weight)) * doubt.left_records * doubt.right_records;
      if (best && worth <= most) continue;
      most = worth;
      best = std::move(doubt);
    }
    return best;
  }

 private:
  [[nodiscard]] std::size_t place(RecordNumber record) const { return position_.at(record); }

  // A spanning tree of the strongest links (Kruskal 1956): each of its links is the strongest between its two sides.
  void find_tree() {
    std::vector<std::size_t> set(person_.records.size());
    for (std::size_t i = 0; i < set.size(); ++i) set[i] = i;
    const auto root = [&](std::size_t i) {
      while (set[i] != i) i = set[i] = set[set[i]];
      return i;
    };
    for (const EvidenceLink& link : person_.links) {
      const std::size_t a = root(place(link.pair.left)), b = root(place(link.pair.right));
      if (a == b) continue;
      set[b] = a;
      tree_.push_back(&link);
    }
  }

  // How many records are on either side of a link of the tree, and whether any other link leads across.
  void measure_sides(const EvidenceLink& cut, Doubt& doubt) const {
    std::vector<std::vector<std::size_t>> next(person_.records.size());
    for (const EvidenceLink* link : tree_) {
      if (link == &cut) continue;
      next[place(link->pair.left)].push_back(place(link->pair.right));
      next[place(link->pair.right)].push_back(place(link->pair.left));
    }
    std::vector<char> left(person_.records.size(), 0);
    std::vector<std::size_t> queue{place(cut.pair.left)};
    left[queue.front()] = 1;
    for (std::size_t i = 0; i < queue.size(); ++i)
      for (const std::size_t other : next[queue[i]])
        if (left[other] == 0) left[other] = 1, queue.push_back(other);
    doubt.left_records = static_cast<std::uint32_t>(queue.size());
    doubt.right_records = static_cast<std::uint32_t>(person_.records.size() - queue.size());
    const auto crosses = [&](const EvidenceLink& link) { return left[place(link.pair.left)] != left[place(link.pair.right)]; };
    const bool alone = std::ranges::count_if(person_.links, crosses) == 1;
    if (alone && doubt.kind == DoubtKind::together && std::min(doubt.left_records, doubt.right_records) > 1) doubt.kind = DoubtKind::bridge;
  }

  const Index& index_;
  PersonLinks person_;
  const ReviewRules& rules_;
  double at_;
  std::unordered_map<RecordNumber, std::size_t> position_;
  std::vector<const EvidenceLink*> tree_;
};

void find_within(const Evidence& evidence, const Index& index, const ReviewRules& rules, double threshold, std::vector<Doubt>& out) {
  std::map<Uuid, PersonLinks> people;
  for (const RecordNumber record : evidence.looked_at)
    if (const EvidenceRecord* known = index.record(record)) people[known->person].records.push_back(record);
  const auto add = [&](PairOfRecords pair, double weight) {
    if (!index.knows(pair) || !index.one_person(pair)) return;
    const auto person = people.find(index.record(pair.left)->person);
    if (person == people.end()) return;
    const auto& records = person->second.records;  // rising
    if (std::ranges::binary_search(records, pair.left) && std::ranges::binary_search(records, pair.right))
      person->second.links.push_back({pair, weight});
  };
  for (const EvidenceLink& link : evidence.links) add(link.pair, link.match_weight);
  for (const EvidenceWord& word : evidence.words)
    if (word.says == EvidenceWord::Says::same) add(word.pair, std::numeric_limits<double>::infinity());
  for (auto& [person, links] : people) {
    if (links.records.size() < 2) continue;
    if (std::optional<Doubt> found = WithinPerson(index, std::move(links), rules, threshold).find()) out.push_back(std::move(*found));
  }
}

void find_contradictions(const Evidence& evidence, const Index& index, std::vector<Doubt>& out) {
  for (const EvidenceWord& word : evidence.words) {
    if (word.conflict == EvidenceWord::Conflict::none || !index.knows(word.pair)) continue;
    double weight = 0;
    for (const EvidenceLink& link : evidence.links)
      if (link.pair == word.pair) weight = link.match_weight;
    out.push_back(doubt_of(index, {word.pair, weight}, DoubtKind::contradiction));
  }
}

std::string many(std::int64_t count, std::string_view one, std::string_view several) {
  return fmt::format("{} {}", count, count == 1 ? one : several);
}

std::string first_sentence(const Doubt& doubt, double probability, double threshold) {
  switch (doubt.kind) {
    case DoubtKind::apart:
      return fmt::format("They are two people: the probability that they are one is {:.3f}, and {:.3f} is needed.", probability, threshold);
    case DoubtKind::against:
      return "They are two people although the pair itself looks like one: the rest of what is known keeps them apart.";
    case DoubtKind::identifiers: return "The pair looks like one person, but the two have different numbers of which a person has one.";
    case DoubtKind::together:
      return fmt::format("They are one person by a link of probability {:.3f}, little more than the {:.3f} that is needed.", probability,
                         threshold);
    case DoubtKind::bridge:
      return fmt::format("{} and {} are one person by this link alone, and its probability is {:.3f}.",
                         many(doubt.left_records, "record", "records"), many(doubt.right_records, "record", "records"), probability);
    case DoubtKind::large:
      return fmt::format("One person of {}, which is many; this is the weakest link that holds them together.",
                         many(std::int64_t{doubt.left_records} + doubt.right_records, "record", "records"));
    case DoubtKind::contradiction: return "What reviewers said of this pair and of others cannot all be true.";
    case DoubtKind::sample: break;
  }
  return "Drawn at random, to find what a match weight is worth; it need not be doubtful.";
}

}  // namespace

std::string_view name_of(DoubtKind kind) {
  static constexpr std::string_view names[] = {"apart", "against", "identifiers", "together", "bridge", "large", "contradiction", "sample"};
  return names[static_cast<std::size_t>(kind)];
}
std::string_view name_of(Standing standing) { return standing == Standing::apart ? "apart" : "together"; }

std::vector<Doubt> find_doubts(const Evidence& evidence, const ReviewRules& rules, double threshold) {
  const Index index(evidence);
  std::vector<Doubt> out;
  find_contradictions(evidence, index, out);  // of two doubts about a pair this one stays
  find_apart(evidence, index, rules, threshold, out);
  find_within(evidence, index, rules, threshold, out);
  std::ranges::sort(out, {}, [](const Doubt& each) { return std::pair(each.pair, each.kind != DoubtKind::contradiction); });
  const auto doubled = std::ranges::unique(out, {}, &Doubt::pair);
  out.erase(doubled.begin(), doubled.end());
  return out;
}

Worth worth_of(const Doubt& doubt, std::int64_t households, const ReviewRules& rules, double threshold) {
  Worth out;
  out.probability = probability_of(doubt.match_weight);
  if (doubt.kind == DoubtKind::against || doubt.kind == DoubtKind::contradiction)
    out.probability = std::min(out.probability, rules.conflict);
  if (doubt.kind == DoubtKind::identifiers) out.probability = std::min(out.probability, rules.identifiers);
  const bool apart = doubt.standing == Standing::apart;
  const double certainty = apart ? out.probability / threshold : (1 - out.probability) / (1 - threshold);
  out.pairs = std::int64_t{doubt.left_records} * doubt.right_records;
  out.people = 2;  // two become one, or one becomes two
  out.households = std::max<std::int64_t>(households, 0);
  double factor = 1;
  for (const std::string& source : doubt.sources)
    if (const auto found = rules.sources.find(source); found != rules.sources.end()) factor = std::max(factor, found->second);
  const double stake =
      rules.pair * static_cast<double>(out.pairs) + rules.person * 2 + rules.household * static_cast<double>(out.households);
  out.value = doubt.kind == DoubtKind::sample ? 0 : std::min(certainty, 1.0) * stake * factor;
  out.why = first_sentence(doubt, out.probability, threshold);
  if (doubt.kind == DoubtKind::sample) return out;
  out.why += fmt::format(" If they are {}, {}, 2 people and {} change.", apart ? "the same" : "not the same",
                         many(out.pairs, "pair of records", "pairs of records"), many(out.households, "household", "households"));
  if (factor != 1) out.why += fmt::format(" It counts {:g} times for the source that it concerns.", factor);
  return out;
}

int band_of(double match_weight) {
  if (std::isnan(match_weight)) return lowest_band;
  return static_cast<int>(std::clamp(std::floor(match_weight / 5), double{lowest_band}, double{highest_band}));
}
double band_begins(int band) { return band * 5.0; }

// SplitMix64 (Steele, Lea and Flood 2014) over what determines it.
double random_number_of(PairOfRecords pair, std::uint64_t seed, std::uint64_t use) {
  std::uint64_t state = 0;
  for (const std::uint64_t part : {seed, use, static_cast<std::uint64_t>(pair.left), static_cast<std::uint64_t>(pair.right)}) {
    state = (state ^ part) + 0x9E3779B97F4A7C15ULL;
    state = (state ^ (state >> 30U)) * 0xBF58476D1CE4E5B9ULL;
    state = (state ^ (state >> 27U)) * 0x94D049BB133111EBULL;
    state ^= state >> 31U;
  }
  return static_cast<double>(state >> 11U) * 0x1.0p-53;
}

}  // namespace cw::review
