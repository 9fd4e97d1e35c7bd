// SPDX-License-Identifier: MIT
#include "engines/decisions/analysis/rule_matching.h"

#include <algorithm>
#include <map>

namespace cw::dmn {
namespace {

class Matching {
 public:
  Matching(const std::vector<RuleCells>& before, const std::vector<RuleCells>& after) : before_(before), after_(after) {
    match_.old_of_new.resize(after.size());
    match_.kept.resize(before.size(), false);
    match_.moved.resize(after.size(), false);
  }

  void same() {
    std::map<RuleCells, std::vector<std::size_t>> places;
    for (std::size_t i = before_.size(); i-- > 0;) places[before_[i]].push_back(i);
    for (std::size_t i = 0; i < after_.size(); ++i) {
      const auto found = places.find(after_[i]);
      if (found == places.end() || found->second.empty()) continue;
      take(found->second.back(), i);
      found->second.pop_back();
    }
  }

  void by_id(const std::vector<std::string>& old_ids, const std::vector<std::string>& new_ids) {
    std::map<std::string, std::size_t> places;
    for (std::size_t i = 0; i < old_ids.size(); ++i)
      if (!old_ids[i].empty() && !match_.kept[i]) places.emplace(old_ids[i], i);
    for (std::size_t i = 0; i < new_ids.size(); ++i) {
      const auto found = match_.old_of_new[i] ? places.end() : places.find(new_ids[i]);
      if (found != places.end() && shared(found->second, i) * 2 >= after_[i].size()) take(found->second, i);
    }
  }

  void by_likeness() {
    struct Pair {
      std::size_t shared, distance, before, after;
    };
    std::vector<Pair> pairs;
    constexpr std::size_t most = 2'000'000, window = 200;  // in large tables that changed much only rules near each other are compared
    std::vector<std::size_t> gone, come;
    for (std::size_t i = 0; i < before_.size(); ++i)
      if (!match_.kept[i]) gone.push_back(i);
    for (std::size_t j = 0; j < after_.size(); ++j)
      if (!match_.old_of_new[j]) come.push_back(j);
    const bool all = come.empty() || gone.size() <= most / come.size();
    for (std::size_t at = 0; at < gone.size(); ++at)
      for (std::size_t to = all || at < window ? 0 : at - window; to < (all ? come.size() : std::min(come.size(), at + window)); ++to) {
        const std::size_t i = gone[at], j = come[to];
        const std::size_t common = shared(i, j);
        if (common > 0 && common * 2 >= after_[j].size()) pairs.push_back({common, i > j ? i - j : j - i, i, j});
      }
    std::stable_sort(pairs.begin(), pairs.end(),
                     [](const Pair& a, const Pair& b) { return a.shared != b.shared ? a.shared > b.shared : a.distance < b.distance; });
    for (const Pair& pair : pairs)
      if (!match_.kept[pair.before] && !match_.old_of_new[pair.after]) take(pair.before, pair.after);
  }

  // Those outside a longest run of rules that kept their order have moved.
  void moves() {
    std::vector<std::size_t> at;  // new rules with an old one
    for (std::size_t i = 0; i < after_.size(); ++i)
      if (match_.old_of_new[i]) at.push_back(i);
    std::vector<std::size_t> ends, previous(at.size(), at.size());  // patience sorting
    for (std::size_t i = 0; i < at.size(); ++i) {
      const auto place = std::lower_bound(
          ends.begin(), ends.end(), i, [&](std::size_t a, std::size_t b) { return *match_.old_of_new[at[a]] < *match_.old_of_new[at[b]]; });
      if (place != ends.begin()) previous[i] = *(place - 1);
      if (place == ends.end()) {
        ends.push_back(i);
      } else {
        *place = i;
      }
    }
    for (const std::size_t each : at) match_.moved[each] = true;
    for (std::size_t i = ends.empty() ? at.size() : ends.back(); i < at.size(); i = previous[i]) match_.moved[at[i]] = false;
  }

  [[nodiscard]] RuleMatch result() { return std::move(match_); }

 private:
  void take(std::size_t before, std::size_t after) {
    match_.kept[before] = true;
    match_.old_of_new[after] = before;
  }
  [[nodiscard]] std::size_t shared(std::size_t before, std::size_t after) const {
    std::size_t count = 0;
    for (std::size_t i = 0; i < after_[after].size() && i < before_[before].size(); ++i)
      count += before_[before][i] == after_[after][i] ? 1 : 0;
    return count;
  }

  const std::vector<RuleCells>& before_;
  const std::vector<RuleCells>& after_;
  RuleMatch match_;
};

}  // namespace

RuleMatch match_rules(const std::vector<RuleCells>& before, const std::vector<RuleCells>& after, const std::vector<std::string>& old_ids,
                      const std::vector<std::string>& new_ids) {
  Matching matching(before, after);
  matching.same();
  matching.by_id(old_ids, new_ids);
  matching.by_likeness();
  matching.moves();
  return matching.result();
}

}  // namespace cw::dmn
