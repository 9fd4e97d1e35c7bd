// SPDX-License-Identifier: MIT
// Passes a request on to another server of ours and brings its answer back, over connections that stay.
//
//   Forwarder forwarder({.ca_file = "nodes.pem"});
//   const Forwarded done = forwarder.pass_on("https://node2.example:8080", request, extra_fields, give_up);
//   if (done.answer) return std::move(*done.answer);
//   done.delivery;            // whether the other can have begun with it
//
// The same method, target, body and end-to-end fields, so also the caller's own credentials; fields that are about one connection stay
// here. Certificates are checked. By libcurl, the only file of web that includes it. Safe from any thread; waits.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "web/http/message.h"

namespace cw::web {

struct ForwarderOptions {
  std::string ca_file = {};  // PEM of who signs the nodes' certificates; empty: the system's
  std::size_t most_answer_bytes = std::size_t{256} << 20;
};

enum class Delivery : std::uint8_t { not_sent, unknown, answered };
struct Forwarded {
  Result<Response> answer;  // unavailable: no answer came; too_large
  Delivery delivery = Delivery::not_sent;
};

class Forwarder {
 public:
  explicit Forwarder(ForwarderOptions options);
  ~Forwarder();
  Forwarder(const Forwarder&) = delete;
  Forwarder& operator=(const Forwarder&) = delete;

  // `base`: https://, or on this machine http://, with host and port; nothing is sent to another (is_safe_base). `give_up` is asked now and
  // then whether waiting has become pointless.
  [[nodiscard]] Forwarded pass_on(const std::string& base, const Request& request, const Headers& extra, double deadline,
                                  const std::function<bool()>& give_up);

 private:
  struct Handles;
  ForwarderOptions options_;
  std::unique_ptr<Handles> handles_;
};

// Whether a server of ours may be asked there: by https, or by http on this machine alone.
[[nodiscard]] bool is_safe_base(std::string_view base);
// The target that a request came with, written anew: equal for equal path segments and query.
[[nodiscard]] std::string target_of(const Request& request);

}  // namespace cw::web
