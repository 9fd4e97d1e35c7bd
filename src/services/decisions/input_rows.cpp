// SPDX-License-Identifier: MIT
#include "services/decisions/input_rows.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/json.h"
#include "base/text.h"
#include "base/text_file.h"
#include "services/decisions/typed_input.h"

namespace cw::decisions {
namespace {

using bulk::CellForm;

// One form for names that differ only in case, spaces and signs.
std::string loose(std::string_view name) {
  std::string out;
  for (const char c : fold_case(name))
    if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (c & 0x80) != 0) out += c;
  return out;
}

// Rows from a JSON text that was read whole.
class JsonRows final : public bulk::RowScan {
 public:
  explicit JsonRows(List rows) : rows_(std::move(rows)), columns_{{"", CellForm::json}} {}
  const std::vector<bulk::ScannedColumn>& columns() const override { return columns_; }
  std::uint64_t rows_expected() const override { return rows_.size(); }
  Result<bool> next(bulk::RowBlock& block) override {
    constexpr std::size_t rows_in_block = 2048;
    block.start(at_ + 1, 1);
    while (at_ < rows_.size() && block.rows() < rows_in_block) {
      block.add_cell(write_json(rows_[at_++]));
      block.end_row(0);
    }
    return block.rows() > 0;
  }

 private:
  List rows_;
  std::vector<bulk::ScannedColumn> columns_;
  std::size_t at_ = 0;
};

Result<std::unique_ptr<bulk::RowScan>> open_json(const std::filesystem::path& file) {
  constexpr std::uintmax_t largest = std::uintmax_t{256} << 20;
  std::error_code error;
  if (std::filesystem::file_size(file, error) > largest && !error)
    return fail(ErrorCode::too_large, file.string() + " has more than 256 MB. Give it as NDJSON, one object a line.");
  CW_TRY(const std::string text, read_text_file(file));
  auto parsed = parse_json(text);
  if (!parsed) return fail(parsed.error().code, file.string() + ": " + parsed.error().message);
  List rows;
  if (const auto* list = parsed->get<List>())
    rows = *list;
  else
    rows.push_back(std::move(*parsed));
  return std::unique_ptr<bulk::RowScan>(std::make_unique<JsonRows>(std::move(rows)));
}

bool is_json(const std::filesystem::path& file) { return to_lower(file.extension().string()) == ".json"; }

// The field of a type whose loose name begins a loose path, and what is left of that.
const feel::Type* find_path(const feel::Type* type, std::string_view rest, std::vector<std::string>& path) {
  constexpr std::size_t deepest = 8;
  if (type == nullptr || type->kind != feel::TypeKind::context || path.size() >= deepest) return nullptr;
  for (const feel::Field& field : type->fields) {
    const std::string name = loose(field.name);
    if (name.empty() || !rest.starts_with(name)) continue;
    path.push_back(field.name);
    if (rest.size() == name.size()) return field.type ? field.type.get() : feel::basic_type(feel::TypeKind::any).get();
    if (const feel::Type* found = find_path(field.type.get(), rest.substr(name.size()), path)) return found;
    path.pop_back();
  }
  return nullptr;
}

std::string names_of(const std::vector<bulk::ScannedColumn>& columns) {
  constexpr std::size_t most = 20;
  std::string names;
  for (std::size_t i = 0; i < columns.size() && i < most; ++i) names += (i == 0 ? "" : ", ") + columns[i].name;
  return columns.size() > most ? names + " and others" : names;
}

tl::unexpected<Error> missing(const dmn::NeededInput& input, const std::vector<bulk::ScannedColumn>& columns, std::string_view file) {
  std::vector<std::string_view> names;
  for (const bulk::ScannedColumn& column : columns) names.emplace_back(column.name);
  std::string message = fmt::format("{} has no column for the input \"{}\", which \"{}\" needs. Its columns are: {}.", file, input.name,
                                    input.needed_by, names_of(columns));
  if (const auto near = nearest_of(input.name, names)) message += fmt::format(" Is it \"{}\"?", *near);
  return fail_with_exit(ErrorCode::not_found, bulk::ReadExit::column_missing, std::move(message), input.name);
}

// Puts a value at a path of fields into what is there already.
feel::Value with_part(const feel::Value& whole, std::span<const std::string> path, feel::Value value) {
  if (path.empty()) return value;
  std::vector<feel::Entry> entries;
  if (whole.is(feel::Kind::context)) entries = whole.entries();
  const auto found = std::find_if(entries.begin(), entries.end(), [&](const feel::Entry& entry) { return entry.key == path.front(); });
  feel::Value inner = found == entries.end() ? feel::Value() : found->value;
  feel::Value made = with_part(inner, path.subspan(1), std::move(value));
  if (found == entries.end())
    entries.push_back({path.front(), std::move(made)});
  else
    found->value = std::move(made);
  return feel::Value::context(std::move(entries));
}

}  // namespace

