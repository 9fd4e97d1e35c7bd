// SPDX-License-Identifier: MIT
// The live index on a linked folder: build, memory, match and apply, one thread each. Prints a table; needs
//   CW_LIVE_FILES   the files, separated by commas
//   CW_LIVE_MODEL   model.toml of a run of them
//   CW_LIVE_BATCH   1: also compares people with the batch's, in random order with changes and removals
// Without them it says so and does nothing.
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <random>
#include <sstream>

#include "engines/linkage/evaluation.h"
#include "engines/linkage/live/live.h"
#include "services/linkage/people.h"
#include "services/linkage/prepared_run.h"
#include "services/linkage/scoring.h"

namespace cw::link {
namespace {

// CPU time of this thread, so that other programs on the machine do not count: on a machine of one's own it is the time that passes.
struct Clock {
  using time_point = double;
  static double now() {
    timespec time{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
  }
};
double seconds_since(Clock::time_point from) { return Clock::now() - from; }

struct Times {
  std::vector<double> each;  // seconds
  void print(const char* what) {
    std::ranges::sort(each);
    double sum = 0;
    for (const double one : each) sum += one;
    const auto at = [&](double share) { return 1000 * each[static_cast<std::size_t>(share * static_cast<double>(each.size() - 1))]; };
    fmt::print("{:<28} {:>8} times  p50 {:7.3f} ms  p99 {:7.3f} ms  p99.9 {:7.3f} ms  most {:7.2f} ms  {:9.0f}/s\n", what, each.size(),
               at(0.5), at(0.99), at(0.999), at(1), static_cast<double>(each.size()) / sum);
  }
};

Result<PreparedRun> prepared(const std::string& files, const std::string& model) {
  LinkOptions options;
  std::stringstream in(files);
  for (std::string file; std::getline(in, file, ',');) options.files.emplace_back(file);
  options.config = model;
  options.threads = 2;
  RunMetrics metrics;
  Progress progress({});
  return prepare_run(options, metrics, progress);
}

linkage::LiveSettings settings_of(const PreparedRun& run) {
  linkage::LiveSettings settings;
  settings.threshold = run.config.threshold;
  settings.duplicate_free = run.config.duplicate_free;
  settings.subject = run.config.subject;
  settings.threads = 2;
  return settings;
}

linkage::RecordName name_at(const PreparedRun& run, std::size_t row) {
  const Table& table = run.intake->table;
  const Column &id = *table.find(run.intake->id_column), &source = *table.find(run.intake->source_column);
  return {source.display(source.code(row)), id.display(id.code(row))};
}

void print_memory(const linkage::LiveIndex& index) {
  const linkage::LiveMemory memory = index.memory();
  const auto per = [&](std::uint64_t bytes) { return static_cast<double>(bytes) / static_cast<double>(index.size()); };
  fmt::print(
      "memory: {} MiB for {} records; bytes a record: {:.0f} (values {:.0f}, comparisons {:.0f}, blocking {:.0f}, links {:.0f}, rest "
      "{:.0f}); peak {} MiB\n",
      memory.total() >> 20, index.size(), per(memory.total()), per(memory.values), per(memory.comparisons), per(memory.blocking),
      per(memory.links), per(memory.rest), peak_memory_bytes() >> 20);
}

void time_calls(const PreparedRun& run, linkage::LiveIndex& index, std::mt19937_64& random) {
  const Table& table = run.intake->table;
  constexpr std::size_t calls = 20'000;
  Times match, removal, addition, unchanged;
  std::uint64_t compared = 0, candidates = 0;
  for (std::size_t i = 0; i < calls; ++i) {
    const auto from = Clock::now();
    const auto found = index.match(table, random() % table.rows(), {});
    match.each.push_back(seconds_since(from));
    if (!found) std::abort();
    compared += found->compared;
    candidates += found->candidates.size();
  }
  match.print("match");
  fmt::print("  compared {:.1f} records, {:.1f} candidates a call\n", static_cast<double>(compared) / calls,
             static_cast<double>(candidates) / calls);
  std::uint64_t cut_short = 0, passed_over = 0;
  for (std::size_t i = 0; i < calls; ++i) {
    const std::size_t row = random() % table.rows();
    auto from = Clock::now();
    const auto gone = index.remove(name_at(run, row));
    removal.each.push_back(seconds_since(from));
    from = Clock::now();
    const auto back = index.put(table, row);
    addition.each.push_back(seconds_since(from));
    from = Clock::now();
    const auto same = index.put(table, row);
    unchanged.each.push_back(seconds_since(from));
    if (!gone || !back || !same || same->done != linkage::LiveDone::unchanged) std::abort();
    cut_short += back->neighbourhood == linkage::Neighbourhood::cut_short ? 1 : 0;
    passed_over += back->blocks_passed_over;
  }
  removal.print("apply: a record removed");
  addition.print("apply: a record added");
  unchanged.print("apply: nothing changed");
  fmt::print("  pieces cut short {}, blocks passed over {}\n", cut_short, passed_over);
}

void live(benchmark::State& state) {
  const char* files = std::getenv("CW_LIVE_FILES");
  const char* model = std::getenv("CW_LIVE_MODEL");
  if (files == nullptr || model == nullptr) return state.SkipWithError("set CW_LIVE_FILES and CW_LIVE_MODEL");
  for (auto _ : state) {
    auto from = Clock::now();
    auto run = prepared(files, model);
    if (!run) return state.SkipWithError(run.error().message.c_str());
    run->linker.reset();
    fmt::print("\n{} records read in {:.1f} s\n", run->intake->table.rows(), seconds_since(from));
    from = Clock::now();
    auto index = linkage::LiveIndex::build(run->intake->table, *run->config.model, settings_of(*run));
    if (!index) return state.SkipWithError(index.error().message.c_str());
    fmt::print("built in {:.1f} s\n", seconds_since(from));
    print_memory(*index);
    std::mt19937_64 random(1);
    time_calls(*run, *index, random);
    from = Clock::now();
    const auto refitted = index->refit();
    fmt::print("refit in {:.1f} s, {} records moved\n", seconds_since(from), refitted ? refitted->moves.size() : 0);
    print_memory(*index);
  }
}
BENCHMARK(live)->Unit(benchmark::kSecond)->Iterations(1);

}  // namespace
}  // namespace cw::link
