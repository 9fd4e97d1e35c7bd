// SPDX-License-Identifier: MIT
// The register's memory made from the store: at the start, and again after something could not be written.
#include <fmt/format.h>

#include <future>
#include <mutex>
#include <set>

#include "base/json.h"
#include "base/log.h"
#include "engines/linkage/record_ids.h"
#include "services/register/internal/register_state.h"

namespace cw::registry {
namespace {

using store::Connection;
using store::Row;

// From now on changes that were decided before are refused.
Result<std::int64_t> take_epoch(Connection& db, const std::function<Result<void>(Connection&)>& may_lead) {
  return store::in_transaction(db, [&](Connection& work) -> Result<std::int64_t> {
    if (may_lead) CW_CHECK(may_lead(work));
    return work.value<std::int64_t>("UPDATE register_state SET epoch = epoch + 1 WHERE one = 1 RETURNING epoch");
  });
}

Result<void> load_people(Connection& db, PeopleBook& book) {
  CW_CHECK(db.each("SELECT id, state, ended_at FROM person WHERE state <> 'live'", {}, [&](const Row& row) -> Result<void> {
    const PersonState state = row.get<std::string_view>(1) == "merged" ? PersonState::merged : PersonState::ended;
    book.restore_gone_person(row.get<PersonId>(0), state, row.get<Timestamp>(2));
    return {};
  }));
  CW_CHECK(db.each("SELECT record, person, from_at FROM membership WHERE until_at IS NULL", {}, [&](const Row& row) -> Result<void> {
    book.restore_record({row.get<std::int64_t>(0)}, row.get<PersonId>(1), row.get<Timestamp>(2));
    return {};
  }));
  return db.each(
      "SELECT m.record, m.person, m.until_at FROM person AS p JOIN membership AS m ON m.person = p.id AND m.until_at = p.ended_at"
      " WHERE p.state <> 'live' ORDER BY m.until_at",
      {}, [&](const Row& row) -> Result<void> {
        book.restore_former({row.get<std::int64_t>(0)}, row.get<PersonId>(1), row.get<Timestamp>(2));
        return {};
      });
}

// Every record that is there, to a visitor.
Result<void> each_record(Connection& db, const Resolver::Visit& visit) {
  return db.each("SELECT number, source, id, columns FROM record WHERE gone_at IS NULL ORDER BY number", {},
                 [&](const Row& row) -> Result<void> {
                   CW_TRY(const Value columns, parse_json(row.get<std::string_view>(3)));
                   return visit({row.get<std::int64_t>(0)}, {row.get<std::string>(1), row.get<std::string>(2)}, columns);
                 });
}

}  // namespace

Result<void> Register::State::be_ready() {
  if (!leading)
    return fail(ErrorCode::unavailable, "this process follows another one, which writes to the register.", std::string(leader_field));
  return queue.broken() ? load() : Result<void>{};
}

Result<void> Register::State::load() {
  queue.wait_until_idle();
  const Result<std::int64_t> taken = take_epoch(db, parts.may_lead);
  if (!taken) {
    if (parts.may_lead && taken.error().code == ErrorCode::conflict) leading = false;
    return tl::unexpected(taken.error());
  }
  epoch = *taken;
  // From here on nobody else's changes are accepted: what is left to follow is all there will be.
  const bool follows = index_follows && follow();
  index_follows = false;
  CW_CHECK(load_memory());
  std::vector<RecordGroup> groups;
  if (follows) {
    groups = parts.resolver->groups();
  } else {
    CW_TRY(groups, rebuild_index());
  }
  queue.begin_again(epoch);
  return take_over_all(std::move(groups));
}

Result<std::vector<RecordGroup>> Register::State::rebuild_index() {
  Resolver::Everything everything;
  for (const auto& [number, pair] : standing)
    if (is_here(pair.left) && is_here(pair.right)) everything.judgements.push_back(pair);
  everything.may_go_on = [this]() -> Result<void> {
    return stopped != nullptr && *stopped ? fail(ErrorCode::unavailable, "the program is ending.") : Result<void>{};
  };
  everything.records = [&](const Resolver::Visit& visit) {
    return each_record(db, [&](RecordNumber number, const RecordKey& key, const Value& columns) -> Result<void> {
      CW_CHECK(everything.may_go_on());
      return visit(number, key, columns);
    });
  };
  std::set<std::string, std::less<>> sources;
  numbers.each([&](const RecordKey& key, RecordNumber) {
    if (!sources.contains(key.source)) sources.insert(key.source);
    if (!linkage::is_plain_integer(key.id)) everything.ids = Resolver::Everything::Ids::texts;
  });
  everything.sources.assign(sources.begin(), sources.end());
  return make_index(everything);
}

Result<void> Register::State::load_to_follow() {
  const auto load_all = [&](Connection&) -> Result<void> {
    CW_CHECK(load_memory());
    CW_CHECK(rebuild_index());
    return {};
  };
  CW_CHECK(store::in_transaction(db, load_all, store::TransactionKind::read));
  index_follows = true;
  return {};
}

Result<void> Register::State::load_memory() {
  book = {};
  numbers.clear();
  records.assign(1, {});
  here = 0;
  standing.clear();
  proposed.clear();
  standing_of.clear();
  CW_TRY(last_change, db.value<std::int64_t>("SELECT coalesce(max(number), 0) FROM register_change"));
  CW_TRY(last_judgement, db.value<std::int64_t>("SELECT coalesce(max(number), 0) FROM judgement"));
  CW_TRY(const std::int64_t last_at, db.value<std::int64_t>("SELECT coalesce(max(at), 0) FROM register_change"));
  clock.not_before({last_at});
  id_clock.not_before({last_at + 1'000});  // the next millisecond: new ids are younger than all there are, also where the clock went back
  CW_CHECK(db.each("SELECT number, source, id, hash, CASE WHEN gone_at IS NULL THEN 1 ELSE 0 END FROM record ORDER BY number", {},
                   [&](const Row& row) -> Result<void> {
                     const auto number = row.get<std::int64_t>(0);
                     const auto* at = numbers.try_emplace({row.get<std::string>(1), row.get<std::string>(2)}, RecordNumber{number}).first;
                     const auto hash = parse_hash(row.get<std::string_view>(3));
                     if (!hash) return fail(ErrorCode::internal, fmt::format("the hash of record {} is none.", number));
                     records.resize(static_cast<std::size_t>(number) + 1);
                     records.back() = {&at->first, *hash, row.get<bool>(4)};
                     here += records.back().here ? 1 : 0;
                     return {};
                   }));
  CW_CHECK(load_people(db, book));
  return db.each(
      "SELECT number, left_record, right_record, says, state, reviewer FROM judgement WHERE state IN ('in_force', 'proposed')"
      " ORDER BY number",
      {}, [&](const Row& row) -> Result<void> {
        const Says says = row.get<std::string_view>(3) == "same" ? Says::same : Says::not_same;
        const JudgedPair pair{{row.get<std::int64_t>(1)}, {row.get<std::int64_t>(2)}, says};
        if (row.get<std::string_view>(4) == "in_force")
          stand(row.get<std::int64_t>(0), pair);
        else
          proposed[row.get<std::int64_t>(0)] = {row.get<std::string>(5), pair};
        return {};
      });
}

Result<void> Register::State::take_over_all(std::vector<RecordGroup> groups) {
  if (in_force) groups = as_in_store(std::move(groups));
  const IdentityPlan plan = book.plan_all(groups, [&] { return new_person(); });
  std::string learnt = in_force ? std::string() : parts.resolver->learnt();
  if (!learnt.empty() && last_change == 0) {
    CW_CHECK(keep_first_learnt(std::move(learnt)));
    learnt.clear();
  }
  if (plan.moves.empty() && learnt.empty()) {
    book.apply_all(groups, plan, clock.now());
    return {};
  }
  if (!plan.moves.empty())
    log_warning("the index made from the store groups records otherwise than the store",
                {{"records", plan.moves.size()}, {"why", why_learnt}});
  const std::string reason = "the index was made again from the store" + (why_learnt.empty() ? "" : ": " + why_learnt);
  ChangeSet change = begin_change(ChangeKind::reconciled, {"register", reason, {}, {}});
  adopt_all(change, groups, plan);
  if (!learnt.empty()) set_learnt(change, std::move(learnt));
  std::promise<Result<void>> told;
  queue.add(std::move(change), [&](const Result<void>& outcome) { told.set_value(outcome); });
  return told.get_future().get();
}

Result<std::unique_ptr<Register>> Register::open(RegisterParts parts) {
  CW_TRY(store::Connection db, store::open(parts.store_url, parts.open));
  auto state = std::make_unique<State>(std::move(parts), std::move(db));
  CW_CHECK(state->leading ? state->load() : state->load_to_follow());
  return std::unique_ptr<Register>(new Register(std::move(state)));
}

Register::Register(std::unique_ptr<State> state) : state_(std::move(state)) {}
Register::~Register() = default;

}  // namespace cw::registry
