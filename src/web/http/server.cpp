// SPDX-License-Identifier: MIT
// Listening, accepting and stopping. The one source with Asio in it.
#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/ssl/context.hpp>
#include <fcntl.h>
#include <sys/socket.h>
#include <unistd.h>

#include <charconv>
#include <condition_variable>
#include <cstdlib>
#include <filesystem>
#include <future>
#include <thread>

#include "base/log.h"
#include "web/http/http.h"
#include "web/http/internal/server_core.h"
#include "web/http/internal/session.h"
#include "web/http/internal/tls_context.h"

namespace cw::web {
namespace {

using Acceptor = asio::basic_socket_acceptor<asio::ip::tcp, asio::io_context::executor_type>;
using WorkGuard = asio::executor_work_guard<asio::io_context::executor_type>;
constexpr double seconds_between_tls_looks = 1;

constexpr std::string_view too_many_connections =
    "HTTP/1.1 503 Service Unavailable\r\nRetry-After: 5\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

std::optional<int> number_in(const char* text) {
  if (text == nullptr) return std::nullopt;
  const std::string_view all(text);
  int value = 0;
  const auto [end, error] = std::from_chars(all.data(), all.data() + all.size(), value);
  if (error != std::errc() || end != all.data() + all.size()) return std::nullopt;
  return value;
}

tl::unexpected<Error> cannot_listen(const ServerOptions& options, const IoError& error) {
  const ErrorCode code =
      error == asio::error::address_in_use || error == asio::error::access_denied ? ErrorCode::unavailable : ErrorCode::invalid;
  return fail(code, "cannot listen on " + options.address + " port " + std::to_string(options.port) + ": " + error.message());
}

// A listening socket of the options' own, or the one that was handed over.
Result<void> listen(Acceptor& acceptor, const ServerOptions& options) {
  IoError error;
  if (options.listen_descriptor >= 0) {
    sockaddr_storage address{};
    socklen_t length = sizeof address;
    if (::getsockname(options.listen_descriptor, reinterpret_cast<sockaddr*>(&address), &length) != 0)
      return fail(ErrorCode::invalid, "the listening socket that was handed over is none");
    (void)acceptor.assign(address.ss_family == AF_INET6 ? asio::ip::tcp::v6() : asio::ip::tcp::v4(), options.listen_descriptor, error);
    return error ? cannot_listen(options, error) : Result<void>{};
  }
  const asio::ip::address address = asio::ip::make_address(options.address, error);
  if (error)
    return fail(ErrorCode::invalid, "cannot listen on " + options.address + ": it is no address such as 127.0.0.1 or ::", "address");
  const asio::ip::tcp::endpoint endpoint(address, options.port);
  (void)acceptor.open(endpoint.protocol(), error);
  if (!error) (void)acceptor.set_option(Acceptor::reuse_address(true), error);
  const int one = 1;
  if (!error && options.share == ListenShare::reuse_port)
    if (::setsockopt(acceptor.native_handle(), SOL_SOCKET, SO_REUSEPORT, &one, sizeof one) != 0)
      error = IoError(errno, boost::system::system_category());
  if (!error && address.is_v6()) (void)acceptor.set_option(asio::ip::v6_only(false), error);
  if (!error) (void)acceptor.bind(endpoint, error);
  if (!error) (void)acceptor.listen(asio::socket_base::max_listen_connections, error);
  if (error) return cannot_listen(options, error);
  return {};
}

// Whatever goes in or out here is personal data or opens the way to it, so other machines reach it by TLS or not at all.
Result<void> check_outside(const Acceptor& acceptor, const ServerOptions& options) {
  if (options.tls || (options.outer_scheme == Scheme::https && !options.trusted_proxies.empty())) return {};
  IoError error;
  const asio::ip::tcp::endpoint at = acceptor.local_endpoint(error);
  if (error || at.address().is_loopback()) return {};
  return fail(ErrorCode::invalid,
              at.address().to_string() +
                  " is reached by other machines, and nothing speaks TLS there: neither this server (a certificate "
                  "and its key) nor a proxy that is named (its address, and that browsers use https)",
              "address");
}

}  // namespace

std::optional<int> inherited_listener() {
  constexpr int first_descriptor = 3;  // sd_listen_fds(3)
  const std::optional<int> process = number_in(std::getenv("LISTEN_PID"));
  const std::optional<int> count = number_in(std::getenv("LISTEN_FDS"));
  ::unsetenv("LISTEN_PID");
  ::unsetenv("LISTEN_FDS");
  if (!process || !count || *process != static_cast<int>(::getpid()) || *count < 1) return std::nullopt;
  ::fcntl(first_descriptor, F_SETFD, FD_CLOEXEC);
  return first_descriptor;
}

class Server::Implementation {
 public:
  Implementation(ServerOptions options, Router router)
      : core_(std::move(options), std::move(router)),
        loops_(std::max(1u, core_.options.io_threads)),
        acceptor_(loops_[0].context),
        pause_(loops_[0].context) {
    if (core_.options.tls) tls_.emplace(*core_.options.tls);
  }
  ~Implementation() { stop(0); }
  Implementation(const Implementation&) = delete;
  Implementation& operator=(const Implementation&) = delete;

