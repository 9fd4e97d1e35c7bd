// SPDX-License-Identifier: MIT
// What the review queue holds and hands out: items, answers, verdicts. Values only.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/ids.h"
#include "base/result.h"
#include "base/time.h"
#include "services/review/doubt.h"

namespace cw::review {

struct ItemTag;
using ItemId = Id<ItemTag>;

enum class Says : std::uint8_t { same, not_same, cannot_tell };
[[nodiscard]] std::string_view name_of(Says says);
enum class Part : std::uint8_t { review, decision };  // decision: of a third, where two disagreed
[[nodiscard]] std::string_view name_of(Part part);
enum class Rank : std::uint8_t { reviewer, decider };  // decider: has one of the deciding roles
enum class ItemState : std::uint8_t { open, disputed, deciding, settled, closed };
[[nodiscard]] std::string_view name_of(ItemState state);

struct Reviewer {
  std::string account, name;
  Rank rank = Rank::reviewer;
};
struct Sources {
  std::string left, right;
};
struct Item {
  ItemId id;
  PairOfRecords pair;
  Sources sources;
  DoubtKind kind = DoubtKind::apart;
  Standing standing = Standing::apart;
  double match_weight = 0, probability = 0, value = 0;
  std::int64_t pairs = 0, people = 0, households = 0;
  std::string why;
  std::int64_t round = 1, needed = 1;
  ItemState state = ItemState::open;
  std::optional<std::int64_t> judgement;
};
// Whether this reviewer may see and judge the item's records. Called within the queue's transaction.
using MaySee = std::function<Result<bool>(const Item&)>;
struct Handed {
  Item item;
  Part part = Part::review;
  std::int64_t slot = 1;
  Timestamp until;  // then somebody else may get it
};
struct Answer {
  Says says = Says::cannot_tell;
  std::string reason;
};
struct GivenAnswer {
  std::string account, name;
  Part part = Part::review;
  Answer answer;
  Timestamp at;
};
enum class Next : std::uint8_t { wait, judge, done };  // wait: for another reviewer; judge: the caller tells the register
struct AnswerOutcome {
  Item item;  // as it is now
  Next next = Next::wait;
  std::optional<Says> outcome;  // once it is settled, or is being so
};
// What is to be told to the register of an item that is being decided.
struct Verdict {
  Item item;
  Says says = Says::same;
  GivenAnswer first, last;  // who said so first, and who settled it; the same where one was asked
};
enum class Back : std::uint8_t { given_back, skipped };  // skipped: not to this reviewer again

struct TakenIn {
  std::uint64_t opened = 0, refreshed = 0, closed = 0;
};
// A doubt with what an answer would change.
struct WeighedDoubt {
  Doubt doubt;
  Worth worth;
};
struct KindCount {
  DoubtKind kind = DoubtKind::apart;
  std::int64_t open = 0;
  Timestamp oldest;
};
struct QueueCounts {
  std::vector<KindCount> kinds;
  std::int64_t open = 0, disputed = 0, deciding = 0, settled = 0, held = 0;  // held: with a reviewer now
  std::int64_t under_a_day = 0, under_a_week = 0, under_four_weeks = 0, older = 0;
  std::int64_t settled_last_week = 0;
};

}  // namespace cw::review
