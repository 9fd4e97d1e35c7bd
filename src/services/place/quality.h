// SPDX-License-Identifier: MIT
// How good the data of sources are, and how that changes from load to load: completeness and validity by column, rejects, records that are
// of one person more than once, and when a source was last heard of. Figures only: nothing here tells of anybody.
//
//   Quality quality(*place);                                             // cheap; the place must outlive it
//   CW_TRY(const std::vector<SourceStanding> sources, quality.sources());
//   CW_TRY(const std::vector<LoadQuality> loads, quality.of_source("library", 20));     // newest first
//   loads[0].columns[1].validity();
//
// Counted while a load is read, and once more when it is applied or undone; kept for ever. Safe from any thread.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "services/place/loads.h"

namespace cw::place {

struct ColumnFigure {
  std::string column;  // as the register names it; "record_id" for the source's own id
  std::int64_t rows = 0;
  std::int64_t filled = 0;  // rows with a value
  std::int64_t valid = 0;   // of them, those that are of the form of their kind: dates, postcodes, NHS numbers ...
  [[nodiscard]] double completeness() const { return rows == 0 ? 0 : static_cast<double>(filled) / static_cast<double>(rows); }
  [[nodiscard]] double validity() const { return filled == 0 ? 1 : static_cast<double>(valid) / static_cast<double>(filled); }
};
struct LoadQuality {
  LoadView load;
  std::vector<ColumnFigure> columns;  // empty where none were counted
  // Of the source after the load: its records, and how many people they are of.
  std::optional<std::int64_t> records, people;
};
struct SourceStanding {
  sources::Source source;
  Existing registered = Existing::may_be_there;  // must_not_be_there: described, and waits for its first file
  std::optional<LoadView> last;                  // load, whatever became of it
  std::optional<Timestamp> heard_at;             // when a load was last applied
  std::optional<std::int64_t> records, people;   // as it was then
};

// Means over the columns that have a value anywhere; nothing where there are none.
[[nodiscard]] std::optional<double> mean_completeness(const LoadQuality& load);
[[nodiscard]] std::optional<double> mean_validity(const LoadQuality& load);

class Quality {
 public:
  explicit Quality(Place& place) : place_(place), state_(place.state()) {}
  [[nodiscard]] Result<std::vector<SourceStanding>> sources();                                          // by title
  [[nodiscard]] Result<SourceStanding> source(const std::string& name);                                 // not_found
  [[nodiscard]] Result<std::vector<LoadQuality>> of_source(const std::string& name, std::size_t most);  // newest first; not_found
  [[nodiscard]] Result<LoadQuality> of_load(sources::LoadId load);

 private:
  [[nodiscard]] Result<SourceStanding> standing(sources::Source source, Existing registered);
  [[nodiscard]] Result<LoadQuality> with_figures(store::Connection& db, LoadView load);
  Place& place_;
  Place::State& state_;
};

}  // namespace cw::place
