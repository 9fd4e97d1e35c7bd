// SPDX-License-Identifier: MIT
#include "engines/linkage/propose/internal/agreements.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <map>
#include <numeric>
#include <unordered_map>

#include "engines/linkage/internal/parallel.h"

namespace cw::linkage::internal {
namespace {

constexpr std::size_t most_pairs_of_generator = 2000;
constexpr std::size_t largest_group = 24;  // larger blocks of a strong key are not people
constexpr std::size_t most_generators = 40;
constexpr std::size_t fewest_likely = 40;                // below, a thing's errors are a guess
constexpr double column_lost = 0.12, thing_lost = 0.08;  // stressed matches
constexpr std::array margins = {6.0, 4.0, 2.0};          // bits of evidence: 64 to 1 that a pair is a match, and less
constexpr std::size_t enough_likely = 200;
constexpr std::size_t records_looked_at = 400'000;
constexpr double least_agreement = 0.2;  // of a thing's most agreeing part among likely pairs; with less, they are no matches

// SplitMix64 (Steele, Lea, Flood 2014): small, and the same everywhere.
class Random {
 public:
  explicit Random(std::uint64_t seed) : state_(seed) {}
  std::uint64_t next() {
    std::uint64_t z = (state_ += 0x9E3779B97F4A7C15ULL);
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31U);
  }
  std::size_t below(std::size_t n) { return static_cast<std::size_t>(next() % n); }
  double unit() { return static_cast<double>(next() >> 11U) * 0x1.0p-53; }

 private:
  std::uint64_t state_;
};

int things_of(const std::vector<KeyPart>& parts) {
  int most = 0;
  for (const KeyPart& part : parts) most = std::max(most, part.thing);
  return most + 1;
}

// Bits of evidence that equal values of whole parts give, by their own rarity, for each thing.
class Evidence {
 public:
  Evidence(const std::vector<KeyPart>& parts, double records)
      : parts_(parts), things_(static_cast<std::size_t>(things_of(parts))), records_(records) {}

  struct Bits {
    double of_all = 0, personal = 0;
  };
  // Of all things but one.
  [[nodiscard]] Bits without(int left_out, RecordIndex a, Mask agree) const {
    std::array<double, most_parts> best{};
    std::array<bool, most_parts> personal{};
    for (Mask rest = agree; rest != 0; rest &= rest - 1) {
      const KeyPart& part = parts_[static_cast<std::size_t>(std::countr_zero(rest))];
      if (part.thing == left_out || part.several()) continue;
      const std::size_t thing = static_cast<std::size_t>(part.thing);
      const double bits = -std::log2(part.count[part.code[a]] / (records_ * part.filled));
      personal[thing] = personal[thing] || part.personal;
      best[thing] = std::max(best[thing], bits);
    }
    Bits out;
    for (std::size_t thing = 0; thing < things_; ++thing) {
      out.of_all += best[thing];
      if (personal[thing]) out.personal += best[thing];
    }
    return out;
  }

