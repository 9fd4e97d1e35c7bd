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
  Process(const std::vector<std::string>& words, const std::string& log) {
    int out[2] = {-1, -1};
    if (::pipe2(out, O_CLOEXEC) != 0) throw std::runtime_error("no pipe");
    std::vector<char*> arguments;
    for (const std::string& word : words) arguments.push_back(const_cast<char*>(word.c_str()));
    arguments.push_back(nullptr);
    const int error = ::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
    id_ = ::fork();
    if (id_ == 0) {
      ::dup2(out[1], STDOUT_FILENO);
      ::dup2(error, STDERR_FILENO);
      ::prctl(PR_SET_PDEATHSIG, SIGKILL);
      ::execvp(arguments[0], arguments.data());
      ::_exit(127);
    }
    ::close(error);
    ::close(out[1]);
    out_ = out[0];
  }
  ~Process() {
    end(SIGKILL);
    ::close(out_);
  }
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;
  // What it has said by the time it says it is ready; empty where it ended before.
  std::string wait_until_ready() {
    char piece[256];
    while (said_.find('\n') == std::string::npos) {
      const ssize_t bytes = ::read(out_, piece, sizeof piece);
      if (bytes <= 0) return {};
      said_.append(piece, static_cast<std::size_t>(bytes));
    }
    return said_;
  }
  // Its exit status, or -1 where a signal ended it.
  int end(int signal) {
    if (id_ <= 0) return -1;
    ::kill(id_, signal);
    int status = 0;
    ::waitpid(std::exchange(id_, -1), &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }
  // Waits for its own end.
  int status() {
    int status = 0;
    ::waitpid(std::exchange(id_, -1), &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }
  [[nodiscard]] pid_t id() const { return id_; }

 private:
  pid_t id_ = -1;
  int out_ = -1;
  std::string said_;
};

// The words that start a server on a store, with the keys and the policy of the folder; port 0: any that is free. `more`: further options.
inline std::vector<std::string> serve_words(const std::string& binary, const std::string& source_folder, const Folder& folder,
                                            const std::string& store, std::uint16_t port, const std::vector<std::string>& more = {}) {
  std::vector<std::string> words{binary,      "serve",
                                 "--port",    std::to_string(port),
                                 "--store",   store,
                                 "--keys",    folder.at("keys").string(),
                                 "--policy",  folder.at("policy.toml").string(),
                                 "--columns", source_folder + "/packages/register/columns.toml",
                                 "--model",   source_folder + "/packages/register/model.toml"};
  words.insert(words.end(), more.begin(), more.end());
  return words;
}

// A server that is ready, with server.log in the folder. A test whose server did not start fails.
class ServerProcess {
 public:
  ServerProcess(const std::vector<std::string>& words, const Folder& folder) : process_(words, folder.at("server.log").string()) {
    const std::string line = process_.wait_until_ready();
    const std::size_t port = line.find("127.0.0.1:");
    if (port == std::string::npos) throw std::runtime_error("the server did not start: " + content_of(folder.at("server.log")));
    port_ = static_cast<std::uint16_t>(std::atoi(line.c_str() + port + 10));
  }
  // Its exit status, or -1 where a signal ended it.
  int end(int signal) { return process_.end(signal); }
  [[nodiscard]] std::uint16_t port() const { return port_; }

 private:
  Process process_;
  std::uint16_t port_ = 0;
};

// Members of an answer: the text "", the number -1 and an empty list where there is none.
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

}  // namespace cw::test
