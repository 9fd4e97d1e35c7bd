// SPDX-License-Identifier: MIT
// Bytes of a file in pieces: as they are, unzipped (gzip), or turned into UTF-8 from UTF-16 or Windows-1252. Nothing is held but a
// small buffer, so no temporary file is needed. One thread per stream.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "store/bulk/bulk.h"

namespace cw::bulk::internal {

class TextStream {
 public:
  virtual ~TextStream() = default;
  // Fills at most out.size() bytes; 0 = the end. Errors: invalid (damaged), unavailable (cannot be read).
  [[nodiscard]] virtual Result<std::size_t> read(std::span<char> out) = 0;
};

// Opens a file, unzipping it where it begins with gzip's magic number. Errors: not_found, denied, invalid (a folder).
[[nodiscard]] Result<std::unique_ptr<TextStream>> open_stream(const std::filesystem::path& file);
// A stream over bytes that outlive it.
[[nodiscard]] std::unique_ptr<TextStream> stream_over(std::string_view bytes);

// What an encoding scan found in the bytes.
struct EncodingFound {
  enum class Kind : std::uint8_t { utf8, utf8_with_mark, utf16_little, utf16_big, windows_1252 } kind = Kind::utf8;
  std::uint64_t bytes = 0;
  std::uint64_t control_bytes = 0;    // besides tab, line ends and form feed
  std::uint64_t undefined_bytes = 0;  // bytes that Windows-1252 leaves undefined, where the text is not UTF-8
};
// Reads a stream to its end. A byte order mark decides; else many zero bytes mean UTF-16; else valid UTF-8 is UTF-8; else Windows-1252,
// unless most bytes beyond ASCII do form valid UTF-8: then it is UTF-8 with a few bad bytes.
[[nodiscard]] Result<EncodingFound> find_encoding(TextStream& stream, Encoding forced);
[[nodiscard]] std::string_view name_of(EncodingFound::Kind kind);

// The stream as UTF-8 without byte order mark. Bytes that cannot be decoded stay as they are (UTF-8) or become an invalid byte
// (lone surrogates), so that the reader rejects their row.
[[nodiscard]] std::unique_ptr<TextStream> as_utf8(std::unique_ptr<TextStream> stream, EncodingFound::Kind kind);

// Index of the first byte that breaks UTF-8 (RFC 3629), or npos.
[[nodiscard]] std::size_t find_invalid_utf8(std::string_view text);

}  // namespace cw::bulk::internal
