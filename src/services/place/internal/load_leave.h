// SPDX-License-Identifier: MIT
// What all that is done with sources and their loads shares: the leave for it, its entry in the access log, and sources on a connection.
#pragma once

#include <string>
#include <vector>

#include "services/place/internal/place_state.h"
#include "services/place/register_sink.h"
#include "services/sources/sources.h"

namespace cw::place {

// Sources on a connection of the pool, for what needs no register.
class SourcesAtHand {
 public:
  SourcesAtHand(Place::State& state, store::Connection& db)
      : sink_(*state.people), ids_(state.options.clock, system_randomness()), sources_(db, sink_, state.options.clock, ids_) {}
  [[nodiscard]] sources::Sources* operator->() { return &sources_; }
  [[nodiscard]] sources::Sources& operator*() { return sources_; }

 private:
  RegisterSink sink_;
  UuidSource ids_;
  sources::Sources sources_;
};

[[nodiscard]] sources::SourceAct source_act(const Asking& asking);

// Leave to write the fields of the source's columns and of its ids, as an entry. Errors: invalid (a column that no field covers), denied.
[[nodiscard]] Result<trust::AccessEntry> may_load(Place::State& state, const Asking& asking, const sources::Source& source,
                                                  std::string detail);
// The entry of what failed, or changed nothing that its own transaction would have logged.
[[nodiscard]] Result<void> note_load(Place::State& state, trust::AccessEntry entry, const Result<void>& outcome);
// Whether the access policy knows the source as it is described: invalid, with the field.
[[nodiscard]] Result<void> check_against_policy(const Place::State& state, const sources::Source& source);

}  // namespace cw::place
