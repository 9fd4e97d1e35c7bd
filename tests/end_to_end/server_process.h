// SPDX-License-Identifier: MIT
// For tests of the whole server: a program that runs beside the test, the real server among them, and members of its answers.
#pragma once

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "base/json.h"
#include "base/test_folder.h"

namespace cw::test {

// A program that runs beside the test, found as a shell finds it. Its standard error goes to `log`. It ends with the test, however that
// ends.
class Process {
 public:
  Process(const std::vector<std::string>& words, const std::string& log);
  ~Process();
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;
  // What it has said by the time it says it is ready; empty where it ended before.
  std::string wait_until_ready();
  // Its exit status, or -1 where a signal ended it.
  int end(int signal);
  // Waits for its own end.
  int status();
  [[nodiscard]] pid_t id() const { return id_; }

 private:
  pid_t id_ = -1;
  int out_ = -1;
  std::string said_;
};

// The words that start a server on a store, with the keys and the policy of the folder; port 0: any that is free. `more`: further options.
std::vector<std::string> serve_words(const std::string& binary, const std::string& source_folder, const Folder& folder,
                                     const std::string& store, std::uint16_t port, const std::vector<std::string>& more = {});

// A server that is ready, with server.log in the folder. A test whose server did not start fails.
class ServerProcess {
 public:
  ServerProcess(const std::vector<std::string>& words, const Folder& folder);
  // Its exit status, or -1 where a signal ended it.
  int end(int signal) { return process_.end(signal); }
  [[nodiscard]] std::uint16_t port() const { return port_; }

 private:
  Process process_;
  std::uint16_t port_ = 0;
};

// Members of an answer: the text "", the number -1 and an empty list where there is none.
std::string text_at(const Value& value, std::string_view name);
std::int64_t number_at(const Value& value, std::string_view name);

}  // namespace cw::test
