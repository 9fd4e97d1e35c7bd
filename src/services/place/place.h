// SPDX-License-Identifier: MIT
// A place's living register behind its access policy: the one object that a door (the API, pages, commands) needs. It opens the store,
// makes its tables, starts the access log, builds the live index, and lets nobody read or write a person without a decision and an entry.
//
//   CW_TRY(auto place, Place::open({.store = "data", .keys = "keys", .policy = policy, .columns = columns, .model = model}));
//   CW_TRY(const trust::ApiCaller caller, place->caller(token, "people:read"));
//   const Asking asking{.caller = caller, .purpose = "data_quality", .from = "192.0.2.1"};
//   CW_TRY(auto done, place->put(asking, {"council_register", "4711"}, columns));
//   CW_TRY(auto seen, place->person(asking, done.person, {}));         // fields that the decision shows, and one entry in the log
//
// The root of composition: the one service that may include others; none may include it. Errors: denied (the policy's refusal in words,
// which is logged), invalid, not_found, conflict, unavailable. No log, no data: where the entry cannot be written nothing is handed out or
// changed. Safe from any thread.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "services/place/asking_pace.h"
#include "services/place/node.h"
#include "services/register/history.h"
#include "services/register/register.h"
#include "services/register/survivorship.h"
#include "trust/access_log.h"
#include "trust/access_policy.h"
#include "trust/accounts.h"

namespace cw {
class Metrics;
}

namespace cw::place {

struct PlaceOptions {
  std::string store;                               // as store::open takes it
  std::filesystem::path keys;                      // folder of the keys, apart from the store
  std::string policy;                              // text of the access policy (docs/reference/access.md)
  std::string columns;                             // text that says which field covers which column (column_fields.h)
  std::string model;                               // text of a link configuration with its model (docs/formats/link-config.md)
  std::string log_name = "commonweal/access-log";  // of the access log for ever, where none was started yet
  unsigned connections = 8;                        // for reading, at most at once
  std::string review = {};                         // text of the rules of review (review/rules.h); empty: as they stand there
  registry::FourEyes four_eyes = registry::FourEyes::not_needed;  // also needed where the rules of review say so
  const Clock& clock = system_clock();
  NodeOptions node = {};              // among others that serve the same store
  std::string common_passwords = {};  // text of passwords that nobody may choose, one a line; empty: none are known
  trust::SecondFactorRule second_factor = trust::SecondFactorRule::waived;  // of roles of which the policy says nothing
  PaceLimits pace = {};                                                     // how much one account may ask in ten minutes
  Metrics* metrics = nullptr;  // what writes wait for; must outlive the place. None: nothing is counted
};

// Who asks, and for what: goes to the policy and into the log.
struct Asking {
  trust::ApiCaller caller;
  std::string purpose;
  std::string legal_basis = {};  // empty: the purpose's first
  std::string team = {};         // one of the caller's
  std::string reason = {};       // in their words
  trust::Urgency urgency = trust::Urgency::ordinary;
  std::string from = {};  // network address
  trust::Door door = trust::Door::api;
};

struct PersonAnswer {
  registry::PersonView view;  // a record's id is empty where it may not be shown
  registry::Survivors shown;  // of what may be seen
  Timestamp at;               // the moment it was read
  bool shown_apart = false;   // a protected person: to be set off from others, and not to be left on a screen
};
struct MatchAnswer {
  registry::PersonMatch match;
  bool shown_apart = false;
};
struct HistoryAnswer {
  std::vector<registry::HistoryEntry> entries;  // newest first; of records that may not be seen without record, load, who and reason
};
// A line of a bulk: a record that comes, or goes where it has no columns.
struct RecordLine {
  registry::RecordKey key;
  std::optional<Value> columns;
};

class Reviews;  // reviews.h

class Place {
 public:
  // Reads the texts, then opens everything: seconds for a million records. Errors: invalid (a text, with line and column), those of the
  // store and of the register.
  [[nodiscard]] static Result<std::unique_ptr<Place>> open(PlaceOptions options);
  ~Place();  // waits for what is on its way
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;

  // Denied where the token is none, has ended, or lacks the scope.
  [[nodiscard]] Result<trust::ApiCaller> caller(std::string_view token, std::string_view scope);
  [[nodiscard]] Result<void> ready();  // whether the store answers
  [[nodiscard]] Node& node();          // who leads; what only the leader can do fails elsewhere with Error::field "leader"

  // Writing needs the policy's leave for each field of the columns, and for removing and judging for that of record_id.
  [[nodiscard]] Result<registry::RecordOutcome> put(const Asking& asking, const registry::RecordKey& key, const Value& columns);
  [[nodiscard]] Result<registry::RecordOutcome> remove(const Asking& asking, const registry::RecordKey& key);
  // In their order, many in one commit; returns what became of each, when all that were accepted are durable.
  [[nodiscard]] std::vector<Result<registry::RecordOutcome>> change_many(const Asking& asking, const std::vector<RecordLine>& lines);
  [[nodiscard]] Result<registry::JudgementOutcome> judge(const Asking& asking, const registry::RecordKey& left,
                                                         const registry::RecordKey& right, registry::Says says);
  [[nodiscard]] Result<registry::JudgementOutcome> undo_judgement(const Asking& asking, std::int64_t judgement);

  [[nodiscard]] Result<PersonAnswer> person(const Asking& asking, registry::PersonId person, registry::AsOf as_of);
  [[nodiscard]] Result<HistoryAnswer> history(const Asking& asking, registry::PersonId person, std::size_t most);
  // Who it might be, best first: by records of sources that the decision shows, without protected people of whom the reader may not know.
  // Needs leave to search by every field of the columns, from some source; nothing is kept but the entries.
  [[nodiscard]] Result<std::vector<MatchAnswer>> match(const Asking& asking, const Value& columns, std::size_t most);

  // The access log itself: for the roles auditor and governance_officer, with a purpose; looking into it is logged too.
  [[nodiscard]] Result<std::vector<trust::AccessLog::Found>> looks(const Asking& asking, registry::PersonId person, std::size_t most);
  // JSON for tools/verify_access_proof.mjs: that the entry is in the log of the last checkpoint.
  [[nodiscard]] Result<std::string> prove(const Asking& asking, std::int64_t entry);
  [[nodiscard]] Result<std::string> sign_checkpoint(const Asking& asking);  // the text to give to a witness

  [[nodiscard]] Reviews& reviews();  // the review queue: reviews.h

  // What questions in files of their own work on (restrictions.h, alerts.h, needs.h, sessions.h, loads.h, search.h ...).
  struct State;  // internal/place_state.h
  [[nodiscard]] State& state() { return *state_; }

 private:
  explicit Place(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace cw::place
