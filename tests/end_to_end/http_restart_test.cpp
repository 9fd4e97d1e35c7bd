// SPDX-License-Identifier: MIT
// A restart that nobody notices: a new process takes over the listening socket while the old one lets its requests end, and clients that
// ask all the time, on connections that stay and on new ones, see no request fail.
#include <arpa/inet.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <spawn.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

extern char** environ;

namespace {

constexpr int handed_over = 3;  // the descriptor that the first of LISTEN_FDS has

class Listener {
 public:
  Listener() {
    socket_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t length = sizeof address;
    listens_ = ::bind(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0 && ::listen(socket_, 512) == 0 &&
               ::getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &length) == 0;
    port_ = ntohs(address.sin_port);
  }
  ~Listener() { ::close(socket_); }
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;
  [[nodiscard]] bool listens() const { return listens_; }
  [[nodiscard]] int socket() const { return socket_; }
  [[nodiscard]] std::uint16_t port() const { return port_; }

 private:
  int socket_ = -1;
  bool listens_ = false;
  std::uint16_t port_ = 0;
};

// A server process on the listener's socket. The shell is there to know its own process id, which LISTEN_PID must be.
class Process {
 public:
  explicit Process(const Listener& listener) {
    int out[2] = {-1, -1};
    if (::pipe2(out, O_CLOEXEC) != 0) return;
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, listener.socket(), handed_over);
    posix_spawn_file_actions_adddup2(&actions, out[1], STDOUT_FILENO);
    const char* const command[] = {"sh", "-c", "LISTEN_FDS=1 LISTEN_PID=$$ exec \"$0\"", CW_HTTP_HELLO, nullptr};
    if (::posix_spawn(&id_, "/bin/sh", &actions, nullptr, const_cast<char* const*>(command), environ) != 0) id_ = -1;
    posix_spawn_file_actions_destroy(&actions);
    ::close(out[1]);
    char text[64] = {};
    ready_ = id_ > 0 && ::read(out[0], text, sizeof text - 1) > 0 && std::string(text) == "ready " + std::to_string(listener.port()) + "\n";
    ::close(out[0]);
  }
  ~Process() { (void)stop(); }
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;
  [[nodiscard]] bool ready() const { return ready_; }
  // Its exit status.
  int stop() {
    if (id_ <= 0) return -1;
    ::kill(id_, SIGTERM);
    int status = 0;
    ::waitpid(std::exchange(id_, -1), &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

 private:
  pid_t id_ = -1;
  bool ready_ = false;
};

enum class Connections : std::uint8_t { kept, new_each_time };

// Asks again and again until told to stop; counts what was answered and what was not.
class Asker {
 public:
  Asker(std::uint16_t port, Connections connections) : port_(port), connections_(connections), thread_([this] { run(); }) {}
  ~Asker() { end(); }
  Asker(const Asker&) = delete;
  Asker& operator=(const Asker&) = delete;
  void end() {
    stop_ = true;
    if (thread_.joinable()) thread_.join();
  }
  [[nodiscard]] int answered() const { return answered_; }
  [[nodiscard]] int failed() const { return failed_; }

 private:
  void run() {
    while (!stop_) {
      if (socket_ < 0 && !connect()) {
        ++failed_;
        continue;
      }
      const std::string reply = ask();
      const bool whole = reply.starts_with("HTTP/1.1 200 ") && reply.ends_with("Hello, world\n");
      ++(whole ? answered_ : failed_);
      if (!whole || connections_ == Connections::new_each_time || reply.find("Connection: close") != std::string::npos) close();
    }
    close();
  }
  bool connect() {
    socket_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const timeval patience{20, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port_);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) return true;
    close();
    return false;
  }
  std::string ask() {
    constexpr std::string_view request = "GET /hello HTTP/1.1\r\nHost: localhost\r\n\r\n";
    if (::send(socket_, request.data(), request.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(request.size())) return {};
    std::string reply;
    char piece[4096];
    while (!reply.ends_with("Hello, world\n")) {
      const ssize_t n = ::recv(socket_, piece, sizeof piece, 0);
      if (n <= 0) return {};
      reply.append(piece, static_cast<std::size_t>(n));
    }
    return reply;
  }
  void close() {
    if (socket_ >= 0) ::close(socket_);
    socket_ = -1;
  }

  std::uint16_t port_;
  Connections connections_;
  int socket_ = -1;
  std::atomic<bool> stop_ = false;
  std::atomic<int> answered_ = 0;
  std::atomic<int> failed_ = 0;
  std::thread thread_;
};

// Until every asker has had `more` answers; false after a minute.
bool all_go_on(const std::vector<std::unique_ptr<Asker>>& askers, int more) {
  std::vector<int> goals;
  for (const auto& asker : askers) goals.push_back(asker->answered() + more);
  const auto begun = std::chrono::steady_clock::now();
  for (std::size_t i = 0; i < askers.size(); std::this_thread::yield()) {
    if (askers[i]->answered() >= goals[i]) ++i;
    if (std::chrono::steady_clock::now() - begun > std::chrono::minutes(1)) return false;
  }
  return true;
}

TEST(HttpRestart, LosesNoRequest) {
  const Listener listener;
  ASSERT_TRUE(listener.listens());
  auto serving = std::make_unique<Process>(listener);
  ASSERT_TRUE(serving->ready());
  std::vector<std::unique_ptr<Asker>> askers;
  for (const Connections connections : {Connections::kept, Connections::new_each_time, Connections::kept, Connections::new_each_time})
    askers.push_back(std::make_unique<Asker>(listener.port(), connections));
  ASSERT_TRUE(all_go_on(askers, 20));
  for (int restart = 0; restart < 5; ++restart) {
    auto next = std::make_unique<Process>(listener);
    ASSERT_TRUE(next->ready());
    EXPECT_EQ(serving->stop(), 0);
    serving = std::move(next);
    ASSERT_TRUE(all_go_on(askers, 20)) << "after restart " << restart;
  }
  for (const auto& asker : askers) {
    asker->end();
    EXPECT_EQ(asker->failed(), 0) << "of " << asker->answered();
  }
}

}  // namespace
