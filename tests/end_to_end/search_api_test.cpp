// SPDX-License-Identifier: MIT
// Search as it is used: over HTTP, on both databases; what is found, what is not told, and that it follows every change.
#include "running_server.h"

namespace cw::test {
namespace {

constexpr const char* robert = R"({"given_name":"Robert","family_name":"Quillfeather","date_of_birth":"1980-05-12","postcode":"AW1 1AA",
 "address":"3 Acacia Avenue, Alderwick","phone":"01632 960001","nhs_number":"999 000 1235"})";
constexpr const char* siobhan =
    R"({"full_name":"Mrs. O'Neill, Siobhán","date_of_birth":"03/04/1985","postcode":"sw1a1aa","email":"siobhan@home.example.org"})";

class SearchOfAServer : public RunningServer {
 protected:
  void SetUp() override {
    prepare({"library"});
    account("program --name feed --organisation council --role data_officer");
    account("program --name clerk --organisation council --role adviser");
    account("program --name nurse --organisation nhs_trust --role practitioner");
    account("program --name inspector --organisation council --role auditor");
    feed_ = token("feed", "--scope records:write --scope people:read --scope people:search --scope judgements:write");
    clerk_ = token("clerk", "--scope people:search --scope records:write");
    nurse_ = token("nurse", "--scope people:search --scope records:write");
    account("program --name officer --organisation council --role governance_officer");
    inspector_ = token("inspector", "--scope people:search --scope access_log:read");
    officer_ = token("officer", "--scope people:search --scope restrictions:write");
    start();
    robert_ = text_at(put("council_register", "R-4711", robert, feed_).json, "person");
    siobhan_ = text_at(put("library", "29000000008667", siobhan, feed_).json, "person");
    ASSERT_FALSE(robert_.empty() || siobhan_.empty() || robert_ == siobhan_);
  }
  ServerAnswer search(const std::string& body, const std::string& token, const std::string& purpose = "data_quality") const {
    return call("POST", "/search", "/search", token, body, purpose);
  }
  // The people found, best first, by the name that this test has for them.
  std::string found(const ServerAnswer& answer) const {
    EXPECT_EQ(answer.status, 200) << answer.body;
    std::string out;
    for (const Value& hit : list_at(answer.json, "people")) {
      const std::string person = text_at(hit, "person");
      out += (out.empty() ? "" : " ") + (person == robert_ ? "robert" : person == siobhan_ ? "siobhan" : std::string("other"));
    }
    return out;
  }
  std::string find(const std::string& text) const { return found(search(fmt::format(R"({{"text":"{}"}})", text), feed_)); }
  std::string robert_, siobhan_, feed_, clerk_, nurse_, inspector_, officer_;
};
CW_ON_BOTH_DATABASES(SearchOfAServer);

TEST_P(SearchOfAServer, FindsPeopleByWhateverIsKnownOfThem) {
  EXPECT_EQ(find("quilfeather robert"), "robert") << "a typing mistake, the names exchanged";
  EXPECT_EQ(find("Bob Quillfeather"), "robert") << "a nickname";
  EXPECT_EQ(find("12 May 1980"), "robert");
  EXPECT_EQ(find("aw11aa"), "robert");
  EXPECT_EQ(find("acacia av quillfeather"), "robert");
  EXPECT_EQ(find("9990001235"), "robert") << "an identifier";
  EXPECT_EQ(find("R-4711"), "robert") << "the source's own number";
  EXPECT_EQ(find("01632960001"), "robert");
  EXPECT_EQ(find("oneil siobhan 1985"), "siobhan");
  EXPECT_EQ(find("siobhan@home.example.org"), "siobhan");
  EXPECT_EQ(find("somebody else"), "");
  const ServerAnswer answer = search(R"({"text":"bob quilfeather"})", feed_);
  const Value& hit = list_at(answer.json, "people").at(0);
  ASSERT_EQ(list_at(hit, "reasons").size(), 2U) << answer.body;
  EXPECT_EQ(*list_at(hit, "reasons")[0].get<std::string>(), "given name Bob is a form of Robert");
  EXPECT_NE(answer.body.find("Quillfeather"), std::string::npos) << "the values are shown";

  EXPECT_EQ(found(search(R"({"fields":{"name":"bob","date_of_birth":"12/05/1980"}})", feed_)), "robert");
  EXPECT_EQ(found(search(R"({"fields":{"postcode":"SW1A 1AA"},"most":1})", feed_)), "siobhan");
  EXPECT_EQ(found(search(R"({"fields":{"address":"robert"}})", feed_)), "") << "that is no address of anybody";
  for (const char* wrong :
       {"{}", R"({"text":"  "})", R"({"text":"x","most":0})", R"({"fields":{"shoes":"41"}})", R"({"fields":{"name":" "}})"})
    EXPECT_EQ(search(wrong, feed_).status, 400) << wrong;
}

