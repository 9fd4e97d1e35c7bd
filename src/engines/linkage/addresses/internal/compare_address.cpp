// SPDX-License-Identifier: MIT
// The weights are natural logarithms, from how often clerks leave parts out, misspell or replace them; nothing is fitted to a data set.
#include "engines/linkage/addresses/internal/compare_address.h"

#include <algorithm>
#include <array>
#include <cmath>

#include "engines/linkage/similarity.h"

namespace cw::linkage::internal {
namespace {

constexpr double most_word_gain = 7;  // words of one street are not independent of each other
constexpr std::uint8_t far_apart = 9;
constexpr std::size_t memory_slots = 256;

// In how many of 1,000 addresses of the country a word of each role, a postcode or a sector stands: smooths the counts of small gazetteers.
constexpr double role_shares[] = {0.5, 2, 200, 50, 500};
constexpr double postcode_share = 0.5, sector_share = 10;

bool is_number(std::string_view text) { return text[0] >= '0' && text[0] <= '9'; }

// 1 or 2 letters apart; 3: one is an abbreviation (the beginning) of the other; else far_apart.
std::uint8_t edits_of(std::string_view a, std::string_view b) {
  if (is_number(a) || is_number(b)) return far_apart;
  const std::size_t shorter = std::min(a.size(), b.size()), longer = std::max(a.size(), b.size());
  if (shorter >= 3 && longer > shorter && a.substr(0, shorter) == b.substr(0, shorter)) return longer - shorter == 1 ? 1 : 3;
  if (shorter < 3 || longer - shorter > 2) return far_apart;
  const std::uint32_t limit = shorter >= 7 ? 2 : 1;
  const std::uint32_t edits = damerau_levenshtein_within(a, b, limit);
  if (edits > limit) return far_apart;
  return shorter > 3 || a[0] == b[0] ? static_cast<std::uint8_t>(edits)
                                     : std::uint8_t{2};  // "bay" and "may" are two words more often than one
}

bool one_letter_apart(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return damerau_levenshtein_within(a, b, 1) <= 1;
  std::size_t differ = 0, first = 0;
  for (std::size_t i = 0; i < a.size(); ++i)
    if (a[i] != b[i] && differ++ == 0) first = i;
  return differ <= 1 || (differ == 2 && first + 1 < a.size() && a[first] == b[first + 1] && a[first + 1] == b[first]);
}

}  // namespace

struct PreparedAddress::Pairing {
  static constexpr std::uint8_t free = 255;
  std::array<std::uint8_t, 32> of_entry{};  // word of the entry -> word of the address
  std::array<std::uint8_t, 32> edits{};
  std::uint32_t used = 0;  // words of the address
};

double PreparedAddress::gain(std::uint32_t count, double share) const {
  return std::log((static_cast<double>(store_->entries().size()) + smoothing_entries) / (count + share));
}

void PreparedAddress::prepare(const NormalAddress& address) {
  address_ = address;
  words_.clear();
  for (const AddressWord& word : address_.words) {
    const std::uint32_t id = store_->words().find(word.text);
    words_.push_back({id, std::min(most_word_gain, gain(id == no_entry ? 1 : store_->words().count(id),
                                                        role_shares[static_cast<std::size_t>(word.role)]))});
  }
  postcode_ = address_.postcode.empty() ? no_entry : store_->postcodes().find(address_.postcode);
  postcode_gain_ = gain(postcode_ == no_entry ? 0 : store_->postcodes().count(postcode_), postcode_share);
  sector_gain_ = address_.postcode.empty() ? 0 : gain(store_->sector_count(address_.postcode), sector_share);
  remembered_.assign(memory_slots, UINT64_MAX);
}

void PreparedAddress::compare_postcode(const Entry& entry, Comparison& out) const {
  if (address_.postcode.empty()) return;
  if (entry.postcode == no_entry) {
    out.postcode = PostcodeLevel::not_listed;
  } else if (entry.postcode == postcode_) {
    out.postcode = PostcodeLevel::same;
    out.weight += postcode_gain_;
  } else {
    const std::string_view theirs = store_->postcodes().text(entry.postcode);
    if (one_letter_apart(address_.postcode, theirs)) {
      out.postcode = PostcodeLevel::one_letter;
      out.weight += postcode_gain_ - 8;  // 1 in 60 is written wrong, as one of some 50 neighbours
    } else if (sector_of(address_.postcode) == sector_of(theirs)) {
      out.postcode = PostcodeLevel::sector;
      out.weight += sector_gain_ - 4.5;
    } else if (outward_of(address_.postcode) == outward_of(theirs)) {
      out.postcode = PostcodeLevel::district;
      out.weight -= 4;
    } else {
      out.postcode = PostcodeLevel::different;
      out.weight -= 5;
    }
  }
}

void PreparedAddress::compare_number(const Entry& entry, Comparison& out) const {
  const std::uint32_t low = address_.low, high = address_.high;
  if (low == 0 && entry.low == 0) return;
  if (low == 0) {
    out.number = NumberLevel::not_given;
  } else if (entry.low == 0) {
    out.number = NumberLevel::not_listed;
  } else if (low == entry.low && high == entry.high) {
    out.number = NumberLevel::same;
    out.weight += 3.5;
  } else if (low == high && low >= entry.low && low <= entry.high) {
    out.number = NumberLevel::in_range;
    out.weight += (low - entry.low) % 2 == 0 ? 2.5 : 0;  // ranges are of one side of a street
  } else if (entry.low <= high && low <= entry.high) {
    out.number = NumberLevel::ranges_overlap;
    out.weight += entry.low == low ? 2 : 1;
  } else {
    out.number = NumberLevel::different;
    out.weight -= 9;
  }
}

void PreparedAddress::compare_unit(const Entry& entry, Comparison& out) const {
  const std::string_view ours = address_.unit, our_suffix = address_.suffix;
  const std::string_view theirs = entry.unit == no_entry ? std::string_view() : store_->units().text(entry.unit);
  const std::string_view their_suffix(&entry.suffix, entry.suffix == '\0' ? 0 : 1);
  const auto set = [&](UnitLevel level, double weight) {
    out.unit = level;
    out.weight += weight;
  };
  const bool suffixes_contradict = !our_suffix.empty() && !their_suffix.empty() && our_suffix != their_suffix;
  if (suffixes_contradict && (ours.empty() == theirs.empty() || ours != their_suffix)) return set(UnitLevel::different, -9);
  if (ours == theirs) {
    if (our_suffix == their_suffix) {
      if (ours.empty()) return our_suffix.empty() ? set(UnitLevel::none, 0) : set(UnitLevel::same, 2.5);
      const std::string_view their_kind = entry.unit_kind == no_entry ? std::string_view() : store_->units().text(entry.unit_kind);
      return their_kind == address_.unit_kind ? set(UnitLevel::same, 2.5) : set(UnitLevel::kind_differs, 0.5);
    }
    if (!ours.empty()) return set(UnitLevel::suffix_not_said, 0);
    return our_suffix.empty() ? set(UnitLevel::not_given, -3.7) : set(UnitLevel::not_listed, -3);
  }
  if (ours.empty()) {  // theirs is a flat
    if (our_suffix == theirs && their_suffix.empty()) return set(UnitLevel::as_suffix, 2);
    if (our_suffix.empty() || our_suffix == their_suffix) return set(UnitLevel::not_given, -3.7);
    return set(UnitLevel::different, -9);
  }
  if (theirs.empty()) {
    if (ours == their_suffix && our_suffix.empty()) return set(UnitLevel::as_suffix, 2);
    if (their_suffix.empty() || their_suffix == our_suffix) return set(UnitLevel::not_listed, -2.5);
  }
  set(UnitLevel::different, -9);
}

std::uint8_t PreparedAddress::edits_between(std::size_t index, std::uint32_t id) {
  const std::uint64_t pair = std::uint64_t{index} << 40 | std::uint64_t{id} << 8;
  std::uint64_t& slot = remembered_[mix(pair) % memory_slots];
  if ((slot & ~0xffULL) == pair && slot != UINT64_MAX) return static_cast<std::uint8_t>(slot & 0xff);
  const std::uint8_t edits = edits_of(address_.words[index].text, store_->words().text(id));
  slot = pair | edits;
  return edits;
}

void PreparedAddress::pair_equal(std::span<const EntryWord> words, Pairing& pairing, Comparison& out) const {
  for (std::size_t e = 0; e < words.size(); ++e) {
    pairing.of_entry[e] = Pairing::free;
    for (std::size_t i = 0; i < words_.size(); ++i) {
      if (words_[i].id != words[e].id || (pairing.used >> i & 1U) != 0) continue;
      pairing.of_entry[e] = static_cast<std::uint8_t>(i);
      pairing.used |= 1U << i;
      out.weight += words_[i].gain;
      break;
    }
  }
}

void PreparedAddress::pair_similar(std::span<const EntryWord> words, Pairing& pairing, Comparison& out) {
  for (std::size_t e = 0; e < words.size(); ++e) {
    if (pairing.of_entry[e] != Pairing::free) continue;
    std::size_t best = words_.size();
    std::uint8_t fewest = far_apart;
    for (std::size_t i = 0; i < words_.size(); ++i) {
      if ((pairing.used >> i & 1U) != 0) continue;
      const bool type = words[e].role == WordRole::street_type, our_type = address_.words[i].role == WordRole::street_type;
      if (type != our_type && words_[i].id != no_entry) continue;
      const std::uint8_t edits = edits_between(i, words[e].id);
      if (edits < fewest) {
        fewest = edits;
        best = i;
      }
    }
    if (best == words_.size()) continue;
    pairing.of_entry[e] = static_cast<std::uint8_t>(best);
    pairing.edits[e] = fewest;
    pairing.used |= 1U << best;
    const double theirs =
        std::min(most_word_gain, gain(store_->words().count(words[e].id), role_shares[static_cast<std::size_t>(words[e].role)]));
    // A misspelling is seldom a word that is listed itself.
    out.weight += std::max(theirs - (fewest == 1 ? 3 : 4.5) - (words_[best].id == no_entry ? 0 : 2), -1.0);
  }
}

// "greenhill" for "green hill", and the other way round.
void PreparedAddress::pair_joined(std::span<const EntryWord> words, Pairing& pairing, Comparison& out) const {
  const auto text = [&](std::size_t e) { return store_->words().text(words[e].id); };
  const auto joins = [](std::string_view whole, std::string_view a, std::string_view b) {
    return whole.size() == a.size() + b.size() && whole.starts_with(a) && whole.ends_with(b);
  };
  const auto take = [&](std::size_t e, std::size_t i) {
    pairing.of_entry[e] = static_cast<std::uint8_t>(i);
    pairing.edits[e] = 1;
    pairing.used |= 1U << i;
  };
  for (std::size_t e = 0; e < words.size(); ++e) {
    if (pairing.of_entry[e] != Pairing::free) continue;
    for (std::size_t i = 0; i < words_.size(); ++i) {
      if ((pairing.used >> i & 1U) != 0) continue;
      const std::string_view ours = address_.words[i].text;
      if (e + 1 < words.size() && pairing.of_entry[e + 1] == Pairing::free && joins(ours, text(e), text(e + 1))) {
        take(e + 1, i);
        take(e, i);
        out.weight += 4;
        break;
      }
      if (i + 1 < words_.size() && (pairing.used >> (i + 1) & 1U) == 0 && joins(text(e), ours, address_.words[i + 1].text)) {
        take(e, i + 1);
        take(e, i);
        out.weight += 4;
        break;
      }
    }
  }
}

void PreparedAddress::weigh_unpaired(const Entry& entry, const Pairing& pairing, Comparison& out) const {
  bool our_type_left = false;
  int left_in_front = 0;
  for (std::size_t i = 0; i < words_.size(); ++i) {
    if ((pairing.used >> i & 1U) != 0) continue;
    switch (address_.words[i].role) {
      case WordRole::building:
        if (left_in_front++ < 3) out.weight -= 0.4;  // a business, a person
        out.words_left_over = true;
        break;
      case WordRole::street:
        out.weight -= 1.8;
        out.words_left_over = true;
        break;
      case WordRole::street_type:
        our_type_left = true;
        out.weight -= 0.7;
        break;
      case WordRole::locality:
      case WordRole::town: out.weight -= 0.3; break;
    }
  }
  const std::span<const EntryWord> words = store_->words_of(entry);
  int streets = 0, buildings = 0, buildings_paired = 0;
  for (std::size_t e = 0; e < words.size(); ++e) {
    const bool paired = pairing.of_entry[e] != Pairing::free;
    switch (words[e].role) {
      case WordRole::building: paired ? ++buildings_paired : ++buildings; break;
      case WordRole::street:
        if (!paired && streets++ < 2) out.weight -= 2;
        break;
      case WordRole::street_type: out.weight -= paired ? 0 : (our_type_left ? 1.5 : 0.4); break;
      case WordRole::locality: out.weight -= paired ? 0 : 0.1; break;
      case WordRole::town: out.weight -= paired ? 0 : 0.3; break;
    }
  }
  const bool numbered = out.number == NumberLevel::same || out.number == NumberLevel::in_range || out.number == NumberLevel::ranges_overlap;
  if (buildings > 0) {
    const double unnamed = out.unit == UnitLevel::same ? 4.5 : 5;  // nothing but the name tells it from its neighbours
    if (numbered) {
      out.weight -= 0.3 * std::min(buildings, 2);
    } else if (buildings_paired == 0) {
      out.another_name = left_in_front > 0;  // "Flat 8, Dovedale Court" is not "Flat 8, Ember House, 41"
      out.weight -= out.another_name ? 9 : unnamed;
    } else if (out.words_left_over) {
      out.another_name = entry.low == 0;  // "Rose Cottage" is not "Ivy Cottage"
      out.weight -= 9;
    } else {
      out.weight -= 0.7 * buildings;
    }
    if (out.unit == UnitLevel::not_given && buildings_paired == 0) out.weight -= 2;  // neither flat nor building is said
  }
  if (out.number == NumberLevel::not_given) out.weight -= buildings_paired > 0 ? 0.7 : 2.5;
  if (out.number == NumberLevel::not_listed) out.weight -= buildings_paired > 0 ? 1 : 7;
}

void PreparedAddress::name_levels(const Entry& entry, const Pairing& pairing, Comparison& out) const {
  const std::span<const EntryWord> words = store_->words_of(entry);
  const auto level_of = [&](WordRole role, bool given) {
    int equal = 0, similar = 0, missing = 0;
    for (std::size_t e = 0; e < words.size(); ++e) {
      if (words[e].role != role) continue;
      if (pairing.of_entry[e] == Pairing::free) {
        ++missing;
      } else if (pairing.edits[e] == 0) {
        ++equal;
      } else {
        ++similar;
        if (role == WordRole::street) out.edits = std::max(out.edits, pairing.edits[e]);
      }
    }
    if (equal + similar + missing == 0) return WordsLevel::none;
    if (missing == 0) return similar == 0 ? WordsLevel::same : WordsLevel::similar;
    if (equal + similar > 0) return WordsLevel::partly;
    return given ? WordsLevel::different : WordsLevel::not_given;
  };
  bool street_given = false, building_given = false;
  for (const AddressWord& word : address_.words) {
    street_given = street_given || word.role == WordRole::street;
    building_given = building_given || word.role == WordRole::building;
  }
  out.building = level_of(WordRole::building, building_given);
  out.street = level_of(WordRole::street, street_given);
  if (out.street == WordsLevel::different) out.weight -= out.postcode == PostcodeLevel::same ? 3 : 9;  // the whole street is another
  if (out.street != WordsLevel::same) return;
  bool type_missing = false, ours_left = false;
  for (std::size_t e = 0; e < words.size(); ++e)
    type_missing = type_missing || (words[e].role == WordRole::street_type && pairing.of_entry[e] == Pairing::free);
  for (std::size_t i = 0; i < address_.words.size(); ++i)
    ours_left = ours_left || (address_.words[i].role == WordRole::street_type && (pairing.used >> i & 1U) == 0);
  if (type_missing && ours_left) out.street = WordsLevel::type_differs;
}

void PreparedAddress::compare_words(const Entry& entry, Comparison& out) {
  const std::span<const EntryWord> words = store_->words_of(entry);
  Pairing pairing;
  pair_equal(words, pairing, out);
  const std::uint32_t all = words_.empty() ? 0 : static_cast<std::uint32_t>((std::uint64_t{1} << words_.size()) - 1);
  const auto wanting = [&] {
    return pairing.used != all && std::find(pairing.of_entry.begin(), pairing.of_entry.begin() + static_cast<std::ptrdiff_t>(words.size()),
                                            Pairing::free) != pairing.of_entry.begin() + static_cast<std::ptrdiff_t>(words.size());
  };
  if (wanting()) pair_joined(words, pairing, out);
  if (wanting()) pair_similar(words, pairing, out);
  weigh_unpaired(entry, pairing, out);
  name_levels(entry, pairing, out);
}

Comparison PreparedAddress::compare(const Entry& entry) {
  Comparison out;
  compare_postcode(entry, out);
  compare_number(entry, out);
  compare_unit(entry, out);
  compare_words(entry, out);
  // Something that is not in the gazetteer would have its own street's postcode as well.
  if (out.postcode == PostcodeLevel::one_letter && out.street == WordsLevel::same) out.weight += 2.5;
  if (out.street == WordsLevel::type_differs && out.postcode != PostcodeLevel::same) out.weight -= 3;  // two slips, or another street
  return out;
}

}  // namespace cw::linkage::internal
