// SPDX-License-Identifier: MIT
// The review queue: doubtful pairs of records, kept once each, handed out in the order of what an answer is worth, answered by one or two
// reviewers who do not see each other's answers, and settled.
//
//   ReviewQueue queue(rules, {.threshold = 0.95}, clock);                        // all calls within the caller's transaction on db
//   CW_CHECK(queue.take_in(db, evidence, doubts));                               // doubt.h; what is no longer doubtful is closed
//   CW_TRY(const auto handed, queue.next(db, {account, "ann", Rank::reviewer}, may_see));
//   CW_TRY(const AnswerOutcome outcome, queue.answer(db, reviewer, handed->item, {Says::same, "one phone, one address"}));
//   if (outcome.next == Next::judge) ... tell the register, then: CW_CHECK(queue.settle(db, handed->item, judgement));
//
// It knows records by their numbers only and judges nothing itself: whoever joins it with the register (services/place) hands evidence in
// and carries verdicts out. Beside it: agreement.h (do reviewers agree), calibration.h (what a match weight is worth), labels. A lease is a
// claim of the store, so several processes may share a queue. Safe from any thread, each with a connection of its own. Errors: not_found,
// conflict (it is not with this reviewer, was answered otherwise, was settled), invalid.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "services/review/item.h"
#include "store/store.h"

namespace cw::review {

class ReviewQueue {
 public:
  struct Parts {
    double threshold = 0.95;  // match probability
    Randomness randomness = system_randomness();
  };
  ReviewQueue(ReviewRules rules, Parts parts, const Clock& clock);
  ReviewQueue(const ReviewQueue&) = delete;
  ReviewQueue& operator=(const ReviewQueue&) = delete;
  [[nodiscard]] const ReviewRules& rules() const { return rules_; }
  [[nodiscard]] double threshold() const { return parts_.threshold; }

  // The doubts that find_doubts() gave of this evidence. Opens and refreshes them, and those of the random choice; closes what is open
  // about a record that was looked at and is in neither. An item with a reviewer, or with an answer, stays until it is answered.
  [[nodiscard]] Result<TakenIn> take_in(store::Connection& db, const Evidence& evidence, std::span<const WeighedDoubt> doubts);
  // A judgement on this pair does not hold any more: it may be asked about again. A later judgement on it stays.
  [[nodiscard]] Result<void> reopen(store::Connection& db, PairOfRecords pair, std::int64_t judgement);
  // Closes what is open and was not refreshed since then: what a pass over all records did not find.
  [[nodiscard]] Result<std::uint64_t> close_unseen(store::Connection& db, Timestamp since);

  // The item that is with this reviewer already, or the next; nothing where there is none for them.
  [[nodiscard]] Result<std::optional<Handed>> next(store::Connection& db, const Reviewer& reviewer, const MaySee& may_see);
  [[nodiscard]] Result<Handed> held(store::Connection& db, const std::string& account, ItemId id);  // conflict: not with them
  [[nodiscard]] Result<void> give_back(store::Connection& db, const std::string& account, ItemId id, Back how);
  // This very pair, where it is open to this reviewer: for whoever decides a dispute, or goes back to one of theirs.
  [[nodiscard]] Result<std::optional<Handed>> take_this(store::Connection& db, const Reviewer& reviewer, ItemId id, const MaySee& may_see);
  // Repeating the same answer gives the same outcome.
  [[nodiscard]] Result<AnswerOutcome> answer(store::Connection& db, const Reviewer& reviewer, ItemId id, const Answer& answer);
  // What this reviewer said of the pair in its round, before it has come to a judgement; it is kept aside, and the pair is with them again.
  // conflict, with the field "judgement" where there is one: that is undone in the register.
  [[nodiscard]] Result<Handed> take_back(store::Connection& db, const Reviewer& reviewer, ItemId id);
  // Items whose verdict the register was perhaps not told, because the program ended.
  [[nodiscard]] Result<std::vector<ItemId>> undelivered(store::Connection& db, std::size_t most);
  [[nodiscard]] Result<std::optional<Verdict>> verdict(store::Connection& db, ItemId id);  // nothing where it is not being decided
  // A judgement that waits for its second pair of eyes, while the item is still being decided.
  [[nodiscard]] Result<void> note_judgement(store::Connection& db, ItemId id, std::int64_t judgement);
  // The register has been told. No judgement: it could not be, since a record has gone. Doing it again changes nothing.
  [[nodiscard]] Result<void> settle(store::Connection& db, ItemId id, std::optional<std::int64_t> judgement);

  [[nodiscard]] Result<Item> item(store::Connection& db, ItemId id);
  [[nodiscard]] Result<std::vector<GivenAnswer>> answers(store::Connection& db, const Item& item);  // of its round
  [[nodiscard]] Result<QueueCounts> counts(store::Connection& db);

 private:
  struct Lease;
  class KnownItems;
  enum class PutIn : std::uint8_t { otherwise, open_and_not_sampled };
  [[nodiscard]] Result<PutIn> put_in(store::Connection& db, const WeighedDoubt& each, KnownItems& items, Timestamp now, TakenIn& out);
  // Of the evidence's pairs; `doubtful`: those that were put in as doubts.
  [[nodiscard]] Result<void> take_sample(store::Connection& db, const Evidence& evidence, const std::map<PairOfRecords, PutIn>& doubtful,
                                         Timestamp now, TakenIn& out);
  [[nodiscard]] Result<void> thin_bands(store::Connection& db, std::span<const int> bands, Timestamp now);
  [[nodiscard]] std::int64_t needed_for(const WeighedDoubt& each) const;
  [[nodiscard]] Result<std::optional<Handed>> take_again(store::Connection& db, const Reviewer& reviewer, const MaySee& may_see);
  [[nodiscard]] Result<std::optional<Handed>> try_take(store::Connection& db, const Reviewer& reviewer, Item item, Part part);
  [[nodiscard]] Result<void> end_item(store::Connection& db, const Item& item, Says outcome, std::optional<std::int64_t> judgement);

  ReviewRules rules_;
  Parts parts_;
  const Clock& clock_;
  UuidSource ids_;
};

}  // namespace cw::review
