// SPDX-License-Identifier: MIT
// Accuracy of a clusters file, of scored pairs, or both, against a truth file; in all and by group.
#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <unordered_map>

#include "engines/linkage/clusters.h"
#include "engines/linkage/evaluation.h"
#include "services/linkage/accuracy_value.h"
#include "services/linkage/key_numbers.h"
#include "services/linkage/link_job.h"
#include "services/linkage/link_summary.h"
#include "services/linkage/truth.h"
#include "store/bulk/bulk.h"

namespace cw::link {
namespace {

using linkage::PairEvaluation;
constexpr double table_thresholds[] = {0.01, 0.1, 0.5, 0.8, 0.9, 0.95, 0.99, 0.999, 0.9999};

// The source of a row where it counts as part of the record's name.
std::string source_in(const LabelFile& file, std::size_t row, bool with_source) {
  return with_source ? file.source->display(file.source->code(row)) : std::string();
}

// Labels of a file by record; a record that stands twice is refused.
Result<KeyNumbers> by_record(const LabelFile& file, const std::filesystem::path& path, bool with_source) {
  KeyNumbers labels;
  for (std::size_t row = 0; row < file.table.rows(); ++row) {
    if (file.label->code(row) == Column::null_code) continue;
    if (!labels.add(source_in(file, row, with_source), file.id->display(file.id->code(row)), file.label->code(row)))
      return fail_with_exit(
          ErrorCode::conflict, 23,
          fmt::format("{}: the record of row {} stands twice. Give the source in both files if ids repeat between sources.", path.string(),
                      row + 1));
  }
  return labels;
}

// The records that are measured: those with a truth, and with a cluster where clusters are given.
struct Measured {
  std::vector<std::uint32_t> truth, cluster,
      source;                            // by record; cluster is empty without clusters, source where they do not separate pairs
  std::vector<std::uint32_t> truth_row;  // row of the truth file
  KeyNumbers number;                     // of the records
  bool with_source = false;              // keys hold the source
};

double pairs_of(double n) { return n * (n - 1) / 2; }

linkage::Universe universe_of(const Measured& records) {
  linkage::Universe out;
  std::vector<std::uint32_t> one(records.truth.size(), 0);
  const linkage::ClusterEvaluation all = linkage::evaluate_clusters(one, records.truth, records.source);
  out.matches = static_cast<double>(all.true_pairs);
  out.pairs = records.source.empty() ? pairs_of(static_cast<double>(records.truth.size())) : static_cast<double>(all.predicted_pairs);
  return out;
}

// The values of one column for each record, gathered from several files.
class GroupValues {
 public:
  GroupValues(const std::string& column, const Measured& records, const LabelFile& truth)
      : column_(column),
        records_(records),
        truth_(truth),
        values_(column, ColumnType::text),
        code_(records.truth.size(), Column::null_code) {}

  void take_from_truth() {
    const Column* own = truth_.table.find(column_);
    if (own == nullptr) return;
    found_ = true;
    for (std::uint32_t r = 0; r < code_.size(); ++r) take(*own, records_.truth_row[r], r);
  }
  // By record id where the file has one, else by true person. A file without the column is passed over.
  Result<void> take_from(const std::filesystem::path& file, const std::optional<std::string>& id_name) {
    CW_TRY(const bulk::ReadOutcome read, bulk::read_file(file, {}));
    const Column* column = read.table.find(column_);
    if (column == nullptr) return {};
    found_ = true;
    const Column* id = nullptr;
    for (const std::string& name :
         {id_name.value_or("record_id"), truth_.id->name(), std::string("unique_id"), std::string("rec_id"), std::string("id")})
      if (id == nullptr) id = read.table.find(name);
    if (id != nullptr) {
      take_by_record(read.table, *column, *id, file.stem().string());
      return {};
    }
    const Column* person = read.table.find(truth_.label->name());
    if (person == nullptr)
      return fail_with_exit(
          ErrorCode::not_found, bulk::column_missing,
          fmt::format("{} has no column of record ids (name it with --id), nor \"{}\" of people.", file.string(), truth_.label->name()),
          "--data");
    std::unordered_map<std::string, std::size_t> row_of;
    for (std::size_t row = 0; row < read.table.rows(); ++row) row_of.emplace(person->display(person->code(row)), row);
    for (std::uint32_t r = 0; r < code_.size(); ++r)
      if (const auto known = row_of.find(truth_.label->display(records_.truth[r])); known != row_of.end()) take(*column, known->second, r);
    return {};
  }
  [[nodiscard]] bool found() const { return found_; }
  [[nodiscard]] linkage::Groups finish() && {
    for (const std::uint32_t each : code_) values_.append_code(each);
    std::vector<std::uint32_t> rows(code_.size());
    std::iota(rows.begin(), rows.end(), 0U);
    return linkage::groups_of(std::move(values_).finish(), rows);
  }