 private:
  const std::vector<KeyPart>& parts_;
  std::size_t things_;
  double records_;
};

using LikelyPair = PairMasks;
struct Generator {
  std::vector<std::size_t> parts;
  double bits = 0;
};

double mean_bits(const KeyPart& part) { return -std::log2(std::max(part.collision, 1e-12)); }

// Whole parts and pairs of them (of different things, or of one name) that agree by chance in hardly any pair.
std::vector<Generator> generators(const std::vector<KeyPart>& parts, double least_bits) {
  std::vector<std::size_t> strong;
  for (std::size_t i = 0; i < parts.size(); ++i)
    if (!parts[i].several() && mean_bits(parts[i]) >= 4 && (parts[i].whole || mean_bits(parts[i]) >= least_bits / 2)) strong.push_back(i);
  std::vector<Generator> out;
  const auto consider = [&](std::vector<std::size_t> chosen) {
    double bits = 0, found = 1;
    bool personal = false;
    for (const std::size_t i : chosen) {
      bits += mean_bits(parts[i]);
      found *= parts[i].filled * parts[i].filled;
      personal = personal || parts[i].personal;
    }
    if (personal && bits >= least_bits && found > 1e-5) out.push_back({std::move(chosen), bits});
  };
  for (std::size_t i = 0; i < strong.size(); ++i) {
    consider({strong[i]});
    for (std::size_t j = i + 1; j < strong.size(); ++j) {
      if (parts[strong[i]].columns != parts[strong[j]].columns) consider({strong[i], strong[j]});
      for (std::size_t k = j + 1; k < strong.size(); ++k)
        if (parts[strong[i]].whole && parts[strong[j]].whole && parts[strong[k]].whole &&
            mean_bits(parts[strong[i]]) + mean_bits(parts[strong[j]]) < least_bits)
          consider({strong[i], strong[j], strong[k]});
    }
  }
  return out;
}

// The generators that leave out each thing in turn, so that every thing has some.
std::vector<Generator> balanced(const std::vector<KeyPart>& parts, std::vector<Generator> all) {
  std::ranges::stable_sort(all, std::greater{}, [&](const Generator& g) {
    double filled = 1;
    for (const std::size_t i : g.parts) filled *= parts[i].filled;
    return filled * filled - 0.01 * std::abs(static_cast<double>(g.parts.size()) - 2);
  });
  const int things = things_of(parts);
  std::vector<std::size_t> served(static_cast<std::size_t>(things), 0);
  std::vector<Generator> out;
  const std::size_t share = std::max<std::size_t>(4, most_generators / static_cast<std::size_t>(things));
  for (Generator& each : all) {
    if (out.size() >= most_generators) break;
    bool wanted = false;
    for (int thing = 0; thing < things; ++thing) {
      const bool uses = std::ranges::any_of(each.parts, [&](std::size_t i) { return parts[i].thing == thing; });
      if (!uses && served[static_cast<std::size_t>(thing)] < share) {
        wanted = true;
        ++served[static_cast<std::size_t>(thing)];
      }
    }
    if (wanted) out.push_back(std::move(each));
  }
  return out;
}

// Pairs of small blocks of the generator, from a seeded place on.
std::vector<std::pair<RecordIndex, RecordIndex>> pairs_of(const std::vector<KeyPart>& parts, const Generator& generator,
                                                          const PairSpace& space, std::uint64_t seed) {
  const std::size_t records = space.records->size();
  // Of very many records only those whose first value falls into a share of the values: both of a pair do, or neither.
  const std::uint64_t keep = records / records_looked_at + 1;
  std::vector<RecordIndex> looked_at;
  const std::vector<std::uint32_t>& first = parts[generator.parts.front()].code;
  for (RecordIndex r = 0; r < records; ++r)
    if (first[r] != 0 && (keep == 1 || Random(first[r] ^ seed).next() % keep == 0)) looked_at.push_back(r);
  std::vector<std::vector<std::uint32_t>> columns(generator.parts.size());
  for (std::size_t i = 0; i < columns.size(); ++i) {
    columns[i].reserve(looked_at.size());
    for (const RecordIndex r : looked_at) columns[i].push_back(parts[generator.parts[i]].code[r]);
  }
  const CombinedCodes key =
      combine_codes({columns.begin(), columns.end()}, looked_at.size(), NullCombination::null_if_any, SingleCombination::is_null);
  std::vector<std::uint32_t> begin(key.first_record.size() + 1, 0);
  for (const std::uint32_t k : key.code) ++begin[k + 1];
  std::partial_sum(begin.begin(), begin.end(), begin.begin());
  std::vector<RecordIndex> order(looked_at.size());
  std::vector<std::uint32_t> at(begin.begin(), begin.end() - 1);
  for (std::size_t i = 0; i < looked_at.size(); ++i) order[at[key.code[i]]++] = looked_at[i];
  std::vector<std::pair<RecordIndex, RecordIndex>> out;
  const std::size_t keys = key.first_record.size();
  const std::size_t from = keys > 1 ? Random(seed).below(keys) : 0;
  for (std::size_t step = 0; step < keys && out.size() < most_pairs_of_generator; ++step) {
    const std::size_t k = (from + step) % keys;
    const std::size_t size = begin[k + 1] - begin[k];
    if (k == 0 || size < 2 || size > largest_group) continue;
    for (std::size_t i = begin[k]; i < begin[k + 1]; ++i)
      for (std::size_t j = i + 1; j < begin[k + 1]; ++j)
        if (space.allowed(order[i], order[j])) out.emplace_back(order[i], order[j]);
  }
  return out;
}

// thing -> likely pairs found by other things.
using LikelyPairs = std::vector<std::vector<LikelyPair>>;

// Generators that are strong enough and, for things that none of these leaves out, weaker ones.
std::vector<Generator> chosen_generators(const std::vector<KeyPart>& parts, double records) {
  std::vector<Generator> out = balanced(parts, generators(parts, std::log2(records) + 2));
  const int things = things_of(parts);
  const auto leaves_out = [&](const Generator& each, int thing) {
    return std::ranges::none_of(each.parts, [&](std::size_t i) { return parts[i].thing == thing; });
  };
  std::vector<Generator> weak;
  for (int thing = 0; thing < things; ++thing) {
    if (std::ranges::any_of(out, [&](const Generator& each) { return leaves_out(each, thing); })) continue;
    if (weak.empty()) weak = balanced(parts, generators(parts, std::log2(records) - 4));
    for (const Generator& each : weak)
      if (leaves_out(each, thing)) out.push_back(each);
  }
  return out;
}

struct ScoredPair {
  LikelyPair pair;
  double bits = 0;  // beyond those that one in as many pairs as there are records has
};

// The pairs of most evidence, of enough to learn from: where few have 64 to 1, those of less.
std::vector<LikelyPair> most_likely(const std::vector<ScoredPair>& pairs) {
  std::vector<LikelyPair> out;
  for (const double margin : margins) {
    out.clear();
    for (const ScoredPair& each : pairs)
      if (each.bits >= margin) out.push_back(each.pair);
    if (out.size() >= enough_likely) break;
  }
  return out;
}

LikelyPairs find_likely_pairs(const std::vector<KeyPart>& parts, const PairSpace& space, std::uint64_t seed, unsigned threads) {
  const double records = static_cast<double>(space.records->size());
  const std::vector<Generator> chosen = chosen_generators(parts, records);
  const Evidence evidence(parts, records);
  const std::size_t things = static_cast<std::size_t>(things_of(parts));
  std::vector<std::vector<std::vector<ScoredPair>>> found(chosen.size(), std::vector<std::vector<ScoredPair>>(things));
  run_all(chosen.size(), threads, [&](std::size_t g) {
    for (const auto& [a, b] : pairs_of(parts, chosen[g], space, seed + g)) {
      const LikelyPair pair{agreement(parts, a, b), both_filled(parts, a, b)};
      for (std::size_t thing = 0; thing < things; ++thing) {
        const int t = static_cast<int>(thing);
        if (std::ranges::any_of(chosen[g].parts, [&](std::size_t i) { return parts[i].thing == t; })) continue;
        const Evidence::Bits bits = evidence.without(t, a, pair.agree);
        if (bits.personal >= 0.25 * (std::log2(records) + margins.front()))
          found[g][thing].push_back({pair, bits.of_all - std::log2(records)});
      }
    }
  });
  LikelyPairs out(things);
  for (std::size_t thing = 0; thing < things; ++thing) {
    std::vector<ScoredPair> all;
    for (const auto& each : found) all.insert(all.end(), each[thing].begin(), each[thing].end());
    out[thing] = most_likely(all);
  }
  return out;
}

std::vector<Mask> masks_of_things(const std::vector<KeyPart>& parts) {
  std::vector<Mask> out(static_cast<std::size_t>(things_of(parts)), 0);
  for (std::size_t i = 0; i < parts.size(); ++i) out[static_cast<std::size_t>(parts[i].thing)] |= Mask{1} << i;
  return out;
}

// Where hardly any likely pair agrees in any part of a thing (an amount with an error in each copy, say), the pairs that the other things
// brought together are chance and teach nothing of it.
bool is_chance(const std::vector<LikelyPair>& likely, Mask of_thing) {
  for (Mask rest = of_thing; rest != 0; rest &= rest - 1) {
    const Mask part = rest & (~rest + 1);
    double both = 0, same = 0;
    for (const LikelyPair& each : likely) {
      both += (each.filled & part) != 0 ? 1 : 0;
      same += (each.agree & part) != 0 ? 1 : 0;
    }
    if (both == 0 || same >= least_agreement * both) return false;
  }
  return true;
}

// What two records of one would have of a thing whose errors nothing tells: mostly whole values agree in 85 of 100, parts of them in 92.
Mask guessed(const std::vector<KeyPart>& parts, Mask of_thing, Random& random) {
  const double luck = random.unit();
  Mask out = 0;
  for (Mask rest = of_thing; rest != 0; rest &= rest - 1) {
    const int i = std::countr_zero(rest);
    if (luck < parts[static_cast<std::size_t>(i)].guess) out |= Mask{1} << i;
  }
  return out;
}

// Parts that read the same column, for each column.
std::vector<Mask> masks_of_columns(const std::vector<KeyPart>& parts) {
  std::map<std::string, Mask> of_column;
  for (std::size_t i = 0; i < parts.size(); ++i)
    for (const std::string& name : parts[i].columns) of_column[name] |= Mask{1} << i;
  std::vector<Mask> out;
  for (const auto& [name, mask] : of_column) out.push_back(mask);
  return out;
}

// Draws what agrees within a thing among likely pairs that have the same of it.
class Errors {
 public:
  Errors(const std::vector<LikelyPair>& likely, Mask of_thing) : likely_(likely), of_thing_(of_thing) {
    for (std::uint32_t i = 0; i < likely.size(); ++i) by_filled_[likely[i].filled & of_thing].push_back(i);
  }
  [[nodiscard]] Mask draw(Mask filled, Random& random) const {
    const auto found = by_filled_.find(filled & of_thing_);
    if (found != by_filled_.end() && found->second.size() >= 10)
      return likely_[found->second[random.below(found->second.size())]].agree & of_thing_;
    return likely_[random.below(likely_.size())].agree & of_thing_ & filled;
  }

