// SPDX-License-Identifier: MIT
#include "running_place.h"

namespace cw::test {

std::uint16_t free_port() {
  const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  const bool bound = ::bind(socket, reinterpret_cast<sockaddr*>(&address), size) == 0 &&
                     ::getsockname(socket, reinterpret_cast<sockaddr*>(&address), &size) == 0;
  ::close(socket);
  if (!bound) throw std::runtime_error("no port is free");
  return ntohs(address.sin_port);
}

std::int64_t number_in(const Value& value, std::string_view name) {
  const Value* found = member(value, name);
  const std::int64_t* content = found == nullptr ? nullptr : found->get<std::int64_t>();
  return content == nullptr ? 0 : *content;
}

RunningPlace::RunningPlace(std::string binary, std::string source_folder, std::string store)
    : binary_(std::move(binary)), source_folder_(std::move(source_folder)), store_(std::move(store)) {
  if (store_.empty()) store_ = folder_.at("data").string();
  const std::string policy = content_of(source_folder_ + "/packages/trust/access_policy.toml");
  (void)folder_.with("policy.toml", policy + "\n[[sources]]\nname = \"library\"\norganisation = \"council\"\n");
  command("account program --name feed --organisation council --role data_officer");
  command("account program --name inspector --organisation council --role auditor");
  feed = token("feed", "--scope records:write --scope people:read --scope people:match --scope judgements:write");
  inspector = token("inspector", "--scope access_log:read");
}

std::unique_ptr<Process> RunningPlace::serve(std::uint16_t port, const std::vector<std::string>& more, const std::string& log) const {
  return std::make_unique<Process>(serve_words(binary_, source_folder_, folder_, store_, port, more), folder_.at(log).string());
}

std::string RunningPlace::command(const std::string& line) const {
  std::string said;
  if (command_status(line, said) != 0) throw std::runtime_error("this failed: " + line + "\n" + said);
  return said;
}

int RunningPlace::command_status(const std::string& line, std::string& said) const {
  const bool of_account = line.starts_with("account");
  const std::string keys = of_account || line.starts_with("audit") ? fmt::format("--keys '{}'", folder_.at("keys").string()) : "";
  const std::string words =
      of_account ? fmt::format("--common-passwords '{}/packages/trust/common_passwords.txt'", source_folder_) : std::string();
  const std::string store = line.find("--store") == std::string::npos ? fmt::format("--store '{}'", store_) : "";
  const std::string file = folder_.at("said.txt").string();
  const int status = std::system(fmt::format("'{}' {} {} {} {} >'{}' 2>&1", binary_, line, store, keys, words, file).c_str());
  said = content_of(file);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

PlaceAnswer RunningPlace::ask(std::uint16_t port, const std::string& method, const std::string& path, const std::string& token,
                              const std::string& body, const std::string& type, const std::string& headers) {
  web::test::Client client(port);
  return ask_on(client, method, path, token, body, type, headers + "Connection: close\r\n");
}

PlaceAnswer RunningPlace::ask_on(web::test::Client& client, const std::string& method, const std::string& path, const std::string& token,
                                 const std::string& body, const std::string& type, const std::string& headers) {
  std::string request = fmt::format("{} /api/v1{} HTTP/1.1\r\nHost: localhost\r\nCommonweal-Purpose: data_quality\r\n", method, path);
  request += "Authorization: Bearer " + token + "\r\n" + headers;
  if (!body.empty()) request += fmt::format("Content-Type: {}\r\nContent-Length: {}\r\n", type, body.size());
  PlaceAnswer out;
  if (!client.connected()) return out;
  out.reply = client.ask(request + "\r\n" + body);
  out.status = out.reply.status;
  out.body = out.reply.body;
  if (auto json = parse_json(out.body)) out.json = std::move(*json);
  return out;
}

PlaceAnswer RunningPlace::put(std::uint16_t port, const std::string& source, const std::string& id, const std::string& columns,
                              const std::string& headers) const {
  return ask(port, "PUT", "/sources/" + source + "/records/" + id, feed, "{\"columns\":" + columns + "}", "application/json", headers);
}

std::string RunningPlace::faults() const {
  std::string said, out;
  if (command_status("check", said) != 0 || said.find("\nsound\n") == std::string::npos) out += "check: " + said;
  if (command_status("audit verify", said) != 0 || said.find("result       whole") == std::string::npos) out += "audit: " + said;
  return out;
}

std::string RunningPlace::token(const std::string& name, const std::string& scopes) {
  return std::string(trim(command("account token --name " + name + " " + scopes)));
}

}  // namespace cw::test
