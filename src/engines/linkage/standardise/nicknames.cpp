// SPDX-License-Identifier: MIT
#include "engines/linkage/standardise/nicknames.h"

#include <algorithm>

#include "engines/linkage/standardise/internal/word_lists.h"
#include "engines/linkage/standardise/text.h"

namespace cw::linkage {

Result<Nicknames> Nicknames::read(std::string_view csv) {
  CW_TRY(const auto lines, read_word_lines(csv));
  Nicknames out;
  for (const auto& cells : lines) {
    const auto group = static_cast<std::uint32_t>(out.heads_.size());
    out.heads_.push_back(fold(cells.front()));
    for (const std::string& cell : cells) {
      std::vector<std::uint32_t>& of_name = out.groups_[fold(cell)];
      if (of_name.empty() || of_name.back() != group) of_name.push_back(group);
    }
  }
  return out;
}

const Nicknames& Nicknames::english() {
  static const Nicknames built_in = Nicknames::read(nicknames_csv()).value_or(Nicknames());
  return built_in;
}

const std::vector<std::uint32_t>* Nicknames::groups_of(const std::string& folded) const {
  const auto found = groups_.find(folded);
  return found == groups_.end() ? nullptr : &found->second;
}

bool Nicknames::same_group(std::string_view a, std::string_view b) const {
  const std::string left = fold(a);
  const std::string right = fold(b);
  if (left.empty() || right.empty()) return false;
  if (left == right) return true;
  const auto* of_left = groups_of(left);
  const auto* of_right = groups_of(right);
  if (of_left == nullptr || of_right == nullptr) return false;
  return std::any_of(of_left->begin(), of_left->end(),
                     [&](std::uint32_t group) { return std::binary_search(of_right->begin(), of_right->end(), group); });
}

std::string Nicknames::canonical(std::string_view name) const {
  std::string folded = fold(name);
  const auto* of_name = groups_of(folded);
  if (of_name == nullptr) return folded;
  const auto heads = [&](std::uint32_t group) { return heads_[group] == folded; };
  if (of_name->size() != 1 || std::any_of(of_name->begin(), of_name->end(), heads)) return folded;
  return heads_[of_name->front()];
}

std::vector<std::string_view> Nicknames::full_forms(std::string_view name) const {
  std::vector<std::string_view> out;
  if (const auto* of_name = groups_of(fold(name))) {
    for (const std::uint32_t group : *of_name) out.emplace_back(heads_[group]);
  }
  return out;
}

bool same_nickname_group(std::string_view a, std::string_view b) { return Nicknames::english().same_group(a, b); }
std::string canonical_given_name(std::string_view name) { return Nicknames::english().canonical(name); }

}  // namespace cw::linkage
