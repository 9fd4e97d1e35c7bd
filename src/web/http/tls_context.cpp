// SPDX-License-Identifier: MIT
// TLS by OpenSSL 3.
#include "web/http/internal/tls_context.h"

#include <openssl/err.h>
#include <openssl/ssl.h>

#include "base/log.h"

namespace cw::web {
namespace {

// RFC 9325 (recommendations for TLS), section 4.2; the strongest first, as of TLS 1.3 by OpenSSL itself. The names are OpenSSL's.
constexpr const char* ciphers_of_1_2 =
    "ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305:"
    "ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256";

int choose_protocol(SSL*, const unsigned char** out, unsigned char* out_length, const unsigned char* offered, unsigned int length, void*) {
  static constexpr unsigned char ours[] = {8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
  unsigned char* chosen = nullptr;
  if (SSL_select_next_proto(&chosen, out_length, ours, sizeof ours, offered, length) != OPENSSL_NPN_NEGOTIATED)
    return SSL_TLSEXT_ERR_ALERT_FATAL;
  *out = chosen;
  return SSL_TLSEXT_ERR_OK;
}

std::string why() {
  char text[256];
  ERR_error_string_n(ERR_get_error(), text, sizeof text);
  ERR_clear_error();
  return text;
}

}  // namespace

TlsContext::Times TlsContext::times() const {
  std::error_code ignored;
  return {std::filesystem::last_write_time(files_.certificate_file, ignored), std::filesystem::last_write_time(files_.key_file, ignored)};
}

Result<void> TlsContext::load() {
  const Times now = times();
  const std::shared_ptr<SSL_CTX> made(SSL_CTX_new(TLS_server_method()), SSL_CTX_free);
  if (made == nullptr) return fail(ErrorCode::internal, "OpenSSL gives no context: " + why());
  SSL_CTX* context = made.get();
  SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  SSL_CTX_set_cipher_list(context, ciphers_of_1_2);
  SSL_CTX_set_options(context, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE | SSL_OP_NO_TICKET);
  SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS);
  SSL_CTX_set_alpn_select_cb(context, choose_protocol, nullptr);
  ERR_clear_error();
  if (SSL_CTX_use_certificate_chain_file(context, files_.certificate_file.c_str()) != 1)
    return fail(ErrorCode::invalid, "the TLS certificate file cannot be used: " + files_.certificate_file + ": " + why(),
                "certificate_file");
  if (SSL_CTX_use_PrivateKey_file(context, files_.key_file.c_str(), SSL_FILETYPE_PEM) != 1 || SSL_CTX_check_private_key(context) != 1)
    return fail(ErrorCode::invalid, "the TLS key file cannot be used, or is not the certificate's: " + files_.key_file + ": " + why(),
                "key_file");
  const std::lock_guard lock(mutex_);
  context_ = made;
  loaded_ = now;
  return {};
}

void TlsContext::follow_files() {
  const Times now = times();
  {
    const std::lock_guard lock(mutex_);
    if (now == loaded_) return;
    loaded_ = now;
  }
  if (const Result<void> loaded = load(); !loaded)
    log_error("changed TLS files cannot be used; the old ones stay", {{"error", loaded.error().message}});
  else
    log_info("changed TLS files are in use");
}

std::shared_ptr<SSL_CTX> TlsContext::current() const {
  const std::lock_guard lock(mutex_);
  return context_;
}

}  // namespace cw::web
