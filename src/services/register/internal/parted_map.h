// SPDX-License-Identifier: MIT
// A hash table in many parts, each of which grows by itself: a table of a million that doubles at once holds up whoever happens to add to
// it for a tenth of a second and more. Entries stay where they are, as in std::unordered_map. One thread at a time.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <unordered_map>
#include <utility>

namespace cw::registry {

template <class Key, class Value>
class PartedMap {
  using Part = std::unordered_map<Key, Value>;

 public:
  using Entry = typename Part::value_type;

  // The entry of the key; end(): none.
  [[nodiscard]] Entry* find(const Key& key) {
    Part& part = part_of(key);
    const auto at = part.find(key);
    return at == part.end() ? end() : &*at;
  }
  [[nodiscard]] const Entry* find(const Key& key) const { return const_cast<PartedMap*>(this)->find(key); }
  [[nodiscard]] static constexpr Entry* end() { return nullptr; }
  // The key's entry, and whether it is new.
  template <class... Parts>
  std::pair<Entry*, bool> try_emplace(const Key& key, Parts&&... value) {
    const auto [at, fresh] = part_of(key).try_emplace(key, std::forward<Parts>(value)...);
    size_ += fresh ? 1 : 0;
    return {&*at, fresh};
  }
  Value& operator[](const Key& key) { return try_emplace(key).first->second; }
  [[nodiscard]] Value& at(const Key& key) { return part_of(key).at(key); }
  [[nodiscard]] const Value& at(const Key& key) const { return const_cast<PartedMap*>(this)->at(key); }
  void erase(const Key& key) { size_ -= part_of(key).erase(key); }
  void clear() {
    for (Part& part : parts_) part.clear();
    size_ = 0;
  }
  [[nodiscard]] std::size_t size() const { return size_; }
  // visit(key, value) for every entry, in no order that means anything.
  template <class Visit>
  void each(const Visit& visit) const {
    for (const Part& part : parts_)
      for (const auto& [key, value] : part) visit(key, value);
  }

 private:
  [[nodiscard]] Part& part_of(const Key& key) {
    return parts_[(static_cast<std::uint64_t>(std::hash<Key>{}(key)) * 0x9E3779B97F4A7C15ULL) >> 56];  // Knuth's multiplicative hashing
  }
  std::array<Part, 256> parts_;
  std::size_t size_ = 0;
};

}  // namespace cw::registry
