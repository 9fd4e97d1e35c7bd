// SPDX-License-Identifier: MIT
// A file of a load as rows: only the columns that its source uses, each row with the line it stands on; what cannot be read is a row with
// its fault.
#pragma once

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "services/place/loads.h"

namespace cw::place {

// A file without a name, readable by this process only, gone with it.
class SpooledFile {
 public:
  [[nodiscard]] static Result<SpooledFile> create();
  SpooledFile(SpooledFile&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  SpooledFile& operator=(SpooledFile&&) = delete;
  ~SpooledFile();
  [[nodiscard]] Result<void> write(std::string_view bytes);
  [[nodiscard]] Result<std::size_t> read(std::uint64_t offset, std::span<char> into) const;
  [[nodiscard]] std::string path() const;

 private:
  explicit SpooledFile(int descriptor) : descriptor_(descriptor) {}
  int descriptor_;
};

// The columns that a source reads: its id first.
[[nodiscard]] std::vector<std::string> columns_read(const sources::Source& source);

// Calls `add` for every row, and before it, while the file is being read whole, `alive` now and then. Errors: invalid where the file has
// not the form of the source (a column is missing, no text), those of `add`.
[[nodiscard]] Result<void> read_rows(const SpooledFile& file, LoadFormat format, const sources::Source& source, const sources::AddRow& add,
                                     const std::function<void()>& alive);

// A line of NDJSON: of its members those of `columns`; one that is missing or null is empty, one that is text is as it is, anything else is
// its JSON. `seen` gets the columns that were there.
[[nodiscard]] sources::SourceRow row_of_line(std::string_view line, std::int64_t number, const std::vector<std::string>& columns,
                                             std::set<std::string, std::less<>>& seen);

}  // namespace cw::place
