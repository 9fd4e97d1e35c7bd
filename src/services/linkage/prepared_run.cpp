// SPDX-License-Identifier: MIT
#include "services/linkage/prepared_run.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <sstream>

#include "services/linkage/checkpoint.h"
#include "services/linkage/column_types.h"
#include "services/linkage/link_outputs.h"

namespace cw::link {
namespace {

constexpr std::uintmax_t largest_text = 64U << 20;

Result<void> read_configuration(const LinkOptions& options, PreparedRun& run) {
  if (!options.config.empty() && !options.model.empty())
    return fail_with_exit(ErrorCode::invalid, 2,
                          "Give --config FILE.toml or --model splink.json, not both; or neither, and the columns are recognised.");
  if (!options.config.empty()) {
    CW_TRY(run.config_text, read_text(options.config));
    auto config = read_job_config(run.config_text);
    if (!config)
      return fail(config.error().code, fmt::format("{}: {}", options.config.string(), config.error().message), config.error().field);
    run.config = std::move(*config);
  } else if (!options.model.empty()) {
    CW_TRY(const std::string json, read_text(options.model));
    auto model = linkage::read_splink_json(json);
    if (!model)
      return fail(model.error().code,
                  fmt::format("{}: {}{}", options.model.string(), model.error().field.empty() ? "" : model.error().field + ": ",
                              model.error().message),
                  model.error().field);
    run.config.model = std::move(*model);
    run.config.cluster_method = ClusterMethod::connected_components;  // what Splink does
  }
  return {};
}

void apply_options(const LinkOptions& options, JobConfig& config) {
  if (options.seed) config.training.seed = options.seed;
  if (options.threshold) config.threshold = *options.threshold;
  if (options.cluster_method) config.cluster_method = *options.cluster_method;
  if (!options.duplicate_free.empty()) config.duplicate_free = options.duplicate_free;
}

IntakeOptions intake_options(const LinkOptions& options) {
  IntakeOptions intake;
  intake.files = options.files;
  intake.id = options.id;
  intake.memory_bytes = options.memory_bytes / 2;
  intake.threads = static_cast<unsigned>(options.threads);
  return intake;
}

// A column that only the evaluation needs is carried along, and never looked at before.
void carry(const std::string& name, const std::vector<RawFile>& files, JobConfig& config) {
  for (const RawFile& raw : files) {
    if (raw.table.find(name) == nullptr) continue;
    const auto source = std::ranges::find(config.sources, raw.file.source, &SourceRule::name);
    if (source == config.sources.end() || source->columns.empty()) continue;
    if (std::ranges::find(source->columns, name, &ColumnRule::name) != source->columns.end()) continue;  // made of it already
    ColumnRule rule;
    rule.name = name;
    rule.inputs = {name};
    source->columns.push_back(std::move(rule));
  }
}

// Without a configuration: what the columns hold is found, and the sections of a configuration that says so are written.
Result<void> recognise_and_take_in(const LinkOptions& options, RunMetrics& metrics, Progress& progress, PreparedRun& run) {
  IntakeOptions intake = intake_options(options);
  progress.start("Reading", 0);
  auto reading = metrics.phase("read");
  CW_TRY(std::vector<RawFile> raw, read_raw(intake, run.config));
  progress.finish();
  reading.end();
  progress.start("Recognising columns", 0);
  auto recognising = metrics.phase("recognise");
  std::vector<linkage::RawSource> sources;
  for (const RawFile& file : raw) sources.push_back({file.file.source, &file.table});
  linkage::RecogniseOptions how;
  if (options.truth) how.ignore.push_back(*options.truth);
  how.id = options.id.value_or("");
  run.recognition = linkage::recognise(sources, how);
  progress.finish();
  recognising.end();
  if (run.recognition->fields.empty())
    return fail_with_exit(ErrorCode::invalid, 2,
                          "No column of these files was recognised as something that can be compared. Name them in a configuration "
                          "(--config; docs/formats/link-config.md).");
  run.config_text = run.recognition->toml;
  auto config = read_job_config(run.config_text);
  if (!config)
    return fail(ErrorCode::internal, fmt::format("The configuration made for these files cannot be read back: {}", config.error().message),
                config.error().field);
  run.config = std::move(*config);
  if (options.truth) carry(*options.truth, raw, run.config);
  for (const std::string& name : options.by) carry(name, raw, run.config);
  intake.id = std::nullopt;  // each source's own stands in its configuration
  progress.start("Standardising", 0);
  const auto standardising = metrics.phase("standardise");
  CW_TRY(Intake taken, take_in_raw(std::move(raw), intake, run.config, "source"));
  run.intake = std::make_unique<Intake>(std::move(taken));
  progress.finish();
  return {};
}

Result<void> take_in_configured(const LinkOptions& options, RunMetrics& metrics, Progress& progress, PreparedRun& run) {
  progress.start("Reading", 0);
  const auto phase = metrics.phase("read");
  CW_TRY(Intake taken, take_in(intake_options(options), run.config, run.config.model ? run.config.model->source_column : "source"));
  run.intake = std::make_unique<Intake>(std::move(taken));
  progress.finish();
  return {};
}

linkage::LinkType link_type_of(const PreparedRun& run) {
  const Column* source = run.intake->table.find(run.intake->source_column);
  if (source == nullptr || source->distinct() < 2) return linkage::LinkType::dedupe_only;
  for (std::uint32_t code = 1; code <= source->distinct(); ++code)
    if (!is_duplicate_free(run.config, source->display(code))) return linkage::LinkType::link_and_dedupe;
  return linkage::LinkType::link_only;
}

// Without comparisons: a model for what the columns hold.
Result<void> propose_model(const LinkOptions& options, RunMetrics& metrics, Progress& progress, PreparedRun& run) {
  progress.start("Choosing what to compare", 0);
  const auto phase = metrics.phase("propose");
  linkage::ProposeOptions how;
  how.link_type = link_type_of(run);
  how.subject = run.config.subject;
  how.id_column = run.intake->id_column;
  how.source_column = run.intake->source_column;
  how.seed = options.seed.value_or(1);
  how.threads = static_cast<unsigned>(options.threads);
  CW_TRY(linkage::Proposal proposal, linkage::propose(run.intake->table, run.config.fields, how));
  run.config.model = proposal.model;
  run.config.training = proposal.training;
  if (!options.threshold) run.config.threshold = proposal.threshold;
  run.proposal = std::move(proposal);
  progress.finish();
  return {};
}

}  // namespace

Result<std::string> read_text(const std::filesystem::path& file) {
  std::error_code error;
  const auto size = std::filesystem::file_size(file, error);
  if (error)
    return fail_with_exit(ErrorCode::not_found, bulk::file_unreadable,
                          fmt::format("The file {} cannot be read: {}.", file.string(), error.message()));
  if (size > largest_text)
    return fail(ErrorCode::too_large,
                fmt::format("The file {} has {} bytes; a configuration or model has at most {}.", file.string(), size, largest_text));
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  if (!in)
    return fail_with_exit(ErrorCode::denied, bulk::file_unreadable,
                          fmt::format("The file {} cannot be read. Check its permissions.", file.string()));
  return std::move(text).str();
}

namespace {

// Files to a standardised table and a model, or an error that says why there is nothing to link.
Result<void> take_in_and_choose(const LinkOptions& options, RunMetrics& metrics, Progress& progress, PreparedRun& run) {
  if (options.config.empty() && options.model.empty()) {
    CW_CHECK(recognise_and_take_in(options, metrics, progress, run));
  } else {
    CW_CHECK(take_in_configured(options, metrics, progress, run));
  }
  apply_options(options, run.config);
  if (!options.out.empty()) CW_CHECK(write_rejects(options.out, run.intake->rejects));  // explain has no folder to write to
  if (run.intake->table.rows() == 0)
    return fail_with_exit(ErrorCode::invalid, bulk::file_empty,
                          run.intake->rejects.empty() ? "The files hold a header but no record."
                                                      : fmt::format("No row could be read: {} refused. {} says which and why.",
                                                                    run.intake->rejects.size(), (options.out / "rejects.csv").string()));
  if (!run.config.model) CW_CHECK(propose_model(options, metrics, progress, run));
  return {};
}

Result<void> make_linker(const LinkOptions& options, RunMetrics& metrics, Progress& progress, linkage::Model model, PreparedRun& run) {
  model.id_column = run.intake->id_column;
  std::ranges::move(read_numbers(run.intake->table, model), std::back_inserter(run.remarks));
  progress.start("Preparing values", 0);
  const auto phase = metrics.phase("encode");
  linkage::LinkerOptions linker;
  linker.threads = static_cast<unsigned>(options.threads);
  linker.most_pairs = options.most_pairs;
  CW_TRY(linkage::Linker made, linkage::Linker::create(run.intake->table, std::move(model), linker));
  run.linker = std::make_unique<linkage::Linker>(std::move(made));
  progress.finish();
  return {};
}

}  // namespace

Result<PreparedRun> prepare_run(const LinkOptions& options, RunMetrics& metrics, Progress& progress) {
  if (options.files.empty()) return fail_with_exit(ErrorCode::invalid, 2, "Name at least one file to link.");
  const Checkpoint kept(options);
  PreparedRun run;
  CW_CHECK(read_configuration(options, run));
  if (kept.load_prepared(run)) {
    run.remarks.emplace_back("An earlier run of these files was stopped; what it had finished was not done again.");
    apply_options(options, run.config);
    if (!options.out.empty()) CW_CHECK(write_rejects(options.out, run.intake->rejects));
  } else {
    CW_CHECK(take_in_and_choose(options, metrics, progress, run));
    CW_CHECK(kept.save_prepared(run));
  }
  linkage::Model model = *run.config.model;
  linkage::TrainingReport report;
  if (kept.load_trained(model, report)) run.trained = std::move(report);
  CW_CHECK(make_linker(options, metrics, progress, std::move(model), run));
  return run;
}

Result<FolderLock> FolderLock::take(const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) return fail(ErrorCode::denied, fmt::format("The folder {} cannot be made: {}.", folder.string(), error.message()), "--out");
  const int descriptor = open((folder / ".lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor < 0)
    return fail(ErrorCode::denied, fmt::format("The folder {} cannot be written: {}.", folder.string(), std::strerror(errno)), "--out");
  if (flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
    close(descriptor);
    return fail(ErrorCode::conflict, fmt::format("Another run is writing to {}. Wait for it, or choose another --out.", folder.string()),
                "--out");
  }
  return FolderLock(descriptor);
}

FolderLock& FolderLock::operator=(FolderLock&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  return *this;
}
FolderLock::~FolderLock() {
  if (descriptor_ >= 0) close(descriptor_);
}

}  // namespace cw::link
