// SPDX-License-Identifier: MIT
#include "signed_in_server.h"

namespace cw::test {

std::size_t size_of(const Value& value, std::string_view name) {
  const Value* found = member(value, name);
  return found == nullptr || found->get<List>() == nullptr ? 0 : found->get<List>()->size();
}

void SignedInServer::SetUp() {
  (void)folder_.with("policy.toml", cw::test::content_of(source_folder + "/packages/trust/access_policy.toml"));
  link_ = command("account link");
}

std::string SignedInServer::command(const std::string& line) {
  const std::string common =
      line.starts_with("account") ? fmt::format("--common-passwords '{}/packages/trust/common_passwords.txt'", source_folder) : "";
  const std::string whole = fmt::format("'{}' {} --store '{}' --keys '{}' {} >'{}'", CW_BINARY, line, url(), folder_.at("keys").string(),
                                        common, folder_.at("said.txt").string());
  if (std::system(whole.c_str()) != 0) throw std::runtime_error("this failed: " + line);
  return std::string(cw::trim(cw::test::content_of(folder_.at("said.txt"))));
}

Client SignedInServer::program(const std::string& name, const std::string& role, const std::string& scopes, const std::string& purpose) {
  command("account program --name " + name + " --organisation council --role " + role);
  return {.bearer = command("account token --name " + name + " " + scopes), .purpose = purpose};
}

void SignedInServer::start(const std::vector<std::string>& more) {
  server_.reset();
  server_ = std::make_unique<cw::test::ServerProcess>(cw::test::serve_words(CW_BINARY, source_folder, folder_, url(), 0, more), folder_);
  port_ = server_->port();
  document_ = ask({}, "GET", "/api/v1/openapi.json").json;
}

std::string SignedInServer::request_text(const Client& client, const std::string& method, const std::string& path, const Ask& more) {
  std::string out = fmt::format("{} {} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n", method, path);
  if (!client.cookie.empty()) out += "Cookie: " + client.cookie + "\r\n";
  if (!client.csrf.empty()) out += "X-CSRF-Token: " + client.csrf + "\r\n";
  if (!client.bearer.empty()) out += "Authorization: Bearer " + client.bearer + "\r\n";
  if (!client.purpose.empty()) out += "Commonweal-Purpose: " + client.purpose + "\r\n";
  for (const std::string& header : more.headers) out += header + "\r\n";
  if (!more.body.empty()) out += fmt::format("Content-Type: application/json\r\nContent-Length: {}\r\n", more.body.size());
  return out + "\r\n" + more.body;
}

Said SignedInServer::ask(const Client& client, const std::string& method, const std::string& path, const Ask& more) const {
  cw::web::test::Client connection(port_, scheme_);
  Said out;
  out.reply = connection.ask(request_text(client, method, path, more));
  out.status = out.reply.status;
  out.body = out.reply.body;
  for (std::size_t at = out.reply.head.find("Set-Cookie: "); at != std::string::npos; at = out.reply.head.find("Set-Cookie: ", at + 1))
    out.cookies += out.reply.head.substr(at + 12, out.reply.head.find("\r\n", at) - at - 12) + "\n";
  if (auto json = cw::parse_json(out.body)) out.json = std::move(*json);
  return out;
}

Said SignedInServer::call(const Client& client, const std::string& method, const std::string& pattern, const std::string& path,
                          const Ask& more) {
  Said out = ask(client, method, "/api/v1" + path, more);
  std::string lower = method;
  for (char& c : lower) c = static_cast<char>(c | 0x20);
  called_.insert(lower + " /api/v1" + pattern);
  const cw::test::SchemaCheck check(document_);
  const Value* schema = check.answer("/api/v1" + pattern, lower, out.status);
  if (schema != nullptr && out.reply.field("Content-Type").find("json") != std::string::npos) {
    EXPECT_EQ(check.fault(out.json, *schema), "") << method << " " << pattern << ": " << out.body;
  } else if (out.status != 204) {
    EXPECT_NE(schema, nullptr) << method << " " << pattern << " answered " << out.status << ", of which the document says nothing";
  }
  return out;
}

Said SignedInServer::post_session(const std::string& name, const std::string& secret, const std::string& code, const Client& as) {
  return call(as, "POST", "/session", "/session",
              {fmt::format("{{\"name\":\"{}\",\"password\":\"{}\",\"code\":\"{}\"}}", name, secret, code)});
}

Client SignedInServer::sign_in(const std::string& name, const std::string& purpose, const std::string& code) {
  const Said said = post_session(name, password, code);
  EXPECT_EQ(said.status, 201) << said.body;
  return {.cookie = cookie_of(said), .csrf = text_at(said.json, "csrf_token"), .purpose = purpose};
}

Said SignedInServer::first_administrator() {
  return call({}, "POST", "/accounts/first-administrator", "/accounts/first-administrator",
              {fmt::format("{{\"link\":\"{}\",\"name\":\"root\",\"title\":\"Root\",\"organisation\":\"council\",\"password\":\"{}\"}}",
                           link_, password)});
}

void SignedInServer::add_account(const Client& administrator, const std::string& name, const std::string& role, const std::string& more) {
  const Said said = call(administrator, "POST", "/accounts", "/accounts",
                         {fmt::format("{{\"name\":\"{0}\",\"title\":\"{0}\",\"organisation\":\"council\",\"roles\":[\"{1}\"],"
                                      "\"password\":\"{2}\"{3}}}",
                                      name, role, password, more)});
  EXPECT_EQ(said.status, 201) << said.body;
}

std::int64_t SignedInServer::count(const std::string& table) {
  cw::store::Connection db = connect();
  return db.value<std::int64_t>("SELECT count(*) FROM " + table).value();
}

}  // namespace cw::test
