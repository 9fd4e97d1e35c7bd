// SPDX-License-Identifier: MIT
// Whether the linkage works as well for one group of people as for another: by file, sex, decade of birth and region.
#include <algorithm>
#include <map>
#include <string>

#include "base/time.h"
#include "engines/linkage/assess/groups.h"
#include "services/linkage/household_step.h"
#include "services/linkage/report/collect.h"
#include "services/linkage/report/words.h"
#include "services/linkage/run_groups.h"

namespace cw::link {
namespace {

struct Grouped {
  std::string by, column;
};

// The columns that part people into groups which a council must answer for.
std::vector<Grouped> columns_to_group_by(const PreparedRun& run, const std::vector<std::string>& named) {
  std::vector<Grouped> out = {{"file", run.intake->source_column}};
  for (const linkage::Field& field : fields_of(run)) {
    const linkage::FieldKind kind = field.kind;
    if (kind == linkage::FieldKind::date_of_birth) out.push_back({"decade of birth", field.column});
    if (kind == linkage::FieldKind::sex || kind == linkage::FieldKind::age || kind == linkage::FieldKind::region ||
        kind == linkage::FieldKind::country)
      out.push_back({std::string(linkage::name_of(kind)), field.column});
  }
  for (const std::string& column : named)
    if (std::ranges::find(out, column, &Grouped::column) == out.end()) out.push_back({spaced(column), column});
  std::erase_if(out, [&](const Grouped& each) {
    const Column* column = run.intake->table.find(each.column);
    return column == nullptr || column->distinct() < 2;
  });
  return out;
}

// Decades of birth of dates that may be partial: "1980 to 1989".
linkage::Groups decades_of(const Column& column, std::span<const std::uint32_t> rows) {
  std::vector<int> decade(column.distinct() + 1U, -1);
  for (std::uint32_t code = 1; code < decade.size(); ++code) {
    const std::string text = column.display(code);
    if (text.size() >= 4 && std::ranges::all_of(text.substr(0, 4), [](char c) { return c >= '0' && c <= '9'; }))
      decade[code] = std::stoi(text.substr(0, 3));
  }
  std::map<int, std::uint32_t> number;
  for (const std::uint32_t row : rows) number.emplace(decade[column.code(row)], 0U);
  linkage::Groups out;
  out.column = column.name();
  for (auto& [each, group] : number) {
    group = static_cast<std::uint32_t>(out.names.size());
    out.names.push_back(each < 0 ? "not known" : std::to_string(each) + "0 to " + std::to_string(each) + "9");
  }
  for (const std::uint32_t row : rows) out.of_record.push_back(number.at(decade[column.code(row)]));
  return out;
}

Estimate estimate_of(const linkage::GroupShare& share) {
  if (share.total <= 0) return {};
  return {share.value, share.interval.low, share.interval.high};
}

// Records of each group, and the share of them that were joined to another record.
std::vector<ReportGroup> linked_of(const linkage::Groups& groups, const std::vector<std::uint32_t>& cluster,
                                   const std::vector<std::uint32_t>& size_of) {
  std::vector<ReportGroup> out(groups.names.size());
  std::vector<std::uint64_t> linked(out.size(), 0);
  for (std::size_t r = 0; r < groups.of_record.size(); ++r) {
    const std::uint32_t group = groups.of_record[r];
    ++out[group].records;
    linked[group] += size_of[cluster[r]] > 1 ? 1 : 0;
  }
  for (std::size_t g = 0; g < out.size(); ++g) {
    out[g].name = groups.names[g];
    if (out[g].records > 0) out[g].linked = static_cast<double>(linked[g]) / static_cast<double>(out[g].records);
  }
  std::erase_if(out, [](const ReportGroup& group) { return group.records == 0; });
  return out;
}

void add_accuracy(const CollectInput& input, const linkage::Groups& groups, ReportGrouping& grouping) {
  const bool link_only = input.run.linker->model().link_type == linkage::LinkType::link_only;
  const auto source = link_only ? input.run.linker->source_codes() : std::span<const std::uint32_t>{};
  const linkage::GroupReport report = linkage::evaluate_groups(input.people.cluster, input.truth, source, groups);
  for (ReportGroup& group : grouping.groups) {
    const auto row = std::ranges::find(report.rows, group.name, &linkage::GroupRow::name);
    if (row == report.rows.end()) continue;
    group.precision = estimate_of(row->precision);
    group.recall = estimate_of(row->recall);
  }
  grouping.warnings = report.warnings;
}

}  // namespace

void collect_groups(const CollectInput& input, ReportData& data) {
  const std::vector<std::uint32_t>& cluster = input.people.cluster;
  std::vector<std::uint32_t> size_of(cluster.size(), 0), rows(cluster.size());
  for (std::uint32_t r = 0; r < cluster.size(); ++r) {
    ++size_of[cluster[r]];
    rows[r] = input.run.linker->row_of(r);
  }
  const Date today{static_cast<std::int32_t>(system_clock().now().microseconds / 86'400'000'000)};
  for (const Grouped& each : columns_to_group_by(input.run, input.options.by)) {
    const Column& column = *input.run.intake->table.find(each.column);
    const bool births = each.by == "decade of birth";
    linkage::Groups groups = births ? age_bands_of(column, rows, today) : linkage::groups_of(column, rows);
    const bool banded = births && bands_tell(groups);
    if (births && !banded) groups = decades_of(column, rows);
    ReportGrouping grouping{banded ? "age band" : each.by, linked_of(groups, cluster, size_of), {}};
    if (!input.truth.empty()) add_accuracy(input, groups, grouping);
    if (grouping.groups.size() > 1) data.groupings.push_back(std::move(grouping));
  }
}

}  // namespace cw::link
