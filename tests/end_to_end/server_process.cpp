// SPDX-License-Identifier: MIT
#include "server_process.h"

namespace cw::test {

Process::Process(const std::vector<std::string>& words, const std::string& log) {
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

Process::~Process() {
  end(SIGKILL);
  ::close(out_);
}

std::string Process::wait_until_ready() {
  char piece[256];
  while (said_.find('\n') == std::string::npos) {
    const ssize_t bytes = ::read(out_, piece, sizeof piece);
    if (bytes <= 0) return {};
    said_.append(piece, static_cast<std::size_t>(bytes));
  }
  return said_;
}

int Process::end(int signal) {
  if (id_ <= 0) return -1;
  ::kill(id_, signal);
  int status = 0;
  ::waitpid(std::exchange(id_, -1), &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

int Process::status() {
  int status = 0;
  ::waitpid(std::exchange(id_, -1), &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

std::vector<std::string> serve_words(const std::string& binary, const std::string& source_folder, const Folder& folder,
                                     const std::string& store, std::uint16_t port, const std::vector<std::string>& more) {
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

ServerProcess::ServerProcess(const std::vector<std::string>& words, const Folder& folder)
    : process_(words, folder.at("server.log").string()) {
  const std::string line = process_.wait_until_ready();
  const std::size_t port = line.find("127.0.0.1:");
  if (port == std::string::npos) throw std::runtime_error("the server did not start: " + content_of(folder.at("server.log")));
  port_ = static_cast<std::uint16_t>(std::atoi(line.c_str() + port + 10));
}

std::string text_at(const Value& value, std::string_view name) {
  const Value* found = member(value, name);
  const std::string* content = found == nullptr ? nullptr : found->get<std::string>();
  return content == nullptr ? std::string() : *content;
}

std::int64_t number_at(const Value& value, std::string_view name) {
  const Value* found = member(value, name);
  const std::int64_t* content = found == nullptr ? nullptr : found->get<std::int64_t>();
  return content == nullptr ? -1 : *content;
}

}  // namespace cw::test
