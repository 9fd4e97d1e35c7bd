// SPDX-License-Identifier: MIT
// The two records of an item, side by side: what the access policy and the rules of review show of them.
#include "services/place/internal/held_record.h"
#include "services/place/internal/review_feeder.h"
#include "services/place/internal/review_leave.h"

namespace cw::place {
namespace {

using store::Connection;
using store::Row;

bool hides_sources(const ReviewPage& page) { return page.sight == review::Sight::blind_to_sources; }

}  // namespace

Result<std::vector<std::string>> people_of_pair(Connection& db, review::PairOfRecords pair) {
  return db.all("SELECT DISTINCT person FROM membership WHERE record IN (?1, ?2) AND until_at IS NULL ORDER BY person",
                {pair.left, pair.right}, [](const Row& row) { return row.get<std::string>(0); });
}

Result<trust::FlagSet> special_about(Connection& db, const Asking& asking, const std::vector<std::string>& people, Timestamp now) {
  trust::FlagSet out = 0;
  for (const std::string& person : people) {
    const auto id = registry::PersonId::parse(person);
    if (!id) continue;
    CW_TRY(const trust::FlagSet flags, flags_of(db, asking, *id, now));
    out = static_cast<trust::FlagSet>(out | flags);
  }
  return out;
}

bool may_review(const Place::State& place, const Asking& asking, const review::Sources& sources, trust::FlagSet special) {
  const std::vector<std::string> both{sources.left, sources.right};
  const Timestamp now = place.options.clock.now();
  const Question reads(asking, trust::AccessAction::read, both, all_fields(place), now, special);
  const Question judges(asking, trust::AccessAction::write, both, {std::string(place.fields.of(record_id_column))}, now, special);
  const trust::AccessDecision read = place.policy.decide(reads.request()), judge = place.policy.decide(judges.request());
  const auto something = [&](std::size_t source) {
    for (std::size_t field = 0; field < reads.fields().size(); ++field)
      if (read.shows(source, field)) return true;
    return false;
  };
  return something(0) && something(1) && judge.shows(0, 0) && judge.shows(1, 0);
}

Result<ReviewPage> Reviews::item(const Asking& asking, review::ItemId id) {
  CW_TRY(Leave leave, may(asking, trust::AccessAction::read, "review looked at"));
  CW_TRY(const auto db, place_.pool.take());
  Result<review::Handed> handed = queue_.held(*db, asking.caller.account.id.text(), id);
  if (handed) return page_of(*db, asking, *handed);
  leave.entry.outcome = trust::AccessOutcome::failed;
  CW_CHECK(place_.queue->write(std::move(leave.entry)));
  return tl::unexpected(std::move(handed).error());
}

Result<ReviewPage> Reviews::page_of(Connection& db, const Asking& asking, const review::Handed& handed) {
  const Timestamp now = place_.options.clock.now();
  const Error gone{ErrorCode::conflict, "one of the two records has gone. Take the next.", {}};
  HeldPair pair;
  const auto ask = [&](Connection& work) -> Result<WhatIsAsked> {
    CW_TRY(pair, read_held_pair(work, {handed.item.pair.left}, {handed.item.pair.right}, gone));
    return asked_of_pair(place_, work, asking, pair, now);
  };
  const auto read = [&](Connection& work, const Question& question, trust::Access& access) -> Result<ReviewPage> {
    const DecidedView viewer(question, place_.fields, access);
    ReviewPage out;
    out.handed = handed;
    const bool decides = handed.part == review::Part::decision;
    out.sight = decides ? review::Sight::open : queue_.rules().sight;
    out.left = shown_of(viewer, pair.left);
    out.right = shown_of(viewer, pair.right);
    CW_TRY(const std::vector<registry::ComparedField> compared, compared_as_shown(place_, viewer, pair));
    for (const registry::ComparedField& each : compared) {
      out.fields.push_back({each.comparison, each.level, {}});
      if (out.sight == review::Sight::open) out.fields.back().match_weight = each.match_weight;
    }
    if (decides) {
      CW_TRY(out.answers, queue_.answers(work, handed.item));
    }
    if (hides_sources(out))
      for (ReviewRecord* record : {&out.left, &out.right}) record->source.clear(), record->id.clear();
    return out;
  };
  return read_as_it_is(place_, db, asking, "review looked at", now, ask, read);
}

}  // namespace cw::place
