// SPDX-License-Identifier: MIT
#include "engines/linkage/standardise/internal/transliterate.h"

#include <unicode/normalizer2.h>
#include <unicode/translit.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <memory>

#include "engines/linkage/standardise/internal/ascii.h"

namespace cw::linkage {
namespace {

// A piece is short because ICU replaces inside one string, which costs the square of its length.
constexpr std::size_t piece_bytes = 240;

const icu::Transliterator* transliterator() {
  thread_local const std::unique_ptr<icu::Transliterator> held = [] {
    UErrorCode status = U_ZERO_ERROR;
    return std::unique_ptr<icu::Transliterator>(icu::Transliterator::createInstance(
        "NFKC; Any-Latin; NFD; [:Mn:] Remove; NFC; Latin-ASCII; Lower; [\\uFFFD] Remove", UTRANS_FORWARD, status));
  }();
  return held.get();
}

icu::UnicodeString to_unicode(std::string_view text) {
  return icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
}

// Length of the next piece: up to the last space within the limit, else a whole code point.
std::size_t next_piece(std::string_view text) {
  if (text.size() <= piece_bytes) return text.size();
  for (std::size_t at = piece_bytes; at > piece_bytes / 2; --at) {
    if (is_space(text[at])) return at;
  }
  std::size_t at = piece_bytes;
  while (at > piece_bytes - 4 && (static_cast<unsigned char>(text[at]) & 0xC0U) == 0x80U) --at;
  return at;
}

std::string one_pass(std::string_view text) {
  const icu::Transliterator* latin = transliterator();
  std::string out;
  while (!text.empty()) {
    const std::size_t length = next_piece(text);
    const std::string_view piece = text.substr(0, length);
    if (latin == nullptr || is_all_ascii(piece)) {
      out += ascii_lower(piece);
    } else {
      icu::UnicodeString wide = to_unicode(piece);
      latin->transliterate(wide);
      wide.toUTF8String(out);
    }
    text.remove_prefix(length);
  }
  return out;
}

}  // namespace

std::string latin_lower(std::string_view text) {
  constexpr int most_passes = 4;
  std::string now(text);
  for (int pass = 0; pass < most_passes; ++pass) {
    std::string next = one_pass(now);
    if (next == now || is_all_ascii(next)) return next;
    now = std::move(next);
  }
  std::erase_if(now, [](char c) { return static_cast<unsigned char>(c) >= 0x80; });  // no fixed point: keep what is plain
  return now;
}

std::string without_marks(std::string_view text) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* decompose = icu::Normalizer2::getNFDInstance(status);
  const icu::Normalizer2* compose = icu::Normalizer2::getNFCInstance(status);
  if (U_FAILURE(status)) return std::string(text);
  const icu::UnicodeString apart = decompose->normalize(to_unicode(text), status);
  icu::UnicodeString kept;
  for (std::int32_t at = 0; at < apart.length();) {
    const UChar32 c = apart.char32At(at);
    if (u_charType(c) != U_NON_SPACING_MARK) kept.append(c);
    at += U16_LENGTH(c);
  }
  std::string out;
  compose->normalize(kept, status).toUTF8String(out);
  return out;
}

}  // namespace cw::linkage
