// SPDX-License-Identifier: MIT
// Drawing the sample and writing its sheet. Reading it back: review_read.cpp.
#include "services/linkage/review_job.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <unordered_map>

#include "base/json.h"
#include "engines/linkage/assess/assess.h"
#include "services/linkage/earlier_run.h"
#include "services/linkage/review_sheet.h"

namespace cw::link {
namespace {

constexpr std::size_t most_together = 30;  // rows of one cluster; of a larger one a random sample is shown
constexpr std::size_t most_outside = 5;    // clusters from which a record is shown
constexpr std::size_t neighbours_looked_at = 120;
constexpr std::size_t most_columns = 30;
constexpr double doubtful_weight = 6;  // a pair is doubtful within so much of the threshold: 64 times the odds either way

// All that drawing needs to know about a finished run.
struct FinishedRun {
  PreparedRun prepared;
  std::vector<std::uint32_t> cluster;                      // record -> label
  std::vector<std::vector<linkage::RecordIndex>> members;  // label -> records
};

std::vector<std::vector<linkage::RecordIndex>> members_of(const std::vector<std::uint32_t>& cluster) {
  std::vector<std::vector<linkage::RecordIndex>> out(cluster.empty() ? 0 : 1 + std::size_t{*std::ranges::max_element(cluster)});
  for (linkage::RecordIndex r = 0; r < cluster.size(); ++r) out[cluster[r]].push_back(r);
  return out;
}

// Columns to show: first those that the comparisons read, in the model's order, then the others; steps on the way ("_name") and empty ones
// are left out.
std::vector<std::string> columns_to_show(const PreparedRun& run) {
  const Table& table = run.intake->table;
  std::vector<std::pair<std::size_t, std::string>> ranked;
  const linkage::Model& model = run.linker->model();
  for (const Column& column : table.columns()) {
    if (column.name() == run.intake->id_column || column.name() == run.intake->source_column || column.name().starts_with('_') ||
        column.distinct() == 0)
      continue;
    std::size_t rank = model.comparisons.size();
    for (std::size_t c = 0; c < model.comparisons.size() && rank == model.comparisons.size(); ++c)
      for (const linkage::ComparisonLevel& level : model.comparisons[c].levels)
        if (level.sql.find(column.name() + "_l") != std::string::npos) rank = c;
    ranked.emplace_back(rank, column.name());
  }
  std::ranges::stable_sort(ranked, {}, &std::pair<std::size_t, std::string>::first);
  std::vector<std::string> out;
  for (const auto& [rank, name] : ranked)
    if (out.size() < most_columns) out.push_back(name);
  return out;
}

// Scored pairs of a finished run that matter to the sample: those of sampled records, and doubtful ones by reservoir sampling.
struct PairsSeen {
  std::vector<std::map<linkage::RecordIndex, double>> of_sampled;  // sampled -> other record -> match weight
  struct Pair {
    linkage::RecordIndex left = 0, right = 0;
    double weight = 0;
  };
  std::vector<Pair> doubtful;
};

Result<PairsSeen> see_pairs(const ReviewSheetOptions& options, const FinishedRun& run, const RecordNumbers& numbers,
                            const std::vector<linkage::SampledRecord>& drawn) {
  PairsSeen seen;
  seen.of_sampled.resize(drawn.size());
  std::unordered_map<linkage::RecordIndex, std::size_t> place;
  for (std::size_t i = 0; i < drawn.size(); ++i) place.emplace(drawn[i].record, i);
  const double threshold = linkage::match_weight_of(run.prepared.config.threshold);
  std::vector<PairsSeen::Pair> near;
  const bulk::PlainScan scan{{"source_l", "id_l", "source_r", "id_r"}, {"match_weight"}, 1U << 30, static_cast<unsigned>(options.threads)};
  std::vector<std::uint32_t> lefts, rights;
  CW_CHECK(bulk::scan_parquet(options.out / "pairs.parquet", scan, [&](const bulk::PlainRows& rows) -> Result<void> {
    numbers.numbers().find_all(rows.texts[0], rows.texts[1], lefts);
    numbers.numbers().find_all(rows.texts[2], rows.texts[3], rights);
    for (std::size_t i = 0; i < rows.rows; ++i) {
      const linkage::RecordIndex left = lefts[i], right = rights[i];
      const double weight = rows.numbers[0][i];
      if (left == KeyNumbers::none || right == KeyNumbers::none || std::isnan(weight)) continue;
      if (const auto found = place.find(left); found != place.end()) seen.of_sampled[found->second].emplace(right, weight);
      if (const auto found = place.find(right); found != place.end()) seen.of_sampled[found->second].emplace(left, weight);
      if (options.pairs > 0 && std::abs(weight - threshold) <= doubtful_weight) near.push_back({left, right, weight});
    }
    return {};
  }));
  for (const std::uint32_t i : linkage::sample_of(near.size(), options.pairs, options.seed + 1)) seen.doubtful.push_back(near[i]);
  return seen;
}

class Drawing {
 public:
  Drawing(const ReviewSheetOptions& options, const FinishedRun& run, const RecordNumbers& numbers)
      : options_(options), run_(run), numbers_(numbers), linker_(*run.prepared.linker) {}

