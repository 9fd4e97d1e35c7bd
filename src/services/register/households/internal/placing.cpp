// SPDX-License-Identifier: MIT
// What is decided reaches as far as households do: from the rows that are decided to the found households they are in, from those to the
// kept households that their rows are of, from those to all rows of these, and so on until nothing is added. Rows that were not looked at
// go along with their household: with its rows that were only looked at, else with most of those that were decided.
#include "services/register/households/internal/placing.h"

#include <algorithm>

namespace cw::registry {
namespace {

constexpr std::uint32_t first_apart = 1U << 31;  // numbers of groups of rows that nothing was found of

class Placer {
 public:
  Placer(store::Connection& db, HomeRows& known, std::span<const HomeRow* const> rows, const Found& found)
      : db_(db), known_(known), rows_(rows), found_(found) {
    for (std::uint32_t row = 0; row < rows.size(); ++row) {
      row_of_.emplace(rows[row]->record, row);
      if (found.household_of_row[row] != linkage::no_household) rows_in_[found.household_of_row[row]].push_back(row);
    }
  }

  Result<Placing> run(const std::vector<bool>& decided, const std::function<HouseholdId()>& new_id) {
    CW_CHECK(reach(decided));
    CW_TRY(std::vector<RegroupedRecord> records, regrouped(decided));
    Placing out;
    for (const RegroupedRecord& each : records)
      if (!each.person.is_nil()) out.before[HouseholdId(each.person.uuid())].push_back(each.record);
    if (nothing_moves(records)) {
      for (const RegroupedRecord& each : records) keep(out, each);
      return out;
    }
    CW_CHECK(add_former(records));
    const IdentityPlan plan = plan_identities(records, [&] { return PersonId(new_id().uuid()); });
    for (const auto& [group, person] : plan.people) out.household_of[group] = HouseholdId(person.uuid());
    for (const RecordMove& move : plan.moves)
      out.moves.push_back({move.record, HouseholdId(move.from.uuid()), HouseholdId(move.to.uuid())});
    for (const PersonChange& change : plan.changes)
      out.changes.push_back({change.kind, HouseholdId(change.person.uuid()), HouseholdId(change.other.uuid()), {}});
    for (const RegroupedRecord& each : records)
      if (each.group != no_group) out.now[out.household_of.at(each.group)].push_back(each.record);
    return out;
  }

 private:
  static void keep(Placing& out, const RegroupedRecord& each) {
    if (each.group == no_group) return;
    const HouseholdId household(each.person.uuid());
    out.household_of[each.group] = household;
    out.now[household].push_back(each.record);
  }

  Result<void> reach(const std::vector<bool>& decided) {
    for (std::uint32_t row = 0; row < rows_.size(); ++row)
      if (decided[row]) CW_CHECK(add_row(row));
    for (const auto& [record, row] : known_.changes())
      if (!row) CW_CHECK(add_household(record));
    for (std::size_t at = 0; at < queue_.size(); ++at) {
      const HouseholdId household = queue_[at];
      std::vector<RecordNumber> records;
      CW_TRY(records, db_.all("SELECT record FROM household_of_record WHERE household = ?1 AND until_at IS NULL", {household},
                              [](const store::Row& row) { return RecordNumber{row.get<std::int64_t>(0)}; }));
      for (const RecordNumber record : records) {
        all_.emplace(record, household);
        if (const auto row = row_of_.find(record); row != row_of_.end()) CW_CHECK(add_row(row->second));
      }
    }
    return {};
  }
  Result<void> add_row(std::uint32_t row) {
    CW_CHECK(add_household(rows_[row]->record));
    const std::uint32_t group = found_.household_of_row[row];
    if (group == linkage::no_household || !groups_.insert(group).second) return {};
    for (const std::uint32_t other : rows_in_.at(group)) CW_CHECK(add_household(rows_[other]->record));
    return {};
  }
  Result<void> add_household(RecordNumber record) {
    CW_TRY(const HouseholdId household, known_.household_of(record));
    all_.emplace(record, household);
    if (!household.is_nil() && households_.insert(household).second) queue_.push_back(household);
    return {};
  }

