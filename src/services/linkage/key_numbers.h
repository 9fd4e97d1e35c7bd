// SPDX-License-Identifier: MIT
// Numbers of records by source and id, for looking up tens of millions of pairs: one flat table, and lookups in batches that wait for
// memory together.
//
//   KeyNumbers numbers; numbers.add("library", "17", 0);
//   numbers.find("library", "17");                     // 0; KeyNumbers::none where there is no such key
//
// One thread while it is filled; any number to look up.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace cw::link {

class KeyNumbers {
 public:
  static constexpr std::uint32_t none = UINT32_MAX;

  // False, and nothing changed, where the key is there already.
  bool add(std::string_view source, std::string_view id, std::uint32_t number);
  [[nodiscard]] std::uint32_t find(std::string_view source, std::string_view id) const;
  // out[i] for sources[i], ids[i]; without sources, the source is "".
  void find_all(std::span<const std::string_view> sources, std::span<const std::string_view> ids, std::vector<std::uint32_t>& out) const;
  [[nodiscard]] std::size_t size() const { return size_; }

 private:
  struct Slot {
    std::uint32_t hash = 0, number = none;
    std::uint64_t at = 0;  // of the key in bytes_, one more; 0 = free
  };
  [[nodiscard]] bool is_key(const Slot& slot, std::string_view source, std::string_view id) const;
  [[nodiscard]] std::uint32_t find_from(std::uint32_t hash, std::string_view source, std::string_view id) const;
  void grow();

  std::vector<Slot> slots_;
  std::vector<char> bytes_;  // key after key: length of the source, of the id, both texts
  std::size_t size_ = 0;
};

}  // namespace cw::link
