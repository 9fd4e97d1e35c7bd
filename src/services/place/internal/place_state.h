// SPDX-License-Identifier: MIT
// What a place holds, and how a request becomes a question to the access policy.
#pragma once

#include <optional>
#include <set>
#include <vector>

#include "services/place/caller_cache.h"
#include "services/place/column_fields.h"
#include "services/place/internal/giving_way.h"
#include "services/place/internal/household_follower.h"
#include "services/place/internal/learner.h"
#include "services/place/internal/load_runner.h"
#include "services/place/internal/register_tally.h"
#include "services/place/internal/search_index.h"
#include "services/place/place.h"
#include "store/pool.h"
#include "store/writer.h"
#include "trust/access_log_queue.h"
#include "trust/crypto.h"

namespace cw::place {

// A request to the policy with all that its views show; stays where it is made.
class Question {
 public:
  // subject: what is special about whoever it is about (guards.h).
  Question(const Asking& asking, trust::AccessAction action, std::vector<std::string> sources, std::vector<std::string> fields,
           Timestamp now, trust::FlagSet subject = 0);
  Question(const Question&) = delete;
  Question& operator=(const Question&) = delete;
  [[nodiscard]] const trust::AccessRequest& request() const { return request_; }
  [[nodiscard]] const std::vector<std::string>& sources() const { return sources_; }
  [[nodiscard]] const std::vector<std::string>& fields() const { return fields_; }

 private:
  std::string account_;
  std::vector<std::string> sources_, fields_;
  std::vector<std::string_view> roles_, source_views_, field_views_;
  trust::AccessRequest request_;
};

// Shows what a decision shows, and tells the log who was seen. It knows of nobody that is to be found: FindingView (guards.h) does.
class DecidedView final : public registry::Viewer {
 public:
  DecidedView(const Question& question, const ColumnFields& fields, trust::Access& access)
      : question_(question), fields_(fields), access_(access) {}
  [[nodiscard]] bool shows(std::string_view source, std::string_view column) const override;
  [[nodiscard]] bool may_know_of(std::string_view) const override { return false; }
  void saw(std::string_view subject) override { access_.saw(std::string(subject)); }

 private:
  const Question& question_;
  const ColumnFields& fields_;
  trust::Access& access_;
};

// Shows nothing and notes what there is to ask about: sources, and the fields of their columns.
class Scout final : public registry::Viewer {
 public:
  explicit Scout(const ColumnFields& fields) : fields_(fields) {}
  [[nodiscard]] bool shows(std::string_view source, std::string_view column) const override;
  [[nodiscard]] bool may_know_of(std::string_view) const override { return false; }
  void saw(std::string_view) override {}
  [[nodiscard]] std::vector<std::string> sources() const { return {sources_.begin(), sources_.end()}; }
  [[nodiscard]] std::vector<std::string> fields() const { return {asked_.begin(), asked_.end()}; }

 private:
  const ColumnFields& fields_;
  mutable std::set<std::string, std::less<>> sources_, asked_;
};

// Who changes records: somebody who looks at what they do, or a program that sends what its source holds.
enum class ChangeBy : std::uint8_t { person, program };
struct ProtectedPeople;  // guards.h
// What a change carries to its entry.
struct ChangeNote {
  trust::AccessEntry entry;
  ChangeBy by = ChangeBy::program;
};
// The people of the records at this point; of one that has just gone, whose it was.
[[nodiscard]] Result<std::vector<std::string>> people_of(store::Connection& db, const std::vector<registry::RecordKey>& keys);

struct Place::State {
  State(PlaceOptions given, trust::AccessPolicy compiled, ColumnFields covered, trust::AccessLog opened)
      : options(std::move(given)),
        policy(std::move(compiled)),
        fields(std::move(covered)),
        log(std::move(opened)),
        pace(options.pace),
        pool(options.store, {.connections = options.connections}) {}

  // The fields that cover these columns; invalid for a column that no field covers.
  [[nodiscard]] Result<std::vector<std::string>> fields_of(const Value& columns) const;
  // Leave to write all these fields in all these sources, as an entry still without subjects. Denied, and logged, where any is missing.
  // What is special about the people is asked with it.
  [[nodiscard]] Result<trust::AccessEntry> may_write(const Asking& asking, const std::vector<registry::RecordKey>& keys,
                                                     std::vector<std::string> asked, std::string detail, const ProtectedPeople& about);
  [[nodiscard]] Result<trust::AccessEntry> may_write(const Asking& asking, const std::vector<registry::RecordKey>& keys,
                                                     std::vector<std::string> asked, std::string detail);
  // An act that writes the entry in the change's own transaction, about the people of these records.
  [[nodiscard]] registry::Act act(const Asking& asking, trust::AccessEntry entry, std::vector<registry::RecordKey> keys) const;
  // The same, where the change itself says whom it is about: its entry is written with those of the other changes of its transaction.
  [[nodiscard]] registry::Act act_of_change(const Asking& asking, trust::AccessEntry entry) const;
  [[nodiscard]] Result<void> log_changes(store::Connection& db, std::span<const registry::ChangeSet* const> changes) const;
  // The entries of what was let through but changed nothing or failed; a change has written its own. An outcome whose entry cannot be
  // written becomes that error.
  void note_others(std::vector<std::optional<trust::AccessEntry>>& entries, std::vector<Result<registry::RecordOutcome>>& outcomes);
  [[nodiscard]] Result<registry::JudgementOutcome> noted(trust::AccessEntry entry, Result<registry::JudgementOutcome> outcome);
  // Denied, and logged, with how long to wait (base/wait_field.h), where the account has asked as much as it may in this time.
  [[nodiscard]] Result<void> in_pace(const Asking& asking, PacedAct act, const trust::Visit& visit);
  // Leave to look into the access log, as an entry.
  [[nodiscard]] Result<trust::AccessEntry> may_audit(const Asking& asking, std::string detail, std::vector<std::string> subjects);

  // In this order: what is last ends first.
  PlaceOptions options;
  trust::AccessPolicy policy;
  ColumnFields fields;
  trust::AccessLog log;
  AskingPace pace;
  trust::Digest sealing{};  // opens what trust keeps sealed; other secrets of this server are made from it
  const std::string process = trust::to_hex(trust::random_bytes(16));  // another for each place that is opened
  store::Pool pool;
  std::unique_ptr<store::Writer> writer;
  std::unique_ptr<GivingWay> giving_way;
  std::unique_ptr<trust::LogQueue> queue;
  std::unique_ptr<trust::Accounts> accounts;
  CallerCache callers;
  RegisterTally tally;
  std::unique_ptr<registry::Register> people;
  std::unique_ptr<Node> node;
  std::unique_ptr<HouseholdFollower> households;
  std::unique_ptr<Learner> learner;  // uses households
  std::unique_ptr<SearchIndex> search;
  std::unique_ptr<LoadRunner> loads;
  std::shared_ptr<Reviews> reviews;  // shared: Reviews is not known here
};

}  // namespace cw::place
