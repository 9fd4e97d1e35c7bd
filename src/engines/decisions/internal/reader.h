// SPDX-License-Identifier: MIT
// Characters, spaces, comments, words and literals of FEEL, read from the front of a text.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/decimal.h"
#include "engines/decisions/feel/evaluation.h"

namespace cw::feel {

[[nodiscard]] bool is_space(char32_t letter);
[[nodiscard]] bool is_name_start(char32_t letter);
[[nodiscard]] bool is_name_part(char32_t letter);
// Signs that a name may hold between its words: . / - ' + * and the typographic apostrophe.
[[nodiscard]] bool is_name_sign(char32_t letter);
[[nodiscard]] bool is_keyword(std::string_view word);
// The code point at the front of UTF-8 and how many bytes it has; {0, 0} at the end. Ill-formed bytes are U+FFFD of one byte.
struct CodePoint {
  char32_t letter = 0;
  std::size_t bytes = 0;
};
[[nodiscard]] CodePoint first_code_point(std::string_view text);
void append_utf8(std::string& text, char32_t letter);

class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  [[nodiscard]] std::size_t at() const { return at_; }
  void go_to(std::size_t at) { at_ = at; }
  [[nodiscard]] std::string_view text() const { return text_; }
  [[nodiscard]] std::string_view rest() const { return text_.substr(at_); }
  [[nodiscard]] Position position() const { return position_of(at_); }
  [[nodiscard]] Position position_of(std::size_t at) const;

  void skip_space();  // and comments
  // After spaces: is the text at its end; does it go on with this sign.
  [[nodiscard]] bool done();
  [[nodiscard]] bool sees(std::string_view sign);
  [[nodiscard]] bool take(std::string_view sign);
  // The same for a whole word: "in" is not seen in "income".
  [[nodiscard]] bool sees_word(std::string_view word);
  [[nodiscard]] bool take_word(std::string_view word);
  // The word (letters and digits of a name) at the front, or empty. Nothing is taken.
  [[nodiscard]] std::string_view word() const;

  [[nodiscard]] bool sees_number();
  [[nodiscard]] std::optional<Decimal> number();  // nothing: too large
  // A string in quotes with its escapes; nothing where it does not end or an escape is wrong.
  [[nodiscard]] std::optional<std::string> string();

 private:
  bool escape(std::string& out);
  [[nodiscard]] std::optional<char32_t> hexadecimal(std::size_t digits);

  std::string_view text_;
  std::size_t at_ = 0;
  // Where the last asked position was, so that asking along the text costs no more than reading it once.
  mutable std::size_t known_at_ = 0;
  mutable Position known_{1, 1};
};

}  // namespace cw::feel
