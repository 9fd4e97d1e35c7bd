// SPDX-License-Identifier: MIT
// The words of pages in English and Welsh: a catalogue of messages for each, as data (packages/desk/messages.en.txt, messages.cy.txt).
//
//   CW_TRY(const Catalogue words, Catalogue::read(content, Language::welsh));
//   words.text("page.skip"_key);                                             // "Neidio i'r prif gynnwys"
//   words.text("page.title"_key, {{"title", title}, {"place", place}});      // named placeholders: {title} - {place}
//   words.counted("search.found"_key, 2);                                    // the plural form of 2, with {count} as 2
//   words.html("page.feedback"_key, {{"link", html_of(link)}});              // its text is escaped, what goes in is Html
//
// A line is `key = text`, or `key[form] = text` for each plural form that the language has (CLDR: English one, other; Welsh zero, one, two,
// few, many, other); '#' begins a comment; a line that begins with spaces goes on with the text before it. {{ and }} stand for braces.
// A key stands in the source as "..."_key, so that a test finds keys that are missing or used by nobody. Immutable: any thread.
#pragma once

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "web/html/form_parts.h"

namespace cw::html {

enum class Language : std::uint8_t { english, welsh };
[[nodiscard]] std::string_view tag_of(Language language);                    // "en", "cy" (RFC 5646)
[[nodiscard]] std::optional<Language> parse_language(std::string_view tag);  // of a tag, with or without a region
// The first of ours that Accept-Language (RFC 9110, section 12.5.4) prefers; English where it names none.
[[nodiscard]] Language preferred_language(std::string_view accept_language);

// The plural form of a count (CLDR 45, cardinal rules of whole numbers).
[[nodiscard]] std::string_view plural_form(Language language, std::int64_t count);
[[nodiscard]] const std::vector<std::string_view>& plural_forms(Language language);

// The name of a message, checked when the program is compiled: small letters, digits, '_' and '.'.
class MessageKey {
 public:
  [[nodiscard]] constexpr std::string_view view() const { return name_; }

 private:
  consteval explicit MessageKey(std::string_view name) : name_(name) {
    for (const char c : name_)
      if (!(c >= 'a' && c <= 'z') && !(c >= '0' && c <= '9') && c != '_' && c != '.') throw "not the name of a message";
  }
  friend consteval MessageKey operator""_key(const char* text, std::size_t size);
  std::string_view name_;
};
consteval MessageKey operator""_key(const char* text, std::size_t size) { return MessageKey(std::string_view(text, size)); }

struct MessageValue {
  std::string_view name;
  std::string_view value;
};
struct MessageMarkup {
  std::string_view name;
  Html value;
};

class Catalogue {
 public:
  // Invalid, with the line: what is no message, a key or form that is there twice, a form that the language has not, a message with some
  // forms but not all, a brace without its fellow.
  [[nodiscard]] static Result<Catalogue> read(std::string_view content, Language language);

  [[nodiscard]] Language language() const { return language_; }
  // The words of a message; of one that is not there its key, which a test keeps from happening. A placeholder without a value stays.
  [[nodiscard]] std::string text(MessageKey key) const { return text(key, {}); }
  [[nodiscard]] std::string text(MessageKey key, std::initializer_list<MessageValue> values) const;
  // In the plural form of `count`, which {count} stands for, with its thousands set off.
  [[nodiscard]] std::string counted(MessageKey key, std::int64_t count, std::initializer_list<MessageValue> values = {}) const;
  [[nodiscard]] Html html(MessageKey key, std::initializer_list<MessageMarkup> values) const;
  // All plural forms, with %{count} for {count}, as GOV.UK Frontend's scripts read them.
  [[nodiscard]] PluralTexts plural_texts(MessageKey key) const;
  [[nodiscard]] bool has(std::string_view key) const { return find(key) != nullptr; }
  // As text(), by a name of run time, such as one of a few that a table holds; empty where there is none of that name.
  [[nodiscard]] std::string text_named(std::string_view key, std::initializer_list<MessageValue> values = {}) const;
  [[nodiscard]] std::string counted_named(std::string_view key, std::int64_t count, std::initializer_list<MessageValue> values = {}) const;

  [[nodiscard]] std::vector<std::string_view> keys() const;  // in their order
  // What a translator has to see to, one sentence each: keys that only one of the two has, placeholders that only one of the two has.
  [[nodiscard]] static std::vector<std::string> differences(const Catalogue& one, const Catalogue& other);

 private:
  friend class CatalogueReader;
  struct Piece {
    std::string text;  // words, or the name of a placeholder
    bool is_placeholder = false;
  };
  using Pattern = std::vector<Piece>;
  struct Form {
    std::string name;  // empty: the only one
    Pattern pattern;
  };
  struct Message {
    std::string key;
    std::vector<Form> forms;
  };
  explicit Catalogue(Language language) : language_(language) {}
  [[nodiscard]] const Message* find(std::string_view key) const;
  [[nodiscard]] const Pattern* pattern_of(std::string_view key, std::string_view form) const;
  [[nodiscard]] static std::vector<std::string_view> placeholders(const Message& message);
  Language language_;
  std::vector<Message> messages_;  // by key
};

struct Catalogues {
  Catalogue english, welsh;
  [[nodiscard]] const Catalogue& in(Language language) const { return language == Language::welsh ? welsh : english; }
};
// Invalid also where one has a key or a placeholder that the other has not.
[[nodiscard]] Result<Catalogues> read_catalogues(std::string_view english, std::string_view welsh);

}  // namespace cw::html
