// SPDX-License-Identifier: MIT
#include "web/html/forms.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "base/text_file.h"
#include "web/html/fixtures/test_markup.h"

namespace cw::html {
namespace {

class Forms : public ::testing::Test {
 protected:
  Catalogue words() {
    auto read = Catalogue::read(
        "form.error = Gwall\nform.error_summary = Mae problem\npage.success = S\npage.important = P\nflash.saved = Saved\n"
        "flash.loaded[one] = {count} row\nflash.loaded[other] = {count} rows\nchanged.caption = Changed\nchanged.field = F\n"
        "changed.opened = O\nchanged.now = N\nchanged.yours = Y\nchanged.kept = K\n",
        Language::english);
    EXPECT_TRUE(read.has_value());
    return std::move(read).value();
  }
  // The request of a browser that has kept the cookies of `answer`.
  static web::Request after(const web::Response& answer) {
    web::Request out;
    for (const auto& [name, value] : answer.headers)
      if (name == "Set-Cookie") out.headers.add("Cookie", value.substr(0, value.find(';')));
    return out;
  }
  web::CsrfTokens tokens{std::string(32, 's')};
  web::Request request;
  FormContext context{tokens, request, "session one"};
};

std::string between(std::string_view text, std::string_view before, std::string_view after) {
  const std::size_t from = text.find(before) + before.size();
  return std::string(text.substr(from, text.find(after, from) - from));
}

TEST_F(Forms, CarryATokenOfTheirSession) {
  const Html opened = open_form(context, "/people/1?a=\"b\"");
  EXPECT_TRUE(opened.view().starts_with("<form method=\"post\" action=\"/people/1?a=&quot;b&quot;\"")) << opened.view();
  web::Form form;
  form.values.emplace_back(token_field, between(opened.view(), "value=\"", "\""));
  EXPECT_TRUE(check_form(context, form).has_value());
  const FormContext other{tokens, request, "session two"};
  EXPECT_EQ(check_form(other, form).error().code, ErrorCode::denied);
  EXPECT_EQ(check_form(context, web::Form()).error().code, ErrorCode::denied);
  EXPECT_NE(open_form(context, "javascript:x").view().find("action=\"#\""), std::string_view::npos);
}

TEST_F(Forms, TellErrorsAtTheTopAndAtTheField) {
  FormErrors errors;
  errors.add("surname", "Enter a <surname>");
  errors.add("born-day", "Enter a day");
  errors.add("surname", "Something else");
  const ErrorSummary summary = errors.summary(words());
  ASSERT_EQ(summary.error_list.size(), 3u);
  EXPECT_EQ(summary.error_list[0].href, Text("#surname"));
  EXPECT_NE(html_of(summary).view().find("<a href=\"#surname\">Enter a &lt;surname&gt;</a>"), std::string_view::npos);
  const auto message = errors.message_for("surname", words());
  ASSERT_TRUE(message.has_value());
  EXPECT_EQ(message->text, Text("Enter a <surname>"));
  EXPECT_EQ(message->visually_hidden_text, Text("Gwall"));
  EXPECT_FALSE(errors.message_for("forename", words()).has_value());
}

TEST_F(Forms, GoOnWithAMessageThatIsToldOnce) {
  const auto answer = see_other_with({FlashKind::success, "loaded", 12}, context, "/loads/3");
  ASSERT_TRUE(answer.has_value());
  EXPECT_EQ(answer->status, 303);
  EXPECT_EQ(answer->headers.get("Location"), "/loads/3");
  const web::Request next = after(*answer);
  web::Response page;
  const auto flash = take_flash({tokens, next, "session one"}, page);
  ASSERT_TRUE(flash.has_value());
  const auto banner = flash_banner(*flash, words());
  ASSERT_TRUE(banner.has_value());
  EXPECT_EQ(banner->text, Text("12 rows"));
  EXPECT_NE(page.headers.get("Set-Cookie").find("Max-Age=0"), std::string_view::npos) << "it is told once";
}

TEST_F(Forms, BelieveNoMessageThatIsNotOfTheSession) {
  const auto answer = see_other_with({FlashKind::notice, "saved", 0}, context, "/");
  const web::Request next = after(*answer);
  web::Response page;
  EXPECT_FALSE(take_flash({tokens, next, "session two"}, page).has_value());
  const std::string cookie(next.headers.get("Cookie"));
  for (const std::string& changed : {cookie + "1", cookie.substr(0, cookie.find('~')) + "~s~saved~0", std::string("flash=~"),
                                     std::string("flash=s~saved~0"), std::string("flash=")}) {
    web::Request forged;
    forged.headers.add("Cookie", changed);
    EXPECT_FALSE(take_flash({tokens, forged, "session one"}, page).has_value()) << changed;
  }
  EXPECT_FALSE(flash_banner({FlashKind::success, "unknown", 0}, words()).has_value());
  EXPECT_FALSE(see_other_with({FlashKind::success, "Mr Smith", 0}, context, "/").has_value()) << "no text of its own";
}

TEST(OwnPath, LeadsNowhereElse) {
  for (const std::string_view own : {"/", "/people/1?q=a:b#c", "/a//b"}) EXPECT_EQ(own_path(own, "/home"), own);
  for (const std::string_view other : {"", "people", "//evil.example", "/\\evil.example", "https://evil.example", "/\t/evil.example",
                                       "/a\r\nSet-Cookie: x", "javascript:x", "/a b"})
    EXPECT_EQ(own_path(other, "/home"), "/home") << other;
}

TEST_F(Forms, KnowWhatHasChangedSinceTheyWereOpened) {
  web::Form form;
  EXPECT_TRUE(has_changed_since(form, "7")) << "a form that does not say cannot be trusted";
  form.values.emplace_back(version_field, between(opened_version("7").view(), "value=\"", "\""));
  EXPECT_FALSE(has_changed_since(form, "7"));
  EXPECT_TRUE(has_changed_since(form, "8"));
  const std::vector<FieldChange> changes = {{"a", "A", "1", "1", "1"},
                                            {"b", "B", "1", "2", "1"},
                                            {"c", "C", "1", "1", "3"},
                                            {"d", "D", "1", "2", "2"},
                                            {"e", "E", "1", "2", "3"}};
  EXPECT_EQ(changes[0].change(), Change::none);
  EXPECT_EQ(changes[1].change(), Change::yours);
  EXPECT_EQ(changes[2].change(), Change::theirs);
  EXPECT_EQ(changes[3].change(), Change::both_alike);
  EXPECT_EQ(changes[4].change(), Change::conflict);
  const Html table = changes_table(changes, words());
  EXPECT_NE(table.view().find(">C<"), std::string_view::npos);
  EXPECT_NE(table.view().find(">E<"), std::string_view::npos);
  EXPECT_EQ(table.view().find(">B<"), std::string_view::npos);
  EXPECT_TRUE(changes_table({changes[0], changes[1], changes[3]}, words()).empty());
}

}  // namespace
}  // namespace cw::html
