// SPDX-License-Identifier: MIT
// What people say of two records.
#include "base/json.h"
#include "web/register_api/internal/operations.h"

namespace cw::web {
namespace {

std::string_view state_name(registry::JudgementOutcome::State state) {
  using State = registry::JudgementOutcome::State;
  switch (state) {
    case State::proposed: return "proposed";
    case State::in_force: return "in_force";
    case State::refused: return "refused";
    case State::undone: break;
  }
  return "undone";
}

Response answer(const registry::JudgementOutcome& outcome, int status) { return Response::json(judgement_value(outcome), status); }

// Who asks, with the reason that the body gives.
place::Asking with_reason(const ApiCall& call) {
  place::Asking out = asking_of(call.request);
  out.reason = *member(call.body, "reason")->get<std::string>();
  return out;
}

Result<Response> judge(place::Place& place, ApiCall& call) {
  const bool same = *member(call.body, "says")->get<std::string>() == "same";
  CW_TRY(const registry::JudgementOutcome outcome,
         place.judge(with_reason(call), record_key_of(*member(call.body, "left")), record_key_of(*member(call.body, "right")),
                     same ? registry::Says::same : registry::Says::not_same));
  return answer(outcome, 201);
}

Result<Response> undo(place::Place& place, ApiCall& call) {
  std::int64_t number = 0;
  for (const char digit : call.request.parameter("judgement")) {
    if (digit < '0' || digit > '9' || number > 1'000'000'000'000'000)
      return fail(ErrorCode::not_found, "there is no judgement of this number.");
    number = number * 10 + (digit - '0');
  }
  CW_TRY(const registry::JudgementOutcome outcome, place.undo_judgement(with_reason(call), number));
  return answer(outcome, 200);
}

}  // namespace

Value judgement_value(const registry::JudgementOutcome& outcome) {
  List contradicts;
  for (const std::int64_t number : outcome.contradicts) contradicts.emplace_back(number);
  return Value(Structure{{"judgement", Value(outcome.judgement)},
                         {"change", Value(outcome.change)},
                         {"state", text_of(state_name(outcome.state))},
                         {"contradicts", Value(std::move(contradicts))},
                         {"people", person_changes_value(outcome.people)}});
}

void add_judgement_operations(Api& api, place::Place& place) {
  api.add({.method = Method::post,
           .path = "/judgements",
           .id = "judge",
           .summary = "Two records are of the same person, or are not: it wins over everything computed, until it is undone.",
           .tag = "judgements",
           .headers = asking_headers(),
           .body = Schema::reference("NewJudgement"),
           .replies = {{201, "it holds", Schema::reference("Judgement")}},
           .options = needs(scope_judgements_write),
           .handler = [&place](ApiCall& call) { return judge(place, call); }});
  api.add({.method = Method::post,
           .path = "/judgements/{judgement:integer}/undo",
           .id = "undo_judgement",
           .summary = "Takes a judgement back; what the records themselves say decides again.",
           .tag = "judgements",
           .headers = asking_headers(),
           .body = Schema::reference("Undo"),
           .replies = {{200, "it does not hold any more", Schema::reference("Judgement")}},
           .options = needs(scope_judgements_write),
           .handler = [&place](ApiCall& call) { return undo(place, call); }});
}

}  // namespace cw::web
