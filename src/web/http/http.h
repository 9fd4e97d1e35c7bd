// SPDX-License-Identifier: MIT
// The HTTP server: HTTP/1.1 and 1.0, plain or TLS, strict about what it reads, with limits and deadlines on everything.
//
//   Router router;
//   router.add(Method::get, "/hello/{name}", [](Request& request) -> Result<Response> {
//     return Response::text("Hello, " + std::string(request.parameter("name")) + "\n");
//   });
//   CW_TRY(auto server, Server::create({.port = 8080}, std::move(router)));   // listens; connections wait
//   CW_CHECK(server->start());
//   ...
//   server->stop(20);      // takes no more, lets requests in flight end for up to 20 seconds
//
// What is read and refused, and every limit: docs/reference/http.md. Requests and responses: message.h. Routes and middleware: router.h.
// Handlers run on threads of their own, at most `handler_threads` at once; a handler may wait. Reading and writing is done by
// `io_threads`; a connection stays on one of them. The functions of Server may be called from any thread, one at a time.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/metrics.h"
#include "base/result.h"
#include "web/http/health.h"
#include "web/http/message.h"
#include "web/http/router.h"

namespace cw::web {

// Seconds. After one has passed the request is answered with 408 or 503 where that is possible, and the connection closes.
struct Deadlines {
  double handshake = 10;   // TLS
  double head = 10;        // from a request's first byte to its head's last
  double idle = 60;        // between requests; then it closes without a word
  double body = 20;        // for a body, plus one second for each 16 KiB of it that has come
  double write = 20;       // for each 256 KiB of an answer
  double drain_idle = 2;   // between requests while the server stops
  double linger = 2;       // for the client's own end, once ours is sent
  double event_ping = 15;  // a comment goes to every open event stream after so long without an event
};

struct TlsFiles {
  std::string certificate_file;  // PEM, with the chain
  std::string key_file;          // PEM
};

enum class ListenShare : std::uint8_t { alone, reuse_port };

struct ServerOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;                  // 0: any that is free
  ListenShare share = ListenShare::alone;  // reuse_port: several processes may listen on the port
  int listen_descriptor = -1;              // a socket that listens already, in place of address and port: inherited_listener()
  unsigned io_threads = 1;
  unsigned handler_threads = 8;
  std::size_t queue_limit = 256;  // requests that wait for a handler thread; more are answered with 503
  std::size_t connection_limit = 4096;
  std::uint64_t requests_per_connection = 100000;  // then it closes, so that connections move to a new process at some time
  std::size_t head_bytes = std::size_t{16} * 1024;
  std::size_t target_bytes = 8000;
  Deadlines deadlines = {};
  std::optional<TlsFiles> tls = {};    // TLS 1.2 and 1.3
  Scheme outer_scheme = Scheme::http;  // https: a proxy in front speaks TLS with the clients; needs trusted_proxies outside loopback
  std::vector<std::string> allowed_hosts = {};    // names without port; others are answered with 421. Empty: any
  std::vector<std::string> trusted_proxies = {};  // addresses whose X-Forwarded-For is believed
  std::string temporary_folder = {};              // for large bodies; empty: the system's
  Metrics* metrics = nullptr;                     // must outlive the server; null: none are kept
  Health* health = nullptr;                       // must outlive the server; told of start and stop
};

// Whether an address is one that only this machine reaches: 127.0.0.0/8, ::1, localhost.
[[nodiscard]] bool is_this_machine(std::string_view address);

// The socket that systemd or another parent has handed over (sd_listen_fds(3): LISTEN_PID, LISTEN_FDS), or nothing. To be called once.
[[nodiscard]] std::optional<int> inherited_listener();

class Server {
 public:
  // Binds and listens. Invalid: an address, route, certificate or key that cannot be used, or an address that other machines reach without
  // TLS, neither by `tls` nor by proxies that are named (outer_scheme, trusted_proxies); unavailable: a port that is taken.
  [[nodiscard]] static Result<std::unique_ptr<Server>> create(ServerOptions options, Router router);
  ~Server();  // as stop(0)
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  [[nodiscard]] Result<void> start();
  // Stops listening; connections close after their next answer, at the latest after `seconds`. Returns when all is done; a handler that
  // runs on is waited for. A socket that was handed over stays open for whoever else holds it: no connection is lost.
  void stop(double seconds);
  [[nodiscard]] std::uint16_t port() const;
  [[nodiscard]] std::size_t connections() const;
  // Reads certificate and key again, for new connections. Done by itself, within two seconds, when the files change; what cannot be used
  // is logged, and the old ones stay.
  [[nodiscard]] Result<void> reload_certificates();

 private:
  class Implementation;
  explicit Server(std::unique_ptr<Implementation> implementation);
  std::unique_ptr<Implementation> implementation_;
};

}  // namespace cw::web
