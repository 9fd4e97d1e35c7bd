// SPDX-License-Identifier: MIT
// Rows of a file as the inputs of a model: which column is which input, and each row's cells as values of the inputs' types.
//
//   CW_TRY(const auto rows, open_input("applications.csv", {}));
//   CW_TRY(const InputBinding binding, InputBinding::make(rows->columns(), needed, "applications.csv"));
//   const auto inputs = binding.inputs_of(block, row);      // or which column is wrong, and why
//
// A binding is immutable and may be used from any thread.
#pragma once

#include <filesystem>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "base/result.h"
#include "engines/decisions/explain/needs.h"
#include "store/bulk/row_scan.h"

namespace cw::decisions {

// As RowScan::open, and JSON: one object is one row, a list of objects so many; held in memory, at most 256 MB.
[[nodiscard]] Result<std::unique_ptr<bulk::RowScan>> open_input(const std::filesystem::path& file, const bulk::RowScanOptions& options);

struct RowFault {
  std::string column;
  std::string reason;  // nothing of the value
};

class InputBinding {
 public:
  // A column is an input's where their names are the same but for case, spaces and signs; "Applicant.Age" is a part of an input that has
  // parts. not_found with exit column_missing: an input has no column, with the columns that there are. invalid: two columns for one.
  [[nodiscard]] static Result<InputBinding> make(const std::vector<bulk::ScannedColumn>& columns, std::vector<dmn::NeededInput> needed,
                                                 std::string_view file);

  [[nodiscard]] tl::expected<dmn::Inputs, RowFault> inputs_of(const bulk::RowBlock& block, std::size_t row) const;
  [[nodiscard]] const std::vector<std::string>& unused_columns() const { return unused_; }
  // Of a row of JSON: inputs that it does not have, members that are no input.
  void note_members(const bulk::RowBlock& block, std::size_t row, std::set<std::string>& missing, std::set<std::string>& unknown) const;

 private:
  struct Part {
    std::size_t column = 0;
    bulk::CellForm form = bulk::CellForm::text;
    std::string name;                  // of the column
    std::vector<std::string> path;     // names of fields, within the input; empty: the whole
    const feel::Type* type = nullptr;  // lives as long as the needed input
  };
  struct Bound {
    dmn::NeededInput input;
    std::vector<Part> parts;
  };
  [[nodiscard]] tl::expected<dmn::Inputs, RowFault> from_json(std::string_view text) const;
  [[nodiscard]] const Bound* find(std::string_view member) const;

  std::vector<Bound> bound_;
  std::vector<std::string> unused_;
  bool json_ = false;  // rows are objects in a column without a name
};

}  // namespace cw::decisions
