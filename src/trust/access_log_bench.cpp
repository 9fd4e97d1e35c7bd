// SPDX-License-Identifier: MIT
// Durable entries a second: readers that each read one row and may not go on before their entry is on the disk; one writer commits for all.
// Afterwards the log must hold an entry for each read, and verify. The folder: where TMPDIR points (a disk, not memory).
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <semaphore>
#include <thread>

#include "store/test_postgres.h"
#include "store/test_store.h"
#include "trust/access_log.h"
#include "trust/access_log_queue.h"
#include "trust/internal/test_policy.h"
#include "trust/migrations.h"

namespace cw::trust {
namespace {

constexpr int readers = 32, reads_each = 200;

void fail_bench(benchmark::State& state, const Error& error) { state.SkipWithError(error.message.c_str()); }

struct Setup {
  LogKeys keys{Digest{1}, {"bench.example/log", Digest{2}}};
  AccessPolicy policy{parse_access_policy(test::example_policy).value()};
  std::vector<std::string_view> roles = {"adviser"}, sources = {"council_tax"}, fields = {"name", "address", "diagnosis"};
  [[nodiscard]] AccessRequest request() const {
    AccessRequest out;
    out.account = "0190163d-8694-739b-aea5-966c26f8ad91";
    out.roles = roles;
    out.organisation = "council";
    out.purpose = "contact";
    out.sources = sources;
    out.fields = fields;
    out.time = system_clock().now();
    return out;
  }
};

int read_and_log(const std::string& url, const AccessLog& log, LogQueue& queue, const Setup& setup, int reader) {
  auto db = store::open(url);
  if (!db) return 0;
  int done = 0;
  for (int i = 0; i < reads_each; ++i) {
    const AccessRequest request = setup.request();
    const std::string id = fmt::format("p{}", (reader * 7 + i) % 100);
    const auto name = log.with_access(*db, queue, Visit{setup.policy, request, Door::api, "10.0.0.1", "", {}},
                                      [&](store::Connection& work, Access& access) -> Result<std::string> {
                                        access.saw(id);
                                        return work.value<std::string>("SELECT name FROM person WHERE id = ?1", {id});
                                      });
    done += name ? 1 : 0;
  }
  return done;
}

enum class Reading : std::uint8_t { none, one_row };

// Hands in an entry for each look, with up to `in_flight` waiting for their commit, as a server's connections do; how many were committed.
int log_only(LogQueue& queue, const Setup& setup, int entries) {
  constexpr int in_flight = 512;
  std::counting_semaphore<in_flight> places(in_flight);
  std::atomic<int> committed{0};
  for (int i = 0; i < entries; ++i) {
    places.acquire();
    const AccessRequest request = setup.request();
    AccessEntry entry = entry_of(setup.policy, request, setup.policy.decide(request));
    entry.subjects = {fmt::format("0190163d-8694-739b-aea5-{:012}", i % 1000)};
    queue.submit(std::move(entry), [&](const Result<std::int64_t>& done) {
      committed += done ? 1 : 0;
      places.release();
    });
  }
  for (int i = 0; i < in_flight; ++i) places.acquire();
  return committed;
}

void durable_entries(benchmark::State& state, const std::string& url, Reading reading) {
  const Setup setup;
  auto db = store::open(url);
  if (!db) return fail_bench(state, db.error());
  if (const auto migrated = store::migrate(*db, {migrations()}); !migrated) return fail_bench(state, migrated.error());
  (void)db->script("CREATE TABLE person (id TEXT PRIMARY KEY, name TEXT NOT NULL) STRICT");
  for (int i = 0; i < 100; ++i) (void)db->execute("INSERT INTO person (id, name) VALUES (?1, 'Ann')", {fmt::format("p{}", i)});
  auto log = AccessLog::open(*db, setup.keys.signer.name, setup.keys);
  auto writer = store::Writer::start(url);
  if (!log || !writer) return state.SkipWithError("cannot start");
  LogQueue queue(*log, **writer);
  std::atomic<std::int64_t> handed_out{0};
  for (auto _ : state) {
    if (reading == Reading::none) {
      handed_out += log_only(queue, setup, readers * reads_each);
      continue;
    }
    std::vector<std::thread> threads;
    for (int t = 0; t < readers; ++t) threads.emplace_back([&, t] { handed_out += read_and_log(url, *log, queue, setup, t); });
    for (std::thread& thread : threads) thread.join();
  }
  state.SetItemsProcessed(handed_out);
  const auto report = log->verify(*db);
  if (!report || !report->good() || static_cast<std::int64_t>(report->entries) != handed_out ||
      handed_out != state.iterations() * readers * reads_each)
    state.SkipWithError("the log does not hold an entry for each read");
  state.counters["entries_per_commit"] = static_cast<double>(handed_out) / static_cast<double>((*writer)->counts().commits);
}

void on_sqlite(benchmark::State& state, Reading reading) {
  const cw::test::Folder folder;
  durable_entries(state, folder.at("store.sqlite").string(), reading);
}
void on_postgres(benchmark::State& state, Reading reading) {
  store::test::Postgres server({store::test::Postgres::Disk::real});
  durable_entries(state, server.new_database(), reading);
}
BENCHMARK_CAPTURE(on_sqlite, durable_entries, Reading::none)->Unit(benchmark::kMillisecond)->UseRealTime()->Iterations(3);
BENCHMARK_CAPTURE(on_sqlite, durable_reads_with_entries, Reading::one_row)->Unit(benchmark::kMillisecond)->UseRealTime()->Iterations(3);
BENCHMARK_CAPTURE(on_postgres, durable_entries, Reading::none)->Unit(benchmark::kMillisecond)->UseRealTime()->Iterations(3);
BENCHMARK_CAPTURE(on_postgres, durable_reads_with_entries, Reading::one_row)->Unit(benchmark::kMillisecond)->UseRealTime()->Iterations(3);

}  // namespace
}  // namespace cw::trust
