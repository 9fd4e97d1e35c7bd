// SPDX-License-Identifier: MIT
// What link, train and explain have in common: the configuration read or found, the files taken in, the engine made.
#pragma once

#include <memory>
#include <optional>

#include "base/run_metrics.h"
#include "engines/linkage/linkage.h"
#include "engines/linkage/propose/propose.h"
#include "engines/linkage/recognise/recognise.h"
#include "services/linkage/intake.h"
#include "services/linkage/link_job.h"

namespace cw::link {

struct PreparedRun {
  JobConfig config;
  std::string config_text;  // TOML as read, or as recognition wrote it; empty with a Splink model
  std::vector<std::string> remarks;
  std::optional<linkage::Recognition> recognition;  // without a configuration: what the columns hold
  std::optional<linkage::Proposal> proposal;        // without comparisons: the model that was proposed
  std::optional<linkage::TrainingReport> trained;   // by an earlier run that was stopped: nothing is left to train
  std::unique_ptr<Intake> intake;                   // its table is what the linker works on
  std::unique_ptr<linkage::Linker> linker;
};

// A file as text. Errors: not_found, denied, too_large (over 64 MiB).
[[nodiscard]] Result<std::string> read_text(const std::filesystem::path& file);
// Goes on from an earlier run of the same files and options that was stopped (checkpoint.h), and says so in the remarks.
[[nodiscard]] Result<PreparedRun> prepare_run(const LinkOptions& options, RunMetrics& metrics, Progress& progress);
// One run in a folder at a time. The lock ends with the object.
class FolderLock {
 public:
  [[nodiscard]] static Result<FolderLock> take(const std::filesystem::path& folder);
  FolderLock(FolderLock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
  FolderLock& operator=(FolderLock&& other) noexcept;
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;
  ~FolderLock();

 private:
  explicit FolderLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_ = -1;
};

}  // namespace cw::link
