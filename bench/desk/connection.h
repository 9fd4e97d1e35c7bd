// SPDX-License-Identifier: MIT
// A connection that never waits, plain or TLS, for one request and its answer at a time, on an epoll of the caller's: which is told of
// everything that changes (EPOLLET), and calls go_on() then.
#pragma once

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/tcp.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <utility>

#include "web/http/internal/test_client.h"

namespace cw::bench {

class QuietConnection {
 public:
  enum class Progress : std::uint8_t { waiting, answered, closed };

  QuietConnection() = default;
  ~QuietConnection() { close(); }
  QuietConnection(const QuietConnection&) = delete;
  QuietConnection& operator=(const QuietConnection&) = delete;

  [[nodiscard]] bool is_open() const { return socket_ >= 0; }
  void close() {
    tls_.reset();
    if (socket_ >= 0) ::close(socket_);
    socket_ = -1;
    begun_ = false;
    out_.clear(), in_.clear();
  }
  // context: of TLS; null: plain. False where there is no socket to be had.
  [[nodiscard]] bool open(int poll, std::uint64_t number, std::uint16_t port, SSL_CTX* context) {
    close();
    socket_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (socket_ < 0) return false;
    const int one = 1;
    ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    const bool begun = ::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 || errno == EINPROGRESS;
    epoll_event event{};
    event.events = EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET;
    event.data.u64 = number;
    if (!begun || ::epoll_ctl(poll, EPOLL_CTL_ADD, socket_, &event) != 0) return close(), false;
    if (context != nullptr) {
      tls_.reset(SSL_new(context));
      SSL_set_fd(tls_.get(), socket_);
      SSL_set_connect_state(tls_.get());
      SSL_set_mode(tls_.get(), SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    }
    return true;
  }
  void begin(std::string request) {
    out_ = std::move(request);
    in_.clear();
    begun_ = true;
  }
  [[nodiscard]] Progress go_on() {
    while (!out_.empty()) {
      const long sent = send();
      if (sent == wait_again) break;
      if (sent <= 0) return Progress::closed;
      out_.erase(0, static_cast<std::size_t>(sent));
    }
    char piece[32 * 1024];
    while (true) {
      const long got = receive(piece, sizeof piece);
      if (got == wait_again) return whole() ? Progress::answered : Progress::waiting;
      if (got <= 0) return begun_ && whole() ? Progress::answered : Progress::closed;
      in_.append(piece, static_cast<std::size_t>(got));
      if (begun_ && whole()) return Progress::answered;
    }
  }
  // The answer, once.
  [[nodiscard]] web::test::Reply take() {
    web::test::Reply out;
    const std::size_t head = in_.find("\r\n\r\n") + 4;
    out.head = in_.substr(0, head);
    out.body = in_.substr(head);
    out.status = std::atoi(out.head.c_str() + 9);
    in_.clear();
    begun_ = false;
    return out;
  }

 private:
  static constexpr long wait_again = -2;
  [[nodiscard]] long tls_outcome(int done) const {
    if (done > 0) return done;
    const int why = SSL_get_error(tls_.get(), done);
    return why == SSL_ERROR_WANT_READ || why == SSL_ERROR_WANT_WRITE ? wait_again : -1;
  }
  [[nodiscard]] static long outcome(ssize_t done) {
    return done < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == ENOTCONN) ? wait_again : static_cast<long>(done);
  }
  long send() {
    ERR_clear_error();
    if (tls_) return tls_outcome(SSL_write(tls_.get(), out_.data(), static_cast<int>(out_.size())));
    return outcome(::send(socket_, out_.data(), out_.size(), MSG_NOSIGNAL));
  }
  long receive(char* into, std::size_t size) {
    ERR_clear_error();
    if (tls_) return tls_outcome(SSL_read(tls_.get(), into, static_cast<int>(size)));
    return outcome(::recv(socket_, into, size, 0));
  }
  // The desk's pages say how long they are.
  [[nodiscard]] bool whole() const {
    const std::size_t head = in_.find("\r\n\r\n"), field = in_.find("Content-Length: ");
    if (head == std::string::npos || !begun_) return false;
    const std::size_t length = field > head ? 0 : std::strtoull(in_.c_str() + field + 16, nullptr, 10);
    return in_.size() >= head + 4 + length;
  }
  struct Free {
    void operator()(SSL* tls) const { SSL_free(tls); }
  };
  int socket_ = -1;
  bool begun_ = false;
  std::string out_, in_;
  std::unique_ptr<SSL, Free> tls_;
};

}  // namespace cw::bench
