// SPDX-License-Identifier: MIT
// From a handler's response to bytes, and what is counted and logged of it.
#include <fmt/format.h>

#include <algorithm>
#include <ctime>
#include <exception>

#include "base/log.h"
#include "base/time.h"
#include "web/http/internal/server_core.h"
#include "web/http/problem.h"
#include "web/http/security_headers.h"

namespace cw::web {
namespace {

constexpr std::size_t short_body = std::size_t{8} * 1024;  // copied behind the head, so that both go out in one piece

bool is_field_name(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' || c == '_';
  });
}

bool is_field_value(std::string_view value) {
  return std::all_of(value.begin(), value.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte >= 0x20 && byte != 0x7f) || byte == '\t';
  });
}

// Fields that the server alone sets.
bool is_framing(std::string_view name) {
  for (const std::string_view own : {"Content-Length", "Transfer-Encoding", "Connection", "Date", "X-Request-Id"})
    if (same_without_case(name, own)) return true;
  return false;
}

bool can_be_sent(const Response& response) {
  if (response.status < 200 || response.status > 599) return false;
  return std::all_of(response.headers.begin(), response.headers.end(), [](const Headers::Field& field) {
    return is_field_name(field.first) && is_field_value(field.second) && !is_framing(field.first);
  });
}

// RFC 9110, section 5.6.7; made once a second.
std::string_view date_now() {
  thread_local std::time_t made = 0;
  thread_local std::string text;
  const std::time_t now = std::time(nullptr);
  if (now == made) return text;
  std::tm parts{};
  gmtime_r(&now, &parts);
  constexpr std::string_view days[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::string_view months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  text = fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT", days[parts.tm_wday], parts.tm_mday, months[parts.tm_mon],
                     parts.tm_year + 1900, parts.tm_hour, parts.tm_min, parts.tm_sec);
  made = now;
  return text;
}

bool has_no_body(int status) { return status == 204 || status == 304; }

void append_field(std::string& out, std::string_view name, std::string_view value) {
  out.append(name).append(": ").append(value).append("\r\n");
}

// RFC 9112, sections 6 and 9.
void append_framing(std::string& out, const Exchange& exchange, const Answer& answer) {
  if (answer.chunked)
    append_field(out, "Transfer-Encoding", "chunked");
  else if (!has_no_body(answer.status) && !answer.streams())
    append_field(out, "Content-Length", fmt::format_int(answer.content().size()).str());
  if (!answer.keep_alive)
    append_field(out, "Connection", "close");
  else if (exchange.minor_version == 0)
    append_field(out, "Connection", "keep-alive");
}

}  // namespace

Response run_handler(ServerCore& core, Exchange& exchange) {
  try {
    Result<Response> response = exchange.route->handler(exchange.request);
    if (response) return std::move(*response);
    if (is_ours_alone(response.error()))
      log_error("a request failed",
                {{"request_id", exchange.request.id}, {"route", exchange.route->pattern}, {"error", response.error().message}});
    return problem(response.error(), exchange.request.id);
  } catch (const std::exception& exception) {
    // What the exception says may hold anything, so only its kind is logged.
    log_error("a handler threw",
              {{"request_id", exchange.request.id}, {"route", exchange.route->pattern}, {"exception", typeid(exception).name()}});
  } catch (...) {
    log_error("a handler threw", {{"request_id", exchange.request.id}, {"route", exchange.route->pattern}});
  }
  if (core.handler_exceptions != nullptr) core.handler_exceptions->add();
  return problem(Error{.code = ErrorCode::internal, .message = {}, .field = {}}, exchange.request.id);
}

Answer prepare(const ServerCore& core, const Exchange& exchange, Response response, AfterAnswer after) {
  if (!can_be_sent(response)) {
    log_error("an answer has a field or status that cannot be sent", {{"request_id", exchange.request.id}});
    response = problem(Error{.code = ErrorCode::internal, .message = {}, .field = {}}, exchange.request.id);
  }
  const bool head_only = exchange.request.method == Method::head;
  Answer answer;
  answer.status = response.status;
  answer.shared_body = std::move(response.shared_body);
  answer.body = std::move(response.body);
  answer.producer = std::move(response.producer);
  answer.events = std::move(response.events);
  answer.chunked = answer.streams() && exchange.minor_version >= 1;
  answer.keep_alive =
      exchange.wants_keep_alive && after == AfterAnswer::as_asked && !core.draining && (!answer.streams() || answer.chunked);
  std::string& out = answer.head;
  out.reserve(1024);
  out.append("HTTP/1.1 ").append(fmt::format_int(answer.status).str()).append(" ").append(reason_of(answer.status)).append("\r\n");
  append_field(out, "Date", date_now());
  for (const auto& [name, value] : response.headers) append_field(out, name, value);
  for (const auto& [name, value] : default_headers(exchange.request.scheme))
    if (!response.headers.has(name)) append_field(out, name, value);
  append_field(out, "X-Request-Id", exchange.request.id);
  append_framing(out, exchange, answer);
  out.append("\r\n");
  if (head_only || has_no_body(answer.status)) {
    answer.body.clear();
    answer.shared_body = nullptr;
    answer.producer = nullptr;
    answer.events = nullptr;
  } else if (answer.content().size() <= short_body) {
    out.append(answer.content());
    answer.body.clear();
    answer.shared_body = nullptr;
  }
  return answer;
}

void record(const ServerCore& core, const Exchange& exchange, int status) {
  const double seconds = elapsed_seconds() - exchange.begun;
  if (const auto at = core.route_metrics.find(exchange.route); at != core.route_metrics.end()) {
    at->second.by_class[static_cast<std::size_t>(std::clamp(status / 100, 0, 5))]->add();
    at->second.seconds->observe(seconds);
  }
  log_info("request", {{"method", name_of(exchange.request.method)},
                       {"route", exchange.route != nullptr ? std::string_view(exchange.route->pattern) : std::string_view("unmatched")},
                       {"status", status},
                       {"milliseconds", seconds * 1000},
                       {"request_id", exchange.request.id}});
}

}  // namespace cw::web
