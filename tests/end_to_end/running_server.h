// SPDX-License-Identifier: MIT
// For tests of the whole server: the real program on a free port, on SQLite or PostgreSQL, with accounts and tokens made by its commands.
#pragma once

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>

#include <cstdlib>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "api_schema.h"
#include "base/json.h"
#include "base/test_folder.h"
#include "base/text.h"
#include "server_process.h"
#include "store/store.h"
#include "store/test_store.h"
#include "web/http/internal/test_client.h"

namespace cw::test {

const List& list_at(const Value& value, std::string_view name);

struct ServerAnswer {
  int status = 0;
  std::string body;
  web::test::Reply reply;
  Value json;
};

class RunningServer : public store::test::OnBothDatabases {
 protected:
  // The starter policy, with more sources of the council.
  void prepare(const std::vector<std::string>& sources);
  void start();
  // A command of the program on this store: its exit status, and what it said.
  std::pair<int, std::string> command(const std::string& line);
  std::string account(const std::string& line);
  std::string token(const std::string& name, const std::string& scopes) { return account("token --name " + name + " " + scopes); }
  ServerAnswer ask(const std::string& method, const std::string& path, const std::string& token, const std::string& purpose,
                   const std::string& body, const std::string& type = "application/json") const;
  // Asks, and holds the answer against the served document.
  ServerAnswer call(const std::string& method, const std::string& pattern, const std::string& path, const std::string& token,
                    const std::string& body = "", const std::string& purpose = "data_quality",
                    const std::string& type = "application/json") const;
  ServerAnswer put(const std::string& source, const std::string& id, const std::string& columns, const std::string& token,
                   const std::string& purpose = "data_quality") const;
  std::int64_t count(std::string_view sql);
  std::string server_log() const { return content_of(folder_.at("server.log")); }
  void expect_sound();

  std::unique_ptr<ServerProcess> server_;
  Value document_;
};

}  // namespace cw::test
