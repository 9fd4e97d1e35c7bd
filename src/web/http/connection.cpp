// SPDX-License-Identifier: MIT
// HTTP on one connection.
#include "web/http/internal/connection.h"

#include <algorithm>
#include <cstring>

#include "base/time.h"
#include "web/http/internal/client_address.h"
#include "web/http/problem.h"
#include "web/http/target.h"

namespace cw::web {
namespace {

constexpr std::size_t first_input = 4096;
constexpr std::size_t input_beyond_head = 4096;
constexpr std::size_t slice = std::size_t{256} * 1024;
constexpr double body_bytes_a_second = 16 * 1024;
constexpr std::string_view allow_body = "HTTP/1.1 100 Continue\r\n\r\n";
constexpr std::string_view last_chunk = "0\r\n\r\n";

ParserLimits limits_of(const ServerOptions& options) {
  ParserLimits limits;
  limits.head_bytes = options.head_bytes;
  limits.target_bytes = options.target_bytes;
  return limits;
}

// RFC 9112, section 7.1.
std::string as_chunk(std::string_view bytes) {
  char size[20];
  const int length = std::snprintf(size, sizeof size, "%zx\r\n", bytes.size());
  std::string out;
  out.reserve(bytes.size() + 24);
  out.append(size, static_cast<std::size_t>(length)).append(bytes).append("\r\n");
  return out;
}

std::string_view without_port(std::string_view host) {
  const std::size_t bracket = host.find(']');
  const std::size_t colon = host.find(':', bracket == std::string_view::npos ? 0 : bracket);
  return host.substr(0, colon);
}

// Counts a request as in flight for as long as a job of it exists.
std::shared_ptr<Gauge> in_flight(Gauge* gauge) {
  if (gauge == nullptr) return nullptr;
  gauge->add(1);
  return {gauge, [](Gauge* counted) { counted->add(-1); }};
}

}  // namespace

Connection::Connection(ServerCore& core, Transport& transport) : core_(core), transport_(transport), parser_(limits_of(core.options)) {}

Connection::~Connection() {
  if (pipe_ != nullptr) pipe_->close();
}

void Connection::on_open() {
  transport_.set_deadline(core_.options.deadlines.head);
  read_more();
}

void Connection::read_more() {
  if (reading_) return;
  if (begin_ == end_) begin_ = end_ = 0;
  if (begin_ > 0 && end_ == input_.size()) {
    std::memmove(input_.data(), input_.data() + begin_, end_ - begin_);
    end_ -= begin_;
    begin_ = 0;
  }
  const std::size_t most = core_.options.head_bytes + input_beyond_head;
  if (end_ == input_.size()) input_.resize(std::min(most, std::max(first_input, input_.size() * 2)));
  if (end_ == input_.size()) return;
  reading_ = true;
  transport_.read(std::span(input_).subspan(end_));
}

void Connection::on_read(std::size_t bytes) {
  reading_ = false;
  if (state_ == State::ended) return;
  if (bytes == 0) {
    if (state_ == State::idle || state_ == State::head || state_ == State::body || state_ == State::streaming) transport_.close();
    return;
  }
  end_ += bytes;
  process();
}

void Connection::process() {
  if (state_ == State::idle && begin_ < end_) {
    state_ = State::head;
    transport_.set_deadline(core_.options.deadlines.head);
  }
  if (state_ == State::head) process_head();
  if (state_ == State::body) process_body();
  const bool watching = state_ == State::streaming && pipe_ != nullptr && answer_.events != nullptr;
  if (state_ == State::idle || state_ == State::head || state_ == State::body || watching) read_more();
}

void Connection::process_head() {
  const HeadResult result = parser_.read_head({input_.data() + begin_, end_ - begin_});
  if (result.progress == Progress::need_more) return;
  if (result.progress == Progress::refused) return refuse(result.refusal);
  begin_ += result.consumed;
  begin_exchange();
  if (!accept_request()) return;
  begin_body();
}

void Connection::begin_exchange() {
  RequestHead& head = parser_.head();
  exchange_ = std::make_shared<Exchange>();
  exchange_->begun = elapsed_seconds();
  exchange_->minor_version = head.minor_version;
  exchange_->wants_keep_alive = head.keep_alive == KeepAlive::keep && ++requests_ < core_.options.requests_per_connection;
  Request& request = exchange_->request;
  request.id = core_.ids.next().text();
  request.method = head.method;
  request.host = head.headers.get("Host");
  request.scheme = transport_.scheme() == Scheme::https ? Scheme::https : core_.options.outer_scheme;
  request.headers = std::move(head.headers);
  request.peer_address = client_address(transport_.peer_address(), request.headers, core_.options.trusted_proxies);
}

// Plain, to a server whose proxies speak TLS, and from none of them.
bool Connection::is_past_proxies() const {
  const ServerOptions& options = core_.options;
  return transport_.scheme() == Scheme::http && options.outer_scheme == Scheme::https && !options.trusted_proxies.empty() &&
         comes_past_proxies(transport_.peer_address(), options.trusted_proxies);
}

bool Connection::accept_request() {
  if (is_past_proxies()) return answer_problem(403, "this server is asked through its proxy alone, by https", AfterAnswer::close), false;
  RequestHead& head = parser_.head();
  Request& request = exchange_->request;
  const AfterAnswer after = head.framing == RequestHead::Framing::none ? AfterAnswer::as_asked : AfterAnswer::close;
  Result<Target> target = parse_target(head.target);
  if (!target) return answer_problem(400, target.error().message, AfterAnswer::close), false;
  if (!target->authority.empty() && !same_without_case(target->authority, request.host))
    return answer_problem(400, "the request's target and its Host field name two hosts", AfterAnswer::close), false;
  const std::vector<std::string>& hosts = core_.options.allowed_hosts;
  const std::string_view host = without_port(request.host);
  if (!hosts.empty() && std::none_of(hosts.begin(), hosts.end(), [&](const std::string& name) { return same_without_case(name, host); }))
    return answer_problem(421, "this server does not answer for that host", after), false;
  if (target->path == "*" && request.method != Method::options)
    return answer_problem(400, "only OPTIONS may ask for *", AfterAnswer::close), false;
  request.path = std::move(target->path);
  request.segments = std::move(target->segments);
  request.query = std::move(target->query);
  if (!find_route()) return false;
  if (head.content_length.value_or(0) > exchange_->route->options.body_limit)
    return answer_problem(413, "the body is larger than this address takes", AfterAnswer::close), false;
  if (head.expectation == Expectation::unknown) return answer_problem(417, "the only expectation met is 100-continue", after), false;
  return true;
}

bool Connection::find_route() {
  Request& request = exchange_->request;
  const AfterAnswer after = parser_.head().framing == RequestHead::Framing::none ? AfterAnswer::as_asked : AfterAnswer::close;
  Router::Match match = core_.router.match(request.method, request.segments);
  if (match.route != nullptr) {
    exchange_->route = match.route;
    request.parameters = std::move(match.parameters);
    request.route = match.route->pattern;
    request.access = match.route->options.access;
    request.nodes = match.route->options.nodes;
    return true;
  }
  if (match.allowed.empty() && request.path != "*") return answer_problem(404, "nothing is at this address", after), false;
  Response response = refusal(405, "this address does not answer to that method");
  if (request.method == Method::options) {
    response = Response{};
    response.status = 204;
  }
  if (request.path == "*") match.allowed = {Method::get, Method::head, Method::post, Method::put, Method::patch, Method::remove};
  response.headers.set("Allow", allow_field(match.allowed));
  send(prepare(core_, *exchange_, std::move(response), after));
  return false;
}

void Connection::begin_body() {
  const RequestHead& head = parser_.head();
  if (head.framing == RequestHead::Framing::none) return dispatch();
  if (core_.pool.full() && exchange_->route->options.run_on == RunOn::handler_thread) {
    if (core_.queue_full != nullptr) core_.queue_full->add();
    return answer_problem(503, "the server is busy: try again", AfterAnswer::close);
  }
  if (exchange_->route->options.body_keep == BodyKeep::file)
    if (const Result<void> kept = exchange_->request.body.keep_in_file(core_.options.temporary_folder); !kept)
      return answer_problem(503, kept.error().message, AfterAnswer::close);
  body_begun_ = elapsed_seconds();
  // RFC 9110, section 10.1.1: no need to ask for what has begun to come.
  if (head.expectation == Expectation::continue_100 && begin_ == end_) {
    state_ = State::allowing_body;
    writing_ = true;
    transport_.set_deadline(core_.options.deadlines.write);
    return transport_.write({allow_body, {}});
  }
  state_ = State::body;
  extend_body_deadline();
}

void Connection::extend_body_deadline() {
  const double allowed = core_.options.deadlines.body + static_cast<double>(exchange_->request.body.size()) / body_bytes_a_second;
  transport_.set_deadline(std::max(0.0, body_begun_ + allowed - elapsed_seconds()));
}

void Connection::process_body() {
  body_piece_.clear();
  const BodyResult result = parser_.read_body({input_.data() + begin_, end_ - begin_}, exchange_->route->options.body_limit, body_piece_);
  begin_ += result.consumed;
  if (result.progress == Progress::refused) return refuse(result.refusal);
  if (const Result<void> kept = exchange_->request.body.append(body_piece_); !kept)
    return answer_problem(503, kept.error().message, AfterAnswer::close);
  if (result.progress == Progress::done) return dispatch();
  if (end_ - begin_ >= core_.options.head_bytes + input_beyond_head)
    return refuse({431, "the fields after the body or a chunk's extensions are too long"});
  if (!body_piece_.empty()) extend_body_deadline();
}

void Connection::dispatch() {
  state_ = State::handling;
  exchange_->request.deadline = elapsed_seconds() + exchange_->route->options.deadline_seconds;
  transport_.set_deadline(exchange_->route->options.deadline_seconds);
  const std::shared_ptr<Exchange> exchange = exchange_;
  if (exchange->route->options.run_on == RunOn::io_thread) return handle(exchange);
  const WorkerPool::Taken taken =
      core_.pool.submit([this, exchange, keep = transport_.keep(), counted = in_flight(core_.in_flight)] { handle(exchange); });
  if (taken == WorkerPool::Taken::yes) return;
  if (core_.queue_full != nullptr) core_.queue_full->add();
  answer_problem(503, "the server is busy: try again", AfterAnswer::as_asked);
}

void Connection::handle(const std::shared_ptr<Exchange>& exchange) {
  const bool here = exchange->route->options.run_on == RunOn::io_thread;
  if (!here && elapsed_seconds() > exchange->request.deadline) return;  // answered with 503 meanwhile
  Response response = run_handler(core_, *exchange);
  // A producer may wait, which the I/O thread must not.
  if (here && response.producer != nullptr) response = problem(500, "a producer needs a handler thread", exchange->request.id);
  auto answer = std::make_shared<Answer>(prepare(core_, *exchange, std::move(response), AfterAnswer::as_asked));
  std::shared_ptr<OutputPipe> pipe;
  const std::shared_ptr<Transport> keep = transport_.keep();
  if (keep == nullptr) return;
  if (answer->streams())
    pipe = std::make_shared<OutputPipe>([this] {
      if (const std::shared_ptr<Transport> held = transport_.keep()) held->post([this, held] { pump(); });
    });
  const auto producer = answer->producer;
  const auto events = answer->events;
  const auto take = [this, keep, exchange, answer, pipe] {
    if (state_ != State::handling || exchange_ != exchange) {
      if (pipe != nullptr) pipe->close();
      return;
    }
    pipe_ = pipe;
    send(std::move(*answer));
  };
  if (here)
    take();
  else
    keep->post(take);
  if (events != nullptr) events(pipe);
  if (producer != nullptr) {
    const Result<void> produced = producer(*pipe);
    pipe->finish(produced ? OutputPipe::End::complete : OutputPipe::End::failed);
  }
}

void Connection::refuse(const Refusal& refusal) {
  if (exchange_ == nullptr) {
    exchange_ = std::make_shared<Exchange>();
    exchange_->begun = elapsed_seconds();
    exchange_->request.id = core_.ids.next().text();
    exchange_->request.scheme = transport_.scheme();
  }
  answer_problem(refusal.status, refusal.detail, AfterAnswer::close);
}

void Connection::answer_problem(int status, std::string_view detail, AfterAnswer after) {
  send(prepare(core_, *exchange_, refusal(status, detail), after));
}

Response Connection::refusal(int status, std::string_view detail) {
  // A handler may hold the request.
  if (state_ == State::handling) return problem(status, detail, exchange_->request.id);
  const std::uint64_t limit = exchange_->route != nullptr ? exchange_->route->options.body_limit : 0;
  return core_.router.refusal(exchange_->request, {status, limit}, detail);
}

void Connection::send(Answer answer) {
  record(core_, *exchange_, answer.status);
  answer_ = std::move(answer);
  sent_ = 0;
  state_ = answer_.streams() ? State::streaming : State::writing;
  writing_ = true;
  const std::string_view first = answer_.content().substr(0, slice);
  sent_ = first.size();
  transport_.set_deadline(core_.options.deadlines.write);
  transport_.write({answer_.head, first});
}

void Connection::write_slice() {
  const std::string_view next = answer_.content().substr(sent_, slice);
  sent_ += next.size();
  writing_ = true;
  transport_.set_deadline(core_.options.deadlines.write);
  transport_.write({next, {}});
}

void Connection::on_written() {
  writing_ = false;
  if (state_ == State::allowing_body) {
    state_ = State::body;
    extend_body_deadline();
    return process();
  }
  if (state_ == State::writing) {
    if (sent_ < answer_.content().size()) return write_slice();
    return end_answer();
  }
  if (state_ == State::streaming) {
    if (pipe_end_ != OutputPipe::End::open) return end_answer();
    pump();
    process();  // watches for the client's end
  }
}

void Connection::pump() {
  if (state_ != State::streaming || writing_ || pipe_ == nullptr) return;
  pipe_end_ = pipe_->take(piece_);
  if (pipe_end_ == OutputPipe::End::failed) return transport_.close();  // without the last chunk: the client sees that it is not whole
  if (piece_.empty() && pipe_end_ == OutputPipe::End::open)
    return transport_.set_deadline(answer_.events != nullptr ? core_.options.deadlines.event_ping
                                                             : exchange_->route->options.deadline_seconds);
  if (answer_.chunked && !piece_.empty()) piece_ = as_chunk(piece_);
  if (answer_.chunked && pipe_end_ == OutputPipe::End::complete) piece_ += last_chunk;
  if (piece_.empty()) return end_answer();
  writing_ = true;
  transport_.set_deadline(core_.options.deadlines.write);
  transport_.write({piece_, {}});
}

void Connection::end_answer() {
  if (pipe_ != nullptr) pipe_->close();
  pipe_ = nullptr;
  pipe_end_ = OutputPipe::End::open;
  exchange_ = nullptr;
  const bool keep_alive = answer_.keep_alive;
  answer_ = Answer{};
  if (!keep_alive) {
    state_ = State::ended;
    return transport_.finish();
  }
  parser_.reset();
  state_ = State::idle;
  transport_.set_deadline(core_.draining ? core_.options.deadlines.drain_idle : core_.options.deadlines.idle);
  process();
}

void Connection::on_deadline() {
  switch (state_) {
    case State::head:
    case State::body: return refuse({408, "the request did not come in time"});
    case State::handling: return answer_problem(503, "the answer took too long", AfterAnswer::close);
    case State::streaming:
      if (writing_ || answer_.events == nullptr) return transport_.close();
      piece_ = answer_.chunked ? as_chunk(":\n\n") : ":\n\n";  // a comment (HTML Standard, section 9.2.6)
      writing_ = true;
      transport_.set_deadline(core_.options.deadlines.write);
      return transport_.write({piece_, {}});
    default: return transport_.close();
  }
}

void Connection::on_drain() {
  if (state_ == State::idle) transport_.set_deadline(core_.options.deadlines.drain_idle);
  if (state_ == State::streaming && answer_.events != nullptr && pipe_ != nullptr) {
    answer_.keep_alive = false;
    pipe_->end();
  }
}

void Connection::on_closed() {
  state_ = State::ended;
  if (pipe_ != nullptr) pipe_->close();
}

}  // namespace cw::web
