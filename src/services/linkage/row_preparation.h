// SPDX-License-Identifier: MIT
// Records of a source as it gives them, made ready for the live index exactly as a batch run made its files ready: by the column rules of
// its configuration (model.toml), with the values taken out that the batch took out.
//
//   CW_TRY(RowPreparation preparation, RowPreparation::make(run.config, *run.intake));      // of a batch run
//   const Table raw = raw_row({{"Forename", "ANN"}, {"DOB", "1/2/1980"}}, run.config);
//   CW_TRY(Table rows, preparation.prepare("library", raw));                                // one row or many
//   CW_TRY(LiveOutcome outcome, index.put(rows, 0));
//
// Which dates are defaults and which values too many share is what the batch found; a value that becomes one since is found by the next
// batch. Immutable, any thread.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "services/linkage/intake.h"

namespace cw::link {

class RowPreparation {
 public:
  // Keeps what it needs of both. Errors: unsupported where a source's id is the number of its rows.
  [[nodiscard]] static Result<RowPreparation> make(JobConfig config, const Intake& intake);
  // The same with the values taken out that another batch found (taken_out.h).
  [[nodiscard]] RowPreparation with(std::vector<TakenOut> taken_out) const;
  [[nodiscard]] const std::vector<TakenOut>& taken_out() const { return taken_out_; }
  // Text columns as the source calls them -> the columns of the batch's table, the source's name too. Errors: not_found where a column that
  // a rule needs is missing.
  [[nodiscard]] Result<Table> prepare(const std::string& source, Table raw) const;

 private:
  RowPreparation() = default;
  void set_taken_out(std::vector<TakenOut> taken_out);
  JobConfig config_;
  std::string id_column_, source_column_;
  std::vector<std::pair<std::string, ColumnType>> columns_;  // of the batch's table
  std::vector<TakenOut> taken_out_;
  std::map<std::string, std::set<std::string, std::less<>>> shared_;  // of every source: column -> values taken out
};

// One row of text columns; the configuration's texts for "nothing" become nulls.
[[nodiscard]] Table raw_row(std::span<const std::pair<std::string, std::string>> cells, const JobConfig& config);

}  // namespace cw::link
