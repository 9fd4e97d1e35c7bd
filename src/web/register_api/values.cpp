// SPDX-License-Identifier: MIT
// Values of the register as JSON, and back.
#include "base/json.h"
#include "web/register_api/internal/operations.h"

namespace cw::web {

Value text_of(std::string_view text) { return Value(std::string(text)); }

Value person_changes_value(const std::vector<registry::PersonChange>& changes) {
  List out;
  for (const registry::PersonChange& each : changes) {
    Structure change{{"person", Value(each.person.text())}, {"kind", text_of(registry::name_of(each.kind))}};
    if (!each.other.is_nil()) change.emplace_back("other", Value(each.other.text()));
    out.emplace_back(std::move(change));
  }
  return Value(std::move(out));
}

Value record_outcome_value(const registry::RecordOutcome& outcome) {
  List grounds;
  for (const std::string& ground : outcome.grounds) grounds.emplace_back(ground);
  return Value(Structure{{"done", text_of(registry::name_of(outcome.done))},
                         {"person", outcome.person.is_nil() ? Value() : Value(outcome.person.text())},
                         {"record", Value(outcome.record.value)},
                         {"change", Value(outcome.change)},
                         {"people", person_changes_value(outcome.people)},
                         {"grounds", Value(std::move(grounds))}});
}

registry::RecordKey record_key_of(const Value& value) {
  const auto text = [&](std::string_view name) {
    const Value* found = member(value, name);
    const std::string* content = found == nullptr ? nullptr : found->get<std::string>();
    return content == nullptr ? std::string() : *content;
  };
  return {text("source"), text("id")};
}

}  // namespace cw::web
