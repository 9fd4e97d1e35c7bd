// SPDX-License-Identifier: MIT
#include "services/linkage/truth.h"

#include <fmt/format.h>

#include "store/bulk/bulk.h"

namespace cw::link {
namespace {

const Column* first_named(const Table& table, const std::optional<std::string>& wanted, std::initializer_list<const char*> usual) {
  if (wanted) return table.find(*wanted);
  for (const char* name : usual)
    if (const Column* column = table.find(name)) return column;
  return nullptr;
}

Result<const Column*> required(const Column* column, const std::filesystem::path& file, const std::string& what, const std::optional<std::string>& wanted, const std::string& usual) {
  if (column != nullptr) return column;
  return fail_with_exit(ErrorCode::not_found, bulk::column_missing, fmt::format("{} has no column for the {}: {}.", file.string(), what, wanted ? "there is no \"" + *wanted + "\"" : "none of " + usual), what);
}

}  // namespace

Result<LabelFile> read_labels(const std::filesystem::path& file, const LabelColumns& columns) {
  CW_TRY(bulk::ReadOutcome read, bulk::read_file(file, {}));
  if (!read.rejects.empty()) return fail(ErrorCode::invalid, fmt::format("{}, line {}: {}. A file of labels must be whole.", file.string(), read.rejects[0].line, read.rejects[0].reason));
  LabelFile out;
  out.table = std::move(read.table);
  out.source = first_named(out.table, columns.source, {"source", "source_dataset"});
  CW_TRY(out.id, required(first_named(out.table, columns.id, {"record_id", "unique_id", "rec_id", "id"}), file, "record id", columns.id, "record_id, unique_id, rec_id, id"));
  CW_TRY(out.label, required(first_named(out.table, columns.label, {"person_id", "cluster", "cluster_id", "label"}), file, "label", columns.label, "person_id, cluster, cluster_id, label"));
  return out;
}

std::string label_key(std::string_view source, std::string_view id) { return fmt::format("{}\x1f{}", source, id); }

}  // namespace cw::link
