// SPDX-License-Identifier: MIT
// One connected socket, plain or TLS, as the HTTP side sees it: no Asio in here. Every call but keep_alive() and post(), and every event,
// comes on the connection's own I/O thread, so neither side needs a lock.
#pragma once

#include <array>
#include <cstdint>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "web/http/message.h"

namespace cw::web {

class TransportEvents {
 public:
  virtual ~TransportEvents() = default;
  virtual void on_open() = 0;                   // connected, and the TLS handshake done
  virtual void on_read(std::size_t bytes) = 0;  // 0: the other side sends no more
  virtual void on_written() = 0;
  virtual void on_deadline() = 0;
  virtual void on_drain() = 0;   // the server wants to stop
  virtual void on_closed() = 0;  // the last event
};

class Transport {
 public:
  virtual ~Transport() = default;
  // At most one read and one write at a time; the bytes must stay until the event.
  virtual void read(std::span<char> into) = 0;
  virtual void write(const std::array<std::string_view, 2>& pieces) = 0;
  virtual void set_deadline(double seconds) = 0;  // from now; replaces the one before
  virtual void finish() = 0;                      // says the end, waits a little for the other side's end so that it gets all, and closes
  virtual void close() = 0;                       // at once
  [[nodiscard]] virtual const std::string& peer_address() const = 0;
  [[nodiscard]] virtual Scheme scheme() const = 0;
  // Safe from any thread: holds the connection while the pointer lives; runs the job on the connection's I/O thread.
  [[nodiscard]] virtual std::shared_ptr<Transport> keep() = 0;
  virtual void post(std::function<void()> job) = 0;
};

}  // namespace cw::web
