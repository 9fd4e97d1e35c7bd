// SPDX-License-Identifier: MIT
#include "services/decisions/what_if.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/progress.h"
#include "engines/decisions/feel/operators.h"

namespace cw::decisions {
namespace {

constexpr std::size_t most_kinds = 1'000;  // of changes that are kept for each decision
constexpr std::size_t most_told = 5;

std::string told(const feel::Value& value) {
  constexpr std::size_t longest = 60;
  if (value.is_null()) return "no value";
  const auto text = feel::to_text_within(value, longest);
  if (!text) return "a long value";
  return value.is(feel::Kind::string) ? "\"" + *text + "\"" : *text;
}

bool is_same(const feel::Value& left, const feel::Value& right) {
  return (left.is_null() && right.is_null()) || feel::equal(left, right) == true;
}

}  // namespace

bool WhatIf::note(const feel::Value& now, const feel::Value& before, Changes& changes) {
  const bool are_numbers = now.is(feel::Kind::number) && before.is(feel::Kind::number);
  if (are_numbers) {
    changes.sum_before += before.as_number().to_double();
    changes.sum_now += now.as_number().to_double();
  }
  if (is_same(now, before)) return false;
  ++changes.rows;
  if (are_numbers) {
    ++(feel::compare(now, before).value_or(0) > 0 ? changes.higher : changes.lower);
    return true;
  }
  std::pair<std::string, std::string> kind{told(before), told(now)};
  const auto known = changes.became.find(kind);
  if (known != changes.became.end())
    ++known->second;
  else if (changes.became.size() < most_kinds)
    changes.became.emplace(std::move(kind), 1);
  else
    ++changes.others;
  return true;
}

bool WhatIf::count(std::span<const feel::Value> now, std::span<const feel::Value> before) {
  static const feel::Value none;
  bool differs = false;
  for (std::size_t i = 0; i < decisions_.size(); ++i)
    if (note(i < now.size() ? now[i] : none, i < before.size() ? before[i] : none, changes_[i])) differs = true;
  return differs;
}

std::vector<std::string> WhatIf::sentences() const {
  std::vector<std::string> all;
  for (std::size_t i = 0; i < decisions_.size(); ++i) {
    const Changes& changes = changes_[i];
    if (changes.rows == 0) continue;
    std::vector<std::string> parts;
    if (changes.higher + changes.lower > 0)
      parts.push_back(fmt::format("higher in {}, lower in {}; all together {:.2f} before, {:.2f} now", with_thousands(changes.higher),
                                  with_thousands(changes.lower), changes.sum_before, changes.sum_now));
    std::vector<std::pair<std::uint64_t, const std::pair<std::string, std::string>*>> kinds;
    std::uint64_t left = changes.others;
    for (const auto& [kind, rows] : changes.became) kinds.emplace_back(rows, &kind);
    std::stable_sort(kinds.begin(), kinds.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
    for (std::size_t k = 0; k < kinds.size(); ++k) {
      if (k < most_told)
        parts.push_back(fmt::format("{} became {} in {}", kinds[k].second->first, kinds[k].second->second, with_thousands(kinds[k].first)));
      else
        left += kinds[k].first;
    }
    if (left > 0) parts.push_back(fmt::format("other changes in {}", with_thousands(left)));
    std::string sentence =
        fmt::format("{}: another result in {} {}: ", decisions_[i], with_thousands(changes.rows), changes.rows == 1 ? "row" : "rows");
    for (std::size_t part = 0; part < parts.size(); ++part) sentence += (part == 0 ? "" : "; ") + parts[part];
    all.push_back(sentence + ".");
  }
  return all;
}

}  // namespace cw::decisions
