// SPDX-License-Identifier: MIT
// `commonweal sample`: makes the sample borough.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <ostream>
#include <thread>

#include "cli/command.h"
#include "sample/sample.h"

namespace cw::cli {
namespace {

struct Given {
  std::string out, faults, reference_date = "2026-06-01";
  std::uint64_t residents = 20000, seed = 1;
  std::uint64_t threads = std::max(1U, std::thread::hardware_concurrency());
};

Result<sample::FaultRates> read_faults(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return fail_with_exit(ErrorCode::not_found, 20, fmt::format("The file {} cannot be read.", path), "--faults");
  const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  auto rates = sample::read_fault_rates(text);
  if (!rates) return fail(rates.error().code, fmt::format("{}: {}", path, rates.error().message), rates.error().field);
  return rates;
}

Result<void> run_sample(const Given& given, CommandContext& context) {
  sample::SampleOptions options;
  options.out = given.out;
  options.residents = static_cast<std::int64_t>(std::min<std::uint64_t>(given.residents, 1ULL << 62));
  options.seed = given.seed;
  options.reference_date = given.reference_date;
  options.threads = static_cast<int>(std::min<std::uint64_t>(given.threads, 100000));
  if (!given.faults.empty()) {
    CW_TRY(options.faults, read_faults(given.faults));
  }
  Progress progress(context.progress);
  progress.start("Making residents", given.residents);
  CW_TRY(const sample::SampleSummary summary,
         sample::make_borough(options, [&](double fraction) { progress.set(static_cast<std::uint64_t>(fraction * static_cast<double>(given.residents))); }));
  progress.finish();
  context.out << fmt::format("{} records in {} systems about {} people ({} residents, {} households, {} properties) in {}\n", with_thousands(static_cast<std::uint64_t>(summary.records)), sample::system_count,
                             with_thousands(static_cast<std::uint64_t>(summary.people_with_records)), with_thousands(static_cast<std::uint64_t>(summary.residents)), with_thousands(static_cast<std::uint64_t>(summary.households_ever)),
                             with_thousands(static_cast<std::uint64_t>(summary.properties)), given.out);
  for (std::size_t i = 0; i < sample::system_count; ++i)
    context.out << fmt::format("  {:<20} {:>10}\n", sample::name_of(static_cast<sample::System>(i)), with_thousands(static_cast<std::uint64_t>(summary.per_system[i])));
  context.out << "The truth is in " << (options.out / "truth").string() << '\n';
  return {};
}

}  // namespace

Command sample_command() {
  auto given = std::make_shared<Given>();
  return {"sample",
          "Makes Alderwick, an invented borough: ten systems' files and the truth beside them.",
          "commonweal sample --out alderwick --residents 20000 --seed 7",
          {{"--out DIR", "folder to write to; made where it is absent", &given->out, Presence::required},
           {"--residents N", "residents on the reference date, 1,000 to 10,000,000", &given->residents},
           {"--seed S", "the same seed and options make the same bytes", &given->seed},
           {"--threads N", "threads, 1 to 256; the bytes do not depend on it", &given->threads},
           {"--reference-date D", "the day on which the lives end, YYYY-MM-DD", &given->reference_date},
           {"--faults FILE", "TOML file of fault rates; see docs/reference/sample-borough.md", &given->faults}},
          [given](CommandContext& context) { return run_sample(*given, context); }};
}

}  // namespace cw::cli
