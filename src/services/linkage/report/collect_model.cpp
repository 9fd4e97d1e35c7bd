// SPDX-License-Identifier: MIT
// The statistician's part of a report: the model, term frequencies, records that cannot be linked, the run; and the truth, where it is
// known.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engines/linkage/model_toml.h"
#include "services/linkage/report/collect.h"

namespace cw::link {
namespace {

// Weight that the term frequency adjustment gives to agreement in a value that so many of n records have.
double adjustment_of(const linkage::Comparison& comparison, std::size_t level, double count, double n) {
  const linkage::ComparisonLevel& own = comparison.levels[level];
  const double frequency = std::max(count / n, own.tf_minimum_u);
  return own.tf_weight * std::log2(linkage::tf_base_u(comparison, level) / frequency);
}

void add_terms(const PreparedRun& run, const linkage::Comparison& comparison, std::size_t level, ReportData& data) {
  const linkage::ComparisonLevel& own = comparison.levels[level];
  const Column* column = run.intake->table.find(*own.tf_column);
  if (column == nullptr || column->distinct() == 0) return;
  ReportTermColumn out;
  out.column = column->name();
  for (const ReportColumn& each : data.standardised)
    if (each.column == column->name()) out.privacy = each.privacy;
  out.distinct = column->distinct();
  out.base_weight = std::log2(linkage::weights_of(comparison)[level].bayes_factor);
  const std::vector<std::uint32_t> counts = column->counts();
  const auto n = static_cast<double>(column->rows() - counts[0]);
  std::vector<std::uint32_t> codes(column->distinct());
  for (std::uint32_t code = 1; code <= codes.size(); ++code) codes[code - 1] = code;
  const std::size_t most = std::min<std::size_t>(codes.size(), 5);
  std::ranges::partial_sort(codes, codes.begin() + static_cast<std::ptrdiff_t>(most),
                            [&](std::uint32_t a, std::uint32_t b) { return counts[a] != counts[b] ? counts[a] > counts[b] : a < b; });
  const auto term = [&](std::uint32_t code) {
    return ReportTerm{out.privacy == Privacy::open ? column->display(code) : "", counts[code],
                      adjustment_of(comparison, level, counts[code], n)};
  };
  for (std::size_t i = 0; i < most; ++i) out.most.push_back(term(codes[i]));
  out.least.push_back(term(*std::ranges::min_element(codes, {}, [&](std::uint32_t code) { return std::pair(counts[code], code); })));
  data.terms.push_back(std::move(out));
}

void fill_unlinkable(const linkage::Linker& linker, ReportData& data) {
  std::vector<double> weights = linker.self_weights();
  if (weights.empty()) return;
  std::ranges::sort(weights);
  const auto n = static_cast<double>(weights.size());
  const double low = std::floor(weights.front()), high = std::ceil(weights.back());
  const double step = std::max(1.0, std::ceil((high - low) / 40));
  for (double weight = low; weight <= high; weight += step)
    data.unlinkable.push_back({weight, static_cast<double>(std::ranges::lower_bound(weights, weight) - weights.begin()) / n, weight});
}

std::string quoted(const std::string& word) {
  const bool plain = !word.empty() &&
                     word.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-/:=,+") == std::string::npos;
  if (plain) return word;
  std::string out = "'";
  for (const char c : word) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

// As model.toml beside the report.
std::string written_model(const PreparedRun& run) {
  const linkage::ModelFile file{run.linker->model(), {}};
  return linkage::write_model_toml(file) + "\n" + job_sections(run.config_text);
}

double number_in(const Value& value, std::string_view name) {
  if (const auto* fields = value.get<Structure>())
    for (const auto& [key, content] : *fields)
      if (key == name && content.get<double>() != nullptr) return *content.get<double>();
  return 0;
}

}  // namespace

void collect_model(const CollectInput& input, ReportData& data) {
  data.model = input.run.linker->model();
  data.training = input.training;
  for (const linkage::Comparison& comparison : data.model.comparisons)
    for (std::size_t level = 0; level < comparison.levels.size(); ++level)
      if (comparison.levels[level].tf_column && linkage::exact_match_columns(comparison.levels[level].condition).size() == 1) {
        add_terms(input.run, comparison, level, data);
        break;
      }
  fill_unlinkable(*input.run.linker, data);
}

void collect_run(const CollectInput& input, ReportData& data) {
  const LinkOptions& options = input.options;
  const Value measured = input.metrics.to_value();
  if (const auto* fields = measured.get<Structure>())
    for (const auto& [key, content] : *fields)
      if (key == "phases" && content.get<List>() != nullptr)
        for (const Value& phase : *content.get<List>()) {
          const auto* parts = phase.get<Structure>();
          const std::string* name = parts != nullptr && !parts->empty() ? parts->front().second.get<std::string>() : nullptr;
          if (name != nullptr && *name != "report")
            data.run.phases.push_back({*name, number_in(phase, "wall_seconds"), number_in(phase, "cpu_seconds")});
        }
  const Cost total = input.metrics.total();
  data.run.wall_seconds = total.wall_seconds;
  data.run.cpu_seconds = total.cpu_seconds;
  data.run.peak_memory_bytes = peak_memory_bytes();
  data.run.threads = options.threads;
  const linkage::Model& model = input.run.linker->model();
  data.run.settings = {
      {"link type", std::string(linkage::name_of(model.link_type))},
      {"threshold (match probability)", fmt::format("{}", input.run.config.threshold)},
      {"groups made by",
       input.run.config.cluster_method == ClusterMethod::whole_evidence ? "the evidence of the whole group" : "connected components"},
      {"seed", input.run.config.training.seed ? std::to_string(*input.run.config.training.seed) : "the default"},
      {"pairs in the outputs from probability", fmt::format("{}", input.scored.kept_from)}};
  data.run.versions = {{"commonweal", input.version.empty() ? "not known" : input.version}};
  std::string files;
  for (const std::filesystem::path& file : options.files) files += " " + quoted(file.string());
  data.run.commands.push_back(
      fmt::format("commonweal link{} --config {} --out again", files, quoted((options.out / "model.toml").string())));
  if (!data.bands.empty() && !data.bands.back().sample.empty()) {
    const ReportPair& pair = data.bands.back().sample.front();
    data.run.commands.push_back(fmt::format("commonweal explain --out {} {} {}", quoted(options.out.string()),
                                            quoted(pair.left_source + ":" + pair.left_id),
                                            quoted(pair.right_source + ":" + pair.right_id)));
  }
  data.run.configuration = written_model(input.run);
}

Result<ReportData> collect_report(const CollectInput& input) {
  ReportData data;
  data.version = input.version;
  data.written = input.written;
  data.remarks = input.run.remarks;
  collect_intake(input, data);
  collect_columns(input, data);
  collect_blocking(input, data);
  collect_people(input, data);
  collect_groups(input, data);
  CW_CHECK(collect_pairs(input, data));
  CW_CHECK(collect_clusters(input, data));
  collect_households(input, data);
  collect_review(input, data);
  collect_model(input, data);
  collect_truth(input, data);
  collect_run(input, data);
  if (data.files.size() == 1) data.title = fmt::format("Who is who in {}", data.files[0].source);
  if (data.files.size() == 2) data.title = fmt::format("Who is who in {} and {}", data.files[0].source, data.files[1].source);
  if (data.files.size() > 2) data.title = fmt::format("Who is who in {} files", data.files.size());
  if (data.subject != linkage::SubjectKind::people && data.subject != linkage::SubjectKind::unknown)
    data.title.replace(0, 10, "What is the same");
  return data;
}

}  // namespace cw::link
