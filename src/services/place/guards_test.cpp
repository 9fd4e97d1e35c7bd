// SPDX-License-Identifier: MIT
// What guards people, below HTTP: marks and decisions, alerts, the view of those who look for people, keys of repeated requests.
#include <gtest/gtest.h>

#include <algorithm>

#include "base/json.h"
#include "services/place/alerts.h"
#include "services/place/checkpoints.h"
#include "services/place/idempotency.h"
#include "services/place/needs.h"
#include "services/place/restrictions.h"
#include "services/place/search.h"
#include "services/place/test_place.h"
#include "store/test_store.h"
#include "trust/crypto.h"

namespace cw::place {
namespace {

using registry::PersonId;
using registry::RestrictionKind;

constexpr std::int64_t second = 1'000'000;

class GuardedPlace : public store::test::OnBothDatabases {
 protected:
  void SetUp() override { begin(); }
  void begin() {
    place_.reset();
    auto opened = Place::open(test::packaged_place(url(), folder_.at("keys"), {}, clock_));
    ASSERT_TRUE(opened) << opened.error().message;
    place_ = std::move(*opened);
  }
  Asking as(const std::string& role, const std::string& purpose, const std::string& reason = "") {
    auto& id = ids_.try_emplace(role, trust::AccountId(uuids_.next())).first->second;
    trust::ApiCaller caller;
    caller.account.id = id;
    caller.account.name = role;
    caller.account.organisation = "council";
    caller.account.roles = {role};
    return {.caller = std::move(caller), .purpose = purpose, .reason = reason, .from = "192.0.2.1"};
  }
  PersonId put(const std::string& id, const std::string& name) {
    const auto done = place_->put(as("data_officer", "data_quality"), {"council_register", id}, columns(name));
    if (!done) throw std::runtime_error(done.error().message);
    return done->person;
  }
  static Value columns(const std::string& name) {
    return Value(Structure{{"given_name", Value(name)}, {"family_name", Value("Quillfeather")}, {"date_of_birth", Value("1980-02-01")}});
  }
  void mark(PersonId person, RestrictionRequest request = {RestrictionKind::refuge, {}, {}}) {
    const auto done = restrict_person(*place_, officer(), person, request);
    ASSERT_TRUE(done) << done.error().message;
  }
  Asking officer() { return as("governance_officer", "subject_access", "told by the refuge"); }
  std::size_t open_alerts() {
    store::Connection db = connect();
    return trust::alerts(db, trust::AlertState::open, 100).value().size();
  }
  std::int64_t entries() {
    store::Connection db = connect();
    return db.value<std::int64_t>("SELECT count(*) FROM access_log").value();
  }
  ManualClock clock_{Timestamp{1'790'000'000 * second}};
  UuidSource uuids_{clock_, system_randomness()};
  std::map<std::string, trust::AccountId> ids_;
  std::unique_ptr<Place> place_;
};
CW_ON_BOTH_DATABASES(GuardedPlace);

TEST_P(GuardedPlace, ARestrictedPersonNeedsAReasonAlertsAnOfficerAndIsShownApart) {
  const PersonId ann = put("1", "Ann");
  EXPECT_FALSE(place_->person(as("practitioner", "safeguarding"), ann, {})->shown_apart);
  EXPECT_EQ(open_alerts(), 0U);
  mark(ann);
  const auto without = place_->person(as("practitioner", "safeguarding"), ann, {});
  ASSERT_FALSE(without);
  EXPECT_EQ(without.error().code, ErrorCode::denied);
  EXPECT_EQ(open_alerts(), 1U) << "the try is told";
  const auto with = place_->person(as("practitioner", "safeguarding", "she called us herself"), ann, {});
  ASSERT_TRUE(with) << with.error().message;
  EXPECT_TRUE(with->shown_apart);
  EXPECT_EQ(open_alerts(), 2U);
  EXPECT_FALSE(place_->person(as("adviser", "contact", "she called us herself"), ann, {})) << "a rule must name restricted people";
  EXPECT_FALSE(place_->history(as("adviser", "contact", "she called us herself"), ann, 10));
  EXPECT_FALSE(needs(*place_, as("adviser", "contact", "she called us herself"), ann));
  Asking emergency = as("practitioner", "emergency", "she was found unconscious");
  emergency.urgency = trust::Urgency::break_glass;
  const std::size_t before = open_alerts();
  ASSERT_TRUE(place_->person(emergency, ann, {})) << "the glass may be broken";
  EXPECT_EQ(open_alerts(), before + 1);
  ASSERT_TRUE(lift_restrictions(*place_, officer(), ann));
  EXPECT_TRUE(place_->person(as("adviser", "contact"), ann, {}));
}

TEST_P(GuardedPlace, AMatchSaysNothingOfARestrictedPersonToThoseWhoMayNotKnow) {
  const PersonId ann = put("1", "Ann"), bob = put("2", "Zebedee");
  ASSERT_NE(ann, bob);
  const Asking plain = as("practitioner", "safeguarding"), with_reason = as("practitioner", "safeguarding", "she called us herself");
  const auto before = place_->match(plain, columns("Ann"), 5);
  ASSERT_TRUE(before) << before.error().message;
  ASSERT_FALSE(before->empty());
  EXPECT_EQ(before->front().match.person, ann);
  EXPECT_FALSE(before->front().shown_apart);
  mark(ann);
  const auto without = place_->match(plain, columns("Ann"), 5).value();
  for (const MatchAnswer& each : without) EXPECT_NE(each.match.person, ann);
  EXPECT_EQ(open_alerts(), 1U) << "an officer hears that she was looked for";
  EXPECT_TRUE(place_->match(plain, columns("Ann"), 5));
  EXPECT_EQ(open_alerts(), 1U) << "once for each reader, while it is open";
  const auto known = place_->match(with_reason, columns("Ann"), 5).value();
  ASSERT_FALSE(known.empty());
  EXPECT_EQ(known.front().match.person, ann);
  EXPECT_TRUE(known.front().shown_apart);
  EXPECT_EQ(open_alerts(), 2U);
  store::Connection db = connect();
  const std::int64_t logged = db.value<std::int64_t>("SELECT count(*) FROM access_log_subject WHERE subject = ?1", {ann}).value();
  EXPECT_GE(logged, 5) << "put, found, marked, withheld, found again";
}

TEST_P(GuardedPlace, AListOfThoseFoundIsNotShorterByWhomTheReaderMayNotKnow) {
  const PersonId ann = put("1", "Ann");
  for (const char* name : {"Bob", "Zebedee", "Clementine", "Dorothea"}) put(name, name);
  const auto found = [&](const Asking& asking) {
    std::vector<PersonId> out;
    const auto answer = search_people(*place_, asking, {.text = "Quillfeather", .most = 3});
    for (const SearchHit& hit : answer.value().hits) out.push_back(hit.person);
    return out;
  };
  const Asking adviser = as("adviser", "contact");
  const std::vector<PersonId> before = found(adviser);
  ASSERT_EQ(before.size(), 3U);
  ASSERT_EQ(before.front(), ann) << "all fit alike, and she came first";
  mark(ann);
  const std::vector<PersonId> after = found(adviser);
  EXPECT_EQ(after.size(), 3U) << "else two would say that there is somebody";
  EXPECT_EQ(std::ranges::count(after, ann), 0);
  EXPECT_EQ(open_alerts(), 1U) << "an officer hears that she was looked for";
  EXPECT_EQ(found(as("practitioner", "safeguarding", "she called us herself")).front(), ann);
}

TEST_P(GuardedPlace, AMarkFollowsThroughAMergeThatAJudgementMakes) {
  const PersonId ann = put("1", "Ann"), bob = put("2", "Zebedee");
  mark(bob);
  ASSERT_TRUE(place_->person(as("adviser", "contact"), ann, {}));
  const Asking officer_of_data = as("data_officer", "data_quality", "the same person under two names");
  EXPECT_EQ(place_->judge(officer_of_data, {"council_register", "1"}, {"council_register", "2"}, registry::Says::same).error().code,
            ErrorCode::denied)
      << "no rule of theirs covers protected people";
  const Asking reviewer = as("practitioner", "safeguarding", "the same person under two names");
  const auto judged = place_->judge(reviewer, {"council_register", "1"}, {"council_register", "2"}, registry::Says::same);
  ASSERT_TRUE(judged) << judged.error().message;
  EXPECT_FALSE(place_->person(as("adviser", "contact"), ann, {}));
  EXPECT_FALSE(place_->person(as("adviser", "contact"), bob, {}));
  const auto undone = place_->undo_judgement(reviewer, judged->judgement);
  ASSERT_TRUE(undone) << undone.error().message;
  EXPECT_FALSE(place_->person(as("adviser", "contact"), ann, {})) << "until an officer lifts it";
  EXPECT_FALSE(place_->person(as("adviser", "contact"), bob, {}));
  ASSERT_EQ(lift_restrictions(*place_, officer(), ann).value(), 1U);
  EXPECT_TRUE(place_->person(as("adviser", "contact"), ann, {}));
  EXPECT_FALSE(place_->person(as("adviser", "contact"), bob, {}));
}

TEST_P(GuardedPlace, StaffClaimTheirRelativesAndOnlyOfficersLiftMarks) {
  const PersonId ann = put("1", "Ann");
  const Asking adviser = as("adviser", "contact", "she is my sister");
  EXPECT_EQ(restrict_person(*place_, adviser, ann, {RestrictionKind::refuge, {}, {}}).error().code, ErrorCode::denied);
  EXPECT_EQ(restrict_person(*place_, adviser, ann, {RestrictionKind::staff_relative, "somebody", {}}).error().code, ErrorCode::denied);
  const auto claimed = restrict_person(*place_, adviser, ann, {RestrictionKind::staff_relative, {}, {}});
  ASSERT_TRUE(claimed) << claimed.error().message;
  EXPECT_FALSE(place_->person(as("practitioner", "contact", "she called us herself"), ann, {})) << "for colleagues she is restricted";
  EXPECT_EQ(lift_restrictions(*place_, adviser, ann).error().code, ErrorCode::denied);
  mark(ann);
  EXPECT_EQ(restrictions(*place_, officer(), ann)->size(), 2U);
  const auto own = restrictions(*place_, adviser, ann).value();
  ASSERT_EQ(own.size(), 1U) << "who claimed sees the claim, and not that there is more";
  EXPECT_EQ(own.front().restriction.kind, RestrictionKind::staff_relative);
  EXPECT_TRUE(restrictions(*place_, as("practitioner", "contact"), ann)->empty());
  EXPECT_EQ(restrictions(*place_, as("adviser", "curiosity"), ann).error().code, ErrorCode::denied);
}

TEST_P(GuardedPlace, AlertsAreForOfficersOfTheOrganisationsConcerned) {
  const PersonId ann = put("1", "Ann");
  mark(ann);
  ASSERT_FALSE(place_->person(as("adviser", "contact"), ann, {}));
  EXPECT_EQ(alerts(*place_, as("adviser", "contact"), {}).error().code, ErrorCode::denied);
  const auto seen = alerts(*place_, officer(), {}).value();
  ASSERT_EQ(seen.size(), 1U);
  EXPECT_EQ(seen.front().content->subjects, std::vector<std::string>{ann.text()});
  Asking stranger = officer();
  stranger.caller.account.organisation = "charity";
  EXPECT_TRUE(alerts(*place_, stranger, {})->empty());
  EXPECT_EQ(acknowledge_alert(*place_, stranger, seen.front().entry, "mine").error().code, ErrorCode::not_found);
  ASSERT_TRUE(acknowledge_alert(*place_, officer(), seen.front().entry, "a mistake of ours"));
  EXPECT_TRUE(alerts(*place_, officer(), {})->empty());
  EXPECT_EQ(alerts(*place_, officer(), {trust::AlertState::all, 10, {}})->size(), 1U);
}

registry::Attribute need(registry::AttributeKind kind, Structure value) { return {kind, Value(std::move(value)), "the resident", {}}; }

TEST_P(GuardedPlace, NeedsArePutAsAWholeWithinWhatTheAccountMaySee) {
  using registry::AttributeKind;
  const PersonId ann = put("1", "Ann");
  const std::vector<registry::Attribute> wanted = {need(AttributeKind::language, {{"language", Value("Welsh")}}),
                                                   need(AttributeKind::access_need, {{"need", Value("a ramp")}, {"where", Value("door")}})};
  const Asking adviser = as("adviser", "contact", "she told us");
  const auto first = put_needs(*place_, adviser, ann, wanted);
  ASSERT_TRUE(first) << first.error().message;
  EXPECT_EQ(first->added, 2U);
  const auto shown = needs(*place_, adviser, ann).value();
  ASSERT_EQ(shown.needs.size(), 2U);
  EXPECT_EQ(shown.needs.back().attribute.value, wanted.front().value);
  EXPECT_EQ(put_needs(*place_, adviser, ann, wanted)->added, 0U) << "doing it again changes nothing";
  const auto fewer = put_needs(*place_, adviser, ann, {wanted.front()});
  ASSERT_TRUE(fewer);
  EXPECT_EQ(fewer->ended, 1U);
  EXPECT_EQ(put_needs(*place_, as("data_officer", "data_quality", "a test"), ann, {}).error().code, ErrorCode::denied);
  EXPECT_EQ(needs(*place_, adviser, ann)->needs.size(), 1U);
  const std::int64_t before = entries();
  EXPECT_TRUE(needs(*place_, adviser, ann));
  EXPECT_EQ(put_needs(*place_, adviser, PersonId(uuids_.next()), wanted).error().code, ErrorCode::not_found);
  EXPECT_EQ(entries(), before + 2);
  Structure helper{{"name", Value("Bob")}, {"relation", Value("son")}, {"may", Value("hear of appointments")}};
  EXPECT_EQ(put_needs(*place_, adviser, ann, {need(AttributeKind::trusted_helper, helper)}).error().field, "ends_on");
}

trust::Digest print(std::string_view text) { return trust::sha256(trust::bytes_of(text)); }

TEST_P(GuardedPlace, AKeyGivesTheFirstAnswerAgainAndBelongsToItsAccount) {
  const Asking one = as("data_officer", "data_quality"), other = as("practitioner", "care");
  ASSERT_EQ(begin_once(*place_, one, {"k", print("a")})->kind, Turn::Kind::go);
  EXPECT_EQ(begin_once(*place_, one, {"k", print("a")})->kind, Turn::Kind::in_progress);
  clock_.advance(reservation_lasts);
  EXPECT_EQ(begin_once(*place_, one, {"k", print("a")})->kind, Turn::Kind::go) << "a thread that never came back does not hold it for ever";
  ASSERT_TRUE(end_once(*place_, one, "k", {201, "application/json", "", "{\"n\":1}"}));
  const auto again = begin_once(*place_, one, {"k", print("a")});
  ASSERT_TRUE(again);
  EXPECT_EQ(again->kind, Turn::Kind::repeated);
  EXPECT_EQ(again->answer->status, 201);
  EXPECT_EQ(again->answer->body, "{\"n\":1}");
  EXPECT_EQ(begin_once(*place_, one, {"k", print("b")})->kind, Turn::Kind::other_request);
  EXPECT_EQ(begin_once(*place_, other, {"k", print("a")})->kind, Turn::Kind::go) << "another account's key is another key";
  ASSERT_TRUE(forget_once(*place_, other, "k"));
  EXPECT_EQ(begin_once(*place_, other, {"k", print("b")})->kind, Turn::Kind::go) << "what came to nothing is forgotten";
  clock_.advance(idempotency_lasts + 1);
  EXPECT_EQ(begin_once(*place_, one, {"k", print("b")})->kind, Turn::Kind::go) << "after a day it is a new key";
}

TEST_P(GuardedPlace, ARepeatedAnswerIsInTheLogAndNeedsAPurpose) {
  const Asking one = as("data_officer", "data_quality");
  ASSERT_TRUE(begin_once(*place_, one, {"k", print("a")}));
  ASSERT_TRUE(end_once(*place_, one, "k", {200, "", "", "x"}));
  const std::int64_t before = entries();
  ASSERT_TRUE(begin_once(*place_, one, {"k", print("a")}));
  EXPECT_EQ(entries(), before + 1);
  EXPECT_EQ(begin_once(*place_, as("data_officer", ""), {"k", print("a")}).error().code, ErrorCode::denied);
}

TEST_P(GuardedPlace, WhoDiesBetweenDoingAndAnsweringLeavesAKeyThatCanBeUsed) {
  const Asking one = as("data_officer", "data_quality", "the same person");
  put("1", "Ann");
  put("2", "Zebedee");
  ASSERT_EQ(begin_once(*place_, one, {"k", print("a")})->kind, Turn::Kind::go);
  const auto judged = place_->judge(one, {"council_register", "1"}, {"council_register", "2"}, registry::Says::same);
  ASSERT_TRUE(judged) << judged.error().message;
  begin();  // the process died before it kept its answer
  ASSERT_EQ(begin_once(*place_, one, {"k", print("a")})->kind, Turn::Kind::go);
  const auto again = place_->judge(one, {"council_register", "1"}, {"council_register", "2"}, registry::Says::same);
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_EQ(again->judgement, judged->judgement) << "it was done, and is not done twice";
  ASSERT_TRUE(place_->undo_judgement(one, judged->judgement));
  EXPECT_EQ(place_->undo_judgement(one, judged->judgement)->state, registry::JudgementOutcome::State::undone);
  EXPECT_EQ(place_->undo_judgement(as("data_officer", "data_quality", "another reason"), judged->judgement).error().code,
            ErrorCode::not_found);
}

TEST_P(GuardedPlace, TheHousekeeperSignsWhenItBeginsAndWhenItEnds) {
  put("1", "Ann");
  {
    const Housekeeper keeper(*place_, {.every_seconds = 3600});
  }
  const Asking auditor = as("auditor", "data_quality");
  const std::string note = last_checkpoint(*place_, auditor).value();
  EXPECT_NE(note.find("\n1\n"), std::string::npos) << note;
  {
    const Housekeeper keeper(*place_, {.every_seconds = 3600});
  }
  EXPECT_NE(last_checkpoint(*place_, auditor)->find("\n2\n"), std::string::npos);
  EXPECT_NE(prove_growth(*place_, auditor, 1, {})->find("consistency"), std::string::npos);
  EXPECT_EQ(prove_growth(*place_, auditor, 7, {}).error().code, ErrorCode::not_found);
  EXPECT_EQ(last_checkpoint(*place_, as("adviser", "contact")).error().code, ErrorCode::denied);
}

}  // namespace
}  // namespace cw::place
