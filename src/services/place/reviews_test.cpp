// SPDX-License-Identifier: MIT
// Reviews of a whole place, without HTTP: what is doubtful is found, shown as the policy and the rules say, answered and judged.
#include "services/place/reviews.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/json.h"
#include "services/place/restrictions.h"
#include "services/place/test_reviews.h"
#include "store/bulk/bulk.h"

namespace cw::place {
namespace {

using review::Says;

using test::ann;
using test::like_ann;

constexpr std::string_view no_sample = "[review]\ndouble_share = 0\n[sample]\nband = 0\n";

class ReviewsOfAPlace : public test::PlaceWithReviews {};
CW_ON_BOTH_DATABASES(ReviewsOfAPlace);

TEST_P(ReviewsOfAPlace, ADoubtfulPairIsShownBlindAnsweredAndJudgedAndUndoAsksAgain) {
  open(no_sample);
  const auto first = put("council_register", "1", ann), second = put("library", "a", like_ann);
  ASSERT_NE(first.person, second.person);
  const review::Handed handed = take(ann_);
  EXPECT_EQ(handed.item.kind, review::DoubtKind::apart) << handed.item.match_weight << " " << handed.item.why;
  EXPECT_EQ(handed.item.households, 1);
  const auto page = place_->reviews().item(ann_, handed.item.id);
  ASSERT_TRUE(page) << page.error().message;
  EXPECT_EQ(page->sight, review::Sight::blind);
  EXPECT_EQ(page->left.id, "1");
  EXPECT_EQ(page->right.source, "library");
  EXPECT_NE(member(page->right.columns, "phone"), nullptr);
  ASSERT_FALSE(page->fields.empty());
  EXPECT_FALSE(page->fields[0].match_weight);
  EXPECT_EQ(place_->reviews().item(bob_, handed.item.id).error().code, ErrorCode::conflict) << "it is not with him";

  const ReviewDone done = answer(ann_, handed.item.id, Says::same);
  ASSERT_TRUE(done.judgement);
  EXPECT_EQ(done.judgement->state, registry::JudgementOutcome::State::in_force);
  EXPECT_EQ(done.outcome.item.state, review::ItemState::settled);
  EXPECT_EQ(place_->person(feed_, second.person, {})->view.person, first.person) << "the older id stays";
  EXPECT_EQ(number("SELECT count(*) FROM judgement WHERE reviewer = 'ann' AND reason = 'by the letters'"), 1);
  EXPECT_FALSE(place_->reviews().next(bob_)->has_value());

  ASSERT_TRUE(place_->undo_judgement(feed_, done.judgement->judgement));
  EXPECT_EQ(take(bob_).item.round, 2);
  const std::string labels = place_->reviews().labels(feed_, LabelForm::pairs).value();
  EXPECT_EQ(labels, "") << "what was undone is no label";
}

TEST_P(ReviewsOfAPlace, OnlyWhoMayCompareRecordsGetsAnyAndEveryLookIsLogged) {
  open(no_sample);
  put("council_register", "1", ann), put("library", "a", like_ann);
  const std::int64_t before = number("SELECT count(*) FROM access_log");
  for (const Asking& refused : {as("dan", "adviser", "contact"), as("eve", "data_officer", "curiosity"), as("fay", "auditor")}) {
    EXPECT_EQ(place_->reviews().next(refused).error().code, ErrorCode::denied);
    EXPECT_EQ(place_->reviews().counts(refused).error().code, ErrorCode::denied);
  }
  EXPECT_EQ(number("SELECT count(*) FROM access_log"), before + 6) << "refusals too";
  const review::Handed handed = take(ann_);
  ASSERT_TRUE(place_->reviews().item(ann_, handed.item.id));
  ASSERT_TRUE(place_->reviews().give_back(ann_, handed.item.id, review::Back::given_back));
  EXPECT_EQ(place_->reviews().answer(ann_, handed.item.id, {Says::same, "x"}).error().code, ErrorCode::conflict);
  EXPECT_EQ(place_->reviews().answer(ann_, handed.item.id, {Says::same, ""}).error().code, ErrorCode::invalid);
  ASSERT_TRUE(place_->reviews().counts(ann_));
  EXPECT_EQ(number("SELECT count(*) FROM access_log"), before + 11);
}

TEST_P(ReviewsOfAPlace, TwoWhoAgreeAreTheFourEyesThatAJudgementNeeds) {
  open("[review]\ndouble_share = 1\nfour_eyes = true\nsight = \"blind_to_sources\"\n[sample]\nband = 0\n");
  put("council_register", "1", ann), put("library", "a", like_ann);
  const review::ItemId id = take(ann_).item.id;
  ASSERT_EQ(take(bob_).item.id, id);
  const auto page = place_->reviews().item(ann_, id);
  EXPECT_EQ(page->left.source, "");
  EXPECT_EQ(page->left.id, "");
  EXPECT_FALSE(answer(ann_, id, Says::same).judgement);
  EXPECT_EQ(number("SELECT count(*) FROM judgement"), 0) << "the second must not learn of it";
  const ReviewDone done = answer(bob_, id, Says::same);
  ASSERT_TRUE(done.judgement);
  EXPECT_EQ(done.judgement->state, registry::JudgementOutcome::State::in_force);
  EXPECT_EQ(number("SELECT count(*) FROM judgement WHERE reviewer = 'ann' AND second_reviewer = 'bob' AND state = 'in_force'"), 1);
}

TEST_P(ReviewsOfAPlace, AManagerSeesBothAnswersAndDecides) {
  open("[review]\ndouble_share = 1\n[sample]\nband = 0\n");
  put("council_register", "1", ann), put("library", "a", like_ann);
  const review::ItemId id = take(ann_).item.id;
  ASSERT_EQ(take(bob_).item.id, id);
  answer(ann_, id, Says::same), answer(bob_, id, Says::not_same);
  const review::Handed handed = take(cleo_);
  EXPECT_EQ(handed.part, review::Part::decision);
  const auto page = place_->reviews().item(cleo_, id);
  ASSERT_TRUE(page) << page.error().message;
  EXPECT_EQ(page->answers.size(), 2U);
  EXPECT_TRUE(page->fields.at(0).match_weight);
  const ReviewDone done = answer(cleo_, id, Says::not_same);
  EXPECT_EQ(number("SELECT count(*) FROM judgement WHERE reviewer = 'cleo' AND says = 'not_same'"), 1);
  EXPECT_EQ(place_->reviews().agreement(ann_, {{0}, {INT64_MAX}})->all.equal, 0);
  const std::string labels = place_->reviews().labels(feed_, LabelForm::pairs).value();
  const Value label = parse_json(labels).value();
  EXPECT_EQ(*member(label, "decision")->get<std::string>(), "not_same");
  EXPECT_EQ(*member(label, "id_l")->get<std::string>(), "1");
  EXPECT_EQ(*member(label, "sampling_weight")->get<double>(), 0);
  const auto file = bulk::read_file(folder_.with("labels.ndjson", labels), {});
  ASSERT_TRUE(file) << file.error().message;
  for (const char* column : {"source_l", "id_l", "source_r", "id_r", "decision"})  // what `commonweal link --decisions` reads
    EXPECT_NE(file->table.find(column), nullptr) << column;
  const std::string records = place_->reviews().labels(feed_, LabelForm::records).value();
  EXPECT_EQ(std::ranges::count(records, '\n'), 2);
}

TEST_P(ReviewsOfAPlace, ASecondReviewerDecidesAJudgementThatWaits) {
  open("[review]\nfour_eyes = true\ndouble_share = 0\n[sample]\nband = 0\n");
  const auto first = put("council_register", "1", ann), second = put("library", "a", like_ann);
  const ReviewDone done = answer(ann_, take(ann_).item.id, Says::same);
  ASSERT_EQ(done.judgement->state, registry::JudgementOutcome::State::proposed);
  EXPECT_NE(place_->person(feed_, second.person, {})->view.person, first.person);
  Asking with_reason = ann_;
  with_reason.reason = "agreed";
  EXPECT_EQ(place_->reviews().decide(with_reason, done.judgement->judgement, registry::Verdict::agree).error().code, ErrorCode::denied);
  const auto refused = place_->reviews().decide(bob_, done.judgement->judgement, registry::Verdict::refuse);
  ASSERT_TRUE(refused) << refused.error().message;
  const review::Handed again = take(bob_);
  EXPECT_EQ(again.item.round, 2) << "refused: it is a question again";
  const ReviewDone other = answer(bob_, again.item.id, Says::same);
  ASSERT_TRUE(place_->reviews().decide(ann_, other.judgement->judgement, registry::Verdict::agree));
  EXPECT_EQ(place_->person(feed_, second.person, {})->view.person, first.person);
}

TEST_P(ReviewsOfAPlace, AVerdictThatTheRegisterWasNotToldIsToldLater) {
  open(no_sample);
  put("council_register", "1", ann), put("library", "a", like_ann);
  const review::ItemId id = take(ann_).item.id;
  place_.reset();
  {  // as if the program had ended between the answer and the judgement
    store::Connection db = connect();
    review::ReviewQueue queue(review::read_review_rules(no_sample).value(), {}, system_clock());
    const auto answered = store::in_transaction(db, [&](store::Connection& work) {
      return queue.answer(work, {ann_.caller.account.id.text(), "ann", review::Rank::reviewer}, id, {Says::same, "one phone"});
    });
    ASSERT_EQ(answered->next, review::Next::judge);
  }
  open(no_sample);
  ASSERT_TRUE(place_->reviews().deliver());
  EXPECT_EQ(number("SELECT count(*) FROM judgement WHERE reviewer = 'ann' AND state = 'in_force'"), 1);
  EXPECT_EQ(number("SELECT count(*) FROM review_item WHERE state = 'settled' AND judgement = 1"), 1);
  EXPECT_EQ(place_->reviews().deliver().value(), 0U);
}

TEST_P(ReviewsOfAPlace, WhatHasGoneIsNotAskedAndAPassOverEverythingFindsWhatIsMissing) {
  open(no_sample);
  put("council_register", "1", ann), put("library", "a", like_ann);
  EXPECT_TRUE(place_->reviews().next(ann_)->has_value());
  ASSERT_TRUE(place_->remove(feed_, {"library", "a"}));
  EXPECT_FALSE(place_->reviews().next(ann_)->has_value());
  put("library", "a", like_ann);
  EXPECT_TRUE(place_->reviews().next(ann_)->has_value());
  {
    store::Connection db = connect();
    ASSERT_TRUE(db.execute("DELETE FROM review_assignment"));
    ASSERT_TRUE(db.execute("DELETE FROM review_item"));
  }
  EXPECT_FALSE(place_->reviews().next(ann_)->has_value());
  ASSERT_TRUE(place_->reviews().look_at_everything());
  EXPECT_TRUE(place_->reviews().next(ann_)->has_value());
}

TEST_P(ReviewsOfAPlace, PairsOfProtectedPeopleAreNeitherGivenOutShownJudgedNorExported) {
  open(no_sample);
  put("council_register", "1", ann);
  const auto hidden = put("library", "a", like_ann);
  const review::ItemId id = take(ann_).item.id;
  Asking officer = as("olga", "governance_officer", "subject_access");
  officer.reason = "told by the refuge";
  const auto marked = restrict_person(*place_, officer, hidden.person, {registry::RestrictionKind::refuge, {}, {}});
  ASSERT_TRUE(marked) << marked.error().message;
  EXPECT_EQ(place_->reviews().item(ann_, id).error().code, ErrorCode::denied) << "also where it was with her already";
  EXPECT_EQ(place_->reviews().answer(ann_, id, {Says::same, "x"}).error().code, ErrorCode::denied);
  EXPECT_FALSE(place_->reviews().next(ann_)->has_value());
  EXPECT_FALSE(place_->reviews().next(bob_)->has_value());
  EXPECT_EQ(number("SELECT count(*) FROM judgement"), 0);
}

TEST_P(ReviewsOfAPlace, ScoredPairsAreDrawnForCalibration) {
  open("[review]\ndouble_share = 0\n[sample]\nband = 5\nshare = 1\n");
  for (int i = 0; i < 4; ++i) {
    const std::string columns = R"({"given_name":"Ann","family_name":"Quill)" + std::string(1, static_cast<char>('a' + i)) +
                                R"(","date_of_birth":"198)" + std::to_string(i) + R"(-02-01","postcode":"AW1 1AA"})";
    put("council_register", std::to_string(i), columns);
    put("library", std::to_string(i), columns);
  }
  for (int i = 0; i < 4; ++i) answer(ann_, take(ann_).item.id, Says::same);
  const auto report = place_->reviews().calibration(ann_);
  ASSERT_TRUE(report) << report.error().message;
  EXPECT_GE(report->calibration.answered, 4);
  EXPECT_EQ(report->calibration.share, 1);
}

}  // namespace
}  // namespace cw::place
