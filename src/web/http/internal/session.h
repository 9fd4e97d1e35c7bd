// SPDX-License-Identifier: MIT
// A socket on its I/O thread, by Asio: included by server.cpp alone. Each loop is one io_context with one thread, so that a connection's
// handlers never run at once: what a strand would give.
#pragma once

#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/write.hpp>

#include <array>
#include <chrono>
#include <unordered_set>

#include "base/log.h"
#include "web/http/internal/connection.h"

namespace cw::web {

namespace asio = boost::asio;
using Socket = asio::basic_stream_socket<asio::ip::tcp, asio::io_context::executor_type>;
using SteadyClock = std::chrono::steady_clock;
using Timer = asio::basic_waitable_timer<SteadyClock, asio::wait_traits<SteadyClock>, asio::io_context::executor_type>;
using IoError = boost::system::error_code;

class SessionBase;
struct Loop {
  asio::io_context context{1};
  std::unordered_set<SessionBase*> sessions;  // on the loop's thread only
};

// What is the same for plain and TLS. `on_end` is called once, on the loop's thread.
class SessionBase : public Transport, public std::enable_shared_from_this<SessionBase> {
 public:
  SessionBase(ServerCore& core, Loop& loop, std::function<void()> on_end)
      : core_(core), loop_(loop), timer_(loop.context), on_end_(std::move(on_end)) {}
  void begin() {
    IoError ignored;
    (void)socket().set_option(asio::ip::tcp::no_delay(true), ignored);
    const auto endpoint = socket().remote_endpoint(ignored);
    auto address = endpoint.address();
    if (address.is_v6() && address.to_v6().is_v4_mapped()) address = asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6());
    peer_address_ = address.to_string(ignored);
    loop_.sessions.insert(this);
    events_ = std::make_unique<Connection>(core_, *this);
    if (core_.closing) return close();
    open();
  }
  void drain() { events_->on_drain(); }

  void set_deadline(double seconds) override {
    deadline_ = SteadyClock::now() + std::chrono::duration_cast<SteadyClock::duration>(std::chrono::duration<double>(seconds));
    if (!armed_ || deadline_ < armed_for_) arm();
  }
  void close() override {
    if (closed_) return;
    closed_ = true;
    timer_.cancel();
    IoError ignored;
    (void)socket().close(ignored);
    loop_.sessions.erase(this);
    // Not now: whoever closes may be in the middle of an event of its own.
    asio::post(loop_.context, [self = shared_from_this()] {
      self->events_->on_closed();
      self->on_end_();
    });
  }
  [[nodiscard]] const std::string& peer_address() const override { return peer_address_; }
  [[nodiscard]] std::shared_ptr<Transport> keep() override { return weak_from_this().lock(); }
  void post(std::function<void()> job) override { asio::post(loop_.context, std::move(job)); }

 protected:
  virtual void open() = 0;
  virtual Socket& socket() = 0;
  TransportEvents& events() { return *events_; }
  [[nodiscard]] bool closed() const { return closed_; }
  [[nodiscard]] double linger_seconds() const { return core_.options.deadlines.linger; }

  // After what has been written: the end, then what still comes is read and dropped until the other side ends, so that no reset overtakes
  // the answer (RFC 9112, section 9.6).
  void linger() {
    if (closed_) return;
    IoError ignored;
    (void)socket().shutdown(Socket::shutdown_send, ignored);
    lingering_ = true;
    linger_.resize(4096);
    set_deadline(core_.options.deadlines.linger);
    drop_input();
  }
  void drop_input() {
    socket().async_read_some(asio::buffer(linger_), [self = shared_from_this()](IoError error, std::size_t) {
      if (self->closed_) return;
      if (error) return self->close();
      self->drop_input();
    });
  }

 private:
  void arm() {
    armed_ = true;
    armed_for_ = deadline_;
    timer_.expires_at(deadline_);
    timer_.async_wait([self = shared_from_this()](IoError error) {
      if (!error) self->on_timer();
    });
  }
  void on_timer() {
    armed_ = false;
    if (closed_) return;
    if (SteadyClock::now() < deadline_) return arm();
    if (lingering_) return close();
    events_->on_deadline();
  }

  ServerCore& core_;
  Loop& loop_;
  Timer timer_;
  std::vector<char> linger_;
  std::function<void()> on_end_;
  std::unique_ptr<TransportEvents> events_;
  std::string peer_address_;
  SteadyClock::time_point deadline_;
  SteadyClock::time_point armed_for_;
  bool armed_ = false;
  bool closed_ = false;
  bool lingering_ = false;
};

template <class Stream>
class Session : public SessionBase {
 public:
  template <class... Arguments>
  Session(ServerCore& core, Loop& loop, std::function<void()> on_end, Arguments&&... arguments)
      : SessionBase(core, loop, std::move(on_end)), stream_(std::forward<Arguments>(arguments)...) {}

  void read(std::span<char> into) override {
    stream_.async_read_some(asio::buffer(into.data(), into.size()), [this, self = shared_from_this()](IoError error, std::size_t bytes) {
      if (closed()) return;
      if (error && error != asio::error::eof) return close();
      events().on_read(error ? 0 : bytes);
    });
  }
  void write(const std::array<std::string_view, 2>& pieces) override {
    const std::array<asio::const_buffer, 2> buffers = {asio::const_buffer(pieces[0].data(), pieces[0].size()),
                                                       asio::const_buffer(pieces[1].data(), pieces[1].size())};
    asio::async_write(stream_, buffers, [this, self = shared_from_this()](IoError error, std::size_t) {
      if (closed()) return;
      if (error) return close();
      events().on_written();
    });
  }

 protected:
  Stream stream_;
};

class PlainSession final : public Session<Socket> {
 public:
  using Session::Session;
  void finish() override { linger(); }
  [[nodiscard]] Scheme scheme() const override { return Scheme::http; }

 protected:
  void open() override { events().on_open(); }
  Socket& socket() override { return stream_; }
};

class TlsSession final : public Session<asio::ssl::stream<Socket>> {
 public:
  TlsSession(ServerCore& core, Loop& loop, std::function<void()> on_end, Socket socket, asio::ssl::context& context,
             double handshake_seconds)
      : Session(core, loop, std::move(on_end), std::move(socket), context), handshake_seconds_(handshake_seconds) {}
  // The answer to our close_notify is not waited for by itself: the linger that follows covers it.
  void finish() override {
    set_deadline(linger_seconds());
    stream_.async_shutdown([this, self = shared_from_this()](IoError) { linger(); });
  }
  [[nodiscard]] Scheme scheme() const override { return Scheme::https; }

 protected:
  void open() override {
    set_deadline(handshake_seconds_);
    stream_.async_handshake(asio::ssl::stream_base::server, [this, self = shared_from_this()](IoError error) {
      if (closed()) return;
      if (error) {
        // Whoever connects without meaning to speak TLS comes here too, so it is no warning.
        log_info("a TLS handshake failed", {{"error", error.message()}});
        return close();
      }
      events().on_open();
    });
  }
  Socket& socket() override { return stream_.next_layer(); }

 private:
  double handshake_seconds_;
};

}  // namespace cw::web
