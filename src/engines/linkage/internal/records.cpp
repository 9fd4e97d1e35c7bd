// SPDX-License-Identifier: MIT
#include "engines/linkage/internal/records.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstring>
#include <numeric>
#include <utility>

#include "engines/linkage/record_ids.h"

namespace cw::linkage::internal {
namespace {

bool plain_integer(std::string_view text, std::int64_t& number) {
  if (text.empty() || text.size() > 18) return false;
  if (text.size() > 1 && (text[0] == '0' || (text[0] == '-' && text[1] == '0'))) return false;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  return error == std::errc{} && end == text.data() + text.size();
}

// A text with its first 16 bytes as two numbers, which decide nearly every comparison.
struct Ranked {
  std::uint64_t first = 0, second = 0;
  std::uint32_t code = 0;
};
std::uint64_t big_endian(std::string_view text, std::size_t from) {
  unsigned char bytes[8] = {};
  if (from < text.size()) std::memcpy(bytes, text.data() + from, std::min<std::size_t>(8, text.size() - from));
  std::uint64_t out = 0;
  for (const unsigned char byte : bytes) out = out << 8 | byte;
  return out;
}

// Codes 1..count in the order of the bytes of their texts.
template <class TextOf>
std::vector<std::uint32_t> order_of_texts(std::uint32_t count, TextOf text_of) {
  std::vector<Ranked> ranked(count);
  for (std::uint32_t code = 1; code <= count; ++code) {
    const std::string_view text = text_of(code);
    ranked[code - 1] = {big_endian(text, 0), big_endian(text, 8), code};
  }
  std::ranges::sort(ranked, [&](const Ranked& a, const Ranked& b) {
    if (a.first != b.first) return a.first < b.first;
    if (a.second != b.second) return a.second < b.second;
    return text_of(a.code) < text_of(b.code);
  });
  std::vector<std::uint32_t> order(count);
  for (std::size_t i = 0; i < ranked.size(); ++i) order[i] = ranked[i].code;
  return order;
}

// Position of each code in the order of ids.
std::vector<std::uint32_t> rank_codes(const Column& id, bool as_numbers_wanted) {
  std::vector<std::uint32_t> order(id.distinct());
  std::iota(order.begin(), order.end(), 1U);
  std::vector<std::int64_t> numbers(order.size() + 1);
  bool numeric = as_numbers_wanted;
  for (std::uint32_t code = 1; code <= order.size() && numeric; ++code)
    numeric = id.type() == ColumnType::text ? plain_integer(id.text(code), numbers[code]) : plain_integer(id.display(code), numbers[code]);
  if (numeric) {
    const auto by_number = [&](std::uint32_t a, std::uint32_t b) { return numbers[a] < numbers[b]; };
    if (!std::ranges::is_sorted(order, by_number)) std::ranges::sort(order, by_number);
  } else if (id.type() == ColumnType::text) {
    order = order_of_texts(id.distinct(), [&](std::uint32_t code) { return id.text(code); });
  } else {
    std::vector<std::string> texts(order.size() + 1);
    for (std::uint32_t code = 1; code < texts.size(); ++code) texts[code] = id.display(code);
    order = order_of_texts(id.distinct(), [&](std::uint32_t code) { return std::string_view(texts[code]); });
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

// Sorts rows by a number below `numbers`, keeping the order of rows that share it.
template <class NumberOf>
std::vector<std::uint32_t> sorted_by(const std::vector<std::uint32_t>& rows, std::size_t numbers, NumberOf number_of) {
  std::vector<std::uint32_t> begin(numbers + 1, 0);
  for (const std::uint32_t row : rows) ++begin[number_of(row) + 1U];
  std::partial_sum(begin.begin(), begin.end(), begin.begin());
  std::vector<std::uint32_t> out(rows.size());
  for (const std::uint32_t row : rows) out[begin[number_of(row)]++] = row;
  return out;
}

}  // namespace

Result<const Column*> require_column(const Table& table, const std::string& name, const std::string& needed_by) {
  if (const Column* column = table.find(name)) return column;
  return fail_with_exit(
      ErrorCode::not_found, 22,
      fmt::format("{} needs the column \"{}\", which the data do not have. Columns there are: {}.", needed_by, name, column_names(table)),
      name);
}

Result<Records> order_records(const Table& table, const Model& model) {
  Records records;
  records.table = &table;
  CW_TRY(records.id, require_column(table, model.id_column, "The model's unique id"));
  records.source = table.find(model.source_column);
  if (records.source != nullptr && records.source->distinct() < 2 && model.link_type == LinkType::dedupe_only) records.source = nullptr;
  if (records.source == nullptr && model.link_type != LinkType::dedupe_only)
    return fail(ErrorCode::not_found,
                fmt::format("Link type {} needs the column \"{}\" that says which source a record is from.", name_of(model.link_type),
                            model.source_column),
                model.source_column);
  const std::size_t rows = table.rows();
  records.row.resize(rows);
  std::iota(records.row.begin(), records.row.end(), 0U);
  const std::vector<std::uint32_t> id_rank = rank_codes(*records.id, records.source == nullptr);
  for (std::size_t row = 0; row < rows; ++row)
    if (records.id->code(row) == Column::null_code)
      return fail(ErrorCode::invalid, fmt::format("Row {} has no value in the id column \"{}\".", row + 1, model.id_column),
                  model.id_column);
  std::vector<std::uint32_t> source_rank;
  records.row = sorted_by(records.row, id_rank.size(), [&](std::uint32_t row) { return id_rank[records.id->code(row)]; });
  if (records.source != nullptr) {
    source_rank = rank_sources(*records.source);
    records.row = sorted_by(records.row, source_rank.size(), [&](std::uint32_t row) { return source_rank[records.source->code(row)]; });
  }
  const auto same_id = [&](std::uint32_t a, std::uint32_t b) {
    return id_rank[records.id->code(a)] == id_rank[records.id->code(b)] &&
           (records.source == nullptr || source_rank[records.source->code(a)] == source_rank[records.source->code(b)]);
  };
  for (std::size_t i = 1; i < rows; ++i)
    if (same_id(records.row[i], records.row[i - 1]))
      return fail_with_exit(
          ErrorCode::conflict, 23,
          fmt::format("The same id stands in rows {} and {} (column \"{}\"). Ids must be unique within a source; choose another column "
                      "with --id, or remove the duplicate.",
                      std::min(records.row[i], records.row[i - 1]) + 1, std::max(records.row[i], records.row[i - 1]) + 1, model.id_column),
          model.id_column);
  if (records.source != nullptr) {
    records.source_of.resize(rows);
    for (std::size_t i = 0; i < rows; ++i) records.source_of[i] = records.source->code(records.row[i]);
  }
  return records;
}

namespace {

// Numbers 1..most by record while columns are being combined; 0 = null. The loops below have no branches: whether a value is null, alone or
// new cannot be predicted, and a wrong guess costs more than the work.
struct Combining {
  std::vector<std::uint32_t> code;
  std::uint32_t most = 0;
};

// Records in the order of their code, those of code 0 last.
std::vector<std::uint32_t> by_code(const Combining& codes) {
  std::vector<std::uint32_t> at(std::size_t{codes.most} + 2, 0);
  for (const std::uint32_t code : codes.code) ++at[code + 1U];
  const std::uint32_t nulls = std::exchange(at[1], 0);
  std::partial_sum(at.begin(), at.end(), at.begin());
  at[0] = static_cast<std::uint32_t>(codes.code.size()) - nulls;
  std::vector<std::uint32_t> order(codes.code.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) order[at[codes.code[i]]++] = i;
  return order;
}

// Adds a column. Records are taken in the order of their code so far: within one code the numbers given to the column's values lie in a
// table that is small enough for the cache, where a table of all combinations would not be.
void add_column(Combining& codes, std::span<const std::uint32_t> column, NullCombination nulls) {
  const bool null_counts = nulls == NullCombination::a_value_like_others;
  struct Given {
    std::uint32_t group = 0, number = 0;  // the code + 1 in which the number was given
  };
  std::vector<Given> given(column.empty() ? 1 : std::size_t{*std::ranges::max_element(column)} + 1);
  std::uint32_t most = 0;
  for (const std::uint32_t record : by_code(codes)) {
    const std::uint32_t code = codes.code[record], value = column[record];
    const bool is_value = null_counts || (code != 0 && value != 0);
    Given& known = given[value];
    const bool is_new = is_value && known.group != code + 1;
    most += is_new ? 1 : 0;
    const std::uint32_t number = is_new ? most : known.number;
    known = {code + 1, number};
    codes.code[record] = is_value ? number : 0;
  }
  codes.most = most;
}

// Numbers that occur once become 0.
void drop_singles(Combining& codes) {
  std::vector<std::uint8_t> times(std::size_t{codes.most} + 1, 0);
  for (const std::uint32_t code : codes.code)
    times[code] = static_cast<std::uint8_t>(times[code] | (times[code] + 1));  // 0, 1, 3, 7: once is 1
  for (std::uint32_t& code : codes.code) code = times[code] == 1 ? 0 : code;
}

// Renumbers in order of first appearance. 0 stays 0 for null_if_any, else it is a value like the others.
CombinedCodes renumbered(Combining from, NullCombination nulls) {
  CombinedCodes out;
  const bool null_counts = nulls == NullCombination::a_value_like_others;
  std::vector<std::uint32_t> number(std::size_t{from.most} + 1, 0);
  out.first_record.resize(std::size_t{from.most} + 3);  // one more than there can be codes: each record writes, the last write counts
  std::uint32_t next = 1;
  for (std::size_t i = 0; i < from.code.size(); ++i) {
    const std::uint32_t code = from.code[i];
    const bool is_new = number[code] == 0 && (null_counts || code != 0);
    out.first_record[next] = static_cast<RecordIndex>(i);
    number[code] = is_new ? next : number[code];
    next += is_new ? 1 : 0;
    from.code[i] = number[code];
  }
  out.first_record.resize(next);
  out.code = std::move(from.code);
  return out;
}

}  // namespace

CombinedCodes combine_codes(const CodeColumns& columns, std::size_t records, NullCombination nulls, SingleCombination singles) {
  if (columns.empty()) {
    CombinedCodes out;
    out.code.assign(records, 1);
    if (records > 0) out.first_record.push_back(0);
    return out;
  }
  Combining codes{{columns[0].begin(), columns[0].end()}, columns[0].empty() ? 0 : *std::ranges::max_element(columns[0])};
  if (singles == SingleCombination::is_null) drop_singles(codes);
  for (std::size_t c = 1; c < columns.size(); ++c) {
    add_column(codes, columns[c], nulls);
    if (singles == SingleCombination::is_null) drop_singles(codes);
  }
  return renumbered(std::move(codes), nulls);
}

}  // namespace cw::linkage::internal

namespace cw::linkage {

bool is_plain_integer(std::string_view id) {
  std::int64_t number = 0;
  return internal::plain_integer(id, number);
}

}  // namespace cw::linkage
