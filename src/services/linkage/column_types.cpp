// SPDX-License-Identifier: MIT
#include "services/linkage/column_types.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <optional>

namespace cw::link {
namespace {

bool calculates(const linkage::Expression& e) {
  return e.kind == linkage::ExpressionKind::call && (e.name == "radians" || e.name == "-" || e.name == "*" || e.name == "/");
}

void numeric_columns(const linkage::Expression& e, std::vector<std::string>& out) {
  for (const linkage::Expression& child : e.children) {
    if (calculates(e) && child.kind == linkage::ExpressionKind::column && std::ranges::find(out, child.name) == out.end()) out.push_back(child.name);
    numeric_columns(child, out);
  }
}

std::optional<double> number_of(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  if (text.starts_with('+')) text.remove_prefix(1);
  double number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(number)) return std::nullopt;
  return number;
}

}  // namespace

std::vector<std::string> read_numbers(Table& table, const linkage::Model& model) {
  std::vector<std::string> names, remarks;
  for (const linkage::Comparison& comparison : model.comparisons)
    for (const linkage::ComparisonLevel& level : comparison.levels) numeric_columns(level.condition, names);
  for (const std::string& name : names) {
    const Column* column = table.find(name);
    if (column == nullptr || column->type() != ColumnType::text) continue;
    ColumnBuilder builder(name, ColumnType::number);
    std::vector<std::uint32_t> code(column->distinct() + 1U, Column::null_code);
    const std::vector<std::uint32_t> counts = column->counts();
    std::uint64_t lost = 0;
    for (std::uint32_t c = 1; c < code.size(); ++c) {
      const auto number = number_of(column->text(c));
      if (number)
        code[c] = builder.intern(Value{*number});
      else
        lost += counts[c];
    }
    for (const std::uint32_t c : column->codes()) builder.append_code(code[c]);
    if (lost > 0) remarks.push_back(fmt::format("The model calculates with the column \"{}\", but {} of its values are no numbers: they count as missing.", name, lost));
    table.add(std::move(builder).finish());
  }
  return remarks;
}

}  // namespace cw::link
