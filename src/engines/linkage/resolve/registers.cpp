// SPDX-License-Identifier: MIT
#include "engines/linkage/resolve/registers.h"

#include <algorithm>

namespace cw::linkage {

std::vector<bool> find_registers(const RegisterInput& input) {
  if (input.source.empty()) return {};
  const auto open = [&](std::uint32_t r) { return input.home[r] != 0 && !(*input.ended)[r]; };
  struct Count {
    double sure = 0, at_two_homes = 0;
  };
  std::vector<Count> counts(std::size_t{std::ranges::max(input.source)} + 1);
  for (const ScoredEdge& edge : input.edges) {
    const std::uint32_t source = input.source[edge.left];
    if (edge.weight < input.beyond_doubt || source != input.source[edge.right]) continue;
    ++counts[source].sure;
    if (open(edge.left) && open(edge.right) && input.home[edge.left] != input.home[edge.right]) ++counts[source].at_two_homes;
  }
  const auto is_register = [&](const Count& count) {
    return count.sure >= static_cast<double>(input.fewest_pairs) && count.at_two_homes <= input.most_at_two_homes * count.sure;
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
    if (input.home[r] != 0 && !(*input.ended)[r] && registers[input.source[r]]) out[r] = {input.source[r] + 1, input.home[r]};
  return out;
}

}  // namespace cw::linkage
