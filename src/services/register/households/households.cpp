// SPDX-License-Identifier: MIT
// What follows the register, step by step. Around changes: what they touch is read in one state of the store, decided, and written with the
// new place. Everything: rows are taken in some at a time, then all is decided without a transaction, then written in parts; the store
// says how far that is. What was read may be older than what is there when it is written, but only this writes what it read of households,
// and place and pass say whether somebody else did meanwhile; what the register changed meanwhile is the next step's. No transaction is
// larger than takes a few milliseconds (pace.h), so that other writes wait for no longer, however large the register is.
#include "services/register/households/households.h"

#include <algorithm>
#include <array>

#include "services/register/households/internal/follower.h"
#include "services/register/households/internal/parting.h"

namespace cw::registry {
namespace {

using linkage::FieldKind;
using store::Connection;

constexpr std::int64_t day_microseconds = 86'400'000'000;
constexpr int most_clashes = 100;
constexpr std::size_t most_looked_at = 5000, looked_at_at_once = 50;  // records that are read for one transaction of a pass
constexpr std::size_t most_touched = 50'000;                          // people and names of homes whose causes are remembered
constexpr std::size_t whole_up_to = 3;  // times the weight of a transaction: a decision around changes that is written as a whole

bool says_where(const HomeColumns& columns) {
  return std::ranges::any_of(columns.fields, [](const linkage::Field& field) {
    return field.kind == FieldKind::uprn || field.kind == FieldKind::premises || field.kind == FieldKind::address ||
           field.kind == FieldKind::household_number;
  });
}

// Whether everything is decided anew: nothing is known of the whole, the register has doubled since, or that much waits.
bool decides_everything(const HouseholdsAre& are, std::int64_t most_around) {
  const std::int64_t behind = are.last_change - are.through;
  return !are.context || are.records >= 2 * are.learnt_records || (behind > most_around && behind > are.records / 4);
}

// What one part adds to what was done before it.
void add(FollowOutcome& all, FollowOutcome&& next) {
  all.kind = next.kind;
  all.through = next.through;
  all.decision = std::max(all.decision, next.decision);
  all.records = std::max(all.records, next.records);
  all.transactions += next.transactions;
  all.under_way = next.under_way;
  std::ranges::move(next.households, std::back_inserter(all.households));
}

std::size_t weight_of(const HouseholdPlan& plan) {
  return rows_weight(plan.rows) + (plan.parts.empty() ? 0 : part_weight(plan.parts.front()));
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

Result<void> Households::State::go_on() const {
  if (!parts.stops || !parts.stops()) return {};
  return fail(ErrorCode::unavailable, "deciding on households was asked to stop; it goes on when it is begun again.");
}

Deciding Households::State::deciding(Connection& work, const std::optional<KeptContext>& context) {
  const Date today{static_cast<std::int32_t>(parts.clock.now().microseconds / day_microseconds)};
  return {work, parts.columns, context, today, [this] { return HouseholdId(ids.next()); }, [this] { return go_on(); }};
}

// The piece of work may be run again: what it measures is the last run.
Result<void> Households::State::write(const HouseholdWrite& what, std::size_t weight) {
  double seconds = 0;
  const auto work = [&](Connection& into) -> Result<void> {
    const double began = elapsed_seconds();
    Result<void> done = write_step(into, what);
    seconds = elapsed_seconds() - began;
    return done;
  };
  CW_CHECK(parts.writer.write(work, "households"));
  pace.wrote(weight, seconds);
  written += std::max<std::size_t>(1, weight);
  begun = true;
  return {};
}

Result<FollowOutcome> Households::State::write_part() {
  const bool last = plan->parts.size() <= 1;
  HouseholdWrite what;
  what.through = plan->through;
  what.pass_before = plan->pass;
  what.rows = &plan->rows;
  if (last) {
    what.place = plan->place;
  } else {
    what.pass_after = plan->pass.value_or(plan->first_pass);
    ++what.pass_after->parts;
  }
  FollowOutcome out{plan->kind, last ? plan->place.last_change : plan->through, 0, plan->records, {}, 1, !last};
  HouseholdDecision* part = plan->parts.empty() ? nullptr : &plan->parts.front();
  if (part != nullptr) {
    part->number = out.decision = plan->decision + 1;
    part->at = {std::max(parts.clock.now().microseconds, plan->at.microseconds + 1)};
    what.decision = part;
  }
  if (const Result<void> done = write(what, weight_of(*plan)); !done) {
    plan.reset();  // decided anew from what is in the store
    return tl::unexpected(done.error());
  }
  plan->pass = what.pass_after;
  plan->rows.clear();
  if (part != nullptr) {
    plan->decision = part->number;
    plan->at = part->at;
    out.households = std::move(part->households);
    plan->parts.pop_front();
  }
  if (last) plan.reset();
  return out;
}

Result<FollowOutcome> Households::State::begin_pass(const HouseholdsAre& are, WhichRecords which) {
  HouseholdWrite what;
  what.through = are.through;
  what.pass_before = are.pass;
  what.pass_after = HouseholdPass{
      parts.clock.now(), parts.columns.version, are.last_change, which == WhichRecords::all ? are.records : 0, are.through, 0, 0};
  touched = {};
  CW_CHECK(write(what, 0));
  return FollowOutcome{FollowKind::everything, are.through, 0, 0, {}, 1, true};
}

Result<FollowOutcome> Households::State::read_for_pass(const HouseholdsAre& are) {
  HouseholdPass pass = *are.pass;
  HomeRows known(db);
  const std::size_t most = std::max<std::size_t>(1, pace.weight() / row_weight);
  const std::size_t at_once = std::min(most, looked_at_at_once);
  for (std::size_t looked = 0; looked < most_looked_at && known.changes().size() < most && !pass.is_read();) {
    CW_CHECK(go_on());
    const bool by_change = pass.changes_read < pass.last_change;
    CW_TRY(const TouchedRecords some,
           by_change ? read_changes(db, pass.changes_read, pass.last_change, at_once) : read_records(db, pass.records_read, at_once));
    if (by_change)
      pass.changes_read = some.last == 0 ? pass.last_change : some.last;
    else
      pass.records_read = some.records.empty() ? pass.last_record : some.records.rbegin()->first.value;
    Touched forgotten;
    const bool remembered = touched.people.size() + touched.names.size() < most_touched;
    CW_CHECK(note_changes(db, parts.columns, some, known, remembered ? touched : forgotten));
    looked += some.records.size();
  }
  // One change may have moved very many records: their rows are written in several transactions, and it counts as read with the last.
  FollowOutcome out{FollowKind::everything, are.through, 0, 0, {}, 0, true};
  auto next = known.changes().begin();
  do {
    HomeRowChanges rows;
    for (; next != known.changes().end() && rows.size() < 2 * most; ++next) rows.insert(*next);
    const bool last = next == known.changes().end();
    CW_CHECK(write({are.through, are.pass, last ? pass : *are.pass, {}, nullptr, &rows}, rows_weight(rows)));
    out.transactions += 1;
  } while (next != known.changes().end());
  return out;
}

Result<FollowOutcome> Households::State::decide_everything(const HouseholdsAre& are) {
  HomeRows known(db);
  CW_TRY(Decisions made, decide_all(deciding(db, are.context), known, touched));
  touched = {};
  made.context.version = parts.columns.version;
  made.decision.kind = FollowKind::everything;
  made.decision.first_change = std::min(are.through + 1, are.pass->last_change);
  made.decision.last_change = are.pass->last_change;
  plan.emplace();
  plan->kind = FollowKind::everything;
  for (HouseholdDecision& part : parts_of(std::move(made.decision), pace.weight())) plan->parts.push_back(std::move(part));
  plan->through = are.through;
  plan->place = {are.pass->last_change, context_text(made.context), std::max<std::int64_t>(1, are.records)};
  plan->pass = are.pass;
  plan->decision = are.decision;
  plan->at = {std::max(are.decided_at.microseconds, are.changed_at.microseconds)};
  plan->records = made.records;
  return write_part();
}

Result<FollowOutcome> Households::State::decide_near(const HouseholdsAre& are) {
  struct Near {
    TouchedRecords waiting;
    Decisions made;
    HomeRowChanges rows;
  };
  const std::size_t most = std::min(pace.changes(), parts.most_around);
  const auto decide = [&](Connection& work) -> Result<Near> {
    Near out;
    CW_TRY(out.waiting, read_changes(work, are.through, are.last_change, std::max<std::size_t>(1, most)));
    if (out.waiting.records.size() > parts.most_around + most) return out;
    HomeRows known(work);
    Touched near;
    CW_CHECK(note_changes(work, parts.columns, out.waiting, known, near));
    std::optional<KeptContext> context = are.context;
    CW_CHECK(advance_reference(parts.columns, known, deciding(work, context).today, *context));
    CW_TRY(out.made, decide_around(deciding(work, context), known, near));
    out.rows = known.changes();
    return out;
  };
  CW_TRY(Near near, store::in_transaction(db, decide, store::TransactionKind::read));
  // One change has moved very many records.
  if (near.waiting.records.size() > parts.most_around + most) return begin_pass(are, WhichRecords::changed);
  HouseholdDecision& decision = near.made.decision;
  decision.kind = FollowKind::around;
  decision.first_change = near.waiting.first;
  decision.last_change = near.waiting.last;
  const std::size_t weight = part_weight(decision) + rows_weight(near.rows);
  pace.decided(static_cast<std::size_t>(near.waiting.last - are.through), weight);
  near.made.context.version = parts.columns.version;
  plan.emplace();
  plan->kind = FollowKind::around;
  if (weight > whole_up_to * pace.weight()) {
    for (HouseholdDecision& part : parts_of(std::move(decision), pace.weight())) plan->parts.push_back(std::move(part));
  } else if (!decision.empty()) {
    plan->parts.push_back(std::move(decision));
  }
  plan->rows = std::move(near.rows);
  plan->through = are.through;
  plan->place = {near.waiting.last, context_text(near.made.context), are.learnt_records};
  plan->first_pass = {parts.clock.now(), parts.columns.version, near.waiting.last, 0, near.waiting.last, 0, 0};
  plan->decision = are.decision;
  plan->at = {std::max(are.decided_at.microseconds, are.changed_at.microseconds)};
  plan->records = near.made.records;
  return write_part();
}

// Where no column says where somebody lives nothing is decided.
Result<FollowOutcome> Households::State::pass_over(const HouseholdsAre& are) {
  KeptContext context;
  context.version = parts.columns.version;
  plan.emplace();
  plan->kind = FollowKind::everything;
  plan->through = are.through;
  plan->place = {are.last_change, context_text(context), std::max<std::int64_t>(1, are.records)};
  plan->pass = are.pass;
  return write_part();
}

Result<FollowOutcome> Households::State::step_once(Ask ask) {
  CW_CHECK(go_on());
  if (plan) return write_part();
  CW_TRY(const HouseholdsAre are, store::in_transaction(db, where_households_are, store::TransactionKind::read));
  id_clock.not_before({are.decided_at.microseconds + 1'000});
  if (is_mine(are.pass)) return are.pass->is_read() ? decide_everything(are) : read_for_pass(are);
  const FollowOutcome nothing{FollowKind::nothing, are.through, 0, 0, {}, 0, false};
  const bool others = are.pass || (are.context && are.context->version != parts.columns.version);
  if (others && begun && ask == Ask::what_waits) return nothing;  // a process that began later makes records ready otherwise: it decides
  const bool anew = others || ask == Ask::everything;
  if (are.last_change == are.through && !anew) return nothing;
  if (!says_where(parts.columns)) return pass_over(are);
  if (anew) return begin_pass(are, WhichRecords::all);
  if (decides_everything(are, static_cast<std::int64_t>(parts.most_around))) return begin_pass(are, WhichRecords::changed);
  return decide_near(are);
}

Result<FollowOutcome> Households::State::step(Ask ask) {
  written = 0;
  CW_TRY(FollowOutcome out, step_once(ask));
  while (out.under_way && written < pace.weight()) {
    CW_TRY(FollowOutcome next, step_once(Ask::what_waits));
    add(out, std::move(next));
  }
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

Result<FollowOutcome> Households::decide_everything(const std::function<void(double seconds, std::size_t transactions)>& between) {
  const std::lock_guard lock(state_->mutex);
  const auto step = [&](State::Ask ask) {
    const double began = elapsed_seconds();
    Result<FollowOutcome> done = state_->step(ask);
    if (done && done->under_way && between) between(elapsed_seconds() - began, done->transactions);
    return done;
  };
  // What is under way comes first: it need not have looked at every record.
  for (;;) {
    CW_TRY(const std::optional<HouseholdPass> pass, read_pass(state_->db));
    if (!state_->plan && !state_->is_mine(pass)) break;
    CW_CHECK(step(State::Ask::what_waits));
  }
  CW_TRY(FollowOutcome out, step(State::Ask::everything));
  while (out.under_way) {
    CW_TRY(FollowOutcome next, step(State::Ask::what_waits));
    add(out, std::move(next));
  }
  return out;
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
