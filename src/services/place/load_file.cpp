// SPDX-License-Identifier: MIT
#include "services/place/internal/load_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <stdlib.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <filesystem>

#include "base/json.h"
#include "base/text.h"
#include "store/bulk/bulk.h"

namespace cw::place {
namespace {

using sources::AddRow;
using sources::SourceRow;

constexpr std::size_t longest_line = std::size_t{1} << 20;

tl::unexpected<Error> no_room(std::string_view what) {
  return fail(ErrorCode::unavailable, fmt::format("the temporary folder cannot be {}: is the disk full?", what));
}

tl::unexpected<Error> missing(const std::string& column) {
  return fail(ErrorCode::invalid, fmt::format("the file has no column {}. Has it another form than the source?", column), column);
}

// The reader's errors name the file by its path, which means nothing to whoever sent it.
Error without_path(Error error, const std::string& path) {
  for (std::size_t at = error.message.find(path); at != std::string::npos; at = error.message.find(path, at))
    error.message.replace(at, path.size(), "the file");
  return error;
}

SourceRow row_of_reject(const bulk::Reject& reject) {
  SourceRow out;
  out.line = static_cast<std::int64_t>(reject.line);
  out.fault = reject.reason;
  return out;
}

Result<void> read_table(const SpooledFile& file, LoadFormat format, const std::vector<std::string>& wanted, const AddRow& add,
                        const std::function<void()>& alive) {
  bulk::ReadOptions options;
  options.progress = [&](std::uint64_t) { alive(); };
  options.format = format == LoadFormat::csv   ? bulk::FileFormat::csv
                   : format == LoadFormat::tsv ? bulk::FileFormat::tsv
                                               : bulk::FileFormat::parquet;
  options.header = true;
  options.longest_field_bytes = longest_line;
  options.line_numbers = bulk::LineNumbers::kept;
  Result<bulk::ReadOutcome> read = bulk::read_file(file.path(), options);
  if (!read) return tl::unexpected(without_path(std::move(read).error(), file.path()));
  std::vector<const Column*> columns;
  for (const std::string& name : wanted) {
    columns.push_back(read->table.find(name));
    if (columns.back() == nullptr) return missing(name);
  }
  auto reject = read->rejects.begin();
  for (std::size_t row = 0; row < read->table.rows(); ++row) {
    SourceRow out;
    out.line = static_cast<std::int64_t>(row < read->lines.size() ? read->lines[row] : row + 1);
    for (; reject != read->rejects.end() && static_cast<std::int64_t>(reject->line) < out.line; ++reject)
      CW_CHECK(add(row_of_reject(*reject)));
    for (const Column* column : columns) out.cells.emplace_back(column->name(), column->display(column->code(row)));
    CW_CHECK(add(out));
  }
  for (; reject != read->rejects.end(); ++reject) CW_CHECK(add(row_of_reject(*reject)));
  return {};
}

// Calls `visit` for each line with its number; of one that is too long only the start is given.
Result<void> each_line(const SpooledFile& file, const std::function<Result<void>(std::string_view, std::int64_t)>& visit) {
  std::vector<char> buffer(std::size_t{256} * 1024);
  std::string line;
  std::int64_t number = 1;
  for (std::uint64_t offset = 0;;) {
    CW_TRY(const std::size_t got, file.read(offset, buffer));
    if (got == 0) return line.empty() ? Result<void>{} : visit(line, number);
    offset += got;
    for (std::string_view held(buffer.data(), got); !held.empty();) {
      const std::size_t stop = held.find('\n');
      const std::string_view part = held.substr(0, stop);
      line += part.substr(0, longest_line + 1 - std::min(line.size(), longest_line + 1));
      held.remove_prefix(std::min(part.size() + 1, held.size()));
      if (stop == std::string_view::npos) break;
      CW_CHECK(visit(line, number++));
      line.clear();
    }
  }
}

Result<void> read_lines(const SpooledFile& file, const std::vector<std::string>& wanted, const AddRow& add) {
  std::set<std::string, std::less<>> seen;
  bool any = false;
  CW_CHECK(each_line(file, [&](std::string_view line, std::int64_t number) -> Result<void> {
    if (number == 1 && line.starts_with("\xEF\xBB\xBF")) line.remove_prefix(3);
    if (trim(line).empty()) return {};
    const SourceRow row = row_of_line(line, number, wanted, seen);
    any = any || row.fault.empty();
    return add(row);
  }));
  if (any)
    for (const std::string& name : wanted)
      if (!seen.contains(name)) return missing(name);
  return {};
}

std::string cell_of(const Value& value) {
  if (value.is_null()) return {};
  if (const auto* text = value.get<std::string>()) return *text;
  return write_json(value);
}

}  // namespace

Result<SpooledFile> SpooledFile::create() {
  std::error_code ignored;
  std::filesystem::path folder = std::filesystem::temp_directory_path(ignored);
  std::string name = (folder / "commonweal-load-XXXXXX").string();
  const int descriptor = ::mkostemp(name.data(), O_CLOEXEC);
  if (descriptor < 0) return no_room("written to");
  ::unlink(name.c_str());
  return SpooledFile(descriptor);
}

SpooledFile::~SpooledFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

Result<void> SpooledFile::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t put = ::write(descriptor_, bytes.data(), bytes.size());
    if (put < 0 && errno == EINTR) continue;
    if (put <= 0) return no_room("written to");
    bytes.remove_prefix(static_cast<std::size_t>(put));
  }
  return {};
}

