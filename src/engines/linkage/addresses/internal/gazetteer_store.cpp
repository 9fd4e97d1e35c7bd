// SPDX-License-Identifier: MIT
#include "engines/linkage/addresses/internal/gazetteer_store.h"

#include <algorithm>

#include "engines/linkage/similarity.h"

namespace cw::linkage::internal {
namespace {

constexpr std::uint32_t longest_range = 40;    // of a range of more houses only the ends and the first of them are indexed
constexpr std::uint32_t rare_word_limit = 64;  // a word of more entries finds nothing by itself

std::uint64_t key(std::uint64_t kind, std::string_view text, std::uint64_t number) {
  return hash_with(hash_with(kind, hash_of(text)), number);
}

// Calls use(hash) for the word and for each way to leave one letter out.
template <class Use>
void each_without_letter(std::string_view word, Use use) {
  use(hash_of(word));
  std::string shorter;
  for (std::size_t i = 0; i < word.size(); ++i) {
    shorter.assign(word.substr(0, i));
    shorter += word.substr(i + 1);
    use(hash_of(shorter));
  }
}

bool may_be_misspelt(std::string_view word) {
  return word.size() >= 4 && word.size() <= 40 && word.find_first_of("0123456789") == std::string_view::npos;
}

}  // namespace

std::uint32_t Vocabulary::add(std::string_view text) {
  const auto found = ids_.find(text);
  if (found != ids_.end()) {
    ++counts_[found->second];
    return found->second;
  }
  const auto id = static_cast<std::uint32_t>(texts_.size());
  texts_.emplace_back(text);
  counts_.push_back(1);
  ids_.emplace(texts_.back(), id);
  return id;
}

std::uint32_t Vocabulary::find(std::string_view text) const {
  const auto found = ids_.find(text);
  return found == ids_.end() ? no_entry : found->second;
}

std::uint64_t key_of_number(std::string_view postcode, std::uint32_t number) { return key(1, postcode, number); }
std::uint64_t key_of_unit(std::string_view postcode, std::uint32_t number, std::string_view unit) {
  return hash_with(key(2, postcode, number), hash_of(unit));
}
std::uint64_t key_of_postcode_word(std::string_view postcode, std::string_view word) { return key(3, postcode, hash_of(word)); }
std::uint64_t key_of_word_number(std::string_view word, std::uint32_t number) { return key(4, word, number); }
std::uint64_t key_of_words_number(std::string_view word, std::string_view place, std::uint32_t number) {
  return hash_with(key(5, word, number), hash_of(place));
}
std::uint64_t key_of_word_unit(std::string_view word, std::string_view unit) { return key(6, word, hash_of(unit)); }
std::uint64_t key_of_word_pair(std::string_view first, std::string_view second) { return key(7, first, hash_of(second)); }
std::uint64_t key_of_word(std::string_view word) { return key(8, word, 0); }

std::string_view outward_of(std::string_view postcode) { return postcode.substr(0, postcode.find(' ')); }
std::string_view sector_of(std::string_view postcode) { return postcode.substr(0, postcode.size() < 2 ? 0 : postcode.size() - 2); }

void GazetteerStore::add(std::string_view uprn, std::string_view parent, const NormalAddress& address) {
  Entry entry;
  entry.uprn = uprns_.add(uprn);
  entry.building = parent.empty() ? entry.uprn : uprns_.add(parent);
  if (!address.postcode.empty()) {
    entry.postcode = postcodes_.add(address.postcode);
    sectors_.add(sector_of(address.postcode));
  }
  entry.low = address.low;
  entry.high = address.high;
  if (!address.unit.empty()) entry.unit = units_.add(address.unit);
  if (!address.unit_kind.empty()) entry.unit_kind = units_.add(address.unit_kind);
  entry.suffix = address.suffix.empty() ? '\0' : address.suffix[0];
  entry.first_word = static_cast<std::uint32_t>(entry_words_.size());
  entry.words = static_cast<std::uint8_t>(address.words.size());
  for (const AddressWord& word : address.words) entry_words_.push_back({words_.add(word.text), word.role});
  entries_.push_back(entry);
}

void GazetteerStore::finish() {
  entry_of_uprn_.assign(uprns_.size(), no_entry);
  parts_.assign(uprns_.size(), 0);
  for (std::uint32_t e = 0; e < entries_.size(); ++e) {
    if (entry_of_uprn_[entries_[e].uprn] == no_entry) entry_of_uprn_[entries_[e].uprn] = e;
    if (entries_[e].building != entries_[e].uprn) ++parts_[entries_[e].building];
    index_entry(e);
  }
  index_.finish();
  index_near_words();
}

void GazetteerStore::index_entry(std::uint32_t number) {
  const Entry& entry = entries_[number];
  const std::string_view postcode = entry.postcode == no_entry ? std::string_view() : postcodes_.text(entry.postcode);
  const std::string_view suffix(&entry.suffix, entry.suffix == 0 ? 0 : 1);
  const std::string_view unit = entry.unit == no_entry ? suffix : units_.text(entry.unit);
  const std::uint32_t last = std::min(entry.high, entry.low + longest_range);
  const auto each_number = [&](auto use) {
    for (std::uint32_t n = entry.low; n <= last; ++n) use(n);
    if (entry.high > last) use(entry.high);
  };
  if (!postcode.empty()) {
    each_number([&](std::uint32_t n) {
      index_.add(key_of_number(postcode, n), number);
      index_.add(key_of_unit(postcode, n, unit), number);
    });
    if (entry.low > 0 && entry.unit != no_entry) index_.add(key_of_unit(postcode, 0, unit), number);
  }
  const std::span<const EntryWord> words = words_of(entry);
  for (std::size_t i = 0; i < words.size(); ++i) {
    const std::string_view word = words_.text(words[i].id);
    if (i + 1 < words.size() && words[i].role == WordRole::building)
      index_.add(key_of_word_pair(word, words_.text(words[i + 1].id)), number);
    if (words[i].role != WordRole::building && words[i].role != WordRole::street) continue;
    if (!postcode.empty() && (words[i].role == WordRole::building || entry.low == 0))
      index_.add(key_of_postcode_word(postcode, word), number);
    if (words_.count(words[i].id) <= rare_word_limit) index_.add(key_of_word(word), number);
    if (entry.unit != no_entry) index_.add(key_of_word_unit(word, unit), number);
    if (entry.low == 0) continue;
    each_number([&](std::uint32_t n) { index_.add(key_of_word_number(word, n), number); });
    for (const EntryWord& place : words)
      if (place.role == WordRole::locality || place.role == WordRole::town)
        index_.add(key_of_words_number(word, words_.text(place.id), entry.low), number);
  }
}

void GazetteerStore::index_near_words() {
  std::vector<bool> wanted(words_.size());
  for (const EntryWord& word : entry_words_)
    if (word.role != WordRole::street_type) wanted[word.id] = true;
  for (std::uint32_t id = 0; id < words_.size(); ++id)
    if (wanted[id] && may_be_misspelt(words_.text(id)))
      each_without_letter(words_.text(id), [&](std::uint64_t hash) { near_.add(hash, id); });
  near_.finish();
}

std::vector<std::uint32_t> GazetteerStore::near_words(std::string_view word) const {
  std::vector<std::uint32_t> out;
  if (!may_be_misspelt(word)) return out;
  each_without_letter(word, [&](std::uint64_t hash) {
    for (const std::uint32_t id : near_.find(hash)) {
      if (out.size() >= 8) return;
      if (words_.text(id) == word || std::find(out.begin(), out.end(), id) != out.end()) continue;
      if (damerau_levenshtein_within(word, words_.text(id), 1) <= 1) out.push_back(id);
    }
  });
  return out;
}

std::uint32_t GazetteerStore::sector_count(std::string_view postcode) const {
  const std::uint32_t id = sectors_.find(sector_of(postcode));
  return id == no_entry ? 0 : sectors_.count(id);
}

std::size_t GazetteerStore::memory_bytes() const {
  return entries_.size() * sizeof(Entry) + entry_words_.size() * sizeof(EntryWord) + words_.memory_bytes() + units_.memory_bytes() +
         postcodes_.memory_bytes() + sectors_.memory_bytes() + uprns_.memory_bytes() + (entry_of_uprn_.size() + parts_.size()) * 4 +
         index_.memory_bytes() + near_.memory_bytes();
}

}  // namespace cw::linkage::internal
