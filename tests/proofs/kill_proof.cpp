// SPDX-License-Identifier: MIT
// Kills the real server (SIGKILL) at random moments while records are written to it one by one and in bulk, and says what came of what it
// had acknowledged.
//
//   kill_proof [--database sqlite|postgres] [--kills 200] [--nodes 1|2] [--seed 1]
//
// Each record has one writer, which asks again, of whichever server answers, until it is told. In the end, and now and then on the way:
//   nothing acknowledged is lost: each record is in the store as its writer was told last (or as it asked for last, where it was not told),
//   and each change that a writer was told of is in the history, of that record;
//   nothing is doubled: no change stands twice, no record has more changes than its writer asked for;
//   `commonweal check` (register and access log among it) and `commonweal audit verify` find nothing wrong, and each write has its entry.
// Exits with 1 where any of it is not so.
#include <fmt/format.h>

#include <atomic>
#include <condition_variable>
#include <cstdio>
#include <map>
#include <mutex>
#include <random>
#include <set>
#include <thread>

#include "../end_to_end/running_place.h"
#include "base/time.h"
#include "store/store.h"
#include "store/test_postgres.h"

namespace {

using cw::test::number_in;
using cw::test::PlaceAnswer;
using cw::test::RunningPlace;
using cw::test::text_at;

struct Options {
  bool postgres = false;
  int kills = 200, nodes = 1;
  unsigned seed = 1;
};

// What a record must be: as told last, or one of what was asked since.
struct Expected {
  std::set<std::string> states = {""};  // the column "title"; "": not there
  std::int64_t told = 0, asked = 0;     // changes
};
struct Told {
  std::int64_t change = 0;
  std::string id;
};

class Proof {
 public:
  Proof(Options options, RunningPlace& place) : options_(options), place_(place), random_(options.seed) {
    for (int node = 0; node < options.nodes; ++node) {
      ports_.push_back(cw::test::free_port());
      servers_.push_back(start(ports_.back()));
      // One after the other: the first makes the keys.
      if (servers_.back()->wait_until_ready().empty()) throw std::runtime_error("the server did not start: " + log());
    }
  }
  int run() {
    const double began = cw::elapsed_seconds();
    std::vector<std::thread> writers;
    for (int writer = 0; writer < 3; ++writer) writers.emplace_back([this, writer] { write_one_by_one(writer); });
    writers.emplace_back([this] { write_in_bulk(); });
    for (int kill = 0; kill < options_.kills && problems_.empty(); ++kill) {
      kill_one();
      if (kill % 50 == 49)
        std::printf("  %d kills, %lld writes acknowledged\n", kill + 1, static_cast<long long>(acknowledged_.load())), std::fflush(stdout);
    }
    stop_ = true;
    for (std::thread& writer : writers) writer.join();
    for (auto& server : servers_)
      if (server->end(SIGTERM) != 0) problems_.push_back("a server did not end as it should: " + log());
    check();
    std::printf("%s, %d node%s, %d kills, seed %u: %lld writes acknowledged, %lld answers lost on the way; %s; %.0f s\n",
                options_.postgres ? "postgres" : "sqlite", options_.nodes, options_.nodes > 1 ? "s" : "", options_.kills, options_.seed,
                static_cast<long long>(acknowledged_.load()), static_cast<long long>(unknown_.load()),
                problems_.empty() ? "nothing lost, nothing doubled, check sound, audit whole" : "FAULTS", cw::elapsed_seconds() - began);
    for (const std::string& problem : problems_) std::printf("  %s\n", problem.c_str());
    return problems_.empty() ? 0 : 1;
  }

 private:
  std::unique_ptr<cw::test::Process> start(std::uint16_t port) {
    return place_.serve(port, {"--node-address", "http://127.0.0.1:" + std::to_string(port), "--node-lease", "0.5", "--threads", "8"},
                        "server-" + std::to_string(port) + ".log");
  }
  std::string log() {
    std::string out;
    for (const std::uint16_t port : ports_) {
      const std::string all = cw::test::content_of(place_.folder().at("server-" + std::to_string(port) + ".log"));
      out += all.substr(all.size() > 1500 ? all.size() - 1500 : 0);
    }
    return out;
  }

