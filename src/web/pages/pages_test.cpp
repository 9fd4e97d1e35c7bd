// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "base/log.h"
#include "services/place/restrictions.h"
#include "web/pages/test_desk.h"

namespace cw::pages {
namespace {

using test::TestDesk;

bool holds(const web::Response& page, std::string_view text) { return page.body.find(text) != std::string::npos; }

TEST(Desk, WhoeverIsNotSignedInIsSentToSignInAndBack) {
  TestDesk desk;
  EXPECT_EQ(desk.get("/").headers.get("Location"), "/sign-in");
  const web::Response person = desk.get("/people/01890000-0000-7000-8000-000000000000");
  EXPECT_EQ(person.status, 303);
  EXPECT_EQ(person.headers.get("Location"), "/sign-in?next=%2Fpeople%2F01890000-0000-7000-8000-000000000000");
  EXPECT_TRUE(holds(desk.get("/sign-in?next=//elsewhere.example"), "name=\"next\" value=\"/\"")) << "nobody is sent elsewhere";
  const web::Response wrong = desk.post("/sign-in", "name=adviser&password=something+else");
  EXPECT_EQ(wrong.status, 200);
  EXPECT_TRUE(holds(wrong, "href=\"#name\""));
  EXPECT_FALSE(holds(wrong, "something else"));
  const web::Response right = desk.post("/sign-in", "name=adviser&next=%2Fhelp&password=" + web::percent_encode(test::password));
  EXPECT_EQ(right.headers.get("Location"), "/help");
  EXPECT_NE(right.headers.get("Set-Cookie").find("session="), std::string_view::npos);
}

TEST(Desk, EveryTryToSignInIsLoggedWithoutWhatWasGiven) {
  TestDesk desk;
  std::string log;
  configure_log({.level = LogLevel::info, .sink = [&](std::string_view line) { log.append(line).append("\n"); }});
  (void)desk.post("/sign-in", "name=adviser&password=something+else");
  (void)desk.post("/sign-in", "name=nobody+here&password=something+else");
  (void)desk.post("/sign-in", "name=adviser&password=" + web::percent_encode(test::password));
  configure_log({});
  const auto times = [&](std::string_view text) {
    std::size_t count = 0;
    for (std::size_t at = log.find(text); at != std::string::npos; at = log.find(text, at + 1)) ++count;
    return count;
  };
  EXPECT_EQ(times("a sign-in was refused"), 2U) << log;
  EXPECT_EQ(times("account=none"), 1U);
  EXPECT_EQ(times("signed in account="), 1U) << log;
  for (const char* given : {"adviser", "nobody", "something", "river"}) EXPECT_EQ(times(given), 0U) << given;
}

TEST(Desk, EveryPageOfASessionHasAWayToSignOut) {
  TestDesk desk;
  EXPECT_FALSE(holds(desk.get("/help"), "action=\"/sign-out\""));
  desk.sign_in("adviser", "contact");
  for (const char* page : {"/", "/help", "/search", "/purpose", "/people/01890000-0000-7000-8000-000000000000"})
    EXPECT_TRUE(holds(desk.get(page), "action=\"/sign-out\"")) << page;
}

TEST(Desk, AFormOfAnotherSessionIsRefused) {
  TestDesk desk;
  desk.sign_in("adviser", "contact");
  const std::string first = desk.cookie();
  const web::CsrfTokens tokens(place::Sessions(desk.place(), std::nullopt).forgery_secret());
  const auto search_with = [&](const std::string& token) {
    return desk.send("/search", "text=smith&form_token=" + web::percent_encode(token)).status;
  };
  EXPECT_EQ(search_with(tokens.make(first)), 303);
  desk.sign_in("manager", "contact");
  EXPECT_EQ(search_with(tokens.make(first)), 403);
  EXPECT_EQ(desk.send("/search", "text=smith").status, 403);
  EXPECT_EQ(search_with(tokens.make(desk.cookie())), 303);
}

TEST(Desk, ASearchHasAnAddressWithoutItsWordsAndEndsWithTheSession) {
  TestDesk desk;
  (void)desk.put("council_register", "1", R"({"given_name":"ANN","family_name":"EXAMPLETON","date_of_birth":"03/02/1980"})");
  desk.sign_in("adviser", "contact");
  const web::Response sent = desk.post("/search", "text=exampelton");
  const std::string location(sent.headers.get("Location"));
  EXPECT_EQ(location.find("exampelton"), std::string::npos);
  const web::Response found = desk.get(location);
  EXPECT_TRUE(holds(found, "Ann Exampleton")) << found.body;
  EXPECT_TRUE(holds(found, "3 February 1980"));
  desk.sign_in("adviser", "contact");
  EXPECT_EQ(desk.get(location).headers.get("Location"), "/search") << "another session asks for what this one searched";
}

TEST(Desk, APersonIsShownAsFarAsThePurposeGoes) {
  TestDesk desk;
  const auto person =
      desk.put("council_register", "1",
               R"({"given_name":"Ann","family_name":"<b>Exampleton</b>","date_of_birth":"03/02/1980","nhs_number":"999 000 0018"})");
  desk.sign_in("adviser", "contact");
  const web::Response page = desk.get("/people/" + person.text());
  EXPECT_EQ(page.status, 200);
  EXPECT_TRUE(holds(page, "&lt;b&gt;Exampleton"));
  EXPECT_FALSE(holds(page, "<b>Exampleton"));
  EXPECT_FALSE(holds(page, "999 000 0018")) << "an adviser who answers a resident sees no identifiers";
  desk.sign_in("practitioner", "care");
  EXPECT_TRUE(holds(desk.get("/people/" + person.text()), "999 000 0018"));
  EXPECT_EQ(desk.get("/people/" + person.text() + "/looks").status, 403);
  EXPECT_EQ(desk.get("/people/01890000-0000-7000-8000-000000000000").status, 404);
}

TEST(Desk, AProtectedPersonIsShownAfterAReasonAndSetApart) {
  TestDesk desk;
  const auto person = desk.put("council_register", "1", R"({"given_name":"Ann","family_name":"Exampleton"})");
  place::Sessions sessions(desk.place(), std::nullopt);
  place::Asking officer = desk.asking(sessions, "governance_officer");
  officer.purpose = "subject_access";
  officer.reason = "she lives in a refuge";
  ASSERT_TRUE(place::restrict_person(desk.place(), officer, person, {registry::RestrictionKind::refuge, {}, {}}).has_value());
  desk.sign_in("manager", "contact");
  const std::string path = "/people/" + person.text();
  EXPECT_EQ(desk.get(path).headers.get("Location"), path + "/reason");
  EXPECT_EQ(desk.post(path + "/reason", "reason=short").status, 200);
  EXPECT_EQ(desk.post(path + "/reason", "reason=She+rang+and+asked+us+to+call+back").headers.get("Location"), path);
  const web::Response shown = desk.get(path);
  EXPECT_EQ(shown.status, 200);
  EXPECT_TRUE(holds(shown, "This person is protected"));
  desk.sign_in("adviser", "contact");
  (void)desk.post(path + "/reason", "reason=She+rang+and+asked+us+to+call+back");
  EXPECT_EQ(desk.get(path).status, 403) << "no rule lets an adviser see them";
}

TEST(Desk, WhyTwoRecordsAreOneAddsUp) {
  TestDesk desk;
  const std::string columns = R"({"given_name":"Ann","family_name":"Exampleton","date_of_birth":"03/02/1980","postcode":"AW1 0BB"})";
  const auto person = desk.put("council_register", "1", columns);
  EXPECT_EQ(desk.put("council_register", "2", columns), person);
  desk.sign_in("practitioner", "care");
  const web::Response page = desk.get("/people/" + person.text() + "/why");
  EXPECT_EQ(page.status, 200);
  EXPECT_TRUE(holds(page, "Before comparing anything")) << page.body;
  EXPECT_TRUE(holds(page, ">Sum<"));
  desk.sign_in("adviser", "contact");
  EXPECT_FALSE(holds(desk.get("/people/" + person.text() + "/why"), ">Sum<")) << "a sum would give away what is withheld";
}

TEST(Desk, HomeCountsWhatWaits) {
  TestDesk desk;
  (void)desk.put("council_register", "1", R"({"given_name":"Ann","family_name":"Exampleton"})");
  desk.sign_in("data_officer");
  EXPECT_FALSE(holds(desk.get("/"), "Waiting for a reviewer")) << "without a purpose the queue is not asked";
  desk.sign_in("data_officer", "data_quality");
  const web::Response home = desk.get("/");
  EXPECT_TRUE(holds(home, "Waiting for a reviewer"));
  EXPECT_TRUE(holds(home, "Held: they ask something"));
  EXPECT_TRUE(holds(home, "New people"));
}

TEST(Desk, ABrowserGetsAPageWhereNothingAnswersAndAProgramAProblem) {
  TestDesk desk;
  const web::Response page = desk.refused("/pepole?language=cy", {404, 0});
  EXPECT_EQ(page.status, 404);
  EXPECT_TRUE(page.headers.get("Content-Type").starts_with("text/html"));
  EXPECT_TRUE(holds(page, "Heb ddod o hyd i'r dudalen") || holds(page, "Heb ddod o hyd i&#39;r dudalen")) << page.body;
  EXPECT_FALSE(page.headers.has("Set-Cookie"));
  EXPECT_TRUE(holds(desk.refused("/sign-out", {405, 65536}), "Page not found"));
  for (const char* accept : {"*/*", "", "application/json", "application/json, text/html;q=0.5", "text/html;q=0, */*"})
    EXPECT_EQ(desk.refused("/pepole", {404, 0}, accept).headers.get("Content-Type"), "application/problem+json") << accept;
  EXPECT_EQ(desk.refused("/api/v1/pepole", {404, 0}).headers.get("Content-Type"), "application/problem+json");
}

TEST(Desk, AFileThatIsTooLargeIsRefusedWithTheLimitAndWhatToDo) {
  TestDesk desk;
  const web::Response file = desk.refused("/sources/library/upload", {413, 501'000'000});
  EXPECT_EQ(file.status, 413);
  EXPECT_TRUE(holds(file, "at once is 500MB")) << file.body;
  EXPECT_TRUE(holds(file, "load each as a part"));
  const web::Response text = desk.refused("/search", {413, 65'536});
  EXPECT_TRUE(holds(text, "make what you wrote shorter")) << text.body;
  EXPECT_EQ(desk.refused("/search", {503, 65'536}).headers.get("Retry-After"), "1");
}

TEST(Desk, APersonLeadsBackToTheListTheyWereFoundIn) {
  TestDesk desk;
  const auto person = desk.put("council_register", "1", R"({"given_name":"Ann","family_name":"Exampleton"})");
  desk.sign_in("practitioner", "care");
  const std::string list(desk.post("/search", "text=exampleton").headers.get("Location"));
  const std::string path = "/people/" + person.text(), query = "?list=" + list.substr(list.rfind('/') + 1);
  EXPECT_TRUE(holds(desk.get(list), "href=\"" + path + query + "\""));
  const web::Response page = desk.get(path + query);
  EXPECT_TRUE(holds(page, "href=\"" + list + "\" class=\"govuk-back-link\"")) << page.body;
  EXPECT_TRUE(holds(page, "href=\"" + path + "/why" + query + "\"")) << "the pages of one person keep it";
  EXPECT_TRUE(holds(desk.get(path + "/history" + query), "href=\"" + path + query + "\" class=\"govuk-back-link\""));
  EXPECT_TRUE(holds(desk.get(path + "?list=%2F%2Felsewhere.example"), "href=\"/search\" class=\"govuk-back-link\""));
}

TEST(Desk, HomeShowsWhatBelongsToTheRole) {
  TestDesk desk;
  desk.sign_in("adviser", "contact");
  EXPECT_FALSE(holds(desk.get("/"), "Changed since"));
  desk.sign_in("manager", "data_quality");
  EXPECT_TRUE(holds(desk.get("/"), "People joined with another"));
  EXPECT_FALSE(holds(desk.get("/"), "Records that came"));
}

TEST(Desk, SaysEverythingInWelshToo) {
  TestDesk desk;
  const web::Response page = desk.get("/help?language=cy");
  EXPECT_TRUE(holds(page, "<html lang=\"cy\""));
  EXPECT_TRUE(holds(page, "Cymorth"));
  EXPECT_NE(page.headers.get("Set-Cookie").find("language=cy"), std::string_view::npos);
}

}  // namespace
}  // namespace cw::pages
