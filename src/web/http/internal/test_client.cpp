// SPDX-License-Identifier: MIT
#include "web/http/internal/test_client.h"

namespace cw::web::test {

std::string Reply::field(std::string_view name) const {
  for (std::size_t at = head.find("\r\n"); at != std::string::npos && at + 2 < head.size(); at = head.find("\r\n", at + 2)) {
    const std::string_view line = std::string_view(head).substr(at + 2, head.find("\r\n", at + 2) - at - 2);
    const std::size_t colon = line.find(": ");
    if (colon != std::string_view::npos && same_without_case(line.substr(0, colon), name)) return std::string(line.substr(colon + 2));
  }
  return {};
}

Client::Client(std::uint16_t port, Scheme scheme) : Client(port) {
  if (!connected_ || scheme == Scheme::http) return;
  context_.reset(SSL_CTX_new(TLS_client_method()));
  begin_tls(context_.get());
}

Client::Client(std::uint16_t port, SSL_CTX* context) : Client(port) {
  if (connected_) begin_tls(context);
}

Client::Client(std::uint16_t port) {
  socket_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const timeval patience{30, 0};
  ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  connected_ = ::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
}

void Client::send(std::string_view bytes) {
  while (!bytes.empty()) {
    const long n = tls_ ? SSL_write(tls_.get(), bytes.data(), static_cast<int>(bytes.size()))
                        : static_cast<long>(::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL));
    if (n <= 0) return;
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
}

Reply Client::read(Content content) {
  Reply reply;
  const std::size_t end = fill_until("\r\n\r\n");
  if (end == std::string::npos) return reply;
  reply.head = take(end);
  reply.status = std::atoi(reply.head.c_str() + 9);
  if (reply.status == 100 || content == Content::none || reply.status == 204 || reply.status == 304) return reply;
  if (reply.field("Transfer-Encoding") == "chunked") return read_chunks(reply);
  const std::string length = reply.field("Content-Length");
  if (length.empty()) {
    while (fill()) {
    }
    reply.body = std::exchange(input_, {});
    return reply;
  }
  const std::size_t wanted = std::strtoull(length.c_str(), nullptr, 10);
  while (input_.size() < wanted && fill()) {
  }
  reply.body = take(std::min(wanted, input_.size()));
  return reply;
}

Reply Client::ask(std::string_view bytes, Content content) {
  send(bytes);
  return read(content);
}

bool Client::at_end() {
  if (!input_.empty()) return false;
  char byte = 0;
  const long n = receive(&byte, 1);
  return n == 0 || (n < 0 && !timed_out_);
}

std::string Client::read_to(std::string_view mark) {
  const std::size_t end = fill_until(mark);
  return end == std::string::npos ? std::string() : take(end);
}

void Client::begin_tls(SSL_CTX* context) {
  tls_.reset(SSL_new(context));
  SSL_set_fd(tls_.get(), socket_);
  connected_ = SSL_connect(tls_.get()) == 1;
}

long Client::receive(char* into, std::size_t size) {
  const long n = tls_ ? SSL_read(tls_.get(), into, static_cast<int>(size)) : static_cast<long>(::recv(socket_, into, size, 0));
  timed_out_ = n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
  return n;
}

bool Client::fill() {
  char piece[16 * 1024];
  const long n = receive(piece, sizeof piece);
  if (n > 0) input_.append(piece, static_cast<std::size_t>(n));
  return n > 0;
}

std::size_t Client::fill_until(std::string_view mark) {
  while (true) {
    const std::size_t at = input_.find(mark);
    if (at != std::string::npos) return at + mark.size();
    if (!fill()) return std::string::npos;
  }
}

std::string Client::take(std::size_t bytes) {
  std::string taken = input_.substr(0, bytes);
  input_.erase(0, bytes);
  return taken;
}

Reply Client::read_chunks(Reply reply) {
  while (true) {
    const std::string line = read_to("\r\n");
    if (line.empty()) {
      reply.status = 0;  // cut off
      return reply;
    }
    const std::size_t size = std::strtoull(line.c_str(), nullptr, 16);
    while (input_.size() < size + 2 && fill()) {
    }
    reply.body += take(size);
    take(2);
    if (size == 0) return reply;
  }
}

TlsFiles make_certificate(const cw::test::Folder& folder, std::string_view name, long serial) {
  const std::unique_ptr<EVP_PKEY, void (*)(EVP_PKEY*)> key(EVP_EC_gen("P-256"), EVP_PKEY_free);
  const std::unique_ptr<X509, void (*)(X509*)> certificate(X509_new(), X509_free);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), serial);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), -3600);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 3600);
  X509_set_pubkey(certificate.get(), key.get());
  X509_NAME* subject = X509_get_subject_name(certificate.get());
  X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_ASC, reinterpret_cast<const unsigned char*>("localhost"), -1, -1, 0);
  X509_set_issuer_name(certificate.get(), subject);
  X509_sign(certificate.get(), key.get(), EVP_sha256());
  TlsFiles files{folder.at(std::string(name) + ".crt").string(), folder.at(std::string(name) + ".key").string()};
  std::FILE* out = std::fopen(files.certificate_file.c_str(), "w");
  PEM_write_X509(out, certificate.get());
  std::fclose(out);
  out = std::fopen(files.key_file.c_str(), "w");
  PEM_write_PrivateKey(out, key.get(), nullptr, nullptr, 0, nullptr, nullptr);
  std::fclose(out);
  return files;
}

std::unique_ptr<Server> started(ServerOptions options, Router router) {
  Result<std::unique_ptr<Server>> server = Server::create(std::move(options), std::move(router));
  if (!server) throw std::runtime_error("the test's server: " + server.error().message);
  if (const Result<void> start = (*server)->start(); !start) throw std::runtime_error("the test's server: " + start.error().message);
  if ((*server)->port() == 0) throw std::runtime_error("the test's server has no port");
  return std::move(*server);
}

}  // namespace cw::web::test
