// SPDX-License-Identifier: MIT
// From a request to a question to the policy, and from its decision to what is shown.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "base/wait_field.h"
#include "services/place/internal/guards.h"

namespace cw::place {

Question::Question(const Asking& asking, trust::AccessAction action, std::vector<std::string> sources, std::vector<std::string> fields,
                   Timestamp now, trust::FlagSet subject)
    : sources_(std::move(sources)),
      fields_(std::move(fields)),
      roles_(asking.caller.account.roles.begin(), asking.caller.account.roles.end()),
      source_views_(sources_.begin(), sources_.end()),
      field_views_(fields_.begin(), fields_.end()) {
  account_ = asking.caller.account.id.text();
  request_.account = account_;
  request_.roles = roles_;
  request_.organisation = asking.caller.account.organisation;
  request_.team = asking.team;
  request_.purpose = asking.purpose;
  request_.legal_basis = asking.legal_basis;
  request_.sources = source_views_;
  request_.fields = field_views_;
  request_.action = action;
  request_.time = now;
  request_.urgency = asking.urgency;
  request_.reason = asking.reason;
  request_.subject = subject;
}

bool DecidedView::shows(std::string_view source, std::string_view column) const {
  const std::string_view field = fields_.of(column);
  if (field.empty()) return false;
  const auto source_at = std::ranges::find(question_.sources(), source);
  const auto field_at = std::ranges::find(question_.fields(), field);
  if (source_at == question_.sources().end() || field_at == question_.fields().end()) return false;
  return access_.decision().shows(static_cast<std::size_t>(source_at - question_.sources().begin()),
                                  static_cast<std::size_t>(field_at - question_.fields().begin()));
}

bool Scout::shows(std::string_view source, std::string_view column) const {
  if (!sources_.contains(source)) sources_.emplace(source);
  if (const std::string_view field = fields_.of(column); !field.empty() && !asked_.contains(field)) asked_.emplace(field);
  return false;
}

Result<std::vector<std::string>> Place::State::fields_of(const Value& columns) const {
  const Structure* given = columns.get<Structure>();
  if (given == nullptr || given->empty()) return fail(ErrorCode::invalid, "a record needs columns.", "/columns");
  std::set<std::string> out;
  for (const auto& [column, value] : *given) {
    const std::string_view field = fields.of(column);
    // The name of a column is what a caller wrote, so it is not repeated.
    if (field.empty()) return fail(ErrorCode::invalid, "no field of the access policy covers one of the columns.", "/columns");
    out.emplace(field);
  }
  return std::vector<std::string>(out.begin(), out.end());
}

Result<void> Place::State::in_pace(const Asking& asking, PacedAct act, const trust::Visit& visit) {
  const auto seconds = pace.take(asking, act, options.clock.now());
  if (!seconds) return {};
  trust::AccessEntry entry = trust::entry_of(policy, visit.request, trust::AccessDecision());
  entry.outcome = trust::AccessOutcome::refused;
  entry.decided_by = "too_much_in_a_time";
  entry.door = visit.door;
  entry.from = visit.from;
  entry.detail = visit.detail;
  entry.subjects = visit.subjects;
  CW_CHECK(queue->write(std::move(entry)));
  return fail(ErrorCode::denied,
              fmt::format("Your account has {} as much as it may in ten minutes. You can go on in {} second{}.",
                          act == PacedAct::search ? "searched" : "opened people", *seconds, *seconds == 1 ? "" : "s"),
              wait_field_of(*seconds));
}

Result<trust::AccessEntry> Place::State::may_write(const Asking& asking, const std::vector<registry::RecordKey>& keys,
                                                   std::vector<std::string> asked, std::string detail) {
  return may_write(asking, keys, std::move(asked), std::move(detail), {});
}

Result<trust::AccessEntry> Place::State::may_write(const Asking& asking, const std::vector<registry::RecordKey>& keys,
                                                   std::vector<std::string> asked, std::string detail, const ProtectedPeople& about) {
  std::set<std::string> sources;
  for (const registry::RecordKey& key : keys) sources.insert(key.source);
  const Question question(asking, trust::AccessAction::write, {sources.begin(), sources.end()}, std::move(asked), options.clock.now(),
                          about.flags);
  const trust::AccessDecision decision = policy.decide(question.request());
  trust::AccessEntry entry = trust::entry_of(policy, question.request(), decision);
  entry.door = asking.door;
  entry.from = asking.from;
  entry.detail = std::move(detail);
  std::set<std::string> missing;
  for (std::size_t field = 0; field < question.fields().size(); ++field)
    for (std::size_t source = 0; source < sources.size(); ++source)
      if (!decision.shows(source, field)) missing.insert(question.fields()[field]);
  if (missing.empty()) return entry;
  entry.outcome = trust::AccessOutcome::refused;
  entry.subjects = about.people;
  CW_CHECK(queue->write(std::move(entry)));
  if (!decision.allowed()) return fail(ErrorCode::denied, policy.explain(question.request(), decision));
  return fail(ErrorCode::denied,
              fmt::format("The rule {} does not let you write: {}.", policy.decided_by(decision), fmt::join(missing, ", ")));
}

}  // namespace cw::place
