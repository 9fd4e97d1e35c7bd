// SPDX-License-Identifier: MIT
// A small writer of HTML and SVG that escapes by default: text from outside can only become text.
//
//   Html html;
//   html.open("p", {{"class", "lead"}}).text("Read from ").element("b", file_name).close();
//   std::move(html).finish();                 // <p class="lead">Read from <b>a&lt;b.csv</b></p>
//
// Names of elements and attributes, and raw markup, are of type Markup: known when the program is compiled. All else is escaped.
// Not for several threads at once.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace cw::link {

// Made from a string literal only, so that nothing read from a file can become markup.
class Markup {
 public:
  consteval Markup(const char* literal) : text_(literal) {}  // NOLINT(google-explicit-constructor): a literal stands for itself
  [[nodiscard]] constexpr std::string_view text() const { return text_; }

 private:
  std::string_view text_;
};

struct Attribute {
  Markup name;
  std::string value;
};
using Attributes = std::initializer_list<Attribute>;

class Html {
 public:
  Html() = default;
  Html(Html&&) noexcept = default;
  Html& operator=(Html&&) noexcept = default;
  Html(const Html&) = delete;
  Html& operator=(const Html&) = delete;

  Html& raw(Markup markup);
  Html& text(std::string_view text);                        // escaped, made printable
  Html& open(Markup element, Attributes attributes = {});   // <element attributes>
  Html& close();                                            // ends the innermost open element
  Html& empty(Markup element, Attributes attributes = {});  // <element attributes/>: br, SVG's line, rect ...
  Html& element(Markup element, std::string_view text, Attributes attributes = {});
  // An id that no other element of this page has: "prefix-3".
  [[nodiscard]] std::string unique_id(Markup prefix);
  [[nodiscard]] std::size_t size() const { return out_.size(); }
  [[nodiscard]] std::string finish() &&;  // closes what is open

 private:
  void start(Markup element, Attributes attributes);
  std::string out_;
  std::vector<std::string_view> open_;
  unsigned ids_ = 0;
};

// Text as it can be shown: ill-formed UTF-8, control characters and characters that turn the direction of writing become U+FFFD.
[[nodiscard]] std::string printable(std::string_view text);
// At most so many characters, then an ellipsis.
[[nodiscard]] std::string clipped(std::string_view text, std::size_t characters);

}  // namespace cw::link
