// SPDX-License-Identifier: MIT
#include "services/linkage/run_groups.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>

#include "base/date_text.h"
#include "services/linkage/household_step.h"
#include "services/linkage/link_summary.h"

namespace cw::link {
namespace {

constexpr std::array<const char*, 7> band_names = {"0 to 15", "16 to 24", "25 to 44", "45 to 64", "65 to 79", "80 and over", "not known"};
constexpr std::array<int, 5> band_ends = {16, 25, 45, 65, 80};
constexpr std::uint32_t oldest = 5, not_known_band = 6;

// YYYY, YYYY-MM or YYYY-MM-DD, as standardised dates are written.
std::optional<CivilDate> date_of(std::string_view text) {
  const auto number = [&](std::size_t at, std::size_t digits, int& out) {
    if (text.size() < at + digits) return false;
    const auto [end, error] = std::from_chars(text.data() + at, text.data() + at + digits, out);
    return error == std::errc() && end == text.data() + at + digits;
  };
  CivilDate date{0, 7, 1};
  if (!number(0, 4, date.year)) return std::nullopt;
  if (number(5, 2, date.month) && !number(8, 2, date.day)) date.day = 15;
  return date;
}

std::uint32_t band_of(std::string_view text, const CivilDate& today) {
  const auto born = date_of(text);
  if (!born) return not_known_band;
  const bool birthday_past = std::pair(today.month, today.day) >= std::pair(born->month, born->day);
  const int age = today.year - born->year - (birthday_past ? 0 : 1);
  if (age < 0) return not_known_band;
  return static_cast<std::uint32_t>(std::ranges::upper_bound(band_ends, age) - band_ends.begin());
}

std::vector<std::uint32_t> rows_of(const PreparedRun& run) {
  std::vector<std::uint32_t> rows(run.linker->size());
  for (linkage::RecordIndex r = 0; r < rows.size(); ++r) rows[r] = run.linker->row_of(r);
  return rows;
}

// Groups without a record are left out.
std::size_t groups_with_records(const linkage::Groups& groups) {
  std::vector<bool> seen(groups.names.size(), false);
  for (const std::uint32_t group : groups.of_record) seen[group] = true;
  return static_cast<std::size_t>(std::ranges::count(seen, true));
}

RunGrouping birth_grouping(const Column& column, std::span<const std::uint32_t> rows, Date today) {
  linkage::Groups bands = age_bands_of(column, rows, today);
  bands.column = "age band";
  if (bands_tell(bands)) return {"age band", std::move(bands)};
  return {"decade of birth", linkage::groups_of(column, rows)};
}

}  // namespace

linkage::Groups age_bands_of(const Column& column, std::span<const std::uint32_t> rows, Date today) {
  const CivilDate day = civil(today);
  std::vector<std::uint32_t> band(column.distinct() + 1U, not_known_band);
  for (std::uint32_t code = 1; code < band.size(); ++code) band[code] = band_of(column.display(code), day);
  linkage::Groups out;
  out.column = column.name();
  out.names.assign(band_names.begin(), band_names.end());
  out.of_record.reserve(rows.size());
  for (const std::uint32_t row : rows) out.of_record.push_back(band[column.code(row)]);
  return out;
}

bool bands_tell(const linkage::Groups& bands) {
  const auto younger = std::ranges::count_if(bands.of_record, [](std::uint32_t band) { return band < oldest; });
  const auto known = std::ranges::count_if(bands.of_record, [](std::uint32_t band) { return band != not_known_band; });
  return known > 0 && younger * 20 >= known;
}

Result<std::vector<RunGrouping>> groupings_of(const PreparedRun& run, std::span<const std::string> by, Date today) {
  const std::vector<std::uint32_t> rows = rows_of(run);
  const Table& table = run.intake->table;
  std::vector<RunGrouping> out;
  if (const Column* source = table.find(run.intake->source_column)) out.push_back({"source", linkage::groups_of(*source, rows)});
  for (const linkage::Field& field : fields_of(run)) {
    const Column* column = table.find(field.column);
    if (column == nullptr || std::ranges::find(by, field.column) != by.end()) continue;
    if (field.kind == linkage::FieldKind::sex) out.push_back({"sex", linkage::groups_of(*column, rows)});
    if (field.kind == linkage::FieldKind::date_of_birth) out.push_back(birth_grouping(*column, rows, today));
  }
  for (const std::string& name : by) {
    const Column* column = table.find(name);
    if (column == nullptr)
      return fail_with_exit(ErrorCode::not_found, bulk::column_missing,
                            fmt::format("--by {}: no file has such a column. Its name must be written as in the file's header.", name),
                            "--by");
    out.push_back({name, linkage::groups_of(*column, rows)});
  }
  std::erase_if(out, [](const RunGrouping& each) { return groups_with_records(each.groups) < 2; });
  return out;
}

Value joined_share_value(const RunGrouping& grouping, std::span<const std::uint32_t> cluster) {
  std::vector<std::uint32_t> size(cluster.size(), 0);
  for (const std::uint32_t each : cluster) ++size[each];
  std::vector<std::uint64_t> records(grouping.groups.names.size(), 0), joined(records.size(), 0);
  for (std::size_t r = 0; r < cluster.size(); ++r) {
    ++records[grouping.groups.of_record[r]];
    joined[grouping.groups.of_record[r]] += size[cluster[r]] > 1 ? 1 : 0;
  }
  List groups;
  for (std::size_t g = 0; g < records.size(); ++g)
    if (records[g] > 0)
      groups.push_back(Value{Structure{{"group", text(grouping.groups.names[g])},
                                       {"records", count(records[g])},
                                       {"joined", count(joined[g])},
                                       {"share_joined", number(static_cast<double>(joined[g]) / static_cast<double>(records[g]))}}});
  return Value{Structure{
      {"by", text(grouping.by)},
      {"what", text("share of records joined to another; a description and not a measure of accuracy: groups may differ in truth")},
      {"groups", Value{std::move(groups)}}}};
}

}  // namespace cw::link
