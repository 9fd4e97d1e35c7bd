// SPDX-License-Identifier: MIT
#include "services/linkage/explain_run.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <unordered_map>
#include <unordered_set>

#include "services/linkage/link_outputs.h"
#include "services/linkage/scoring.h"

namespace cw::link {
namespace {

constexpr std::size_t most_to_weigh = 200;  // records of an entity: 19,900 pairs

// Label of each record -> smallest record with the label.
std::vector<std::uint32_t> smallest_of(const std::vector<std::uint32_t>& labels) {
  std::unordered_map<std::uint32_t, std::uint32_t> first;
  std::vector<std::uint32_t> out(labels.size());
  for (std::uint32_t r = 0; r < labels.size(); ++r) out[r] = first.emplace(labels[r], r).first->second;
  return out;
}

}  // namespace

Result<void> ExplainedRun::take_up(const std::filesystem::path& folder) {
  folder_ = folder;
  CW_TRY(options_, options_of_run(folder));
  RunMetrics metrics;
  Progress quiet({});
  CW_TRY(prepared_, prepare_run(options_, metrics, quiet));
  numbers_.emplace(prepared_);
  return {};
}

Result<void> ExplainedRun::take_up_links() {
  CW_TRY(const std::vector<std::uint32_t> labels, clusters_of_run(folder_, prepared_, *numbers_));
  people_.cluster = smallest_of(labels);
  CW_TRY(decisions_, read_decisions(options_.decisions, prepared_));
  CW_CHECK(read_links());
  make_explainer();
  return {};
}

Result<void> ExplainedRun::read_links() {
  const double from = threshold_weight() - link_depth;
  const bulk::PlainScan scan{{"source_l", "id_l", "source_r", "id_r"}, {"match_weight"}};
  std::vector<std::uint32_t> lefts, rights;
  return bulk::scan_parquet(folder_ / "pairs.parquet", scan, [&](const bulk::PlainRows& rows) -> Result<void> {
    numbers_->numbers().find_all(rows.texts[0], rows.texts[1], lefts);
    numbers_->numbers().find_all(rows.texts[2], rows.texts[3], rights);
    for (std::size_t i = 0; i < rows.rows; ++i) {
      const double weight = rows.numbers[0][i];
      if (lefts[i] != KeyNumbers::none && rights[i] != KeyNumbers::none && weight >= from)
        links_.push_back({std::min(lefts[i], rights[i]), std::max(lefts[i], rights[i]), static_cast<float>(weight)});
    }
    return {};
  });
}

void ExplainedRun::make_explainer() {
  input_ = resolve_input(options_, prepared_, decisions_, links_);
  linkage::describe(input_, people_);
  explainer_.emplace(input_, people_);
}

void ExplainedRun::weigh_all_within(linkage::RecordIndex record) {
  std::vector<std::uint32_t> members;
  for (std::uint32_t r = 0; r < people_.cluster.size(); ++r)
    if (people_.cluster[r] == people_.cluster[record]) members.push_back(r);
  if (members.size() < 2 || members.size() > most_to_weigh) return;
  std::unordered_set<std::uint64_t> known;
  for (const linkage::ScoredEdge& link : links_)
    if (people_.cluster[link.left] == people_.cluster[record]) known.insert((std::uint64_t{link.left} << 32U) | link.right);
  std::vector<std::pair<std::uint32_t, std::uint32_t>> missing;
  for (std::size_t i = 0; i < members.size(); ++i)
    for (std::size_t j = i + 1; j < members.size(); ++j)
      if (!known.contains((std::uint64_t{members[i]} << 32U) | members[j])) missing.emplace_back(members[i], members[j]);
  if (missing.empty()) return;
  std::vector<float> weights(missing.size());
  input_.score(missing, weights);
  for (std::size_t i = 0; i < missing.size(); ++i) links_.push_back({missing[i].first, missing[i].second, weights[i]});
  weighed_now_ = missing.size();
  make_explainer();
}

bool ExplainedRun::several_sources() const { return prepared_.intake->table.find(prepared_.intake->source_column)->distinct() > 1; }

std::string ExplainedRun::name_of(linkage::RecordIndex record) const {
  return several_sources() ? fmt::format("{}:{}", numbers_->source_of(record), numbers_->id_of(record)) : numbers_->id_of(record);
}
std::string ExplainedRun::person_name_of(linkage::RecordIndex record) const {
  return person_name(prepared_, linker().row_of(people_.cluster[record]));
}

Result<linkage::RecordIndex> ExplainedRun::find_record(const std::string& name) const {
  std::vector<linkage::RecordIndex> found;
  for (linkage::RecordIndex r = 0; r < linker().size(); ++r) {
    const std::string own = numbers_->id_of(r);
    if (own == name || fmt::format("{}:{}", numbers_->source_of(r), own) == name) found.push_back(r);
  }
  if (found.size() == 1) return found[0];
  if (found.empty())
    return fail(
        ErrorCode::not_found,
        fmt::format("No record has the id \"{}\". The column record_id of clusters.csv in {} lists the ids; the name of a source may "
                    "stand before one: SOURCE:ID.",
                    name, folder_.string()),
        "ID");
  return fail(ErrorCode::conflict, fmt::format("{} sources have a record \"{}\". Write SOURCE:{} instead.", found.size(), name, name),
              "ID");
}

Result<linkage::RecordIndex> ExplainedRun::find_person(const std::string& name) const {
  for (linkage::RecordIndex r = 0; r < people_.cluster.size(); ++r)
    if (people_.cluster[r] == r && person_name_of(r) == name) return r;
  return fail(
      ErrorCode::not_found,
      fmt::format("No person is called \"{}\". The column person_id of clusters.csv in {} lists the names.", name, folder_.string()),
      "--person");
}

}  // namespace cw::link
