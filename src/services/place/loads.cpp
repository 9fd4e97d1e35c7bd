// SPDX-License-Identifier: MIT
#include "services/place/loads.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/json.h"
#include "base/text.h"
#include "services/place/internal/load_leave.h"
#include "services/place/internal/load_runner.h"

namespace cw::place {
namespace {

using sources::LoadId;
using sources::LoadState;
using sources::Source;

std::string state_of(const LoadJob& job, const std::optional<sources::LoadReport>& report) {
  if (!report) return !job.problem.empty() ? "failed" : job.todo == LoadTodo::load ? "waiting" : "cancelled";
  if (job.todo == LoadTodo::confirm && report->state == LoadState::held) return "applying";
  if (job.todo == LoadTodo::undo && report->state == LoadState::applied) return "undoing";
  return std::string(name_of(report->state));
}

Result<LoadView> view_of(const Place::State& state, sources::Sources& sources, const LoadJob& job) {
  Result<sources::LoadReport> report = sources.report(job.load);
  if (!report && report.error().code != ErrorCode::not_found) return tl::unexpected(report.error());
  LoadView out;
  out.state = state_of(job, report ? std::optional(*report) : std::nullopt);
  if (report) out.report = std::move(*report);
  out.report.id = job.load;
  out.report.source = job.offer.source;
  out.report.title = job.offer.title;
  out.report.kind = job.offer.kind;
  if (!report) out.report.started_at = job.made_at;
  out.problem = job.problem;
  out.bytes = job.bytes;
  out.read_rows = std::max(state.loads->rows_read(job.load), out.report.rows);
  return out;
}

Result<LoadJob> job_there(store::Connection& db, LoadId load) {
  CW_TRY(std::optional<LoadJob> job, read_job(db, load));
  if (!job || job->todo == LoadTodo::arrive) return fail(ErrorCode::not_found, "there is no such load.");
  return std::move(*job);
}

}  // namespace

bool is_under_way(const LoadView& load) {
  static constexpr std::string_view states[] = {"waiting", "reading", "applying", "undoing"};
  return std::ranges::find(states, load.state) != std::end(states);
}

Result<Asking> asking_as(Place& place, const std::string& account, const std::string& purpose, const std::string& reason) {
  Place::State& state = place.state();
  CW_TRY(const auto db, state.pool.take());
  CW_TRY(const std::optional<trust::AccountId> id, state.accounts->by_name(*db, account));
  if (!id) return fail(ErrorCode::not_found, "there is no account of this name.", "account");
  Asking out;
  CW_TRY(out.caller.account, state.accounts->find(*db, *id));
  if (out.caller.account.disabled) return fail(ErrorCode::denied, "the account is disabled.", "account");
  if (out.caller.account.teams.size() == 1) out.team = out.caller.account.teams.front();
  out.purpose = purpose;
  out.reason = reason;
  out.door = trust::Door::command;
  return out;
}

Result<Source> Loads::put_source(const Asking& asking, const Source& source, Existing existing) {
  CW_CHECK(sources::check_source(source));
  CW_CHECK(check_against_policy(state_, source));
  CW_TRY(trust::AccessEntry entry, may_load(state_, asking, source, "source registered"));
  CW_TRY(const auto db, state_.pool.take());
  SourcesAtHand sources(state_, *db);
  const auto put = [&]() -> Result<void> {
    if (existing == Existing::must_not_be_there && sources->find(source.name))
      return fail(ErrorCode::conflict, "there is a source of this name.", "name");
    return sources->put(source_act(asking), source);
  };
  CW_CHECK(note_load(state_, std::move(entry), put()));
  return source;
}

Result<Source> Loads::source(const std::string& name) {
  CW_TRY(const auto db, state_.pool.take());
  return SourcesAtHand(state_, *db)->find(name);
}

Result<std::vector<Source>> Loads::list_sources() {
  CW_TRY(const auto db, state_.pool.take());
  return SourcesAtHand(state_, *db)->list();
}

Result<LoadView> Loads::start(const Asking& asking, const LoadOffer& offer, const ReadBytes& read) {
  CW_TRY(const auto db, state_.pool.take());
  SourcesAtHand sources(state_, *db);
  CW_TRY(const Source source, sources->find(offer.source));
  LoadJob job;
  job.load = LoadId(UuidSource(state_.options.clock, system_randomness()).next());
  CW_TRY(const trust::AccessEntry entry, may_load(state_, asking, source, "load " + job.load.text()));
  job.offer = offer;
  job.offer.title = with_invalid_utf8_replaced(offer.title.substr(0, 200));
  const sources::SourceAct act = source_act(asking);
  job.who = act.who;
  job.reason = act.reason;
  job.leave = trust::entry_text(entry);
  job.made_at = state_.options.clock.now();
  const auto taken = [&]() -> Result<void> {
    CW_TRY(job.bytes, take_in(*db, job, read));
    Result<void> begun = state_.writer->write([&](store::Connection& work) -> Result<void> {
      CW_CHECK(let_load(work, job));
      CW_CHECK(state_.log.append(work, entry));
      return {};
    });
    if (!begun) CW_CHECK(forget_arrived(*db, job.load));
    return begun;
  }();
  if (!taken) CW_CHECK(note_load(state_, entry, taken));
  state_.loads->poke();
  CW_TRY(job, job_there(*db, job.load));
  return view_of(state_, *sources, job);
}

Result<LoadView> Loads::find(LoadId load) {
  CW_TRY(const auto db, state_.pool.take());
  CW_TRY(const LoadJob job, job_there(*db, load));
  SourcesAtHand sources(state_, *db);
  return view_of(state_, *sources, job);
}

Result<std::vector<LoadView>> Loads::of_source(const std::string& source, std::size_t most) {
  CW_TRY(const auto db, state_.pool.take());
  SourcesAtHand sources(state_, *db);
  CW_TRY([[maybe_unused]] const Source there, sources->find(source));
  CW_TRY(const std::vector<LoadJob> jobs, jobs_of_source(*db, source, most));
  std::vector<LoadView> out;
  for (const LoadJob& job : jobs) {
    CW_TRY(LoadView view, view_of(state_, *sources, job));
    out.push_back(std::move(view));
  }
  return out;
}

// A load that somebody wants something of, with their leave.
struct Loads::Matter {
  Place::State& state;
  store::Connection& db;
  sources::Sources& sources;
  LoadJob job;
  sources::SourceAct act;
  trust::AccessEntry entry;
  bool logged = false;  // with what was done

