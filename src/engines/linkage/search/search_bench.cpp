// SPDX-License-Identifier: MIT
// A thousand search texts with one typing mistake each over many people: is the person who is meant first, and how long does it take.
#include <benchmark/benchmark.h>
#include <time.h>

#include <algorithm>
#include <chrono>

#include "engines/linkage/search/internal/test_people.h"

namespace cw::linkage::search {
namespace {

double seconds_of_thread() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

double at_share(std::vector<double>& values, double share) {
  std::ranges::sort(values);
  return values[static_cast<std::size_t>(share * static_cast<double>(values.size() - 1))];
}

struct Asked {
  Uuid person;
  std::string text;
};
constexpr std::size_t searches = 1000;

PersonSearch people_to_search(std::uint64_t count, std::vector<Asked>& asked) {  // NOLINT: a bench's own
  PersonSearch people;
  TestPeople source(11);
  TestPeople mistakes(12);
  for (std::uint64_t i = 0; i < count; ++i) {
    const TestPerson person = source.next();
    if (!people.put(TestPeople::person_of(i, person))) std::abort();
    if (i % (count / searches) == 7 && asked.size() < searches) asked.push_back({id_of_number(i), mistakes.search_text(person)});
  }
  return people;
}

void search_with_one_mistake(benchmark::State& state) {
  std::vector<Asked> asked;
  const double before = seconds_of_thread();
  const PersonSearch people = people_to_search(static_cast<std::uint64_t>(state.range(0)), asked);
  const double build = seconds_of_thread() - before;
  double first = 0, within_five = 0;
  std::vector<double> wall, processor;
  for (auto _ : state) {
    for (const Asked& one : asked) {
      const double processor_before = seconds_of_thread();
      const auto wall_before = std::chrono::steady_clock::now();
      const auto answer = people.search(one.text, {});
      wall.push_back(std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - wall_before).count());
      processor.push_back((seconds_of_thread() - processor_before) * 1e3);
      if (!answer) std::abort();
      const auto place = std::ranges::find(answer->hits, one.person, &Hit::person) - answer->hits.begin();
      first += place == 0 && !answer->hits.empty() ? 1 : 0;
      within_five += place < 5 && static_cast<std::size_t>(place) < answer->hits.size() ? 1 : 0;
      if (place != 0 && getenv("CW_SHOW_MISSES") != nullptr)
        printf("%s | %s\n", one.text.c_str(), answer->hits.empty() ? "-" : answer->hits[0].reason.c_str());
    }
  }
  state.counters["right_first"] = first / static_cast<double>(wall.size());
  state.counters["right_in_five"] = within_five / static_cast<double>(wall.size());
  state.counters["p50_ms"] = at_share(wall, 0.5);
  state.counters["p95_ms"] = at_share(wall, 0.95);
  state.counters["p99_ms"] = at_share(wall, 0.99);
  state.counters["p50_cpu_ms"] = at_share(processor, 0.5);
  state.counters["p95_cpu_ms"] = at_share(processor, 0.95);
  state.counters["MiB"] = static_cast<double>(people.memory().total()) / (1024 * 1024);
  state.counters["build_cpu_s"] = build;
}
BENCHMARK(search_with_one_mistake)->Arg(100'000)->Arg(1'000'000)->Iterations(1)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace cw::linkage::search
