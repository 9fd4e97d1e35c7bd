// SPDX-License-Identifier: MIT
// Seconds to evaluate ten million scored pairs against a truth, from the files, in all and by group. Before timing it checks the counts.
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <cstdlib>

#include "base/json.h"
#include "services/linkage/link_job.h"
#include "base/test_folder.h"
#include "store/bulk/bulk.h"

namespace cw::link {
namespace {

constexpr std::int64_t pairs = 10'000'000;
constexpr std::int64_t records = 1'000'000;  // two of each person
constexpr std::int64_t for_each_left = pairs / records;

struct Files {
  test::Folder folder;
  EvaluateOptions options;
  Files() {
    std::string truth = "source,record_id,person_id,sex\n";
    for (std::int64_t r = 0; r < records; ++r)
      truth += fmt::format("{},{:08},P{:07},{}\n", r % 2 == 0 ? "housing" : "library", r, r / 2, r % 4 < 2 ? "F" : "M");
    options.truth = folder.with("truth.csv", truth);
    options.pairs = folder.at("pairs.parquet");
    using Kind = bulk::PlainColumn::Kind;
    auto writer = bulk::open_parquet(
        options.pairs,
        {{"source_l", Kind::text}, {"id_l", Kind::text}, {"source_r", Kind::text}, {"id_r", Kind::text}, {"match_weight", Kind::float64}});
    for (std::int64_t r = 0; r < records; ++r)
      for (std::int64_t k = 0; k < for_each_left; ++k) {
        const std::int64_t other = k == 0 ? r ^ 1 : (r + 7919 * k) % records;
        for (const std::int64_t each : {r, other}) {
          (*writer)->put(std::string_view(each % 2 == 0 ? "housing" : "library"));
          (*writer)->put(std::string_view(fmt::format("{:08}", each)));
        }
        (*writer)->put(k == 0 ? 20.0 : -20.0 + static_cast<double>(k));
        if (!(*writer)->end_row()) std::abort();
      }
    if (!(*writer)->finish()) std::abort();
  }
};

void evaluate(benchmark::State& state) {
  static const Files files;
  EvaluateOptions options = files.options;
  if (state.range(0) == 1) options.by = {"sex"};
  for (auto _ : state) {
    const auto result = run_evaluate(options);
    if (!result || *member(*member(*result, "scored_pairs"), "pairs")->get<std::int64_t>() != pairs) std::abort();
  }
  state.SetItemsProcessed(state.iterations() * pairs);
}
BENCHMARK(evaluate)->ArgName("by_group")->Arg(0)->Arg(1)->Unit(benchmark::kSecond)->Iterations(1);

}  // namespace
}  // namespace cw::link
