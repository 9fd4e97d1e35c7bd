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

std::string Column::key(std::uint32_t code) const {
  if (code == null_code) return {};
  if (type_ == ColumnType::text) return std::string(text(code));
  std::string out;
  append_key(out, values_[code - 1]);
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

ColumnDictionary::ColumnDictionary(const Column& column) : ColumnDictionary() {
  const std::uint32_t count = column.distinct();
  while (slots_.size() < (count + std::size_t{2}) * 2) slots_.resize(slots_.size() * 2, 0);
  hashes_.reserve(count + std::size_t{1});
  for (std::uint32_t code = 1; code <= count; ++code) {
    if (column.type() == ColumnType::text) {
      hashes_.push_back(hash_of(column.text(code)));
    } else {
      append_key(keys_.emplace_back(), column.values_[code - 1]);
      hashes_.push_back(hash_of(keys_.back()));
    }
    enter(code);
  }
}

void ColumnDictionary::enter(std::uint32_t code) {
  const std::size_t mask = slots_.size() - 1;
  std::size_t at = hashes_[code] & mask;
  while (slots_[at] != 0) at = (at + 1) & mask;
  slots_[at] = code;
}

void ColumnDictionary::grow() {
  slots_.assign(slots_.size() * 2, 0);
  for (std::uint32_t code = 1; code < hashes_.size(); ++code) enter(code);
}

std::uint32_t ColumnDictionary::place(Column& column, std::string_view key) {
  const bool is_text = column.type_ == ColumnType::text;
  const std::uint32_t hash = hash_of(key);
  const std::size_t mask = slots_.size() - 1;
  std::size_t at = hash & mask;
  for (; slots_[at] != 0; at = (at + 1) & mask) {
    const std::uint32_t code = slots_[at];
    if (hashes_[code] == hash && (is_text ? column.text(code) == key : keys_[code - 1] == key)) return code;
  }
  const auto code = static_cast<std::uint32_t>(hashes_.size());
  slots_[at] = code;
  hashes_.push_back(hash);
  if (is_text) {
    column.bytes_ += key;
    column.offsets_.push_back(column.bytes_.size());
  } else {
    keys_.emplace_back(key);
  }
  if (hashes_.size() * 2 > slots_.size()) grow();
  return code;
}

std::uint32_t ColumnDictionary::intern_text(Column& column, std::string_view text) { return place(column, text); }

std::uint32_t ColumnDictionary::intern(Column& column, const Value& value) {
  std::string key;
  append_key(key, value);
  const std::uint32_t code = place(column, key);
  if (code > column.values_.size()) column.values_.push_back(value);
  return code;
}

// Codes are entered in their order, always: whatever was entered after a code is gone when its turn comes, so its place can be set free.
void ColumnDictionary::forget_from(Column& column, std::uint32_t code) {
  const std::size_t mask = slots_.size() - 1;
  while (hashes_.size() > std::max(code, 1U)) {
    const auto last = static_cast<std::uint32_t>(hashes_.size() - 1);
    std::size_t at = hashes_[last] & mask;
    while (slots_[at] != last) at = (at + 1) & mask;
    slots_[at] = 0;
    hashes_.pop_back();
    if (column.type_ == ColumnType::text) {
      column.offsets_.pop_back();
      column.bytes_.resize(column.offsets_.back());
    } else {
      keys_.pop_back();
      column.values_.pop_back();
    }
  }
}

std::size_t ColumnDictionary::memory_bytes() const {
  std::size_t bytes = (slots_.capacity() + hashes_.capacity()) * sizeof(std::uint32_t) + keys_.capacity() * sizeof(std::string);
  for (const std::string& key : keys_) bytes += key.capacity() > 15 ? key.capacity() : 0;
  return bytes;
}

ColumnBuilder::ColumnBuilder(std::string name, ColumnType type) {
  column_.name_ = std::move(name);
  column_.type_ = type;
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

Column ColumnBuilder::finish() && {
  column_.codes_.shrink_to_fit();
  column_.bytes_.shrink_to_fit();
  column_.offsets_.shrink_to_fit();
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

GrowingTable::GrowingTable(Table table) : table_(std::move(table)), rows_(table_.rows()) {
  for (const Column& column : table_.columns_) dictionaries_.emplace_back(column);
}

Result<void> GrowingTable::write(std::size_t row, const Table& from, std::size_t from_row) {
  std::vector<std::uint32_t> codes(table_.columns_.size(), Column::null_code);
  for (std::size_t c = 0; c < codes.size(); ++c) {
    Column& column = table_.columns_[c];
    const Column* other = from.find(column.name());
    const std::uint32_t code = other == nullptr ? Column::null_code : other->code(from_row);
    if (code == Column::null_code) continue;
    if (column.type() == ColumnType::text)
      codes[c] = other->type() == ColumnType::text ? dictionaries_[c].intern_text(column, other->text(code))
                                                   : dictionaries_[c].intern_text(column, other->display(code));
    else if (column.type() == other->type())
      codes[c] = dictionaries_[c].intern(column, other->value(code));
    else
      return fail(ErrorCode::invalid, fmt::format("The column \"{}\" holds {}; a record came with {}.", column.name(),
                                                  name_of(column.type()), name_of(other->type())), column.name());
  }
  for (std::size_t c = 0; c < codes.size(); ++c) {
    std::vector<std::uint32_t>& column = table_.columns_[c].codes_;
    row < column.size() ? void(column[row] = codes[c]) : column.push_back(codes[c]);
  }
  rows_ = std::max(rows_, row + 1);
  return {};
}

void GrowingTable::clear(std::size_t row) {
  for (Column& column : table_.columns_) column.codes_[row] = Column::null_code;
}

GrowingTable::Mark GrowingTable::mark() const {
  Mark mark{rows_, {}};
  for (const Column& column : table_.columns_) mark.distinct.push_back(column.distinct());
  return mark;
}

void GrowingTable::go_back(const Mark& mark) {
  for (std::size_t c = 0; c < dictionaries_.size(); ++c) {
    dictionaries_[c].forget_from(table_.columns_[c], mark.distinct[c] + 1);
    table_.columns_[c].codes_.resize(mark.rows);
  }
  rows_ = mark.rows;
}

std::size_t GrowingTable::memory_bytes() const {
  std::size_t bytes = table_.memory_bytes();
  for (const ColumnDictionary& dictionary : dictionaries_) bytes += dictionary.memory_bytes();
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
