// SPDX-License-Identifier: MIT
#include "engines/linkage/propose/internal/known_fields.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>
#include <unordered_set>

namespace cw::linkage::internal {
namespace {

constexpr std::size_t most_fields = 48;     // more than any list of people or things has that matter
constexpr double spike_share = 0.03;        // ten times what one day of the year should have
constexpr double least_filled_records = 2;  // below there is no pair to compare

void look_at_values(KnownField& known) {
  const std::vector<std::uint32_t> counts = known.column->counts();
  const double rows = static_cast<double>(known.column->rows());
  const double filled = rows - counts[0];
  known.filled = rows > 0 ? filled / rows : 0;
  known.distinct = known.column->distinct();
  known.is_list = known.column->type() == ColumnType::list;
  if (filled <= 0) return;
  for (std::size_t code = 1; code < counts.size(); ++code) known.collision += (counts[code] / filled) * (counts[code] / filled);
}

void look_at_dates(KnownField& known) {
  if (known.column->type() != ColumnType::text) return;
  const std::vector<std::uint32_t> counts = known.column->counts();
  double whole = 0, partial = 0, january = 0;
  for (std::uint32_t code = 1; code < counts.size(); ++code) {
    const std::string_view text = known.column->text(code);
    (text.size() == 10 ? whole : partial) += counts[code];
    if (text.size() == 10 && text.substr(4) == "-01-01") january += counts[code];
  }
  known.partial_dates = partial > 0.002 * (whole + partial);
  known.january_stands = january > spike_share * whole;
}

// What a field can tell: the bits of an agreement, as often as there is one.
double worth(const KnownField& known) { return known.filled * known.filled * (1 - known.collision); }

}  // namespace

KnownFields::KnownFields(const Table& table, std::span<const Field> fields) {
  std::unordered_set<std::string_view> seen;
  std::unordered_map<std::string_view, const Column*> columns;
  for (const Column& column : table.columns()) columns.emplace(column.name(), &column);
  for (const Field& field : fields) {
    const auto found = columns.find(field.column);
    if (found == columns.end() || !seen.insert(field.column).second) continue;
    KnownField known{field, found->second};
    look_at_values(known);
    if (known.filled * static_cast<double>(table.rows()) < least_filled_records) {
      left_out_.push_back(fmt::format("{} is empty", field.column));
      continue;
    }
    if (known.distinct < 2) {
      left_out_.push_back(fmt::format("{} is the same in every record", field.column));
      continue;
    }
    if (field.kind == FieldKind::date_of_birth) look_at_dates(known);
    all_.push_back(std::move(known));
  }
  if (all_.size() <= most_fields) return;
  std::vector<double> worths;
  for (const KnownField& known : all_) worths.push_back(worth(known));
  std::ranges::nth_element(worths, worths.begin() + most_fields - 1, std::greater{});
  const double least = worths[most_fields - 1];
  left_out_.push_back(fmt::format("{} more columns tell less than the {} used", all_.size() - most_fields, most_fields));
  std::vector<KnownField> kept;
  for (KnownField& known : all_)
    if (kept.size() < most_fields && worth(known) >= least) kept.push_back(std::move(known));
  all_ = std::move(kept);
}

std::vector<const KnownField*> KnownFields::of(FieldKind kind) const {
  std::vector<const KnownField*> out;
  for (const KnownField& known : all_)
    if (known.field.kind == kind) out.push_back(&known);
  return out;
}

const KnownField* KnownFields::best(FieldKind kind) const {
  const KnownField* best = nullptr;
  for (const KnownField& known : all_)
    if (known.field.kind == kind && !known.is_list && (best == nullptr || known.filled > best->filled)) best = &known;
  return best;
}

}  // namespace cw::linkage::internal
