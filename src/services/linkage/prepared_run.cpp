// SPDX-License-Identifier: MIT
#include "services/linkage/prepared_run.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <sstream>

#include "services/linkage/column_types.h"
#include "services/linkage/link_outputs.h"

namespace cw::link {
namespace {

constexpr std::uintmax_t largest_text = 64U << 20;

Result<void> read_configuration(const LinkOptions& options, PreparedRun& run) {
  if (options.config.empty() == options.model.empty())
    return fail_with_exit(ErrorCode::invalid, 2, "Give either --config FILE.toml or --model splink.json: what to compare, and how.");
  if (!options.config.empty()) {
    CW_TRY(run.config_text, read_text(options.config));
    auto config = read_job_config(run.config_text);
    if (!config) return fail(config.error().code, fmt::format("{}: {}", options.config.string(), config.error().message), config.error().field);
    run.config = std::move(*config);
  } else {
    CW_TRY(const std::string json, read_text(options.model));
    auto model = linkage::read_splink_json(json);
    if (!model) return fail(model.error().code, fmt::format("{}: {}{}", options.model.string(), model.error().field.empty() ? "" : model.error().field + ": ", model.error().message), model.error().field);
    run.config.model = std::move(*model);
  }
  if (options.seed) run.config.training.seed = options.seed;
  if (options.threshold) run.config.threshold = *options.threshold;
  return {};
}

}  // namespace

Result<std::string> read_text(const std::filesystem::path& file) {
  std::error_code error;
  const auto size = std::filesystem::file_size(file, error);
  if (error) return fail_with_exit(ErrorCode::not_found, bulk::file_unreadable, fmt::format("The file {} cannot be read: {}.", file.string(), error.message()));
  if (size > largest_text) return fail(ErrorCode::too_large, fmt::format("The file {} has {} bytes; a configuration or model has at most {}.", file.string(), size, largest_text));
  std::ifstream in(file, std::ios::binary);
  std::ostringstream text;
  text << in.rdbuf();
  if (!in) return fail_with_exit(ErrorCode::denied, bulk::file_unreadable, fmt::format("The file {} cannot be read. Check its permissions.", file.string()));
  return std::move(text).str();
}

Result<PreparedRun> prepare_run(const LinkOptions& options, RunMetrics& metrics, Progress& progress) {
  if (options.files.empty()) return fail_with_exit(ErrorCode::invalid, 2, "Name at least one file to link.");
  PreparedRun run;
  CW_CHECK(read_configuration(options, run));
  linkage::Model model = *run.config.model;
  {
    progress.start("Reading", 0);
    const auto phase = metrics.phase("read");
    IntakeOptions intake;
    intake.files = options.files;
    intake.id = options.id;
    intake.memory_bytes = options.memory_bytes / 2;
    intake.threads = static_cast<unsigned>(options.threads);
    CW_TRY(Intake taken, take_in(intake, run.config, model.source_column));
    run.intake = std::make_unique<Intake>(std::move(taken));
    progress.finish();
  }
  if (!options.out.empty()) CW_CHECK(write_rejects(options.out, run.intake->rejects));  // explain has no folder to write to
  if (run.intake->table.rows() == 0)
    return fail_with_exit(ErrorCode::invalid, bulk::file_empty, run.intake->rejects.empty() ? "The files hold a header but no record." : fmt::format("No row could be read: {} refused. {} says which and why.", run.intake->rejects.size(), (options.out / "rejects.csv").string()));
  model.id_column = run.intake->id_column;
  run.remarks = read_numbers(run.intake->table, model);
  progress.start("Preparing values", 0);
  const auto phase = metrics.phase("encode");
  linkage::LinkerOptions linker;
  linker.threads = static_cast<unsigned>(options.threads);
  linker.most_pairs = options.most_pairs;
  CW_TRY(linkage::Linker made, linkage::Linker::create(run.intake->table, std::move(model), linker));
  run.linker = std::make_unique<linkage::Linker>(std::move(made));
  progress.finish();
  return run;
}

Result<FolderLock> FolderLock::take(const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) return fail(ErrorCode::denied, fmt::format("The folder {} cannot be made: {}.", folder.string(), error.message()), "--out");
  const int descriptor = open((folder / ".lock").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (descriptor < 0) return fail(ErrorCode::denied, fmt::format("The folder {} cannot be written: {}.", folder.string(), std::strerror(errno)), "--out");
  if (flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
    close(descriptor);
    return fail(ErrorCode::conflict, fmt::format("Another run is writing to {}. Wait for it, or choose another --out.", folder.string()), "--out");
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
