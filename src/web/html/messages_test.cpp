// SPDX-License-Identifier: MIT
#include "web/html/messages.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <set>

#include "base/text_file.h"

namespace cw::html {
namespace {

namespace fs = std::filesystem;

Catalogue catalogue(std::string_view content, Language language = Language::english) {
  auto read = Catalogue::read(content, language);
  EXPECT_TRUE(read.has_value()) << (read ? "" : read.error().message);
  return std::move(read).value();
}

// All words of one language: messages.en.txt, and what lies in messages/.
std::string desk_messages(const std::string& ending) {
  const fs::path folder = fs::path(CW_SOURCE_DIR) / "packages" / "desk";
  std::string out = read_text_file(folder / ("messages" + ending)).value_or("");
  for (const auto& entry : fs::directory_iterator(folder / "messages"))
    if (entry.path().filename().string().ends_with(ending)) out += "\n" + read_text_file(entry.path()).value_or("");
  return out;
}

TEST(Catalogue, FillsNamedPlaceholders) {
  const Catalogue words = catalogue("# a comment\na.b = {who} saw {what}\n  and went on\nbraces = {{x}} }}\n");
  EXPECT_EQ(words.text("a.b"_key, {{"what", "a <b>"}, {"who", "Ann"}}), "Ann saw a <b> and went on");
  EXPECT_EQ(words.text("a.b"_key, {{"who", "Ann"}}), "Ann saw {what} and went on");
  EXPECT_EQ(words.text("braces"_key), "{x} }");
  EXPECT_EQ(words.text("missing"_key), "missing");
  EXPECT_EQ(words.text_named("missing"), "");
}

TEST(Catalogue, EscapesItsWordsAroundMarkup) {
  const Catalogue words = catalogue("a = 1 < 2 & {link}\n");
  const Html made = words.html("a"_key, {{"link", "<a href=\"/\">x</a>"_html}});
  EXPECT_EQ(made.view(), "1 &lt; 2 &amp; <a href=\"/\">x</a>");
}

TEST(Catalogue, CountsInTheFormsOfItsLanguage) {
  const Catalogue english = catalogue("n[one] = {count} person\nn[other] = {count} people\n");
  EXPECT_EQ(english.counted("n"_key, 1), "1 person");
  EXPECT_EQ(english.counted("n"_key, 0), "0 people");
  EXPECT_EQ(english.counted("n"_key, 12345), "12,345 people");
  const Catalogue welsh = catalogue(
      "n[zero] = dim cŵn\nn[one] = {count} ci\nn[two] = {count} gi\nn[few] = {count} chi\nn[many] = {count} chi\nn[other] = {count} ci\n",
      Language::welsh);
  EXPECT_EQ(welsh.counted("n"_key, 0), "dim cŵn");
  EXPECT_EQ(welsh.counted("n"_key, 1), "1 ci");
  EXPECT_EQ(welsh.counted("n"_key, 2), "2 gi");
  EXPECT_EQ(welsh.counted("n"_key, 3), "3 chi");
  EXPECT_EQ(welsh.counted("n"_key, 6), "6 chi");
  EXPECT_EQ(welsh.counted("n"_key, 4), "4 ci");
  EXPECT_EQ(welsh.counted("n"_key, 16), "16 ci");
  EXPECT_EQ(welsh.plural_texts("n"_key).at("few"), Text("%{count} chi"));
}

TEST(Catalogue, SaysWhereItCannotBeRead) {
  const auto fails_at = [](std::string_view content, std::string_view line) {
    const auto read = Catalogue::read(content, Language::english);
    ASSERT_FALSE(read.has_value()) << content;
    EXPECT_NE(read.error().message.find(line), std::string::npos) << read.error().message;
  };
  fails_at("a = x\nb\n", "line 2");
  fails_at("a = x\n\nA = x\n", "line 3");
  fails_at("a =\n", "line 1");
  fails_at("  x\n", "line 1");
  fails_at("a = {x\n", "line 1");
  fails_at("a = x}\n", "line 1");
  fails_at("a = {}\n", "line 1");
  fails_at("a = x\na = y\n", "line 2");
  fails_at("a[few] = x\n", "line 1");
  fails_at("a[one = x\n", "line 1");
  fails_at("a[one] = x\n", "some plural forms");
  fails_at("a = x\na[one] = y\na[other] = z\n", "line 2");
  fails_at("a = \xff\n", "UTF-8");
}

TEST(Catalogue, FindsWhatATranslatorHasMissed) {
  const Catalogue one = catalogue("a = {x}\nb = y\nc[one] = {count} of {x}\nc[other] = {count} of {x}\n");
  const Catalogue other = catalogue("a = {y}\nc = {x}\nd = z\n", Language::welsh);
  const std::vector<std::string> wrong = Catalogue::differences(one, other);
  EXPECT_EQ(wrong, (std::vector<std::string>{"a has other placeholders in one than in the other", "b is not in cy",
                                             "c has plural forms in one of the two only", "d is not in en"}));
}

TEST(Language, IsReadFromTagsAndPreferences) {
  EXPECT_EQ(parse_language("cy-GB"), Language::welsh);
  EXPECT_EQ(parse_language("fr"), std::nullopt);
  EXPECT_EQ(preferred_language("cy, en;q=0.8"), Language::welsh);
  EXPECT_EQ(preferred_language("en-GB,en;q=0.9,cy;q=0.8"), Language::english);
  EXPECT_EQ(preferred_language("fr, cy;q=0.5"), Language::welsh);
  EXPECT_EQ(preferred_language("cy;q=0"), Language::english);
  EXPECT_EQ(preferred_language("cy;q=x,;,q=,"), Language::english);
  EXPECT_EQ(preferred_language(""), Language::english);
}

TEST(DeskMessages, AreCompleteInBothLanguages) {
  const auto read = read_catalogues(desk_messages(".en.txt"), desk_messages(".cy.txt"));
  ASSERT_TRUE(read.has_value()) << read.error().message;
  EXPECT_GT(read->english.keys().size(), 40u);
  for (const std::string_view key : read->english.keys()) EXPECT_FALSE(read->welsh.text_named(key).empty()) << key;
}

// Every "..."_key in the source, but for tests.
std::set<std::string> keys_in_source() {
  std::set<std::string> out;
  for (const auto& entry : fs::recursive_directory_iterator(fs::path(CW_SOURCE_DIR) / "src")) {
    const std::string name = entry.path().filename().string();
    if (!entry.is_regular_file() || name.ends_with("_test.cpp") || (entry.path().extension() != ".h" && entry.path().extension() != ".cpp"))
      continue;
    const std::string content = read_text_file(entry.path()).value_or("");
    for (std::size_t at = content.find("\"_key"); at != std::string::npos; at = content.find("\"_key", at + 1)) {
      const std::size_t line = content.rfind('\n', at) + 1;
      if (content.substr(line, at - line).find("//") != std::string::npos) continue;  // an example in a comment
      const std::size_t from = content.rfind('"', at - 1);
      if (from != std::string::npos && at > from + 1) out.insert(content.substr(from + 1, at - from - 1));
    }
  }
  return out;
}

TEST(DeskMessages, AreAllUsedAndNoneIsMissing) {
  const Catalogue words = catalogue(desk_messages(".en.txt"));
  const std::set<std::string> used = keys_in_source();
  EXPECT_GT(used.size(), 40u);
  for (const std::string& key : used) EXPECT_TRUE(words.has(key)) << "packages/desk has no message " << key;
  for (const std::string_view key : words.keys())
    EXPECT_TRUE(key.starts_with("flash.") || used.contains(std::string(key))) << "nobody uses the message " << key;
}

}  // namespace
}  // namespace cw::html
