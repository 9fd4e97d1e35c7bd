// SPDX-License-Identifier: MIT
// A table held column by column, every column dictionary-encoded: each distinct value is stored once and a row holds its code.
// Code 0 is null; codes 1..distinct() are given in order of first appearance, so equal input gives equal codes.
//
//   ColumnBuilder names("first_name", ColumnType::text);
//   names.append_text("Ann"); names.append_null();
//   Table table; table.add(std::move(names).finish());
//   const Column* column = table.find("first_name");
//   column->text(column->code(0));                                    // "Ann"
//
// Columns are immutable once built and may be read from any thread. A builder belongs to one thread.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/value.h"

namespace cw {

// text: bytes, UTF-8. number: double. integer: int64. The others as in Value.
enum class ColumnType : std::uint8_t { text, integer, number, boolean, date, timestamp, list, structure };
[[nodiscard]] std::string_view name_of(ColumnType type);

class Column {
 public:
  static constexpr std::uint32_t null_code = 0;

  [[nodiscard]] const std::string& name() const { return name_; }
  [[nodiscard]] ColumnType type() const { return type_; }
  [[nodiscard]] std::size_t rows() const { return codes_.size(); }
  [[nodiscard]] std::uint32_t distinct() const;  // number of codes besides null
  [[nodiscard]] std::uint32_t code(std::size_t row) const { return codes_[row]; }
  [[nodiscard]] std::span<const std::uint32_t> codes() const { return codes_; }
  // Text of a code of a text column; "" for null_code. Valid as long as the column.
  [[nodiscard]] std::string_view text(std::uint32_t code) const {
    return {bytes_.data() + offsets_[code], static_cast<std::size_t>(offsets_[code + 1] - offsets_[code])};
  }
  // Number of a code of an integer, number, date (days), timestamp (seconds) or boolean column; NaN for null_code and other types.
  [[nodiscard]] double number(std::uint32_t code) const;
  // The value of any code of any column, as a copy.
  [[nodiscard]] Value value(std::uint32_t code) const;
  // Rows per code, index 0 = nulls.
  [[nodiscard]] std::vector<std::uint32_t> counts() const;
  // The text form of any code: what a CSV cell would hold. "" for null.
  [[nodiscard]] std::string display(std::uint32_t code) const;
  // A text that is equal for equal values only; that of a text column is the text. "" for null.
  [[nodiscard]] std::string key(std::uint32_t code) const;
  [[nodiscard]] Column renamed(std::string name) const;
  [[nodiscard]] Column without_rows() const;  // the distinct values with their codes, and no row
  [[nodiscard]] std::size_t memory_bytes() const;

 private:
  friend class ColumnDictionary;
  friend class ColumnBuilder;
  friend class GrowingTable;
  std::string name_;
  ColumnType type_ = ColumnType::text;
  std::vector<std::uint32_t> codes_;
  std::string bytes_;                         // text columns: all distinct values, one after another
  std::vector<std::uint64_t> offsets_{0, 0};  // code -> begin in bytes_; one more at the end
  std::vector<Value> values_;                 // other columns: code - 1 -> value
};

// Finds the code of a value of one column, and gives a new value the next code. Belongs to the thread that its column belongs to.
class ColumnDictionary {
 public:
  ColumnDictionary() : slots_(64, 0), hashes_(1, 0) {}
  explicit ColumnDictionary(const Column& column);                              // of the values that are there
  [[nodiscard]] std::uint32_t intern_text(Column& column, std::string_view text);  // text columns
  [[nodiscard]] std::uint32_t intern(Column& column, const Value& value);          // any non-null value of the others
  // Takes out the values from this code on, the last ones given. No row may have one of them.
  void forget_from(Column& column, std::uint32_t code);
  [[nodiscard]] std::size_t memory_bytes() const;

