// SPDX-License-Identifier: MIT
// Loads as rows of the store: what the steps of a load read and write.
#pragma once

#include "services/sources/sources.h"

namespace cw::sources {

// A difference, as it waits to be handed on.
struct LoadRow {
  std::int64_t number = 0;
  std::string id;
  std::optional<HeldColumns> after, before;
  bool seen = false;  // before is known
};

[[nodiscard]] Result<LoadReport> read_load(store::Connection& db, LoadId id);
// Rows from `from` on, at most `most`, upwards or, from `from` down, downwards.
enum class Direction : std::uint8_t { up, down };
[[nodiscard]] Result<std::vector<LoadRow>> read_rows(store::Connection& db, LoadId load, std::int64_t from, Direction direction,
                                                     std::size_t most);
// From one state to the next, with who wants it and why; conflict where the load is not in that state.
[[nodiscard]] Result<void> step(store::Connection& db, LoadId load, LoadState from, LoadState to, const SourceAct& act, Timestamp at);
[[nodiscard]] Result<LoadAct> act_of(store::Connection& db, LoadId load);  // the last that somebody did
[[nodiscard]] Result<void> check_act(const SourceAct& act);

}  // namespace cw::sources
