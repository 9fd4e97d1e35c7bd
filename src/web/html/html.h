// SPDX-License-Identifier: MIT
// Pages out of parts: markup that is safe by its type, and the components of GOV.UK Frontend 6 as structs of options.
//
//   Html page;
//   page << R"(<h1 class="govuk-heading-l">)"_html << person.name << "</h1>"_html;      // the name is escaped: it is no Html
//   page << Button{.text = "Save and continue", .prevent_double_click = true};
//   page << SummaryList{.rows = {{.key = {.text = "Born"}, .value = {.text = format_date(born, language)}}}};
//   return web::Response::html(std::move(page).take());
//
// Html is only ever made of literals ("..."_html), of text that is escaped, and of other Html. Markup that comes at run time goes in by
// Html::from_trusted_markup alone, which a test keeps to a list of files. The components have the names and options of the macros, in
// snake_case (docs/reference/pages.md); each has `Html& operator<<(Html&, const Component&)` and appends to one buffer. Values; pure.
#pragma once

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace cw::html {

// Markup that stands in the source. Made by "..."_html only.
class Markup {
 public:
  [[nodiscard]] constexpr std::string_view view() const { return text_; }

 private:
  consteval explicit Markup(std::string_view text) : text_(text) {}
  friend consteval Markup operator""_html(const char* text, std::size_t size);
  std::string_view text_;
};
consteval Markup operator""_html(const char* text, std::size_t size) { return Markup(std::string_view(text, size)); }

// Words for people, or the value of an attribute: escaped when they enter Html. Owns them, so that options may be kept.
class Text {
 public:
  Text() = default;
  Text(const char* text) : text_(text) {}
  Text(std::string text) : text_(std::move(text)) {}
  Text(std::string_view text) : text_(text) {}
  [[nodiscard]] std::string_view view() const { return text_; }
  [[nodiscard]] bool empty() const { return text_.empty(); }
  bool operator==(const Text&) const = default;

 private:
  std::string text_;
};

template <class T>
concept PlainText = std::convertible_to<const T&, std::string_view>;
template <class T>
concept WholeNumber = std::integral<T> && !std::same_as<T, bool> && !std::same_as<T, char>;

// Appends `text` with & < > " ' as character references (HTML Standard, section 13.3); of text it makes what is safe between tags and in
// quoted attributes, nowhere else.
void append_escaped(std::string& out, std::string_view text);

class Html {
 public:
  Html() = default;
  Html(Markup literal) : text_(literal.view()) {}
  // Escaped.
  [[nodiscard]] static Html from_text(std::string_view text);
  // As it is: whoever calls this answers for every byte. For markup that this program has made and kept, such as of Markdown.
  [[nodiscard]] static Html from_trusted_markup(std::string markup);

  Html& operator<<(Markup literal) { return append(literal.view()); }
  Html& operator<<(const Html& inner) { return append(inner.text_); }
  Html& operator<<(const Text& text) { return *this << text.view(); }
  template <PlainText T>
  Html& operator<<(const T& text) {
    append_escaped(text_, text);
    return *this;
  }
  template <WholeNumber T>
  Html& operator<<(T number) {
    return append(std::to_string(number));
  }

  void reserve(std::size_t bytes) { text_.reserve(bytes); }
  [[nodiscard]] bool empty() const { return text_.empty(); }
  [[nodiscard]] std::string_view view() const { return text_; }
  [[nodiscard]] std::string take() && { return std::move(text_); }

 private:
  Html& append(std::string_view markup) {
    text_.append(markup);
    return *this;
  }
  std::string text_;
};

// The name of an attribute, checked when the program is compiled: letters, digits, '-', '_', '.' and ':', beginning with a letter; no event
// handler and no style, which the pages' content security policy would not let through.
class AttributeName {
 public:
  consteval AttributeName(const char* name) : name_(name) {
    if (!is_allowed(name_)) throw "not the name of an attribute that may be set";
  }
  // For names that are known at run time only, which `name` has to outlive; nothing where it may not be set.
  [[nodiscard]] static std::optional<AttributeName> of_kept(std::string_view name);
  [[nodiscard]] constexpr std::string_view view() const { return name_; }

 private:
  struct Checked {};
  constexpr AttributeName(std::string_view name, Checked) : name_(name) {}
  static constexpr bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
  static constexpr bool is_allowed(std::string_view name) {
    if (name.empty() || !is_letter(name[0]) || name == "style") return false;
    if ((name[0] | 0x20) == 'o' && name.size() > 1 && (name[1] | 0x20) == 'n') return false;
    for (const char c : name)
      if (!is_letter(c) && !(c >= '0' && c <= '9') && c != '-' && c != '_' && c != '.' && c != ':') return false;
    return true;
  }
  std::string_view name_;
};

struct Flag {};
inline constexpr Flag flag;  // an attribute without a value: {"hidden", flag}

// Attributes in their order: {{"data-filter", "open"}, {"hidden", flag}}.
class Attributes {
 public:
  struct One {
    One(AttributeName of, Text is) : name(of), value(std::move(is)) {}
    One(AttributeName of, Flag) : name(of) {}
    AttributeName name;
    std::optional<Text> value;  // nothing: a flag
  };
  Attributes() = default;
  Attributes(std::initializer_list<One> all) : all_(all) {}
  void add(One one) { all_.push_back(std::move(one)); }
  void add(const Attributes& more) { all_.insert(all_.end(), more.all_.begin(), more.all_.end()); }
  [[nodiscard]] bool empty() const { return all_.empty(); }
  [[nodiscard]] auto begin() const { return all_.begin(); }
  [[nodiscard]] auto end() const { return all_.end(); }

 private:
  std::vector<One> all_;
};
// Each with a space before it.
Html& operator<<(Html& out, const Attributes& attributes);

// An address for href and action: what is no web, mail, telephone, authenticator or local address (RFC 3986, section 3.1), such as
// javascript:, becomes "#". Views `text`.
[[nodiscard]] std::string_view safe_address(std::string_view text);

// A component on its own, to go into another's option: html_of(Tag{.text = "New"}).
template <class Component>
[[nodiscard]] Html html_of(const Component& component) {
  Html out;
  out << component;
  return out;
}

}  // namespace cw::html
