// SPDX-License-Identifier: MIT
// Finished phases of a long run, kept beside its results until it ends, so that a run that was killed goes on where it stopped. What is
// kept counts only for the same program, files and options; anything else is done anew.
//
//   Checkpoint kept(options);                       // OUT/.resume
//   if (!kept.load_prepared(run)) { ...; CW_CHECK(kept.save_prepared(run)); }
//   kept.clear();                                   // at the end of the run
//
// Personal data: the folder holds the standardised table; it is readable by its owner only.
#pragma once

#include <filesystem>
#include <string>

#include "services/linkage/scoring.h"

namespace cw::link {

class Checkpoint {
 public:
  explicit Checkpoint(const LinkOptions& options);

  // Each load gives false where the phase was not finished, or by another program, of other files or with other options.
  [[nodiscard]] bool load_prepared(PreparedRun& run) const;
  [[nodiscard]] bool load_trained(linkage::Model& model, linkage::TrainingReport& report) const;
  [[nodiscard]] bool load_scored(Scored& scored) const;  // pairs.parquet is then there already
  // Nothing is kept of runs with fewer records than LinkOptions::checkpoint_from_records. Errors: unavailable (disk full), denied.
  [[nodiscard]] Result<void> save_prepared(PreparedRun& run) const;
  [[nodiscard]] Result<void> save_trained(const PreparedRun& run, linkage::TrainingReport& report) const;
  [[nodiscard]] Result<void> save_scored(const PreparedRun& run, Scored& scored) const;
  [[nodiscard]] bool keeps(const PreparedRun& run) const;
  void clear() const;

 private:
  [[nodiscard]] std::filesystem::path file(const char* phase) const { return folder_ / phase; }
  std::filesystem::path folder_;
  std::string fingerprint_;
  std::uint64_t from_records_;
};

}  // namespace cw::link
