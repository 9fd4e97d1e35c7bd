// SPDX-License-Identifier: MIT
// The two records of an item, side by side: what the access policy and the rules of review show of them.
#include <algorithm>

#include "base/json.h"
#include "services/place/internal/guards.h"
#include "services/place/internal/review_feeder.h"
#include "services/place/internal/review_leave.h"

namespace cw::place {
namespace {

using store::Connection;
using store::Row;

struct KeptRecord {
  registry::RecordKey key;
  Value columns;
  std::string person;
};

Result<KeptRecord> read_record(Connection& db, std::int64_t number) {
  CW_TRY(const auto found,
         db.first("SELECT r.source, r.id, r.columns, m.person FROM record AS r JOIN membership AS m ON m.record = r.number"
                  " WHERE r.number = ?1 AND r.gone_at IS NULL AND m.until_at IS NULL",
                  {number}, [](const Row& row) {
                    return std::pair(KeptRecord{{row.get<std::string>(0), row.get<std::string>(1)}, {}, row.get<std::string>(3)},
                                     row.get<std::string>(2));
                  }));
  if (!found) return fail(ErrorCode::conflict, "one of the two records has gone. Take the next.");
  KeptRecord out = found->first;
  CW_TRY(out.columns, parse_json(found->second));
  return out;
}

// Asks the viewer about every column, so that a Scout notes what there is to ask about.
ReviewRecord shown(const registry::Viewer& viewer, std::int64_t number, const KeptRecord& record) {
  ReviewRecord out{{number}, record.key.source, {}, Value(Structure{})};
  Structure columns;
  if (const Structure* all = record.columns.get<Structure>())
    for (const auto& [name, value] : *all)
      if (viewer.shows(record.key.source, name)) columns.emplace_back(name, value);
  if (viewer.shows(record.key.source, record_id_column)) out.id = record.key.id;
  out.columns = Value(std::move(columns));
  return out;
}

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
  std::vector<std::string> fields;
  for (const trust::NamedThing& field : place.policy.text().fields) fields.push_back(field.name);
  const std::vector<std::string> both{sources.left, sources.right};
  const Timestamp now = place.options.clock.now();
  const Question reads(asking, trust::AccessAction::read, both, std::move(fields), now, special);
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
  const review::PairOfRecords pair = handed.item.pair;
  CW_TRY(const KeptRecord left, read_record(db, pair.left));
  CW_TRY(const KeptRecord right, read_record(db, pair.right));
  Scout scout(place_.fields);
  static_cast<void>(shown(scout, pair.left, left));
  static_cast<void>(shown(scout, pair.right, right));
  const Timestamp now = place_.options.clock.now();
  CW_TRY(const trust::FlagSet special, special_about(db, asking, {left.person, right.person}, now));
  const Question question(asking, trust::AccessAction::read, scout.sources(), scout.fields(), now, special);
  const trust::Visit visit{place_.policy, question.request(), asking.door, asking.from, "review looked at", {left.person, right.person}};
  return place_.log.with_access(db, *place_.queue, visit, [&](Connection& work, trust::Access& access) -> Result<ReviewPage> {
    for (const std::string& person : {left.person, right.person}) {
      CW_TRY(const trust::FlagSet now_special, special_about(work, asking, {person}, now));
      if ((now_special & ~special) != 0)
        return fail(ErrorCode::unavailable, "what is known of one of the two has just changed. Try again.");
    }
    const DecidedView viewer(question, place_.fields, access);
    ReviewPage out;
    out.handed = handed;
    const bool decides = handed.part == review::Part::decision;
    out.sight = decides ? review::Sight::open : queue_.rules().sight;
    access.saw(left.person);
    access.saw(right.person);
    out.left = shown(viewer, pair.left, left);
    out.right = shown(viewer, pair.right, right);
    CW_TRY(const std::vector<registry::ComparedField> compared, place_.people->compare({pair.left}, {pair.right}));
    for (const registry::ComparedField& each : compared) {
      const bool seen = std::ranges::all_of(each.columns, [&](const std::string& column) {
        return viewer.shows(left.key.source, column) && viewer.shows(right.key.source, column);
      });
      if (!seen) continue;
      out.fields.push_back({each.comparison, each.level, {}});
      if (out.sight == review::Sight::open) out.fields.back().match_weight = each.match_weight;
    }
    if (decides) {
      CW_TRY(out.answers, queue_.answers(work, handed.item));
    }
    if (hides_sources(out))
      for (ReviewRecord* record : {&out.left, &out.right}) record->source.clear(), record->id.clear();
    return out;
  });
}

}  // namespace cw::place
