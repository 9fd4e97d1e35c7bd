// SPDX-License-Identifier: MIT
// What comes into the queue and what leaves it by itself.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "services/review/internal/item_row.h"
#include "store/many.h"

namespace cw::review {
namespace {

using store::Connection;
using store::Row;

// Uses of a pair's random number, so that one choice tells nothing of another.
constexpr std::uint64_t use_for_sample = 1, use_for_double = 2;
// A pair that nobody could tell is asked about again when its weight has changed by so many bits.
constexpr double weight_that_matters = 1;

struct KnownItem {
  std::string id;
  std::string state;
  std::optional<std::string> outcome;
  std::optional<double> settled_weight;
  std::string kind;
  bool sampled = false;
};

}  // namespace

// The items that there are of pairs, read for many pairs together.
class ReviewQueue::KnownItems {
 public:
  Result<void> read(Connection& db, const std::vector<PairOfRecords>& pairs) {
    static const store::ForMany sql(
        "SELECT left_record, right_record, id, state, outcome, settled_weight, kind, sampled FROM review_item WHERE left_record = ?1");
    std::set<RecordNumber> lefts;
    for (const PairOfRecords& pair : pairs) lefts.insert(pair.left);
    const std::vector<RecordNumber> in_order(lefts.begin(), lefts.end());
    return sql.each(db, std::span(in_order), [&](const Row& row) -> Result<void> {
      items_.insert_or_assign({row.get<RecordNumber>(0), row.get<RecordNumber>(1)},
                              KnownItem{row.get<std::string>(2), row.get<std::string>(3), row.get<std::optional<std::string>>(4),
                                        row.get<std::optional<double>>(5), row.get<std::string>(6), row.get<bool>(7)});
      return {};
    });
  }
  // As it was when it was read; of a pair that is asked for again, as it is now.
  Result<const KnownItem*> find(Connection& db, PairOfRecords pair) {
    if (!asked_.insert(pair).second) CW_CHECK(read(db, {pair}));
    const auto found = items_.find(pair);
    return found == items_.end() ? nullptr : &found->second;
  }

