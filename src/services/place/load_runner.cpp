// SPDX-License-Identifier: MIT
// Every step of a load can be repeated, so a job is simply taken up again by where its load stands; an error that says something of the
// file ends the job, one that says something of store or process leaves it for the next round.
#include "services/place/internal/load_runner.h"

#include <algorithm>

#include "base/log.h"
#include "base/time.h"
#include "services/place/internal/load_figures.h"
#include "services/place/internal/load_file.h"
#include "services/place/internal/place_state.h"
#include "services/place/register_sink.h"

namespace cw::place {
namespace {

using sources::LoadState;

constexpr std::int64_t lease = 10'000'000;  // microseconds: so long a load waits after its process was killed
constexpr double seconds_between_renewals = 2.5;
constexpr int rest_milliseconds = 2'000, sulk_milliseconds = 5'000;
constexpr std::size_t jobs_looked_at = 50;

}  // namespace

struct LoadRunner::Working {
  std::function<Result<void>()> pulse;
};

LoadRunner::LoadRunner(Place::State& state)
    : state_(state), node_("loads-" + UuidSource(state.options.clock, system_randomness()).next().text()), thread_([this] { run(); }) {}

LoadRunner::~LoadRunner() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void LoadRunner::poke() {
  {
    const std::lock_guard lock(mutex_);
    poked_ = true;
  }
  changed_.notify_all();
}

std::int64_t LoadRunner::rows_read(sources::LoadId load) const {
  const std::lock_guard lock(mutex_);
  return load == reading_ && !load.is_nil() ? rows_.load() : 0;
}

void LoadRunner::wait_for_news() {
  std::unique_lock lock(mutex_);
  news_.wait_for(lock, std::chrono::milliseconds(200));
}

void LoadRunner::pause(int milliseconds) {
  std::unique_lock lock(mutex_);
  changed_.wait_for(lock, std::chrono::milliseconds(milliseconds), [&] { return stopping_ || poked_; });
  poked_ = false;
}

void LoadRunner::run() {
  for (;;) {
    // Of several servers the one that leads: only it can hand records over.
    const bool leads = state_.node->leader().where == Leader::Where::here;
    const Result<bool> did = leads ? round() : Result<bool>(false);
    if (!did) log_warning("a load waits", {{"error", did.error().message}});
    if (did && !*did) pause(rest_milliseconds);
    if (!did) pause(sulk_milliseconds);
    const std::lock_guard lock(mutex_);
    if (stopping_) return;
  }
}

Result<void> LoadRunner::connect() {
  if (db_) return {};
  CW_TRY(store::Connection claims, store::open(state_.options.store));
  CW_TRY(store::Connection db, store::open(state_.options.store));
  claims_db_.emplace(std::move(claims));
  db_.emplace(std::move(db));
  constexpr std::int64_t quarter_of_an_hour = 900'000'000;
  return forget_unfinished(*db_, {state_.options.clock.now().microseconds - quarter_of_an_hour});
}

// Whether something was done; where something failed, its error, after all else was tried.
Result<bool> LoadRunner::round() {
  CW_CHECK(connect());
  CW_TRY(const std::vector<LoadJob> jobs, jobs_to_do(*db_, jobs_looked_at));
  store::Claims claims(*claims_db_, node_);
  Result<bool> out = false;
  for (const LoadJob& each : jobs) {
    CW_TRY(std::optional<store::Claim> claim, claims.take("load", each.offer.source, lease));
    if (!claim) continue;
    renewed_at_ = elapsed_seconds();
    const Result<void> worked = [&]() -> Result<void> {
      CW_TRY(const std::optional<LoadJob> job, read_job(*db_, each.load));  // as it is now that nobody else is at it
      return job && job->todo != LoadTodo::nothing ? work_on(*job, *claim) : Result<void>{};
    }();
    CW_CHECK(claims.release(*claim));
    news_.notify_all();
    if (!worked) out = tl::unexpected(worked.error());
    if (worked && out) out = true;
  }
  return out;
}

Result<void> LoadRunner::pulse(store::Claim& claim) {
  {
    const std::lock_guard lock(mutex_);
    if (stopping_) return fail(ErrorCode::unavailable, "the program stops; the load goes on when it starts again.");
  }
  news_.notify_all();
  if (elapsed_seconds() - renewed_at_ < seconds_between_renewals) return {};
  Result<store::Claim> renewed = store::Claims(*claims_db_, node_).renew(claim, lease);
  if (!renewed && renewed.error().code == ErrorCode::conflict)
    return fail(ErrorCode::unavailable, "another process goes on with the load.");
  CW_TRY(claim, std::move(renewed));
  renewed_at_ = elapsed_seconds();
  return {};
}

Result<void> LoadRunner::work_on(const LoadJob& job, store::Claim& claim) {
  CW_TRY(const trust::AccessEntry leave, trust::read_entry(job.leave));
  Asking asking;
  asking.caller.account.name = job.who;
  asking.reason = job.reason;
  const Working working{[this, &claim] { return pulse(claim); }};
  RegisterSink sink(*state_.people, {.log =
                                         [&](const registry::RecordKey& key) {
                                           trust::AccessEntry entry = leave;
                                           entry.at = state_.options.clock.now();
                                           return state_.act(asking, std::move(entry), {key}).log;
                                         },
                                     .pulse = working.pulse});
  UuidSource ids(state_.options.clock, system_randomness());
  sources::Sources sources(*db_, sink, state_.options.clock, ids);
  const Result<void> done = do_job(job, sources, working);
  {
    const std::lock_guard lock(mutex_);
    reading_ = {};
  }
  if (done) {
    CW_CHECK(keep_figure(job, sources));
    return end_job(*db_, job, {});
  }
  // What was half done is gone on with; what had not begun to change anything is over, unless it may pass.
  const Result<sources::LoadReport> report = sources.report(job.load);
  const bool half_done = report && (report->state == LoadState::applying || report->state == LoadState::undoing);
  if (half_done || done.error().code == ErrorCode::unavailable) return done;
  log_warning("a load failed", {{"load", job.load.text()}, {"error", done.error().message}});
  return end_job(*db_, job, done.error().message);
}

// What the source has come to, once the load is whole or taken back.
Result<void> LoadRunner::keep_figure(const LoadJob& job, sources::Sources& sources) {
  const Result<sources::LoadReport> report = sources.report(job.load);
  if (!report || (report->state != LoadState::applied && report->state != LoadState::undone)) return {};
  return keep_source_figure(*db_, job.load, job.offer.source, state_.options.clock.now());
}

// By where the load stands.
Result<void> LoadRunner::do_job(const LoadJob& job, sources::Sources& sources, const Working& working) {
  const sources::SourceAct act{job.who, job.reason};
  const Result<sources::LoadReport> report = sources.report(job.load);
  if (!report && report.error().code != ErrorCode::not_found) return tl::unexpected(report.error());
  if (!report) return job.todo == LoadTodo::load ? load(job, sources, working) : tl::unexpected(report.error());
  const LoadState state = report->state;
  if (state == LoadState::reading || state == LoadState::applying || state == LoadState::undoing) {
    CW_CHECK(sources.resume(job.load));
    return state == LoadState::reading ? load(job, sources, working) : Result<void>{};
  }
  if (job.todo == LoadTodo::confirm && state == LoadState::held) CW_CHECK(sources.confirm(act, job.load));
  if (job.todo == LoadTodo::undo && state == LoadState::applied) CW_CHECK(sources.undo(act, job.load));
  return {};
}

Result<void> LoadRunner::load(const LoadJob& job, sources::Sources& sources, const Working& working) {
  CW_TRY(const bool goes_on, begin_job(*db_, job.load));
  if (!goes_on) return {};
  CW_TRY(const sources::Source source, sources.find(job.offer.source));
  CW_TRY(SpooledFile file, SpooledFile::create());
  CW_CHECK(each_piece(*db_, job.load, [&](std::string_view bytes) -> Result<void> {
    CW_CHECK(working.pulse());
    return file.write(bytes);
  }));
  {
    const std::lock_guard lock(mutex_);
    reading_ = job.load;
    rows_ = 0;
  }
  const sources::LoadRequest request{job.offer.source, job.offer.title, job.offer.kind, job.load};
  const auto alive = [&] { static_cast<void>(working.pulse()); };  // what it says is heard with the next row
  CW_CHECK(sources.load({job.who, job.reason}, request, [&](const sources::AddRow& add) -> Result<void> {
    FigureCounter figures(source);
    const auto add_row = [&](const sources::SourceRow& row) -> Result<void> {
      if (++rows_ % 1000 == 1) CW_CHECK(working.pulse());
      figures.count(row);
      return add(row);
    };
    CW_CHECK(read_rows(file, job.offer.format, source, add_row, alive));
    return keep_column_figures(*db_, job.load, figures.figures());
  }));
  return {};
}

}  // namespace cw::place
