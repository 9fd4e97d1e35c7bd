// SPDX-License-Identifier: MIT
// Accuracy of a clusters file against a truth file.
#include <fmt/format.h>

#include <unordered_map>

#include "engines/linkage/evaluation.h"
#include "services/linkage/link_job.h"
#include "services/linkage/link_summary.h"
#include "services/linkage/truth.h"

namespace cw::link {
namespace {

// Labels of a file by record; a record that stands twice is refused.
Result<std::unordered_map<std::string, std::uint32_t>> by_record(const LabelFile& file, const std::filesystem::path& path, bool with_source) {
  std::unordered_map<std::string, std::uint32_t> labels;
  for (std::size_t row = 0; row < file.table.rows(); ++row) {
    if (file.label->code(row) == Column::null_code) continue;
    const std::string source = with_source ? file.source->display(file.source->code(row)) : "";
    if (!labels.emplace(label_key(source, file.id->display(file.id->code(row))), file.label->code(row)).second)
      return fail_with_exit(ErrorCode::conflict, 23, fmt::format("{}: the record of row {} stands twice. Give the source in both files if ids repeat between sources.", path.string(), row + 1));
  }
  return labels;
}

}  // namespace

Result<Value> run_evaluate(const EvaluateOptions& options) {
  CW_TRY(const LabelFile clusters, read_labels(options.clusters, {{}, options.id_column, options.cluster_column}));
  CW_TRY(const LabelFile truth, read_labels(options.truth, {{}, options.id_column, options.truth_column}));
  const bool with_source = clusters.source != nullptr && truth.source != nullptr;
  CW_TRY(const auto truth_of, by_record(truth, options.truth, with_source));
  CW_TRY(const auto cluster_of, by_record(clusters, options.clusters, with_source));
  std::vector<std::uint32_t> cluster, label;
  for (const auto& [record, truth_label] : truth_of)
    if (const auto found = cluster_of.find(record); found != cluster_of.end()) {
      cluster.push_back(found->second);
      label.push_back(truth_label);
    }
  if (cluster.empty()) return fail(ErrorCode::invalid, fmt::format("{} and {} have no record in common. Do both hold the same ids{}?", options.clusters.string(), options.truth.string(), with_source ? " and source names" : ""));
  Structure out = evaluation_fields(linkage::evaluate_clusters(cluster, label));
  out.emplace_back("records_only_in_truth", Value{static_cast<std::int64_t>(truth_of.size() - cluster.size())});
  out.emplace_back("records_only_in_clusters", Value{static_cast<std::int64_t>(cluster_of.size() - cluster.size())});
  return Value{std::move(out)};
}

}  // namespace cw::link
