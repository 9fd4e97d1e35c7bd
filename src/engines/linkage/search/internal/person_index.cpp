// SPDX-License-Identifier: MIT
#include "engines/linkage/search/internal/person_index.h"

#include <algorithm>

#include "engines/linkage/addresses/internal/hash_index.h"

namespace cw::linkage::search {
namespace {

std::uint64_t key_of(const Uuid& id) {
  return linkage::internal::hash_of({reinterpret_cast<const char*>(id.bytes.data()), id.bytes.size()}) | 1U;
}

template <class T>
void sort_and_thin(std::vector<T>& items) {
  std::ranges::sort(items);
  items.erase(std::ranges::unique(items).begin(), items.end());
}

// Calls `gone` for what is in `before` alone and `came` for what is in `now` alone; both sorted.
template <class T, class Gone, class Came>
void differences(std::span<const T> before, std::span<const T> now, Gone gone, Came came) {
  auto left = before.begin();
  auto right = now.begin();
  while (left != before.end() || right != now.end()) {
    if (right == now.end() || (left != before.end() && *left < *right)) {
      gone(*left++);
    } else if (left == before.end() || *right < *left) {
      came(*right++);
    } else {
      ++left;
      ++right;
    }
  }
}

// The list in the pool becomes `now`.
template <class T>
void store(linkage::internal::BlockPool<T>& pool, std::uint32_t& at, std::uint16_t& count, const std::vector<T>& now) {
  if (count > 0) pool.give(at, count);
  count = static_cast<std::uint16_t>(now.size());
  at = now.empty() ? 0 : pool.take(count);
  std::ranges::copy(now, pool.list(at, count).begin());
}

std::vector<TermId> terms_of_entries(std::span<const Entry> entries) {
  std::vector<TermId> out;
  for (const Entry entry : entries)
    if (out.empty() || out.back() != entry.term()) out.push_back(entry.term());
  return out;
}

}  // namespace

std::optional<Slot> PersonIndex::find(const Uuid& id) const {
  for (const Slot slot : by_id_.find(key_of(id)))
    if (people_[slot].id == id) return slot;
  return std::nullopt;
}

Slot PersonIndex::slot_for(const Uuid& id) {
  Slot slot = static_cast<Slot>(people_.size());
  if (free_.empty()) {
    people_.emplace_back();
  } else {
    slot = free_.back();
    free_.pop_back();
  }
  people_[slot] = Held{id};
  by_id_.add(key_of(id), slot);
  return slot;
}

PutDone PersonIndex::put(const Uuid& id, const PersonTerms& terms) {
  std::vector<Entry> words;
  for (const PersonTerm& word : terms.words) words.push_back(Entry::of(terms_.take(word.kind, word.text), word.field));
  std::vector<std::uint64_t> numbers = terms.numbers;
  sort_and_thin(words);
  sort_and_thin(numbers);
  const std::optional<Slot> held = find(id);
  if (held && std::ranges::equal(words, words_of(*held)) && std::ranges::equal(numbers, numbers_of(*held))) return PutDone::unchanged;
  const Slot slot = held ? *held : slot_for(id);
  exchange_words(slot, words);
  exchange_numbers(slot, numbers);
  return held ? PutDone::changed : PutDone::added;
}

bool PersonIndex::remove(const Uuid& id) {
  const std::optional<Slot> slot = find(id);
  if (!slot) return false;
  exchange_words(*slot, {});
  exchange_numbers(*slot, {});
  by_id_.remove(key_of(id), *slot);
  people_[*slot] = Held{};
  free_.push_back(*slot);
  return true;
}

void PersonIndex::exchange_words(Slot slot, const std::vector<Entry>& now) {
  const std::vector<TermId> before = terms_of_entries(words_of(slot)), after = terms_of_entries(now);
  differences<TermId>(before, after, [&](TermId term) { terms_.remove(term, slot); }, [&](TermId term) { terms_.add(term, slot); });
  store(words_, people_[slot].words, people_[slot].word_count, now);
}

void PersonIndex::exchange_numbers(Slot slot, const std::vector<std::uint64_t>& now) {
  differences<std::uint64_t>(
      numbers_of(slot), now, [&](std::uint64_t key) { by_number_.remove(key, slot); },
      [&](std::uint64_t key) { by_number_.add(key, slot); });
  store(numbers_, people_[slot].numbers, people_[slot].number_count, now);
}

SearchMemory PersonIndex::memory() const {
  SearchMemory out;
  out.words = terms_.memory_of_words();
  out.neighbours = terms_.memory_of_neighbours();
  out.lists = terms_.memory_of_lists();
  out.numbers = by_number_.memory_bytes();
  out.people = people_.capacity() * sizeof(Held) + free_.capacity() * sizeof(Slot) + by_id_.memory_bytes() + words_.memory_bytes() +
               numbers_.memory_bytes();
  return out;
}

}  // namespace cw::linkage::search
