// SPDX-License-Identifier: MIT
// Sources of records and their loads: each load is the difference to what is there, can be stopped before it does harm, and taken back.
//
//   CW_CHECK(store::migrate(db, {source_migrations()}));
//   Sources sources(db, sink, system_clock(), ids);                      // sink: record_sink.h, the register
//   CW_CHECK(sources.put(act, library));                                 // what the source is: source.h
//   CW_TRY(LoadReport load, sources.load(act, {"library", "july.csv", LoadKind::whole}, rows));     // rows: calls add for each row
//   if (load.state == LoadState::held) ...                               // it would change too much: a person looks, then
//   CW_TRY(load, sources.confirm(act, load.id));                         // or cancel()
//   CW_TRY(load, sources.undo(act, load.id));                            // whenever
//   CW_CHECK(sources.resume());                                       // at the start: goes on with what was killed half way
//
// A load reads its rows into the store first, compares, and then hands the differences to the sink in pieces; each step can be repeated, so
// a program that dies goes on where it was. A load that died while reading is gone without trace. One thread at a time, and one object at
// a time for a source; another source's may run beside it on a connection of its own.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/ids.h"
#include "services/sources/record_sink.h"
#include "services/sources/source.h"
#include "store/migrations.h"
#include "store/store.h"

namespace cw::sources {

struct LoadTag;
using LoadId = Id<LoadTag>;

// whole: what is not in it is gone. part: it adds and changes only.
enum class LoadKind : std::uint8_t { whole, part };
enum class LoadState : std::uint8_t { reading, held, applying, applied, cancelled, undoing, undone };
[[nodiscard]] std::string_view name_of(LoadKind kind);
[[nodiscard]] std::string_view name_of(LoadState state);

// Who does something and why.
struct SourceAct {
  std::string who, reason;
};
struct LoadRequest {
  std::string source;
  std::string title;  // of the file or feed, for people; no personal data
  LoadKind kind = LoadKind::whole;
  LoadId id = {};  // given where somebody has named the load before it began; nil: a new one
};
struct LoadReport {
  LoadId id;
  std::string source, title;
  LoadKind kind = LoadKind::whole;
  LoadState state = LoadState::reading;
  Timestamp started_at;
  std::int64_t rows = 0;  // read, rejects among them
  std::int64_t added = 0, changed = 0, gone = 0, unchanged = 0, rejected = 0;
  std::int64_t held_before = 0;    // records the source had
  std::int64_t done = 0;           // differences handed to the sink so far, or taken back while undoing
  std::int64_t changed_since = 0;  // of an undone load: records that were left because something changed them after it
  std::string question;            // held: what is asked, in words
};
struct RejectedRow {
  std::int64_t line = 0;
  std::string column, reason, row;  // row: as JSON
};
// One row as it stands in the file: column and text.
struct SourceRow {
  std::int64_t line = 0;
  std::vector<std::pair<std::string, std::string>> cells;
  std::string fault = {};         // why it could not be read: then it is a reject, and nobody knows which record it was of
  std::string fault_column = {};  // where known
};
// Who looks at rows that were rejected: whether a column (as the register names it) of the source's records may be shown.
class RowViewer {
 public:
  virtual ~RowViewer() = default;
  [[nodiscard]] virtual bool shows(std::string_view source, std::string_view column) const = 0;
};
using AddRow = std::function<Result<void>(const SourceRow&)>;
using Rows = std::function<Result<void>(const AddRow&)>;

[[nodiscard]] store::ModuleMigrations source_migrations();

class Sources {
 public:
  // All must outlive it.
  Sources(store::Connection& db, RecordSink& sink, const Clock& clock, UuidSource& ids) : db_(db), sink_(sink), clock_(clock), ids_(ids) {}

  // Registers a source, or changes what is known of it; every version is kept. Errors: as check_source.
  [[nodiscard]] Result<void> put(const SourceAct& act, const Source& source);
  [[nodiscard]] Result<Source> find(const std::string& name);  // not_found
  [[nodiscard]] Result<std::vector<Source>> list();            // by name

  // Reads, compares, and applies or holds. An error of `rows` ends it, and nothing of it stays. conflict where another load of the source
  // is not finished; not_found; unavailable half way: resume() goes on.
  [[nodiscard]] Result<LoadReport> load(const SourceAct& act, const LoadRequest& request, const Rows& rows);
  // Of a load that is held. conflict where it is not.
  [[nodiscard]] Result<LoadReport> confirm(const SourceAct& act, LoadId load);
  [[nodiscard]] Result<LoadReport> cancel(const SourceAct& act, LoadId load);
  // Puts back what was before, record by record; those changed since stay as they are and are counted. conflict where it was not applied.
  [[nodiscard]] Result<LoadReport> undo(const SourceAct& act, LoadId load);
  // Goes on with every load that was being applied or undone, and forgets those that were being read. Returns how many.
  [[nodiscard]] Result<std::size_t> resume();
  // The same for one; nothing where it was being read, or where nothing was left to be done.
  [[nodiscard]] Result<std::optional<LoadReport>> resume(LoadId load);

  [[nodiscard]] Result<LoadReport> report(LoadId load);
  [[nodiscard]] Result<std::vector<LoadReport>> loads_of(const std::string& source, std::size_t most);  // newest first
  // Rows that were not taken, of their content what the viewer may see: columns that the source uses, the id as "record_id".
  [[nodiscard]] Result<std::vector<RejectedRow>> rejects_of(const RowViewer& viewer, LoadId load, std::size_t most);
  // Deletes what undoing needs of loads that ended before `before`: they cannot be undone any more. Returns how many rows.
  [[nodiscard]] Result<std::uint64_t> forget_before(Timestamp before);

 private:
  [[nodiscard]] Result<LoadReport> apply(const LoadReport& load);
  [[nodiscard]] Result<LoadReport> take_back(const LoadReport& load);
  [[nodiscard]] Result<void> drop(const LoadReport& load);
  store::Connection& db_;
  RecordSink& sink_;
  const Clock& clock_;
  UuidSource& ids_;
};

}  // namespace cw::sources
