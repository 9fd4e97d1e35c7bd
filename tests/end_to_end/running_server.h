// SPDX-License-Identifier: MIT
// For tests of the whole server: the real program on a free port, on SQLite or PostgreSQL, with accounts and tokens made by its commands.
#pragma once

#include <fcntl.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

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
#include "store/store.h"
#include "store/test_store.h"
#include "web/http/internal/test_client.h"

extern char** environ;

namespace cw::test {

inline std::string text_at(const Value& value, std::string_view name) {
  const Value* found = member(value, name);
  const std::string* content = found == nullptr ? nullptr : found->get<std::string>();
  return content == nullptr ? std::string() : *content;
}
inline std::int64_t number_at(const Value& value, std::string_view name) {
  const Value* found = member(value, name);
  const std::int64_t* content = found == nullptr ? nullptr : found->get<std::int64_t>();
  return content == nullptr ? -1 : *content;
}
inline const List& list_at(const Value& value, std::string_view name) {
  static const List none;
  const Value* found = member(value, name);
  const List* content = found == nullptr ? nullptr : found->get<List>();
  return content == nullptr ? none : *content;
}

// The server's process. A test whose server did not start fails.
class ServerProcess {
 public:
  ServerProcess(const Folder& folder, const std::string& store) {
    const std::string source = CW_SOURCE_DIR, error = folder.at("server.log").string();
    std::vector<std::string> words{CW_BINARY,     "serve",
                                   "--log-level", "info",
                                   "--port",      "0",
                                   "--store",     store,
                                   "--keys",      folder.at("keys").string(),
                                   "--policy",    folder.at("policy.toml").string(),
                                   "--columns",   source + "/packages/register/columns.toml",
                                   "--model",     source + "/packages/register/model.toml"};
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    arguments.push_back(nullptr);
    int out[2] = {-1, -1};
    if (::pipe2(out, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, out[1], STDOUT_FILENO);
    posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, error.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600);
    if (::posix_spawn(&id_, CW_BINARY, &actions, nullptr, arguments.data(), environ) != 0) id_ = -1;
    posix_spawn_file_actions_destroy(&actions);
    ::close(out[1]);
    char said[256] = {};
    const bool ready = id_ > 0 && ::read(out[0], said, sizeof said - 1) > 0;
    ::close(out[0]);
    const std::string line(said);
    const std::size_t port = line.find("127.0.0.1:");
    if (!ready || port == std::string::npos) throw std::runtime_error("the server did not start: " + content_of(error));
    port_ = static_cast<std::uint16_t>(std::atoi(line.c_str() + port + 10));
  }
  ~ServerProcess() { (void)end(SIGKILL); }
  ServerProcess(const ServerProcess&) = delete;
  ServerProcess& operator=(const ServerProcess&) = delete;
  // Its exit status, or -1 where a signal ended it.
  int end(int signal) {
    if (id_ <= 0) return -1;
    ::kill(id_, signal);
    int status = 0;
    ::waitpid(std::exchange(id_, -1), &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }
  [[nodiscard]] std::uint16_t port() const { return port_; }

 private:
  pid_t id_ = -1;
  std::uint16_t port_ = 0;
};

struct ServerAnswer {
  int status = 0;
  std::string body;
  web::test::Reply reply;
  Value json;
};

class RunningServer : public store::test::OnBothDatabases {
 protected:
  // The starter policy, with more sources of the council.
  void prepare(const std::vector<std::string>& sources) {
    std::string policy = content_of(std::string(CW_SOURCE_DIR) + "/packages/trust/access_policy.toml");
    for (const std::string& name : sources) policy += fmt::format("\n[[sources]]\nname = \"{}\"\norganisation = \"council\"\n", name);
    (void)folder_.with("policy.toml", policy);
  }
  void start() {
    server_ = std::make_unique<ServerProcess>(folder_, url());
    document_ = ask("GET", "/api/v1/openapi.json", "", "", "").json;
  }
  // A command of the program on this store: its exit status, and what it said.
  std::pair<int, std::string> command(const std::string& line) {
    const std::string keys = line == "check" ? "" : fmt::format("--keys '{}'", folder_.at("keys").string());
    const std::string whole =
        fmt::format("'{}' {} --store '{}' {} >'{}' 2>&1", CW_BINARY, line, url(), keys, folder_.at("said.txt").string());
    const int status = std::system(whole.c_str());
    return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, content_of(folder_.at("said.txt"))};
  }
  std::string account(const std::string& line) {
    const auto [status, said] =
        command(fmt::format("account {} --common-passwords '{}/packages/trust/common_passwords.txt'", line, CW_SOURCE_DIR));
    if (status != 0) throw std::runtime_error("this failed: " + line + ": " + said);
    return std::string(trim(said));
  }
  std::string token(const std::string& name, const std::string& scopes) { return account("token --name " + name + " " + scopes); }
  ServerAnswer ask(const std::string& method, const std::string& path, const std::string& token, const std::string& purpose,
                   const std::string& body, const std::string& type = "application/json") const {
    web::test::Client client(server_->port());
    std::string request = fmt::format("{} {} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n", method, path);
    if (!token.empty()) request += "Authorization: Bearer " + token + "\r\n";
    if (!purpose.empty()) request += "Commonweal-Purpose: " + purpose + "\r\n";
    if (!body.empty()) request += fmt::format("Content-Type: {}\r\nContent-Length: {}\r\n", type, body.size());
    ServerAnswer out;
    out.reply = client.ask(request + "\r\n" + body);
    out.status = out.reply.status;
    out.body = out.reply.body;
    if (auto json = parse_json(out.body)) out.json = std::move(*json);
    return out;
  }
  // Asks, and holds the answer against the served document.
  ServerAnswer call(const std::string& method, const std::string& pattern, const std::string& path, const std::string& token,
                    const std::string& body = "", const std::string& purpose = "data_quality",
                    const std::string& type = "application/json") const {
    ServerAnswer out = ask(method, "/api/v1" + path, token, purpose, body, type);
    std::string lower = method;
    for (char& c : lower) c = static_cast<char>(c | 0x20);
    const SchemaCheck check(document_);
    const Value* schema = check.answer("/api/v1" + pattern, lower, out.status);
    if (schema == nullptr) {
      ADD_FAILURE() << method << " " << pattern << " answered " << out.status << ", of which the document says nothing: " << out.body;
    } else {
      EXPECT_EQ(check.fault(out.json, *schema), "") << method << " " << pattern << ": " << out.body;
    }
    return out;
  }
  ServerAnswer put(const std::string& source, const std::string& id, const std::string& columns, const std::string& token,
                   const std::string& purpose = "data_quality") const {
    return call("PUT", "/sources/{source}/records/{id}", "/sources/" + source + "/records/" + id, token, "{\"columns\":" + columns + "}",
                purpose);
  }
  std::int64_t count(std::string_view sql) {
    store::Connection db = connect();
    return db.value<std::int64_t>(sql).value();
  }
  std::string server_log() const { return content_of(folder_.at("server.log")); }
  void expect_sound() {
    const auto [audited, said] = command("audit verify");
    EXPECT_EQ(audited, 0) << said;
    EXPECT_NE(said.find("result       whole"), std::string::npos) << said;
  }

  std::unique_ptr<ServerProcess> server_;
  Value document_;
};

}  // namespace cw::test
