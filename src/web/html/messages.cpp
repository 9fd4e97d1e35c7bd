// SPDX-License-Identifier: MIT
// Catalogues of messages.
#include "web/html/messages.h"

#include <algorithm>

#include "base/text.h"
#include "web/html/format.h"

namespace cw::html {

std::string_view tag_of(Language language) { return language == Language::welsh ? "cy" : "en"; }

std::optional<Language> parse_language(std::string_view tag) {
  const std::string_view main = tag.substr(0, std::min(tag.find('-'), tag.size()));
  if (main == "en" || main == "EN" || main == "En") return Language::english;
  if (main == "cy" || main == "CY" || main == "Cy") return Language::welsh;
  return std::nullopt;
}

Language preferred_language(std::string_view accept_language) {
  Language best = Language::english;
  int best_weight = 0;  // thousandths
  while (!accept_language.empty()) {
    const std::size_t end = std::min(accept_language.find(','), accept_language.size());
    const std::string_view one = trim(accept_language.substr(0, end));
    accept_language.remove_prefix(std::min(end + 1, accept_language.size()));
    const std::size_t semicolon = std::min(one.find(';'), one.size());
    const std::optional<Language> language = parse_language(trim(one.substr(0, semicolon)));
    if (!language) continue;
    int weight = 1000;
    const std::size_t quality = one.find("q=", semicolon);
    if (quality != std::string_view::npos) {
      weight = 0;
      int place = 1000;
      for (const char c : one.substr(quality + 2)) {
        if (c == '.') continue;
        if (c < '0' || c > '9' || place == 0) break;
        weight += (c - '0') * place;
        place /= 10;
      }
    }
    if (weight > best_weight) {
      best = *language;
      best_weight = weight;
    }
  }
  return best;
}

std::string_view plural_form(Language language, std::int64_t count) {
  if (language == Language::english) return count == 1 ? "one" : "other";
  switch (count) {
    case 0: return "zero";
    case 1: return "one";
    case 2: return "two";
    case 3: return "few";
    case 6: return "many";
    default: return "other";
  }
}

const std::vector<std::string_view>& plural_forms(Language language) {
  static const std::vector<std::string_view> english = {"one", "other"};
  static const std::vector<std::string_view> welsh = {"zero", "one", "two", "few", "many", "other"};
  return language == Language::english ? english : welsh;
}

// Reads line by line; keeps the message that the last line belonged to.
class CatalogueReader {
 public:
  explicit CatalogueReader(Language language) : out_(language) {}

  Result<Catalogue> read(std::string_view content) {
    while (!content.empty()) {
      const std::size_t end = std::min(content.find('\n'), content.size());
      std::string_view line = content.substr(0, end);
      content.remove_prefix(std::min(end + 1, content.size()));
      if (line.ends_with('\r')) line.remove_suffix(1);
      ++line_;
      CW_CHECK(take(line));
    }
    CW_CHECK(finish_text());
    std::ranges::stable_sort(out_.messages_, {}, &Catalogue::Message::key);
    CW_CHECK(check_forms());
    return std::move(out_);
  }

 private:
  [[nodiscard]] tl::unexpected<Error> wrong(const std::string& what) const {
    return fail(ErrorCode::invalid, "line " + std::to_string(text_line_) + " of the messages: " + what, key_);
  }

