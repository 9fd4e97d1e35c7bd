// SPDX-License-Identifier: MIT
#include "web/html/html.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <type_traits>

#include "base/text_file.h"
#include "web/html/button.h"
#include "web/html/lists.h"

namespace cw::html {
namespace {

std::string made(const Html& html) { return std::string(html.view()); }

TEST(Html, EscapesWhateverIsNotALiteral) {
  const std::string name = "<script>alert('x')</script>";
  Html out = "<p title=\""_html;
  out << "\"a\" & b" << "\">"_html << name << Text("<b>") << std::string_view("&") << 42 << "</p>"_html;
  EXPECT_EQ(made(out), "<p title=\"&quot;a&quot; &amp; b\">&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&lt;b&gt;&amp;42</p>");
}

TEST(Html, CannotBeMadeFromTextWithoutSayingSo) {
  static_assert(!std::is_convertible_v<std::string, Html>);
  static_assert(!std::is_convertible_v<const char*, Html>);
  static_assert(!std::is_constructible_v<Html, std::string>);
  static_assert(!std::is_constructible_v<Html, std::string_view>);
  static_assert(!std::is_constructible_v<Html, Text>);
  static_assert(!std::is_constructible_v<Markup, std::string_view>);
  static_assert(!std::is_convertible_v<Html, Text>, "or markup would be escaped by mistake");
  static_assert(!std::is_convertible_v<Html, std::string_view>);
  EXPECT_EQ(made(Html::from_text("<i>")), "&lt;i&gt;");
  EXPECT_EQ(made(Html::from_trusted_markup("<i>")), "<i>");
}

// Whoever adds a file here says in its review where the markup comes from.
TEST(Html, TakesMarkupOfRunTimeOnlyInFilesThatAreListed) {
  const std::vector<std::string> allowed = {"web/html/html.h", "web/html/html.cpp"};
  namespace fs = std::filesystem;
  const fs::path source = fs::path(CW_SOURCE_DIR) / "src";
  int callers = 0;
  for (const auto& entry : fs::recursive_directory_iterator(source)) {
    const std::string name = entry.path().lexically_relative(source).generic_string();
    const bool is_test = name.find("_test.cpp") != std::string::npos || name.find("/fixtures/") != std::string::npos;
    if (!entry.is_regular_file() || is_test || (entry.path().extension() != ".h" && entry.path().extension() != ".cpp")) continue;
    const auto content = read_text_file(entry.path());
    ASSERT_TRUE(content.has_value());
    if (content->find("from_trusted_markup") == std::string::npos) continue;
    ++callers;
    EXPECT_TRUE(std::ranges::find(allowed, name) != allowed.end()) << name << " calls from_trusted_markup";
  }
  EXPECT_EQ(callers, 2) << "the list is longer than it has to be, or nothing was read";
}

TEST(Attributes, AreEscapedAndCannotBeHandlersOrStyles) {
  Html out = "<p"_html;
  out << Attributes{{"data-a", "1\" onclick=\"x"}, {"hidden", flag}, {"title", ""}} << ">"_html;
  EXPECT_EQ(made(out), "<p data-a=\"1&quot; onclick=&quot;x\" hidden title=\"\">");
  for (const std::string_view refused : {"onclick", "OnLoad", "style", "", "a b", "a=b", "a\"", "1a", "a>", "a/"})
    EXPECT_FALSE(AttributeName::of_kept(refused).has_value()) << refused;
  EXPECT_TRUE(AttributeName::of_kept("data-i18n.show-section").has_value());
}

TEST(Addresses, AreWebMailTelephoneOrLocal) {
  for (const std::string_view kept : {"/people/1?a=b:c", "#x", "people", "", "https://example.org", "HTTP://example.org", "//example.org",
                                      "mailto:a@example.org", "tel:+441632960000", "otpauth://totp/a?secret=b", "?q=a:b", "a/b:c"})
    EXPECT_EQ(safe_address(kept), kept);
  for (const std::string_view refused : {"javascript:alert(1)", "JaVaScRiPt:alert(1)", " javascript:alert(1)", "java\nscript:alert(1)",
                                         "\tjavascript:alert(1)", "data:text/html,x", "vbscript:x", "blob:x"})
    EXPECT_EQ(safe_address(refused), "#") << refused;
}

TEST(Components, EscapeTextInEveryPlace) {
  const Text hostile = "\"><script>x</script>";
  const Html out = html_of(Button{.text = hostile, .name = hostile, .value = hostile, .classes = hostile, .id = hostile});
  EXPECT_EQ(out.view().find("<script>"), std::string_view::npos) << out.view();
  const Html link = html_of(Button{.text = "Go", .href = "javascript:alert(1)"});
  EXPECT_NE(link.view().find("href=\"#\""), std::string_view::npos) << link.view();
}

TEST(Table, IsTheSameInPieces) {
  const Table whole{.rows = {{{.text = "a"}, {.text = "1", .format = "numeric"}}, {{.text = "b"}, {.text = "2"}}},
                    .head = TableRow{{.text = "Name"}, {.text = "Number"}},
                    .caption = "Letters",
                    .first_cell_is_header = true};
  Html pieces;
  open_table(pieces, whole);
  for (const TableRow& row : whole.rows) put_table_row(pieces, whole, row);
  close_table(pieces);
  EXPECT_EQ(pieces.view(), html_of(whole).view());
}

}  // namespace
}  // namespace cw::html