  Result<void> prepare() {
    if (tls_) CW_CHECK(tls_->load());
    CW_CHECK(listen(acceptor_, core_.options));
    CW_CHECK(check_outside(acceptor_, core_.options));
    IoError error;
    port_ = acceptor_.local_endpoint(error).port();
    return {};
  }

  Result<void> start() {
    if (!threads_.empty() || stopped_) return fail(ErrorCode::conflict, "a server is started once");
    for (Loop& loop : loops_) {
      guards_.emplace_back(loop.context.get_executor());
      threads_.emplace_back([&loop] { loop.context.run(); });
    }
    asio::post(loops_[0].context, [this] { accept(); });
    if (core_.options.health != nullptr) core_.options.health->set(Health::State::serving);
    return {};
  }

  void stop(double seconds) {
    if (std::exchange(stopped_, true)) return;
    if (core_.options.health != nullptr) core_.options.health->set(Health::State::stopping);
    core_.draining = true;
    if (threads_.empty()) return;
    on_loop(loops_[0], [this] { stop_accepting(); });
    for (Loop& loop : loops_) on_loop(loop, [&loop] { for_each_session(loop, [](SessionBase& session) { session.drain(); }); });
    {
      std::unique_lock lock(mutex_);
      all_closed_.wait_for(lock, std::chrono::duration<double>(seconds), [this] { return core_.connections == 0; });
    }
    core_.closing = true;
    for (Loop& loop : loops_) on_loop(loop, [&loop] { for_each_session(loop, [](SessionBase& session) { session.close(); }); });
    core_.pool.stop();
    guards_.clear();
    for (std::thread& thread : threads_) thread.join();
  }

  Result<void> reload_certificates() {
    if (!tls_) return fail(ErrorCode::invalid, "this server has no TLS certificate");
    return tls_->load();
  }
  [[nodiscard]] std::uint16_t port() const { return port_; }
  [[nodiscard]] std::size_t connections() const { return core_.connections; }
  Router& router() { return core_.router; }

 private:
  static void on_loop(Loop& loop, std::function<void()> job) {
    std::promise<void> done;
    asio::post(loop.context, [&] {
      job();
      done.set_value();
    });
    done.get_future().wait();
  }
  static void for_each_session(Loop& loop, const std::function<void(SessionBase&)>& job) {
    const std::vector<SessionBase*> all(loop.sessions.begin(), loop.sessions.end());
    std::vector<std::shared_ptr<Transport>> held;  // a job may end any of them
    for (SessionBase* session : all) held.push_back(session->keep());
    for (SessionBase* session : all) job(*session);
  }

  void accept() {
    Loop& loop = loops_[next_loop_];
    next_loop_ = (next_loop_ + 1) % loops_.size();
    acceptor_.async_accept(loop.context, [this, &loop](IoError error, Socket socket) {
      if (!error) take(loop, std::move(socket));  // also where we stop meanwhile: whoever has connected is answered
      if (!acceptor_.is_open() || error == asio::error::operation_aborted) return;
      if (error) return pause_accepting(error);
      accept();
    });
  }

