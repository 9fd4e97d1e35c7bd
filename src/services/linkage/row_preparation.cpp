// SPDX-License-Identifier: MIT
#include "services/linkage/row_preparation.h"

#include <fmt/format.h>

#include <algorithm>

#include "services/linkage/column_types.h"

namespace cw::link {
namespace {

// A column of the wanted type and name; `from` may be null: all nulls.
Column converted(const Column* from, const std::string& name, ColumnType type, std::size_t rows) {
  if (from != nullptr && from->type() == type) return from->renamed(name);
  ColumnBuilder builder(name, type);
  for (std::size_t row = 0; row < rows; ++row) {
    const std::uint32_t code = from == nullptr ? Column::null_code : from->code(row);
    if (code == Column::null_code || type != ColumnType::text)
      builder.append_null();
    else
      builder.append_text(from->display(code));
  }
  return std::move(builder).finish();
}

}  // namespace

Result<RowPreparation> RowPreparation::make(JobConfig config, const Intake& intake) {
  const auto counts_rows = [](const std::optional<std::string>& id) { return id == "row_number"; };
  if (counts_rows(config.id) || std::ranges::any_of(config.sources, [&](const SourceRule& source) { return counts_rows(source.id); }))
    return fail(ErrorCode::unsupported,
                "A source whose id is the number of its rows cannot send records one by one: nothing says which record one is.", "id");
  RowPreparation out;
  out.config_ = std::move(config);
  out.id_column_ = intake.id_column;
  out.source_column_ = intake.source_column;
  for (const Column& column : intake.table.columns()) out.columns_.emplace_back(column.name(), column.type());
  out.set_taken_out(intake.taken_out);
  return out;
}

void RowPreparation::set_taken_out(std::vector<TakenOut> taken_out) {
  taken_out_ = std::move(taken_out);
  shared_.clear();
  for (const TakenOut& each : taken_out_)
    if (each.source.empty()) shared_[each.column].insert(each.value);
}

RowPreparation RowPreparation::with(std::vector<TakenOut> taken_out) const {
  RowPreparation out = *this;
  out.set_taken_out(std::move(taken_out));
  return out;
}

Result<Table> RowPreparation::prepare(const std::string& source, Table raw) const {
  const std::size_t rows = raw.rows();
  CW_TRY(Table made, standardise_rows(std::move(raw), source, id_column_, config_, taken_out_));
  ColumnBuilder sources(source_column_, ColumnType::text);
  for (std::size_t row = 0; row < rows; ++row) sources.append_text(source);
  made.add(std::move(sources).finish());
  if (config_.model) static_cast<void>(read_numbers(made, *config_.model));
  Table out;
  for (const auto& [name, type] : columns_) {
    Column column = converted(made.find(name), name, type, rows);
    const auto shared = type == ColumnType::text ? shared_.find(name) : shared_.end();
    if (shared == shared_.end()) {
      out.add(std::move(column));
      continue;
    }
    ColumnBuilder kept(name, type);
    std::vector<std::uint32_t> code_of(column.distinct() + std::size_t{1}, Column::null_code);
    for (std::uint32_t code = 1; code < code_of.size(); ++code)
      if (!shared->second.contains(column.text(code))) code_of[code] = kept.intern_text(column.text(code));
    for (const std::uint32_t code : column.codes()) kept.append_code(code_of[code]);
    out.add(std::move(kept).finish());
  }
  return out;
}

Table raw_row(std::span<const std::pair<std::string, std::string>> cells, const JobConfig& config) {
  Table out;
  for (const auto& [name, text] : cells) {
    ColumnBuilder cell(name, ColumnType::text);
    std::ranges::find(config.null_texts, text) != config.null_texts.end() ? cell.append_null() : cell.append_text(text);
    out.add(std::move(cell).finish());
  }
  return out;
}

}  // namespace cw::link
