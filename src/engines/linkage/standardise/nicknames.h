// SPDX-License-Identifier: MIT
// Short and pet forms of given names as groups. Data: packages/linkage-en/nicknames.csv; a copy is built in.
//
//   same_nickname_group("Bob", "Robert");      // true
//   canonical_given_name("Peggy");             // "margaret"
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.h"

namespace cw::linkage {

// Immutable once read: any thread.
class Nicknames {
 public:
  // One group per line: the full form, then its short forms, with commas; '#' starts a comment line. Error invalid names the line.
  [[nodiscard]] static Result<Nicknames> read(std::string_view csv);
  [[nodiscard]] static const Nicknames& english();  // the built-in copy, for English, Welsh, Irish and Scottish names
  // True where both are in one group, or are equal after fold(). An empty name is in no group.
  [[nodiscard]] bool same_group(std::string_view a, std::string_view b) const;
  // The full form where the name belongs to one group only or heads one; else the name itself in fold()'s form.
  [[nodiscard]] std::string canonical(std::string_view name) const;
  [[nodiscard]] std::vector<std::string_view> full_forms(std::string_view name) const;  // heads of all its groups, in the file's order
  [[nodiscard]] std::size_t groups() const { return heads_.size(); }

 private:
  [[nodiscard]] const std::vector<std::uint32_t>* groups_of(const std::string& folded) const;
  std::vector<std::string> heads_;
  std::unordered_map<std::string, std::vector<std::uint32_t>> groups_;  // name -> indexes of heads_, ascending
};

[[nodiscard]] bool same_nickname_group(std::string_view a, std::string_view b);
[[nodiscard]] std::string canonical_given_name(std::string_view name);

}  // namespace cw::linkage
