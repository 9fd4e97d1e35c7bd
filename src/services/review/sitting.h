// SPDX-License-Identifier: MIT
// What a reviewer has done in one sitting, and what reviewers disagree about: lists for those who work on the queue. Nothing of anybody's
// records is in them.
//
//   CW_TRY(const Sitting sitting, read_sitting(db, account, since));
//   CW_TRY(const std::vector<Dispute> disputes, read_disputes(db, 50));
#pragma once

#include <vector>

#include "services/review/review.h"

namespace cw::review {

struct OwnAnswer {
  ItemId item;
  Says says = Says::cannot_tell;
  Part part = Part::review;
  Timestamp at;
  ItemState state = ItemState::open;  // of the pair now
  bool can_undo = false;              // it is of the pair's present round, and nothing rests on it that is not undone with it
};
struct Sitting {
  std::int64_t answered = 0, same = 0, not_same = 0, cannot_tell = 0;
  std::vector<OwnAnswer> last;  // newest first, at most `most`
};
[[nodiscard]] Result<Sitting> read_sitting(store::Connection& db, const std::string& account, Timestamp since, std::size_t most = 10);

struct Dispute {
  Item item;
  Timestamp opened_at;
  std::vector<GivenAnswer> answers;  // of its round
};
// Worth most first.
[[nodiscard]] Result<std::vector<Dispute>> read_disputes(store::Connection& db, std::size_t most);

}  // namespace cw::review
