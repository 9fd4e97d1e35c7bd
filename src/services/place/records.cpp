// SPDX-License-Identifier: MIT
// Writing: leave first, then the change with its entry in one transaction.
#include <algorithm>
#include <condition_variable>
#include <mutex>

#include "services/place/internal/guards.h"

namespace cw::place {
namespace {

using registry::RecordKey;
using registry::RecordOutcome;

// A token is a program's.
ChangeBy changes_by(const Asking& asking) { return asking.caller.token == trust::ApiTokenId() ? ChangeBy::person : ChangeBy::program; }

// Waits until a number of things are done, and keeps what became of each.
template <class Outcome>
class Gathering {
 public:
  explicit Gathering(std::size_t many) : outcomes_(many) {}
  void put(std::size_t at, Outcome outcome) {
    const std::lock_guard lock(mutex_);
    outcomes_[at].emplace(std::move(outcome));
    if (++done_ == outcomes_.size()) all_.notify_all();
  }
  std::vector<std::optional<Outcome>> wait() {
    std::unique_lock lock(mutex_);
    all_.wait(lock, [&] { return done_ == outcomes_.size(); });
    return std::move(outcomes_);
  }

 private:
  std::mutex mutex_;
  std::condition_variable all_;
  std::vector<std::optional<Outcome>> outcomes_;
  std::size_t done_ = 0;
};

}  // namespace

Result<std::vector<std::string>> people_of(store::Connection& db, const std::vector<RecordKey>& keys) {
  std::set<std::string> out;
  for (const RecordKey& key : keys) {
    CW_TRY(const auto person, db.first("SELECT m.person FROM record AS r JOIN membership AS m ON m.record = r.number"
                                       " WHERE r.source = ?1 AND r.id = ?2 ORDER BY m.from_at DESC LIMIT 1",
                                       {key.source, key.id}, [](const store::Row& row) { return row.get<std::string>(0); }));
    if (person) out.insert(*person);
  }
  return std::vector<std::string>(out.begin(), out.end());
}

registry::Act Place::State::act(const Asking& asking, trust::AccessEntry entry, std::vector<RecordKey> keys) const {
  registry::Act out{asking.caller.account.name, asking.reason.empty() ? "for " + asking.purpose : asking.reason, {}, {}};
  out.log = [this, entry = std::move(entry), keys = std::move(keys)](store::Connection& db) -> Result<void> {
    trust::AccessEntry about = entry;
    CW_TRY(about.subjects, people_of(db, keys));
    CW_CHECK(note_protected(db, about, ChangeBy::program));
    CW_CHECK(log.append(db, about));
    return {};
  };
  return out;
}

registry::Act Place::State::act_of_change(const Asking& asking, trust::AccessEntry entry) const {
  registry::Act out{asking.caller.account.name, asking.reason.empty() ? "for " + asking.purpose : asking.reason, {}, {}};
  out.note = std::make_shared<const ChangeNote>(ChangeNote{std::move(entry), changes_by(asking)});
  return out;
}

Result<void> Place::State::log_changes(store::Connection& db, std::span<const registry::ChangeSet* const> changes) const {
  std::vector<trust::AccessEntry> entries;
  std::vector<ChangedEntry> changed;
  entries.reserve(changes.size());  // `changed` points into it
  for (const registry::ChangeSet* change : changes) {
    if (!change->act.note) continue;
    const auto& note = *static_cast<const ChangeNote*>(change->act.note.get());
    trust::AccessEntry& entry = entries.emplace_back(note.entry);
    std::set<std::string> subjects;
    for (const registry::PersonId person : change->concerns) subjects.insert(person.text());
    entry.subjects.assign(subjects.begin(), subjects.end());
    changed.push_back({&entry, note.by});
  }
  if (entries.empty()) return {};
  CW_CHECK(note_protected(db, changed));
  CW_CHECK(log.append_all(db, entries));
  return {};
}

Result<RecordOutcome> Place::put(const Asking& asking, const RecordKey& key, const Value& columns) {
  return std::move(change_many(asking, {{key, columns}}).front());
}

Result<RecordOutcome> Place::remove(const Asking& asking, const RecordKey& key) {
  return std::move(change_many(asking, {{key, std::nullopt}}).front());
}

void Place::State::note_others(std::vector<std::optional<trust::AccessEntry>>& entries, std::vector<Result<RecordOutcome>>& outcomes) {
  Gathering<Result<std::int64_t>> notes(outcomes.size());
  for (std::size_t i = 0; i < outcomes.size(); ++i) {
    const bool logged = !entries[i] || (outcomes[i] && outcomes[i]->change != 0);  // when refused, or with the change
    if (logged) {
      notes.put(i, 0);
      continue;
    }
    if (outcomes[i])
      entries[i]->subjects = {outcomes[i]->person.text()};
    else
      entries[i]->outcome = trust::AccessOutcome::failed;
    queue->submit(std::move(*entries[i]), [&notes, i](const Result<std::int64_t>& number) { notes.put(i, number); });
  }
  const auto noted = notes.wait();
  for (std::size_t i = 0; i < outcomes.size(); ++i)
    if (!*noted[i]) outcomes[i] = tl::unexpected(noted[i]->error());
}

Result<registry::JudgementOutcome> Place::State::noted(trust::AccessEntry entry, Result<registry::JudgementOutcome> outcome) {
  if (outcome && outcome->change != 0) return outcome;
  if (!outcome) entry.outcome = trust::AccessOutcome::failed;
  CW_CHECK(queue->write(std::move(entry)));
  return outcome;
}

std::vector<Result<RecordOutcome>> Place::change_many(const Asking& asking, const std::vector<RecordLine>& lines) {
  State& state = *state_;
  Gathering<Result<RecordOutcome>> gathering(lines.size());
  std::vector<std::optional<trust::AccessEntry>> entries(lines.size());
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const RecordLine& line = lines[i];
    const auto leave = [&]() -> Result<trust::AccessEntry> {
      std::vector<std::string> asked{std::string(state.fields.of(record_id_column))};
      if (line.columns) {
        CW_TRY(asked, state.fields_of(*line.columns));
      }
      // A program sends what its source holds of whomever, and is told nothing of anybody: its entry is marked (log_changes). Whose record
      // somebody changes by hand, they have looked at: as for reading.
      ProtectedPeople about;
      if (changes_by(asking) == ChangeBy::person) {
        CW_TRY(about, people_behind(state, asking, {line.key}));
      }
      return state.may_write(asking, {line.key}, std::move(asked), line.columns ? "record put" : "record removed", about);
    }();
    if (!leave) {
      gathering.put(i, tl::unexpected(leave.error()));
      continue;
    }
    entries[i] = *leave;
    const auto done = [&gathering, i](Result<RecordOutcome> outcome) { gathering.put(i, std::move(outcome)); };
    if (line.columns)
      state.people->put_later(state.act_of_change(asking, *leave), line.key, *line.columns, done);
    else
      state.people->remove_later(state.act_of_change(asking, *leave), line.key, done);
  }
  std::vector<Result<RecordOutcome>> out;
  out.reserve(lines.size());
  for (auto& each : gathering.wait()) out.push_back(std::move(*each));
  state.note_others(entries, out);
  return out;
}

