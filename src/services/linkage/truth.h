// SPDX-License-Identifier: MIT
// Labels of records from a column or from a file beside the data.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/table.h"

namespace cw::link {

// A file of labels: record id, label and, where ids repeat between sources, the source.
struct LabelFile {
  Table table;
  const Column* source = nullptr;  // null where the file has none
  const Column* id = nullptr;
  const Column* label = nullptr;
};
struct LabelColumns {
  std::optional<std::string> source, id, label;  // none: the first of the usual names that is there
};
// Usual names: source | source_dataset; record_id | unique_id | rec_id | id; person_id | cluster | cluster_id | label.
[[nodiscard]] Result<LabelFile> read_labels(const std::filesystem::path& file, const LabelColumns& columns);
// What a record is found by: source and id, or id alone.
[[nodiscard]] std::string label_key(std::string_view source, std::string_view id);

}  // namespace cw::link