  // No descriptor or memory is left: others may free some.
  void pause_accepting(const IoError& error) {
    log_warning("a connection cannot be accepted", {{"error", error.message()}});
    pause_.expires_after(std::chrono::milliseconds(100));
    pause_.async_wait([this](IoError cancelled) {
      if (!cancelled && acceptor_.is_open()) accept();
    });
  }

  void take(Loop& loop, Socket socket) {
    if (core_.connections >= core_.options.connection_limit) {
      IoError ignored;
      (void)socket.non_blocking(true, ignored);
      if (!tls_) (void)socket.send(asio::buffer(too_many_connections.data(), too_many_connections.size()), 0, ignored);
      (void)socket.shutdown(Socket::shutdown_both, ignored);
      return;
    }
    ++core_.connections;
    if (core_.open_connections != nullptr) core_.open_connections->add(1);
    std::shared_ptr<SessionBase> session = session_for(loop, std::move(socket));
    asio::post(loop.context, [session] { session->begin(); });
  }

  std::shared_ptr<SessionBase> session_for(Loop& loop, Socket socket) {
    auto on_end = [this] {
      if (core_.open_connections != nullptr) core_.open_connections->add(-1);
      const std::lock_guard lock(mutex_);
      if (--core_.connections == 0) all_closed_.notify_all();
    };
    if (!tls_) return std::make_shared<PlainSession>(core_, loop, on_end, std::move(socket));
    const auto now = SteadyClock::now();
    if (std::chrono::duration<double>(now - looked_at_tls_).count() > seconds_between_tls_looks) {
      looked_at_tls_ = now;
      tls_->follow_files();
    }
    const std::shared_ptr<SSL_CTX> current = tls_->current();
    SSL_CTX_up_ref(current.get());
    asio::ssl::context context(current.get());  // gives its reference back; the connection has one of its own
    return std::make_shared<TlsSession>(core_, loop, on_end, std::move(socket), context, core_.options.deadlines.handshake);
  }

  // Takes what has connected already, so that closing the socket resets nobody. One that was handed over goes on elsewhere.
  void stop_accepting() {
    IoError error;
    pause_.cancel();
    (void)acceptor_.cancel(error);
    (void)acceptor_.non_blocking(true, error);
    while (core_.options.listen_descriptor < 0 && !error) {
      Loop& loop = loops_[next_loop_];
      next_loop_ = (next_loop_ + 1) % loops_.size();
      Socket socket(loop.context);
      (void)acceptor_.accept(socket, error);
      if (!error) take(loop, std::move(socket));
    }
    (void)acceptor_.close(error);
  }

  ServerCore core_;
  std::vector<Loop> loops_;
  Acceptor acceptor_;
  Timer pause_;
  std::optional<TlsContext> tls_;
  SteadyClock::time_point looked_at_tls_ = SteadyClock::now();
  std::size_t next_loop_ = 0;
  std::uint16_t port_ = 0;
  std::vector<WorkGuard> guards_;
  std::vector<std::thread> threads_;
  bool stopped_ = false;
  std::mutex mutex_;
  std::condition_variable all_closed_;
};

Server::Server(std::unique_ptr<Implementation> implementation) : implementation_(std::move(implementation)) {}
Server::~Server() = default;

Result<std::unique_ptr<Server>> Server::create(ServerOptions options, Router router) {
  CW_CHECK(router.complete());
  if (options.handler_threads == 0 || options.queue_limit == 0)
    return fail(ErrorCode::invalid, "a server has at least one handler thread and place in its queue");
  if (options.temporary_folder.empty()) options.temporary_folder = std::filesystem::temp_directory_path().string();
  if (options.tls) options.outer_scheme = Scheme::https;
  auto implementation = std::make_unique<Implementation>(std::move(options), std::move(router));
  CW_CHECK(implementation->prepare());
  return std::unique_ptr<Server>(new Server(std::move(implementation)));
}

Result<void> Server::start() { return implementation_->start(); }
void Server::stop(double seconds) { implementation_->stop(seconds); }
std::uint16_t Server::port() const { return implementation_->port(); }
std::size_t Server::connections() const { return implementation_->connections(); }
Result<void> Server::reload_certificates() { return implementation_->reload_certificates(); }

}  // namespace cw::web