namespace {

std::string reason_of(const Asking& asking) { return asking.reason.empty() ? "for " + asking.purpose : asking.reason; }

// The same reviewer's same word on the pair, which holds: said again it changes nothing, so that a judgement can be sent twice.
Result<std::optional<registry::JudgementOutcome>> judged_before(store::Connection& db, const Asking& asking, const RecordKey& left,
                                                                const RecordKey& right, registry::Says says) {
  return db.first(
      "SELECT j.number, j.state FROM judgement AS j JOIN record AS a ON a.number = j.left_record"
      " JOIN record AS b ON b.number = j.right_record WHERE j.state IN ('in_force', 'proposed') AND j.says = ?1"
      " AND j.reviewer = ?2 AND j.reason = ?3 AND ((a.source = ?4 AND a.id = ?5 AND b.source = ?6 AND b.id = ?7)"
      " OR (a.source = ?6 AND a.id = ?7 AND b.source = ?4 AND b.id = ?5))",
      {registry::name_of(says), asking.caller.account.name, reason_of(asking), left.source, left.id, right.source, right.id},
      [](const store::Row& row) {
        using State = registry::JudgementOutcome::State;
        registry::JudgementOutcome out;
        out.judgement = row.get<std::int64_t>(0);
        out.state = row.get<std::string_view>(1) == "proposed" ? State::proposed : State::in_force;
        return out;
      });
}

// The same person has undone it, for the same reason.
Result<bool> undone_before(store::Connection& db, const Asking& asking, std::int64_t judgement) {
  CW_TRY(const auto found, db.value<std::int64_t>("SELECT count(*) FROM judgement WHERE number = ?1 AND state = 'undone'"
                                                  " AND closed_by = ?2 AND closed_reason = ?3",
                                                  {judgement, asking.caller.account.name, reason_of(asking)}));
  return found > 0;
}

}  // namespace

Result<registry::JudgementOutcome> Place::judge(const Asking& asking, const RecordKey& left, const RecordKey& right, registry::Says says) {
  const std::vector<RecordKey> keys{left, right};
  // Whoever judges has looked, by whichever door.
  CW_TRY(const ProtectedPeople about, people_behind(*state_, asking, keys));
  CW_TRY(const trust::AccessEntry entry,
         state_->may_write(asking, keys, {std::string(state_->fields.of(record_id_column))}, "judgement made", about));
  std::optional<registry::JudgementOutcome> before;
  {
    CW_TRY(const auto db, state_->pool.take());
    CW_TRY(before, judged_before(*db, asking, left, right, says));
  }
  if (before) return state_->noted(entry, *before);
  return state_->noted(entry, state_->people->judge(state_->act_of_change(asking, entry), left, right, says));
}

Result<registry::JudgementOutcome> Place::undo_judgement(const Asking& asking, std::int64_t judgement) {
  std::vector<RecordKey> keys;
  {
    CW_TRY(const auto db, state_->pool.take());
    CW_TRY(keys, db->all("SELECT r.source, r.id FROM judgement AS j JOIN record AS r ON r.number IN (j.left_record, j.right_record)"
                         " WHERE j.number = ?1 ORDER BY r.number",
                         {judgement}, [](const store::Row& row) { return RecordKey{row.get<std::string>(0), row.get<std::string>(1)}; }));
  }
  if (keys.empty()) return fail(ErrorCode::not_found, "there is no judgement of this number.");
  CW_TRY(const ProtectedPeople about, people_behind(*state_, asking, keys));
  CW_TRY(const trust::AccessEntry entry,
         state_->may_write(asking, keys, {std::string(state_->fields.of(record_id_column))}, "judgement undone", about));
  bool before = false;
  {
    CW_TRY(const auto db, state_->pool.take());
    CW_TRY(before, undone_before(*db, asking, judgement));
  }
  if (before) return state_->noted(entry, registry::JudgementOutcome{judgement, 0, registry::JudgementOutcome::State::undone, {}, {}});
  return state_->noted(entry, state_->people->undo_judgement(state_->act_of_change(asking, entry), judgement));
}

}  // namespace cw::place