 private:
  [[nodiscard]] std::uint32_t place(Column& column, std::string_view key);
  void enter(std::uint32_t code);
  void grow();
  std::vector<std::uint32_t> slots_;   // open addressing: code, 0 = free
  std::vector<std::uint32_t> hashes_;  // code -> hash
  std::vector<std::string> keys_;      // columns other than text: code - 1 -> canonical key
};

// Appends cells in row order; equal values get equal codes.
class ColumnBuilder {
 public:
  ColumnBuilder(std::string name, ColumnType type);
  ColumnBuilder(ColumnBuilder&&) noexcept = default;
  ColumnBuilder& operator=(ColumnBuilder&&) noexcept = default;
  ColumnBuilder(const ColumnBuilder&) = delete;
  ColumnBuilder& operator=(const ColumnBuilder&) = delete;

  [[nodiscard]] const std::string& name() const { return column_.name_; }
  [[nodiscard]] ColumnType type() const { return column_.type_; }
  [[nodiscard]] std::size_t rows() const { return column_.codes_.size(); }
  void reserve_rows(std::size_t rows) { column_.codes_.reserve(rows); }
  void append_null() { column_.codes_.push_back(Column::null_code); }
  void append_text(std::string_view text);  // text columns only
  void append(const Value& value);          // any column; a null value appends null. The value must be of the column's type.
  // Appends a code that an earlier append of this builder gave out (bulk readers that see runs of equal dictionary entries).
  void append_code(std::uint32_t code) { column_.codes_.push_back(code); }
  [[nodiscard]] std::uint32_t intern_text(std::string_view text) { return dictionary_.intern_text(column_, text); }  // no row is appended
  // The code of any non-null value of a column that is not text, without appending a row.
  [[nodiscard]] std::uint32_t intern(const Value& value) { return dictionary_.intern(column_, value); }
  [[nodiscard]] Column finish() &&;

 private:
  Column column_;
  ColumnDictionary dictionary_;
};

class Table {
 public:
  Table() = default;
  Table(Table&&) noexcept = default;
  Table& operator=(Table&&) noexcept = default;
  Table(const Table&) = delete;
  Table& operator=(const Table&) = delete;

  // All columns of a table have the same number of rows. Replaces a column of the same name.
  void add(Column column);
  [[nodiscard]] std::size_t rows() const { return columns_.empty() ? 0 : columns_.front().rows(); }
  [[nodiscard]] std::span<const Column> columns() const { return columns_; }
  [[nodiscard]] const Column* find(std::string_view name) const;  // nullptr if there is none
  [[nodiscard]] std::size_t memory_bytes() const;

 private:
  friend class GrowingTable;
  std::vector<Column> columns_;
};

// A table that goes on growing: rows are added and written over, values stay once they are there. The columns keep their places in memory.
class GrowingTable {
 public:
  explicit GrowingTable(Table table);
  [[nodiscard]] const Table& table() const { return table_; }
  [[nodiscard]] std::size_t rows() const { return rows_; }
  // Writes row `from_row` of another table into `row`, which is one of these or the next; a column that it lacks becomes null, and in a text
  // column other types are put as a CSV cell would show them. Errors: invalid, naming a column of a type that this table's cannot hold.
  [[nodiscard]] Result<void> write(std::size_t row, const Table& from, std::size_t from_row);
  void clear(std::size_t row);  // all nulls
  // Values and rows as they are now, and back to that: no row that stays may have been written in between.
  struct Mark {
    std::size_t rows = 0;
    std::vector<std::uint32_t> distinct;
  };
  [[nodiscard]] Mark mark() const;
  void go_back(const Mark& mark);
  [[nodiscard]] std::size_t memory_bytes() const;

 private:
  Table table_;
  std::vector<ColumnDictionary> dictionaries_;  // like the table's columns
  std::size_t rows_ = 0;
};

// Names of the columns for a message: at most 20, each cut at 40 bytes.
[[nodiscard]] std::string column_names(const Table& table);

}  // namespace cw
