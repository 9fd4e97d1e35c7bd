// SPDX-License-Identifier: MIT
// Problem details.
#include "web/http/problem.h"

#include "base/json.h"
#include "base/store_field.h"
#include "base/wait_field.h"

namespace cw::web {
namespace {

struct CodeRow {
  ErrorCode code;
  int status;
};
constexpr CodeRow code_table[] = {
    {ErrorCode::invalid, 400},   {ErrorCode::not_found, 404},   {ErrorCode::denied, 403},      {ErrorCode::conflict, 409},
    {ErrorCode::too_large, 413}, {ErrorCode::unavailable, 503}, {ErrorCode::unsupported, 501}, {ErrorCode::internal, 500},
};

struct Details {
  int status;
  std::string_view detail;
  std::string_view code;
  std::string_view field;
  std::string_view request_id;
};

void append_member(std::string& out, std::string_view name, std::string_view text) {
  if (!text.empty()) out.append(",\"").append(name).append("\":").append(quote_json(text));
}

Response answer(const Details& details) {
  std::string out = R"({"type":"about:blank")";
  append_member(out, "title", reason_of(details.status));
  out += ",\"status\":" + std::to_string(details.status);
  append_member(out, "detail", details.detail);
  append_member(out, "code", details.code);
  append_member(out, "field", details.field);
  if (!details.request_id.empty()) append_member(out, "instance", "urn:uuid:" + std::string(details.request_id));
  out += '}';
  Response response;
  response.status = details.status;
  response.headers.add("Content-Type", "application/problem+json");
  response.headers.add("Cache-Control", "no-store");
  if (details.status == 503) response.headers.add("Retry-After", "1");
  response.body = std::move(out);
  return response;
}

}  // namespace

bool is_ours_alone(const Error& error) { return error.code == ErrorCode::internal || error.field == store_field; }

// What a body is sent as is the sender's to change: 415 (RFC 9110, section 15.5.16), and not 501.
int status_of(const Error& error) {
  if (wait_of(error)) return 429;  // RFC 6585, section 4
  return error.code == ErrorCode::unsupported && error.field == content_type_field ? 415 : status_of(error.code);
}

int status_of(ErrorCode code) {
  for (const CodeRow& row : code_table)
    if (row.code == code) return row.status;
  return 500;
}

Response problem(const Error& error, std::string_view request_id) {
  if (is_ours_alone(error)) {
    const bool store = error.field == store_field && error.code != ErrorCode::internal;
    return answer({store ? 503 : status_of(error.code),
                   store ? "the store does not do what this server asks of it; the log says why, under this request's id"
                         : "something went wrong here; the log says what, under this request's id",
                   name_of(store ? ErrorCode::unavailable : error.code),
                   {},
                   request_id});
  }
  const auto wait = wait_of(error);
  Response out =
      answer({status_of(error), error.message, name_of(error.code), wait ? std::string_view() : std::string_view(error.field), request_id});
  if (wait) out.headers.set("Retry-After", std::to_string(*wait));
  return out;
}

Response problem(int status, std::string_view detail, std::string_view request_id) { return answer({status, detail, {}, {}, request_id}); }

}  // namespace cw::web