 private:
  const std::vector<LikelyPair>& likely_;
  Mask of_thing_;
  std::unordered_map<Mask, std::vector<std::uint32_t>> by_filled_;
};

}  // namespace

Mask agreement(const std::vector<KeyPart>& parts, RecordIndex a, RecordIndex b) {
  Mask out = 0;
  for (std::size_t i = 0; i < parts.size(); ++i)
    if (parts[i].agrees(a, b)) out |= Mask{1} << i;
  return out;
}

Mask both_filled(const std::vector<KeyPart>& parts, RecordIndex a, RecordIndex b) {
  Mask out = 0;
  for (std::size_t i = 0; i < parts.size(); ++i)
    if (parts[i].code[a] != 0 && parts[i].code[b] != 0) out |= Mask{1} << i;
  return out;
}

std::vector<PairMasks> sample_block(const std::vector<KeyPart>& parts, std::size_t part, const PairSpace& space, std::uint64_t seed) {
  const KeyPart& own = parts[part];
  std::vector<std::uint64_t> begin(own.count.size() + 1, 0);
  std::vector<double> reach(own.count.size(), 0);  // pairs of this code and those before
  for (std::size_t code = 1; code < own.count.size(); ++code) {
    begin[code + 1] = begin[code] + own.count[code];
    reach[code] = reach[code - 1] + static_cast<double>(own.count[code]) * (own.count[code] - 1.0);
  }
  std::vector<RecordIndex> order(begin.back());
  std::vector<std::uint64_t> at = begin;
  for (RecordIndex r = 0; r < own.code.size(); ++r) {
    if (own.several())
      for (const std::uint32_t value : own.values_of(r)) order[at[value]++] = r;
    else if (own.code[r] != 0)
      order[at[own.code[r]]++] = r;
  }
  std::vector<PairMasks> out;
  Random random(seed + part);
  const std::size_t wanted = static_cast<std::size_t>(std::min<std::uint64_t>(sample_size, own.pairs * 4));
  for (std::size_t tries = 0; out.size() < wanted && tries < 20 * sample_size; ++tries) {
    const std::size_t code = static_cast<std::size_t>(std::ranges::upper_bound(reach, random.unit() * reach.back()) - reach.begin());
    if (code >= own.count.size() || own.count[code] < 2) continue;
    const RecordIndex a = order[begin[code] + random.below(own.count[code])], b = order[begin[code] + random.below(own.count[code])];
    if (space.allowed(a, b)) out.push_back({agreement(parts, a, b), both_filled(parts, a, b)});
  }
  return out;
}

