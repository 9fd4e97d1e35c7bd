// SPDX-License-Identifier: MIT
// One reader per kind of file; read_file chooses among them.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "store/bulk/bulk.h"
#include "store/bulk/internal/text_stream.h"

namespace cw::bulk::internal {

// Where delimited text comes from: opened once to find its encoding, once to find its dialect and once to read it.
struct TextSource {
  std::filesystem::path file;  // named in messages and rejects
  std::string kind;            // "CSV", for the description
  std::function<Result<std::unique_ptr<TextStream>>()> open;
  std::uint64_t lines_before = 0;  // lines of the source that are not in the file (a converter's own header)
};

[[nodiscard]] Result<ReadOutcome> read_delimited(const TextSource& source, const ReadOptions& options);
[[nodiscard]] Result<ReadOutcome> read_parquet(const std::filesystem::path& file, const ReadOptions& options);
[[nodiscard]] Result<ReadOutcome> read_json(const std::filesystem::path& file, const ReadOptions& options);
[[nodiscard]] Result<ReadOutcome> read_sheet(const std::filesystem::path& file, const ReadOptions& options);

// DuckDB's failure to read a file, in our words.
[[nodiscard]] Error duck_read_error(const std::filesystem::path& file, std::string_view kind, const Error& cause);

// Column names made usable: a nameless one becomes column_3, a second `name` becomes name_2.
[[nodiscard]] std::vector<std::string> distinct_names(std::vector<std::string> names);

}  // namespace cw::bulk::internal
