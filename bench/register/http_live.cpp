// SPDX-License-Identifier: MIT
// The living register under load, through HTTP, as it is run: the real server on a new store, filled to so many records in bulk, then
// asked one record at a time on connections that stay. One thread makes the load, with requests prepared beforehand, so that it takes
// little of the machine that it shares with the server.
//
//   http_live [--database sqlite|postgres] [--records 20000] [--connections 32] [--seconds 20] [--rate 2000] [--threads 64]
//             [--times 1] [--folder DIR]
//
// PostgreSQL is one of its own, on a real disk, with commits that wait for it. Prints how long filling took; then, each time after what
// came before has been followed up (households, search), for single records as fast as they are taken, for single records at `rate` a
// second (latency from the moment at which each was due), and for match: how many a second, percentiles of milliseconds, and which waits of
// the server's writes lasted over 10 ms; then the server's memory. First it checks a record put against what is read back.
#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/tcp.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <random>
#include <string>
#include <vector>

#include "../../tests/end_to_end/running_place.h"
#include "../common/bulk_fill.h"
#include "../common/invented_people.h"
#include "../common/processes.h"
#include "../common/write_waits.h"
#include "base/time.h"
#include "store/test_postgres.h"

namespace {

using cw::elapsed_seconds;
using cw::bench::Count;
using cw::bench::print_memory;
using cw::bench::print_waits;
using cw::bench::Processes;
using cw::bench::processor_seconds;
using cw::bench::WriteCounts;
using cw::test::RunningPlace;

struct Options {
  bool postgres = false;
  std::int64_t records = 20'000;
  int connections = 32, threads = 64, times = 1;
  double seconds = 20, rate = 2000;
};

using People = cw::bench::InventedPeople;

std::string request(const std::string& method, const std::string& path, const std::string& token, const std::string& type,
                    const std::string& body) {
  return fmt::format(
      "{} /api/v1{} HTTP/1.1\r\nHost: localhost\r\nCommonweal-Purpose: data_quality\r\nAuthorization: Bearer {}\r\n"
      "Content-Type: {}\r\nContent-Length: {}\r\n\r\n{}",
      method, path, token, type, body.size(), body);
}

// Sends prepared requests on connections that stay, one at a time on each.
class Load {
 public:
  Load(std::uint16_t port, int connections) : connections_(static_cast<std::size_t>(connections)) {
    poll_ = ::epoll_create1(EPOLL_CLOEXEC);
    for (std::size_t at = 0; at < connections_.size(); ++at) connect(at, port);
  }
  ~Load() {
    for (Connection& each : connections_) ::close(each.socket);
    ::close(poll_);
  }
  Load(const Load&) = delete;
  Load& operator=(const Load&) = delete;

