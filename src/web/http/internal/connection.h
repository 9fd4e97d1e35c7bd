// SPDX-License-Identifier: MIT
// HTTP on one connection: reads requests one after another, has each answered, and writes the answers in that order. All on the
// connection's I/O thread, but for the handler. Knows nothing of sockets.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "web/http/internal/output_pipe.h"
#include "web/http/internal/request_parser.h"
#include "web/http/internal/server_core.h"
#include "web/http/internal/transport.h"

namespace cw::web {

class Connection final : public TransportEvents {
 public:
  Connection(ServerCore& core, Transport& transport);
  ~Connection() override;
  void on_open() override;
  void on_read(std::size_t bytes) override;
  void on_written() override;
  void on_deadline() override;
  void on_drain() override;
  void on_closed() override;

 private:
  enum class State : std::uint8_t { idle, head, allowing_body, body, handling, writing, streaming, ended };
  void read_more();
  void process();  // what has been read, as far as it goes
  void process_head();
  void process_body();
  void begin_exchange();
  [[nodiscard]] bool is_past_proxies() const;
  [[nodiscard]] bool accept_request();  // false: an answer is on its way
  [[nodiscard]] bool find_route();
  void begin_body();
  void extend_body_deadline();
  void dispatch();
  void handle(const std::shared_ptr<Exchange>& exchange);  // on a handler thread, or here
  void refuse(const Refusal& refusal);
  void answer_problem(int status, std::string_view detail, AfterAnswer after);
  [[nodiscard]] Response refusal(int status, std::string_view detail);
  void send(Answer answer);
  void write_slice();
  void pump();  // the next bytes of a body of unknown length
  void end_answer();
  void set_state(State state) { state_ = state; }

  ServerCore& core_;
  Transport& transport_;
  RequestParser parser_;
  State state_ = State::idle;
  std::vector<char> input_;
  std::size_t begin_ = 0;  // of what has been read and not used
  std::size_t end_ = 0;
  bool reading_ = false;
  bool writing_ = false;
  double body_begun_ = 0;
  std::string body_piece_;
  std::uint64_t requests_ = 0;
  std::shared_ptr<Exchange> exchange_;
  Answer answer_;
  std::size_t sent_ = 0;  // of the answer's body
  std::shared_ptr<OutputPipe> pipe_;
  OutputPipe::End pipe_end_ = OutputPipe::End::open;
  std::string piece_;
};

}  // namespace cw::web
