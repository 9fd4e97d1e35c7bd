// SPDX-License-Identifier: MIT
// A table as a Parquet file, its types kept.
#include <fmt/format.h>

#include <algorithm>

#include "store/bulk/bulk.h"
#include "store/bulk/internal/atomic_file.h"
#include "store/bulk/internal/parquet_copy.h"

namespace cw::bulk {
namespace {

using internal::LogicalType;

// The type that holds a column's values. Lists and structures take theirs from their values; where those disagree, text.
struct Shape {
  ColumnType type = ColumnType::text;
  bool known = false;  // false: only nulls and empty lists seen
  std::vector<std::string> names;
  std::vector<Shape> children;
};

ColumnType type_of(const Value& value) {
  constexpr ColumnType types[] = {ColumnType::text, ColumnType::boolean,   ColumnType::integer, ColumnType::number,   ColumnType::text,
                                  ColumnType::date, ColumnType::timestamp, ColumnType::list,    ColumnType::structure};
  return types[value.content().index()];
}

void widen(Shape& shape, const Value& value) {
  if (value.is_null()) return;
  const ColumnType type = type_of(value);
  if (!shape.known) {
    shape.type = type;
    shape.known = true;
    if (type == ColumnType::list) shape.children.resize(1);
  } else if (shape.type != type) {
    const auto numeric = [](ColumnType t) { return t == ColumnType::integer || t == ColumnType::number; };
    shape.type = numeric(shape.type) && numeric(type) ? ColumnType::number : ColumnType::text;
    shape.children.clear();
  }
  if (shape.type == ColumnType::list)
    for (const Value& item : *value.get<List>()) widen(shape.children[0], item);
  if (shape.type != ColumnType::structure) return;
  for (const auto& [name, item] : *value.get<Structure>()) {
    const auto found = std::ranges::find(shape.names, name);
    const auto at = static_cast<std::size_t>(found - shape.names.begin());
    if (found == shape.names.end()) {
      shape.names.push_back(name);
      shape.children.emplace_back();
    }
    widen(shape.children[at], item);
  }
}

Shape shape_of(const Column& column) {
  Shape shape;
  shape.type = column.type();
  if (column.type() != ColumnType::list && column.type() != ColumnType::structure) return shape;
  for (std::uint32_t code = 1; code <= column.distinct(); ++code) widen(shape, column.value(code));
  if (shape.type == ColumnType::list && shape.children.empty()) shape.children.resize(1);
  if (shape.type == ColumnType::structure && shape.children.empty()) shape.type = ColumnType::text;  // Parquet knows no empty structure
  return shape;
}

LogicalType logical(const Shape& shape) {
  constexpr duckdb_type simple[] = {DUCKDB_TYPE_VARCHAR, DUCKDB_TYPE_BIGINT, DUCKDB_TYPE_DOUBLE,
                                    DUCKDB_TYPE_BOOLEAN, DUCKDB_TYPE_DATE,   DUCKDB_TYPE_TIMESTAMP};
  if (shape.type == ColumnType::list) return LogicalType(duckdb_create_list_type(logical(shape.children[0]).get()));
  if (shape.type != ColumnType::structure) return LogicalType(duckdb_create_logical_type(simple[static_cast<std::size_t>(shape.type)]));
  std::vector<LogicalType> owned;
  std::vector<duckdb_logical_type> types;
  std::vector<const char*> names;
  for (std::size_t i = 0; i < shape.children.size(); ++i) {
    types.push_back(owned.emplace_back(logical(shape.children[i])).get());
    names.push_back(shape.names[i].c_str());
  }
  return LogicalType(duckdb_create_struct_type(types.data(), names.data(), types.size()));
}

template <class T>
void set_number(duckdb_vector vector, idx_t row, T number) {
  static_cast<T*>(duckdb_vector_get_data(vector))[row] = number;
}

void set_null(duckdb_vector vector, idx_t row) {
  duckdb_vector_ensure_validity_writable(vector);
  duckdb_validity_set_row_invalid(duckdb_vector_get_validity(vector), row);
}

std::string display(const Value& value) {
  ColumnBuilder one("", type_of(value));
  one.append(value);
  return std::move(one).finish().display(1);
}

void set_value(duckdb_vector vector, const Shape& shape, idx_t row, const Value& value);

void set_nested(duckdb_vector vector, const Shape& shape, idx_t row, const Value& value) {
  if (const auto* list = value.get<List>()) {
    const idx_t offset = duckdb_list_vector_get_size(vector);
    duckdb_list_vector_reserve(vector, offset + list->size());
    duckdb_list_vector_set_size(vector, offset + list->size());
    set_number(vector, row, duckdb_list_entry{offset, list->size()});
    for (std::size_t i = 0; i < list->size(); ++i)
      set_value(duckdb_list_vector_get_child(vector), shape.children[0], offset + i, (*list)[i]);
  } else if (const auto* structure = value.get<Structure>()) {
    for (std::size_t i = 0; i < shape.children.size(); ++i) {
      const auto field = std::ranges::find(*structure, shape.names[i], &Structure::value_type::first);
      const duckdb_vector child = duckdb_struct_vector_get_child(vector, i);
      field == structure->end() ? set_value(child, shape.children[i], row, Value{})
                                : set_value(child, shape.children[i], row, field->second);
    }
  }
}

void set_value(duckdb_vector vector, const Shape& shape, idx_t row, const Value& value) {
  if (value.is_null()) {
    set_null(vector, row);
    for (std::size_t i = 0; shape.type == ColumnType::structure && i < shape.children.size(); ++i)
      set_value(duckdb_struct_vector_get_child(vector, i), shape.children[i], row, value);
    if (shape.type == ColumnType::list) set_number(vector, row, duckdb_list_entry{duckdb_list_vector_get_size(vector), 0});
    return;
  }
  switch (shape.type) {
    case ColumnType::text: {
      const auto* own = value.get<std::string>();
      const std::string text = own != nullptr ? *own : display(value);
      return duckdb_vector_assign_string_element_len(vector, row, text.data(), text.size());
    }
    case ColumnType::boolean: return set_number(vector, row, *value.get<bool>());
    case ColumnType::integer: return set_number(vector, row, *value.get<std::int64_t>());
    case ColumnType::number: {
      const auto* integer = value.get<std::int64_t>();
      return set_number(vector, row, integer != nullptr ? static_cast<double>(*integer) : *value.get<double>());
    }
    case ColumnType::date: return set_number(vector, row, value.get<Date>()->days);
    case ColumnType::timestamp: return set_number(vector, row, value.get<Timestamp>()->microseconds);
    case ColumnType::list:
    case ColumnType::structure: return set_nested(vector, shape, row, value);
  }
}

void set_cells(duckdb_vector vector, const Shape& shape, const Column& column, std::size_t first, idx_t rows) {
  for (idx_t row = 0; row < rows; ++row) {
    const std::uint32_t code = column.code(first + row);
    if (code == Column::null_code) {
      set_value(vector, shape, row, Value{});
    } else if (column.type() == ColumnType::text) {
      const std::string_view text = column.text(code);
      duckdb_vector_assign_string_element_len(vector, row, text.data(), text.size());
    } else {
      set_value(vector, shape, row, column.value(code));
    }
  }
}

}  // namespace

Result<void> write_parquet(const std::filesystem::path& file, const Table& table) {
  const auto columns = table.columns();
  if (columns.empty()) return fail(ErrorCode::invalid, fmt::format("{}: a Parquet file needs at least one column.", file.string()));
  std::error_code failed;
  CW_TRY(internal::AtomicFile out, internal::AtomicFile::create(std::filesystem::absolute(file, failed)));
  internal::RowSource source;
  std::vector<Shape> shapes;
  for (const Column& column : columns) {
    shapes.push_back(shape_of(column));
    source.names.push_back(column.name());
    source.types.push_back(logical(shapes.back()));
  }
  std::size_t next = 0;
  source.fill = [&](duckdb_data_chunk chunk) -> Result<idx_t> {
    const idx_t rows = std::min<idx_t>(duckdb_vector_size(), table.rows() - next);
    for (std::size_t i = 0; i < columns.size(); ++i) set_cells(duckdb_data_chunk_get_vector(chunk, i), shapes[i], columns[i], next, rows);
    next += rows;
    return rows;
  };
  CW_CHECK(internal::copy_to_parquet(file, out.temporary(), std::move(source)));
  return out.finish();
}

}  // namespace cw::bulk
