// SPDX-License-Identifier: MIT
// Time of resolution on graphs like those of a linkage: people of up to seven records, households, strangers.
#include <benchmark/benchmark.h>

#include <random>

#include "engines/linkage/resolve/resolve.h"

namespace cw::linkage {
namespace {

std::vector<ScoredEdge> graph_of(std::uint32_t records, std::size_t edges) {
  std::mt19937_64 random(5);
  const auto weight = [&](float low, float high) { return low + (high - low) * static_cast<float>(random() % 10000) / 10000; };
  std::vector<ScoredEdge> out;
  std::uint32_t before = 0;
  for (std::uint32_t begin = 0; begin < records;) {
    const std::uint32_t end = std::min(records, begin + 1 + static_cast<std::uint32_t>(random() % 7));
    for (std::uint32_t a = begin; a < end; ++a)
      for (std::uint32_t b = a + 1; b < end; ++b) out.push_back({a, b, weight(-2, 25)});
    for (std::uint32_t a = before; a < begin; ++a)
      for (std::uint32_t b = begin; b < end; ++b) out.push_back({a, b, weight(-12, 5)});
    before = begin;
    begin = end;
  }
  while (out.size() < edges) {
    const auto a = static_cast<std::uint32_t>(random() % records), b = static_cast<std::uint32_t>(random() % records);
    if (a != b) out.push_back({std::min(a, b), std::max(a, b), weight(-13, -5)});
  }
  return out;
}

void resolve_graph(benchmark::State& state) {
  const auto records = static_cast<std::uint32_t>(state.range(0));
  const std::vector<ScoredEdge> edges = graph_of(records, std::size_t{records} * 8);
  ResolveInput input;
  input.records = records;
  input.edges = edges;
  input.threshold_weight = 4.25;
  input.threads = static_cast<unsigned>(state.range(1));
  for (auto _ : state) benchmark::DoNotOptimize(resolve(input));
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(edges.size()));
}
BENCHMARK(resolve_graph)
    ->Args({12'000, 1})
    ->Args({120'000, 1})
    ->Args({1'200'000, 1})
    ->Args({1'200'000, 2})
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime();

}  // namespace
}  // namespace cw::linkage