Result<std::unique_ptr<bulk::RowScan>> open_input(const std::filesystem::path& file, const bulk::RowScanOptions& options) {
  if (is_json(file)) return open_json(file);
  return bulk::RowScan::open(file, options);
}

Result<InputBinding> InputBinding::make(const std::vector<bulk::ScannedColumn>& columns, std::vector<dmn::NeededInput> needed,
                                        std::string_view file) {
  InputBinding binding;
  binding.json_ = columns.size() == 1 && columns[0].name.empty() && columns[0].form == CellForm::json;
  std::vector<bool> used(columns.size());
  for (dmn::NeededInput& input : needed) {
    Bound bound{std::move(input), {}};
    const feel::Type* type = bound.input.type.get();
    const std::string name = loose(bound.input.name);
    for (std::size_t i = 0; i < columns.size() && !binding.json_; ++i) {
      const std::string column = loose(columns[i].name);
      std::vector<std::string> path;
      const feel::Type* of_part = column == name ? type : nullptr;
      if (column != name && column.size() > name.size() && column.starts_with(name))
        of_part = find_path(type, std::string_view(column).substr(name.size()), path);
      if (column != name && of_part == nullptr) continue;
      for (const Part& other : bound.parts)
        if (other.path == path || other.path.empty() || path.empty())
          return fail(ErrorCode::invalid, fmt::format("{}: the columns \"{}\" and \"{}\" are both for the input \"{}\". Leave one out.",
                                                      file, other.name, columns[i].name, bound.input.name));
      used[i] = true;
      bound.parts.push_back({i, columns[i].form, columns[i].name, std::move(path), of_part});
    }
    if (bound.parts.empty() && !binding.json_) return missing(bound.input, columns, file);
    binding.bound_.push_back(std::move(bound));
  }
  for (std::size_t i = 0; i < columns.size(); ++i)
    if (!used[i] && !binding.json_) binding.unused_.push_back(columns[i].name);
  return binding;
}

tl::expected<dmn::Inputs, RowFault> InputBinding::inputs_of(const bulk::RowBlock& block, std::size_t row) const {
  if (json_) return from_json(block.cell(row, 0).value_or(""));
  dmn::Inputs inputs;
  inputs.reserve(bound_.size());
  for (const Bound& bound : bound_) {
    feel::Value whole;
    for (const Part& part : bound.parts) {
      const auto cell = block.cell(row, part.column);
      feel::Value value;
      if (cell) {
        TypedValue typed = typed_value(*cell, part.type, part.form);
        if (!typed) return tl::unexpected(RowFault{part.name + typed.error().where, typed.error().reason});
        value = std::move(*typed);
      }
      whole = part.path.empty() ? std::move(value) : with_part(whole, part.path, std::move(value));
    }
    inputs.push_back({bound.input.name, std::move(whole), bound.input.namespace_uri});
  }
  return inputs;
}

const InputBinding::Bound* InputBinding::find(std::string_view member) const {
  const std::string name = loose(member);
  for (const Bound& bound : bound_)
    if (bound.input.name == member) return &bound;
  for (const Bound& bound : bound_)
    if (loose(bound.input.name) == name) return &bound;
  return nullptr;
}

tl::expected<dmn::Inputs, RowFault> InputBinding::from_json(std::string_view text) const {
  const auto parsed = parse_json(text);
  if (!parsed) return tl::unexpected(RowFault{"", "not valid JSON"});
  const auto* members = parsed->get<Structure>();
  if (members == nullptr) return tl::unexpected(RowFault{"", "not a JSON object"});
  dmn::Inputs inputs;
  for (const auto& [name, value] : *members) {
    const Bound* bound = find(name);
    if (bound == nullptr) continue;
    TypedValue typed = typed_value(value, bound->input.type.get());
    if (!typed) return tl::unexpected(RowFault{name + typed.error().where, typed.error().reason});
    inputs.push_back({bound->input.name, std::move(*typed), bound->input.namespace_uri});
  }
  return inputs;
}

void InputBinding::note_members(const bulk::RowBlock& block, std::size_t row, std::set<std::string>& missing,
                                std::set<std::string>& unknown) const {
  if (!json_) return;
  constexpr std::size_t most = 20;
  const auto parsed = parse_json(block.cell(row, 0).value_or(""));
  const Structure* members = parsed ? parsed->get<Structure>() : nullptr;
  if (members == nullptr) return;
  std::set<const Bound*> found;
  for (const auto& [name, value] : *members) {
    if (const Bound* bound = find(name))
      found.insert(bound);
    else if (unknown.size() < most)
      unknown.insert(name);
  }
  for (const Bound& bound : bound_)
    if (!found.contains(&bound)) missing.insert(bound.input.name);
}

}  // namespace cw::decisions
