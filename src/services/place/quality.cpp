// SPDX-License-Identifier: MIT
#include "services/place/quality.h"

#include <algorithm>

#include "base/text.h"
#include "services/place/internal/load_figures.h"
#include "services/place/internal/load_leave.h"
#include "services/place/uploads.h"

namespace cw::place {
namespace {

template <class Share>
std::optional<double> mean(const std::vector<ColumnFigure>& columns, Share share) {
  double sum = 0, count = 0;
  for (const ColumnFigure& each : columns) {
    if (each.rows == 0) continue;
    sum += share(each);
    count += 1;
  }
  return count == 0 ? std::nullopt : std::optional(sum / count);
}

}  // namespace

std::optional<double> mean_completeness(const LoadQuality& load) {
  return mean(load.columns, [](const ColumnFigure& each) { return each.completeness(); });
}
std::optional<double> mean_validity(const LoadQuality& load) {
  return mean(load.columns, [](const ColumnFigure& each) { return each.validity(); });
}

// Takes one connection at a time: whoever holds one and waits for another could wait for ever.
Result<SourceStanding> Quality::standing(sources::Source source, Existing registered) {
  SourceStanding out;
  out.registered = registered;
  if (registered == Existing::may_be_there) {
    CW_TRY(std::vector<LoadView> loads, Loads(place_).of_source(source.name, 1));
    if (!loads.empty()) out.last = std::move(loads.front());
    CW_TRY(const auto db, state_.pool.take());
    CW_TRY(out.heard_at, db->first("SELECT ended_at FROM load WHERE source = ?1 AND state = 'applied' AND ended_at IS NOT NULL"
                                   " ORDER BY ended_at DESC LIMIT 1",
                                   {source.name}, [](const store::Row& row) { return row.get<Timestamp>(0); }));
    struct Count {
      std::int64_t records, people;
    };
    CW_TRY(const std::optional<Count> count,
           db->first("SELECT records, people FROM load_figure WHERE source = ?1 ORDER BY at DESC, load DESC LIMIT 1", {source.name},
                     [](const store::Row& row) { return Count{row.get<std::int64_t>(0), row.get<std::int64_t>(1)}; }));
    if (count) {
      out.records = count->records;
      out.people = count->people;
    }
  }
  out.source = std::move(source);
  return out;
}

Result<LoadQuality> Quality::with_figures(store::Connection& db, LoadView load) {
  LoadQuality out;
  CW_TRY(out.columns, read_column_figures(db, load.report.id));
  CW_CHECK(db.each("SELECT records, people FROM load_figure WHERE load = ?1", {load.report.id}, [&](const store::Row& row) -> Result<void> {
    out.records = row.get<std::int64_t>(0);
    out.people = row.get<std::int64_t>(1);
    return {};
  }));
  out.load = std::move(load);
  return out;
}

Result<std::vector<SourceStanding>> Quality::sources() {
  Uploads uploads(place_);
  CW_TRY(std::vector<sources::Source> registered, Loads(place_).list_sources());
  CW_TRY(std::vector<sources::Source> described, uploads.described());
  std::vector<SourceStanding> out;
  for (sources::Source& each : registered) {
    CW_TRY(SourceStanding one, standing(std::move(each), Existing::may_be_there));
    out.push_back(std::move(one));
  }
  for (sources::Source& each : described) {
    CW_TRY(SourceStanding one, standing(std::move(each), Existing::must_not_be_there));
    out.push_back(std::move(one));
  }
  std::ranges::stable_sort(out, {}, [](const SourceStanding& each) { return to_lower(each.source.title); });
  return out;
}

Result<SourceStanding> Quality::source(const std::string& name) {
  Result<sources::Source> registered = Loads(place_).source(name);
  if (!registered && registered.error().code != ErrorCode::not_found) return tl::unexpected(registered.error());
  const Existing is = registered ? Existing::may_be_there : Existing::must_not_be_there;
  if (!registered) registered = Uploads(place_).source(name);
  CW_TRY(sources::Source source, std::move(registered));
  return standing(std::move(source), is);
}

Result<std::vector<LoadQuality>> Quality::of_source(const std::string& name, std::size_t most) {
  CW_TRY(std::vector<LoadView> loads, Loads(place_).of_source(name, most));
  CW_TRY(const auto db, state_.pool.take());
  std::vector<LoadQuality> out;
  for (LoadView& each : loads) {
    CW_TRY(LoadQuality one, with_figures(*db, std::move(each)));
    out.push_back(std::move(one));
  }
  return out;
}

Result<LoadQuality> Quality::of_load(sources::LoadId load) {
  CW_TRY(LoadView view, Loads(place_).find(load));
  CW_TRY(const auto db, state_.pool.take());
  return with_figures(*db, std::move(view));
}

}  // namespace cw::place