 private:
  std::map<PairOfRecords, KnownItem> items_;
  std::set<PairOfRecords> asked_;
};

namespace {

// Whether something that was settled or closed is a question again.
bool is_asked_again(const KnownItem& known, const Doubt& doubt) {
  if (known.state == "closed") return true;
  if (known.state != "settled" || doubt.kind == DoubtKind::sample) return false;
  if (doubt.kind == DoubtKind::contradiction) return known.kind != name_of(DoubtKind::contradiction);
  const bool changed = known.settled_weight && std::abs(*known.settled_weight - doubt.match_weight) >= weight_that_matters;
  return known.outcome == "cannot_tell" && changed;
}

// Of a record that has gone: everything that is open. Of one that was looked at: what was not refreshed just now and is with nobody.
constexpr std::string_view close_gone =
    "UPDATE review_item SET state = 'closed', closed_at = ?2, closed_why = 'one of the records has gone', sampled = 0 WHERE id = ?1";
constexpr std::string_view unattended =
    " AND NOT EXISTS (SELECT 1 FROM review_answer AS a WHERE a.item = review_item.id AND a.round = review_item.round)"
    " AND NOT EXISTS (SELECT 1 FROM review_assignment AS h WHERE h.item = review_item.id AND h.round = review_item.round"
    " AND h.state = 'held' AND h.until_at > ?2)";
constexpr std::string_view close_settled =
    "UPDATE review_item SET state = 'closed', closed_at = ?2, closed_why = 'not doubtful any more', sampled = 0 WHERE id = ?1";

struct OpenItem {
  std::string id;
  PairOfRecords pair;
  bool sampled = false;
};

// Each once. Two selects, each by its index; what is open is told apart here, since a database without statistics would rather go through
// all that is.
Result<std::vector<OpenItem>> open_items_of(Connection& db, const std::vector<RecordNumber>& records) {
  static const store::ForMany sql(
      "SELECT id, left_record, right_record, sampled, state FROM review_item WHERE left_record = ?1"
      " UNION ALL SELECT id, left_record, right_record, sampled, state FROM review_item WHERE right_record = ?1");
  std::map<std::string, OpenItem> found;
  CW_CHECK(sql.each(db, std::span(records), [&](const Row& row) -> Result<void> {
    const std::string_view state = row.get<std::string_view>(4);
    if (state != "open" && state != "disputed") return {};
    std::string id = row.get<std::string>(0);
    found.try_emplace(id, OpenItem{id, {row.get<RecordNumber>(1), row.get<RecordNumber>(2)}, row.get<bool>(3)});
    return {};
  }));
  std::vector<OpenItem> out;
  out.reserve(found.size());
  for (auto& [id, item] : found) out.push_back(std::move(item));
  return out;
}

}  // namespace

std::int64_t ReviewQueue::needed_for(const WeighedDoubt& each) const {
  if (each.doubt.kind == DoubtKind::contradiction || each.worth.value >= rules_.double_above) return 2;
  return random_number_of(each.doubt.pair, rules_.seed, use_for_double) < rules_.double_share ? 2 : 1;
}

Result<ReviewQueue::PutIn> ReviewQueue::put_in(Connection& db, const WeighedDoubt& each, KnownItems& items, Timestamp now, TakenIn& out) {
  const Doubt& doubt = each.doubt;
  const Worth& worth = each.worth;
  const std::int64_t needed = needed_for(each);
  const int band = band_of(doubt.match_weight);
  CW_TRY(const KnownItem* const known, items.find(db, doubt.pair));
  const std::string left = doubt.sources.empty() ? std::string() : doubt.sources.front();
  const std::string right = doubt.sources.empty() ? std::string() : doubt.sources.back();
  if (!known) {
    ++out.opened;
    CW_CHECK(db.execute_later(
        "INSERT INTO review_item (id, left_record, right_record, left_source, right_source, kind, standing, match_weight, probability,"
        " value, pairs, people, households, why, order_number, band, sampled, needed, round, state, found_at, refreshed_at, opened_at)"
        " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, 0, ?17, 1, 'open', ?18, ?18, ?18)",
        {ids_.next(), doubt.pair.left, doubt.pair.right, left, right, name_of(doubt.kind), name_of(doubt.standing), doubt.match_weight,
         worth.probability, worth.value, worth.pairs, worth.people, worth.households, worth.why,
         random_number_of(doubt.pair, rules_.seed, use_for_sample), band, needed, now}));
    return PutIn::open_and_not_sampled;
  }
  const bool again = is_asked_again(*known, doubt);
  if (again) {
    ++out.opened;
    CW_CHECK(
        db.execute_later("UPDATE review_item SET state = 'open', round = round + 1, needed = ?2, opened_at = ?3, outcome = NULL,"
                         " judgement = NULL, settled_at = NULL, closed_at = NULL, closed_why = NULL WHERE id = ?1",
                         {known->id, needed, now}));
  } else if (known->state == "settled") {
    return PutIn::otherwise;
  } else {
    ++out.refreshed;
  }
  CW_CHECK(db.execute_later(
      "UPDATE review_item SET kind = ?2, standing = ?3, match_weight = ?4, probability = ?5, value = ?6, pairs = ?7, people = ?8,"
      " households = ?9, why = ?10, band = ?11, refreshed_at = ?12, needed = CASE WHEN needed < ?13 AND state = 'open' THEN ?13 ELSE needed"
      " END, left_source = ?14, right_source = ?15 WHERE id = ?1",
      {known->id, name_of(doubt.kind), name_of(doubt.standing), doubt.match_weight, worth.probability, worth.value, worth.pairs,
       worth.people, worth.households, worth.why, band, now, needed, left, right}));
  const bool open = again || known->state == "open" || known->state == "disputed";
  return open && !known->sampled ? PutIn::open_and_not_sampled : PutIn::otherwise;
}

// The random choice: of each band the pairs whose number is below the band's inclusion probability, which is halved whenever too many are
// in (adaptive sampling, Wegman 1984; Flajolet 1990). Numbers are for ever, so what stays is what would have been drawn at once.
Result<void> ReviewQueue::take_sample(Connection& db, const Evidence& evidence, const std::map<PairOfRecords, PutIn>& doubtful,
                                      Timestamp now, TakenIn& out) {
  std::map<int, double> inclusion;
  CW_CHECK(db.each("SELECT band, inclusion FROM review_band", {}, [&](const Row& row) -> Result<void> {
    inclusion[row.get<int>(0)] = row.get<double>(1);
    return {};
  }));
  std::set<PairOfRecords> said;
  for (const EvidenceWord& word : evidence.words) said.insert(word.pair);
  std::map<RecordNumber, const EvidenceRecord*> records;
  for (const EvidenceRecord& record : evidence.records) records.emplace(record.number, &record);
  const auto is_chosen = [&](const EvidenceLink& link) {
    const auto known = inclusion.find(band_of(link.match_weight));
    return random_number_of(link.pair, rules_.seed, use_for_sample) < (known == inclusion.end() ? 1.0 : known->second) &&
           records.contains(link.pair.left) && records.contains(link.pair.right) && !said.contains(link.pair);
  };
  std::vector<PairOfRecords> chosen;
  for (const EvidenceLink& link : evidence.links)
    if (is_chosen(link) && !doubtful.contains(link.pair)) chosen.push_back(link.pair);
  KnownItems items;
  CW_CHECK(items.read(db, chosen));
  std::set<int> touched;
  for (const EvidenceLink& link : evidence.links) {
    if (!is_chosen(link)) continue;
    const auto left = records.find(link.pair.left), right = records.find(link.pair.right);
    const auto put = doubtful.find(link.pair);
    PutIn how = put == doubtful.end() ? PutIn::otherwise : put->second;
    if (put == doubtful.end()) {
      WeighedDoubt each;
      each.doubt.pair = link.pair;
      each.doubt.kind = DoubtKind::sample;
      each.doubt.standing = left->second->person == right->second->person ? Standing::together : Standing::apart;
      each.doubt.match_weight = link.match_weight;
      each.doubt.sources = {left->second->source, right->second->source};
      each.worth = worth_of(each.doubt, 0, rules_, parts_.threshold);
      CW_TRY(how, put_in(db, each, items, now, out));
    }
    if (how != PutIn::open_and_not_sampled) continue;
    CW_CHECK(db.execute_later("UPDATE review_item SET sampled = 1 WHERE left_record = ?1 AND right_record = ?2",
                              {link.pair.left, link.pair.right}));
    touched.insert(band_of(link.match_weight));
  }
  const std::vector<int> bands(touched.begin(), touched.end());
  return thin_bands(db, bands, now);
}

Result<void> ReviewQueue::thin_bands(Connection& db, std::span<const int> bands, Timestamp now) {
  for (const int band : bands) {
    for (;;) {
      CW_TRY(const auto kept, db.value<std::int64_t>("SELECT count(*) FROM review_item WHERE sampled = 1 AND band = ?1", {band}));
      if (kept <= 2 * std::int64_t{rules_.sample_band}) break;
      CW_TRY(const double now_included,
             db.value<double>("INSERT INTO review_band AS b (band, inclusion) VALUES (?1, 0.5) ON CONFLICT (band) DO UPDATE SET"
                              " inclusion = b.inclusion / 2 RETURNING inclusion",
                              {band}));
      CW_CHECK(
          db.execute("UPDATE review_item SET state = 'closed', closed_at = ?3, closed_why = 'not in the random choice any more'"
                     " WHERE sampled = 1 AND band = ?1 AND order_number >= ?4 AND kind = ?5 AND state = 'open'" +
                         std::string(unattended),
                     {band, now, now, now_included, name_of(DoubtKind::sample)}));
      CW_CHECK(
          db.execute("UPDATE review_item SET sampled = 0 WHERE sampled = 1 AND band = ?1 AND order_number >= ?2", {band, now_included}));
    }
  }
  return {};
}

Result<TakenIn> ReviewQueue::take_in(Connection& db, const Evidence& evidence, std::span<const WeighedDoubt> doubts) {
  TakenIn out;
  const Timestamp now = clock_.now();
  std::vector<PairOfRecords> pairs;
  for (const WeighedDoubt& each : doubts) pairs.push_back(each.doubt.pair);
  KnownItems items;
  CW_CHECK(items.read(db, pairs));
  std::map<PairOfRecords, PutIn> put;
  for (const WeighedDoubt& each : doubts) {
    CW_TRY(put[each.doubt.pair], put_in(db, each, items, now, out));
  }
  if (rules_.sample_band > 0) CW_CHECK(take_sample(db, evidence, put, now, out));
  CW_TRY(const auto of_gone, open_items_of(db, evidence.gone));
  for (const OpenItem& each : of_gone) {
    CW_TRY(const std::uint64_t closed, db.execute(close_gone, {each.id, now}));
    out.closed += closed;
  }
  std::set<PairOfRecords> scored;
  for (const EvidenceLink& link : evidence.links) scored.insert(link.pair);  // the random choice is among these,
  for (const EvidenceWord& word : evidence.words) scored.erase(word.pair);   // but for what somebody has said already
  CW_TRY(const auto open, open_items_of(db, evidence.looked_at));
  for (const OpenItem& each : open) {
    if (put.contains(each.pair) || (each.sampled && scored.contains(each.pair))) continue;
    CW_TRY(const std::uint64_t closed, db.execute(std::string(close_settled) + std::string(unattended), {each.id, now}));
    out.closed += closed;
  }
  return out;
}

Result<void> ReviewQueue::reopen(Connection& db, PairOfRecords pair, std::int64_t judgement) {
  CW_CHECK(
      db.execute("UPDATE review_item SET state = 'closed', closed_at = ?4, closed_why = 'its judgement does not hold any more',"
                 " outcome = NULL, judgement = NULL, sampled = 0"
                 " WHERE left_record = ?1 AND right_record = ?2 AND judgement <= ?3 AND state = 'settled'",
                 {pair.left, pair.right, judgement, clock_.now()}));
  return {};
}

Result<std::uint64_t> ReviewQueue::close_unseen(Connection& db, Timestamp since) {
  return db.execute(
      "UPDATE review_item SET state = 'closed', closed_at = ?2, closed_why = 'not doubtful any more', sampled = 0"
      " WHERE state IN ('open', 'disputed') AND refreshed_at < ?1" +
          std::string(unattended),
      {since, clock_.now()});
}

}  // namespace cw::review