  Result<void> take(std::string_view line) {
    const std::string_view words = trim(line);
    if (words.empty() || words.starts_with('#')) return {};
    if (line[0] == ' ' || line[0] == '\t') {
      if (key_.empty()) {
        text_line_ = line_;
        return wrong("a text goes on, but none has begun");
      }
      text_.append(" ").append(words);
      return {};
    }
    CW_CHECK(finish_text());
    text_line_ = line_;
    const std::size_t equals = line.find('=');
    if (equals == std::string_view::npos) return wrong("no '=' between key and text");
    std::string_view key = trim(line.substr(0, equals));
    form_.clear();
    if (const std::size_t bracket = key.find('['); bracket != std::string_view::npos) {
      if (!key.ends_with(']')) return wrong("a plural form without ']'");
      form_ = key.substr(bracket + 1, key.size() - bracket - 2);
      key = trim(key.substr(0, bracket));
      if (std::ranges::find(plural_forms(out_.language_), form_) == plural_forms(out_.language_).end())
        return wrong("the language has no plural form \"" + form_ + "\"");
    }
    key_ = key;
    if (key_.empty() ||
        !std::ranges::all_of(key_, [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.'; }))
      return wrong("a key is of small letters, digits, '_' and '.'");
    text_ = trim(line.substr(equals + 1));
    return {};
  }

  Result<void> finish_text() {
    if (key_.empty()) return {};
    CW_TRY(Catalogue::Pattern pattern, read_pattern());
    auto at = std::ranges::find(out_.messages_, key_, &Catalogue::Message::key);
    if (at == out_.messages_.end()) {
      out_.messages_.push_back({key_, {}});
      at = out_.messages_.end() - 1;
    }
    for (const Catalogue::Form& form : at->forms)
      if (form.name == form_ || form.name.empty() || form_.empty()) return wrong("the message is there already");
    at->forms.push_back({form_, std::move(pattern)});
    key_.clear();
    return {};
  }

  Result<Catalogue::Pattern> read_pattern() {
    if (text_.empty()) return wrong("a message without words");
    if (find_invalid_utf8(text_)) return wrong("it is not UTF-8");
    Catalogue::Pattern out;
    const auto words = [&out]() -> std::string& {
      if (out.empty() || out.back().is_placeholder) out.emplace_back();
      return out.back().text;
    };
    for (std::size_t i = 0; i < text_.size(); ++i) {
      const char c = text_[i];
      if (c != '{' && c != '}') {
        words().push_back(c);
      } else if (i + 1 < text_.size() && text_[i + 1] == c) {
        words().push_back(c);
        ++i;
      } else if (c == '}') {
        return wrong("'}' without '{'; write }} for a brace");
      } else {
        const std::size_t end = text_.find('}', i);
        if (end == std::string::npos || end == i + 1) return wrong("'{' without a name and '}'; write {{ for a brace");
        out.push_back({text_.substr(i + 1, end - i - 1), true});
        i = end;
      }
    }
    return out;
  }

  Result<void> check_forms() {
    for (const Catalogue::Message& message : out_.messages_) {
      if (message.forms[0].name.empty()) continue;
      if (message.forms.size() == plural_forms(out_.language_).size()) continue;
      return fail(ErrorCode::invalid, "the message " + message.key + " has some plural forms but not all of its language", message.key);
    }
    return {};
  }

  Catalogue out_;
  int line_ = 0, text_line_ = 0;
  std::string key_, form_, text_;
};

Result<Catalogue> Catalogue::read(std::string_view content, Language language) { return CatalogueReader(language).read(content); }

const Catalogue::Message* Catalogue::find(std::string_view key) const {
  const auto at = std::ranges::lower_bound(messages_, key, {}, &Message::key);
  return at == messages_.end() || at->key != key ? nullptr : &*at;
}

const Catalogue::Pattern* Catalogue::pattern_of(std::string_view key, std::string_view form) const {
  const Message* message = find(key);
  if (message == nullptr) return nullptr;
  for (const Form& one : message->forms)
    if (one.name == form || one.name.empty()) return &one.pattern;
  return &message->forms.back().pattern;
}

namespace {

const std::string_view* value_of(std::string_view name, std::initializer_list<MessageValue> values) {
  for (const MessageValue& one : values)
    if (one.name == name) return &one.value;
  return nullptr;
}

}  // namespace

std::string Catalogue::text(MessageKey key, std::initializer_list<MessageValue> values) const {
  std::string out = text_named(key.view(), values);
  return out.empty() ? std::string(key.view()) : out;
}

std::string Catalogue::text_named(std::string_view key, std::initializer_list<MessageValue> values) const {
  std::string out;
  const Pattern* pattern = pattern_of(key, {});
  if (pattern == nullptr) return out;
  for (const Piece& piece : *pattern) {
    const std::string_view* value = piece.is_placeholder ? value_of(piece.text, values) : nullptr;
    if (value != nullptr) {
      out += *value;
    } else if (piece.is_placeholder) {
      out.append("{").append(piece.text).append("}");
    } else {
      out += piece.text;
    }
  }
  return out;
}

std::string Catalogue::counted(MessageKey key, std::int64_t count, std::initializer_list<MessageValue> values) const {
  std::string out = counted_named(key.view(), count, values);
  return out.empty() ? std::string(key.view()) : out;
}

std::string Catalogue::counted_named(std::string_view key, std::int64_t count, std::initializer_list<MessageValue> values) const {
  std::string out;
  const Pattern* pattern = pattern_of(key, plural_form(language_, count));
  if (pattern == nullptr) return out;
  for (const Piece& piece : *pattern) {
    if (!piece.is_placeholder) {
      out += piece.text;
    } else if (piece.text == "count") {
      out += number_text(count);
    } else if (const std::string_view* value = value_of(piece.text, values)) {
      out += *value;
    } else {
      out.append("{").append(piece.text).append("}");
    }
  }
  return out;
}

Html Catalogue::html(MessageKey key, std::initializer_list<MessageMarkup> values) const {
  Html out;
  const Pattern* pattern = pattern_of(key.view(), {});
  if (pattern == nullptr) return Html::from_text(key.view());
  for (const Piece& piece : *pattern) {
    const auto at = std::find_if(values.begin(), values.end(),
                                 [&piece](const MessageMarkup& one) { return piece.is_placeholder && one.name == piece.text; });
    if (at != values.end()) {
      out << at->value;
    } else if (piece.is_placeholder) {
      out << "{"_html << piece.text << "}"_html;
    } else {
      out << piece.text;
    }
  }
  return out;
}

PluralTexts Catalogue::plural_texts(MessageKey key) const {
  PluralTexts out;
  const Message* message = find(key.view());
  if (message == nullptr) return out;
  for (const Form& form : message->forms) {
    std::string text;
    for (const Piece& piece : form.pattern) text += piece.is_placeholder ? "%{" + piece.text + "}" : piece.text;
    out[form.name.empty() ? "other" : form.name] = text;
  }
  return out;
}

std::vector<std::string_view> Catalogue::keys() const {
  std::vector<std::string_view> out;
  for (const Message& message : messages_) out.emplace_back(message.key);
  return out;
}

// {count} is not among them: "one person" may leave it out.
std::vector<std::string_view> Catalogue::placeholders(const Message& message) {
  std::vector<std::string_view> out;
  for (const Form& form : message.forms)
    for (const Piece& piece : form.pattern)
      if (piece.is_placeholder && (piece.text != "count" || message.forms.size() == 1)) out.emplace_back(piece.text);
  std::ranges::sort(out);
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

std::vector<std::string> Catalogue::differences(const Catalogue& one, const Catalogue& other) {
  std::vector<std::string> out;
  const auto say = [&out](std::string_view key, std::string_view what) { out.push_back(std::string(key) + " " + std::string(what)); };
  for (const Message& message : one.messages_) {
    const Message* match = other.find(message.key);
    if (match == nullptr) {
      say(message.key, std::string("is not in ").append(tag_of(other.language_)));
      continue;
    }
    if (message.forms[0].name.empty() != match->forms[0].name.empty()) say(message.key, "has plural forms in one of the two only");
    if (placeholders(message) != placeholders(*match)) say(message.key, "has other placeholders in one than in the other");
  }
  for (const Message& message : other.messages_)
    if (one.find(message.key) == nullptr) say(message.key, std::string("is not in ").append(tag_of(one.language_)));
  return out;
}

Result<Catalogues> read_catalogues(std::string_view english, std::string_view welsh) {
  CW_TRY(Catalogue one, Catalogue::read(english, Language::english));
  CW_TRY(Catalogue other, Catalogue::read(welsh, Language::welsh));
  const std::vector<std::string> wrong = Catalogue::differences(one, other);
  if (!wrong.empty())
    return fail(ErrorCode::invalid,
                "the messages in English and Welsh do not match: " + wrong.front() + ", and " + std::to_string(wrong.size() - 1) + " more");
  return Catalogues{std::move(one), std::move(other)};
}

}  // namespace cw::html
