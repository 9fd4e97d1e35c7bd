// SPDX-License-Identifier: MIT
// Files that somebody has sent: whatever they hold, they are looked into or refused, and what is kept of them reads back the same.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/text.h"
#include "services/place/internal/upload_file.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 2) return 0;
  const std::string_view bytes(reinterpret_cast<const char*>(data) + 1, size - 1);
  if (bytes.starts_with("PK") || bytes.starts_with("PAR1")) return 0;  // other people's readers, in a process of their own or DuckDB's
  auto file = cw::place::SpooledFile::create();
  if (!file || !file->write(bytes)) return 0;
  constexpr std::string_view titles[] = {"a.csv", "a.tsv", "a.ndjson", "a"};
  const auto looked = cw::place::look_into(std::move(*file), titles[data[0] % 4], "list", 512);
  if (!looked) {
    if (looked.error().message.empty() || cw::find_invalid_utf8(looked.error().message)) std::abort();
    return 0;
  }
  const std::string text = cw::place::about_text(looked->about);
  const auto again = cw::place::read_about(text);
  if (!again || cw::place::about_text(*again) != text) std::abort();
  for (const cw::place::FileColumn& column : again->columns)
    if (cw::find_invalid_utf8(column.column) || column.sample.size() > cw::place::sample_rows) std::abort();
  return 0;
}
