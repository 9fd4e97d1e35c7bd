// SPDX-License-Identifier: MIT
#include <gtest/gtest.h>

#include "base/log.h"
#include "services/place/accounts.h"
#include "services/place/restrictions.h"
#include "services/place/test_place.h"
#include "trust/one_time_code.h"
#include "web/pages/test_desk.h"

namespace cw::pages {
namespace {

using test::TestDesk;

bool holds(const web::Response& page, std::string_view text) { return page.body.find(text) != std::string::npos; }

// What a page asks of the store, on both databases.
class DeskOnBoth : public store::test::OnBothDatabases {
 protected:
  TestDesk desk_{system_clock(), url()};
};
CW_ON_BOTH_DATABASES(DeskOnBoth);

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

TEST_P(DeskOnBoth, APasswordThatIsSetByALinkIsLoggedAsComingFromAPage) {
  place::Sessions sessions(desk_.place(), std::nullopt);
  const place::Asking administrator = desk_.asking(sessions, "administrator");
  const auto found = place::accounts(desk_.place(), administrator, {.text = "adviser"});
  ASSERT_TRUE(found.has_value() && found->accounts.size() == 1);
  const auto link = place::make_password_link(desk_.place(), administrator, found->accounts.front().account.id);
  ASSERT_TRUE(link.has_value()) << link.error().message;
  EXPECT_EQ(desk_.post("/new-password", "secret=" + link->secret + "&password=nine+small+otters+at+dawn").headers.get("Location"),
            "/sign-in");
  desk_.sign_in("governance_officer", "subject_access");
  const web::Response day = desk_.get("/access-log?by=account&account=adviser");
  const std::string entry = "/access-log/entries/";
  const std::size_t at = day.body.find(entry);
  ASSERT_NE(at, std::string::npos) << day.body;
  const web::Response shown = desk_.get(day.body.substr(at, day.body.find('"', at) - at));
  EXPECT_TRUE(holds(shown, "new password by a link")) << shown.body;
  EXPECT_TRUE(holds(shown, "a page")) << shown.body;
  EXPECT_FALSE(holds(shown, "the API"));
  const web::Response own = desk_.get("/my-activity");
  EXPECT_TRUE(holds(own, "Answering what a resident asks of their own data: ")) << own.body;
  EXPECT_FALSE(holds(own, "subject_access")) << "what a purpose is called, not its name";
}

TEST(Desk, APageKnowsWhenItsSessionEndsAndGoingThereIsNoUseOfIt) {
  ManualClock clock(system_clock().now());
  TestDesk desk(clock);
  EXPECT_FALSE(holds(desk.get("/help"), "app-session-ended"));
  desk.sign_in("adviser", "contact");
  const web::Response page = desk.get("/help");
  EXPECT_TRUE(holds(page, R"(<template id="app-session-ended" data-idle="1800" data-most="43200">)")) << page.body;
  EXPECT_TRUE(holds(page, R"(<noscript><meta http-equiv="refresh" content="1800; url=/session-ended"></noscript>)"));
  clock.advance(1'500'000'000);
  const web::Response ended = desk.get("/session-ended");
  EXPECT_TRUE(holds(ended, "You have been signed out"));
  EXPECT_FALSE(holds(ended, "app-session-ended"));
  clock.advance(400'000'000);
  EXPECT_EQ(desk.get("/").headers.get("Location"), "/sign-in") << "the session has ended meanwhile";
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
  std::string log;
  configure_log({.level = LogLevel::info, .sink = [&](std::string_view line) { log.append(line).append("\n"); }});
  EXPECT_EQ(search_with(tokens.make(first)), 403);
  EXPECT_NE(log.find("a form was out of date"), std::string::npos) << log;
  EXPECT_EQ(log.find("forged"), std::string::npos) << log;
  EXPECT_EQ(desk.send("/search", "text=smith").status, 403);
  EXPECT_NE(log.find("a forged form was refused"), std::string::npos) << log;
  configure_log({});
  EXPECT_EQ(log.find("smith"), std::string::npos) << log;
  EXPECT_EQ(search_with(tokens.make(desk.cookie())), 303);
}

TEST(Desk, WhoeverSearchesTooMuchInATimeIsToldHowLongToWait) {
  const ManualClock clock(Timestamp{1'772'000'000'000'000});
  TestDesk desk(clock);
  desk.sign_in("adviser", "contact");
  const std::string list(desk.post("/search", "text=nobody").headers.get("Location"));
  for (int i = 0; i < 300; ++i) ASSERT_EQ(desk.get(list).status, 200) << i;
  const web::Response refused = desk.get(list);
  EXPECT_EQ(refused.status, 429);
  EXPECT_EQ(refused.headers.get("Retry-After"), "2");
  EXPECT_TRUE(holds(refused, "Wait 2 seconds")) << refused.body;
  EXPECT_FALSE(holds(refused, "nobody"));
  EXPECT_EQ(desk.get("/search").status, 200) << "everything else goes on";
  desk.sign_in("manager", "contact");
  const std::string other(desk.post("/search", "text=nobody").headers.get("Location"));
  EXPECT_EQ(desk.get(other).status, 200) << "so does everybody else";
}

TEST_P(DeskOnBoth, ASearchHasAnAddressWithoutItsWordsAndEndsWithTheSession) {
  (void)desk_.put("council_register", "1", R"({"given_name":"ANN","family_name":"EXAMPLETON","date_of_birth":"03/02/1980"})");
  desk_.sign_in("adviser", "contact");
  const web::Response sent = desk_.post("/search", "text=exampelton");
  const std::string location(sent.headers.get("Location"));
  EXPECT_EQ(location.find("exampelton"), std::string::npos);
  const web::Response found = desk_.get(location);
  EXPECT_TRUE(holds(found, "Ann Exampleton")) << found.body;
  EXPECT_TRUE(holds(found, "3 February 1980"));
  desk_.sign_in("adviser", "contact");
  EXPECT_EQ(desk_.get(location).headers.get("Location"), "/search") << "another session asks for what this one searched";
}

TEST_P(DeskOnBoth, APersonIsShownAsFarAsThePurposeGoes) {
  const auto person =
      desk_.put("council_register", "1",
                R"({"given_name":"Ann","family_name":"<b>Exampleton</b>","date_of_birth":"03/02/1980","nhs_number":"999 000 0018"})");
  desk_.sign_in("adviser", "contact");
  const web::Response page = desk_.get("/people/" + person.text());
  EXPECT_EQ(page.status, 200);
  EXPECT_TRUE(holds(page, "&lt;b&gt;Exampleton"));
  EXPECT_FALSE(holds(page, "<b>Exampleton"));
  EXPECT_FALSE(holds(page, "999 000 0018")) << "an adviser who answers a resident sees no identifiers";
  desk_.sign_in("practitioner", "care");
  EXPECT_TRUE(holds(desk_.get("/people/" + person.text()), "999 000 0018"));
  EXPECT_EQ(desk_.get("/people/" + person.text() + "/looks").status, 403);
  EXPECT_EQ(desk_.get("/people/01890000-0000-7000-8000-000000000000").status, 404);
}

TEST_P(DeskOnBoth, AProtectedPersonIsShownAfterAReasonAndSetApart) {
  const auto person = desk_.put("council_register", "1", R"({"given_name":"Ann","family_name":"Exampleton"})");
  place::Sessions sessions(desk_.place(), std::nullopt);
  place::Asking officer = desk_.asking(sessions, "governance_officer");
  officer.purpose = "subject_access";
  officer.reason = "she lives in a refuge";
  ASSERT_TRUE(place::restrict_person(desk_.place(), officer, person, {registry::RestrictionKind::refuge, {}, {}}).has_value());
  desk_.sign_in("manager", "contact");
  const std::string path = "/people/" + person.text();
  EXPECT_EQ(desk_.get(path).headers.get("Location"), path + "/reason");
  EXPECT_EQ(desk_.post(path + "/reason", "reason=short").status, 200);
  EXPECT_EQ(desk_.post(path + "/reason", "reason=She+rang+and+asked+us+to+call+back").headers.get("Location"), path);
  const web::Response shown = desk_.get(path);
  EXPECT_EQ(shown.status, 200);
  EXPECT_TRUE(holds(shown, "This person is protected"));
  desk_.sign_in("adviser", "contact");
  (void)desk_.post(path + "/reason", "reason=She+rang+and+asked+us+to+call+back");
  EXPECT_EQ(desk_.get(path).status, 403) << "no rule lets an adviser see them";
}

TEST_P(DeskOnBoth, WhyTwoRecordsAreOneAddsUp) {
  const std::string columns = R"({"given_name":"Ann","family_name":"Exampleton","date_of_birth":"03/02/1980","postcode":"AW1 0BB"})";
  const auto person = desk_.put("council_register", "1", columns);
  EXPECT_EQ(desk_.put("council_register", "2", columns), person);
  desk_.sign_in("practitioner", "care");
  const web::Response page = desk_.get("/people/" + person.text() + "/why");
  EXPECT_EQ(page.status, 200);
  EXPECT_TRUE(holds(page, "Before comparing anything")) << page.body;
  EXPECT_TRUE(holds(page, ">Sum<"));
  desk_.sign_in("adviser", "contact");
  EXPECT_FALSE(holds(desk_.get("/people/" + person.text() + "/why"), ">Sum<")) << "a sum would give away what is withheld";
}

TEST_P(DeskOnBoth, HomeCountsWhatWaits) {
  (void)desk_.put("council_register", "1", R"({"given_name":"Ann","family_name":"Exampleton"})");
  desk_.sign_in("data_officer", "data_quality");
  const web::Response home = desk_.get("/");
  EXPECT_TRUE(holds(home, "0 pairs wait for an answer")) << home.body;
  EXPECT_TRUE(holds(home, "No load is under way"));
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
  EXPECT_FALSE(holds(desk.get("/"), "New records"));
  EXPECT_TRUE(holds(desk.get("/"), "href=\"/search\""));
  desk.sign_in("auditor");
  EXPECT_FALSE(holds(desk.get("/"), "href=\"/search\"")) << "an auditor sees the log, and nobody in the register";
  EXPECT_TRUE(holds(desk.get("/"), "href=\"/purpose\""));
}

TEST(Desk, TheNavigationOfEveryRoleIsShortAndTheRestOfItIsOnAPage) {
  TestDesk desk;
  const auto entries = [](const web::Response& page) {
    std::size_t count = 0;
    for (std::size_t at = page.body.find("<li class=\"govuk-service-navigation__item"); at != std::string::npos;
         at = page.body.find("<li class=\"govuk-service-navigation__item", at + 1))
      ++count;
    return count;
  };
  for (const char* role : {"administrator", "adviser", "practitioner", "manager", "data_officer", "governance_officer"}) {
    desk.sign_in(role);
    EXPECT_LE(entries(desk.get("/")), 5U) << role;
    EXPECT_TRUE(holds(desk.get("/more"), "href=\"/your-account\"")) << role;
  }
  desk.sign_in("adviser", "contact");
  EXPECT_FALSE(holds(desk.get("/"), "href=\"/more\"")) << "four entries need no page for the rest";
  desk.sign_in("data_officer", "data_quality");
  const web::Response more = desk.get("/more");
  for (const char* path : {"/links", "/quality", "/linkage", "/policy", "/health", "/my-activity"})
    EXPECT_TRUE(holds(more, std::string("href=\"") + path + "\"")) << path;
  EXPECT_TRUE(holds(desk.get("/links/judgements"), "href=\"/more\" aria-current=\"true\"")) << "More leads to this page";
  EXPECT_TRUE(holds(desk.get("/sources"), "href=\"/sources\" aria-current=\"page\""));
  EXPECT_FALSE(holds(desk.get("/sources"), "href=\"/more\" aria-current"));
}

TEST(Desk, WhoeverIsSignedInMaySignInAgainFromALinkOfAnotherSite) {
  TestDesk desk;
  desk.sign_in("adviser");
  const web::CsrfTokens tokens(place::Sessions(desk.place(), std::nullopt).forgery_secret());
  // The page was shown without the session's cookie, which the browser then sends with the form.
  const std::string form =
      "form_token=" + web::percent_encode(tokens.make("")) + "&name=adviser&password=" + web::percent_encode(test::password);
  EXPECT_EQ(desk.send("/your-account/end-other-sessions", form).status, 403) << "a form that needs a session has to be of this one";
  EXPECT_EQ(desk.send("/sign-in", form).status, 303);
}

// What stands between two pieces of a page's markup.
std::string between(const web::Response& page, std::string_view from, std::string_view to) {
  const std::size_t at = page.body.find(from);
  if (at == std::string::npos) return {};
  const std::size_t start = at + from.size();
  return page.body.substr(start, page.body.find(to, start) - start);
}

// Somebody at the pages of their own account, with a telephone that makes codes.
class OwnAccount : public store::test::OnBothDatabases {
 protected:
  explicit OwnAccount(trust::SecondFactorRule rule = trust::SecondFactorRule::waived) : factor_rule_(rule) {}
  static std::string encoded(std::string_view text) { return web::percent_encode(text); }
  web::Response sign_in(const std::string& code = "", std::string_view password = test::password) {
    desk_.use("");
    return desk_.post("/sign-in", "name=adviser&password=" + encoded(password) + "&code=" + encoded(code));
  }
  // The code that the app shows now.
  [[nodiscard]] std::string code() const {
    return trust::one_time_code(*trust::from_base32(secret_), static_cast<std::uint64_t>(trust::totp_step(clock_.now())));
  }
  static std::string proof(const std::string& code) { return "password=" + encoded(test::password) + "&code=" + encoded(code); }
  // Sets an app up; gives the recovery codes.
  std::vector<std::string> set_up() {
    EXPECT_EQ(desk_.post(factor_, proof("")).headers.get("Location"), factor_ + "/set-up");
    secret_ = between(desk_.get(factor_ + "/set-up"), "<code id=\"secret\">", "</code>");
    std::erase(secret_, ' ');
    EXPECT_EQ(desk_.post(factor_ + "/set-up", "code=" + code()).headers.get("Location"), codes_);
    std::vector<std::string> out;
    const std::string shown = between(desk_.get(codes_), "<code id=\"codes\">", "</code>");
    for (std::size_t at = 0; at < shown.size(); at += 30) out.push_back(shown.substr(at, 29));
    return out;
  }
  const std::string factor_ = "/your-account/second-factor", codes_ = "/your-account/recovery-codes";
  ManualClock clock_{system_clock().now()};
  trust::SecondFactorRule factor_rule_;
  TestDesk desk_{clock_, url(), factor_rule_};
  std::string secret_;
};
CW_ON_BOTH_DATABASES(OwnAccount);

class NeededFactor : public OwnAccount {
 protected:
  NeededFactor() : OwnAccount(trust::SecondFactorRule::needed) {}
};
CW_ON_BOTH_DATABASES(NeededFactor);

TEST_P(NeededFactor, IsSetUpBeforeAnythingElse) {
  desk_.sign_in("adviser");
  for (const char* page : {"/", "/search", "/purpose", "/my-activity", "/people/01890000-0000-7000-8000-000000000000"})
    EXPECT_EQ(desk_.get(page).headers.get("Location"), factor_) << page;
  EXPECT_EQ(desk_.post("/search", "text=smith").headers.get("Location"), factor_);
  EXPECT_EQ(desk_.post("/purpose", "purpose=contact").headers.get("Location"), factor_);
  for (const char* page : {"/your-account", "/help"}) EXPECT_EQ(desk_.get(page).status, 200) << page;
  EXPECT_EQ(set_up().size(), 10U);
  EXPECT_EQ(desk_.get("/purpose").status, 200) << "it was proved in this session";
  const std::string here = desk_.cookie();
  clock_.advance(30'000'000);
  EXPECT_EQ(sign_in(code()).status, 303);
  EXPECT_EQ(desk_.get("/purpose").status, 200);
  desk_.use(here);
  EXPECT_EQ(desk_.post("/sign-out", "").headers.get("Location"), "/signed-out");
}

TEST_P(NeededFactor, IsNeededAgainWhereItWasTurnedOff) {
  desk_.sign_in("adviser");
  const std::vector<std::string> codes = set_up();
  EXPECT_EQ(desk_.post(factor_ + "/off", proof(codes.front())).headers.get("Location"), "/your-account");
  EXPECT_EQ(desk_.get("/purpose").headers.get("Location"), factor_);
}

TEST_P(OwnAccount, APasswordIsChangedByWhoeverKnowsItAndEveryOtherSessionEnds) {
  const std::string path = "/your-account/password", now = encoded(test::password), fresh = encoded("nine small otters at dawn");
  desk_.sign_in("adviser");
  const std::string elsewhere = desk_.cookie();
  desk_.sign_in("adviser");
  const std::string here = desk_.cookie();
  EXPECT_TRUE(holds(desk_.post(path, "password=&new_password="), "Enter your password as it is now"));
  EXPECT_TRUE(holds(desk_.post(path, "password=wrong&new_password=" + fresh), "href=\"#password\""));
  EXPECT_TRUE(holds(desk_.post(path, "password=" + now + "&new_password=" + now), "that is not the old one"));
  const web::Response common = desk_.post(path, "password=" + now + "&new_password=Password2026!");
  EXPECT_EQ(common.status, 400);
  EXPECT_TRUE(holds(common, "too many use this one"));
  EXPECT_FALSE(holds(common, "Password2026!"));
  EXPECT_TRUE(holds(desk_.post(path + "?language=cy", "password=" + now + "&new_password=short"), "12 nod neu fwy. Mae tri gair"));
  EXPECT_EQ(desk_.get("/your-account").status, 200) << "nothing has changed yet";
  EXPECT_EQ(desk_.post(path, "password=" + now + "&new_password=" + fresh).headers.get("Location"), "/your-account");
  EXPECT_NE(desk_.cookie(), here);
  const web::Response activity = desk_.get("/my-activity");
  EXPECT_EQ(activity.status, 200);
  EXPECT_TRUE(holds(activity, "own password changed"));
  EXPECT_TRUE(holds(activity, "Refused")) << "wrong tries are in the log too";
  for (const std::string& ended : {elsewhere, here}) {
    desk_.use(ended);
    EXPECT_EQ(desk_.get("/your-account").headers.get("Location"), "/sign-in?next=%2Fyour-account");
  }
  EXPECT_TRUE(holds(sign_in(), "href=\"#name\"")) << "the old password";
  EXPECT_EQ(sign_in("", "nine small otters at dawn").status, 303);
}

TEST_P(OwnAccount, ANewPasswordLeavesThePurposeAsItWasAndForAsLong) {
  desk_.sign_in("adviser", "contact");
  const auto works_for = [&](int minutes) {
    for (int gone = 0; gone < minutes; gone += 20) {
      clock_.advance(1'200'000'000);
      if (desk_.get("/search").status != 200) return false;
    }
    return true;
  };
  EXPECT_TRUE(works_for(180));
  const std::string before = desk_.cookie();
  (void)desk_.post("/your-account/password", "password=" + encoded(test::password) + "&new_password=nine+small+otters+at+dawn");
  ASSERT_NE(desk_.cookie(), before);
  EXPECT_EQ(desk_.get("/search").status, 200) << "the purpose is chosen still";
  EXPECT_TRUE(works_for(40));
  EXPECT_FALSE(works_for(20)) << "four hours after it was chosen it ends, however often the password is changed";
}

TEST_P(OwnAccount, AnAppIsSetUpWithThePasswordAndItsFirstCode) {
  desk_.sign_in("adviser");
  EXPECT_EQ(desk_.get(factor_ + "/set-up").headers.get("Location"), factor_);
  EXPECT_TRUE(holds(desk_.post(factor_, "password=wrong"), "href=\"#password\""));
  EXPECT_EQ(desk_.post(factor_, proof("")).status, 303);
  const web::Response page = desk_.get(factor_ + "/set-up");
  EXPECT_TRUE(holds(page, ":adviser?secret="));
  EXPECT_TRUE(holds(page, "aria-label=\"QR code of the key\""));
  EXPECT_TRUE(holds(page, "href=\"otpauth://totp/")) << page.body;
  const web::Response wrong = desk_.post(factor_ + "/set-up", "code=12345");
  EXPECT_TRUE(holds(wrong, "href=\"#code\""));
  EXPECT_EQ(between(wrong, "<code id=\"secret\">", "</code>"), between(page, "<code id=\"secret\">", "</code>"));
  clock_.advance(901'000'000);
  EXPECT_EQ(desk_.get(factor_ + "/set-up").headers.get("Location"), factor_) << "a secret is not shown for ever";
  const std::vector<std::string> codes = set_up();
  ASSERT_EQ(codes.size(), 10U);
  EXPECT_TRUE(holds(desk_.get(codes_ + "?language=cy"), codes.back())) << "until the reader has them";
  EXPECT_EQ(desk_.post(codes_ + "/kept", "").headers.get("Location"), "/your-account");
  EXPECT_FALSE(holds(desk_.get(codes_), codes.back()));
  EXPECT_EQ(desk_.get(factor_ + "/set-up").status, 303);
  EXPECT_TRUE(holds(desk_.get("/your-account"), "10 left"));
  EXPECT_TRUE(holds(desk_.get("/my-activity"), "own second factor set up"));
}

TEST_P(OwnAccount, SigningInTakesEachCodeOnce) {
  desk_.sign_in("adviser");
  const std::vector<std::string> codes = set_up();
  EXPECT_TRUE(holds(sign_in(), "href=\"#code\"")) << "without a code";
  EXPECT_TRUE(holds(sign_in(code()), "href=\"#code\"")) << "the code that set it up";
  clock_.advance(30'000'000);
  const std::string fresh = code();
  EXPECT_EQ(sign_in(fresh).status, 303);
  EXPECT_TRUE(holds(sign_in(fresh), "href=\"#code\"")) << "a code seen over somebody's shoulder";
  EXPECT_EQ(sign_in(codes[3]).status, 303);
  EXPECT_TRUE(holds(sign_in(codes[3]), "href=\"#code\""));
  EXPECT_EQ(sign_in("  " + codes[4] + " ").status, 303);
  EXPECT_TRUE(holds(desk_.get("/your-account"), "8 left"));
  EXPECT_TRUE(holds(desk_.post("/your-account/password", proof("") + "&new_password=nine+small+otters+at+dawn"), "href=\"#code\""));
  EXPECT_EQ(desk_.post(codes_, proof(codes[5])).status, 303);
  EXPECT_TRUE(holds(desk_.get("/your-account"), "10 left"));
  EXPECT_TRUE(holds(sign_in(codes[6]), "href=\"#code\"")) << "the codes before are good for nothing";
}

TEST_P(OwnAccount, AfterFiveWrongCodesTheRightOneHasToWait) {
  desk_.sign_in("adviser");
  (void)set_up();
  clock_.advance(60'000'000);
  for (int i = 0; i < 5; ++i) EXPECT_TRUE(holds(sign_in("12345"), "href=\"#code\""));
  const web::Response locked = sign_in(code());
  EXPECT_TRUE(holds(locked, "href=\"#name\"")) << "nothing tells that the code was right";
  EXPECT_TRUE(holds(locked, "too many tries"));
  clock_.advance(31'000'000);
  EXPECT_EQ(sign_in(code()).status, 303);
}

TEST_P(OwnAccount, AnAppIsTurnedOffWithPasswordAndCode) {
  desk_.sign_in("adviser");
  const std::vector<std::string> codes = set_up();
  const std::string before = desk_.cookie();
  EXPECT_TRUE(holds(desk_.post(factor_ + "/off", proof("")), "href=\"#code\""));
  EXPECT_TRUE(holds(desk_.post(factor_ + "/off", "password=wrong&code=" + codes[0]), "href=\"#password\""));
  EXPECT_EQ(desk_.post(factor_ + "/off", proof(codes[0])).headers.get("Location"), "/your-account");
  EXPECT_NE(desk_.cookie(), before);
  EXPECT_TRUE(holds(desk_.get("/your-account"), "Not set up"));
  EXPECT_TRUE(holds(desk_.get("/my-activity"), "own second factor removed"));
  EXPECT_EQ(sign_in().status, 303);
}

TEST_P(OwnAccount, SessionsAreListedAndEnded) {
  desk_.sign_in("adviser");
  const std::string elsewhere = desk_.cookie();
  desk_.sign_in("adviser");
  const web::Response page = desk_.get("/your-account");
  EXPECT_FALSE(holds(page, elsewhere));
  const std::string handle = between(page, "href=\"/your-account/sessions/", "\"");
  EXPECT_EQ(handle.size(), 32U);
  const std::string ending = "/your-account/sessions/" + handle;
  EXPECT_TRUE(holds(desk_.get(ending), "action=\"" + ending + "\""));
  EXPECT_TRUE(holds(desk_.post(ending, ""), "href=\"#password\"")) << "whoever finds an open browser cannot";
  EXPECT_TRUE(holds(desk_.post(ending, "password=wrong"), "href=\"#password\""));
  EXPECT_TRUE(holds(desk_.get("/your-account"), ending)) << "nothing has ended yet";
  EXPECT_EQ(desk_.post(ending, proof("")).status, 303);
  EXPECT_EQ(desk_.post(ending, proof("")).status, 303) << "sent twice";
  EXPECT_FALSE(holds(desk_.get("/your-account"), "href=\"/your-account/sessions/"));
  const std::string here = desk_.cookie();
  desk_.use(elsewhere);
  EXPECT_EQ(desk_.get("/your-account").status, 303);
  desk_.sign_in("adviser");
  const std::string third = desk_.cookie();
  desk_.use(here);
  const std::string others = "/your-account/end-other-sessions";
  EXPECT_TRUE(holds(desk_.get(others), "action=\"" + others + "\""));
  EXPECT_TRUE(holds(desk_.post(others, ""), "href=\"#password\""));
  EXPECT_EQ(desk_.post(others, proof("")).headers.get("Location"), "/your-account");
  desk_.use(third);
  EXPECT_EQ(desk_.get("/your-account").status, 303);
  desk_.use(here);
  EXPECT_EQ(desk_.get("/.well-known/change-password").headers.get("Location"), "/your-account/password");
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
