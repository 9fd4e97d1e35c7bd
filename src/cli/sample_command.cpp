// SPDX-License-Identifier: MIT
#include "cli/sample_command.h"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <memory>
#include <thread>

#include "sample/sample.h"

namespace cw::cli {
namespace {

struct SampleArguments {
  sample::SampleOptions options;
  std::string faults;
  std::function<void(double)> progress;
};

int report(const Error& error) {
  fmt::print(stderr, "commonweal sample: {}\n", error.message);
  return exit_code_of(error);
}

Result<sample::FaultRates> read_faults(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return fail(ErrorCode::not_found, fmt::format("The file {} cannot be read.", path), "faults");
  const std::string text{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  auto rates = sample::read_fault_rates(text);
  if (!rates) return fail(rates.error().code, fmt::format("{}: {}", path, rates.error().message), rates.error().field);
  return rates;
}

std::function<void(double)> plain_lines() {
  return [last = 0](double fraction) mutable {
    const int tenth = static_cast<int>(fraction * 10);
    if (tenth == last) return;
    last = tenth;
    fmt::print(stderr, "sample: {} %\n", tenth * 10);
  };
}

int run_sample(SampleArguments& arguments) {
  if (!arguments.faults.empty()) {
    auto rates = read_faults(arguments.faults);
    if (!rates) return report(rates.error());
    arguments.options.faults = *rates;
  }
  const auto summary = sample::make_borough(arguments.options, arguments.progress ? arguments.progress : plain_lines());
  if (!summary) return report(summary.error());
  fmt::print("{} records in {} systems about {} people ({} residents, {} households, {} properties) in {}\n", summary->records,
             sample::system_count, summary->people_with_records, summary->residents, summary->households_ever, summary->properties,
             arguments.options.out.string());
  for (std::size_t i = 0; i < sample::system_count; ++i)
    fmt::print("  {:<20} {:>10}\n", sample::name_of(static_cast<sample::System>(i)), summary->per_system[i]);
  fmt::print("The truth is in {}\n", (arguments.options.out / "truth").string());
  return 0;
}

}  // namespace

void add_sample_command(CLI::App& app, std::function<int()>& run, std::function<void(double)> progress) {
  auto arguments = std::make_shared<SampleArguments>();
  arguments->progress = std::move(progress);
  arguments->options.threads = static_cast<int>(std::clamp(std::thread::hardware_concurrency(), 1U, 256U));
  CLI::App* command = app.add_subcommand("sample", "Make Alderwick, an invented borough: ten systems' files and the truth beside them");
  sample::SampleOptions& options = arguments->options;
  command->add_option("--out", options.out, "Folder to write to; made where it is absent")->required();
  command->add_option("--residents", options.residents, "Residents on the reference date, 1,000 to 10,000,000")->capture_default_str();
  command->add_option("--seed", options.seed, "The same seed and options make the same bytes")->capture_default_str();
  command->add_option("--threads", options.threads, "Threads, 1 to 256; the bytes do not depend on it")->capture_default_str();
  command->add_option("--reference-date", options.reference_date, "The day on which the lives end, YYYY-MM-DD")->capture_default_str();
  command->add_option("--faults", arguments->faults, "TOML file of fault rates; see docs/reference/sample-borough.md");
  command->footer("Example:\n  commonweal sample --out alderwick --residents 20000 --seed 7");
  command->callback([arguments, &run] { run = [arguments] { return run_sample(*arguments); }; });
}

}  // namespace cw::cli
