// SPDX-License-Identifier: MIT
// Bodies of unknown length, and server-sent events.
#include "web/http/internal/output_pipe.h"

#include <algorithm>

namespace cw::web {
namespace {

constexpr std::size_t most_waiting = std::size_t{256} * 1024;  // bytes before a producer waits, or an event's client is cut off

tl::unexpected<Error> gone() { return fail(ErrorCode::unavailable, "whoever asked has gone"); }

// A field of an event; a line end in its value would end it, so that each line has a field of its own.
void append_field(std::string& out, std::string_view name, std::string_view value) {
  while (true) {
    const std::size_t end = std::min(value.find_first_of("\r\n"), value.size());
    out.append(name).append(": ").append(value.substr(0, end)).push_back('\n');
    if (end == value.size()) return;
    value.remove_prefix(end + (value.substr(end).starts_with("\r\n") ? 2 : 1));
  }
}

}  // namespace

void OutputPipe::notify() {
  if (woken_ || closed_) return;
  woken_ = true;
  wake_();
}

Result<void> OutputPipe::write(std::string_view bytes) {
  std::unique_lock lock(mutex_);
  room_.wait(lock, [this] { return closed_ || waiting_.size() < most_waiting; });
  if (closed_ || end_ != End::open) return gone();
  waiting_.append(bytes);
  notify();
  return {};
}

Result<void> OutputPipe::send(std::string_view event, std::string_view data, std::string_view id) {
  if (id.find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos || event.find_first_of("\r\n") != std::string_view::npos)
    return fail(ErrorCode::invalid, "an event's name and id hold no line end");
  const std::lock_guard lock(mutex_);
  if (closed_ || end_ != End::open) return gone();
  if (waiting_.size() >= most_waiting) {
    end_ = End::failed;
    notify();
    return gone();
  }
  if (!id.empty()) append_field(waiting_, "id", id);
  if (!event.empty()) append_field(waiting_, "event", event);
  append_field(waiting_, "data", data);
  waiting_.push_back('\n');
  notify();
  return {};
}

void OutputPipe::finish(End end) {
  const std::lock_guard lock(mutex_);
  if (end_ != End::open) return;
  end_ = end;
  notify();
}

OutputPipe::End OutputPipe::take(std::string& out) {
  const std::lock_guard lock(mutex_);
  out.clear();
  out.swap(waiting_);
  woken_ = false;
  room_.notify_all();
  return end_;
}

void OutputPipe::close() {
  const std::lock_guard lock(mutex_);
  closed_ = true;
  wake_ = nullptr;
  room_.notify_all();
}

}  // namespace cw::web