  Result<ReviewSample> draw(const std::vector<linkage::SampledRecord>& drawn, PairsSeen& seen, const std::vector<std::string>& columns) {
    CW_CHECK(look_around(drawn, seen, columns));
    ReviewSample sample;
    sample.records = run_.cluster.size();
    sample.clusters = static_cast<std::uint64_t>(std::ranges::count_if(run_.members, [](const auto& members) { return !members.empty(); }));
    sample.seed = options_.seed;
    sample.threshold = run_.prepared.config.threshold;
    for (std::size_t i = 0; i < drawn.size(); ++i) sample.groups.push_back(group_of(drawn[i], seen.of_sampled[i], i));
    // A systematic sample lies in the order of its random line, which is random; the reviewer may stop anywhere.
    for (const PairsSeen::Pair& pair : seen.doubtful)
      sample.pairs.push_back({run_.members[run_.cluster[pair.left]].size() - 1,
                              {row_of(pair.left, ReviewRole::first, pair.weight), row_of(pair.right, ReviewRole::outside, pair.weight)}});
    return sample;
  }

 private:
  // What looks like a sampled record by the data alone, scored: blocking may have kept them from ever being compared.
  Result<void> look_around(const std::vector<linkage::SampledRecord>& drawn, PairsSeen& seen, const std::vector<std::string>& columns) {
    std::vector<std::uint32_t> queries;
    for (const linkage::SampledRecord& each : drawn) queries.push_back(linker_.row_of(each.record));
    std::vector<linkage::RecordIndex> record_of(run_.prepared.intake->table.rows(), UINT32_MAX);
    for (linkage::RecordIndex r = 0; r < linker_.size(); ++r) record_of[linker_.row_of(r)] = r;
    const auto near = linkage::nearest_records(run_.prepared.intake->table, columns, {.queries = queries, .most = neighbours_looked_at});
    for (std::size_t i = 0; i < drawn.size(); ++i)
      for (const linkage::Neighbour& neighbour : near[i]) {
        const linkage::RecordIndex other = record_of[neighbour.row];
        if (other == UINT32_MAX || run_.cluster[other] == drawn[i].cluster || seen.of_sampled[i].contains(other)) continue;
        CW_TRY(const linkage::Explanation explained, linker_.explain(drawn[i].record, other));
        seen.of_sampled[i].emplace(other, explained.match_weight);
      }
    return {};
  }

  ReviewRow row_of(linkage::RecordIndex record, ReviewRole role, double weight) const {
    return {numbers_.source_of(record), numbers_.id_of(record), role, run_.members[run_.cluster[record]].size(), weight};
  }

  ReviewGroup group_of(const linkage::SampledRecord& drawn, const std::map<linkage::RecordIndex, double>& scored,
                       std::size_t number) const {
    ReviewGroup group;
    std::vector<linkage::RecordIndex> others = run_.members[drawn.cluster];
    std::erase(others, drawn.record);
    group.others = others.size();
    const auto weight_of = [&](linkage::RecordIndex other) {
      const auto found = scored.find(other);
      return found == scored.end() ? 0 : found->second;
    };
    group.rows.push_back(row_of(drawn.record, ReviewRole::first, 0));
    for (const std::uint32_t i : linkage::sample_of(others.size(), most_together, options_.seed ^ (number + 1)))
      group.rows.push_back(row_of(others[i], ReviewRole::together, weight_of(others[i])));
    for (const linkage::RecordIndex other : outside(drawn, scored))
      group.rows.push_back(row_of(other, ReviewRole::outside, weight_of(other)));
    return group;
  }

