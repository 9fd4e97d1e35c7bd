// SPDX-License-Identifier: MIT
// Lists that show a person at one home at a time, found from the data: a council tax account or an entry in the electoral register that is
// open at another home is another person's, however rare the name.
//
//   input.registration = find_registrations({edges, sources, homes, ended});   // ResolveInput
//
// A list is such a register where, of the people whom other links show beyond doubt to have lived at two homes, it has nearly none at both.
// Lists that keep an old address after a move (a hospital) show that, and are left alone. Pure.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "engines/linkage/resolve/resolve.h"

namespace cw::linkage {

struct RegisterInput {
  std::span<const ScoredEdge> edges;
  std::span<const std::uint32_t> source;     // record -> source
  std::span<const std::uint32_t> home;       // record -> home; 0: not known
  const std::vector<bool>* ended = nullptr;  // record -> it says until when the person was there
  std::span<const std::uint32_t> property;   // record -> number of the property, as a code, 0: not known; may be empty
  double beyond_doubt = 20;                  // match weight, bits: one in a million
  double at_home = 7;                        // match weight of a record at one of the homes that is taken to be of the person
  std::size_t fewest_people = 30;            // with two homes and on the list, to judge it by
  double most_at_two_homes = 0.05;           // of them
};
// Source -> it is such a register; empty where none is.
[[nodiscard]] std::vector<bool> find_registers(const RegisterInput& input);
// Record -> register and home; empty where no list is a register.
[[nodiscard]] std::vector<Registration> find_registrations(const RegisterInput& input);

}  // namespace cw::linkage
