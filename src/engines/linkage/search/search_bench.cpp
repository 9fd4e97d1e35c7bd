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

struct Searched {
  PersonSearch people;
  std::vector<Asked> asked;
  double build_seconds = 0;  // of the processor
};

Searched build(std::uint64_t count) {
  Searched out;
  TestPeople source(11), mistakes(12);
  const double before = seconds_of_thread();
  for (std::uint64_t i = 0; i < count; ++i) {
    const TestPerson person = source.next();
    if (!out.people.put(TestPeople::person_of(i, person))) std::abort();
    if (i % (count / searches) == 7 && out.asked.size() < searches) out.asked.push_back({id_of_number(i), mistakes.search_text(person)});
  }
  out.build_seconds = seconds_of_thread() - before;
  return out;
}

// The last one built is kept for the next benchmark.
const Searched& people_to_search(std::uint64_t count) {
  static Searched last;
  if (last.people.size() != count) last = build(count);
  return last;
}

void search_with_one_mistake(benchmark::State& state) {
  const auto& [people, asked, build] = people_to_search(static_cast<std::uint64_t>(state.range(0)));
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

// Texts that ask for the most work: common words alone and together, as many parts as are read, numbers that are nobody's.
std::vector<std::string> heavy_texts() {
  std::vector<std::string> out = {
      "smith", "street", "towna", "1980", "john smith street", "a", std::string(500, '7'), std::string(500, 'a')};
  const auto thirty = [&](std::string_view word) {
    std::string text;
    for (int i = 0; i < 30; ++i) text.append(text.empty() ? "" : " ").append(word);
    out.push_back(text.substr(0, 500));
  };
  for (const char* word : {"smith", "street", "john", "12/05/1980", "0770090012", "ab12345", "aw1", "1", "a.b@example.org", "road 12 mary"})
    thirty(word);
  return out;
}

void search_heavy_texts(benchmark::State& state) {
  const PersonSearch& people = people_to_search(static_cast<std::uint64_t>(state.range(0))).people;
  std::vector<double> processor;
  double cut_short = 0;
  for (auto _ : state) {
    for (const std::string& text : heavy_texts()) {
      const double before = seconds_of_thread();
      const auto answer = people.search(text, {});
      processor.push_back((seconds_of_thread() - before) * 1e3);
      cut_short += answer && answer->cut_short ? 1 : 0;
    }
  }
  state.counters["longest_cpu_ms"] = at_share(processor, 1);
  state.counters["p50_cpu_ms"] = at_share(processor, 0.5);
  state.counters["cut_short"] = cut_short;
}
BENCHMARK(search_heavy_texts)->Arg(1'000'000)->Iterations(1)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace cw::linkage::search
