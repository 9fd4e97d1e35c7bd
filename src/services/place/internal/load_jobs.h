// SPDX-License-Identifier: MIT
// Loads as they wait for a process: who wants what done with which, and the pieces of files that are not read yet.
#pragma once

#include <string>
#include <vector>

#include "services/place/loads.h"
#include "store/migrations.h"

namespace cw::place {

[[nodiscard]] store::ModuleMigrations load_migrations();

// arrive: its file is still being taken in, or was when the process died.
enum class LoadTodo : std::uint8_t { arrive, load, confirm, undo, nothing };
[[nodiscard]] std::string_view name_of(LoadTodo todo);

struct LoadJob {
  sources::LoadId load;
  LoadOffer offer;
  std::int64_t bytes = 0;
  LoadTodo todo = LoadTodo::nothing;
  bool begun = false;
  std::string who, reason;
  std::string leave;  // the access log's entry, as the decision gave it
  std::string problem;
  Timestamp made_at;
};

// Each is for an open connection; those that write make their own transaction.
[[nodiscard]] Result<std::optional<LoadJob>> read_job(store::Connection& db, sources::LoadId load);
[[nodiscard]] Result<std::vector<LoadJob>> jobs_to_do(store::Connection& db, std::size_t most);  // oldest first
[[nodiscard]] Result<std::vector<LoadJob>> jobs_of_source(store::Connection& db, const std::string& source, std::size_t most);
// conflict where another load of the source is under way.
[[nodiscard]] Result<void> check_source_is_free(store::Connection& db, const std::string& source);

// Keeps the job (as one that arrives) and its file; its size. Where that fails nothing stays. conflict as above; too_large.
[[nodiscard]] Result<std::int64_t> take_in(store::Connection& db, const LoadJob& job, const ReadBytes& read);
// Within the caller's transaction: one that has arrived is to be loaded; conflict as above.
[[nodiscard]] Result<void> let_load(store::Connection& db, const LoadJob& job);
// Within the caller's transaction: something else is to be done with a load that is there, by this leave. conflict where it does not stand
// so, or something is to be done with it already.
[[nodiscard]] Result<void> let_do(store::Connection& db, const LoadJob& job, sources::LoadState in);
[[nodiscard]] Result<void> forget_arrived(store::Connection& db, sources::LoadId load);
[[nodiscard]] Result<void> each_piece(store::Connection& db, sources::LoadId load,
                                      const std::function<Result<void>(std::string_view)>& visit);
// False where it was stopped meanwhile.
[[nodiscard]] Result<bool> begin_job(store::Connection& db, sources::LoadId load);
// Done, or failed where there is a problem. Its file is forgotten. What was asked for since stays.
[[nodiscard]] Result<void> end_job(store::Connection& db, const LoadJob& job, const std::string& problem);
// Forgets files that never arrived whole.
[[nodiscard]] Result<void> forget_unfinished(store::Connection& db, Timestamp before);

}  // namespace cw::place
