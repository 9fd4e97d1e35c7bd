// SPDX-License-Identifier: MIT
#include "engines/linkage/search/internal/term_dictionary.h"

#include <algorithm>

#include "engines/linkage/addresses/internal/hash_index.h"
#include "engines/linkage/similarity.h"
#include "engines/linkage/standardise/internal/ascii.h"
#include "engines/linkage/standardise/nicknames.h"

namespace cw::linkage::search {
namespace {

constexpr std::size_t shortest_with_slips = 3;  // letters
constexpr std::size_t longest_with_slips = 24;  // a longer word must be typed right
constexpr std::uint64_t text_key = 0, sound_key = 8, group_key = 16;

std::uint64_t key_of(std::uint64_t purpose, TermKind kind, std::string_view text) {
  return linkage::internal::hash_with(linkage::internal::hash_of(text), purpose + static_cast<std::uint64_t>(kind)) | 1U;
}

// House numbers are near too many others.
bool has_slips(TermKind kind, std::string_view text) {
  if (text.size() < shortest_with_slips || text.size() > longest_with_slips) return false;
  if (kind == TermKind::date || kind == TermKind::postcode) return true;
  return (kind == TermKind::name || kind == TermKind::address_word) && std::ranges::none_of(text, is_digit);
}

// Calls `take(key)` for the text and each text with one byte left out; a run of equal letters gives one.
template <class Take>
void each_neighbour_key(TermKind kind, std::string_view text, Take take) {
  take(key_of(text_key, kind, text));
  if (text.size() < 2 || text.size() > longest_with_slips + 1) return;
  std::string shorter;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (i > 0 && text[i] == text[i - 1]) continue;
    shorter.assign(text.substr(0, i)).append(text.substr(i + 1));
    take(key_of(text_key, kind, shorter));
  }
}

template <class Take>
void each_sound_key(std::string_view name, Take take) {
  if (name.size() < shortest_with_slips) return;
  const DoubleMetaphone sound = double_metaphone(name);
  if (!sound.primary.empty()) take(key_of(sound_key, TermKind::name, sound.primary));
  if (!sound.secondary.empty() && sound.secondary != sound.primary) take(key_of(sound_key, TermKind::name, sound.secondary));
}

template <class Take>
void each_group_key(std::string_view name, Take take) {
  for (const std::string_view head : Nicknames::english().full_forms(name)) take(key_of(group_key, TermKind::name, head));
}

void sort_and_thin(std::vector<TermId>& terms) {
  std::ranges::sort(terms);
  terms.erase(std::ranges::unique(terms).begin(), terms.end());
}

}  // namespace

std::optional<TermId> TermDictionary::find(TermKind kind, std::string_view text) const {
  for (const TermId term : keys_.find(key_of(text_key, kind, text)))
    if (terms_[term].kind == kind && text_of(term) == text) return term;
  return std::nullopt;
}

TermId TermDictionary::take(TermKind kind, std::string_view text) {
  if (const auto found = find(kind, text)) return *found;
  const auto term = static_cast<TermId>(terms_.size());
  terms_.push_back({static_cast<std::uint32_t>(texts_.size()), static_cast<std::uint8_t>(text.size()), kind, 0, 0});
  texts_ += text;
  index(term);
  return term;
}

void TermDictionary::index(TermId term) {
  const TermKind kind = terms_[term].kind;
  const std::string text(text_of(term));
  const auto add_key = [&](std::uint64_t key) { keys_.add(key, term); };
  if (has_slips(kind, text)) {
    each_neighbour_key(kind, text, add_key);
  } else {
    add_key(key_of(text_key, kind, text));
  }
  if (kind != TermKind::name) return;
  each_sound_key(text, add_key);
  each_group_key(text, add_key);
}

void TermDictionary::add(TermId term, Slot slot) {
  Term& of = terms_[term];
  of.list = lists_.grown(of.list, of.people);
  ++of.people;
  lists_.list(of.list, of.people).back() = slot;
}

void TermDictionary::remove(TermId term, Slot slot) {
  Term& of = terms_[term];
  const std::span<Slot> list = lists_.list(of.list, of.people);
  const auto found = std::ranges::find(list, slot);
  if (found == list.end()) return;
  *found = list.back();
  of.list = lists_.shrunk(of.list, of.people);
  --of.people;
}

std::vector<NearTerm> TermDictionary::near(TermKind kind, std::string_view text, std::uint32_t slips) const {
  std::vector<TermId> found;
  each_neighbour_key(kind, text, [&](std::uint64_t key) {
    const auto terms = keys_.find(key);
    found.insert(found.end(), terms.begin(), terms.end());
  });
  sort_and_thin(found);
  std::vector<NearTerm> out;
  for (const TermId term : found) {
    if (terms_[term].kind != kind || terms_[term].people == 0) continue;
    const std::uint32_t distance = damerau_levenshtein_within(text, text_of(term), slips);
    if (distance > 0 && distance <= slips) out.push_back({term, distance});
  }
  return out;
}

std::vector<TermId> TermDictionary::sounding_like(std::string_view name) const {
  std::vector<TermId> found;
  each_sound_key(name, [&](std::uint64_t key) {
    for (const TermId term : keys_.find(key))
      if (terms_[term].kind == TermKind::name && terms_[term].people > 0) found.push_back(term);
  });
  sort_and_thin(found);
  return found;
}

std::vector<TermId> TermDictionary::forms_of(std::string_view name) const {
  std::vector<TermId> found;
  each_group_key(name, [&](std::uint64_t key) {
    for (const TermId term : keys_.find(key))
      if (terms_[term].kind == TermKind::name && terms_[term].people > 0) found.push_back(term);
  });
  sort_and_thin(found);
  return found;
}

}  // namespace cw::linkage::search
