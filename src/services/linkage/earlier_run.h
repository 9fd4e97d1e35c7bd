// SPDX-License-Identifier: MIT
// A finished run's folder, taken up again: its inputs prepared as they were, and its clusters by record.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "services/linkage/key_numbers.h"
#include "services/linkage/prepared_run.h"

namespace cw::link {

// The options under which `folder`'s run can be prepared again (run.json, model.toml). Errors: those of read_text; invalid where the folder
// is no run's.
[[nodiscard]] Result<LinkOptions> options_of_run(const std::filesystem::path& folder);

// Records of a prepared run by source and id.
class RecordNumbers {
 public:
  explicit RecordNumbers(const PreparedRun& run);
  // UINT32_MAX where there is no such record.
  [[nodiscard]] linkage::RecordIndex find(std::string_view source, std::string_view id) const { return numbers_.find(source, id); }
  [[nodiscard]] const KeyNumbers& numbers() const { return numbers_; }
  [[nodiscard]] std::string source_of(linkage::RecordIndex record) const;
  [[nodiscard]] std::string id_of(linkage::RecordIndex record) const;

 private:
  const PreparedRun& run_;
  const Column& id_;
  const Column& source_;
  KeyNumbers numbers_;
};

// Record -> label of its cluster, from the folder's clusters.csv. Errors: conflict where a record is in no cluster: the inputs have
// changed.
[[nodiscard]] Result<std::vector<std::uint32_t>> clusters_of_run(const std::filesystem::path& folder, const PreparedRun& run,
                                                                 const RecordNumbers& numbers);
// A hash of the file's bytes (FNV-1a, 64 bits), to see whether it is still the same. Errors: as read_text, without its limit.
[[nodiscard]] Result<std::string> fingerprint_of(const std::filesystem::path& file);

}  // namespace cw::link