  // All of them. `rate`: so many a second, each timed from when it was due; 0: as fast as they are answered.
  void run(const std::vector<std::string>& requests, double rate, double most_seconds) {
    const double began = elapsed_seconds();
    std::size_t next = 0, answered = 0, sent = 0;
    std::deque<Connection*> idle;  // the one that waited longest is next, so that the server sees all of them as alive
    for (Connection& each : connections_) idle.push_back(&each);
    std::vector<epoll_event> events(256);
    const auto send_due = [&] {
      while (!idle.empty() && next < requests.size()) {
        const double due = rate > 0 ? began + static_cast<double>(next) / rate : elapsed_seconds();
        if (due > elapsed_seconds() || elapsed_seconds() - began > most_seconds) return;
        Connection& on = *idle.front();
        idle.pop_front();
        on.due = due;
        const std::string& text = requests[next++];
        if (::send(on.socket, text.data(), text.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(text.size())) failed_ += 1;
        sent += 1;
      }
    };
    send_due();
    while (answered < sent || (next < requests.size() && elapsed_seconds() - began <= most_seconds)) {
      const int count = ::epoll_wait(poll_, events.data(), static_cast<int>(events.size()), rate > 0 ? 1 : 1000);
      for (int i = 0; i < count; ++i) {
        Connection& on = connections_[events[static_cast<std::size_t>(i)].data.u64];
        if (!receive(on)) continue;
        milliseconds_.push_back((elapsed_seconds() - on.due) * 1000);
        answered += 1;
        idle.push_back(&on);
      }
      send_due();
    }
    seconds_ = elapsed_seconds() - began;
  }
  void print(const char* what) {
    std::ranges::sort(milliseconds_);
    const auto at = [&](double share) {
      return milliseconds_.empty() ? 0.0 : milliseconds_[static_cast<std::size_t>(share * static_cast<double>(milliseconds_.size() - 1))];
    };
    fmt::print("{:<34} {:>8} in {:6.1f} s {:>8.0f}/s   ms: p50 {:7.2f}  p90 {:7.2f}  p99 {:7.2f}  p99.9 {:7.2f}  most {:7.1f}{}\n", what,
               milliseconds_.size(), seconds_, static_cast<double>(milliseconds_.size()) / seconds_, at(.5), at(.9), at(.99), at(.999),
               at(1), failed_ ? fmt::format("   {} FAILED", failed_) : "");
    std::fflush(stdout);
  }
  [[nodiscard]] std::size_t answered() const { return milliseconds_.size(); }
  [[nodiscard]] std::int64_t failed() const { return failed_; }
  [[nodiscard]] const std::string& last_failure() const { return last_failure_; }

 private:
  struct Connection {
    int socket = -1;
    double due = 0;
    std::string reply;
  };
  void connect(std::size_t at, std::uint16_t port) {
    const int socket = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    const int one = 1;
    ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    if (::connect(socket, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0) throw std::runtime_error("cannot connect");
    connections_[at].socket = socket;
    epoll_event event{};
    event.events = EPOLLIN;
    event.data.u64 = at;
    ::epoll_ctl(poll_, EPOLL_CTL_ADD, socket, &event);
  }
  // True where the answer is whole.
  bool receive(Connection& on) {
    char piece[64 * 1024];
    const ssize_t bytes = ::recv(on.socket, piece, sizeof piece, 0);
    if (bytes <= 0) throw std::runtime_error("the server has closed a connection");
    on.reply.append(piece, static_cast<std::size_t>(bytes));
    const std::size_t head = on.reply.find("\r\n\r\n"), field = on.reply.find("Content-Length: ");
    if (head == std::string::npos || field > head) return false;
    const std::size_t length = std::strtoull(on.reply.c_str() + field + 16, nullptr, 10);
    if (on.reply.size() < head + 4 + length) return false;
    if (!on.reply.starts_with("HTTP/1.1 20")) {
      failed_ += 1;
      last_failure_ = on.reply;
    }
    on.reply.clear();
    return true;
  }
  std::vector<Connection> connections_;
  int poll_ = -1;
  double seconds_ = 0;
  std::vector<double> milliseconds_;
  std::int64_t failed_ = 0;
  std::string last_failure_;
};

WriteCounts counts_of(std::uint16_t port) {
  cw::web::test::Client client(port);
  return cw::bench::write_counts(cw::bench::metrics_of(client));
}

void fill(std::uint16_t port, const RunningPlace& place, const People& people, std::int64_t records) {
  cw::web::test::Client client(port);
  const auto line_of = [&](std::int64_t i) {
    return fmt::format("{{\"source\":\"council_register\",\"id\":\"{}\",\"columns\":{}}}", i, people.columns(i, 0));
  };
  cw::bench::fill_in_bulk(client, place.feed, records, line_of, [](const std::string&) {});
}

// Of ten: six new ones, three changes of some that are there, one as it is already.
std::vector<std::string> puts(const RunningPlace& place, const People& people, std::int64_t& next, std::int64_t records, std::size_t many,
                              int version) {
  std::mt19937_64 random(static_cast<std::uint64_t>(version) * 31 + 5);
  std::vector<std::string> out;
  for (std::size_t i = 0; i < many; ++i) {
    const bool fresh = i % 10 < 6;
    const std::int64_t record = fresh ? next++ : static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(records));
    const std::string body = "{\"columns\":" + people.columns(record, fresh || i % 10 == 9 ? 0 : version) + "}";
    out.push_back(request("PUT", fmt::format("/sources/council_register/records/{}", record), place.feed, "application/json", body));
  }
  return out;
}

std::vector<std::string> matches(const RunningPlace& place, const People& people, std::int64_t records, std::size_t many) {
  std::mt19937_64 random(17);
  std::vector<std::string> out;
  for (std::size_t i = 0; i < many; ++i)
    out.push_back(
        request("POST", "/match", place.feed, "application/json",
                "{\"columns\":" + people.columns(static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(records)), 0) + "}"));
  return out;
}

void measure(const Options& options, std::uint16_t port, const RunningPlace& place, const People& people, const Processes& processes) {
  std::int64_t next = options.records;
  const auto run = [&](const char* what, const std::vector<std::string>& requests, int connections, double rate) {
    cw::bench::wait_until_at_rest(processes, 900);
    Load load(port, connections);
    const auto used = [&] {
      return std::array{processor_seconds(processes.server, Count::alone), processor_seconds(::getpid(), Count::alone),
                        processes.database == 0 ? 0.0 : processor_seconds(processes.database, Count::with_children)};
    };
    const auto before = used();
    const WriteCounts waits = counts_of(port);
    load.run(requests, rate, options.seconds);
    const auto after = used();
    load.print(what);
    const auto each = [&](std::size_t at) {
      return (after[at] - before[at]) * 1e6 / static_cast<double>(std::max<std::size_t>(1, load.answered()));
    };
    fmt::print("{:<34} processor time of each, microseconds: server {:.0f}, load generator {:.0f}, database {:.0f}\n", "", each(0), each(1),
               each(2));
    print_waits(waits, counts_of(port));
    if (load.failed() > 0) fmt::print("  {}\n", load.last_failure());
  };
  const auto most = static_cast<std::size_t>(options.seconds * 6000);
  run("records, as fast as taken", puts(place, people, next, options.records, most, 1), options.connections, 0);
  const std::string at_rate = fmt::format("records, {:.0f} a second", options.rate);
  for (int time = 0; time < options.times; ++time)
    run(at_rate.c_str(), puts(place, people, next, options.records, static_cast<std::size_t>(options.seconds * options.rate), 2 + time),
        options.connections, options.rate);
  run("match, one after the other", matches(place, people, options.records, static_cast<std::size_t>(options.seconds * 2000)), 1, 0);
  run("match, 8 at once", matches(place, people, options.records, static_cast<std::size_t>(options.seconds * 4000)), 8, 0);
}

Options read_options(int count, char** words) {
  Options out;
  for (int at = 1; at + 1 < count; at += 2) {
    const std::string name = words[at], value = words[at + 1];
    if (name == "--database") out.postgres = value == "postgres";
    if (name == "--records") out.records = std::atoll(value.c_str());
    if (name == "--connections") out.connections = std::atoi(value.c_str());
    if (name == "--threads") out.threads = std::atoi(value.c_str());
    if (name == "--times") out.times = std::atoi(value.c_str());
    if (name == "--seconds") out.seconds = std::atof(value.c_str());
    if (name == "--rate") out.rate = std::atof(value.c_str());
    if (name == "--folder") ::setenv("TMPDIR", value.c_str(), 1);
  }
  return out;
}

}  // namespace

