// SPDX-License-Identifier: MIT
#include "engines/linkage/resolve/registers.h"

#include <algorithm>
#include <tuple>

#include "engines/linkage/resolve/internal/pieces.h"

namespace cw::linkage {
namespace {

using internal::UnionFind;

// A home at which a list has a person; sorted, each once.
struct Sighting {
  std::uint32_t source, person, home;
  auto operator<=>(const Sighting&) const = default;
};

// Person -> whether it has been seen at two homes. A person is the smallest of the records that links beyond doubt connect.
std::vector<bool> people_with_two_homes(const RegisterInput& input, UnionFind& people) {
  std::vector<std::uint32_t> first(input.source.size(), 0);
  std::vector<bool> two(input.source.size(), false);
  for (std::uint32_t r = 0; r < input.source.size(); ++r) {
    if (input.home[r] == 0) continue;
    std::uint32_t& home = first[people.find(r)];
    if (home == 0) home = input.home[r];
    if (home != input.home[r]) two[people.find(r)] = true;
  }
  return two;
}

// Where the lists have people of two homes: their own records, and those that a link from a record of the same home makes theirs.
std::vector<Sighting> sightings(const RegisterInput& input) {
  UnionFind people(input.source.size());
  for (const ScoredEdge& edge : input.edges)
    if (edge.weight >= input.beyond_doubt) people.join(edge.left, edge.right);
  const std::vector<bool> two = people_with_two_homes(input, people);
  std::vector<Sighting> out;
  const auto add = [&](std::uint32_t of, std::uint32_t record) {
    if (two[of] && input.home[record] != 0 && !(*input.ended)[record]) out.push_back({input.source[record], of, input.home[record]});
  };
  for (std::uint32_t r = 0; r < input.source.size(); ++r) add(people.find(r), r);
  for (const ScoredEdge& edge : input.edges) {
    if (edge.weight < input.at_home || edge.weight >= input.beyond_doubt || input.home[edge.left] != input.home[edge.right]) continue;
    add(people.find(edge.left), edge.right);
    add(people.find(edge.right), edge.left);
  }
  std::ranges::sort(out);
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

}  // namespace

std::vector<bool> find_registers(const RegisterInput& input) {
  if (input.source.empty()) return {};
  struct Count {
    double people = 0, at_two_homes = 0;
  };
  std::vector<Count> counts(std::size_t{std::ranges::max(input.source)} + 1);
  const std::vector<Sighting> seen = sightings(input);
  for (std::size_t i = 0; i < seen.size();) {
    std::size_t end = i + 1;
    while (end < seen.size() && seen[end].source == seen[i].source && seen[end].person == seen[i].person) ++end;
    ++counts[seen[i].source].people;
    if (end > i + 1) ++counts[seen[i].source].at_two_homes;
    i = end;
  }
  const auto is_register = [&](const Count& count) {
    return count.people >= static_cast<double>(input.fewest_people) && count.at_two_homes <= input.most_at_two_homes * count.people;
  };
  if (std::ranges::none_of(counts, is_register)) return {};
  std::vector<bool> out;
  for (const Count& count : counts) out.push_back(is_register(count));
  return out;
}

std::vector<Registration> find_registrations(const RegisterInput& input) {
  const std::vector<bool> registers = find_registers(input);
  if (registers.empty()) return {};
  std::vector<Registration> out(input.source.size());
  for (std::uint32_t r = 0; r < out.size(); ++r)
    if (input.home[r] != 0 && !(*input.ended)[r] && registers[input.source[r]])
      out[r] = {input.source[r] + 1, input.home[r], input.property.empty() ? 0 : input.property[r]};
  return out;
}

}  // namespace cw::linkage
