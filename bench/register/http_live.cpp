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
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <filesystem>
#include <fstream>
#include <map>
#include <random>
#include <sstream>
#include <string>
#include <vector>

#include "../../tests/end_to_end/running_place.h"
#include "base/time.h"
#include "store/test_postgres.h"

namespace {

using cw::elapsed_seconds;
using cw::test::RunningPlace;

struct Options {
  bool postgres = false;
  std::int64_t records = 20'000;
  int connections = 32, threads = 64, times = 1;
  double seconds = 20, rate = 2000;
};

// Invented people, each in up to three lists, with the mistakes that lists have. Record i is of person i / 2.5 or so.
class People {
 public:
  explicit People(std::int64_t records) : people_(std::max<std::int64_t>(1, records * 2 / 5)) {}
  [[nodiscard]] std::string columns(std::int64_t record, int version) const {
    std::mt19937_64 random(static_cast<std::uint64_t>(record) * 7919 + 13);
    const std::int64_t who = record % people_;
    std::mt19937_64 of(static_cast<std::uint64_t>(who) * 104'729 + 7);
    std::string given = name(of, 260, 2), family = name(of, 9000, 3);
    const int year = 1930 + static_cast<int>(of() % 90), month = 1 + static_cast<int>(of() % 12), day = 1 + static_cast<int>(of() % 28);
    const std::int64_t home = static_cast<std::int64_t>(of() % static_cast<std::uint64_t>(people_ / 2 + 1));
    if (random() % 12 == 0) std::swap(given[1], given[2]);
    if (random() % 15 == 0) family += "e";
    std::string out = fmt::format(R"({{"given_name":"{}","family_name":"{}","date_of_birth":"{}-{:02}-{:02}","postcode":"AW{} {}{}{}",)"
                                  R"("premises":"{}","title":"v{}")",
                                  given, family, year, month, day, home / 150 % 90 + 1, home / 15 % 10,
                                  static_cast<char>('A' + home / 7 % 20), static_cast<char>('A' + home % 20), home % 200 + 1, version);
    const auto phone = of(), nhs = of();
    if (random() % 3 == 0) out += fmt::format(R"(,"phone":"07700 {:06}")", phone % 1'000'000);
    if (random() % 3 == 0) out += fmt::format(R"(,"nhs_number":"9{:09}")", nhs % 1'000'000'000);
    return out + "}";
  }

 private:
  // Common names are common: a square of the even choice.
  static std::string name(std::mt19937_64& random, std::uint64_t names, int syllables) {
    const double even = static_cast<double>(random() % 1'000'000) / 1e6;
    auto number = static_cast<std::uint64_t>(even * even * static_cast<double>(names));
    constexpr const char* parts[] = {"an", "bel", "cor", "dun", "es",  "fal", "gri", "hol",
                                     "im", "jas", "kel", "lor", "mar", "nor", "ost", "pri"};
    std::string out;
    for (int i = 0; i < syllables + 1; ++i, number /= 16) out += parts[(number + static_cast<std::uint64_t>(i) * 5) % 16];
    out[0] = static_cast<char>(out[0] - 'a' + 'A');
    return out;
  }
  std::int64_t people_;
};

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

// Seconds of processor time that a process and, where asked, its children have used.
enum class Count : std::uint8_t { alone, with_children };
double processor_seconds(pid_t process, Count count) {
  double ticks = 0;
  for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
    const pid_t id = std::atoi(entry.path().filename().c_str());
    if (id <= 0 || (id != process && count == Count::alone)) continue;
    const std::string stat = cw::test::content_of(entry.path() / "stat");
    const std::size_t name_end = stat.rfind(')');
    if (name_end == std::string::npos) continue;
    std::istringstream fields(stat.substr(name_end + 2));
    std::string state;
    long parent = 0;
    fields >> state >> parent;
    if (id != process && parent != process) continue;
    long skipped = 0, user = 0, system = 0;
    for (int i = 0; i < 9; ++i) fields >> skipped;
    fields >> user >> system;
    ticks += static_cast<double>(user + system);
  }
  return ticks / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

void print_memory(pid_t server) {
  std::ifstream status(fmt::format("/proc/{}/status", server));
  for (std::string line; std::getline(status, line);)
    if (line.starts_with("VmHWM") || line.starts_with("VmRSS")) fmt::print("{}\n", line);
}

// What the server counts of its writes: a series and a bound in seconds -> how many were at most that long.
using WriteCounts = std::map<std::string, std::map<double, std::int64_t>>;
WriteCounts write_counts(std::uint16_t port) {
  cw::web::test::Client client(port);
  const auto reply = client.ask("GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
  std::istringstream lines(reply.body);
  WriteCounts out;
  for (std::string line; std::getline(lines, line);) {
    const std::size_t bucket = line.find("_bucket{"), bound = line.find("le=\""), end = line.rfind("\"} ");
    if (!(line.starts_with("store_write_") || line.starts_with("register_change_")) || bucket == std::string::npos ||
        bound == std::string::npos || end == std::string::npos)
      continue;
    const std::string series = line.substr(0, bucket) + " " + line.substr(bucket + 8, bound - bucket - 8);
    out[series][std::strtod(line.c_str() + bound + 4, nullptr)] = std::atoll(line.c_str() + end + 3);
  }
  return out;
}

// Whose work and which waits lasted over 10 ms meanwhile.
void print_waits(const WriteCounts& before, const WriteCounts& after) {
  for (const auto& [series, counts] : after) {
    const auto over = [&](double seconds) {
      const auto count = [&](const WriteCounts& in) {
        const auto found = in.find(series);
        if (found == in.end() || found->second.empty()) return std::int64_t{0};
        const auto at = found->second.find(seconds);
        return found->second.rbegin()->second - (at == found->second.end() ? 0 : at->second);
      };
      return count(after) - count(before);
    };
    if (over(0.01) > 0)
      fmt::print("{:<34} {:<48} {:>8} times; over 10 ms {:>6}, 50 ms {:>5}, 250 ms {:>4}, 1 s {:>3}\n", "", series, over(0), over(0.01),
                 over(0.05), over(0.25), over(1));
  }
}

void fill(std::uint16_t port, const RunningPlace& place, const People& people, std::int64_t records) {
  constexpr std::int64_t lines = 2000;
  const double began = elapsed_seconds();
  cw::web::test::Client client(port);
  for (std::int64_t from = 0; from < records; from += lines) {
    std::string body;
    for (std::int64_t i = from; i < std::min(records, from + lines); ++i)
      body += fmt::format("{{\"source\":\"council_register\",\"id\":\"{}\",\"columns\":{}}}\n", i, people.columns(i, 0));
    const auto answer = RunningPlace::ask_on(client, "POST", "/records", place.feed, body, "application/x-ndjson", "");
    if (answer.status != 200 || answer.body.find("\"problem\"") != std::string::npos)
      throw std::runtime_error(fmt::format("a bulk was not taken: {} {}", answer.status, answer.body.substr(0, 500)));
  }
  const double seconds = elapsed_seconds() - began;
  fmt::print("filled with {} records by bulk in {:.1f} s: {:.0f}/s\n", records, seconds, static_cast<double>(records) / seconds);
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

struct Processes {
  pid_t server = 0, database = 0;
};

// Until server and database have nothing left to do: what follows from the last load is done after it, and is not part of the next one.
void wait_until_rested(const Processes& processes) {
  const auto used = [&] {
    return processor_seconds(processes.server, Count::alone) +
           (processes.database == 0 ? 0 : processor_seconds(processes.database, Count::with_children));
  };
  const double began = elapsed_seconds();
  for (double before = used(), quiet = 0; quiet < 3 && elapsed_seconds() - began < 900;) {
    ::sleep(1);
    const double now = used();
    quiet = now - before < 0.08 ? quiet + 1 : 0;
    before = now;
  }
  fmt::print("{:<34} {:.0f} s until all of it was followed up\n", "", elapsed_seconds() - began);
  std::fflush(stdout);
}

void measure(const Options& options, std::uint16_t port, const RunningPlace& place, const People& people, const Processes& processes) {
  std::int64_t next = options.records;
  const auto run = [&](const char* what, const std::vector<std::string>& requests, int connections, double rate) {
    wait_until_rested(processes);
    Load load(port, connections);
    const auto used = [&] {
      return std::array{processor_seconds(processes.server, Count::alone), processor_seconds(::getpid(), Count::alone),
                        processes.database == 0 ? 0.0 : processor_seconds(processes.database, Count::with_children)};
    };
    const auto before = used();
    const WriteCounts waits = write_counts(port);
    load.run(requests, rate, options.seconds);
    const auto after = used();
    load.print(what);
    const auto each = [&](std::size_t at) {
      return (after[at] - before[at]) * 1e6 / static_cast<double>(std::max<std::size_t>(1, load.answered()));
    };
    fmt::print("{:<34} processor time of each, microseconds: server {:.0f}, load generator {:.0f}, database {:.0f}\n", "", each(0), each(1),
               each(2));
    print_waits(waits, write_counts(port));
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
