// SPDX-License-Identifier: MIT
// The smallest server there is: answers /hello until it is told to stop (SIGTERM), then lets requests in flight end. For the test of
// restarts, and for measuring (bench/http).
//
//   http_hello [PORT] [thread|inline] [CERTIFICATE KEY]
//
// Takes the listening socket of whoever starts it where there is one (LISTEN_FDS). Writes "ready PORT" once it serves.
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "web/http/http.h"

int main(int count, char** arguments) {
  sigset_t stop;
  sigemptyset(&stop);
  sigaddset(&stop, SIGTERM);
  sigaddset(&stop, SIGINT);
  pthread_sigmask(SIG_BLOCK, &stop, nullptr);  // before any thread begins
  cw::web::ServerOptions options;
  options.port = static_cast<std::uint16_t>(count > 1 ? std::atoi(arguments[1]) : 0);
  options.listen_descriptor = cw::web::inherited_listener().value_or(-1);
  options.handler_threads = 2;
  if (count > 4) options.tls = cw::web::TlsFiles{arguments[3], arguments[4]};
  cw::web::RouteOptions route;
  if (count > 2 && std::string_view(arguments[2]) == "inline") route.run_on = cw::web::RunOn::io_thread;
  cw::web::Router router;
  router.add(
      cw::web::Method::get, "/hello",
      [](cw::web::Request&) -> cw::Result<cw::web::Response> { return cw::web::Response::text("Hello, world\n"); }, route);
  auto server = cw::web::Server::create(options, std::move(router));
  if (!server || !(*server)->start()) {
    std::fprintf(stderr, "%s\n", server ? "it does not start" : server.error().message.c_str());
    return 1;
  }
  std::printf("ready %d\n", (*server)->port());
  std::fflush(stdout);
  int signal = 0;
  sigwait(&stop, &signal);
  (*server)->stop(30);
  return 0;
}
