// SPDX-License-Identifier: MIT
// A server for tests of what people do over HTTP, on both databases: browsers with their sessions, programs with their tokens, every answer
// held against the served document.
#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <memory>
#include <set>
#include <stdexcept>
#include <string>
#include <vector>

#include "api_schema.h"
#include "base/json.h"
#include "base/test_folder.h"
#include "base/text.h"
#include "server_process.h"
#include "store/test_store.h"
#include "web/http/internal/test_client.h"

namespace cw::test {

inline const std::string source_folder = CW_SOURCE_DIR;
inline constexpr const char* password = "seven tall herons at dusk";

std::size_t size_of(const Value& value, std::string_view name);

struct Said {
  int status = 0;
  std::string body, cookies;  // cookies: what Set-Cookie says, one a line
  cw::web::test::Reply reply;
  Value json;
};
struct Ask {
  std::string body = {};
  std::vector<std::string> headers = {};
};

// A browser or a program: its cookie, its token of the session's forms, or its bearer token, and its purpose.
struct Client {
  std::string cookie = {}, csrf = {}, bearer = {}, purpose = {};
};

class SignedInServer : public cw::store::test::OnBothDatabases {
 protected:
  void SetUp() override;
  std::string command(const std::string& line);
  Client program(const std::string& name, const std::string& role, const std::string& scopes, const std::string& purpose);
  void start(const std::vector<std::string>& more = {});
  static std::string request_text(const Client& client, const std::string& method, const std::string& path, const Ask& more);
  Said ask(const Client& client, const std::string& method, const std::string& path, const Ask& more = {}) const;
  // Asks, and holds the answer against the served document.
  Said call(const Client& client, const std::string& method, const std::string& pattern, const std::string& path, const Ask& more = {});
  Said post_session(const std::string& name, const std::string& secret, const std::string& code = "", const Client& as = {});
  static std::string cookie_of(const Said& said) { return said.cookies.substr(0, said.cookies.find(';')); }
  Client sign_in(const std::string& name, const std::string& purpose = "", const std::string& code = "");
  Said first_administrator();
  void add_account(const Client& administrator, const std::string& name, const std::string& role, const std::string& more = "");
  std::int64_t count(const std::string& table);

  std::unique_ptr<cw::test::ServerProcess> server_;
  std::uint16_t port_ = 0;
  cw::web::Scheme scheme_ = cw::web::Scheme::http;
  Value document_;
  std::string link_;
  std::set<std::string> called_;
};

}  // namespace cw::test
