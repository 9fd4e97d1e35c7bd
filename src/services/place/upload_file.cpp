// SPDX-License-Identifier: MIT
#include "services/place/internal/upload_file.h"

#include <fmt/format.h>
#include <stdlib.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "base/json.h"
#include "base/text.h"
#include "engines/linkage/recognise/recognise.h"
#include "services/place/internal/zip_promise.h"
#include "store/bulk/bulk.h"

namespace cw::place {
namespace {

constexpr std::size_t most_columns = 500, most_name_bytes = 200, most_cell_bytes = 60;
constexpr std::uint64_t most_sheet_bytes = 100'000'000;
// Of what a spreadsheet unpacks to: several times what an honest one of that size does.
constexpr std::uint64_t most_unpacked_bytes = 2'000'000'000, most_unpacked_files = 5'000;

tl::unexpected<Error> no_room() { return fail(ErrorCode::unavailable, "the temporary folder cannot be written to: is the disk full?"); }

enum class UploadKind : std::uint8_t { csv, tsv, ndjson, parquet, xlsx, ods };

// A folder that goes with its content.
class ScratchFolder {
 public:
  static Result<ScratchFolder> create() {
    std::error_code ignored;
    std::string name = (std::filesystem::temp_directory_path(ignored) / "commonweal-upload-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) return no_room();
    return ScratchFolder(name);
  }
  ScratchFolder(ScratchFolder&& other) noexcept : path_(std::exchange(other.path_, {})) {}
  ScratchFolder& operator=(ScratchFolder&&) = delete;
  ~ScratchFolder() {
    std::error_code ignored;
    if (!path_.empty()) std::filesystem::remove_all(path_, ignored);
  }
  [[nodiscard]] std::filesystem::path at(std::string_view name) const { return path_ / name; }

 private:
  explicit ScratchFolder(std::filesystem::path path) : path_(std::move(path)) {}
  std::filesystem::path path_;
};

Result<std::uint64_t> each_block(const SpooledFile& file, const std::function<Result<void>(std::string_view)>& visit) {
  std::vector<char> block(std::size_t{256} * 1024);
  for (std::uint64_t offset = 0;;) {
    CW_TRY(const std::size_t got, file.read(offset, block));
    if (got == 0) return offset;
    offset += got;
    CW_CHECK(visit({block.data(), got}));
  }
}

std::string ending_of(std::string_view title) {
  const std::size_t dot = title.rfind('.');
  return dot == std::string_view::npos ? std::string() : to_lower(title.substr(dot + 1));
}

// By content, then by the name's ending; what is read in no form is said so.
Result<UploadKind> kind_of(std::string_view start, std::string_view title) {
  const std::string ending = ending_of(title);
  if (start.starts_with("PAR1")) return UploadKind::parquet;
  if (start.starts_with("PK\x03\x04")) {
    if (ending == "ods" || start.find("opendocument.spreadsheet") != std::string_view::npos) return UploadKind::ods;
    if (ending == "xlsx" || start.find("[Content_Types]") != std::string_view::npos) return UploadKind::xlsx;
    return fail(ErrorCode::invalid, "this is a zip archive. Unpack it and send the file inside.", "file");
  }
  if (start.starts_with("\x1F\x8B"))
    return fail(ErrorCode::invalid, "this is a compressed file. Unpack it and send the file inside.", "file");
  if (start.starts_with("\xD0\xCF\x11\xE0"))
    return fail(ErrorCode::invalid, "this is an old or encrypted Excel file. Save it as .xlsx or as CSV.", "file");
  if (start.starts_with("%PDF")) return fail(ErrorCode::invalid, "this is a PDF. Ask for the data as CSV or Excel.", "file");
  if (ending == "xlsx" || ending == "ods" || ending == "parquet")
    return fail(ErrorCode::invalid, fmt::format("this is no {} file, though its name says so. Save it again.", ending), "file");
  const std::string_view text = start.substr(std::min(start.find_first_not_of(" \t\r\n\xEF\xBB\xBF"), start.size()));
  if (ending == "ndjson" || ending == "jsonl" || text.starts_with("{\"")) return UploadKind::ndjson;
  return ending == "tsv" || ending == "tab" ? UploadKind::tsv : UploadKind::csv;
}

// The file's beginning, up to and with its last whole line. UTF-16 is cut between two of its units.
Result<SpooledFile> beginning_of(const SpooledFile& file, std::uint64_t most_bytes) {
  std::string head(static_cast<std::size_t>(most_bytes), '\0');
  std::size_t held = 0;
  while (held < head.size()) {
    CW_TRY(const std::size_t got, file.read(held, std::span(head).subspan(held)));
    if (got == 0) break;
    held += got;
  }
  head.resize(held);
  const bool wide = head.starts_with("\xFF\xFE") || head.starts_with("\xFE\xFF");
  if (const std::size_t line = head.rfind('\n'); held == most_bytes && line != std::string::npos) head.resize(line + 1);
  if (wide && head.size() % 2 == 1) head.resize(head.size() - 1);
  CW_TRY(SpooledFile out, SpooledFile::create());
  CW_CHECK(out.write(head));
  return out;
}

// The reader's errors name the file by its path, which means nothing to whoever sent it.
Error without_path(Error error, const std::string& path) {
  for (std::size_t at = error.message.find(path); at != std::string::npos; at = error.message.find(path, at))
    error.message.replace(at, path.size(), "the file");
  error.field = "file";
  return error;
}

bulk::FileFormat format_of(UploadKind kind) {
  switch (kind) {
    case UploadKind::csv: return bulk::FileFormat::csv;
    case UploadKind::tsv: return bulk::FileFormat::tsv;
    case UploadKind::ndjson: return bulk::FileFormat::ndjson;
    case UploadKind::parquet: return bulk::FileFormat::parquet;
    case UploadKind::xlsx: return bulk::FileFormat::xlsx;
    case UploadKind::ods: return bulk::FileFormat::ods;
  }
  return bulk::FileFormat::csv;
}

Result<bulk::ReadOutcome> read_whole(const std::string& path, UploadKind kind) {
  bulk::ReadOptions options;
  options.format = format_of(kind);
  if (kind != UploadKind::ndjson && kind != UploadKind::parquet) options.header = true;
  Result<bulk::ReadOutcome> read = bulk::read_file(path, options);
  if (!read) return tl::unexpected(without_path(std::move(read).error(), path));
  return read;
}

std::string cut(std::string text) {
  text = with_invalid_utf8_replaced(text);
  if (text.size() <= most_cell_bytes) return text;
  std::size_t end = most_cell_bytes;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  return text.substr(0, end) + "\xE2\x80\xA6";
}

// Whether a column's name says that it numbers the records, and not people, homes or telephones.
bool is_named_as_id(std::string_view name) {
  static constexpr std::string_view numbers[] = {"id", "no", "num", "number", "ref", "reference", "key", "barcode", "code", "urn"};
  static constexpr std::string_view others[] = {"nhs",   "phone",   "telephone", "tel",      "mobile", "contact",  "ni",     "national",
                                                "house", "premise", "upn",       "uprn",     "post",   "postcode", "flat",   "household",
                                                "door",  "account", "tenancy",   "property", "gp",     "school",   "street", "parent"};
  bool numbered = false;
  std::string word;
  const auto take = [&] {
    if (std::ranges::find(others, word) != std::end(others)) return false;
    const bool ends_so = word.size() > 4 && (word.ends_with("number") || word.ends_with("ref"));
    numbered = numbered || ends_so || std::ranges::find(numbers, word) != std::end(numbers);
    word.clear();
    return true;
  };
  for (std::size_t i = 0; i < name.size(); ++i) {
    const char c = name[i], lower = c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
    const bool letter = lower >= 'a' && lower <= 'z';
    const bool new_word = c != lower && i > 0 && name[i - 1] >= 'a' && name[i - 1] <= 'z';  // ElectorNumber
    if ((!letter || new_word) && !take()) return false;
    if (letter) word.push_back(lower);
  }
  return take() && numbered;
}

// A column that nearly every row has something in, and hardly any twice: ids have faults too, and rows without a good one are rejected. In
// a short list one row is a large share: there one may lack its number, and one have another's.
bool nearly_numbers(const Column& column) {
  const std::uint32_t empty = column.counts()[Column::null_code];
  const double rows = static_cast<double>(column.rows()), filled = rows - empty, repeats = filled - column.distinct();
  return filled >= 2 && empty <= std::max(1.0, 0.1 * rows) && repeats <= std::max(1.0, 0.05 * filled);
}

// Recognition asks that an id be in every row and in none twice; in a list with faults it may then take another column whose values happen
// to differ, such as rare family names. So where a column is named as an id and nearly is one, it is told.
linkage::Recognition recognise(const linkage::RawSource& raw) {
  linkage::Recognition found = linkage::recognise({&raw, 1}, {});
  const auto own = std::ranges::find(found.columns, true, &linkage::RecognisedColumn::is_id);
  if (own != found.columns.end() && is_named_as_id(own->column)) return found;
  for (const Column& column : raw.table->columns()) {
    if (!is_named_as_id(column.name()) || !nearly_numbers(column)) continue;
    linkage::RecogniseOptions told;
    told.id = column.name();
    found = linkage::recognise({&raw, 1}, told);
    for (linkage::RecognisedColumn& each : found.columns) {
      if (!each.is_id) continue;
      each.confidence = 0.9;
      each.reason =
          "its name says so; nearly every row has one and hardly any stands twice: rows without one of their own will be rejected";
    }
    return found;
  }
  return found;
}

Result<FileAbout> about_of(const bulk::ReadOutcome& read, LoadFormat format, const std::string& source) {
  const Table& table = read.table;
  if (table.rows() == 0) return fail(ErrorCode::invalid, "the file has no rows below its header.", "file");
  if (table.columns().size() > most_columns)
    return fail(ErrorCode::invalid, fmt::format("the file has more than {} columns.", most_columns), "file");
  FileAbout out;
  out.format = format;
  out.description = read.description;
  out.rows = static_cast<std::int64_t>(table.rows());
  const linkage::RawSource raw{source, &table};
  for (const linkage::RecognisedColumn& found : recognise(raw).columns) {
    const Column* column = table.find(found.column);
    if (column == nullptr || find_invalid_utf8(found.column) || found.column.empty() || found.column.size() > most_name_bytes) continue;
    FileColumn each{found.column, found.meaning, found.reason, found.confidence, found.filled, found.distinct, found.is_id, {}};
    for (std::size_t row = 0; row < std::min(table.rows(), sample_rows); ++row)
      each.sample.push_back(cut(column->display(column->code(row))));
    out.columns.push_back(std::move(each));
  }
  if (out.columns.empty()) return fail(ErrorCode::invalid, "the file has no column with a name that can be read.", "file");
  return out;
}

// Before anything is unpacked.
Result<void> check_promise(const SpooledFile& file, std::uint64_t size) {
  CW_TRY(const ZipPromise promised, zip_promise(size, [&](std::uint64_t at, std::span<char> into) { return file.read(at, into); }));
  if (promised.bytes > most_unpacked_bytes || promised.files > most_unpacked_files)
    return fail(ErrorCode::too_large,
                fmt::format("a spreadsheet may unpack to at most {} MB in {} parts here: save the sheet as CSV.",
                            most_unpacked_bytes / 1'000'000, most_unpacked_files),
                "file");
  return {};
}

// One sheet as CSV, by which it is loaded like any other file: line n of it is row n of the sheet.
Result<LookedAt> look_into_sheet(const SpooledFile& file, UploadKind kind, const std::string& source) {
  CW_TRY(const ScratchFolder folder, ScratchFolder::create());
  const std::filesystem::path sheet = folder.at(kind == UploadKind::ods ? "upload.ods" : "upload.xlsx"), csv = folder.at("upload.csv");
  {
    std::ofstream out(sheet, std::ios::binary);
    CW_TRY(const std::uint64_t bytes, each_block(file, [&](std::string_view block) -> Result<void> {
             return out.write(block.data(), static_cast<std::streamsize>(block.size())) ? Result<void>{} : no_room();
           }));
    if (bytes > most_sheet_bytes)
      return fail(ErrorCode::too_large, fmt::format("a spreadsheet has at most {} MB here: save it as CSV.", most_sheet_bytes / 1'000'000),
                  "file");
    if (!out.flush()) return no_room();
    CW_CHECK(check_promise(file, bytes));
  }
  CW_TRY(const bulk::ReadOutcome read, read_whole(sheet.string(), kind));
  if (!read.rejects.empty())
    return fail(ErrorCode::invalid,
                fmt::format("row {} of the spreadsheet cannot be read: {}.", read.rejects.front().line, read.rejects.front().reason),
                "file");
  CW_TRY(FileAbout about, about_of(read, LoadFormat::csv, source));
  CW_CHECK(bulk::write_csv(csv, read.table));
  CW_TRY(SpooledFile spooled, SpooledFile::create());
  std::ifstream in(csv, std::ios::binary);
  for (std::vector<char> block(std::size_t{256} * 1024);
       in.read(block.data(), static_cast<std::streamsize>(block.size())) || in.gcount() > 0;)
    CW_CHECK(spooled.write({block.data(), static_cast<std::size_t>(in.gcount())}));
  return LookedAt{std::move(spooled), std::move(about)};
}

LoadFormat load_format(UploadKind kind) {
  return kind == UploadKind::tsv       ? LoadFormat::tsv
         : kind == UploadKind::ndjson  ? LoadFormat::ndjson
         : kind == UploadKind::parquet ? LoadFormat::parquet
                                       : LoadFormat::csv;
}

std::string text_in(const Value& value, std::string_view name) {
  const Value* found = member(value, name);
  const std::string* text = found == nullptr ? nullptr : found->get<std::string>();
  return text == nullptr ? std::string() : *text;
}
double number_in(const Value& value, std::string_view name) {
  const Value* found = member(value, name);
  if (found == nullptr) return 0;
  if (const auto* whole = found->get<std::int64_t>()) return static_cast<double>(*whole);
  const auto* number = found->get<double>();
  return number == nullptr ? 0 : *number;
}

}  // namespace

Result<LookedAt> look_into(SpooledFile file, std::string_view title, const std::string& source, std::uint64_t most_bytes) {
  std::string start(4096, '\0');
  CW_TRY(const std::size_t got, file.read(0, start));
  start.resize(got);
  CW_TRY(const UploadKind kind, kind_of(start, title));
  if (kind == UploadKind::xlsx || kind == UploadKind::ods) return look_into_sheet(file, kind, source);
  const auto look = [&](const SpooledFile& at) -> Result<FileAbout> {
    CW_TRY(const bulk::ReadOutcome read, read_whole(at.path(), kind));
    return about_of(read, load_format(kind), source);
  };
  if (kind == UploadKind::parquet) {
    CW_TRY(FileAbout about, look(file));
    return LookedAt{std::move(file), std::move(about)};
  }
  CW_TRY(const SpooledFile head, beginning_of(file, most_bytes));
  CW_TRY(FileAbout about, look(head));
  return LookedAt{std::move(file), std::move(about)};
}

std::string about_text(const FileAbout& about) {
  List columns;
  for (const FileColumn& each : about.columns) {
    List sample;
    for (const std::string& cell : each.sample) sample.emplace_back(cell);
    columns.emplace_back(Structure{{"column", Value(each.column)},
                                   {"meaning", Value(each.meaning)},
                                   {"reason", Value(each.reason)},
                                   {"confidence", Value(each.confidence)},
                                   {"filled", Value(each.filled)},
                                   {"distinct", Value(each.distinct)},
                                   {"is_id", Value(each.is_id)},
                                   {"sample", Value(std::move(sample))}});
  }
  return write_json(Value(Structure{{"format", Value(std::string(name_of(about.format)))},
                                    {"description", Value(about.description)},
                                    {"rows", Value(about.rows)},
                                    {"columns", Value(std::move(columns))}}));
}

Result<FileAbout> read_about(std::string_view text) {
  CW_TRY(const Value value, parse_json(text));
  FileAbout out;
  out.format = load_format_of(text_in(value, "format")).value_or(LoadFormat::csv);
  out.description = text_in(value, "description");
  out.rows = static_cast<std::int64_t>(number_in(value, "rows"));
  const Value* columns = member(value, "columns");
  const List* list = columns == nullptr ? nullptr : columns->get<List>();
  if (list == nullptr) return fail(ErrorCode::internal, "what is kept of an upload cannot be read.");
  for (const Value& each : *list) {
    FileColumn column{text_in(each, "column"),
                      text_in(each, "meaning"),
                      text_in(each, "reason"),
                      number_in(each, "confidence"),
                      number_in(each, "filled"),
                      static_cast<std::int64_t>(number_in(each, "distinct")),
                      false,
                      {}};
    const Value* is_id = member(each, "is_id");
    column.is_id = is_id != nullptr && is_id->get<bool>() != nullptr && *is_id->get<bool>();
    const Value* sample = member(each, "sample");
    if (const List* cells = sample == nullptr ? nullptr : sample->get<List>())
      for (const Value& cell : *cells)
        if (const auto* content = cell.get<std::string>()) column.sample.push_back(*content);
    out.columns.push_back(std::move(column));
  }
  return out;
}

}  // namespace cw::place