Result<std::size_t> SpooledFile::read(std::uint64_t offset, std::span<char> into) const {
  for (;;) {
    const ssize_t got = ::pread(descriptor_, into.data(), into.size(), static_cast<off_t>(offset));
    if (got >= 0) return static_cast<std::size_t>(got);
    if (errno != EINTR) return no_room("read");
  }
}

std::string SpooledFile::path() const { return fmt::format("/proc/self/fd/{}", descriptor_); }

std::vector<std::string> columns_read(const sources::Source& source) {
  std::vector<std::string> out{source.id_column};
  for (const sources::ColumnUse& use : source.columns)
    if (std::ranges::find(out, use.column) == out.end()) out.push_back(use.column);
  return out;
}

namespace {

// A file of a few bytes may unpack to any length, which only its end tells: so what is sent is sent as it is.
Result<void> refuse_compressed(const SpooledFile& file) {
  std::array<char, 2> start{};
  CW_TRY(const std::size_t got, file.read(0, start));
  if (got == 2 && start[0] == '\x1F' && start[1] == '\x8B')
    return fail(ErrorCode::invalid, "this is a compressed file. Unpack it and send the file inside.", "file");
  return {};
}

}  // namespace

Result<void> read_rows(const SpooledFile& file, LoadFormat format, const sources::Source& source, const AddRow& add,
                       const std::function<void()>& alive) {
  CW_CHECK(refuse_compressed(file));
  const std::vector<std::string> wanted = columns_read(source);
  return format == LoadFormat::ndjson ? read_lines(file, wanted, add) : read_table(file, format, wanted, add, alive);
}

SourceRow row_of_line(std::string_view line, std::int64_t number, const std::vector<std::string>& columns,
                      std::set<std::string, std::less<>>& seen) {
  SourceRow out;
  out.line = number;
  const auto faulty = [&](std::string_view why) { return out.fault = why, out; };
  if (line.size() > longest_line) return faulty("the line is longer than 1 MiB");
  const Result<Value> value = parse_json(line);
  if (!value) return faulty("the line is no JSON");
  if (value->get<Structure>() == nullptr) return faulty("the line is no JSON object");
  for (const std::string& name : columns) {
    const Value* found = member(*value, name);
    if (found != nullptr) seen.insert(name);
    out.cells.emplace_back(name, found == nullptr ? std::string() : cell_of(*found));
  }
  return out;
}

}  // namespace cw::place
