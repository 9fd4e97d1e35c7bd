// SPDX-License-Identifier: MIT
// The bytes of a body of unknown length, on their way from whoever makes them (any thread) to the connection (its I/O thread).
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <string_view>

#include "web/http/message.h"

namespace cw::web {

class OutputPipe final : public BodyWriter, public EventWriter {
 public:
  enum class End : std::uint8_t { open, complete, failed };

  // `wake` is called, under a lock, when there is something to take; it must only post. Cut off by close().
  explicit OutputPipe(std::function<void()> wake) : wake_(std::move(wake)) {}
  Result<void> write(std::string_view bytes) override;
  Result<void> send(std::string_view event, std::string_view data, std::string_view id) override;
  void end() override { finish(End::complete); }
  void finish(End end);

  // For the connection: all bytes that wait (they replace `out`), and whether more can come.
  [[nodiscard]] End take(std::string& out);
  // The client has gone: whoever writes is told so, and `wake` is not called again once this returns.
  void close();

 private:
  void notify();
  std::mutex mutex_;
  std::condition_variable room_;
  std::string waiting_;
  End end_ = End::open;
  bool closed_ = false;
  bool woken_ = false;  // and not taken yet
  std::function<void()> wake_;
};

}  // namespace cw::web
