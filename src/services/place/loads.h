// SPDX-License-Identifier: MIT
// Sources and their loads behind the access policy: what a door needs to register a source, hand in a file, and follow what becomes of it.
//
//   Loads loads(*place);                                                              // cheap; the place must outlive it
//   CW_TRY(const sources::Source kept, loads.put_source(asking, library, Existing::may_be_there));
//   CW_TRY(LoadView load, loads.start(asking, {"library", "july.csv"}, read));         // read: bytes of the file; returns at once
//   CW_TRY(load, loads.wait(load.report.id, tell));                                   // or find() now and then
//   if (load.state == "held") CW_TRY(load, loads.confirm(asking, load.report.id));    // or stop()
//
// The file is kept in the store until it has been read, so that any process on that store can go on after another was killed. A process
// works on one load at a time (claims.h), in the background; a source has one load under way at a time. Whoever starts, confirms, stops or
// undoes a load needs the policy's leave to write every field of the source's columns in that source; each record that it changes leaves an
// entry in the access log with that leave. Errors: denied, invalid (with the field), not_found, conflict, too_large, unavailable.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "services/place/place.h"
#include "services/sources/sources.h"

namespace cw::place {

inline constexpr std::uint64_t most_load_bytes = std::uint64_t{1} << 30;

// csv, tsv: with a header line. ndjson: an object a line. parquet.
enum class LoadFormat : std::uint8_t { csv, tsv, ndjson, parquet };
[[nodiscard]] std::string_view name_of(LoadFormat format);
[[nodiscard]] std::optional<LoadFormat> load_format_of(std::string_view name);

struct LoadOffer {
  std::string source, title;  // title: of the file, for people; no personal data
  sources::LoadKind kind = sources::LoadKind::whole;
  LoadFormat format = LoadFormat::csv;
};
// Bytes of the file from `offset` on, as many as are there and fit; 0 at its end.
using ReadBytes = std::function<Result<std::size_t>(std::uint64_t offset, std::span<char> into)>;

struct LoadView {
  sources::LoadReport report;
  // waiting, reading, held (it asks: report.question), applying, applied, cancelled, undoing, undone; failed: nothing of it was done
  std::string state;
  std::string problem;         // failed: why
  std::int64_t bytes = 0;      // of the file
  std::int64_t read_rows = 0;  // so far, while this process reads it
};
// Whether there is something still to come without anybody's word.
[[nodiscard]] bool is_under_way(const LoadView& load);

// A row that was not taken, with those of its cells that may be seen.
struct RejectView {
  std::int64_t line = 0;
  std::string column, reason;
  std::vector<std::pair<std::string, std::string>> cells;  // by the file's names of columns
  std::size_t cells_withheld = 0;
};

// Who acts from the command line: an account, for a purpose. Whoever may open the store and its keys needs no token.
[[nodiscard]] Result<Asking> asking_as(Place& place, const std::string& account, const std::string& purpose, const std::string& reason);

enum class Existing : std::uint8_t { may_be_there, must_not_be_there };

class Loads {
 public:
  explicit Loads(Place& place) : state_(place.state()) {}

  // The source must stand in the access policy with the same organisation, and a field of the policy must cover each of its columns.
  [[nodiscard]] Result<sources::Source> put_source(const Asking& asking, const sources::Source& source, Existing existing);
  [[nodiscard]] Result<sources::Source> source(const std::string& name);
  [[nodiscard]] Result<std::vector<sources::Source>> list_sources();

  // Takes the file in and returns; the load begins soon after. conflict where another of the source is under way.
  [[nodiscard]] Result<LoadView> start(const Asking& asking, const LoadOffer& offer, const ReadBytes& read);
  [[nodiscard]] Result<LoadView> find(sources::LoadId load);
  [[nodiscard]] Result<std::vector<LoadView>> of_source(const std::string& source, std::size_t most);  // newest first
  [[nodiscard]] Result<std::vector<RejectView>> rejects(const Asking& asking, sources::LoadId load, std::size_t most);

  [[nodiscard]] Result<LoadView> confirm(const Asking& asking, sources::LoadId load);  // conflict where it is not held
  [[nodiscard]] Result<LoadView> stop(const Asking& asking, sources::LoadId load);     // one that waits or is held
  [[nodiscard]] Result<LoadView> undo(const Asking& asking, sources::LoadId load);     // conflict where it is not applied
  // Until nothing comes any more without somebody's word; `tell` hears how far it is.
  [[nodiscard]] Result<LoadView> wait(sources::LoadId load, const std::function<void(const LoadView&)>& tell);

 private:
  struct Matter;
  [[nodiscard]] Result<LoadView> act_on(const Asking& asking, sources::LoadId load, std::string_view done,
                                        const std::function<Result<void>(Matter&)>& act);
  Place::State& state_;
};

}  // namespace cw::place
