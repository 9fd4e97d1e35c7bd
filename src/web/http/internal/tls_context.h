// SPDX-License-Identifier: MIT
// Certificate and key as an OpenSSL context: TLS 1.2 and 1.3, forward secret and authenticated ciphers, ALPN http/1.1. Safe from any
// thread.
#pragma once

#include <openssl/types.h>

#include <filesystem>
#include <memory>
#include <mutex>

#include "web/http/http.h"

namespace cw::web {

// The context of new connections, which follows the files.
class TlsContext {
 public:
  explicit TlsContext(TlsFiles files) : files_(std::move(files)) {}
  // Invalid: a file that cannot be read or is not PEM, or a key that is not the certificate's; the context before stays.
  [[nodiscard]] Result<void> load();
  // load(), where the files have changed since; what cannot be used is logged, once for each change.
  void follow_files();
  [[nodiscard]] std::shared_ptr<SSL_CTX> current() const;

 private:
  using Times = std::pair<std::filesystem::file_time_type, std::filesystem::file_time_type>;
  [[nodiscard]] Times times() const;
  TlsFiles files_;
  mutable std::mutex mutex_;
  std::shared_ptr<SSL_CTX> context_;
  Times loaded_;
};

}  // namespace cw::web
