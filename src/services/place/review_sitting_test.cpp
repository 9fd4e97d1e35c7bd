// SPDX-License-Identifier: MIT
// A reviewer goes back: to an answer that has come to nothing yet, to one that was judged, to one of two that disagree.
#include <gtest/gtest.h>

#include <algorithm>
#include <stdexcept>

#include "base/json.h"
#include "base/test_folder.h"
#include "services/place/identity_changes.h"
#include "services/place/linkage_view.h"
#include "services/place/record_comparison.h"
#include "services/place/restrictions.h"
#include "services/place/reviews.h"
#include "store/test_store.h"

namespace cw::place {
namespace {

using review::Says;

const std::string packages = std::string(CW_SOURCE_DIR) + "/packages/";
constexpr std::string_view one =
    R"({"given_name":"Ann","family_name":"Quillfeather","date_of_birth":"1980-02-01","postcode":"AW1 1AA","phone":"01632 960001"})";
constexpr std::string_view like_one =
    R"({"given_name":"Ann","family_name":"Quillfeather","date_of_birth":"1951-11-23","postcode":"AW1 1AA","phone":"01632 960002"})";

Asking asking_as(const std::string& name, const std::string& role, std::string purpose = "data_quality") {
  Asking out;
  out.caller.account.name = name;
  std::uint8_t number = 1;
  Uuid id;
  for (const char letter : name) id.bytes[number++] = static_cast<std::uint8_t>(letter);
  out.caller.account.id = trust::AccountId(id);
  out.caller.account.organisation = "council";
  out.caller.account.roles = {role};
  out.purpose = std::move(purpose);
  out.reason = "looked at it again";
  return out;
}

class SittingOfAReviewer : public store::test::OnBothDatabases {
 protected:
  void open(std::string_view rules) {
    PlaceOptions options;
    options.store = url();
    options.keys = folder_.at("keys");
    options.policy =
        cw::test::content_of(packages + "trust/access_policy.toml") + "\n[[sources]]\nname = \"library\"\norganisation = \"council\"\n";
    options.columns = cw::test::content_of(packages + "register/columns.toml");
    options.model = cw::test::content_of(packages + "register/model.toml");
    options.review = rules;
    auto opened = Place::open(std::move(options));
    if (!opened) throw std::runtime_error(opened.error().message);
    place_ = std::move(*opened);
    first_ = put("council_register", "1", one);
    second_ = put("library", "a", like_one);
  }
  registry::RecordOutcome put(const std::string& source, const std::string& id, std::string_view columns) {
    auto done = place_->put(ann_, {source, id}, parse_json(columns).value());
    if (!done) throw std::runtime_error(done.error().message);
    return *done;
  }
  review::ItemId take(const Asking& asking) {
    auto handed = place_->reviews().next(asking);
    if (!handed || !*handed) throw std::runtime_error("there is nothing to review");
    return (*handed)->item.id;
  }
  ReviewDone answer(const Asking& asking, review::ItemId id, Says says) {
    auto done = place_->reviews().answer(asking, id, {says, "by the letters"});
    if (!done) throw std::runtime_error(done.error().message);
    return *done;
  }
  std::int64_t number(const std::string& sql) { return connect().value<std::int64_t>(sql).value(); }
  review::Sitting sitting(const Asking& asking) { return place_->reviews().sitting(asking, Timestamp{0}).value(); }

