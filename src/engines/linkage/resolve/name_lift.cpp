// SPDX-License-Identifier: MIT
#include "engines/linkage/resolve/name_lift.h"

#include <algorithm>
#include <cmath>
#include <tuple>

namespace cw::linkage {
namespace {

constexpr double drawn_by = 2;           // coincidences that the list as a whole counts for with each name
constexpr std::size_t most_named = 400;  // people of one whole name that are compared with each other
constexpr double most_bits = 8;

// A person as far as names and a date of birth tell.
struct Bearer {
  std::uint32_t name, other, born;
  auto operator<=>(const Bearer&) const = default;
};

// Dates of birth that are no slips of one another: fewer than two of year, month and day agree.
bool two_people(std::uint32_t one, std::uint32_t other) {
  const int agree = (one / 10000 == other / 10000) + (one / 100 % 100 == other / 100 % 100) + (one % 100 == other % 100);
  return agree < 2;
}

// Pairs of people that share a name, and those of them that share the other name too.
struct Pairs {
  double one = 0, both = 0;
};

std::vector<Pairs> count_pairs(std::vector<Bearer> bearers, std::size_t names) {
  std::ranges::sort(bearers);
  bearers.erase(std::unique(bearers.begin(), bearers.end()), bearers.end());
  std::vector<Pairs> out(names);
  for (std::size_t begin = 0; begin < bearers.size();) {
    std::size_t end = begin;
    double both = 0;
    for (; end < bearers.size() && bearers[end].name == bearers[begin].name;) {
      std::size_t next = end;
      while (next < bearers.size() && bearers[next].name == bearers[end].name && bearers[next].other == bearers[end].other) ++next;
      const std::size_t last = std::min(next, end + most_named);
      for (std::size_t i = end; i < last; ++i)
        for (std::size_t j = i + 1; j < last; ++j) both += two_people(bearers[i].born, bearers[j].born) ? 1 : 0;
      end = next;
    }
    const auto people = static_cast<double>(end - begin);
    out[bearers[begin].name] = {people * (people - 1) / 2, both};
    begin = end;
  }
  return out;
}

// Name -> bits by which sharing the other name as well is likelier among its bearers than on the list as a whole.
std::vector<float> lifts(const std::vector<Pairs>& pairs) {
  Pairs all;
  for (const Pairs& each : pairs) all = {all.one + each.one, all.both + each.both};
  std::vector<float> out(pairs.size(), 0);
  if (all.both < 1) return out;
  const double share = all.both / all.one;
  for (std::size_t name = 0; name < pairs.size(); ++name) {
    const double own = (pairs[name].both + drawn_by) / (pairs[name].one + drawn_by / share);
    out[name] = static_cast<float>(std::clamp(std::log2(own / share), 0.0, most_bits));
  }
  return out;
}

}  // namespace

NameLift::NameLift(const NameLiftInput& input) : input_(input) {
  if (input.given.empty() || input.family.empty() || input.born.empty() || input.home.empty()) return;
  std::vector<Bearer> by_given, by_family;
  for (std::size_t r = 0; r < input.given.size(); ++r) {
    if (input.given[r] == 0 || input.family[r] == 0 || input.born[r] == 0) continue;
    by_given.push_back({input.given[r], input.family[r], input.born[r]});
    by_family.push_back({input.family[r], input.given[r], input.born[r]});
  }
  by_given_ = lifts(count_pairs(std::move(by_given), std::size_t{std::ranges::max(input.given)} + 1));
  by_family_ = lifts(count_pairs(std::move(by_family), std::size_t{std::ranges::max(input.family)} + 1));
}

float NameLift::bits(std::uint32_t left, std::uint32_t right) const {
  if (by_given_.empty() || input_.given[left] == 0 || input_.family[left] == 0) return 0;
  if (input_.given[left] != input_.given[right] || input_.family[left] != input_.family[right]) return 0;
  if (input_.home[left] == 0 || input_.home[right] == 0 || input_.home[left] == input_.home[right]) return 0;
  return std::max(by_given_[input_.given[left]], by_family_[input_.family[left]]);
}

}  // namespace cw::linkage
