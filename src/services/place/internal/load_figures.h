// SPDX-License-Identifier: MIT
// Counting a load while it is read, and what is kept of it.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "services/place/quality.h"

namespace cw::place {

// One thread at a time.
class FigureCounter {
 public:
  explicit FigureCounter(const sources::Source& source);
  void count(const sources::SourceRow& row);  // a row that could not be read counts for no column
  [[nodiscard]] const std::vector<ColumnFigure>& figures() const { return figures_; }

 private:
  struct Counted {
    std::string column;                              // of the file
    std::function<bool(std::string_view)> is_valid;  // of a cell that holds something
  };
  std::vector<Counted> counted_;
  std::vector<ColumnFigure> figures_;
};

// In place of what was kept of this load.
[[nodiscard]] Result<void> keep_column_figures(store::Connection& db, sources::LoadId load, const std::vector<ColumnFigure>& figures);
// Records and people of the source as the register has them now.
[[nodiscard]] Result<void> keep_source_figure(store::Connection& db, sources::LoadId load, const std::string& source, Timestamp at);
[[nodiscard]] Result<std::vector<ColumnFigure>> read_column_figures(store::Connection& db, sources::LoadId load);

}  // namespace cw::place