  // Has it done in the background, where the load stands so and nothing else is to be done with it yet.
  Result<void> want(LoadState in, LoadTodo todo) {
    LoadJob wanted = job;
    wanted.todo = todo;
    wanted.who = act.who;
    wanted.reason = act.reason;
    wanted.leave = trust::entry_text(entry);
    CW_CHECK(state.writer->write([&](store::Connection& work) -> Result<void> {
      CW_CHECK(let_do(work, wanted, in));
      CW_CHECK(state.log.append(work, entry));
      return {};
    }));
    logged = true;
    state.loads->poke();
    return {};
  }
  // One that waits is simply not begun; one that is held is cancelled.
  Result<void> stop() {
    CW_TRY(const std::uint64_t waiting,
           db.execute("UPDATE load_job SET todo = 'nothing' WHERE load = ?1 AND todo = 'load' AND begun = 0", {job.load}));
    if (waiting == 1) {
      CW_CHECK(db.execute("DELETE FROM load_piece WHERE load = ?1", {job.load}));
      return {};
    }
    const Result<sources::LoadReport> report = sources.report(job.load);
    if (!report || report->state != LoadState::held)
      return fail(ErrorCode::conflict, "only a load that waits or is held can be stopped. One that is applied can be undone.");
    CW_CHECK(sources.cancel(act, job.load));
    return {};
  }
};

Result<LoadView> Loads::act_on(const Asking& asking, LoadId load, std::string_view done, const std::function<Result<void>(Matter&)>& act) {
  CW_TRY(const auto db, state_.pool.take());
  CW_TRY(LoadJob job, job_there(*db, load));
  SourcesAtHand sources(state_, *db);
  CW_TRY(const Source source, sources->find(job.offer.source));
  CW_TRY(trust::AccessEntry entry, may_load(state_, asking, source, fmt::format("load {} {}", load.text(), done)));
  Matter matter{state_, *db, *sources, std::move(job), source_act(asking), std::move(entry)};
  const Result<void> outcome = act(matter);
  if (!matter.logged) CW_CHECK(note_load(state_, std::move(matter.entry), outcome));
  CW_TRY(const LoadJob now, job_there(*db, load));
  return view_of(state_, *sources, now);
}

Result<LoadView> Loads::confirm(const Asking& asking, LoadId load) {
  return act_on(asking, load, "confirmed", [](Matter& matter) { return matter.want(LoadState::held, LoadTodo::confirm); });
}
Result<LoadView> Loads::undo(const Asking& asking, LoadId load) {
  return act_on(asking, load, "undone", [](Matter& matter) { return matter.want(LoadState::applied, LoadTodo::undo); });
}
Result<LoadView> Loads::stop(const Asking& asking, LoadId load) {
  return act_on(asking, load, "stopped", [](Matter& matter) { return matter.stop(); });
}

Result<LoadView> Loads::wait(LoadId load, const std::function<void(const LoadView&)>& tell) {
  for (;;) {
    CW_TRY(const LoadView view, find(load));
    tell(view);
    if (!is_under_way(view)) return view;
    state_.loads->wait_for_news();
  }
}

}  // namespace cw::place
