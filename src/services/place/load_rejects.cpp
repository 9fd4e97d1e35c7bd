// SPDX-License-Identifier: MIT
// The rows of a load that were not taken, as far as a decision shows them.
#include <algorithm>

#include "base/json.h"
#include "base/text.h"
#include "services/place/internal/guards.h"
#include "services/place/internal/load_jobs.h"
#include "services/place/register_sink.h"

namespace cw::place {
namespace {

using sources::Source;

// What the register calls a column of the file; a row that the register itself refused has its names already. Empty: the source does not
// use it.
std::string_view column_in_register(const Source& source, std::string_view column) {
  if (column == source.id_column) return record_id_column;
  for (const sources::ColumnUse& use : source.columns)
    if (use.column == column || use.name == column) return use.name;
  return {};
}

Result<RejectView> shown(const sources::RejectedRow& row, const Source& source, const registry::Viewer& viewer) {
  RejectView out;
  out.line = row.line;
  out.column = row.column;
  out.reason = row.reason;
  CW_TRY(const Value cells, parse_json(row.row));
  const Structure* all = cells.get<Structure>();
  for (const auto& [name, value] : all != nullptr ? *all : Structure{}) {
    const std::string_view column = column_in_register(source, name);
    const std::string* text = value.get<std::string>();
    if (!column.empty() && viewer.shows(source.name, column))
      out.cells.emplace_back(name, text != nullptr ? *text : write_json(value));
    else
      ++out.cells_withheld;
  }
  return out;
}

// Whose record the row was meant to be, where it is there.
Result<std::optional<std::string>> person_of(store::Connection& db, const sources::RejectedRow& row, const Source& source) {
  CW_TRY(const Value cells, parse_json(row.row));
  const Value* id = member(cells, source.id_column);
  const std::string* text = id == nullptr ? nullptr : id->get<std::string>();
  if (text == nullptr) return std::optional<std::string>();
  return db.first(
      "SELECT m.person FROM record AS r JOIN membership AS m ON m.record = r.number"
      " WHERE r.source = ?1 AND r.id = ?2 AND m.until_at IS NULL",
      {source.name, trim(*text)}, [](const store::Row& found) { return found.get<std::string>(0); });
}

// Rows whole, for what follows: whose they are, and what of them the decision shows.
struct WholeRows final : sources::RowViewer {
  [[nodiscard]] bool shows(std::string_view, std::string_view) const override { return true; }
};

}  // namespace

Result<std::vector<RejectView>> Loads::rejects(const Asking& asking, sources::LoadId load, std::size_t most) {
  using Found = std::vector<RejectView>;
  CW_TRY(const auto db, state_.pool.take());
  CW_TRY(const std::optional<LoadJob> job, read_job(*db, load));
  if (!job) return fail(ErrorCode::not_found, "there is no such load.");
  UuidSource ids(state_.options.clock, system_randomness());
  RegisterSink sink(*state_.people);
  sources::Sources sources(*db, sink, state_.options.clock, ids);
  CW_TRY(const Source source, sources.find(job->offer.source));
  std::set<std::string> fields{std::string(state_.fields.of(record_id_column))};
  for (const sources::ColumnUse& use : source.columns) fields.emplace(state_.fields.of(use.name));
  fields.erase("");
  const Question question(asking, trust::AccessAction::read, {source.name}, {fields.begin(), fields.end()}, state_.options.clock.now());
  const trust::Visit visit{state_.policy, question.request(), asking.door, asking.from, "rejects of load " + load.text(), {}};
  std::vector<trust::AccessEntry> about_protected;
  auto found = state_.log.with_access(*db, *state_.queue, visit, [&](store::Connection& work, trust::Access& access) -> Result<Found> {
    FindingView viewer(state_, asking, question, work, access);
    CW_TRY(const std::vector<sources::RejectedRow> rows, sources.rejects_of(WholeRows(), load, most));
    Found out;
    for (const sources::RejectedRow& row : rows) {
      CW_TRY(RejectView view, shown(row, source, viewer));
      CW_TRY(const std::optional<std::string> person, person_of(work, row, source));
      if (person && !viewer.may_know_of(*person)) view.cells_withheld += std::exchange(view.cells, {}).size();
      if (person && !view.cells.empty()) viewer.saw(*person);
      out.push_back(std::move(view));
    }
    CW_TRY(about_protected, viewer.entries());
    return out;
  });
  for (trust::AccessEntry& entry : about_protected) CW_CHECK(state_.queue->write(std::move(entry)));
  return found;
}

}  // namespace cw::place
