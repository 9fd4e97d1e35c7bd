// SPDX-License-Identifier: MIT
// For tests and proofs of the whole server: the real program on a store of the caller's, with accounts and tokens made by its commands, and
// requests to it.
#pragma once

#include <fmt/format.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "base/json.h"
#include "base/test_folder.h"
#include "base/text.h"
#include "server_process.h"
#include "web/http/internal/test_client.h"

namespace cw::test {

// A port that nobody listens on at the moment.
std::uint16_t free_port();

struct PlaceAnswer {
  int status = 0;  // 0: none came
  std::string body;
  Value json;
  web::test::Reply reply;
};

std::int64_t number_in(const Value& value, std::string_view name);

// A store with keys, policy and tokens, and the servers on it.
class RunningPlace {
 public:
  RunningPlace(std::string binary, std::string source_folder, std::string store);
  // A server on a port of the caller's choice; `more`: further options.
  std::unique_ptr<Process> serve(std::uint16_t port, const std::vector<std::string>& more = {},
                                 const std::string& log = "server.log") const;
  [[nodiscard]] std::string server_log() const { return content_of(folder_.at("server.log")); }
  // Runs a command of the program on the store and gives what it printed; throws where it fails.
  std::string command(const std::string& line) const;
  int command_status(const std::string& line, std::string& said) const;
  // One request on a connection of its own. `headers`: further lines, each with its end.
  static PlaceAnswer ask(std::uint16_t port, const std::string& method, const std::string& path, const std::string& token,
                         const std::string& body = "", const std::string& type = "application/json", const std::string& headers = "");
  static PlaceAnswer ask_on(web::test::Client& client, const std::string& method, const std::string& path, const std::string& token,
                            const std::string& body, const std::string& type, const std::string& headers);
  PlaceAnswer put(std::uint16_t port, const std::string& source, const std::string& id, const std::string& columns,
                  const std::string& headers = "") const;
  [[nodiscard]] const std::string& store() const { return store_; }
  [[nodiscard]] const Folder& folder() const { return folder_; }
  // Empty where the check of everything and the audit of the log find nothing wrong.
  [[nodiscard]] std::string faults() const;

  std::string feed, inspector;  // tokens

 private:
  std::string token(const std::string& name, const std::string& scopes);
  std::string binary_, source_folder_, store_;
  Folder folder_;
};

}  // namespace cw::test
