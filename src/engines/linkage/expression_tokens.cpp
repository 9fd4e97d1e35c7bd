// SPDX-License-Identifier: MIT
#include "engines/linkage/expression_tokens.h"

#include <algorithm>
#include <array>
#include <utility>

namespace cw::linkage {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_space(char c) { return c == ' ' || (c >= '\t' && c <= '\r'); }
bool is_word_start(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || static_cast<unsigned char>(c) >= 0x80; }
bool is_word(char c) { return is_word_start(c) || is_digit(c) || c == '$'; }

// Longest first.
constexpr std::array<std::string_view, 30> symbols = {"->>", "->", "::", "<>", "!=", "<=", ">=", "==", "||", "&&",
                                                      "//",  "**", "@>", "<@", "(",  ")",  "[",  "]",  ",",  ".",
                                                      ":",   "=",  "<",  ">",  "+",  "-",  "*",  "/",  "%",  "^"};

class Tokenizer {
 public:
  explicit Tokenizer(std::string_view sql) : sql_(sql) {}

  Result<std::vector<Token>> run() {
    if (sql_.size() > longest_condition)
      return fail(ErrorCode::too_large, "the condition is longer than " + std::to_string(longest_condition) + " bytes");
    while (true) {
      CW_CHECK(skip_blank());
      if (at_ >= sql_.size()) break;
      CW_CHECK(next());
    }
    tokens_.push_back({TokenKind::end, "", sql_.size()});
    return std::move(tokens_);
  }

 private:
  [[nodiscard]] char peek(std::size_t ahead = 0) const { return at_ + ahead < sql_.size() ? sql_[at_ + ahead] : '\0'; }

  [[nodiscard]] tl::unexpected<Error> wrong(std::string what, std::size_t offset) const {
    return fail(ErrorCode::invalid, std::move(what) + " at " + position_text(sql_, offset));
  }

  Result<void> skip_blank() {
    while (at_ < sql_.size()) {
      if (is_space(peek())) {
        ++at_;
      } else if (peek() == '-' && peek(1) == '-') {
        while (at_ < sql_.size() && peek() != '\n') ++at_;
      } else if (peek() == '/' && peek(1) == '*') {
        CW_CHECK(skip_comment());
      } else {
        break;
      }
    }
    return {};
  }

  Result<void> skip_comment() {
    const std::size_t start = at_;
    int depth = 0;
    do {
      if (at_ >= sql_.size()) return wrong("a comment is not closed, it starts", start);
      if (peek() == '/' && peek(1) == '*') {
        ++depth;
        at_ += 2;
      } else if (peek() == '*' && peek(1) == '/') {
        --depth;
        at_ += 2;
      } else {
        ++at_;
      }
    } while (depth > 0);
    return {};
  }

  Result<void> next() {
    const char c = peek();
    if (c == '\'') return quoted('\'', TokenKind::text);
    if (c == '"') return quoted('"', TokenKind::quoted_word);
    if (is_digit(c) || (c == '.' && is_digit(peek(1)))) return number();
    if (is_word_start(c)) {
      const std::size_t start = at_;
      while (is_word(peek())) ++at_;
      tokens_.push_back({TokenKind::word, std::string(sql_.substr(start, at_ - start)), start});
      return {};
    }
    for (const std::string_view symbol : symbols)
      if (sql_.substr(at_, symbol.size()) == symbol) {
        tokens_.push_back({TokenKind::symbol, std::string(symbol), at_});
        at_ += symbol.size();
        return {};
      }
    return wrong("there is a character that is no SQL", at_);
  }

  Result<void> quoted(char quote, TokenKind kind) {
    const std::size_t start = at_++;
    std::string text;
    while (true) {
      if (at_ >= sql_.size()) return wrong("a quote is not closed, it starts", start);
      const char c = sql_[at_++];
      if (c == '\0') return wrong("there is a zero byte in a quoted text", at_ - 1);
      if (c != quote) {
        text += c;
      } else if (peek() == quote) {
        text += quote;
        ++at_;
      } else {
        break;
      }
    }
    if (kind == TokenKind::quoted_word && text.empty()) return wrong("there is an empty quoted name", start);
    tokens_.push_back({kind, std::move(text), start});
    return {};
  }

  void digits(std::string& text) {
    while (is_digit(peek()) || (peek() == '_' && is_digit(peek(1)))) {
      if (peek() != '_') text += peek();
      ++at_;
    }
  }

  Result<void> number() {
    const std::size_t start = at_;
    TokenKind kind = TokenKind::integer;
    std::string text;
    digits(text);
    if (peek() == '.') {
      kind = TokenKind::number;
      text += text.empty() ? "0." : ".";
      ++at_;
      digits(text);
    }
    const std::size_t sign = (peek(1) == '+' || peek(1) == '-') ? 1 : 0;
    if ((peek() == 'e' || peek() == 'E') && is_digit(peek(1 + sign))) {
      kind = TokenKind::number;
      text += 'e';
      if (sign == 1) text += peek(1);
      at_ += 1 + sign;
      digits(text);
    }
    if (is_word(peek())) return wrong("a number runs into a word", start);
    tokens_.push_back({kind, std::move(text), start});
    return {};
  }

  std::string_view sql_;
  std::size_t at_ = 0;
  std::vector<Token> tokens_;
};

}  // namespace

Result<std::vector<Token>> tokenize(std::string_view sql) { return Tokenizer(sql).run(); }

std::string position_text(std::string_view sql, std::size_t offset) {
  const std::string_view before = sql.substr(0, std::min(offset, sql.size()));
  const auto line = std::count(before.begin(), before.end(), '\n') + 1;
  const std::size_t last_newline = before.rfind('\n');
  const std::size_t column = last_newline == std::string_view::npos ? before.size() : before.size() - last_newline - 1;
  return "line " + std::to_string(line) + ", column " + std::to_string(column + 1);
}

std::string to_lower_ascii(std::string_view text) {
  std::string lower(text);
  for (char& c : lower)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  return lower;
}

}  // namespace cw::linkage
