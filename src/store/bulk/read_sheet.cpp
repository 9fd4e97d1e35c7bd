// SPDX-License-Identifier: MIT
// XLSX and ODS: GDAL's ogr2ogr turns one sheet into CSV, cells as text, and the delimited reader takes it from there.
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "store/bulk/internal/child.h"
#include "store/bulk/internal/readers.h"

namespace cw::bulk::internal {
namespace {

std::vector<std::string> environment() {
  const char* path = std::getenv("PATH");
  std::vector<std::string> variables = {"LC_ALL=C.UTF-8", "OGR_XLSX_HEADERS=DISABLE", "OGR_XLSX_FIELD_TYPES=STRING",
                                        "OGR_ODS_HEADERS=DISABLE", "OGR_ODS_FIELD_TYPES=STRING"};
  variables.push_back(fmt::format("PATH={}", path != nullptr ? path : "/usr/bin:/bin"));
  return variables;
}

Result<ChildOutcome> run(const std::filesystem::path& file, const std::vector<std::string>& arguments) {
  CW_TRY(ChildOutcome outcome, run_child(arguments, environment(), ChildLimits{}));
  if (outcome.status == 0) return outcome;
  if (outcome.status == 127)
    return fail(ErrorCode::unavailable, fmt::format("{}: {} is not installed (Debian: package gdal-bin).", file.string(), arguments[0]));
  const std::string reason = outcome.errors.substr(0, std::min<std::size_t>(outcome.errors.find('\n'), 200));
  return fail_with_exit(ErrorCode::invalid, ReadExit::file_damaged,
                        fmt::format("{}: the spreadsheet cannot be read: it is damaged, cut short or encrypted. Save it again as .xlsx or "
                                    "CSV.{}",
                                    file.string(), reason.empty() ? "" : " (" + reason + ")"));
}

// Lines of ogrinfo's list look like `1: Sheet1 (None)`.
Result<std::vector<std::string>> sheet_names(const std::filesystem::path& file, const std::filesystem::path& whole) {
  CW_TRY(ChildOutcome outcome, run(file, {"ogrinfo", "-ro", "-q", whole.string()}));
  std::vector<std::string> names;
  const std::string text = outcome.output.start(1u << 20);
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find('\n', at), text.size());
    const std::string_view line = std::string_view(text).substr(at, end - at);
    at = end + 1;
    const std::size_t colon = line.find(": ");
    if (colon == std::string_view::npos || line.substr(0, colon).find_first_not_of("0123456789") != std::string_view::npos) continue;
    std::string_view name = line.substr(colon + 2);
    if (name.ends_with(" (None)")) name.remove_suffix(7);
    names.emplace_back(name);
  }
  if (names.empty())
    return fail_with_exit(ErrorCode::invalid, ReadExit::file_empty,
                          fmt::format("{}: the spreadsheet has no sheet with cells.", file.string()));
  return names;
}

Result<std::string> choose_sheet(const std::filesystem::path& file, const std::vector<std::string>& names, const std::string& wanted) {
  if (!wanted.empty() && std::ranges::find(names, wanted) == names.end()) {
    std::string list;
    for (const std::string& name : names) list += (list.empty() ? "" : ", ") + name;
    return fail(ErrorCode::not_found, fmt::format("{}: there is no sheet \"{}\". Its sheets: {}.", file.string(), wanted, list), "sheet");
  }
  const std::string& sheet = wanted.empty() ? names.front() : wanted;
  if (sheet.starts_with('-'))
    return fail(ErrorCode::unsupported, fmt::format("{}: the name of sheet \"{}\" begins with a hyphen. Rename it.", file.string(), sheet));
  return sheet;
}

}  // namespace

Result<ReadOutcome> read_sheet(const std::filesystem::path& file, const ReadOptions& options) {
  std::error_code failed;
  const std::filesystem::path whole = std::filesystem::absolute(file, failed);
  CW_TRY(const std::vector<std::string> names, sheet_names(file, whole));
  CW_TRY(const std::string sheet, choose_sheet(file, names, options.sheet));
  CW_TRY(ChildOutcome outcome, run(file, {"ogr2ogr", "-f", "CSV", "/vsistdout/", whole.string(), sheet}));
  if (outcome.output.size() == 0)
    return fail_with_exit(ErrorCode::invalid, ReadExit::file_empty, fmt::format("{}: sheet {} is empty.", file.string(), sheet));
  TextSource source;
  source.file = file;
  source.kind = fmt::format("{}, sheet {} of {}", options.format == FileFormat::ods ? "ODS" : "XLSX", sheet, names.size());
  source.lines_before = 1;
  source.open = [path = outcome.output.path()] { return open_stream(path); };
  ReadOptions csv = options;
  csv.format = FileFormat::csv;
  csv.encoding = Encoding::utf8;
  csv.delimiter = ',';
  csv.quote = '"';
  return read_delimited(source, csv);
}

}  // namespace cw::bulk::internal
