// SPDX-License-Identifier: MIT
// Accuracy of a clusters file, of scored pairs, or both, against a truth file; in all and by group.
#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <unordered_map>

#include "engines/linkage/clusters.h"
#include "engines/linkage/evaluation.h"
#include "services/linkage/accuracy_value.h"
#include "services/linkage/link_job.h"
#include "services/linkage/link_summary.h"
#include "services/linkage/truth.h"
#include "store/bulk/bulk.h"

namespace cw::link {
namespace {

using linkage::PairEvaluation;
constexpr double table_thresholds[] = {0.01, 0.1, 0.5, 0.8, 0.9, 0.95, 0.99, 0.999, 0.9999};

struct TextHash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>{}(text); }
};
using Numbers = std::unordered_map<std::string, std::uint32_t, TextHash, std::equal_to<>>;

// Labels of a file by record; a record that stands twice is refused.
Result<Numbers> by_record(const LabelFile& file, const std::filesystem::path& path, bool with_source) {
  Numbers labels;
  for (std::size_t row = 0; row < file.table.rows(); ++row) {
    if (file.label->code(row) == Column::null_code) continue;
    const std::string source = with_source ? file.source->display(file.source->code(row)) : "";
    if (!labels.emplace(label_key(source, file.id->display(file.id->code(row))), file.label->code(row)).second)
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
  Numbers number;                        // key -> record
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

// The text of `by` for each record: from the data files by record or by true person, else from the truth file itself.
Result<linkage::Groups> groups_by(const std::string& by, const EvaluateOptions& options, const Measured& records, const LabelFile& truth) {
  ColumnBuilder values(by, ColumnType::text);
  std::vector<std::uint32_t> code(records.truth.size(), Column::null_code);
  bool found_column = false;
  const auto take = [&](const Column& column, std::size_t row, std::uint32_t record) {
    if (column.code(row) != Column::null_code) code[record] = values.intern_text(column.display(column.code(row)));
  };
  if (const Column* own = options.data.empty() ? truth.table.find(by) : nullptr) {
    found_column = true;
    for (std::uint32_t r = 0; r < code.size(); ++r) take(*own, records.truth_row[r], r);
  }
  for (const std::filesystem::path& file : options.data) {
    CW_TRY(const bulk::ReadOutcome read, bulk::read_file(file, {}));
    const Column* column = read.table.find(by);
    if (column == nullptr) continue;
    found_column = true;
    const Column* id = nullptr;
    for (const std::string& name :
         {options.id_column.value_or("record_id"), truth.id->name(), std::string("unique_id"), std::string("rec_id"), std::string("id")})
      if (id == nullptr) id = read.table.find(name);
    const Column* source = read.table.find("source");
    if (id != nullptr) {
      for (std::size_t row = 0; row < read.table.rows(); ++row) {
        const std::string from = !records.with_source ? "" : source != nullptr ? source->display(source->code(row)) : file.stem().string();
        if (const auto known = records.number.find(label_key(from, id->display(id->code(row)))); known != records.number.end())
          take(*column, row, known->second);
      }
      continue;
    }
    const Column* person = read.table.find(truth.label->name());
    if (person == nullptr)
      return fail_with_exit(
          ErrorCode::not_found, bulk::column_missing,
          fmt::format("{} has no column of record ids (name it with --id), nor \"{}\" of people.", file.string(), truth.label->name()),
          "--data");
    std::unordered_map<std::string, std::size_t> row_of;
    for (std::size_t row = 0; row < read.table.rows(); ++row) row_of.emplace(person->display(person->code(row)), row);
    for (std::uint32_t r = 0; r < code.size(); ++r)
      if (const auto known = row_of.find(truth.label->display(records.truth[r])); known != row_of.end()) take(*column, known->second, r);
  }
  if (!found_column)
    return fail_with_exit(
        ErrorCode::not_found, bulk::column_missing,
        fmt::format("--by {}: {} has no such column.", by, options.data.empty() ? options.truth.string() : "no file of --data"), "--by");
  for (const std::uint32_t each : code) values.append_code(each);
  std::vector<std::uint32_t> rows(code.size());
  std::iota(rows.begin(), rows.end(), 0U);
  return linkage::groups_of(std::move(values).finish(), rows);
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
  std::string key;
  const auto find = [&](const bulk::PlainRows& rows, std::size_t side, std::size_t i) {
    key.assign(records.with_source ? rows.texts[2 + side][i] : std::string_view());
    key.push_back('\x1f');
    key += rows.texts[side][i];
    const auto found = records.number.find(key);
    return found == records.number.end() ? UINT32_MAX : found->second;
  };
  return bulk::scan_parquet(file, wanted, [&](const bulk::PlainRows& rows) -> Result<void> {
    std::string_view last;  // pairs come sorted by their left record: look it up once
    std::uint32_t left = UINT32_MAX;
    for (std::size_t i = 0; i < rows.rows; ++i) {
      const bool again = i > 0 && rows.texts[0][i] == last && (!records.with_source || rows.texts[2][i] == rows.texts[2][i - 1]);
      if (!again) left = find(rows, 0, i);
      last = rows.texts[0][i];
      const std::uint32_t right = find(rows, 1, i);
      if (left == UINT32_MAX || right == UINT32_MAX) {
        ++out.unknown_records;
        continue;
      }
      if (records.source.empty() || records.source[left] != records.source[right])
        out.add(left, right, rows.numbers[0][i], records, groups);
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
  Numbers cluster_of;
  if (clusters != nullptr) {
    CW_TRY(cluster_of, by_record(*clusters, options.clusters, with_source));
  }
  clusters_known = cluster_of.size();
  for (std::uint32_t row = 0; row < truth.table.rows(); ++row) {
    if (truth.label->code(row) == Column::null_code) continue;
    std::string key = label_key(with_source ? truth.source->display(truth.source->code(row)) : "", truth.id->display(truth.id->code(row)));
    const auto found = cluster_of.find(key);
    if (clusters != nullptr && found == cluster_of.end()) continue;
    if (clusters != nullptr) out.cluster.push_back(found->second);
    out.truth.push_back(truth.label->code(row));
    out.truth_row.push_back(row);
    if (options.scope == PairScope::across_sources && truth.source != nullptr) out.source.push_back(truth.source->code(row));
    out.number.emplace(std::move(key), static_cast<std::uint32_t>(out.truth.size() - 1));
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
  CW_TRY(const Numbers truth_of, by_record(truth, options.truth, with_source));
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
    out.emplace_back("records_only_in_truth", count(truth_of.size() - records.truth.size()));
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
