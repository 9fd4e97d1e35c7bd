// SPDX-License-Identifier: MIT
#include "engines/linkage/internal/records.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <numeric>

namespace cw::linkage::internal {
namespace {

bool plain_integer(std::string_view text, std::int64_t& number) {
  if (text.empty() || text.size() > 18) return false;
  if (text.size() > 1 && (text[0] == '0' || (text[0] == '-' && text[1] == '0'))) return false;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc{} && end == text.data() + text.size();
}

// Position of each code in the order of ids.
std::vector<std::uint32_t> rank_codes(const Column& id, bool as_numbers_wanted) {
  std::vector<std::uint32_t> order(id.distinct());
  std::iota(order.begin(), order.end(), 1U);
  std::vector<std::int64_t> numbers(order.size() + 1);
  bool numeric = as_numbers_wanted;
  for (std::uint32_t code = 1; code <= order.size() && numeric; ++code)
    numeric = id.type() == ColumnType::text ? plain_integer(id.text(code), numbers[code])
                                            : plain_integer(id.display(code), numbers[code]);
  if (numeric) {
    std::ranges::sort(order, [&](std::uint32_t a, std::uint32_t b) { return numbers[a] < numbers[b]; });
  } else if (id.type() == ColumnType::text) {
    std::ranges::sort(order, [&](std::uint32_t a, std::uint32_t b) { return id.text(a) < id.text(b); });
  } else {
    std::vector<std::string> texts(order.size() + 1);
    for (std::uint32_t code = 1; code < texts.size(); ++code) texts[code] = id.display(code);
    std::ranges::sort(order, [&](std::uint32_t a, std::uint32_t b) { return texts[a] < texts[b]; });
  }
  std::vector<std::uint32_t> rank(order.size() + 1);
  for (std::uint32_t position = 0; position < order.size(); ++position) rank[order[position]] = position;
  return rank;
}

// The same for sources, in the order of "source-__-"; records without a source come first.
std::vector<std::uint32_t> rank_sources(const Column& source) {
  std::vector<std::pair<std::string, std::uint32_t>> order;
  for (std::uint32_t code = 1; code <= source.distinct(); ++code) order.emplace_back(source.display(code) + "-__-", code);
  std::ranges::sort(order);
  std::vector<std::uint32_t> rank(order.size() + 1, 0);
  for (std::uint32_t position = 0; position < order.size(); ++position) rank[order[position].second] = position + 1;
  return rank;
}

// Open addressing on 64-bit keys; hands out codes from 1. Key and code lie together: one cache line for each look-up.
class KeyInterner {
 public:
  explicit KeyInterner(std::size_t expected) {
    while ((std::size_t{1} << bits_) < expected * 2) ++bits_;
    slots_.resize(std::size_t{1} << bits_);
  }
  std::uint32_t intern(std::uint64_t key) {
    const std::size_t mask = slots_.size() - 1;
    std::size_t at = (key * 0x9E3779B97F4A7C15ULL) >> (64U - bits_);
    while (slots_[at].code != 0) {
      if (slots_[at].key == key) return slots_[at].code;
      at = (at + 1) & mask;
    }
    slots_[at] = {key, ++count_};
    return count_;
  }

