// SPDX-License-Identifier: MIT
// Asks a server for one address on many connections that stay, one request at a time on each, from one thread; says requests a second and
// how long answers took.
//
//   http_load PORT [CONNECTIONS 32] [SECONDS 5] [PATH /hello]
//
// Every answer is checked: one that is not 200, or not as long as the first, ends the run with 1.
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

namespace {

using Clock = std::chrono::steady_clock;

struct Connection {
  int socket = -1;
  Clock::time_point sent;
  std::string reply;
};

class Load {
 public:
  Load(int port, int connections, std::string path) : connections_(static_cast<std::size_t>(connections)) {
    request_ = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\n\r\n";
    poll_ = ::epoll_create1(0);
    for (std::size_t i = 0; i < connections_.size(); ++i) connect(i, port);
  }
  [[nodiscard]] bool good() const { return good_; }

  void run(double seconds) {
    for (Connection& connection : connections_) send(connection);
    const auto begun = Clock::now();
    std::vector<epoll_event> events(256);
    while (good_ && Clock::now() - begun < std::chrono::duration<double>(seconds)) {
      const int count = ::epoll_wait(poll_, events.data(), static_cast<int>(events.size()), 1000);
      for (int i = 0; i < count; ++i) receive(connections_[events[static_cast<std::size_t>(i)].data.u64]);
    }
    seconds_ = std::chrono::duration<double>(Clock::now() - begun).count();
  }

  void report() {
    std::sort(microseconds_.begin(), microseconds_.end());
    const auto at = [&](double share) {
      return microseconds_.empty() ? 0.0 : microseconds_[static_cast<std::size_t>(share * static_cast<double>(microseconds_.size() - 1))];
    };
    std::printf("%zu requests in %.2f s: %.0f a second; microseconds: median %.0f, p99 %.0f, most %.0f\n", microseconds_.size(), seconds_,
                static_cast<double>(microseconds_.size()) / seconds_, at(.5), at(.99), at(1));
  }

 private:
  void connect(std::size_t index, int port) {
    const int socket = ::socket(AF_INET, SOCK_STREAM, 0);
    const int one = 1;
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(static_cast<std::uint16_t>(port));
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) return fail("cannot connect");
    connections_[index].socket = socket;
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.u64 = index;
    ::epoll_ctl(poll_, EPOLL_CTL_ADD, socket, &event);
  }
  void send(Connection& connection) {
    connection.sent = Clock::now();
    if (::send(connection.socket, request_.data(), request_.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(request_.size()))
      fail("cannot send");
  }
  void receive(Connection& connection) {
    char piece[16 * 1024];
    const ssize_t n = ::recv(connection.socket, piece, sizeof piece, 0);
    if (n <= 0) return fail("the server has closed a connection");
    connection.reply.append(piece, static_cast<std::size_t>(n));
    if (length_ == 0) learn(connection.reply);
    if (length_ == 0 || connection.reply.size() < length_) return;
    if (connection.reply.size() > length_ || !connection.reply.starts_with("HTTP/1.1 200 ")) return fail("an answer is not as the first");
    microseconds_.push_back(std::chrono::duration<double, std::micro>(Clock::now() - connection.sent).count());
    connection.reply.clear();
    send(connection);
  }
  // How long an answer is, from the first.
  void learn(const std::string& reply) {
    const std::size_t end = reply.find("\r\n\r\n");
    const std::size_t field = reply.find("Content-Length: ");
    if (end == std::string::npos || field == std::string::npos) return;
    length_ = end + 4 + std::strtoull(reply.c_str() + field + 16, nullptr, 10);
  }
  void fail(const char* why) {
    std::fprintf(stderr, "%s\n", why);
    good_ = false;
  }

  std::vector<Connection> connections_;
  std::string request_;
  std::size_t length_ = 0;
  int poll_ = -1;
  bool good_ = true;
  double seconds_ = 0;
  std::vector<double> microseconds_;
};

}  // namespace

int main(int count, char** arguments) {
  if (count < 2) {
    std::fputs("usage: http_load PORT [CONNECTIONS] [SECONDS] [PATH]\n", stderr);
    return 2;
  }
  Load load(std::atoi(arguments[1]), count > 2 ? std::atoi(arguments[2]) : 32, count > 4 ? arguments[4] : "/hello");
  if (load.good()) load.run(count > 3 ? std::atof(arguments[3]) : 5);
  load.report();
  return load.good() ? 0 : 1;
}