TEST_P(SearchOfAServer, FollowsEveryChange) {
  EXPECT_EQ(find("zebedee"), "");
  put("council_register", "R-4711", R"({"given_name":"Zebedee","family_name":"Quillfeather","date_of_birth":"1980-05-12"})", feed_);
  EXPECT_EQ(find("zebedee"), "robert");
  EXPECT_EQ(find("acacia"), "") << "the address is gone";

  const std::string pair = R"({"left":{"source":"council_register","id":"R-4711"},"right":{"source":"library","id":"29000000008667"},)";
  const ServerAnswer judged = call("POST", "/judgements", "/judgements", feed_, pair + R"("says":"same","reason":"a test of merging"})");
  ASSERT_EQ(judged.status, 201) << judged.body;
  EXPECT_EQ(find("siobhan"), "robert") << "the older id is both";
  EXPECT_EQ(find("zebedee siobhan"), "robert") << "once";
  const std::string undo = fmt::format("/judgements/{}/undo", number_at(judged.json, "judgement"));
  ASSERT_EQ(call("POST", "/judgements/{judgement}/undo", undo, feed_, R"({"reason":"a test of splitting"})").status, 200);
  EXPECT_EQ(find("siobhan"), "siobhan");
  ASSERT_EQ(call("DELETE", "/sources/{source}/records/{id}", "/sources/library/records/29000000008667", feed_).status, 200);
  EXPECT_EQ(find("siobhan"), "");
  EXPECT_EQ(server_->end(SIGKILL), -1);
  start();
  EXPECT_EQ(find("zebedee"), "robert") << "built again from the store";
  EXPECT_EQ(find("siobhan"), "");
}

TEST_P(SearchOfAServer, TellsNothingThatThePurposeDoesNotGive) {
  // Advisers see no identifiers and no sex; the trust's register is for care alone.
  const ServerAnswer by_name = search(R"({"text":"quillfeather"})", clerk_, "contact");
  EXPECT_EQ(found(by_name), "robert");
  EXPECT_EQ(by_name.body.find("999 000"), std::string::npos) << by_name.body;
  EXPECT_EQ(found(search(R"({"text":"9990001235"})", clerk_, "contact")), "") << "who may not see a number does not find by it";
  EXPECT_EQ(found(search(R"({"text":"R-4711"})", clerk_, "contact")), "");
  EXPECT_EQ(search(R"({"fields":{"identifier":"9990001235"}})", clerk_, "contact").status, 403);

  const ServerAnswer secret = put("nhs_register", "S1", R"({"given_name":"Robert","family_name":"Quillfeather","date_of_birth":"1980-05-12",
    "nhs_number":"999 000 1235","address":"Rosewood Clinic, Harrowgate Lane","former_names":"Vandermeer"})",
                                  nurse_, "care");
  ASSERT_EQ(text_at(secret.json, "person"), robert_) << secret.body;
  EXPECT_EQ(found(search(R"({"text":"vandermeer"})", nurse_, "care")), "robert");
  EXPECT_EQ(found(search(R"({"text":"vandermeer"})", clerk_, "contact")), "") << "what only another's record says is not searched";
  const ServerAnswer both = search(R"({"text":"vandermeer quillfeather"})", clerk_, "contact");
  EXPECT_EQ(found(both), "robert");
  EXPECT_NE(both.body.find("nothing fits"), std::string::npos) << "nor told as a reason: " << both.body;
  EXPECT_EQ(both.body.find("ormer name"), std::string::npos) << both.body;
  EXPECT_EQ(both.body.find("Rosewood"), std::string::npos) << both.body;
  const ServerAnswer alone = search(R"({"text":"rosewood"})", clerk_, "contact");
  EXPECT_EQ(found(alone), "");

  for (const std::string purpose : {"care", "curiosity", ""})
    EXPECT_EQ(search(R"({"text":"quillfeather"})", clerk_, purpose).status, 403) << purpose;
  EXPECT_EQ(search(R"({"text":"quillfeather"})", inspector_, "data_quality").status, 403) << "auditors see no records";
}