  const Asking ann_ = asking_as("ann", "data_officer"), bob_ = asking_as("bob", "data_officer"), cleo_ = asking_as("cleo", "manager");
  registry::RecordOutcome first_, second_;
  std::unique_ptr<Place> place_;
};
CW_ON_BOTH_DATABASES(SittingOfAReviewer);

TEST_P(SittingOfAReviewer, AJudgementThatCameOfAnAnswerIsUndoneWithItAndThePairIsHereAgain) {
  open("[review]\ndouble_share = 0\n[sample]\nband = 0\n");
  const review::ItemId id = take(ann_);
  ASSERT_TRUE(answer(ann_, id, Says::same).judgement);
  EXPECT_EQ(sitting(ann_).answered, 1);
  EXPECT_EQ(sitting(ann_).same, 1);
  EXPECT_TRUE(sitting(ann_).last.front().can_undo);
  EXPECT_EQ(sitting(bob_).answered, 0);
  EXPECT_EQ(place_->reviews().undo_answer(bob_, id).error().code, ErrorCode::not_found) << "it is not his answer";
  EXPECT_EQ(place_->person(ann_, second_.person, {})->view.person, first_.person) << "and nothing was undone";

  const auto again = place_->reviews().undo_answer(ann_, id);
  ASSERT_TRUE(again) << again.error().message;
  ASSERT_TRUE(again->has_value());
  EXPECT_EQ((*again)->item.id, id);
  EXPECT_EQ((*again)->item.round, 2);
  EXPECT_EQ(place_->person(ann_, second_.person, {})->view.person, second_.person) << "two people again";
  EXPECT_FALSE(sitting(ann_).last.front().can_undo) << "it is of a round that is over";
  EXPECT_TRUE(answer(ann_, id, Says::not_same).judgement);
}

TEST_P(SittingOfAReviewer, AnAnswerThatWaitsForAnotherIsTakenBackAndKeptAside) {
  open("[review]\ndouble_share = 1\n[sample]\nband = 0\n");
  const review::ItemId id = take(ann_);
  answer(ann_, id, Says::same);
  const auto again = place_->reviews().undo_answer(ann_, id);
  ASSERT_TRUE(again) << again.error().message;
  ASSERT_TRUE(again->has_value());
  EXPECT_EQ(number("SELECT count(*) FROM review_answer"), 0);
  EXPECT_EQ(number("SELECT count(*) FROM review_taken_back WHERE says = 'same' AND reviewer_name = 'ann'"), 1);
  EXPECT_EQ(place_->reviews().undo_answer(ann_, id).error().code, ErrorCode::not_found);
  answer(ann_, id, Says::cannot_tell);
  ASSERT_EQ(take(bob_), id);
  EXPECT_EQ(answer(bob_, id, Says::cannot_tell).outcome.item.state, review::ItemState::settled);
  const auto unsettled = place_->reviews().undo_answer(bob_, id);
  ASSERT_TRUE(unsettled) << unsettled.error().message;
  EXPECT_EQ((*unsettled)->item.state, review::ItemState::open) << "nothing was judged, so nothing is in the way";
  EXPECT_TRUE(place_->ready());
}

TEST_P(SittingOfAReviewer, WhatTwoDisagreeAboutIsShownToWhoDecidesAndNotToThem) {
  open("[review]\ndouble_share = 1\n[sample]\nband = 0\n");
  const review::ItemId id = take(ann_);
  answer(ann_, id, Says::same);
  ASSERT_EQ(take(bob_), id);
  answer(bob_, id, Says::not_same);
  EXPECT_EQ(place_->reviews().disputes(ann_, 10).error().code, ErrorCode::denied);
  const auto disputes = place_->reviews().disputes(cleo_, 10);
  ASSERT_TRUE(disputes) << disputes.error().message;
  ASSERT_EQ(disputes->size(), 1U);
  EXPECT_EQ(disputes->front().answers.size(), 2U);
  EXPECT_EQ(place_->reviews().take(ann_, id).error().code, ErrorCode::denied) << "she has said her word";
  const auto taken = place_->reviews().take(cleo_, id);
  ASSERT_TRUE(taken) << taken.error().message;
  ASSERT_TRUE(taken->has_value());
  EXPECT_EQ((*taken)->part, review::Part::decision);
  EXPECT_EQ(place_->reviews().undo_answer(ann_, id).error().code, ErrorCode::conflict) << "somebody decides by what she said";
  EXPECT_TRUE(answer(cleo_, id, Says::same).judgement);
  EXPECT_EQ(place_->reviews().waiting().value(), 0);
}

TEST_P(SittingOfAReviewer, MergesAndWordsAreListedAndWhoMayNotKnowSeesNothing) {
  open("[review]\ndouble_share = 0\n[sample]\nband = 0\n");
  const auto done = place_->judge(ann_, {"council_register", "1"}, {"library", "a"}, registry::Says::same);
  ASSERT_TRUE(done) << done.error().message;
  const auto changes = identity_changes(*place_, ann_, {});
  ASSERT_TRUE(changes) << changes.error().message;
  ASSERT_EQ(changes->size(), 1U);
  EXPECT_EQ(changes->front().kind, registry::PersonChangeKind::merged);
  EXPECT_EQ(changes->front().person, second_.person);
  EXPECT_EQ(changes->front().other, first_.person);
  EXPECT_EQ(changes->front().judgement, done->judgement);
  EXPECT_EQ(changes->front().judgement_state, "in_force");
  const auto words = judgements(*place_, bob_, {.number = done->judgement});
  ASSERT_TRUE(words) << words.error().message;
  EXPECT_EQ(words->front().left.id, "1");
  EXPECT_EQ(words->front().reviewer, "ann");
  EXPECT_FALSE(words->front().mine);
  EXPECT_TRUE(judgements(*place_, ann_, {})->front().mine);
  EXPECT_TRUE(judgements(*place_, ann_, {.state = "proposed"})->empty());
  EXPECT_EQ(judgements(*place_, ann_, {.number = 77}).error().code, ErrorCode::not_found);
  EXPECT_EQ(identity_changes(*place_, asking_as("dan", "adviser", "contact"), {}).error().code, ErrorCode::denied);

  Asking officer = asking_as("gil", "governance_officer", "subject_access");
  ASSERT_TRUE(restrict_person(*place_, officer, first_.person, {registry::RestrictionKind::refuge, {}, {}}));
  const std::int64_t alerts_before = number("SELECT count(*) FROM access_alert");
  EXPECT_TRUE(identity_changes(*place_, ann_, {})->empty()) << "a protected person is not named";
  EXPECT_EQ(judgements(*place_, ann_, {.number = done->judgement}).error().code, ErrorCode::not_found);
  EXPECT_GT(number("SELECT count(*) FROM access_alert"), alerts_before) << "and an officer hears of it";
}

TEST_P(SittingOfAReviewer, RecordsAreComparedByTheDecisionAndTheLookIsLogged) {
  open("[review]\ndouble_share = 0\n[sample]\nband = 0\n");
  const std::int64_t before = number("SELECT count(*) FROM access_log");
  const auto both = compare_records(*place_, ann_, first_.record, second_.record);
  ASSERT_TRUE(both) << both.error().message;
  EXPECT_EQ(both->left.id, "1");
  EXPECT_EQ(both->right_person, second_.person);
  ASSERT_FALSE(both->fields.empty());
  EXPECT_TRUE(both->fields.front().match_weight.has_value());
  EXPECT_EQ(compare_records(*place_, asking_as("dan", "adviser", "early_help"), first_.record, second_.record).error().code,
            ErrorCode::denied);
  EXPECT_EQ(number("SELECT count(*) FROM access_log"), before + 2);
  EXPECT_EQ(compare_records(*place_, ann_, first_.record, {999}).error().code, ErrorCode::not_found);
  EXPECT_EQ(compare_records(*place_, ann_, first_.record, first_.record).error().code, ErrorCode::invalid);
}

TEST_P(SittingOfAReviewer, TheModelIsShownInWordsAndWeights) {
  open("");
  const auto state = linkage_state(*place_, ann_);
  ASSERT_TRUE(state) << state.error().message;
  EXPECT_EQ(state->records, 2);
  EXPECT_FALSE(state->learnt);
  EXPECT_EQ(state->model.blocking.size(), 7U);
  ASSERT_EQ(state->model.comparisons.size(), 8U);
  EXPECT_NEAR(state->model.threshold_weight, 4.25, 0.01);
  EXPECT_NEAR(state->model.prior_weight, -16.61, 0.01);
  const ModelComparison& born = state->model.comparisons[2];
  EXPECT_TRUE(std::ranges::any_of(born.levels, [](const ModelLevel& level) { return level.missing; }));
  EXPECT_GT(born.levels[1].match_weight, 10);
  EXPECT_EQ(linkage_state(*place_, asking_as("dan", "adviser")).error().code, ErrorCode::denied);
}

}  // namespace
}  // namespace cw::place
