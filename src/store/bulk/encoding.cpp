// SPDX-License-Identifier: MIT
// Finds a text's encoding and turns it into UTF-8 as it streams by. Windows-1252's upper half is the WHATWG Encoding Standard's
// index, with its undefined bytes left invalid.
#include <algorithm>
#include <array>
#include <bit>
#include <vector>

#include "store/bulk/internal/text_stream.h"

namespace cw::bulk::internal {
namespace {

constexpr std::array<std::uint16_t, 32> windows_1252_upper = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021, 0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0, 0x017D, 0,
    0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0, 0x017E, 0x0178};

void append_utf8(std::string& out, std::uint32_t point) {
  if (point < 0x80) {
    out.push_back(static_cast<char>(point));
  } else if (point < 0x800) {
    out.push_back(static_cast<char>(0xC0 | (point >> 6)));
    out.push_back(static_cast<char>(0x80 | (point & 0x3F)));
  } else if (point < 0x10000) {
    out.push_back(static_cast<char>(0xE0 | (point >> 12)));
    out.push_back(static_cast<char>(0x80 | ((point >> 6) & 0x3F)));
    out.push_back(static_cast<char>(0x80 | (point & 0x3F)));
  } else {
    out.push_back(static_cast<char>(0xF0 | (point >> 18)));
    out.push_back(static_cast<char>(0x80 | ((point >> 12) & 0x3F)));
    out.push_back(static_cast<char>(0x80 | ((point >> 6) & 0x3F)));
    out.push_back(static_cast<char>(0x80 | (point & 0x3F)));
  }
}

// Reads from another stream and gives out converted bytes from a buffer of its own.
class ConvertingStream : public TextStream {
 public:
  explicit ConvertingStream(std::unique_ptr<TextStream> inner) : inner_(std::move(inner)), raw_(1u << 16) {}

  Result<std::size_t> read(std::span<char> out) final {
    while (given_ == converted_.size() && !ended_) {
      CW_TRY(const std::size_t got, inner_->read(raw_));
      converted_.clear();
      given_ = 0;
      ended_ = got == 0;
      if (ended_)
        finish(converted_);
      else
        convert({raw_.data(), got}, converted_);
    }
    const std::size_t count = std::min(out.size(), converted_.size() - given_);
    std::copy_n(converted_.data() + given_, count, out.data());
    given_ += count;
    return count;
  }

 protected:
  virtual void convert(std::string_view raw, std::string& out) = 0;
  virtual void finish(std::string& /*out*/) {}

 private:
  std::unique_ptr<TextStream> inner_;
  std::vector<char> raw_;
  std::string converted_;
  std::size_t given_ = 0;
  bool ended_ = false;
};

class Windows1252Stream final : public ConvertingStream {
 public:
  using ConvertingStream::ConvertingStream;

 protected:
  void convert(std::string_view raw, std::string& out) override {
    for (const char c : raw) {
      const auto byte = static_cast<unsigned char>(c);
      if (byte < 0x80)
        out.push_back(c);
      else if (byte >= 0xA0)
        append_utf8(out, byte);
      else if (windows_1252_upper[byte - 0x80U] != 0)
        append_utf8(out, windows_1252_upper[byte - 0x80U]);
      else
        out.push_back(static_cast<char>(0xFF));
    }
  }
};

class Utf16Stream final : public ConvertingStream {
 public:
  Utf16Stream(std::unique_ptr<TextStream> inner, std::endian order) : ConvertingStream(std::move(inner)), order_(order) {}

 protected:
  void convert(std::string_view raw, std::string& out) override {
    for (const char c : raw) {
      if (!half_) {
        first_ = static_cast<unsigned char>(c);
        half_ = true;
        continue;
      }
      half_ = false;
      const auto second = static_cast<unsigned char>(c);
      unit(order_ == std::endian::little ? first_ | (second << 8U) : (first_ << 8U) | second, out);
    }
  }
  void finish(std::string& out) override {
    if (half_ || high_ != 0) out.push_back(static_cast<char>(0xFF));
  }

 private:
  void unit(std::uint32_t unit, std::string& out) {
    const bool low = unit >= 0xDC00 && unit <= 0xDFFF;
    if (high_ != 0) {
      if (low)
        append_utf8(out, 0x10000 + ((high_ - 0xD800) << 10U) + (unit - 0xDC00));
      else
        out.push_back(static_cast<char>(0xFF));
      high_ = 0;
      if (low) return;
    } else if (low) {
      out.push_back(static_cast<char>(0xFF));
      return;
    }
    const bool mark = start_ && unit == 0xFEFF;
    start_ = false;
    if (mark) return;
    if (unit >= 0xD800 && unit <= 0xDBFF)
      high_ = unit;
    else
      append_utf8(out, unit);
  }

  std::endian order_;
  std::uint32_t first_ = 0;
  std::uint32_t high_ = 0;
  bool half_ = false;
  bool start_ = true;
};

class SkipMarkStream final : public TextStream {
 public:
  explicit SkipMarkStream(std::unique_ptr<TextStream> inner) : inner_(std::move(inner)) {}
  Result<std::size_t> read(std::span<char> out) override {
    while (left_ > 0) {
      char mark[3];
      CW_TRY(const std::size_t got, inner_->read({mark, left_}));
      if (got == 0) return std::size_t{0};
      left_ -= got;
    }
    return inner_->read(out);
  }