TEST_P(SearchOfAServer, DoesNotTellOfProtectedPeopleButToThoseWhoMayKnow) {
  EXPECT_EQ(find("quillfeather"), "robert");
  const ServerAnswer marked = call("PUT", "/people/{person}/restriction", "/people/" + robert_ + "/restriction", officer_,
                                   R"({"kind":"refuge","reason":"told by the refuge"})", "subject_access");
  ASSERT_LT(marked.status, 300) << marked.body;
  for (const char* text : {"quillfeather", "robert 12 May 1980", "9990001235", "AW1 1AA"}) EXPECT_EQ(find(text), "") << text;
  EXPECT_EQ(find("siobhan"), "siobhan");
  web::test::Client client(server_->port());
  const std::string body = R"({"text":"quillfeather"})";
  const auto reply =
      client.ask(fmt::format("POST /api/v1/search HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer {}\r\n"
                             "Commonweal-Purpose: subject_access\r\nCommonweal-Reason: the resident asked for their own data\r\n"
                             "Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{}",
                             officer_, body.size(), body));
  ASSERT_EQ(reply.status, 200) << reply.body;
  EXPECT_NE(reply.body.find(robert_), std::string::npos) << reply.body;
}

TEST_P(SearchOfAServer, EverySearchIsLoggedWithWhomItShowed) {
  const std::int64_t before = count("SELECT count(*) FROM access_log");
  EXPECT_EQ(find("quillfeather"), "robert");
  EXPECT_EQ(find("nobody at all"), "");
  EXPECT_EQ(search(R"({"text":"quillfeather"})", clerk_, "curiosity").status, 403);
  EXPECT_EQ(count("SELECT count(*) FROM access_log"), before + 3);
  const auto looks = call("GET", "/people/{person}/access-log", "/people/" + robert_ + "/access-log", inspector_);
  ASSERT_EQ(looks.status, 200) << looks.body;
  const Value& look = list_at(looks.json, "entries").at(0);
  EXPECT_EQ(text_at(look, "action"), "search");
  EXPECT_EQ(text_at(look, "detail"), "search");
  EXPECT_EQ(looks.body.find("quillfeather"), std::string::npos) << "what was searched for is personal data itself";
  const auto of_other = call("GET", "/people/{person}/access-log", "/people/" + siobhan_ + "/access-log", inspector_);
  EXPECT_EQ(text_at(list_at(of_other.json, "entries").at(0), "action"), "write") << "who was not shown was not seen";
  EXPECT_EQ(server_->end(SIGTERM), 0);
  EXPECT_EQ(server_log().find("uillfeather"), std::string::npos);
  expect_sound();
}

}  // namespace
}  // namespace cw::test
