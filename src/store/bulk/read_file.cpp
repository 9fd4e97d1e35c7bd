// SPDX-License-Identifier: MIT
// Finds out what a file is, by content first and by its ending where content does not tell, and hands it to its reader.
#include <fmt/format.h>

#include <algorithm>
#include <cctype>

#include "store/bulk/internal/readers.h"

namespace cw::bulk {
namespace {

using internal::TextStream;

std::string lower_ending(const std::filesystem::path& file) {
  std::filesystem::path name = file.filename();
  if (name.extension() == ".gz" || name.extension() == ".GZ") name = name.stem();
  std::string ending = name.extension().string();
  std::ranges::transform(ending, ending.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return ending;
}

Result<std::string> first_bytes(const std::filesystem::path& file) {
  CW_TRY(std::unique_ptr<TextStream> stream, internal::open_stream(file));
  std::string bytes(4096, '\0');
  std::size_t held = 0;
  while (held < bytes.size()) {
    CW_TRY(const std::size_t got, stream->read({bytes.data() + held, bytes.size() - held}));
    if (got == 0) break;
    held += got;
  }
  bytes.resize(held);
  return bytes;
}

tl::unexpected<Error> unknown(const std::filesystem::path& file, std::string_view what) {
  return fail_with_exit(ErrorCode::unsupported, ReadExit::format_unknown, fmt::format("{}: {}", file.string(), what));
}

tl::unexpected<Error> damaged(const std::filesystem::path& file, std::string_view what) {
  return fail_with_exit(ErrorCode::invalid, ReadExit::file_damaged, fmt::format("{}: {}", file.string(), what));
}

FileFormat text_format(std::string_view start, std::string_view ending) {
  if (ending == ".json") {
    const std::size_t first = start.find_first_not_of(" \t\r\n\xEF\xBB\xBF");
    return first != std::string_view::npos && start[first] == '{' ? FileFormat::ndjson : FileFormat::json;
  }
  if (ending == ".ndjson" || ending == ".jsonl") return FileFormat::ndjson;
  if (ending == ".tsv" || ending == ".tab") return FileFormat::tsv;
  if (ending == ".csv" || ending == ".txt") return FileFormat::csv;
  if (start.starts_with("[{") || start.starts_with("[\n") || start.starts_with("[ ")) return FileFormat::json;
  if (start.starts_with("{\"")) return FileFormat::ndjson;
  return FileFormat::csv;
}

Result<FileFormat> find_format(const std::filesystem::path& file, std::string_view start) {
  const std::string ending = lower_ending(file);
  if (start.starts_with("PAR1")) return FileFormat::parquet;
  if (start.starts_with("PK\x03\x04")) {
    if (start.find("opendocument.spreadsheet") != std::string_view::npos || ending == ".ods") return FileFormat::ods;
    if (start.find("xl/") != std::string_view::npos || start.find("[Content_Types]") != std::string_view::npos || ending == ".xlsx")
      return FileFormat::xlsx;
    return unknown(file, "this is a zip archive. Unpack it and name the file inside.");
  }
  if (start.starts_with("\xD0\xCF\x11\xE0")) return unknown(file, "this is an old or encrypted Excel file. Save it as .xlsx or CSV.");
  if (start.starts_with("%PDF")) return unknown(file, "this is a PDF. Ask for the data as CSV or Excel.");
  if (ending == ".parquet" || ending == ".pq")
    return damaged(file, "this is not a Parquet file: it does not begin with PAR1. Export it again.");
  if (ending == ".xlsx" || ending == ".ods") return damaged(file, "this is not a spreadsheet file: it is no zip archive. Save it again.");
  const bool known = ending.empty() || ending == ".csv" || ending == ".tsv" || ending == ".tab" || ending == ".txt" || ending == ".json" ||
                     ending == ".ndjson" || ending == ".jsonl" || ending == ".psv" || ending == ".dat";
  const bool binary = std::ranges::count_if(start, [](unsigned char c) { return c < 9; }) > 3 && start.find('\n') == std::string_view::npos;
  if (!known && binary)
    return unknown(file, "its format is not known. Commonweal reads CSV, TSV, Parquet, JSON, NDJSON, XLSX and ODS; or name the format.");
  return text_format(start, ending);
}

}  // namespace

Result<ReadOutcome> read_file(const std::filesystem::path& file, const ReadOptions& options) {
  CW_TRY(const std::string start, first_bytes(file));
  if (start.empty())
    return fail_with_exit(ErrorCode::invalid, ReadExit::file_empty, fmt::format("{}: the file is empty. Export it again.", file.string()));
  FileFormat format = options.format;
  if (format == FileFormat::automatic) {
    CW_TRY(format, find_format(file, start));
  }
  if (format == FileFormat::parquet) return internal::read_parquet(file, options);
  ReadOptions chosen = options;
  chosen.format = format;
  if (format == FileFormat::json || format == FileFormat::ndjson) return internal::read_json(file, chosen);
  if (format == FileFormat::xlsx || format == FileFormat::ods) return internal::read_sheet(file, chosen);
  internal::TextSource source;
  source.file = file;
  source.kind = format == FileFormat::tsv ? "TSV" : "CSV";
  source.open = [&file] { return internal::open_stream(file); };
  return internal::read_delimited(source, chosen);
}

}  // namespace cw::bulk
