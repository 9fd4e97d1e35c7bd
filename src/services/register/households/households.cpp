// SPDX-License-Identifier: MIT
// One step: read where we are and what the register changed since, in one state of the store; decide; write it all with the new place. What
// was read may be older than what is there when it is written, but only this writes what it read of households, and the place says whether
// somebody else did meanwhile; what the register changed meanwhile is the next step's.
#include "services/register/households/households.h"

#include <algorithm>
#include <array>

#include "base/json.h"
#include "services/register/households/internal/follower.h"

namespace cw::registry {
namespace {

using linkage::FieldKind;
using store::Connection;
using store::Row;

constexpr std::int64_t day_microseconds = 86'400'000'000;
constexpr int most_clashes = 100;

struct Where {
  std::int64_t through = 0, learnt_records = 0;  // of the households
  std::optional<KeptContext> context;
  std::int64_t decision = 0;
  Timestamp decided_at;
  std::int64_t last_change = 0, records = 0;  // of the register
};

Result<Where> where_we_are(Connection& db) {
  Where out;
  std::string context;
  CW_CHECK(db.each("SELECT through, context, learnt_records FROM household_state WHERE one = 1", {}, [&](const Row& row) -> Result<void> {
    out.through = row.get<std::int64_t>(0);
    context = row.get<std::string>(1);
    out.learnt_records = row.get<std::int64_t>(2);
    return {};
  }));
  if (!context.empty()) {
    CW_TRY(out.context, read_context(context));
  }
  CW_TRY(out.decision, db.value<std::int64_t>("SELECT coalesce(max(number), 0) FROM household_decision"));
  CW_TRY(const auto at, db.value<std::int64_t>("SELECT coalesce(max(at), 0) FROM household_decision"));
  out.decided_at = {at};
  CW_TRY(out.last_change, db.value<std::int64_t>("SELECT coalesce(max(number), 0) FROM register_change"));
  CW_TRY(out.records, db.value<std::int64_t>("SELECT coalesce(max(number), 0) FROM record"));
  return out;
}

// Changes of the register, and the records that each touched.
struct Waiting {
  std::int64_t first = 0, last = 0;
  Timestamp last_at;
  std::map<RecordNumber, std::set<std::int64_t>> records;
};

Result<Waiting> read_waiting(Connection& db, std::int64_t after, std::int64_t most) {
  Waiting out;
  CW_CHECK(db.each("SELECT number, at, record, moves FROM register_change WHERE number > ?1 ORDER BY number LIMIT ?2", {after, most},
                   [&](const Row& row) -> Result<void> {
                     out.last = row.get<std::int64_t>(0);
                     if (out.first == 0) out.first = out.last;
                     out.last_at = row.get<Timestamp>(1);
                     if (const auto record = row.get<std::optional<std::int64_t>>(2)) out.records[{*record}].insert(out.last);
                     CW_TRY(const std::vector<RecordMove> moves, read_moves(row.get<std::string_view>(3)));
                     for (const RecordMove& move : moves) out.records[move.record].insert(out.last);
                     return {};
                   }));
  return out;
}

// The record as it is now; nothing where it is gone.
Result<std::optional<HomeRow>> row_now(Connection& db, const HomeColumns& columns, RecordNumber record) {
  struct Is {
    RecordKey key;
    PersonId person;
    std::string content;
  };
  CW_TRY(const auto is, db.first("SELECT r.source, r.id, m.person, r.columns FROM record AS r JOIN membership AS m ON m.record = r.number"
                                 " WHERE r.number = ?1 AND r.gone_at IS NULL AND m.until_at IS NULL",
                                 {record.value}, [](const Row& row) {
                                   return Is{
                                       {row.get<std::string>(0), row.get<std::string>(1)}, row.get<PersonId>(2), row.get<std::string>(3)};
                                 }));
  if (!is) return std::optional<HomeRow>();
  Result<HomeRow> made = home_row_of(columns, record, is->key, is->person, is->content);
  if (!made) return std::optional(HomeRow{record, is->key.source, is->person, "{}", {}});  // it says nothing of homes
  return std::optional(std::move(*made));
}

// Notes what is otherwise than the rows have it, and whom it touches.
Result<void> note_changes(Connection& db, const HomeColumns& columns, const Waiting& waiting, HomeRows& known, Touched& touched) {
  for (const auto& [record, changes] : waiting.records) {
    CW_TRY(const std::optional<HomeRow> was, known.stored(record));
    CW_TRY(std::optional<HomeRow> is, row_now(db, columns, record));
    if (was == is) continue;
    for (const std::optional<HomeRow>* row : {&was, static_cast<const std::optional<HomeRow>*>(&is)}) {
      if (!*row) continue;
      touched.people[(*row)->person].insert(changes.begin(), changes.end());
      for (const HomeName& name : list_of((*row)->names)) touched.names[name].insert(changes.begin(), changes.end());
    }
    known.will_be(record, std::move(is));
  }
  return {};
}

// The last day that records speak of goes on with what comes.
Result<void> advance_reference(const HomeColumns& columns, const HomeRows& known, Date today, KeptContext& context) {
  std::vector<const HomeRow*> rows;
  for (const auto& [record, row] : known.changes())
    if (row) rows.push_back(&*row);
  CW_TRY(const std::optional<Date> last, last_day_among(columns, rows, today));
  if (last && (!context.reference || last->days > context.reference->days)) context.reference = last;
  return {};
}

bool says_where(const HomeColumns& columns) {
  return std::ranges::any_of(columns.fields, [](const linkage::Field& field) {
    return field.kind == FieldKind::uprn || field.kind == FieldKind::premises || field.kind == FieldKind::address ||
           field.kind == FieldKind::household_number;
  });
}

// Every record of the register, for deciding on everything as if nothing had been kept of them.
Result<void> touch_all_records(Connection& db, Waiting& waiting) {
  for (const std::string_view sql : {"SELECT number FROM record WHERE gone_at IS NULL", "SELECT record FROM home_record"})
    CW_CHECK(db.each(sql, {}, [&](const Row& row) -> Result<void> {
      waiting.records[{row.get<std::int64_t>(0)}];
      return {};
    }));
  return {};
}

// Whether everything is decided anew: nothing is known of the whole, the register has doubled since, or that much waits.
bool decides_everything(const Where& where, std::int64_t most_around) {
  const std::int64_t behind = where.last_change - where.through;
  return !where.context || where.records >= 2 * where.learnt_records || (behind > most_around && behind > where.records / 4);
}

}  // namespace

std::string_view name_of(FollowKind kind) {
  static constexpr std::string_view names[] = {"nothing", "around", "everything"};
  return names[static_cast<std::size_t>(kind)];
}

std::vector<linkage::Field> home_fields(std::span<const std::string> columns) {
  static constexpr std::array kinds = {
      FieldKind::uprn,          FieldKind::premises,   FieldKind::postcode,         FieldKind::street,
      FieldKind::town,          FieldKind::address,    FieldKind::family_name,      FieldKind::full_name,
      FieldKind::date_of_birth, FieldKind::age,        FieldKind::household_number, FieldKind::relationship,
      FieldKind::date,          FieldKind::record_date};
  std::vector<linkage::Field> out;
  for (const std::string& column : columns) {
    if (const auto kind = linkage::field_kind_of(column); kind && std::ranges::find(kinds, *kind) != kinds.end())
      out.push_back({column, *kind});
    if (column == "lived_from" || column == "lived_until" || column == "seen") out.push_back({column, FieldKind::date});
  }
  return out;
}

Result<Decisions> Households::State::decide(Connection& work, Ask ask) {
  CW_TRY(Where where, where_we_are(work));
  id_clock.not_before({where.decided_at.microseconds + 1'000});
  const Timestamp now = parts.clock.now();
  const Date today{static_cast<std::int32_t>(now.microseconds / day_microseconds)};
  const auto most = static_cast<std::int64_t>(parts.most_around);
  const std::int64_t behind = where.last_change - where.through;
  const bool other_version = where.context && where.context->version != parts.columns.version;
  if (other_version && !begun) ask = Ask::everything;
  const bool whole = ask == Ask::everything || decides_everything(where, most);
  Decisions out;
  out.decision.last_change = where.through;
  if (other_version && ask == Ask::what_waits) return out;  // a process that began later makes records ready otherwise: it decides
  if (behind == 0 && ask == Ask::what_waits) return out;
  CW_TRY(Waiting waiting, read_waiting(work, where.through, whole ? behind : most));
  if (ask == Ask::everything) CW_CHECK(touch_all_records(work, waiting));
  if (says_where(parts.columns)) {
    HomeRows known(work);
    Touched touched;
    CW_CHECK(note_changes(work, parts.columns, waiting, known, touched));
    if (where.context) CW_CHECK(advance_reference(parts.columns, known, today, *where.context));
    const Deciding with{work, parts.columns, where.context, today, [this] { return HouseholdId(ids.next()); }};
    CW_TRY(out, whole ? decide_all(with, known, touched) : decide_around(with, known, touched));
  }
  out.context.version = parts.columns.version;
  HouseholdDecision& decision = out.decision;
  decision.kind = whole ? FollowKind::everything : FollowKind::around;
  decision.through_before = where.through;
  decision.first_change = waiting.first == 0 ? where.through + 1 : waiting.first;
  decision.last_change = std::max(where.through, waiting.last);
  decision.context = context_text(out.context);
  decision.learnt_records = whole ? std::max<std::int64_t>(1, where.records) : where.learnt_records;
  if (!decision.empty()) decision.number = where.decision + 1;
  decision.at = {std::max({now.microseconds, where.decided_at.microseconds + 1, waiting.last_at.microseconds + 1})};
  return out;
}

Result<FollowOutcome> Households::State::step(Ask ask) {
  CW_TRY(Decisions made, store::in_transaction(db, [&](Connection& work) { return decide(work, ask); }, store::TransactionKind::read));
  FollowOutcome out{made.decision.kind, made.decision.last_change, made.decision.number, made.records, {}};
  if (out.kind != FollowKind::nothing)
    CW_CHECK(parts.writer.write([&](Connection& work) { return write_decision(work, made.decision); }, "households"));
  if (out.kind != FollowKind::nothing) begun = true;
  out.households = std::move(made.decision.households);
  return out;
}

Result<std::unique_ptr<Households>> Households::open(HouseholdParts parts) {
  CW_TRY(store::Connection db, store::open(parts.store_url, parts.open));
  return std::unique_ptr<Households>(new Households(std::make_unique<State>(std::move(parts), std::move(db))));
}

Households::Households(std::unique_ptr<State> state) : state_(std::move(state)) {}
Households::~Households() = default;

Result<FollowOutcome> Households::follow() {
  const std::lock_guard lock(state_->mutex);
  return state_->step(State::Ask::what_waits);
}

Result<FollowOutcome> Households::decide_everything() {
  const std::lock_guard lock(state_->mutex);
  return state_->step(State::Ask::everything);
}

Result<std::int64_t> Households::catch_up() {
  for (int clashes = 0;;) {
    const Result<FollowOutcome> done = follow();
    if (done && done->kind == FollowKind::nothing) return done->through;
    if (done) continue;
    if (done.error().code != ErrorCode::conflict || ++clashes > most_clashes) return tl::unexpected(done.error());
  }
}

Result<std::int64_t> changes_waiting(Connection& db) {
  return db.value<std::int64_t>(
      "SELECT (SELECT coalesce(max(number), 0) FROM register_change) - through FROM household_state WHERE one = 1");
}

}  // namespace cw::registry
