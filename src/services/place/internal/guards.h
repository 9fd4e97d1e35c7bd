// SPDX-License-Identifier: MIT
// Guards that questions share: what is special about a person, leave that hangs on a role, and the view of whoever looks for people.
//
//   return read_as_it_is(state, *db, asking, "person", now,
//                        [&](store::Connection& work) { return asked_of_person(state, work, asking, person, now); },
//                        [&](store::Connection& work, const Question& question, trust::Access& access) -> Result<PersonAnswer> { ... });
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "services/place/internal/place_state.h"

namespace cw::place {

// For the policy: what marks there are on whoever the id is, as they concern this reader.
[[nodiscard]] Result<trust::FlagSet> flags_of(store::Connection& db, const Asking& asking, registry::PersonId person, Timestamp now,
                                              registry::AsOf as_of = {});
// The same for the account of that id; empty for one that no mark can name.
[[nodiscard]] Result<trust::FlagSet> flags_for(store::Connection& db, std::string_view account, registry::PersonId person, Timestamp now,
                                               registry::AsOf as_of = {});
// Within a transaction that writes by a decision from before it: unavailable where somebody was marked since the decision.
[[nodiscard]] Result<void> flags_are_still(store::Connection& db, const Asking& asking, registry::PersonId person, Timestamp now,
                                           trust::FlagSet decided, registry::AsOf as_of = {});

// The names that the policy knows.
[[nodiscard]] std::vector<std::string> all_sources(const Place::State& state);
[[nodiscard]] std::vector<std::string> all_fields(const Place::State& state);

// What a read asks the policy for.
struct WhatIsAsked {
  std::vector<std::string> sources, fields;
  std::vector<std::string> subjects;  // ids that are known before reading
  trust::FlagSet flags = 0;           // what is special about them
  std::optional<PacedAct> paced;      // what it counts as
};
// What a read asked its viewer for: sources that the policy knows, and fields.
[[nodiscard]] WhatIsAsked asked_for(const Place::State& state, const Scout& scout);
// Every source and field: of what is not there, so that the decision and the log come first here too.
void ask_for_everything(const Place::State& state, WhatIsAsked& asked);
// About the records of a person, and what is special about them.
[[nodiscard]] Result<WhatIsAsked> asked_of_person(const Place::State& state, store::Connection& db, const Asking& asking,
                                                  registry::PersonId person, Timestamp now, registry::AsOf as_of = {});

// Reads behind the policy: ask(connection) -> Result<WhatIsAsked>, the decision, read(connection, question, access) -> Result<Answer>, all
// in one state of the store, and the entry before anything is handed out. So nothing that comes meanwhile counts as withheld, and nobody
// who is marked meanwhile is shown as if they were not. detail: of the entry.
template <class Ask, class Read, class Outcome = std::invoke_result_t<Read&, store::Connection&, const Question&, trust::Access&>>
[[nodiscard]] Outcome read_as_it_is(Place::State& state, store::Connection& db, const Asking& asking, std::string_view detail,
                                    Timestamp now, Ask ask, Read read) {
  std::optional<Question> question;
  return state.log.with_question(
      db, *state.queue,
      [&](store::Connection& work) -> Result<trust::Visit> {
        CW_TRY(WhatIsAsked asked, ask(work));
        question.emplace(asking, trust::AccessAction::read, std::move(asked.sources), std::move(asked.fields), now, asked.flags);
        trust::Visit visit{state.policy, question->request(), asking.door, asking.from, std::string(detail), std::move(asked.subjects)};
        if (asked.paced) CW_CHECK(state.in_pace(asking, *asked.paced, visit));
        return visit;
      },
      [&](store::Connection& work, trust::Access& access) { return read(work, *question, access); });
}

// People of records that are there, and what is special about any of them.
struct ProtectedPeople {
  trust::FlagSet flags = 0;
  std::vector<std::string> people;
};
[[nodiscard]] Result<ProtectedPeople> people_behind(Place::State& state, const Asking& asking,
                                                    const std::vector<registry::RecordKey>& keys);
// The entry of a change, and who makes the change.
struct ChangedEntry {
  trust::AccessEntry* entry = nullptr;
  ChangeBy by = ChangeBy::person;
};
// Within the transaction of changes: puts into their entries what is special about their subjects, and the officer's alert where they are
// to hear of it. Asks the store once about all of them.
[[nodiscard]] Result<void> note_protected(store::Connection& db, std::span<const ChangedEntry> changed);
[[nodiscard]] Result<void> note_protected(store::Connection& db, trust::AccessEntry& entry, ChangeBy by);

// Leave that hangs on a role and a purpose that the policy knows, as an entry. Denied, and logged, where the account has none of the roles.
enum class PurposeOf : std::uint8_t { question, nothing };  // nothing: what is asked for holds nothing about anybody
struct RoleQuestion {
  trust::AccessAction action = trust::AccessAction::read;
  std::vector<std::string> roles;  // one of them is needed; empty: any account
  std::string detail;
  std::vector<std::string> subjects;
  PurposeOf purpose = PurposeOf::question;
};
[[nodiscard]] Result<trust::AccessEntry> may_by_role(Place::State& state, const Asking& asking, RoleQuestion question);
[[nodiscard]] bool has_role(const Asking& asking, std::string_view role);

// Runs work(connection) on the writer with the entry in the same transaction; a failure is logged as one.
template <class Work, class Outcome = std::invoke_result_t<Work&, store::Connection&>>
[[nodiscard]] Outcome write_with_entry(Place::State& state, trust::AccessEntry entry, Work work) {
  Outcome outcome = state.writer->write([&](store::Connection& db) -> Outcome {
    Outcome done = work(db);
    if (done) CW_CHECK(state.log.append(db, entry));
    return done;
  });
  if (outcome) return outcome;
  entry.outcome = trust::AccessOutcome::failed;
  CW_CHECK(state.queue->write(std::move(entry)));
  return outcome;
}

// The view of a question that names people it was not asked about by id, such as a search or the members of a household: it shows what the
// decision shows and, for each protected person it comes upon, asks the policy again with that person's marks. Those of whom the reader may
// not know are left out and logged as refused, so that an officer hears of it.
class FindingView final : public registry::Viewer {
 public:
  // All must outlive it. db: the connection of the read; detail: of the visit.
  FindingView(const Place::State& state, const Asking& asking, const Question& question, store::Connection& db, trust::Access& access,
              std::string detail = "search");
  ~FindingView() override;
  [[nodiscard]] bool shows(std::string_view source, std::string_view column) const override { return decided_.shows(source, column); }
  [[nodiscard]] bool may_know_of(std::string_view subject) const override;
  void will_ask_about(std::span<const std::string> subjects) const override;
  void saw(std::string_view subject) override;
  [[nodiscard]] bool is_apart(std::string_view subject) const { return apart_.contains(subject); }
  // Whether there is no mark on somebody whom will_ask_about() named: then may_know_of() says yes, and that they were asked about is no
  // matter for the log.
  [[nodiscard]] bool is_unmarked(registry::PersonId person) const;
  // What there is to log about protected people, to be written before anything is handed out; the first error of reading their marks.
  [[nodiscard]] Result<std::vector<trust::AccessEntry>> entries() const;

 private:
  struct Case;  // of one set of marks: the question, the decision, who was shown and who was withheld
  [[nodiscard]] Case& case_of(trust::FlagSet flags) const;

  const Place::State& state_;
  const Asking& asking_;
  const Question& question_;
  store::Connection& db_;
  trust::Access& access_;
  const std::string detail_;
  DecidedView decided_;
  mutable std::map<trust::FlagSet, std::unique_ptr<Case>> cases_;
  mutable std::map<std::string, trust::FlagSet, std::less<>> apart_;  // protected people of whom the reader may know
  mutable std::map<registry::PersonId, bool> marked_;                 // as far as it was asked already
  mutable Result<void> error_;
};

}  // namespace cw::place