 private:
  struct Slot {
    std::uint64_t key = 0;
    std::uint32_t code = 0;
  };
  unsigned bits_ = 10;
  std::vector<Slot> slots_;
  std::uint32_t count_ = 0;
};

}  // namespace

Result<const Column*> require_column(const Table& table, const std::string& name, const std::string& needed_by) {
  if (const Column* column = table.find(name)) return column;
  return fail_with_exit(ErrorCode::not_found, 22, fmt::format("{} needs the column \"{}\", which the data do not have. Columns there are: {}.", needed_by, name, column_names(table)), name);
}

Result<Records> order_records(const Table& table, const Model& model) {
  Records records;
  records.table = &table;
  CW_TRY(records.id, require_column(table, model.id_column, "The model's unique id"));
  records.source = table.find(model.source_column);
  if (records.source != nullptr && records.source->distinct() < 2 && model.link_type == LinkType::dedupe_only) records.source = nullptr;
  if (records.source == nullptr && model.link_type != LinkType::dedupe_only)
    return fail(ErrorCode::not_found, fmt::format("Link type {} needs the column \"{}\" that says which source a record is from.", name_of(model.link_type), model.source_column), model.source_column);
  const std::size_t rows = table.rows();
  records.row.resize(rows);
  std::iota(records.row.begin(), records.row.end(), 0U);
  const std::vector<std::uint32_t> id_rank = rank_codes(*records.id, records.source == nullptr);
  for (std::size_t row = 0; row < rows; ++row)
    if (records.id->code(row) == Column::null_code)
      return fail(ErrorCode::invalid, fmt::format("Row {} has no value in the id column \"{}\".", row + 1, model.id_column), model.id_column);
  std::vector<std::uint64_t> sort_key(rows);
  if (records.source != nullptr) {
    const std::vector<std::uint32_t> source_rank = rank_sources(*records.source);
    for (std::size_t row = 0; row < rows; ++row) sort_key[row] = std::uint64_t{source_rank[records.source->code(row)]} << 32 | id_rank[records.id->code(row)];
  } else {
    for (std::size_t row = 0; row < rows; ++row) sort_key[row] = id_rank[records.id->code(row)];
  }
  std::ranges::sort(records.row, [&](std::uint32_t a, std::uint32_t b) { return sort_key[a] != sort_key[b] ? sort_key[a] < sort_key[b] : a < b; });
  for (std::size_t i = 1; i < rows; ++i)
    if (sort_key[records.row[i]] == sort_key[records.row[i - 1]])
      return fail_with_exit(ErrorCode::conflict, 23, fmt::format("The same id stands in rows {} and {} (column \"{}\"). Ids must be unique within a source; choose another column with --id, or remove the duplicate.", std::min(records.row[i], records.row[i - 1]) + 1, std::max(records.row[i], records.row[i - 1]) + 1, model.id_column), model.id_column);
  if (records.source != nullptr) {
    records.source_of.resize(rows);
    for (std::size_t i = 0; i < rows; ++i) records.source_of[i] = records.source->code(records.row[i]);
  }
  return records;
}

namespace {

// Renumbers codes 1..n in order of first appearance. 0 stays 0 for null_if_any, else it is a value like the others.
CombinedCodes renumbered(const std::vector<std::uint32_t>& column, std::size_t records, NullCombination nulls) {
  CombinedCodes out;
  const std::uint32_t most = column.empty() ? 0 : *std::ranges::max_element(column);
  std::vector<std::uint32_t> number(std::size_t{most} + 1, 0);
  out.code.resize(records);
  for (std::size_t i = 0; i < records; ++i) {
    const std::uint32_t code = column[i];
    if (code == 0 && nulls == NullCombination::null_if_any) continue;
    if (number[code] == 0) {
      number[code] = static_cast<std::uint32_t>(out.first_record.size());
      out.first_record.push_back(static_cast<RecordIndex>(i));
    }
    out.code[i] = number[code];
  }
  return out;
}

}  // namespace

CombinedCodes combine_codes(const std::vector<std::vector<std::uint32_t>>& columns, std::size_t records, NullCombination nulls) {
  if (columns.size() == 1) return renumbered(columns[0], records, nulls);
  CombinedCodes out;
  out.code.assign(records, columns.empty() ? 1 : 0);
  if (columns.empty() && records > 0) out.first_record.push_back(0);
  if (columns.empty()) return out;
  out.code = columns[0];
  for (std::size_t c = 1; c < columns.size(); ++c) {
    const std::vector<std::uint32_t>& column = columns[c];
    KeyInterner table(records);
    const bool last = c + 1 == columns.size();
    for (std::size_t i = 0; i < records; ++i) {
      const bool null = nulls == NullCombination::null_if_any && (column[i] == 0 || out.code[i] == 0);
      out.code[i] = null ? 0 : table.intern(std::uint64_t{out.code[i]} << 32 | column[i]);
      if (last && out.code[i] == out.first_record.size()) out.first_record.push_back(static_cast<RecordIndex>(i));
    }
  }
  return out;
}

}  // namespace cw::linkage::internal