  // Lets some writes be acknowledged, waits a random moment more, and kills; now and then also while it starts.
  void kill_one() {
    const std::int64_t least = acknowledged_ + 1 + static_cast<std::int64_t>(random_() % 60);
    {
      std::unique_lock lock(mutex_);
      if (!told_one_.wait_for(lock, std::chrono::seconds(60), [&] { return acknowledged_ >= least; })) {
        problems_.push_back("nothing was acknowledged for a minute: " + log());
        return;
      }
    }
    const std::size_t which = random_() % servers_.size();
    pause_at_random(4'000);
    servers_[which]->end(SIGKILL);
    servers_[which] = start(ports_[which]);
    if (random_() % 8 == 0) {
      pause_at_random(150'000);
      servers_[which]->end(SIGKILL);
      servers_[which] = start(ports_[which]);
    }
    if (options_.nodes == 1 && servers_[which]->wait_until_ready().empty()) problems_.push_back("it does not start again: " + log());
  }
  void pause_at_random(unsigned most_microseconds) {
    std::this_thread::sleep_for(std::chrono::microseconds(random_() % most_microseconds));
  }

  // One writer's connection, and how often it had to ask again for the same.
  struct Line {
    std::size_t at = 0;
    std::unique_ptr<cw::web::test::Client> client;
    std::int64_t again = 0;
  };
  // Asks until there is an answer, of one server after the other.
  PlaceAnswer ask(Line& line, const std::string& method, const std::string& path, const std::string& body, const std::string& type) {
    for (;;) {
      if (!line.client) line.client = std::make_unique<cw::web::test::Client>(ports_[line.at]);
      PlaceAnswer answer = RunningPlace::ask_on(*line.client, method, path, place_.feed, body, type, "");
      if (answer.status != 0 && answer.status < 500) return answer;
      line.client.reset();
      line.at = (line.at + 1) % ports_.size();
      ++line.again;
      ++unknown_;
      if (stop_ && ++after_stop_ > 2000) return answer;
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
  }
  void acknowledge(std::int64_t many) {
    {
      const std::lock_guard lock(mutex_);
      acknowledged_ += many;
    }
    told_one_.notify_all();
  }

  void write_one_by_one(int writer) {
    std::mt19937 random(options_.seed * 100 + static_cast<unsigned>(writer));
    Line line{static_cast<std::size_t>(writer) % ports_.size(), nullptr, 0};
    for (int version = 1; !stop_; ++version) {
      const std::string id = fmt::format("w{}-{}", writer, random() % 30);
      Expected& record = record_of(id);
      const bool removes = random() % 6 == 0 && !record.states.contains("");
      const std::string state = removes ? "" : std::to_string(version);
      line.again = 0;
      record.states.insert(state);
      const PlaceAnswer answer = ask(line, removes ? "DELETE" : "PUT", "/sources/council_register/records/" + id,
                                     removes ? "" : "{\"columns\":" + columns(random, state) + "}", "application/json");
      // A server may have asked the one that leads again, too.
      record.asked += (1 + line.again) * options_.nodes;
      const bool gone_already = removes && answer.status == 404 && (line.again > 0 || options_.nodes > 1);  // by a try that nobody heard of
      if (answer.status >= 300 && !gone_already) {
        note_problem(fmt::format("{} of {} was answered with {}: {}", removes ? "DELETE" : "PUT", id, answer.status, answer.body));
        return;
      }
      record.states = {state};
      note_told(record, id, answer.json);
      acknowledge(1);
    }
  }
  void write_in_bulk() {
    std::mt19937 random(options_.seed * 100 + 77);
    Line way;
    for (int version = 1; !stop_; ++version) {
      std::string body;
      std::vector<std::string> ids;
      for (int line = 0; line < 40; ++line) {
        ids.push_back(fmt::format("bulk-{}", (version * 40 + line) % 200));
        body +=
            fmt::format("{{\"source\":\"library\",\"id\":\"{}\",\"columns\":{}}}\n", ids.back(), columns(random, std::to_string(version)));
        record_of(ids.back()).states.insert(std::to_string(version));
      }
      way.again = 0;
      PlaceAnswer answer;
      std::vector<cw::Value> accepted;
      // A line may be refused because a server stopped in the middle: then the whole is asked again, as a feed would.
      do {
        answer = ask(way, "POST", "/records", body, "application/x-ndjson");
        accepted = accepted_lines(answer.body);
        if (accepted.size() < ids.size()) ++way.again;
      } while (accepted.size() < ids.size() && answer.status == 200 && !stop_);
      for (const std::string& id : ids) record_of(id).asked += (1 + way.again) * options_.nodes;
      if (accepted.size() < ids.size()) {
        if (answer.status != 200) note_problem(fmt::format("a bulk was answered with {}: {}", answer.status, answer.body));
        return;
      }
      for (std::size_t i = 0; i < ids.size(); ++i) {
        Expected& record = record_of(ids[i]);
        record.states = {std::to_string(version)};
        note_told(record, ids[i], accepted[i]);
      }
      acknowledge(static_cast<std::int64_t>(ids.size()));
    }
  }
  static std::vector<cw::Value> accepted_lines(const std::string& body) {
    std::vector<cw::Value> out;
    for (std::size_t from = 0; from < body.size();) {
      const std::size_t end = std::min(body.find('\n', from), body.size());
      const auto line = cw::parse_json(std::string_view(body).substr(from, end - from));
      const cw::Value* accepted = line ? member(*line, "accepted") : nullptr;
      if (accepted != nullptr) out.push_back(*accepted);
      from = end + 1;
    }
    return out;
  }
  // A few people, seen by several sources, with something that changes each time.
  static std::string columns(std::mt19937& random, const std::string& state) {
    constexpr const char* given[] = {"Ann", "Bob", "Cleo", "Dev", "Ewa"};
    constexpr const char* family[] = {"Quillfeather", "Okonkwo", "Brannock"};
    return fmt::format(R"({{"title":"{}","given_name":"{}","family_name":"{}","date_of_birth":"19{}-02-01","postcode":"AW1 {}AA"}})", state,
                       given[random() % 5], family[random() % 3], 50 + random() % 4, random() % 3);
  }

  Expected& record_of(const std::string& id) {
    const std::lock_guard lock(mutex_);
    return records_[id];  // stays where it is; only its own writer uses it
  }
  void note_told(Expected& record, const std::string& id, const cw::Value& outcome) {
    const std::int64_t change = number_in(outcome, "change");
    if (change == 0) return;  // nothing changed: an earlier try, of which nobody was told, had done it
    record.told += 1;
    const std::lock_guard lock(mutex_);
    told_.push_back({change, id});
  }
  void note_problem(std::string problem) {
    const std::lock_guard lock(mutex_);
    problems_.push_back(std::move(problem));
  }

  void check() {
    auto db = cw::store::open(place_.store());
    if (!db) return problems_.push_back(db.error().message);
    std::map<std::string, std::string> there;
    std::map<std::string, std::int64_t> changes_of;
    std::map<std::int64_t, std::string> id_of_change;
    const auto records = db->each("SELECT id, columns, CASE WHEN gone_at IS NULL THEN 1 ELSE 0 END FROM record", {},
                                  [&](const cw::store::Row& row) -> cw::Result<void> {
                                    const auto columns = cw::parse_json(row.get<std::string_view>(1));
                                    there[row.get<std::string>(0)] = row.get<bool>(2) ? text_at(*columns, "title") : std::string();
                                    return {};
                                  });
    const auto changes = db->each("SELECT c.number, r.id FROM register_change AS c JOIN record AS r ON r.number = c.record", {},
                                  [&](const cw::store::Row& row) -> cw::Result<void> {
                                    id_of_change[row.get<std::int64_t>(0)] = row.get<std::string>(1);
                                    changes_of[row.get<std::string>(1)] += 1;
                                    return {};
                                  });
    if (!records || !changes) return problems_.push_back("the store cannot be read");
    for (const auto& [id, record] : records_) {
      if (!record.states.contains(there[id])) problems_.push_back(fmt::format("lost: {} is \"{}\", not as acknowledged", id, there[id]));
      if (changes_of[id] < record.told) problems_.push_back(fmt::format("lost: {} has fewer changes than were acknowledged", id));
      if (changes_of[id] > record.asked) problems_.push_back(fmt::format("doubled: {} has more changes than were asked for", id));
    }
    std::set<std::int64_t> seen;
    for (const Told& told : told_) {
      if (!seen.insert(told.change).second) problems_.push_back(fmt::format("doubled: change {} was acknowledged twice", told.change));
      const auto found = id_of_change.find(told.change);
      if (found == id_of_change.end() || found->second != told.id) problems_.push_back(fmt::format("lost: change {}", told.change));
    }
    const auto entries = db->value<std::int64_t>("SELECT count(*) FROM access_log");
    if (!entries || *entries < acknowledged_) problems_.push_back("there are fewer entries in the access log than acknowledged writes");
    if (std::string faults = place_.faults(); !faults.empty()) problems_.push_back(std::move(faults));
  }

  const Options options_;
  RunningPlace& place_;
  std::mt19937 random_;
  std::vector<std::uint16_t> ports_;
  std::vector<std::unique_ptr<cw::test::Process>> servers_;
  std::mutex mutex_;
  std::condition_variable told_one_;
  std::atomic<bool> stop_ = false;
  std::atomic<std::int64_t> acknowledged_ = 0, unknown_ = 0, after_stop_ = 0;
  std::map<std::string, Expected> records_;
  std::vector<Told> told_;
  std::vector<std::string> problems_;
};

Options read_options(int count, char** words) {
  Options out;
  for (int at = 1; at + 1 < count; at += 2) {
    const std::string name = words[at], value = words[at + 1];
    if (name == "--database") out.postgres = value == "postgres";
    if (name == "--kills") out.kills = std::atoi(value.c_str());
    if (name == "--nodes") out.nodes = std::atoi(value.c_str());
    if (name == "--seed") out.seed = static_cast<unsigned>(std::atoi(value.c_str()));
  }
  return out;
}

}  // namespace

int main(int count, char** words) {
  signal(SIGPIPE, SIG_IGN);
  const Options options = read_options(count, words);
  if (options.nodes > 1 && !options.postgres) {
    std::fputs("several nodes need --database postgres\n", stderr);
    return 2;
  }
  RunningPlace place(CW_BINARY, CW_SOURCE_DIR, options.postgres ? cw::store::test::postgres().new_database() : std::string());
  return Proof(options, place).run();
}
