// SPDX-License-Identifier: MIT
#include "engines/linkage/resolve/person_facts.h"

#include <algorithm>
#include <optional>
#include <string>

#include "base/date_text.h"

namespace cw::linkage {
namespace {

constexpr std::int32_t not_read = no_day + 1;

const Column* text_column(const Table& table, std::string_view name) {
  const Column* column = table.find(name);
  return column != nullptr && column->type() == ColumnType::text ? column : nullptr;
}

std::uint32_t code_at(const Column* column, std::size_t row) { return column == nullptr ? Column::null_code : column->code(row); }

std::int32_t day_of(std::string_view text) {
  const auto time = text.size() == 10 ? parse_timestamp(text, "%Y-%m-%d") : std::nullopt;
  return time ? static_cast<std::int32_t>(time->microseconds / 86'400'000'000) : no_day;
}

std::int16_t years_of(std::string_view text) {
  if (text.empty() || text.size() > 3 || !std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; })) return -1;
  std::int16_t years = 0;
  for (const char c : text) years = static_cast<std::int16_t>(years * 10 + (c - '0'));
  return years;
}

std::uint32_t number_of(std::unordered_map<std::uint64_t, std::uint32_t>& known, std::uint32_t one, std::uint32_t other) {
  return known.emplace(std::uint64_t{one} << 32 | other, static_cast<std::uint32_t>(known.size() + 1)).first->second;
}

}  // namespace

PersonReader::PersonReader(const Table& table)
    : premises_(table.find(premises_column)),
      postcode_(table.find(postcode_column)),
      until_(table.find(lived_until_column)),
      property_(table.find("uprn")),
      given_(table.find("given_name")),
      family_(table.find("family_name")),
      middle_(text_column(table, "middle_names")),
      sex_(table.find("sex")),
      birth_(table.find("date_of_birth")),
      age_(text_column(table, "age")),
      band_(table.find("age_band")),
      born_{text_column(table, "date_of_birth")},
      seen_{text_column(table, "as_of")},
      from_{text_column(table, "lived_from")} {
  for (std::size_t k = 0; k < own_number_.size(); ++k) own_number_[k] = text_column(table, own_number_columns[k]);
}

std::int32_t PersonReader::Days::at(std::size_t row) {
  const std::uint32_t code = code_at(column, row);
  if (code == Column::null_code) return no_day;
  if (code >= known.size()) known.resize(std::max<std::size_t>(code, column->distinct()) + 1, not_read);
  if (known[code] == not_read) known[code] = day_of(column->text(code));
  return known[code];
}

std::uint32_t PersonReader::home_at(std::size_t row) {
  const std::uint32_t premises = code_at(premises_, row), postcode = code_at(postcode_, row);
  return premises == Column::null_code || postcode == Column::null_code ? 0 : number_of(homes_, premises, postcode);
}

void PersonReader::read_birth(std::size_t row, std::uint32_t source, PersonFacts& facts) {
  facts.born = born_.at(row);
  facts.gives_birth = code_at(birth_, row) != Column::null_code;
  facts.seen = seen_.at(row);
  facts.there = from_.at(row);
  if (facts.there == no_day || (facts.seen != no_day && facts.seen < facts.there)) facts.there = facts.seen;
  if (const std::uint32_t code = code_at(age_, row); code != Column::null_code) facts.age = years_of(age_->text(code));
  facts.band = number_of(bands_, code_at(band_, row), source);
}

PersonFacts PersonReader::read(std::size_t row, std::uint32_t source) {
  PersonFacts facts;
  for (std::size_t k = 0; k < own_number_.size(); ++k)
    if (const std::uint32_t code = code_at(own_number_[k], row);
        code != Column::null_code && is_own_number(own_number_columns[k], own_number_[k]->text(code)))
      facts.own_number[k] = code;
  facts.source = source;
  facts.home = home_at(row);
  facts.ended = code_at(until_, row) != Column::null_code;
  facts.property = code_at(property_, row);
  facts.given = code_at(given_, row);
  facts.family = code_at(family_, row);
  facts.sex = code_at(sex_, row);
  if (const std::uint32_t code = code_at(middle_, row); code != Column::null_code && !middle_->text(code).empty())
    facts.middle = static_cast<std::uint8_t>(middle_->text(code)[0]);
  read_birth(row, source, facts);
  return facts;
}

std::uint32_t PersonReader::band_number(std::uint32_t band, std::uint32_t source) { return number_of(bands_, band, source); }

void PersonReader::for_each_band(const std::function<void(std::uint32_t, std::uint32_t, std::uint32_t)>& visit) const {
  for (const auto& [codes, number] : bands_) visit(number, static_cast<std::uint32_t>(codes >> 32), static_cast<std::uint32_t>(codes));
}

std::size_t PersonReader::memory_bytes() const {
  return (homes_.size() + bands_.size()) * 48 + (born_.known.capacity() + seen_.known.capacity() + from_.known.capacity()) * 4;
}

}  // namespace cw::linkage