int main(int count, char** words) {
  const Options options = read_options(count, words);
  using cw::store::test::Postgres;
  std::unique_ptr<Postgres> server;
  if (options.postgres) server = std::make_unique<Postgres>(Postgres::Options{Postgres::Disk::real});
  const RunningPlace place(CW_BINARY, CW_SOURCE_DIR, server ? server->new_database() : std::string());
  const std::uint16_t port = cw::test::free_port();
  const auto process = place.serve(port, {"--threads", std::to_string(options.threads)});
  if (process->wait_until_ready().empty()) {
    std::fputs(cw::test::content_of(place.folder().at("server.log")).c_str(), stderr);
    return 1;
  }
  fmt::print("{}, {} connections, {} threads, load generator included; process {}\n", options.postgres ? "postgres" : "sqlite",
             options.connections, options.threads, process->id());
  std::fflush(stdout);
  const People people(options.records);
  const auto put = place.put(port, "library", "first", people.columns(0, 9));
  const auto seen = RunningPlace::ask(port, "GET", "/people/" + cw::test::text_at(put.json, "person"), place.feed);
  if (put.status != 201 || seen.body.find("\"v9\"") == std::string::npos) {
    fmt::print("what was put is not what is read: {} {}\n", put.body, seen.body);
    return 1;
  }
  fill(port, place, people, options.records);
  print_memory(process->id());
  measure(options, port, place, people, {process->id(), server ? server->process() : 0});
  print_memory(process->id());
  return process->end(SIGTERM) == 0 ? 0 : 1;
}
