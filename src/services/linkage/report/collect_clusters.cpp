// SPDX-License-Identifier: MIT
// The groups of records: how many, how large, how sound; a sample of them; households.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <unordered_map>
#include <unordered_set>

#include "services/linkage/report/collect.h"
#include "services/linkage/report/words.h"

namespace cw::link {
namespace {

constexpr std::size_t most_of_a_kind = 8, most_members = 25, most_linked = 12;

std::string_view meaning_of(linkage::Validity validity) {
  switch (validity) {
    case linkage::Validity::sound: return "The links agree with each other.";
    case linkage::Validity::weak_link: return "One weak link holds two parts together.";
    case linkage::Validity::over_merged: return "The records may be of more than one.";
    case linkage::Validity::conflict: return "Against a duplicate-free source or a person's decision.";
  }
  return "";
}

// The records of each group of two and more, ordered by group.
std::map<std::uint32_t, std::vector<std::uint32_t>> groups_of(const std::vector<std::uint32_t>& cluster,
                                                              const std::vector<std::uint32_t>& wanted) {
  std::map<std::uint32_t, std::vector<std::uint32_t>> out;
  for (const std::uint32_t group : wanted) out[group];
  for (std::uint32_t r = 0; r < cluster.size(); ++r)
    if (const auto at = out.find(cluster[r]); at != out.end()) at->second.push_back(r);
  return out;
}

// Columns that show who a record is of: those the model compares, in its order.
std::vector<const Column*> shown_columns(const PreparedRun& run) {
  std::vector<const Column*> out;
  for (const linkage::Comparison& comparison : run.linker->model().comparisons)
    if (const Column* column = run.intake->table.find(comparison.output_column)) out.push_back(column);
  if (out.empty())
    for (const Column& column : run.intake->table.columns())
      if (column.name() != run.intake->id_column && column.name() != run.intake->source_column && out.size() < 8) out.push_back(&column);
  return out;
}

// The weakest link of the strongest tree that holds the members together (Prim): what a group of whom no note was taken hangs by.
void note_weakest(ReportCluster& cluster, const std::vector<std::uint32_t>& records) {
  const std::size_t n = std::min(records.size(), most_linked);
  std::vector<double> best(n, -INFINITY);
  std::vector<bool> in(n, false);
  double weakest = INFINITY;
  for (std::size_t step = 0, at = 0; step < n; ++step) {
    in[at] = true;
    for (const ReportClusterLink& link : cluster.links)
      for (const auto& [from, to] : {std::pair(link.left, link.right), std::pair(link.right, link.left)})
        if (from == at && !in[to]) best[to] = std::max(best[to], link.weight);
    std::size_t next = n;
    for (std::size_t m = 0; m < n; ++m)
      if (!in[m] && (next == n || best[m] > best[next])) next = m;
    if (next == n) break;
    weakest = std::min(weakest, best[next]);
    at = next;
  }
  if (std::isfinite(weakest)) cluster.note.weakest = static_cast<float>(weakest);
}

Result<void> fill_links(const PreparedRun& run, const std::vector<std::uint32_t>& records, ReportCluster& cluster) {
  double sum = 0;
  const std::size_t n = std::min(records.size(), most_linked);
  for (std::size_t a = 0; a < n; ++a)
    for (std::size_t b = a + 1; b < n; ++b) {
      CW_TRY(const linkage::Explanation explanation, run.linker->explain(records[a], records[b]));
      cluster.links.push_back({a, b, explanation.match_weight});
      sum += explanation.match_weight;
    }
  if (!cluster.links.empty()) cluster.note.mean_weight = static_cast<float>(sum / static_cast<double>(cluster.links.size()));
  return {};
}

Result<ReportCluster> cluster_of(const PreparedRun& run, const std::vector<const Column*>& columns,
                                 const std::vector<std::uint32_t>& records, const linkage::EntityNote* note) {
  ReportCluster out;
  const Column& id = *run.intake->table.find(run.intake->id_column);
  const Column* source = run.intake->table.find(run.intake->source_column);
  const auto source_of = [&](std::uint32_t row) { return source == nullptr ? std::string() : source->display(source->code(row)); };
  for (const Column* column : columns) out.columns.push_back(column->name());
  for (std::size_t m = 0; m < std::min(records.size(), most_members); ++m) {
    const std::uint32_t row = run.linker->row_of(records[m]);
    ReportCluster::Member member{source_of(row), id.display(id.code(row)), {}};
    for (const Column* column : columns) member.values.push_back(column->display(column->code(row)));
    out.members.push_back(std::move(member));
  }
  const std::uint32_t first = run.linker->row_of(records[0]);
  out.id = source_of(first).empty() ? id.display(id.code(first)) : fmt::format("{} {}", source_of(first), id.display(id.code(first)));
  out.note.records = static_cast<std::uint32_t>(records.size());
  CW_CHECK(fill_links(run, records, out));
  if (note != nullptr)
    out.note = *note;
  else
    note_weakest(out, records);
  return out;
}

struct Wanted {
  std::uint32_t group;
  std::string why;
};

// The largest, the weakest, and those that are not sound.
std::vector<Wanted> wanted_groups(const linkage::Resolution& people) {
  std::vector<Wanted> out;
  const auto take = [&](std::uint32_t group, std::string why) {
    if (std::ranges::find(out, group, &Wanted::group) == out.end()) out.push_back({group, std::move(why)});
  };
  std::vector<linkage::EntityNote> notes = people.entities;
  for (const linkage::Validity validity : {linkage::Validity::conflict, linkage::Validity::over_merged}) {
    std::size_t taken = 0;
    for (const linkage::EntityNote& note : notes)
      if (note.validity == validity && taken++ < most_of_a_kind) take(note.cluster, std::string(linkage::name_of(validity)));
  }
  std::ranges::stable_sort(notes, {}, &linkage::EntityNote::weakest);
  for (std::size_t i = 0; i < std::min(notes.size(), most_of_a_kind); ++i) take(notes[i].cluster, "weakest link");
  std::unordered_map<std::uint32_t, std::uint32_t> sizes;
  for (const std::uint32_t group : people.cluster) ++sizes[group];
  std::vector<std::pair<std::uint32_t, std::uint32_t>> large;  // size, group
  for (const auto& [group, size] : sizes)
    if (size > 1) large.emplace_back(size, group);
  const std::size_t most = std::min(large.size(), most_of_a_kind);
  std::ranges::partial_sort(large, large.begin() + static_cast<std::ptrdiff_t>(most),
                            [](const auto& a, const auto& b) { return a.first != b.first ? a.first > b.first : a.second < b.second; });
  for (std::size_t i = 0; i < most; ++i) take(large[i].second, "among the largest");
  return out;
}

void count_validity(const linkage::Resolution& people, ReportData& data) {
  std::map<linkage::Validity, std::uint64_t> counts;
  for (const linkage::EntityNote& note : people.entities) ++counts[note.validity];
  for (const auto& [validity, count] : counts)
    data.validity.push_back({std::string(linkage::name_of(validity)), count, std::string(meaning_of(validity))});
  std::map<std::string, std::uint64_t> cuts;
  for (const linkage::Cut& cut : people.cuts) ++cuts[cut.reason];
  for (const auto& [reason, count] : cuts) data.cuts.push_back({reason, count, ""});
}

// Groups that have a record of both of two files; nothing where there are not two.
double in_both(const CollectInput& input) {
  const std::span<const std::uint32_t> source = input.run.linker->source_codes();
  if (input.run.intake->files.size() != 2 || source.empty()) return not_known;
  std::unordered_map<std::uint32_t, std::uint32_t> first;
  std::vector<bool> mixed(input.people.cluster.size(), false);
  for (std::uint32_t r = 0; r < input.people.cluster.size(); ++r) {
    const auto [at, added] = first.emplace(input.people.cluster[r], source[r]);
    if (!added && at->second != source[r]) mixed[input.people.cluster[r]] = true;
  }
  return static_cast<double>(std::ranges::count(mixed, true));
}

// A file whose own records were joined so often that something may be wrong: with the file, or with the model.
void warn_of_crowded_files(const CollectInput& input, ReportData& data) {
  const Column* source = input.run.intake->table.find(input.run.intake->source_column);
  if (source == nullptr) return;
  std::vector<std::unordered_set<std::uint32_t>> groups(source->distinct() + 1U);
  std::vector<std::uint64_t> records(groups.size(), 0);
  for (std::uint32_t r = 0; r < input.people.cluster.size(); ++r) {
    const std::uint32_t code = source->code(input.run.linker->row_of(r));
    ++records[code];
    groups[code].insert(input.people.cluster[r]);
  }
  for (std::uint32_t code = 1; code < groups.size(); ++code)
    if (records[code] >= 20 && records[code] >= 2 * groups[code].size())
      data.remarks.push_back(
          fmt::format("Within {}, {} records became {}. If that file should not hold the same one so often, the result is wrong: do not "
                      "use it, and ask a statistician.",
                      source->display(code), thousands(records[code]), thousands(groups[code].size())));
}

// Households of now: fewer where nobody is there in truth, more where a member lives elsewhere: in a household of its own as often as
// people here live alone, else with others who are counted.
Estimate households_now(const linkage::Households& found) {
  struct Doubt {
    std::uint32_t members = 0;
    double nobody = 1, elsewhere = 0, spread = 0;
  };
  std::vector<Doubt> doubts(found.count);
  for (const linkage::Membership& member : found.memberships) {
    if (member.household >= doubts.size() || !member.current) continue;
    Doubt& doubt = doubts[member.household];
    ++doubt.members;
    doubt.nobody *= 1 - member.confidence;
    doubt.elsewhere += 1 - member.confidence;
    doubt.spread += member.confidence * (1 - member.confidence);
  }
  Estimate out{0, 0, 0};
  double fewer = 0, more = 0, spread_fewer = 0, spread_more = 0, alone = 0;
  for (const Doubt& doubt : doubts) {
    if (doubt.members == 0) continue;
    out.value += 1;
    fewer += doubt.nobody;
    spread_fewer += doubt.nobody * (1 - doubt.nobody);
    alone += doubt.members == 1 ? 1 : 0;
    if (doubt.members < 2) continue;
    more += doubt.elsewhere;
    spread_more += doubt.spread;
  }
  out.low = std::max(0.0, out.value - fewer - 1.96 * std::sqrt(spread_fewer));
  const double share = out.value > 0 ? alone / out.value : 0;
  out.high = out.value + share * (more + 1.96 * std::sqrt(spread_more));
  return out;
}

// "2 records of 1 source; alone in the household." without the counts, so that equal reasons are one row.
std::string reason_alone(const std::string& reason) {
  const std::size_t end = reason.find("; ");
  const bool counts = !reason.empty() && reason[0] >= '0' && reason[0] <= '9' && end != std::string::npos;
  return counts ? reason.substr(end + 2) : reason;
}

}  // namespace

void collect_people(const CollectInput& input, ReportData& data) {
  std::vector<std::uint32_t> size_of(input.people.cluster.size(), 0);
  for (const std::uint32_t group : input.people.cluster) ++size_of[group];
  std::map<std::uint64_t, std::uint64_t> sizes;
  for (const std::uint32_t size : size_of)
    if (size > 0) ++sizes[size];
  data.totals.records = input.people.cluster.size();
  for (const auto& [size, count] : sizes) data.totals.entities += count;
  data.totals.alone = sizes.contains(1) ? sizes[1] : 0;
  data.totals.in_both.value = in_both(input);
  data.cluster_sizes.assign(sizes.begin(), sizes.end());
  count_validity(input.people, data);
  warn_of_crowded_files(input, data);
}

Result<void> collect_clusters(const CollectInput& input, ReportData& data) {
  const std::vector<Wanted> wanted = wanted_groups(input.people);
  std::vector<std::uint32_t> numbers;
  for (const Wanted& each : wanted) numbers.push_back(each.group);
  const auto groups = groups_of(input.people.cluster, numbers);
  const std::vector<const Column*> columns = shown_columns(input.run);
  for (const Wanted& each : wanted) {
    const auto note = std::ranges::find(input.people.entities, each.group, &linkage::EntityNote::cluster);
    CW_TRY(ReportCluster cluster,
           cluster_of(input.run, columns, groups.at(each.group), note == input.people.entities.end() ? nullptr : &*note));
    cluster.why_shown = each.why;
    data.clusters.push_back(std::move(cluster));
  }
  return {};
}

void collect_households(const CollectInput& input, ReportData& data) {
  if (input.households == nullptr) return;
  const linkage::Households& found = *input.households;
  ReportHouseholds out;
  out.households = found.count;
  out.now = households_now(found);
  std::map<std::string, std::uint64_t> kinds, reasons;
  for (const linkage::Home& home : found.homes)
    if (home.kind != linkage::HomeKind::household) ++kinds[std::string(linkage::name_of(home.kind))];
  std::vector<std::uint32_t> size(found.count, 0);
  std::unordered_map<std::uint32_t, bool> placed;
  std::uint64_t sure = 0, fairly = 0, unsure = 0;
  for (const linkage::Membership& member : found.memberships) {
    ++reasons[reason_alone(member.reason)];
    (member.confidence >= 0.9 ? sure : member.confidence >= 0.7 ? fairly : unsure) += 1;
    out.former += member.current ? 0 : 1;
    if (member.household >= size.size()) continue;  // a communal place is no household
    bool& now = placed[member.person];
    now = now || member.current;
    size[member.household] += member.current ? 1 : 0;
  }
  std::map<std::uint64_t, std::uint64_t> sizes;
  for (const std::uint32_t people : size)
    if (people > 0) ++sizes[people];
  for (const auto& [person, now] : placed) (now ? out.people : out.people_left) += 1;
  out.people_without = data.totals.entities - std::min<std::uint64_t>(data.totals.entities, placed.size());
  out.sizes.assign(sizes.begin(), sizes.end());
  out.not_households.assign(kinds.begin(), kinds.end());
  out.reasons.assign(reasons.begin(), reasons.end());
  std::ranges::stable_sort(out.reasons, std::ranges::greater{}, [](const auto& each) { return each.second; });
  out.confidence = {{"sure (90% and more)", sure}, {"fairly sure (70% to 90%)", fairly}, {"unsure (below 70%)", unsure}};
  data.households = std::move(out);
}

}  // namespace cw::link
