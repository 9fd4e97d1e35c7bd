// SPDX-License-Identifier: MIT
// Virtual users at the desk of the real server: whether it holds the gates that such a service is built to (400 users, 525 under stress: at
// most 1% errors, p95 under 200 ms), and with how many it breaks, and of what.
//
//   desk_load [--users 400] [--ramp 60] [--seconds 120] [--think 1-5] [--journeys 0] [--household yes] [--until-broken yes]
//             [--records 20000] [--database sqlite|postgres] [--threads 64] [--scheme http|https] [--folder DIR]
//
// Users sign in spread evenly over `ramp` seconds, since a password is slow to check on purpose (argon2id: some 20 to 40 ms of a processor
// each), then do what virtual_users.h says for `seconds`, which is what is judged. `think`: seconds between pages, evenly between the two.
// `journeys`: searches after which a user signs in anew; 0: stays signed in, as people do. With `until-broken` more users come step by
// step, as fast as the first ones did, until p95 or errors are over the gate; then which resource was at its limit. Ends with 1 where the
// gate did not hold for `users`.
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "../common/write_waits.h"
#include "base/time.h"
#include "virtual_users.h"

namespace cw::bench {
namespace {

constexpr double most_milliseconds = 200, most_errors = 0.01;
constexpr int more_users[] = {525, 800, 1200, 1800, 2700, 4000};

struct LoadOptions {
  DeskOptions desk;
  JourneyOptions journey;
  int users = 400;
  double ramp = 60, seconds = 120;
  bool until_broken = false;
};

// What the machine did while the users were there, as shares of one processor.
struct Shares {
  double server = 0, database = 0, own = 0, others = 0, processors = 0;
  [[nodiscard]] double busy() const { return server + database + own + others; }
};
Shares shares_between(const Used& before, const Used& after) {
  const double seconds = after.at - before.at;
  Shares out{(after.server - before.server) / seconds, (after.database - before.database) / seconds, (after.own - before.own) / seconds, 0,
             static_cast<double>(std::thread::hardware_concurrency())};
  out.others = std::max(0.0, (after.machine - before.machine) / seconds - out.server - out.database - out.own);
  return out;
}

std::int64_t counter_in(const std::string& metrics, const std::string& name) {
  const std::size_t at = metrics.find("\n" + name + " ");
  return at == std::string::npos ? 0 : std::atoll(metrics.c_str() + at + name.size() + 2);
}

// Which resource had nothing left, from the shares of processors, the server's own counts, and its waits for the disk.
std::string limit_of(const Shares& shares, std::int64_t turned_away, double slow_commits) {
  if (shares.busy() > 0.9 * shares.processors) {
    const double work = shares.server + shares.database;
    const bool by_others = shares.others > 0.15 * shares.processors;
    return fmt::format("the processors ({:.0f}% of {:.0f} busy; server and database took {:.2f} of them){}",
                       100 * shares.busy() / shares.processors, shares.processors, work,
                       by_others ? ", and other work on this machine took too much of them for a figure to keep" : "");
  }
  if (slow_commits > 0.05) return fmt::format("the disk ({:.0f}% of the waits for it lasted over 50 ms)", 100 * slow_commits);
  if (turned_away > 0) return "the server's threads (its queue was full while processors were idle: try more --threads)";
  return "none that is counted here: processors, disk and threads had room";
}

class LoadRun {
 public:
  LoadRun(DeskPlace& desk, const LoadOptions& options) : desk_(desk), options_(options), users_(desk, options.journey) {}

  // True where the gates held.
  bool stage(int users) {
    const double ramp = options_.ramp * (users - users_.count()) / options_.users;
    users_.add(users, ramp);
    fmt::print("\n{} users, coming over {:.0f} s, then {:.0f} s\n", users, ramp, options_.seconds);
    Measured coming, steady;
    const Used before = used_by(desk_.processes());
    users_.run(ramp, coming);
    const Used between = used_by(desk_.processes());
    fmt::print(" while they came, signing in\n");
    coming.print();
    print_shares(shares_between(before, between), coming);
    return judge(steady, between);
  }

