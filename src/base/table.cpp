// SPDX-License-Identifier: MIT
#include "base/table.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>

#include "base/date_text.h"

namespace cw {
namespace {

// A canonical text for any value, so that equal values of non-text columns have equal keys.
void append_key(std::string& key, const Value& value) {
  key.push_back(static_cast<char>('0' + value.content().index()));
  if (const auto* flag = value.get<bool>()) key.push_back(*flag ? '1' : '0');
  if (const auto* integer = value.get<std::int64_t>()) key += std::to_string(*integer);
  if (const auto* number = value.get<double>()) key += fmt::format("{}", *number == 0.0 ? 0.0 : *number);
  if (const auto* text = value.get<std::string>()) key += fmt::format("{}:{}", text->size(), *text);
  if (const auto* date = value.get<Date>()) key += std::to_string(date->days);
  if (const auto* time = value.get<Timestamp>()) key += std::to_string(time->microseconds);
  if (const auto* list = value.get<List>()) {
    key += std::to_string(list->size()) + "[";
    for (const Value& item : *list) append_key(key, item);
    key.push_back(']');
  }
  if (const auto* structure = value.get<Structure>()) {
    key += std::to_string(structure->size()) + "{";
    for (const auto& [name, item] : *structure) {
      key += fmt::format("{}:{}", name.size(), name);
      append_key(key, item);
    }
    key.push_back('}');
  }
  key.push_back(';');
}

void append_display(std::string& out, const Value& value) {
  if (const auto* flag = value.get<bool>()) out += *flag ? "true" : "false";
  if (const auto* integer = value.get<std::int64_t>()) out += std::to_string(*integer);
  if (const auto* number = value.get<double>()) out += fmt::format("{}", *number);
  if (const auto* text = value.get<std::string>()) out += *text;
  if (const auto* date = value.get<Date>()) out += format_date(*date);
  if (const auto* time = value.get<Timestamp>()) out += format_timestamp(*time);
  if (const auto* list = value.get<List>()) {
    out.push_back('[');
    for (std::size_t i = 0; i < list->size(); ++i) {
      if (i > 0) out += ", ";
      append_display(out, (*list)[i]);
    }
    out.push_back(']');
  }
  if (const auto* structure = value.get<Structure>()) {
    out.push_back('{');
    for (std::size_t i = 0; i < structure->size(); ++i) {
      if (i > 0) out += ", ";
      out += (*structure)[i].first + ": ";
      append_display(out, (*structure)[i].second);
    }
    out.push_back('}');
  }
}

std::uint32_t hash_of(std::string_view bytes) {
  const std::uint64_t hash = std::hash<std::string_view>{}(bytes);
  return static_cast<std::uint32_t>(hash ^ (hash >> 32));
}

}  // namespace

std::string_view name_of(ColumnType type) {
  constexpr std::string_view names[] = {"text", "integer", "number", "boolean", "date", "timestamp", "list", "structure"};
  return names[static_cast<std::size_t>(type)];
}

std::uint32_t Column::distinct() const {
  return static_cast<std::uint32_t>(type_ == ColumnType::text ? offsets_.size() - 2 : values_.size());
}

double Column::number(std::uint32_t code) const {
  if (code == null_code || type_ == ColumnType::text) return std::numeric_limits<double>::quiet_NaN();
  const Value& value = values_[code - 1];
  if (const auto* number = value.get<double>()) return *number;
  if (const auto* integer = value.get<std::int64_t>()) return static_cast<double>(*integer);
  if (const auto* date = value.get<Date>()) return date->days;
  if (const auto* time = value.get<Timestamp>()) return static_cast<double>(time->microseconds) / 1e6;
  if (const auto* flag = value.get<bool>()) return *flag ? 1 : 0;
  return std::numeric_limits<double>::quiet_NaN();
}

Value Column::value(std::uint32_t code) const {
  if (code == null_code) return Value{};
  if (type_ == ColumnType::text) return Value{std::string(text(code))};
  return values_[code - 1];
}

std::vector<std::uint32_t> Column::counts() const {
  std::vector<std::uint32_t> counts(distinct() + 1U, 0);
  for (const std::uint32_t code : codes_) ++counts[code];
  return counts;
}

std::string Column::display(std::uint32_t code) const {
  if (code == null_code) return {};
  if (type_ == ColumnType::text) return std::string(text(code));
  std::string out;
  append_display(out, values_[code - 1]);
  return out;
}

Column Column::renamed(std::string name) const {
  Column copy = *this;
  copy.name_ = std::move(name);
  return copy;
}

Column Column::without_rows() const {
  Column values;
  values.name_ = name_;
  values.type_ = type_;
  values.bytes_ = bytes_;
  values.offsets_ = offsets_;
  values.values_ = values_;
  return values;
}

std::size_t Column::memory_bytes() const {
  return codes_.capacity() * sizeof(std::uint32_t) + bytes_.capacity() + offsets_.capacity() * sizeof(std::uint64_t) +
         values_.capacity() * sizeof(Value);
}

ColumnBuilder::ColumnBuilder(std::string name, ColumnType type) : slots_(64, 0), hashes_(1, 0) {
  column_.name_ = std::move(name);
  column_.type_ = type;
}

void ColumnBuilder::grow() {
  std::vector<std::uint32_t> wider(slots_.size() * 2, 0);
  const std::size_t mask = wider.size() - 1;
  for (std::uint32_t code = 1; code < hashes_.size(); ++code) {
    std::size_t at = hashes_[code] & mask;
    while (wider[at] != 0) at = (at + 1) & mask;
    wider[at] = code;
  }
  slots_ = std::move(wider);
}

std::uint32_t ColumnBuilder::intern_text(std::string_view text) {
  const bool is_text = column_.type_ == ColumnType::text;
  const std::uint32_t hash = hash_of(text);
  const std::size_t mask = slots_.size() - 1;
  std::size_t at = hash & mask;
  for (; slots_[at] != 0; at = (at + 1) & mask) {
    const std::uint32_t code = slots_[at];
    if (hashes_[code] == hash && (is_text ? column_.text(code) == text : keys_[code - 1] == text)) return code;
  }
  const auto code = static_cast<std::uint32_t>(hashes_.size());
  slots_[at] = code;
  hashes_.push_back(hash);
  if (is_text) {
    column_.bytes_ += text;
    column_.offsets_.push_back(column_.bytes_.size());
  } else {
    keys_.emplace_back(text);
  }
  if (hashes_.size() * 2 > slots_.size()) grow();
  return code;
}

void ColumnBuilder::append_text(std::string_view text) { column_.codes_.push_back(intern_text(text)); }

void ColumnBuilder::append(const Value& value) {
  if (value.is_null()) return append_null();
  if (column_.type_ == ColumnType::text) {
    const auto* text = value.get<std::string>();
    return text != nullptr ? append_text(*text) : append_null();
  }
  column_.codes_.push_back(intern(value));
}

std::uint32_t ColumnBuilder::intern(const Value& value) {
  std::string key;
  append_key(key, value);
  const std::uint32_t code = intern_text(key);
  if (code > column_.values_.size()) column_.values_.push_back(value);
  return code;
}

Column ColumnBuilder::finish() && {
  column_.codes_.shrink_to_fit();
  column_.bytes_.shrink_to_fit();
  column_.offsets_.shrink_to_fit();
  slots_.clear();
  hashes_.clear();
  keys_.clear();
  return std::move(column_);
}

void Table::add(Column column) {
  const auto same = std::ranges::find(columns_, column.name(), &Column::name);
  if (same != columns_.end())
    *same = std::move(column);
  else
    columns_.push_back(std::move(column));
}

const Column* Table::find(std::string_view name) const {
  const auto found = std::ranges::find(columns_, name, &Column::name);
  return found == columns_.end() ? nullptr : &*found;
}

std::size_t Table::memory_bytes() const {
  std::size_t bytes = 0;
  for (const Column& column : columns_) bytes += column.memory_bytes();
  return bytes;
}

std::string column_names(const Table& table) {
  constexpr std::size_t most = 20, longest = 40;
  std::string out;
  for (std::size_t i = 0; i < table.columns().size() && i < most; ++i) {
    std::string_view name = table.columns()[i].name();
    std::size_t end = std::min(name.size(), longest);
    while (end > 0 && end < name.size() && (static_cast<unsigned char>(name[end]) & 0xC0U) == 0x80U) --end;  // not inside a character
    out += (i > 0 ? ", " : "") + std::string(name.substr(0, end)) + (end < name.size() ? "..." : "");
  }
  if (table.columns().size() > most) out += fmt::format(", and {} more", table.columns().size() - most);
  return out;
}

}  // namespace cw
