// SPDX-License-Identifier: MIT
// JSON and newline-delimited JSON through DuckDB. Each line of NDJSON is checked first, because DuckDB 1.4 turns a bad line into a row
// of nulls without a word; good lines go on to it through a nameless temporary file, which also holds the text turned into UTF-8.
#include <fmt/format.h>
#include <simdjson.h>

#include <algorithm>

#include "store/bulk/internal/duck_rows.h"
#include "store/bulk/internal/readers.h"
#include "store/bulk/internal/temporary_file.h"

namespace cw::bulk::internal {
namespace {

constexpr std::size_t longest_line = 1u << 24;  // DuckDB's own limit for one object
constexpr std::size_t content_kept = 500;

// Cuts a stream into lines; of a line over the limit only the start is given.
class LineReader {
 public:
  explicit LineReader(std::unique_ptr<TextStream> stream) : stream_(std::move(stream)), buffer_(1u << 16) {}
  // False at the end. `too_long` tells that the line was cut.
  Result<bool> next(std::string& line, bool& too_long) {
    line.clear();
    too_long = false;
    bool any = false;
    for (;;) {
      if (begin_ == end_) {
        CW_TRY(end_, stream_->read(buffer_));
        begin_ = 0;
        if (end_ == 0) return any;
      }
      any = true;
      const std::string_view held(buffer_.data() + begin_, end_ - begin_);
      const std::size_t stop = held.find('\n');
      const std::string_view part = held.substr(0, stop);
      line += part.substr(0, longest_line - std::min(line.size(), longest_line));
      too_long = too_long || line.size() >= longest_line;
      begin_ += std::min(stop, held.size() - 1) + 1;
      if (stop != std::string_view::npos) return true;
    }
  }

 private:
  std::unique_ptr<TextStream> stream_;
  std::vector<char> buffer_;
  std::size_t begin_ = 0, end_ = 0;
};

std::string_view fault_of(simdjson::dom::parser& parser, const std::string& line, bool too_long) {
  if (too_long) return "line is longer than 16 MiB";
  simdjson::dom::element element;
  const simdjson::error_code failed = parser.parse(line).get(element);
  if (failed == simdjson::UTF8_ERROR) return "bytes that are not valid in the file's encoding";
  if (failed != simdjson::SUCCESS) return "not valid JSON";
  return element.is_object() ? "" : "not a JSON object";
}

Result<TemporaryFile> good_lines(const std::filesystem::path& file, std::unique_ptr<TextStream> stream, ReadOutcome& outcome) {
  CW_TRY(TemporaryFile out, TemporaryFile::create());
  LineReader lines(std::move(stream));
  simdjson::dom::parser parser;
  std::string line;
  std::string waiting;
  bool too_long = false;
  for (std::uint64_t number = 1;; ++number) {
    CW_TRY(const bool more, lines.next(line, too_long));
    if (!more) break;
    if (line.find_first_not_of(" \t\r") == std::string::npos) continue;
    ++outcome.rows_seen;
    const std::string_view fault = fault_of(parser, line, too_long);
    if (!fault.empty()) {
      outcome.rejects.push_back({file.string(), number, 0, "", std::string(fault), line.substr(0, content_kept)});
      continue;
    }
    waiting += line;
    waiting.push_back('\n');
    if (waiting.size() < (1u << 18)) continue;
    CW_CHECK(out.write(waiting));
    waiting.clear();
  }
  CW_CHECK(out.write(waiting));
  return out;
}

Result<TemporaryFile> copy_of(TextStream& stream) {
  CW_TRY(TemporaryFile out, TemporaryFile::create());
  std::vector<char> buffer(1u << 16);
  for (;;) {
    CW_TRY(const std::size_t got, stream.read(buffer));
    if (got == 0) return out;
    CW_CHECK(out.write({buffer.data(), got}));
  }
}

// A file of one object over several lines is no NDJSON.
Result<bool> begins_with_whole_object(std::unique_ptr<TextStream> stream) {
  LineReader lines(std::move(stream));
  simdjson::dom::parser parser;
  std::string line;
  bool too_long = false;
  for (int tried = 0; tried < 3; ++tried) {
    CW_TRY(const bool more, lines.next(line, too_long));
    if (!more) return false;
    if (fault_of(parser, line, too_long).empty()) return true;
  }
  return line.find_first_not_of(" \t\r{}[],") != std::string::npos && line.starts_with('{');
}

}  // namespace

Result<ReadOutcome> read_json(const std::filesystem::path& file, const ReadOptions& options) {
  const auto open = [&](EncodingFound::Kind kind) -> Result<std::unique_ptr<TextStream>> {
    CW_TRY(std::unique_ptr<TextStream> stream, open_stream(file));
    return as_utf8(std::move(stream), kind);
  };
  CW_TRY(std::unique_ptr<TextStream> scanned, open_stream(file));
  CW_TRY(EncodingFound found, find_encoding(*scanned, options.encoding));
  // JSON is UTF-8 (RFC 8259, section 8.1), so bad bytes are faults and not another encoding, unless the caller says so.
  if (options.encoding == Encoding::automatic && found.kind == EncodingFound::Kind::windows_1252) found.kind = EncodingFound::Kind::utf8;
  std::string_view layout = "array";
  if (options.format == FileFormat::ndjson) {
    CW_TRY(std::unique_ptr<TextStream> start, open(found.kind));
    const bool sure = file.extension() != ".json";
    CW_TRY(const bool lines, begins_with_whole_object(std::move(start)));
    layout = lines || sure ? "newline_delimited" : "unstructured";
  }
  ReadOutcome outcome;
  CW_TRY(std::unique_ptr<TextStream> stream, open(found.kind));
  CW_TRY(const TemporaryFile text, layout == "newline_delimited" ? good_lines(file, std::move(stream), outcome) : copy_of(*stream));
  outcome.description = fmt::format("{}, {}", layout == "newline_delimited" ? "NDJSON" : "JSON", name_of(found.kind));
  if (text.size() == 0) return outcome;
  CW_TRY(std::unique_ptr<Database> database, Database::open({options.memory_limit_bytes, options.threads, text.path()}));
  Result<Table> table = table_of(*database,
                                 fmt::format("read_json({}, format = '{}', records = true, sample_size = -1, map_inference_threshold = -1, "
                                             "compression = 'uncompressed')",
                                             quoted_text(text.path()), layout),
                                 options);
  if (!table) return tl::unexpected(duck_read_error(file, "JSON file", table.error()));
  outcome.table = std::move(*table);
  const std::uint64_t accounted = outcome.table.rows() + outcome.rejects.size();
  if (layout == "newline_delimited" && accounted != outcome.rows_seen)
    return fail(ErrorCode::internal, fmt::format("{}: {} lines gave {} rows and rejects. Report this with the file's shape.", file.string(),
                                                 outcome.rows_seen, accounted));
  outcome.rows_seen = accounted;
  return outcome;
}

}  // namespace cw::bulk::internal
