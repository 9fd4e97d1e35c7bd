// SPDX-License-Identifier: MIT
// For tests: a client that sends bytes as they are, over TCP or TLS, and reads answers; certificates made on the spot.
#pragma once

#include <arpa/inet.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>

#include "base/test_folder.h"
#include "web/http/http.h"

namespace cw::web::test {

struct Reply {
  int status = 0;  // 0: the connection ended before an answer
  std::string head;
  std::string body;
  [[nodiscard]] std::string field(std::string_view name) const;
};

enum class Content : std::uint8_t { expected, none };  // none: the answer to HEAD

// Waits at most 30 seconds for anything, so that a fault ends a test.
class Client {
 public:
  Client(std::uint16_t port, Scheme scheme);
  Client(std::uint16_t port, SSL_CTX* context);
  explicit Client(std::uint16_t port);
  ~Client() { ::close(socket_); }
  Client(const Client&) = delete;
  Client& operator=(const Client&) = delete;
  [[nodiscard]] bool connected() const { return connected_; }
  [[nodiscard]] SSL* tls() const { return tls_.get(); }

  // What cannot be sent, since the server has closed, is passed over: the answer that is read next tells.
  void send(std::string_view bytes);
  void end_sending() const { ::shutdown(socket_, SHUT_WR); }

  Reply read(Content content = Content::expected);
  Reply ask(std::string_view bytes, Content content = Content::expected);
  // True where the server has ended the connection and nothing more comes; false for a byte or after the patience.
  [[nodiscard]] bool at_end();
  // The bytes up to and with `mark`, as they come in a body; empty at the end.
  std::string read_to(std::string_view mark);

 private:
  struct Free {
    void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
    void operator()(SSL* tls) const { SSL_free(tls); }
  };
  void begin_tls(SSL_CTX* context);
  long receive(char* into, std::size_t size);
  bool fill();
  std::size_t fill_until(std::string_view mark);
  std::string take(std::size_t bytes);
  Reply read_chunks(Reply reply);

  int socket_ = -1;
  bool connected_ = false;
  bool timed_out_ = false;
  std::unique_ptr<SSL_CTX, Free> context_;
  std::unique_ptr<SSL, Free> tls_;
  std::string input_;
};

// A key and a certificate of its own for "localhost", as PEM files in the folder.
TlsFiles make_certificate(const cw::test::Folder& folder, std::string_view name, long serial);

// A server that has started, or an exception: a test without its server must not pass.
std::unique_ptr<Server> started(ServerOptions options, Router router);

}  // namespace cw::web::test
