// SPDX-License-Identifier: MIT
#include "services/register/households/internal/home_row.h"

#include <algorithm>

#include "base/date_text.h"
#include "base/json.h"

namespace cw::registry {
namespace {

using linkage::FieldKind;

std::string text_of(const Value& value) {
  if (const auto* text = value.get<std::string>()) return *text;
  if (const auto* number = value.get<std::int64_t>()) return std::to_string(*number);
  if (const auto* date = value.get<Date>()) return format_date(*date);
  return {};
}

std::string_view cell(const HomeColumns& columns, const Structure& row, FieldKind kind) {
  for (const linkage::Field& field : columns.fields) {
    if (field.kind != kind) continue;
    for (const auto& [name, value] : row)
      if (name == field.column)
        if (const auto* text = value.get<std::string>()) return *text;
    return {};  // as the engine: the first column of a kind
  }
  return {};
}

// The words with a digit, in order; those of a home without a number have none. A superset of what the engine takes for one home.
std::string numbers_of(std::string_view text) {
  std::vector<std::string_view> words;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = std::min(text.find(' ', at), text.size());
    const std::string_view word = text.substr(at, end - at);
    if (word.find_first_of("0123456789") != std::string_view::npos) words.push_back(word);
    at = end + 1;
  }
  std::ranges::sort(words);
  const auto doubled = std::ranges::unique(words);
  words.erase(doubled.begin(), doubled.end());
  std::string out;
  for (const std::string_view word : words) (out += out.empty() ? "" : " ") += word;
  return out;
}

HomeNames names_of(const HomeColumns& columns, const Structure& row, const std::string& source) {
  HomeNames out;
  out.uprn = cell(columns, row, FieldKind::uprn);
  const std::string_view premises = cell(columns, row, FieldKind::premises), address = cell(columns, row, FieldKind::address);
  std::string place(cell(columns, row, FieldKind::postcode));
  if (place.empty())
    if (const std::string_view street = cell(columns, row, FieldKind::street); !street.empty())
      place = std::string(street) + "|" + std::string(cell(columns, row, FieldKind::town));
  if (!place.empty() && !(premises.empty() && address.empty())) out.text = place + "|" + numbers_of(premises.empty() ? address : premises);
  if (const std::string_view number = cell(columns, row, FieldKind::household_number); !number.empty())
    out.number = source + "|" + std::string(number);
  return out;
}

}  // namespace

std::vector<HomeName> list_of(const HomeNames& names) {
  std::vector<HomeName> out;
  if (!names.uprn.empty()) out.emplace_back(HomeNameKind::uprn, names.uprn);
  if (!names.text.empty()) out.emplace_back(HomeNameKind::text, names.text);
  if (!names.number.empty()) out.emplace_back(HomeNameKind::number, names.number);
  return out;
}

Result<HomeRow> home_row_of(const HomeColumns& columns, RecordNumber record, const RecordKey& key, PersonId person,
                            std::string_view content) {
  CW_TRY(const Value whole, parse_json(content));
  Structure prepared;
  if (columns.prepare) {
    CW_TRY(prepared, columns.prepare(key, whole));
  } else if (const Structure* given = whole.get<Structure>()) {
    prepared = *given;
  }
  Structure kept;
  for (const linkage::Field& field : columns.fields)
    for (const auto& [name, value] : prepared) {
      if (name != field.column || std::ranges::find(kept, name, &std::pair<std::string, Value>::first) != kept.end()) continue;
      if (std::string text = text_of(value); !text.empty()) kept.emplace_back(name, Value(std::move(text)));
    }
  HomeRow out{record, key.source, person, {}, names_of(columns, kept, key.source)};
  out.columns = write_json(Value(std::move(kept)));
  return out;
}

Result<Table> table_of(const HomeColumns& columns, std::span<const HomeRow* const> rows) {
  std::vector<ColumnBuilder> builders;
  for (const linkage::Field& field : columns.fields)
    if (std::ranges::find(builders, field.column, &ColumnBuilder::name) == builders.end())
      builders.emplace_back(field.column, ColumnType::text);
  for (const HomeRow* row : rows) {
    CW_TRY(const Value cells, parse_json(row->columns));
    for (ColumnBuilder& builder : builders) {
      const Value* value = member(cells, builder.name());
      const std::string* text = value == nullptr ? nullptr : value->get<std::string>();
      if (text == nullptr)
        builder.append_null();
      else
        builder.append_text(*text);
    }
  }
  Table out;
  for (ColumnBuilder& builder : builders) out.add(std::move(builder).finish());
  return out;
}

}  // namespace cw::registry
