// SPDX-License-Identifier: MIT
// A file that has come: what it is, what its columns seem to hold, and its first rows.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "services/place/internal/load_file.h"

namespace cw::place {

struct FileColumn {
  std::string column, meaning, reason;  // as engines/linkage/recognise says
  double confidence = 0, filled = 0;
  std::int64_t distinct = 0;
  bool is_id = false;
  std::vector<std::string> sample;  // its first cells, cut
};
struct FileAbout {
  LoadFormat format = LoadFormat::csv;
  std::string description;
  std::int64_t rows = 0;  // looked at
  std::vector<FileColumn> columns;
};
struct LookedAt {
  SpooledFile file;  // the same, or the CSV that a spreadsheet became
  FileAbout about;
};

inline constexpr std::size_t sample_rows = 8;

// Text is looked at as far as `most_bytes`, cut after its last whole line; Parquet and spreadsheets whole. Errors: invalid (no file of a
// kind that is read, no rows, too many columns, a spreadsheet's row that cannot be read), unavailable.
[[nodiscard]] Result<LookedAt> look_into(SpooledFile file, std::string_view title, const std::string& source,
                                         std::uint64_t most_bytes = std::uint64_t{16} << 20);

// JSON, to be kept.
[[nodiscard]] std::string about_text(const FileAbout& about);
[[nodiscard]] Result<FileAbout> read_about(std::string_view text);

}  // namespace cw::place
