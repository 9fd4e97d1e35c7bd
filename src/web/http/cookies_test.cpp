// SPDX-License-Identifier: MIT
#include "web/http/cookies.h"

#include <gtest/gtest.h>

namespace cw::web {
namespace {

TEST(Cookies, AreSetSoThatScriptsAndOtherSitesCannotUseThem) {
  Response response;
  ASSERT_TRUE(set_cookie(response, {.name = "__Host-session", .value = "abc", .max_age_seconds = 60, .same_site = SameSite::strict},
                         Scheme::https));
  EXPECT_EQ(response.headers.get("Set-Cookie"), "__Host-session=abc; Path=/; HttpOnly; SameSite=Strict; Secure; Max-Age=60");
  ASSERT_TRUE(set_cookie(response, {.name = "old", .max_age_seconds = -1}, Scheme::http));
  EXPECT_EQ(response.headers.count("Set-Cookie"), 2u);
}

TEST(Cookies, RefuseWhatWouldBreakTheField) {
  Response response;
  EXPECT_FALSE(set_cookie(response, {.name = "a", .value = "x; Domain=evil"}, Scheme::http));
  EXPECT_FALSE(set_cookie(response, {.name = "a", .value = "x\r\nSet-Cookie: b=c"}, Scheme::http));
  EXPECT_FALSE(set_cookie(response, {.name = "a=b"}, Scheme::http));
  EXPECT_FALSE(set_cookie(response, {.name = "a", .path = "/; x"}, Scheme::http));
  EXPECT_FALSE(set_cookie(response, {.name = "__Host-a"}, Scheme::http)) << "a browser would drop it in silence";
  EXPECT_EQ(response.headers.size(), 0u);
}

TEST(Cookies, AreFoundByTheirWholeName) {
  Request request;
  request.headers.add("Cookie", "xsession=1; session=2;session=3;  other=a=b");
  EXPECT_EQ(cookie_value(request, "session"), "2");
  EXPECT_EQ(cookie_value(request, "other"), "a=b");
  EXPECT_EQ(cookie_value(request, "sess"), "");
}

TEST(CsrfTokens, BelongToOneSession) {
  const CsrfTokens tokens(std::string(32, 's'));
  const Request request;
  const std::string token = tokens.make("session one");
  EXPECT_NE(token, tokens.make("session one")) << "each looks different";
  EXPECT_TRUE(tokens.check("session one", token, request));
  EXPECT_EQ(tokens.check("session two", token, request).error().code, ErrorCode::denied);
  EXPECT_FALSE(CsrfTokens(std::string(32, 't')).check("session one", token, request));
  EXPECT_FALSE(tokens.check("session one", "", request));
  std::string changed = token;
  changed.back() = changed.back() == '0' ? '1' : '0';
  EXPECT_FALSE(tokens.check("session one", changed, request));
}

TEST(CsrfTokens, AreWorthNothingFromAnotherSite) {
  const CsrfTokens tokens(std::string(32, 's'));
  const std::string token = tokens.make("s");
  const auto from = [&](std::string_view field, std::string_view value) {
    Request request;
    request.scheme = Scheme::https;
    request.host = "council.example";
    request.headers.add(field, value);
    return tokens.check("s", token, request).has_value();
  };
  EXPECT_TRUE(from("Origin", "https://council.example"));
  EXPECT_FALSE(from("Origin", "https://evil.example"));
  EXPECT_FALSE(from("Origin", "http://council.example"));
  EXPECT_FALSE(from("Origin", "null"));
  EXPECT_TRUE(from("Sec-Fetch-Site", "same-origin"));
  EXPECT_FALSE(from("Sec-Fetch-Site", "same-site"));
  EXPECT_FALSE(from("Sec-Fetch-Site", "cross-site"));
}

// What the log has to tell apart: a page that was open too long is nobody's attempt.
TEST(CsrfTokens, TellAForgedOneFromOneThatIsOutOfDate) {
  const CsrfTokens tokens(std::string(32, 's')), elsewhere(std::string(32, 't'));
  Request request;
  request.host = "council.example";
  const std::string mine = tokens.make("session one");
  EXPECT_EQ(tokens.fault_of("session one", mine, request), std::nullopt);
  EXPECT_EQ(tokens.fault_of("session two", mine, request), FormFault::out_of_date);
  EXPECT_EQ(tokens.fault_of("session two", elsewhere.make("session two"), request), FormFault::not_ours);
  for (const std::string& made_up : {std::string(), std::string("x"), std::string(mine.size(), '0'), mine + "0"})
    EXPECT_EQ(tokens.fault_of("session one", made_up, request), FormFault::not_ours) << made_up;
  std::string changed = mine;
  changed[0] = changed[0] == '0' ? '1' : '0';
  EXPECT_EQ(tokens.fault_of("session one", changed, request), FormFault::not_ours);
  request.headers.set("Sec-Fetch-Site", "cross-site");
  EXPECT_EQ(tokens.fault_of("session one", mine, request), FormFault::other_site);
  EXPECT_NE(tokens.make("session one"), mine) << "each looks different";
}

}  // namespace
}  // namespace cw::web