 private:
  void take(const Column& column, std::size_t row, std::uint32_t record) {
    if (column.code(row) != Column::null_code) code_[record] = values_.intern_text(column.display(column.code(row)));
  }
  void take_by_record(const Table& table, const Column& column, const Column& id, const std::string& file_source) {
    const Column* source = table.find("source");
    for (std::size_t row = 0; row < table.rows(); ++row) {
      const std::string from = !records_.with_source ? "" : source != nullptr ? source->display(source->code(row)) : file_source;
      if (const std::uint32_t record = records_.number.find(from, id.display(id.code(row))); record != KeyNumbers::none)
        take(column, row, record);
    }
  }

  const std::string& column_;
  const Measured& records_;
  const LabelFile& truth_;
  ColumnBuilder values_;
  std::vector<std::uint32_t> code_;
  bool found_ = false;
};

Result<linkage::Groups> groups_by(const std::string& by, const EvaluateOptions& options, const Measured& records, const LabelFile& truth) {
  GroupValues values(by, records, truth);
  if (options.data.empty()) values.take_from_truth();
  for (const std::filesystem::path& file : options.data) CW_CHECK(values.take_from(file, options.id_column));
  if (!values.found())
    return fail_with_exit(
        ErrorCode::not_found, bulk::column_missing,
        fmt::format("--by {}: {} has no such column.", by, options.data.empty() ? options.truth.string() : "no file of --data"), "--by");
  return std::move(values).finish();
}

// Counts scored pairs, in all and by group, and joins them at the thresholds.
struct ScoredFile {
  PairEvaluation all;
  std::vector<std::vector<PairEvaluation>> by;  // --by -> group
  linkage::Clusters clusters;
  std::uint64_t pairs = 0, unknown_records = 0;