SimulatedMatches simulate_matches(const std::vector<KeyPart>& parts, const PairSpace& space, std::uint64_t seed, unsigned threads) {
  LikelyPairs likely = find_likely_pairs(parts, space, seed, threads);
  const std::vector<Mask> of_thing = masks_of_things(parts), of_column = masks_of_columns(parts);
  for (std::size_t thing = 0; thing < likely.size(); ++thing)
    if (is_chance(likely[thing], of_thing[thing])) likely[thing].clear();
  SimulatedMatches out;
  std::vector<Errors> errors;
  errors.reserve(likely.size());
  for (std::size_t thing = 0; thing < likely.size(); ++thing) {
    errors.emplace_back(likely[thing], of_thing[thing]);
    out.likely_pairs = std::max(out.likely_pairs, likely[thing].size());
    out.learnt_from.push_back(likely[thing].size());
  }
  Random random(seed ^ 0x5DEECE66DULL);
  const std::size_t records = space.records->size();
  std::vector<double> have(parts.size(), 0), agree(parts.size(), 0);
  for (std::size_t s = 0; s < sample_size && records > 1; ++s) {
    RecordIndex a = 0, b = 0;
    for (int tries = 0; tries < 100 && !space.allowed(a, b); ++tries) {
      a = static_cast<RecordIndex>(random.below(records));
      b = static_cast<RecordIndex>(random.below(records));
    }
    const Mask filled = both_filled(parts, a, b);
    Mask match = 0;
    for (std::size_t thing = 0; thing < likely.size(); ++thing)
      match |=
          likely[thing].size() >= fewest_likely ? errors[thing].draw(filled, random) : guessed(parts, of_thing[thing] & filled, random);
    out.agree.push_back(match);
    for (const Mask column : of_column)
      if (random.unit() < column_lost) match &= ~column;
    for (const Mask thing : of_thing)
      if (random.unit() < thing_lost) match &= ~thing;
    out.stressed.push_back(match);
    for (std::size_t i = 0; i < parts.size(); ++i) {
      have[i] += (filled >> i) & 1U ? 1 : 0;
      agree[i] += (out.agree.back() >> i) & 1U ? 1 : 0;
    }
  }
  for (std::size_t i = 0; i < parts.size(); ++i) out.agreement_rate.push_back(have[i] > 0 ? agree[i] / have[i] : 0);
  return out;
}

}  // namespace cw::linkage::internal
