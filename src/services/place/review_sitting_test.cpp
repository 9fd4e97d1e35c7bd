// SPDX-License-Identifier: MIT
// A reviewer goes back: to an answer that has come to nothing yet, to one that was judged, to one of two that disagree.
#include <gtest/gtest.h>

#include <algorithm>

#include "services/place/identity_changes.h"
#include "services/place/linkage_view.h"
#include "services/place/record_comparison.h"
#include "services/place/restrictions.h"
#include "services/place/test_reviews.h"

namespace cw::place {
namespace {

using review::Says;

class SittingOfAReviewer : public test::PlaceWithReviews {
 protected:
  SittingOfAReviewer() {
    for (Asking* each : {&ann_, &bob_, &cleo_}) each->reason = "looked at it again";
  }
  void open(std::string_view rules) {
    PlaceWithReviews::open(rules);
    first_ = put("council_register", "1", test::ann);
    second_ = put("library", "a", test::like_ann);
  }
  review::ItemId take(const Asking& asking) { return PlaceWithReviews::take(asking).item.id; }
  review::Sitting sitting(const Asking& asking) { return place_->reviews().sitting(asking, Timestamp{0}).value(); }

  registry::RecordOutcome first_, second_;
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
  EXPECT_EQ(identity_changes(*place_, as("dan", "adviser", "contact"), {}).error().code, ErrorCode::denied);

  Asking officer = as("gil", "governance_officer", "subject_access");
  officer.reason = "she lives in a refuge";
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
  EXPECT_EQ(compare_records(*place_, as("dan", "adviser", "early_help"), first_.record, second_.record).error().code, ErrorCode::denied);
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
  EXPECT_EQ(linkage_state(*place_, as("dan", "adviser")).error().code, ErrorCode::denied);
}

}  // namespace
}  // namespace cw::place