  ScoredFile(std::size_t records, const std::vector<linkage::Groups>& groups)
      : clusters(records, {std::begin(table_thresholds), std::end(table_thresholds)}) {
    for (const linkage::Groups& each : groups) by.emplace_back(each.names.size());
  }
  void add(std::uint32_t left, std::uint32_t right, double weight, const Measured& records, const std::vector<linkage::Groups>& groups) {
    ++pairs;
    const auto truth = records.truth[left] == records.truth[right] ? PairEvaluation::Truth::match : PairEvaluation::Truth::other;
    all.add(weight, truth);
    clusters.join(left, right, weight);
    for (std::size_t b = 0; b < groups.size(); ++b) {
      const std::uint32_t g = groups[b].of_record[left], h = groups[b].of_record[right];
      by[b][g].add(weight, truth);
      if (g != h) by[b][h].add(weight, truth);
    }
  }
};

Result<void> scan_pairs(const std::filesystem::path& file, const Measured& records, const std::vector<linkage::Groups>& groups,
                        ScoredFile& out) {
  bulk::PlainScan wanted{{"id_l", "id_r"}, {"match_weight"}};
  if (records.with_source) wanted.texts.insert(wanted.texts.end(), {"source_l", "source_r"});
  std::vector<std::uint32_t> left, right;
  return bulk::scan_parquet(file, wanted, [&](const bulk::PlainRows& rows) -> Result<void> {
    records.number.find_all(records.with_source ? std::span<const std::string_view>(rows.texts[2]) : std::span<const std::string_view>(),
                            rows.texts[0], left);
    records.number.find_all(records.with_source ? std::span<const std::string_view>(rows.texts[3]) : std::span<const std::string_view>(),
                            rows.texts[1], right);
    for (std::size_t i = 0; i < rows.rows; ++i) {
      if (left[i] == KeyNumbers::none || right[i] == KeyNumbers::none)
        ++out.unknown_records;
      else if (records.source.empty() || records.source[left[i]] != records.source[right[i]])
        out.add(left[i], right[i], rows.numbers[0][i], records, groups);
    }
    return {};
  });
}

Value scored_value(ScoredFile& scored, const Measured& records, const std::vector<linkage::Groups>& groups) {
  const linkage::Universe universe = universe_of(records);
  List by_threshold, by;
  for (std::size_t t = 0; t < scored.clusters.thresholds().size(); ++t) {
    Structure row = evaluation_fields(linkage::evaluate_clusters(scored.clusters.representative(t), records.truth, records.source));
    row.insert(row.begin(), {"threshold", number(scored.clusters.thresholds()[t])});
    by_threshold.push_back(Value{std::move(row)});
  }
  for (std::size_t b = 0; b < groups.size(); ++b) {
    const std::vector<double> matches = linkage::pairs_touching(records.truth, records.source, groups[b]);
    const std::vector<double> possible =
        linkage::pairs_touching(std::vector<std::uint32_t>(records.truth.size(), 0), records.source, groups[b]);
    List rows;
    for (std::size_t g = 0; g < groups[b].names.size(); ++g) {
      const auto table = linkage::threshold_table(scored.by[b][g], {.matches = matches[g], .pairs = possible[g]});
      rows.push_back(Value{Structure{{"group", text(groups[b].names[g])},
                                     {"matches", number(matches[g])},
                                     {"curves", curves_value(table)},
                                     {"calibration", calibration_value(linkage::calibrate(scored.by[b][g]))}}});
    }
    by.push_back(Value{Structure{{"column", text(groups[b].column)}, {"groups", Value{std::move(rows)}}}});
  }
  return Value{Structure{{"pairs", count(scored.pairs)},
                         {"pairs_without_truth", count(scored.unknown_records)},
                         {"true_pairs", number(universe.matches)},
                         {"possible_pairs", number(universe.pairs)},
                         {"curves", curves_value(linkage::threshold_table(scored.all, universe))},
                         {"calibration", calibration_value(linkage::calibrate(scored.all))},
                         {"clusters_by_threshold", Value{std::move(by_threshold)}},
                         {"model_opinion", opinion_value(linkage::model_opinion(scored.all))},
                         {"by", Value{std::move(by)}}}};
}

Result<Measured> measured_records(const EvaluateOptions& options, const LabelFile& truth, const LabelFile* clusters, bool with_source,
                                  std::size_t& clusters_known) {
  Measured out;
  out.with_source = with_source;
  KeyNumbers cluster_of;
  if (clusters != nullptr) {
    CW_TRY(cluster_of, by_record(*clusters, options.clusters, with_source));
  }
  clusters_known = cluster_of.size();
  for (std::uint32_t row = 0; row < truth.table.rows(); ++row) {
    if (truth.label->code(row) == Column::null_code) continue;
    const std::string source = source_in(truth, row, with_source), id = truth.id->display(truth.id->code(row));
    const std::uint32_t found = cluster_of.find(source, id);
    if (clusters != nullptr && found == KeyNumbers::none) continue;
    if (clusters != nullptr) out.cluster.push_back(found);
    out.number.add(source, id, static_cast<std::uint32_t>(out.truth.size()));
    out.truth.push_back(truth.label->code(row));
    out.truth_row.push_back(row);
    if (options.scope == PairScope::across_sources && truth.source != nullptr) out.source.push_back(truth.source->code(row));
  }
  if (out.truth.empty() && clusters != nullptr)
    return fail(ErrorCode::invalid, fmt::format("{} and {} have no record in common. Do both hold the same ids{}?",
                                                options.clusters.string(), options.truth.string(), with_source ? " and source names" : ""));
  if (out.truth.empty()) return fail(ErrorCode::invalid, fmt::format("{} says of no record who it is.", options.truth.string()), "--truth");
  if (options.scope == PairScope::across_sources && out.source.empty())
    return fail_with_exit(ErrorCode::not_found, bulk::column_missing,
                          fmt::format("{} has no column \"source\", which --across needs.", options.truth.string()), "--across");
  return out;
}

}  // namespace

Result<Value> run_evaluate(const EvaluateOptions& options) {
  if (options.clusters.empty() && options.pairs.empty())
    return fail_with_exit(ErrorCode::invalid, 2, "Give --clusters FILE, --pairs FILE or both: what is to be compared with the truth.");
  std::optional<LabelFile> clusters;
  if (!options.clusters.empty()) {
    CW_TRY(clusters, read_labels(options.clusters, {{}, options.id_column, options.cluster_column}));
  }
  CW_TRY(const LabelFile truth, read_labels(options.truth, {{}, options.id_column, options.truth_column}));
  const bool with_source = truth.source != nullptr && (!clusters || clusters->source != nullptr);
  CW_TRY(const std::size_t truth_known,
         by_record(truth, options.truth, with_source).map([](const KeyNumbers& known) { return known.size(); }));
  std::size_t clusters_known = 0;
  CW_TRY(const Measured records, measured_records(options, truth, clusters ? &*clusters : nullptr, with_source, clusters_known));
  std::vector<linkage::Groups> groups;
  for (const std::string& by : options.by) {
    CW_TRY(linkage::Groups each, groups_by(by, options, records, truth));
    groups.push_back(std::move(each));
  }
  Structure out;
  if (clusters) {
    out = evaluation_fields(linkage::evaluate_clusters(records.cluster, records.truth, records.source));
    out.emplace_back("records_only_in_truth", count(truth_known - records.truth.size()));
    out.emplace_back("records_only_in_clusters", count(clusters_known - records.truth.size()));
  }
  std::vector<std::uint32_t> joined;  // for groups, where no clusters are given: components at 0.95
  if (!options.pairs.empty()) {
    ScoredFile scored(records.truth.size(), groups);
    CW_CHECK(scan_pairs(options.pairs, records, groups, scored));
    if (scored.pairs == 0)
      return fail(ErrorCode::invalid,
                  fmt::format("{} and {} have no record in common. Do both hold the same ids{}?", options.pairs.string(),
                              options.truth.string(), with_source ? " and source names" : ""),
                  "--pairs");
    out.emplace_back("scored_pairs", scored_value(scored, records, groups));
    joined = scored.clusters.representative(
        static_cast<std::size_t>(std::ranges::find(scored.clusters.thresholds(), 0.95) - scored.clusters.thresholds().begin()));
  }
  List by;
  for (const linkage::Groups& each : groups)
    by.push_back(group_report_value(linkage::evaluate_groups(clusters ? records.cluster : joined, records.truth, records.source, each)));
  if (!groups.empty()) out.emplace_back("by", Value{std::move(by)});
  return Value{std::move(out)};
}

}  // namespace cw::link
