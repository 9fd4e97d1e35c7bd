// SPDX-License-Identifier: MIT
#include "services/place/internal/zip_promise.h"

#include <algorithm>
#include <string>
#include <string_view>

namespace cw::place {
namespace {

constexpr std::size_t end_size = 22, longest_comment = 65'535, locator_size = 20, end64_size = 56, entry_size = 46;
constexpr std::uint64_t most_directory_bytes = 4'000'000;
constexpr std::uint64_t in_64_bits = 0xFFFFFFFF;

tl::unexpected<Error> damaged() {
  return fail(ErrorCode::invalid, "the spreadsheet cannot be read: it is damaged or cut short. Save it again as .xlsx or CSV.", "file");
}

// The little-endian number of `bytes` bytes; `at` is within.
std::uint64_t number_at(std::string_view text, std::size_t at, std::size_t bytes) {
  std::uint64_t out = 0;
  for (std::size_t i = bytes; i > 0; --i) out = out << 8 | static_cast<unsigned char>(text[at + i - 1]);
  return out;
}

Result<std::string> piece(const ReadAt& read, std::uint64_t at, std::uint64_t bytes) {
  std::string out(static_cast<std::size_t>(bytes), '\0');
  CW_TRY(const std::size_t got, read(at, out));
  if (got != out.size()) return damaged();
  return out;
}

struct Directory {
  std::uint64_t files = 0, offset = 0, bytes = 0;
};

// Where the directory is: by the record at the end, behind which only a comment may stand, or the one for large archives before that.
Result<Directory> find_directory(std::uint64_t size, const ReadAt& read) {
  const std::uint64_t most = std::min<std::uint64_t>(size, end_size + longest_comment);
  CW_TRY(const std::string tail, piece(read, size - most, most));
  for (std::size_t back = end_size; back <= tail.size(); ++back) {
    const std::size_t at = tail.size() - back;
    if (!std::string_view(tail).substr(at).starts_with("PK\5\6") || number_at(tail, at + 20, 2) != back - end_size) continue;
    Directory out{number_at(tail, at + 10, 2), number_at(tail, at + 16, 4), number_at(tail, at + 12, 4)};
    const std::uint64_t here = size - back;
    if ((out.offset != in_64_bits && out.bytes != in_64_bits && out.files != 0xFFFF) || here < locator_size) return out;
    CW_TRY(const std::string locator, piece(read, here - locator_size, locator_size));
    if (!locator.starts_with("PK\6\7")) return out;
    const std::uint64_t end64 = number_at(locator, 8, 8);
    if (end64 > size || size - end64 < end64_size) return damaged();
    CW_TRY(const std::string record, piece(read, end64, end64_size));
    if (!record.starts_with("PK\6\6")) return damaged();
    return Directory{number_at(record, 32, 8), number_at(record, 48, 8), number_at(record, 40, 8)};
  }
  return damaged();
}

// The size of an entry that does not fit 32 bits stands in an extra field of id 1, first of all.
std::uint64_t size_in_64_bits(std::string_view extra) {
  while (extra.size() >= 4) {
    const std::size_t length = static_cast<std::size_t>(number_at(extra, 2, 2));
    if (number_at(extra, 0, 2) == 1 && length >= 8 && extra.size() >= 12) return number_at(extra, 4, 8);
    extra.remove_prefix(std::min(extra.size(), 4 + length));
  }
  return in_64_bits;
}

}  // namespace

Result<ZipPromise> zip_promise(std::uint64_t size, const ReadAt& read) {
  if (size < end_size) return damaged();
  CW_TRY(const Directory directory, find_directory(size, read));
  if (directory.offset > size || directory.bytes > size - directory.offset || directory.bytes > most_directory_bytes) return damaged();
  CW_TRY(const std::string text, piece(read, directory.offset, directory.bytes));
  ZipPromise out;
  std::string_view left = text;
  while (left.size() >= entry_size && left.starts_with("PK\1\2")) {
    const std::size_t name = static_cast<std::size_t>(number_at(left, 28, 2)), extra = static_cast<std::size_t>(number_at(left, 30, 2)),
                      comment = static_cast<std::size_t>(number_at(left, 32, 2));
    if (left.size() < entry_size + name + extra + comment) return damaged();
    std::uint64_t bytes = number_at(left, 24, 4);
    if (bytes == in_64_bits) bytes = size_in_64_bits(left.substr(entry_size + name, extra));
    out.files += 1;
    out.bytes = bytes > ~out.bytes ? ~std::uint64_t{0} : out.bytes + bytes;  // no sum that begins again at nothing
    left.remove_prefix(entry_size + name + extra + comment);
  }
  if (out.files != directory.files) return damaged();
  return out;
}

}  // namespace cw::place
