// SPDX-License-Identifier: MIT
// CSV after RFC 4180, with LF line ends: quotes only where a cell holds a comma, a quote, CR or LF. Null is an empty cell, empty text "".
#include "store/bulk/bulk.h"
#include "store/bulk/internal/atomic_file.h"

namespace cw::bulk {
namespace {

constexpr std::size_t flush_bytes = 1u << 18;

void append_cell(std::string& out, std::string_view text) {
  if (text.empty()) {
    out += "\"\"";
    return;
  }
  if (text.find_first_of(",\"\r\n") == std::string_view::npos) {
    out += text;
    return;
  }
  out.push_back('"');
  for (const char c : text) {
    if (c == '"') out.push_back('"');
    out.push_back(c);
  }
  out.push_back('"');
}

}  // namespace

Result<void> write_csv(const std::filesystem::path& file, const Table& table) {
  CW_TRY(internal::AtomicFile out, internal::AtomicFile::create(file));
  std::string buffer;
  const auto columns = table.columns();
  for (std::size_t i = 0; i < columns.size(); ++i) {
    if (i > 0) buffer.push_back(',');
    append_cell(buffer, columns[i].name());
  }
  buffer.push_back('\n');
  for (std::size_t row = 0; row < table.rows(); ++row) {
    for (std::size_t i = 0; i < columns.size(); ++i) {
      if (i > 0) buffer.push_back(',');
      const std::uint32_t code = columns[i].code(row);
      if (code == Column::null_code) continue;
      if (columns[i].type() == ColumnType::text)
        append_cell(buffer, columns[i].text(code));
      else
        append_cell(buffer, columns[i].display(code));
    }
    buffer.push_back('\n');
    if (buffer.size() < flush_bytes) continue;
    CW_CHECK(out.write(buffer));
    buffer.clear();
  }
  CW_CHECK(out.write(buffer));
  return out.finish();
}

}  // namespace cw::bulk
