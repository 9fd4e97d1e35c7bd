// SPDX-License-Identifier: MIT
// The access log: who looked at a person, and proofs for people outside.
#include "base/json.h"
#include "web/register_api/internal/operations.h"

namespace cw::web {
namespace {

using trust::AccessOutcome;

Value texts_value(const std::vector<std::string>& texts) {
  List out;
  for (const std::string& text : texts) out.emplace_back(text);
  return Value(std::move(out));
}

std::string_view outcome_name(AccessOutcome outcome) {
  switch (outcome) {
    case AccessOutcome::allowed: return "allowed";
    case AccessOutcome::refused: return "refused";
    case AccessOutcome::failed: break;
  }
  return "failed";
}

Value look_value(const trust::AccessLog::Found& found) {
  const trust::AccessEntry& entry = found.entry;
  return Value(Structure{{"number", Value(found.number)},
                         {"at", Value(entry.at)},
                         {"outcome", text_of(outcome_name(entry.outcome))},
                         {"account", Value(entry.account)},
                         {"roles", texts_value(entry.roles)},
                         {"organisation", Value(entry.organisation)},
                         {"team", Value(entry.team)},
                         {"purpose", Value(entry.purpose)},
                         {"legal_basis", Value(entry.legal_basis)},
                         {"action", text_of(trust::name_of(entry.action))},
                         {"fields_asked", texts_value(entry.fields_asked)},
                         {"fields_shown", texts_value(entry.fields_shown)},
                         {"sources", texts_value(entry.sources)},
                         {"decided_by", Value(entry.decided_by)},
                         {"policy", Value(entry.policy)},
                         {"reason", Value(entry.reason)},
                         {"detail", Value(entry.detail)}});
}

Result<Response> show_looks(place::Place& place, ApiCall& call) {
  const auto person = registry::PersonId::parse(call.request.parameter("person")).value_or(registry::PersonId());
  CW_TRY(const auto found, place.looks(asking_of(call.request), person, static_cast<std::size_t>(call.integer("most", 100))));
  List entries;
  for (const trust::AccessLog::Found& each : found) entries.push_back(look_value(each));
  return Response::json(Value(Structure{{"entries", Value(std::move(entries))}}));
}

Result<Response> sign(place::Place& place, ApiCall& call) {
  CW_TRY(const std::string note, place.sign_checkpoint(asking_of(call.request)));
  return Response::text(note, 201);
}

Result<Response> prove(place::Place& place, ApiCall& call) {
  std::int64_t number = 0;
  for (const char digit : call.request.parameter("entry")) {
    if (digit < '0' || digit > '9' || number > 1'000'000'000'000'000) return fail(ErrorCode::not_found, "the log has no such entry.");
    number = number * 10 + (digit - '0');
  }
  CW_TRY(const std::string proof, place.prove(asking_of(call.request), number));
  CW_TRY(const Value value, parse_json(proof));
  return Response::json(value);
}

}  // namespace

void add_access_log_operations(Api& api, place::Place& place) {
  api.add({.path = "/people/{person:uuid}/access-log",
           .id = "get_person_access_log",
           .summary = "Who looked at a person or changed them, newest first; for auditors and governance officers.",
           .tag = "access log",
           .query = {{"most", Schema::integer().between(1, 1000)}},
           .headers = asking_headers(),
           .replies = {{200, "the entries about this id", Schema::reference("Looks")}},
           .options = needs(scope_access_log_read),
           .handler = [&place](ApiCall& call) { return show_looks(place, call); }});
  api.add({.method = Method::post,
           .path = "/access-log/checkpoints",
           .id = "sign_checkpoint",
           .summary = "Signs the state of the access log, to be given to somebody outside.",
           .tag = "access log",
           .headers = asking_headers(),
           .replies = {{201, "the checkpoint, a signed note", Schema::text(), "text/plain"}},
           .options = needs(scope_access_log_read),
           .handler = [&place](ApiCall& call) { return sign(place, call); }});
  api.add({.path = "/access-log/entries/{entry:integer}/proof",
           .id = "prove_entry",
           .summary = "That an entry is in the log of the last checkpoint (RFC 9162), with its content, for tools/verify_access_proof.mjs.",
           .tag = "access log",
           .headers = asking_headers(),
           .replies = {{200, "the proof", Schema::any()}},
           .options = needs(scope_access_log_read),
           .handler = [&place](ApiCall& call) { return prove(place, call); }});
}

}  // namespace cw::web
