// SPDX-License-Identifier: MIT
#include "running_server.h"

namespace cw::test {

const List& list_at(const Value& value, std::string_view name) {
  static const List none;
  const Value* found = member(value, name);
  const List* content = found == nullptr ? nullptr : found->get<List>();
  return content == nullptr ? none : *content;
}

void RunningServer::prepare(const std::vector<std::string>& sources) {
  std::string policy = content_of(std::string(CW_SOURCE_DIR) + "/packages/trust/access_policy.toml");
  for (const std::string& name : sources) policy += fmt::format("\n[[sources]]\nname = \"{}\"\norganisation = \"council\"\n", name);
  (void)folder_.with("policy.toml", policy);
}

void RunningServer::start() {
  server_ = std::make_unique<ServerProcess>(serve_words(CW_BINARY, CW_SOURCE_DIR, folder_, url(), 0, {"--log-level", "info"}), folder_);
  document_ = ask("GET", "/api/v1/openapi.json", "", "", "").json;
}

std::pair<int, std::string> RunningServer::command(const std::string& line) {
  const std::string keys = line == "check" ? "" : fmt::format("--keys '{}'", folder_.at("keys").string());
  const std::string whole =
      fmt::format("'{}' {} --store '{}' {} >'{}' 2>&1", CW_BINARY, line, url(), keys, folder_.at("said.txt").string());
  const int status = std::system(whole.c_str());
  return {WIFEXITED(status) ? WEXITSTATUS(status) : -1, content_of(folder_.at("said.txt"))};
}

std::string RunningServer::account(const std::string& line) {
  const auto [status, said] =
      command(fmt::format("account {} --common-passwords '{}/packages/trust/common_passwords.txt'", line, CW_SOURCE_DIR));
  if (status != 0) throw std::runtime_error("this failed: " + line + ": " + said);
  return std::string(trim(said));
}

ServerAnswer RunningServer::ask(const std::string& method, const std::string& path, const std::string& token, const std::string& purpose,
                                const std::string& body, const std::string& type) const {
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

ServerAnswer RunningServer::call(const std::string& method, const std::string& pattern, const std::string& path, const std::string& token,
                                 const std::string& body, const std::string& purpose, const std::string& type) const {
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

ServerAnswer RunningServer::put(const std::string& source, const std::string& id, const std::string& columns, const std::string& token,
                                const std::string& purpose) const {
  return call("PUT", "/sources/{source}/records/{id}", "/sources/" + source + "/records/" + id, token, "{\"columns\":" + columns + "}",
              purpose);
}

std::int64_t RunningServer::count(std::string_view sql) {
  store::Connection db = connect();
  return db.value<std::int64_t>(sql).value();
}

void RunningServer::expect_sound() {
  const auto [audited, said] = command("audit verify");
  EXPECT_EQ(audited, 0) << said;
  EXPECT_NE(said.find("result       whole"), std::string::npos) << said;
}

}  // namespace cw::test