  // Of each cluster outside the record that fits best; the best clusters first.
  std::vector<linkage::RecordIndex> outside(const linkage::SampledRecord& drawn,
                                            const std::map<linkage::RecordIndex, double>& scored) const {
    std::map<std::uint32_t, std::pair<double, linkage::RecordIndex>> best;  // cluster -> weight, record
    for (const auto& [other, weight] : scored) {
      if (run_.cluster[other] == drawn.cluster) continue;
      const auto [found, fresh] = best.try_emplace(run_.cluster[other], weight, other);
      if (!fresh && weight > found->second.first) found->second = {weight, other};
    }
    std::vector<std::pair<double, linkage::RecordIndex>> ranked;
    for (const auto& [cluster, each] : best) ranked.push_back(each);
    std::ranges::sort(ranked, [](const auto& a, const auto& b) { return a.first != b.first ? a.first > b.first : a.second < b.second; });
    std::vector<linkage::RecordIndex> out;
    for (std::size_t i = 0; i < std::min(most_outside, ranked.size()); ++i) out.push_back(ranked[i].second);
    return out;
  }

  const ReviewSheetOptions& options_;
  const FinishedRun& run_;
  const RecordNumbers& numbers_;
  const linkage::Linker& linker_;
};

// The sheet -----------------------------------------------------------------------------------------------------------------------

std::string_view what_is(ReviewRole role, char kind) {
  if (kind == 'P') return role == ReviewRole::first ? "FIRST of a pair" : "other of the pair";
  return role == ReviewRole::first ? "FIRST record" : role == ReviewRole::together ? "was put with it" : "was left out";
}

void append_groups(std::string& csv, char kind, const std::vector<ReviewGroup>& groups, const FinishedRun& run,
                   const RecordNumbers& numbers, const std::vector<std::string>& columns) {
  const Table& table = run.prepared.intake->table;
  for (std::size_t g = 0; g < groups.size(); ++g)
    for (std::size_t r = 0; r < groups[g].rows.size(); ++r) {
      const ReviewRow& row = groups[g].rows[r];
      std::vector<std::string> cells = {fmt::format("{}{}", kind, g + 1),
                                        row_key(kind, g, r),
                                        std::string(what_is(row.role, kind)),
                                        r == 0 ? "1" : "",
                                        row.source,
                                        row.id};
      const std::uint32_t at = run.prepared.linker->row_of(numbers.find(row.source, row.id));
      for (const std::string& name : columns) {
        const Column& column = *table.find(name);
        cells.push_back(column.display(column.code(at)));
      }
      cells.emplace_back();
      append_line(csv, cells);
    }
}

std::string sheet_text(const ReviewSample& sample, const FinishedRun& run, const RecordNumbers& numbers,
                       const std::vector<std::string>& columns) {
  std::string csv = "\xEF\xBB\xBF";  // so that spreadsheets read it as UTF-8
  std::vector<std::string> header = {"group", "row", "what", "decision", "source", "record_id"};
  for (const std::string& name : columns) header.push_back(std::ranges::find(header, name) == header.end() ? name : name + " (data)");
  header.emplace_back("note");
  append_line(csv, header);
  append_groups(csv, 'G', sample.groups, run, numbers, columns);
  append_groups(csv, 'P', sample.pairs, run, numbers, columns);
  return csv;
}

std::string instructions_text(const ReviewSample& sample, const ReviewSheetOptions& options) {
  std::string out = fmt::format(
      "How to fill in the review sheet\n\n"
      "{} records were drawn at random from {}. Each opens a group of rows that share a value in the column \"group\".\n\n"
      "  FIRST record      the record that was drawn\n"
      "  was put with it   the program takes this to be the same as the first\n"
      "  was left out      looks like the first, but the program takes it to be another\n\n"
      "In the column \"decision\" write, for every row but the first of a group:\n\n"
      "  y   the same as the first record of its group\n"
      "  n   not the same\n"
      "  ?   cannot be told\n\n"
      "Or number them: the first is 1; rows with the same number are the same. Numbers also say which of the others belong together.\n"
      "Judge what is true, not what the program did, and use whatever else you can look up. Do not skip the hard ones: a \"?\" makes the "
      "result less certain,\n"
      "leaving them out would make it wrong. Write remarks in the column \"note\"; they are not read. Rows may be sorted. Do not change "
      "the column \"row\".\n\n"
      "The groups are in random order. You may stop after any group: leave the rest empty, and the result is less certain but not wrong.\n"
      "Save as CSV (or XLSX), then:\n\n"
      "  commonweal review --out {} --read THE_SHEET\n\n"
      "The sheet holds what your files hold about people. Keep it as safely as those files, and delete it afterwards.\n",
      sample.groups.size(), sample.records, options.out.string());
  if (!sample.pairs.empty())
    out +=
        "\nGroups that begin with P are pairs about which the program is in doubt. They help to settle those pairs and do not count in the "
        "estimates.\n";
  return out;
}

Result<void> refuse_to_overwrite(const std::filesystem::path& sheet) {
  std::error_code ignored;
  if (!std::filesystem::exists(sheet, ignored)) return {};
  return fail(
      ErrorCode::conflict,
      fmt::format("{} is already there, and may hold somebody's decisions. Move it away, or name another with --sheet.", sheet.string()),
      "--sheet");
}

std::vector<std::string> remarks_on(const FinishedRun& run, const ReviewSheetOptions& options) {
  std::vector<std::string> out;
  double pairs = 0, largest = 0;
  for (const auto& members : run.members) {
    const double n = static_cast<double>(members.size());
    pairs += n * (n - 1);
    largest = std::max(largest, n);
  }
  if (pairs > 0 && largest * (largest - 1) > pairs * 0.02 && largest > 20)
    out.push_back(
        fmt::format("The largest cluster, of {:.0f} records, holds {:.0f} % of all pairs that were put together. A sample may miss it: "
                    "look at it by itself.",
                    largest, 100 * largest * (largest - 1) / pairs));
  if (static_cast<double>(options.sample) > static_cast<double>(run.cluster.size()))
    out.push_back("There are fewer records than were asked for: all are in the sheet.");
  return out;
}

}  // namespace

Result<ReviewSheetSummary> write_review_sheet(const ReviewSheetOptions& options, const ProgressOptions& how) {
  if (options.sample == 0 || options.sample > 100'000)
    return fail_with_exit(ErrorCode::invalid, 2, "--sample is the number of records to draw: from 1 to 100000; a few hundred are usual.",
                          "--sample");
  ReviewSheetSummary summary;
  summary.sheet = options.sheet.empty() ? options.out / "review_sheet.csv" : options.sheet;
  summary.instructions = std::filesystem::path(summary.sheet).replace_extension(".txt");
  CW_CHECK(refuse_to_overwrite(summary.sheet));
  CW_TRY(LinkOptions link, options_of_run(options.out));
  link.threads = options.threads;
  RunMetrics metrics;
  Progress progress(how);
  FinishedRun run;
  CW_TRY(run.prepared, prepare_run(link, metrics, progress));
  const RecordNumbers numbers(run.prepared);
  CW_TRY(run.cluster, clusters_of_run(options.out, run.prepared, numbers));
  run.members = members_of(run.cluster);
  progress.start("Drawing records and looking for what resembles them", 0);
  const std::vector<linkage::SampledRecord> drawn = linkage::sample_records(run.cluster, options.sample, options.seed);
  const std::vector<std::string> columns = columns_to_show(run.prepared);
  CW_TRY(PairsSeen seen, see_pairs(options, run, numbers, drawn));
  CW_TRY(ReviewSample sample, Drawing(options, run, numbers).draw(drawn, seen, columns));
  CW_TRY(sample.clusters_fingerprint, fingerprint_of(options.out / "clusters.csv"));
  progress.finish();
  CW_CHECK(bulk::write_file_atomically(summary.instructions, instructions_text(sample, options)));
  CW_CHECK(bulk::write_file_atomically(options.out / "review_sample.json", write_json(to_value(sample), JsonLayout::indented)));
  CW_CHECK(bulk::write_file_atomically(summary.sheet, sheet_text(sample, run, numbers, columns)));
  summary.records = sample.records;
  summary.groups = sample.groups.size();
  summary.pairs = sample.pairs.size();
  for (const ReviewGroup& group : sample.groups) summary.rows += group.rows.size();
  summary.rows += 2 * sample.pairs.size();
  summary.remarks = remarks_on(run, options);
  return summary;
}

}  // namespace cw::link
