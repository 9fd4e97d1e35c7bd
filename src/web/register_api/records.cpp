// SPDX-License-Identifier: MIT
// Records: one by one, and many as NDJSON.
#include <fmt/format.h>

#include "base/json.h"
#include "base/text.h"
#include "web/http/problem.h"
#include "web/register_api/internal/ndjson.h"
#include "web/register_api/internal/operations.h"

namespace cw::web {
namespace {

using registry::RecordKey;

constexpr std::uint64_t most_body_bytes = std::uint64_t{32} * 1024 * 1024;
constexpr std::size_t most_lines = 50'000;
constexpr std::string_view path_of_one = "/sources/{source}/records/{id}";

RecordKey key_in_path(const Request& request) { return {std::string(request.parameter("source")), std::string(request.parameter("id"))}; }

Result<Response> put_record(place::Place& place, ApiCall& call) {
  const Value* columns = member(call.body, "columns");
  CW_TRY(const registry::RecordOutcome outcome, place.put(asking_of(call.request), key_in_path(call.request), *columns));
  const bool made = outcome.done == registry::RecordDone::added;
  return Response::json(record_outcome_value(outcome), made ? 201 : 200);
}

Result<Response> remove_record(place::Place& place, ApiCall& call) {
  CW_TRY(const registry::RecordOutcome outcome, place.remove(asking_of(call.request), key_in_path(call.request)));
  return Response::json(record_outcome_value(outcome));
}

Value line_value(std::size_t line, const Result<registry::RecordOutcome>& outcome) {
  Structure out{{"line", Value(static_cast<std::int64_t>(line))}};
  if (outcome) {
    out.emplace_back("accepted", record_outcome_value(*outcome));
    return Value(std::move(out));
  }
  const Error& error = outcome.error();
  const bool inside = is_ours_alone(error);
  Structure problem{{"code", text_of(name_of(error.code))}, {"detail", inside ? text_of("an error of the server") : Value(error.message)}};
  if (!inside && !error.field.empty()) problem.emplace_back("field", Value(error.field));
  out.emplace_back("problem", Value(std::move(problem)));
  return Value(std::move(out));
}

Result<Response> change_records(place::Place& place, ApiCall& call) {
  CW_TRY(const std::vector<NumberedLine> lines, lines_of(call.request.body.text(), most_lines));
  std::vector<Result<place::RecordLine>> read;
  std::vector<place::RecordLine> good;
  for (const NumberedLine& line : lines) {
    read.push_back(read_record_line(line.text));
    if (read.back()) good.push_back(*read.back());
  }
  const std::vector<Result<registry::RecordOutcome>> outcomes = place.change_many(asking_of(call.request), good);
  std::string body;
  std::size_t next = 0;
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const Result<registry::RecordOutcome> outcome =
        read[i] ? outcomes[next++] : Result<registry::RecordOutcome>(tl::unexpected(read[i].error()));
    body += write_json(line_value(lines[i].number, outcome)) + "\n";
  }
  Response out = Response::text(body);
  out.headers.set("Content-Type", "application/x-ndjson");
  return out;
}

}  // namespace

void add_record_operations(Api& api, place::Place& place) {
  api.add({.method = Method::put,
           .path = std::string(path_of_one),
           .id = "put_record",
           .summary = "A record that is new or has changed; answers whose it is. Repeating it changes nothing.",
           .tag = "records",
           .headers = asking_headers(),
           .body = Schema::reference("RecordColumns"),
           .replies = {{200, "it was there before", Schema::reference("RecordOutcome")},
                       {201, "it is new", Schema::reference("RecordOutcome")}},
           .options = {.body_limit = 128 * 1024, .access = std::string(scope_records_write)},
           .handler = [&place](ApiCall& call) { return put_record(place, call); }});
  api.add({.method = Method::remove,
           .path = std::string(path_of_one),
           .id = "remove_record",
           .summary = "A record that has gone from its source; its history stays.",
           .tag = "records",
           .headers = asking_headers(),
           .replies = {{200, "it is gone", Schema::reference("RecordOutcome")}},
           .options = needs(scope_records_write),
           .handler = [&place](ApiCall& call) { return remove_record(place, call); }});
  api.add(
      {.method = Method::post,
       .path = "/records",
       .id = "change_records",
       .summary =
           "Many records, a line each: {\"source\", \"id\", \"columns\"}, or {\"source\", \"id\", \"remove\": true}; answers line by line.",
       .tag = "records",
       .headers = asking_headers(),
       .raw_body_type = "application/x-ndjson",
       .replies = {{200, "a line for each line that is not empty", Schema::reference("LineOutcome"), "application/x-ndjson"}},
       .options = {.body_limit = most_body_bytes,
                   .deadline_seconds = 600,
                   .access = std::string(scope_records_write),
                   .nodes = OnNodes::leader_repeatable},
       .handler = [&place](ApiCall& call) { return change_records(place, call); }});
}

}  // namespace cw::web