  // Every record that is touched, with its group; those that were not looked at go along.
  Result<std::vector<RegroupedRecord>> regrouped(const std::vector<bool>& decided) {
    std::vector<RegroupedRecord> out;
    std::vector<std::size_t> unseen;
    std::map<HouseholdId, std::map<std::uint32_t, std::pair<std::size_t, std::size_t>>> parts;  // group -> rows looked at, rows decided
    for (const auto& [record, household] : all_) {
      RegroupedRecord each{record, no_group, PersonId(household.uuid()), {}, PersonState::ended};
      const auto row = row_of_.find(record);
      const auto change = known_.changes().find(record);
      if (row != row_of_.end()) each.group = found_.household_of_row[row->second];
      if (row != row_of_.end() && each.group != no_group)
        ++(decided[row->second] ? parts[household][each.group].second : parts[household][each.group].first);
      const bool there = row != row_of_.end() ? !decided[row->second] : change == known_.changes().end() || change->second;
      if (each.group == no_group && there && !household.is_nil()) unseen.push_back(out.size());
      out.push_back(each);
    }
    std::uint32_t apart = first_apart;
    for (const std::size_t at : unseen) {
      auto& groups = parts[HouseholdId(out[at].person.uuid())];
      if (groups.empty()) groups[apart++] = {1, 0};
      out[at].group = std::ranges::max_element(groups, {}, [](const auto& each) { return each.second; })->first;
    }
    return out;
  }

  // Each group is one household and each household one group.
  static bool nothing_moves(const std::vector<RegroupedRecord>& records) {
    std::unordered_map<std::uint32_t, PersonId> household_of;
    std::unordered_map<PersonId, std::uint32_t> group_of;
    return std::ranges::all_of(records, [&](const RegroupedRecord& each) {
      if (each.person.is_nil() || each.group == no_group) return each.person.is_nil() && each.group == no_group;
      return household_of.try_emplace(each.group, each.person).first->second == each.person &&
             group_of.try_emplace(each.person, each.group).first->second == each.group;
    });
  }

  // Whose a record was when that household ended.
  Result<void> add_former(std::vector<RegroupedRecord>& records) {
    CW_TRY(const auto gone, db_.first("SELECT 1 FROM household WHERE ended_at IS NOT NULL LIMIT 1", {},
                                      [](const store::Row& row) { return row.get<std::int64_t>(0); }));
    if (!gone) return {};
    for (RegroupedRecord& each : records) {
      CW_TRY(const auto former,
             db_.first("SELECT m.household, h.state FROM household_of_record AS m JOIN household AS h ON h.id = m.household"
                       " WHERE m.record = ?1 AND h.state <> 'live' AND h.ended_at = m.until_at ORDER BY m.until_at DESC LIMIT 1",
                       {each.record.value}, [](const store::Row& row) {
                         return std::pair(row.get<PersonId>(0),
                                          row.get<std::string_view>(1) == "merged" ? PersonState::merged : PersonState::ended);
                       }));
      if (former) std::tie(each.former, each.former_state) = *former;
    }
    return {};
  }

  store::Connection& db_;
  HomeRows& known_;
  std::span<const HomeRow* const> rows_;
  const Found& found_;
  std::unordered_map<RecordNumber, std::uint32_t> row_of_;
  std::unordered_map<std::uint32_t, std::vector<std::uint32_t>> rows_in_;  // a found household -> rows
  std::map<RecordNumber, HouseholdId> all_;                                // every record that is touched, with its household until now
  std::set<std::uint32_t> groups_;
  std::set<HouseholdId> households_;
  std::vector<HouseholdId> queue_;
};

}  // namespace

Result<Placing> place_households(store::Connection& db, HomeRows& known, std::span<const HomeRow* const> rows, const Found& found,
                                 const std::vector<bool>& decided, const std::function<HouseholdId()>& new_id) {
  return Placer(db, known, rows, found).run(decided, new_id);
}

}  // namespace cw::registry
