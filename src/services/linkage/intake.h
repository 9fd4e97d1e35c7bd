// SPDX-License-Identifier: MIT
// From files to one table of standardised columns. Nothing is dropped in silence: what cannot be read is in `rejects`, what was removed
// (default dates, values shared by too many) is in `removed`.
#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/progress.h"
#include "base/table.h"
#include "services/linkage/job_config.h"
#include "store/bulk/bulk.h"

namespace cw::link {

struct InputFile {
  std::string source;
  std::filesystem::path path;
  std::uint64_t rows = 0, rejected = 0;
  std::string description;
};
// A value taken out of a column, counted; the value itself is left out of summaries where it is personal.
struct Removed {
  std::string source, column, reason;
  std::uint64_t values = 0, records = 0;
};
// The same value by value, so that a record that comes later is treated as those before (row_preparation.h). Personal data.
struct TakenOut {
  std::string source;  // empty: of every source
  std::string column, value;
  std::optional<std::string> instead;  // what was put in its place: the year of a default date
};
struct Intake {
  Table table;  // the columns of all sources; a source that lacks one has nulls
  std::string id_column, source_column;
  std::vector<InputFile> files;
  std::vector<bulk::Reject> rejects;
  std::vector<Removed> removed;
  std::vector<TakenOut> taken_out;
};

struct IntakeOptions {
  std::vector<std::filesystem::path> files;
  std::optional<std::string> id;  // --id, before the configuration's
  std::uint64_t memory_bytes = 1U << 30;
  unsigned threads = 1;
};

// A file as it was read, before anything is done with its columns.
struct RawFile {
  InputFile file;
  Table table;
  std::vector<bulk::Reject> rejects;
};
// Errors: those of bulk::read_file; conflict where two files have one source's name.
[[nodiscard]] Result<std::vector<RawFile>> read_raw(const IntakeOptions& options, const JobConfig& config);
// The same as take_in, of files already read. The raw tables are given back as they are done with.
[[nodiscard]] Result<Intake> take_in_raw(std::vector<RawFile> files, const IntakeOptions& options, const JobConfig& config,
                                         const std::string& source_column);

// The columns of one source by the rules of the configuration, as take_in makes them of a file, with the default dates taken out that are
// known; values that too many share are left to the caller. Errors: not_found for a column.
[[nodiscard]] Result<Table> standardise_rows(Table raw, const std::string& source, const std::string& id, const JobConfig& config,
                                             std::span<const TakenOut> known);

// Reads and standardises file by file, so that raw and standardised values of few files are held at once. Errors: those of bulk::read_file;
// not_found (exit 22) for a missing column; conflict (23) for an id that stands twice.
[[nodiscard]] Result<Intake> take_in(const IntakeOptions& options, const JobConfig& config, const std::string& source_column);

}  // namespace cw::link
