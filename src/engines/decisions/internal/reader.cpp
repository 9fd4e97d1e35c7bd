// SPDX-License-Identifier: MIT
#include "engines/decisions/internal/reader.h"

#include <algorithm>
#include <array>

namespace cw::feel {
namespace {

struct Span {
  char32_t first, last;
};

template <std::size_t size>
bool in_any(char32_t letter, const std::array<Span, size>& spans) {
  return std::any_of(spans.begin(), spans.end(), [&](const Span& span) { return letter >= span.first && letter <= span.last; });
}

}  // namespace

// Grammar rule 62 of DMN 1.5: vertical and horizontal space.
bool is_space(char32_t letter) {
  if (letter < 0x80) return letter == 0x20 || (letter >= 0x09 && letter <= 0x0D);
  static constexpr std::array<Span, 9> spans = {{{0x85, 0x85},
                                                 {0xA0, 0xA0},
                                                 {0x1680, 0x1680},
                                                 {0x180E, 0x180E},
                                                 {0x2000, 0x200B},
                                                 {0x2028, 0x2029},
                                                 {0x202F, 0x202F},
                                                 {0x205F, 0x205F},
                                                 {0x3000, 0x3000}}};
  return letter == 0xFEFF || in_any(letter, spans);
}

// Grammar rule 28.
bool is_name_start(char32_t letter) {
  if (letter < 0x80) return letter == '?' || letter == '_' || (letter >= 'A' && letter <= 'Z') || (letter >= 'a' && letter <= 'z');
  static constexpr std::array<Span, 13> spans = {{{0xC0, 0xD6},
                                                  {0xD8, 0xF6},
                                                  {0xF8, 0x2FF},
                                                  {0x370, 0x37D},
                                                  {0x37F, 0x1FFF},
                                                  {0x200C, 0x200D},
                                                  {0x2070, 0x218F},
                                                  {0x2C00, 0x2FEF},
                                                  {0x3001, 0xD7FF},
                                                  {0xF900, 0xFDCF},
                                                  {0xFDF0, 0xFFFC},
                                                  {0x10000, 0xEFFFF},
                                                  {0xAA, 0xAA}}};
  return !is_space(letter) && in_any(letter, spans);
}

// Grammar rule 29.
bool is_name_part(char32_t letter) {
  return is_name_start(letter) || (letter >= '0' && letter <= '9') || letter == 0xB7 || (letter >= 0x300 && letter <= 0x36F) ||
         letter == 0x203F || letter == 0x2040;
}

bool is_name_sign(char32_t letter) {
  return letter == '.' || letter == '/' || letter == '-' || letter == '\'' || letter == '+' || letter == '*' || letter == 0x2019;
}

bool is_keyword(std::string_view word) {
  static constexpr std::array<std::string_view, 18> words = {"and",    "or",        "in",       "between", "then",  "else",
                                                             "return", "satisfies", "instance", "if",      "for",   "some",
                                                             "every",  "function",  "null",     "true",    "false", "external"};
  return std::find(words.begin(), words.end(), word) != words.end();
}

CodePoint first_code_point(std::string_view text) {
  if (text.empty()) return {};
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(0);
  if (first < 0x80) return {first, 1};
  const std::size_t bytes = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
  if (first < 0xC2 || first > 0xF4 || text.size() < bytes) return {0xFFFD, 1};
  char32_t letter = first & (0xFFU >> (bytes + 1));
  for (std::size_t i = 1; i < bytes; ++i) {
    if ((byte(i) & 0xC0U) != 0x80) return {0xFFFD, 1};
    letter = (letter << 6) | (byte(i) & 0x3FU);
  }
  return {letter, bytes};
}

void append_utf8(std::string& text, char32_t letter) {
  const auto put = [&](char32_t byte) { text.push_back(static_cast<char>(static_cast<unsigned char>(byte))); };
  if (letter < 0x80) {
    put(letter);
  } else if (letter < 0x800) {
    put(0xC0 | (letter >> 6)), put(0x80 | (letter & 0x3F));
  } else if (letter < 0x10000) {
    put(0xE0 | (letter >> 12)), put(0x80 | ((letter >> 6) & 0x3F)), put(0x80 | (letter & 0x3F));
  } else {
    put(0xF0 | (letter >> 18)), put(0x80 | ((letter >> 12) & 0x3F)), put(0x80 | ((letter >> 6) & 0x3F)), put(0x80 | (letter & 0x3F));
  }
}

Position Reader::position_of(std::size_t at) const {
  if (at < known_at_) {
    known_at_ = 0;
    known_ = {1, 1};
  }
  for (; known_at_ < at && known_at_ < text_.size(); ++known_at_) {
    if (text_[known_at_] == '\n') {
      ++known_.line;
      known_.column = 1;
    } else if ((static_cast<unsigned char>(text_[known_at_]) & 0xC0U) != 0x80) {
      ++known_.column;
    }
  }
  return known_;
}

void Reader::skip_space() {
  while (at_ < text_.size()) {
    const CodePoint next = first_code_point(rest());
    if (is_space(next.letter)) {
      at_ += next.bytes;
    } else if (rest().starts_with("//")) {
      at_ = std::min(text_.find('\n', at_), text_.size());
    } else if (rest().starts_with("/*")) {
      const std::size_t end = text_.find("*/", at_ + 2);
      at_ = end == std::string_view::npos ? text_.size() : end + 2;
    } else {
      return;
    }
  }
}

bool Reader::done() {
  skip_space();
  return at_ >= text_.size();
}
bool Reader::sees(std::string_view sign) {
  skip_space();
  return rest().starts_with(sign);
}
bool Reader::take(std::string_view sign) {
  if (!sees(sign)) return false;
  at_ += sign.size();
  return true;
}

std::string_view Reader::word() const {
  std::size_t end = at_;
  while (end < text_.size()) {
    const CodePoint next = first_code_point(text_.substr(end));
    if (!is_name_part(next.letter)) break;
    end += next.bytes;
  }
  return text_.substr(at_, end - at_);
}

bool Reader::sees_word(std::string_view word_wanted) {
  skip_space();
  return rest().starts_with(word_wanted) && word() == word_wanted;
}
bool Reader::take_word(std::string_view word_wanted) {
  if (!sees_word(word_wanted)) return false;
  at_ += word_wanted.size();
  return true;
}

bool Reader::sees_number() {
  skip_space();
  const auto digit = [&](std::size_t i) { return i < text_.size() && text_[i] >= '0' && text_[i] <= '9'; };
  return digit(at_) || (at_ < text_.size() && text_[at_] == '.' && digit(at_ + 1));
}

std::optional<Decimal> Reader::number() {
  std::size_t end = at_;
  const auto digits = [&] {
    const std::size_t start = end;
    while (end < text_.size() && text_[end] >= '0' && text_[end] <= '9') ++end;
    return end > start;
  };
  (void)digits();
  if (end + 1 < text_.size() && text_[end] == '.' && text_[end + 1] >= '0' && text_[end + 1] <= '9') {
    ++end;
    (void)digits();
  }
  if (end < text_.size() && (text_[end] == 'e' || text_[end] == 'E')) {
    const std::size_t before = end++;
    if (end < text_.size() && (text_[end] == '+' || text_[end] == '-')) ++end;
    if (!digits()) end = before;
  }
  const auto value = Decimal::parse(text_.substr(at_, end - at_));
  at_ = end;
  return value;
}

std::optional<char32_t> Reader::hexadecimal(std::size_t digits) {
  if (rest().size() < digits) return std::nullopt;
  char32_t letter = 0;
  for (std::size_t i = 0; i < digits; ++i) {
    const char c = text_[at_ + i];
    const int digit = c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
    if (digit < 0) return std::nullopt;
    letter = letter * 16 + static_cast<char32_t>(digit);
  }
  at_ += digits;
  return letter;
}

// Behind a backslash (grammar rule 65). A backslash before any other letter stands for itself: patterns are written so.
bool Reader::escape(std::string& out) {
  const char letter = at_ < text_.size() ? text_[at_] : '\0';
  ++at_;
  switch (letter) {
    case '\'':
    case '"':
    case '\\': out += letter; return true;
    case 'n': out += '\n'; return true;
    case 'r': out += '\r'; return true;
    case 't': out += '\t'; return true;
    case 'u':
    case 'U': {
      const std::size_t start = at_;
      auto code = hexadecimal(letter == 'u' ? 4 : 6);
      if (code && *code >= 0xD800 && *code < 0xDC00 && (rest().starts_with("\\u") || rest().starts_with("\\U"))) {
        at_ += 2;
        const auto low = hexadecimal(4);
        if (low && *low >= 0xDC00 && *low < 0xE000) {
          code = 0x10000 + ((*code - 0xD800) << 10) + (*low - 0xDC00);
        } else {
          code = std::nullopt;
        }
      }
      if (!code || *code > 0x10FFFF || (*code >= 0xD800 && *code < 0xE000)) {
        at_ = start;
        return false;
      }
      append_utf8(out, *code);
      return true;
    }
    case '\0': return false;
    default:
      out += '\\';
      out += letter;
      return true;
  }
}

std::optional<std::string> Reader::string() {
  ++at_;  // the quote
  std::string out;
  while (at_ < text_.size()) {
    const char letter = text_[at_++];
    if (letter == '"') return out;
    if (letter == '\\') {
      if (!escape(out)) return std::nullopt;
    } else {
      out += letter;
    }
  }
  return std::nullopt;
}

}  // namespace cw::feel