 private:
  bool judge(Measured& steady, const Used& before) {
    const std::string counts = desk_.metrics();
    users_.run(options_.seconds, steady);
    const Used after = used_by(desk_.processes());
    const std::string counts_after = desk_.metrics();
    users_.pause(steady);
    const Shares shares = shares_between(before, after);
    const WriteCounts waits = write_counts(counts), waits_after = write_counts(counts_after);
    fmt::print(" with all of them\n");
    steady.print();
    print_shares(shares, steady);
    print_waits(waits, waits_after);
    const double p95 = steady.percentile(.95);
    const bool held = p95 < most_milliseconds && steady.error_share() <= most_errors;
    fmt::print(" {}: p95 {:.1f} ms (gate {:.0f}), errors {:.2f}% (gate {:.0f}%)\n", held ? "HELD" : "BROKEN", p95, most_milliseconds,
               100 * steady.error_share(), 100 * most_errors);
    const std::int64_t turned_away = counter_in(counts_after, "http_queue_full_total") - counter_in(counts, "http_queue_full_total");
    if (!held) fmt::print(" at its limit: {}\n", limit_of(shares, turned_away, slow_commits(waits, waits_after)));
    std::fflush(stdout);
    return held;
  }
  static double slow_commits(const WriteCounts& before, const WriteCounts& after) {
    std::int64_t all = 0, slow = 0;
    for (const auto& [series, counts] : after)
      if (series.find("for=\"commit\"") != std::string::npos) {
        all += longer_than(0, series, before, after);
        slow += longer_than(0.05, series, before, after);
      }
    return all == 0 ? 0 : static_cast<double>(slow) / static_cast<double>(all);
  }
  static void print_shares(const Shares& shares, const Measured& measured) {
    const double requests = std::max(1.0, static_cast<double>(measured.answered()) / measured.seconds);
    fmt::print(
        "  processors: server {:.2f}, database {:.2f}, load generator {:.2f}, other work {:.2f}, of {:.0f}; a request: server {:.2f} ms, "
        "database {:.2f} ms, generator {:.2f} ms\n",
        shares.server, shares.database, shares.own, shares.others, shares.processors, 1000 * shares.server / requests,
        1000 * shares.database / requests, 1000 * shares.own / requests);
  }
  DeskPlace& desk_;
  const LoadOptions& options_;
  VirtualUsers users_;
};

void read_think(const std::string& value, JourneyOptions& journey) {
  const std::size_t dash = value.find('-');
  journey.think_least = std::atof(value.c_str());
  journey.think_most = dash == std::string::npos ? journey.think_least : std::atof(value.c_str() + dash + 1);
}

LoadOptions read_words(int count, char** words) {
  LoadOptions out;
  for (int at = 1; at + 1 < count; at += 2) {
    const std::string name = words[at], value = words[at + 1];
    if (name == "--users")
      out.users = std::max(1, std::atoi(value.c_str()));
    else if (name == "--ramp")
      out.ramp = std::atof(value.c_str());
    else if (name == "--seconds")
      out.seconds = std::atof(value.c_str());
    else if (name == "--think")
      read_think(value, out.journey);
    else if (name == "--journeys")
      out.journey.journeys_per_sign_in = std::atoi(value.c_str());
    else if (name == "--household")
      out.journey.household = value == "yes";
    else if (name == "--until-broken")
      out.until_broken = value == "yes";
    else if (!read_desk_option(name, value, out.desk))
      throw std::runtime_error("this program has no option " + name);
  }
  return out;
}

int run(int count, char** words) {
  const LoadOptions options = read_words(count, words);
  DeskPlace desk(options.desk);
  fmt::print("{}, {}, {} records, {} threads; {:.0f} to {:.0f} s of thought between pages; process {}\n",
             options.desk.postgres ? "postgres" : "sqlite", options.desk.tls ? "https" : "http", options.desk.records, options.desk.threads,
             options.journey.think_least, options.journey.think_most, desk.processes().server);
  std::fflush(stdout);
  desk.fill();
  LoadRun load(desk, options);
  const bool first = load.stage(options.users);
  if (options.until_broken && first) {
    int held = options.users;
    for (const int users : more_users)
      if (users > options.users) {
        if (!load.stage(users)) {
          fmt::print("\nbroken between {} and {} users\n", held, users);
          held = 0;
          break;
        }
        held = users;
      }
    if (held > 0) fmt::print("\nheld with {} users\n", held);
  }
  print_memory(desk.processes().server);
  std::fflush(stdout);
  return desk.end() && first ? 0 : 1;
}

}  // namespace
}  // namespace cw::bench

int main(int count, char** words) { return cw::bench::exit_code(cw::bench::run, count, words); }
