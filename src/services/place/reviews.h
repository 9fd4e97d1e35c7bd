// SPDX-License-Identifier: MIT
// The review queue behind the access policy and log, joined with the register: what is doubtful comes in by itself, verdicts go out.
//
//   Reviews& reviews = place->reviews();
//   CW_TRY(const auto handed, reviews.next(asking));                                  // an item with a lease, or none
//   CW_TRY(const ReviewPage page, reviews.item(asking, handed->item.id));             // what the decision and the rules of review show
//   CW_TRY(const ReviewDone done, reviews.answer(asking, handed->item.id, {review::Says::same, "one phone and address"}));
//
// A thread of its own reads the register's events and looks around each record that came, changed or went; next() first catches up, so what
// was acknowledged before is asked about. Once a day, and where the model is another, it goes through all records. An answer is durable
// when it returns; the judgement that follows from it too, unless the register could not be told: then it is told later, by itself. Safe
// from any thread. Errors: as Place's; conflict where an item is not with the caller.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "services/place/place.h"
#include "services/review/agreement.h"
#include "services/review/calibration.h"
#include "services/review/review.h"
#include "services/review/sitting.h"

namespace cw::place {

// One of the two records, as far as it may be seen.
struct ReviewRecord {
  registry::RecordNumber number;
  std::string source, id;  // empty where they may not be shown
  Value columns;
};
// How one field compares; only of fields that may be seen of both records.
struct ReviewField {
  std::string comparison, level;
  std::optional<double> match_weight;  // none in blind review
};
struct ReviewPage {
  review::Handed handed;
  review::Sight sight = review::Sight::blind;  // what of the score and the answers is shown; a decider sees them
  ReviewRecord left, right;
  std::vector<ReviewField> fields;
  std::vector<review::GivenAnswer> answers;  // for a decider
};
struct ReviewDone {
  review::AnswerOutcome outcome;
  std::optional<registry::JudgementOutcome> judgement;  // where the register was told
};
class ReviewFeeder;  // internal/review_feeder.h
enum class LabelForm : std::uint8_t { pairs, records };

class Reviews {
 public:
  // `model`: names the model that scores the pairs. `place` must outlive it.
  Reviews(Place::State& place, review::ReviewRules rules, double threshold, std::string model);
  ~Reviews();
  Reviews(const Reviews&) = delete;
  Reviews& operator=(const Reviews&) = delete;

  [[nodiscard]] Result<review::QueueCounts> counts(const Asking& asking);
  [[nodiscard]] Result<std::optional<review::Handed>> next(const Asking& asking);
  [[nodiscard]] Result<ReviewPage> item(const Asking& asking, review::ItemId id);  // of an item that is with the caller
  [[nodiscard]] Result<ReviewDone> answer(const Asking& asking, review::ItemId id, const review::Answer& answer);
  [[nodiscard]] Result<void> give_back(const Asking& asking, review::ItemId id, review::Back how);
  [[nodiscard]] Result<std::int64_t> waiting();  // how many pairs; a number of nobody, for pages that lead here
  // What the caller has answered since; nothing of anybody's records.
  [[nodiscard]] Result<review::Sitting> sitting(const Asking& asking, Timestamp since);
  // Takes the caller's answer back, or undoes the judgement that came of it; the pair is with them again, unless it is not doubtful any
  // more.
  [[nodiscard]] Result<std::optional<review::Handed>> undo_answer(const Asking& asking, review::ItemId id);
  // What two disagree about, of pairs that the caller may judge; for who decides. Taking one of them: take().
  [[nodiscard]] Result<std::vector<review::Dispute>> disputes(const Asking& asking, std::size_t most);
  [[nodiscard]] Result<std::optional<review::Handed>> take(const Asking& asking, review::ItemId id);
  [[nodiscard]] const review::ReviewRules& rules() const { return queue_.rules(); }
  [[nodiscard]] bool decides(const Asking& asking) const { return reviewer_of(asking).rank == review::Rank::decider; }
  [[nodiscard]] Result<review::AgreementReport> agreement(const Asking& asking, review::TimeSpan span);
  [[nodiscard]] Result<review::CalibrationReport> calibration(const Asking& asking);
  // NDJSON, one line a label. pairs: source_l, id_l, source_r, id_r, decision ...: a file for `commonweal link --decisions`. records:
  // source, record_id, person_id: for `evaluate --truth`, or as a column for training m from labels. Needs leave to export ids.
  [[nodiscard]] Result<std::string> labels(const Asking& asking, LabelForm form);
  // The second reviewer's word on a judgement that waits for one.
  [[nodiscard]] Result<registry::JudgementOutcome> decide(const Asking& asking, std::int64_t judgement, registry::Verdict verdict);

  // Reads what has happened in the register since; how many events. At most `most`.
  [[nodiscard]] Result<std::size_t> catch_up(std::size_t most);
  [[nodiscard]] Result<void> look_at_everything();
  // Tells the register what was settled and it does not know, where the program ended between the two; how many.
  [[nodiscard]] Result<std::size_t> deliver();

 private:
  struct Leave;
  [[nodiscard]] Result<Leave> may(const Asking& asking, trust::AccessAction action, std::string detail);
  [[nodiscard]] Result<std::optional<registry::JudgementOutcome>> tell_register(review::ItemId id);
  [[nodiscard]] Result<registry::JudgementOutcome> judge(const review::Verdict& verdict);
  [[nodiscard]] Result<ReviewPage> page_of(store::Connection& db, const Asking& asking, const review::Handed& handed);
  [[nodiscard]] review::Reviewer reviewer_of(const Asking& asking) const;

  Place::State& place_;
  review::ReviewQueue queue_;
  std::mutex telling_;  // one verdict at a time goes to the register
  std::unique_ptr<ReviewFeeder> feeder_;
};

}  // namespace cw::place