 private:
  std::unique_ptr<TextStream> inner_;
  std::size_t left_ = 3;
};

// Counts what the bytes look like, piece by piece; sequences cut by a piece's end are carried over.
struct ByteCounts {
  std::uint64_t bytes = 0, zero_even = 0, zero_odd = 0, control = 0, undefined = 0, valid_sequences = 0, invalid = 0;
  std::string carried;

  void add(std::string_view piece) {
    for (std::size_t i = 0; i < piece.size(); ++i) {
      const auto byte = static_cast<unsigned char>(piece[i]);
      if (byte >= 0x20 && byte < 0x80) continue;
      if (byte == 0) ++((bytes + i) % 2 == 0 ? zero_even : zero_odd);
      if (byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r' && byte != '\f') ++control;
      if (byte >= 0x80 && byte < 0xA0 && windows_1252_upper[byte - 0x80U] == 0) ++undefined;
    }
    bytes += piece.size();
    std::string joined;
    if (!carried.empty()) {
      joined = carried;
      joined += piece;
      piece = joined;
      carried.clear();
    }
    check(piece);
  }

  void check(std::string_view piece) {
    for (;;) {
      const std::size_t bad = find_invalid_utf8(piece);
      const std::string_view good = piece.substr(0, bad);
      valid_sequences +=
          static_cast<std::uint64_t>(std::ranges::count_if(good, [](char c) { return static_cast<unsigned char>(c) >= 0xC0; }));
      if (bad == std::string_view::npos) return;
      piece.remove_prefix(bad);
      if (piece.size() < 4) {
        carried = piece;
        return;
      }
      ++invalid;
      piece.remove_prefix(1);
    }
  }
};

using Kind = EncodingFound::Kind;

std::optional<Kind> kind_by_mark(std::string_view start) {
  if (start.starts_with("\xEF\xBB\xBF")) return Kind::utf8_with_mark;
  if (start.starts_with("\xFF\xFE")) return Kind::utf16_little;
  if (start.starts_with("\xFE\xFF")) return Kind::utf16_big;
  return std::nullopt;
}

// Without a mark: ASCII text in UTF-16 has a zero in every second byte.
Kind kind_by_counts(const ByteCounts& counts, Encoding forced) {
  const std::uint64_t most = counts.bytes / 5;
  const Kind wide = counts.zero_even > counts.zero_odd ? Kind::utf16_big : Kind::utf16_little;
  if (forced == Encoding::utf8) return Kind::utf8;
  if (forced == Encoding::windows_1252) return Kind::windows_1252;
  if (forced == Encoding::utf16) return wide;
  if (counts.zero_even + counts.zero_odd > most && std::min(counts.zero_even, counts.zero_odd) * 8 < most) return wide;
  return counts.invalid > counts.valid_sequences ? Kind::windows_1252 : Kind::utf8;
}

}  // namespace

Result<EncodingFound> find_encoding(TextStream& stream, Encoding forced) {
  std::vector<char> buffer(1u << 16);
  ByteCounts counts;
  std::string start;
  for (;;) {
    CW_TRY(const std::size_t got, stream.read(buffer));
    if (got == 0) break;
    if (start.size() < 3) start.append(buffer.data(), std::min<std::size_t>(got, 3));
    counts.add({buffer.data(), got});
  }
  counts.invalid += counts.carried.empty() ? 0 : 1;
  EncodingFound found;
  found.bytes = counts.bytes;
  found.control_bytes = counts.control;
  found.undefined_bytes = counts.undefined;
  const std::optional<Kind> marked = kind_by_mark(start);
  const bool mark_counts = marked && (forced == Encoding::automatic || (forced == Encoding::utf16) == (*marked != Kind::utf8_with_mark));
  found.kind = mark_counts && forced != Encoding::windows_1252 ? *marked : kind_by_counts(counts, forced);
  return found;
}

std::string_view name_of(Kind kind) {
  constexpr std::string_view names[] = {"UTF-8", "UTF-8 with a byte order mark", "UTF-16 little-endian", "UTF-16 big-endian",
                                        "Windows-1252"};
  return names[static_cast<std::size_t>(kind)];
}

std::unique_ptr<TextStream> as_utf8(std::unique_ptr<TextStream> stream, Kind kind) {
  switch (kind) {
    case Kind::utf8_with_mark: return std::make_unique<SkipMarkStream>(std::move(stream));
    case Kind::utf16_little: return std::make_unique<Utf16Stream>(std::move(stream), std::endian::little);
    case Kind::utf16_big: return std::make_unique<Utf16Stream>(std::move(stream), std::endian::big);
    case Kind::windows_1252: return std::make_unique<Windows1252Stream>(std::move(stream));
    case Kind::utf8: break;
  }
  return stream;
}

}  // namespace cw::bulk::internal
