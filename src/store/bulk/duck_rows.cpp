// SPDX-License-Identifier: MIT
// DuckDB's rows into a table, data chunk by data chunk; see internal/duck_rows.h.
#include "store/bulk/internal/duck_rows.h"

#include <fmt/format.h>

#include <optional>

#include "store/bulk/internal/readers.h"

namespace cw::bulk::internal {
namespace {

// A type of ours and the SQL type that DuckDB shall give it as.
struct Wanted {
  ColumnType type = ColumnType::text;
  std::string sql = "VARCHAR";
};

std::optional<Wanted> wanted_scalar(duckdb_type id) {
  switch (id) {
    case DUCKDB_TYPE_BOOLEAN: return Wanted{ColumnType::boolean, "BOOLEAN"};
    case DUCKDB_TYPE_TINYINT:
    case DUCKDB_TYPE_SMALLINT:
    case DUCKDB_TYPE_INTEGER:
    case DUCKDB_TYPE_BIGINT:
    case DUCKDB_TYPE_UTINYINT:
    case DUCKDB_TYPE_USMALLINT:
    case DUCKDB_TYPE_UINTEGER: return Wanted{ColumnType::integer, "BIGINT"};
    case DUCKDB_TYPE_FLOAT:
    case DUCKDB_TYPE_DOUBLE:
    case DUCKDB_TYPE_DECIMAL: return Wanted{ColumnType::number, "DOUBLE"};
    case DUCKDB_TYPE_DATE: return Wanted{ColumnType::date, "DATE"};
    case DUCKDB_TYPE_TIMESTAMP:
    case DUCKDB_TYPE_TIMESTAMP_S:
    case DUCKDB_TYPE_TIMESTAMP_MS:
    case DUCKDB_TYPE_TIMESTAMP_NS: return Wanted{ColumnType::timestamp, "TIMESTAMP"};
    case DUCKDB_TYPE_TIMESTAMP_TZ: return Wanted{ColumnType::timestamp, "TIMESTAMPTZ"};
    default: return std::nullopt;
  }
}

Wanted wanted_of(duckdb_logical_type type) {
  const duckdb_type id = duckdb_get_type_id(type);
  if (const std::optional<Wanted> scalar = wanted_scalar(id)) return *scalar;
  if (id == DUCKDB_TYPE_LIST || id == DUCKDB_TYPE_ARRAY) {
    const LogicalType child(id == DUCKDB_TYPE_LIST ? duckdb_list_type_child_type(type) : duckdb_array_type_child_type(type));
    return {ColumnType::list, wanted_of(child.get()).sql + "[]"};
  }
  if (id == DUCKDB_TYPE_STRUCT) {
    std::string sql;
    for (idx_t i = 0; i < duckdb_struct_type_child_count(type); ++i) {
      const LogicalType child(duckdb_struct_type_child_type(type, i));
      char* name = duckdb_struct_type_child_name(type, i);
      sql += fmt::format("{}{} {}", i > 0 ? ", " : "", quoted_name(name), wanted_of(child.get()).sql);
      duckdb_free(name);
    }
    return {ColumnType::structure, "STRUCT(" + sql + ")"};
  }
  return {};
}

std::string_view text_at(duckdb_vector vector, idx_t row) {
  auto* strings = static_cast<duckdb_string_t*>(duckdb_vector_get_data(vector));
  return {duckdb_string_t_data(&strings[row]), duckdb_string_t_length(strings[row])};
}

// How to read a vector of one type, with its children.
struct Shape {
  duckdb_type id = DUCKDB_TYPE_VARCHAR;
  std::vector<std::string> names;  // of a structure's fields
  std::vector<Shape> children;
};

Shape shape_of(duckdb_logical_type type) {
  Shape shape;
  shape.id = duckdb_get_type_id(type);
  if (shape.id == DUCKDB_TYPE_LIST) shape.children.push_back(shape_of(LogicalType(duckdb_list_type_child_type(type)).get()));
  if (shape.id == DUCKDB_TYPE_STRUCT) {
    for (idx_t i = 0; i < duckdb_struct_type_child_count(type); ++i) {
      char* name = duckdb_struct_type_child_name(type, i);
      shape.names.emplace_back(name);
      duckdb_free(name);
      shape.children.push_back(shape_of(LogicalType(duckdb_struct_type_child_type(type, i)).get()));
    }
  }
  return shape;
}

template <class T>
T number_at(duckdb_vector vector, idx_t row) {
  return static_cast<const T*>(duckdb_vector_get_data(vector))[row];
}

Value value_at(duckdb_vector vector, const Shape& shape, idx_t row) {
  std::uint64_t* validity = duckdb_vector_get_validity(vector);
  if (validity != nullptr && !duckdb_validity_row_is_valid(validity, row)) return Value{};
  switch (shape.id) {
    case DUCKDB_TYPE_BOOLEAN: return Value{number_at<bool>(vector, row)};
    case DUCKDB_TYPE_BIGINT: return Value{number_at<std::int64_t>(vector, row)};
    case DUCKDB_TYPE_DOUBLE: return Value{number_at<double>(vector, row)};
    case DUCKDB_TYPE_DATE: return Value{Date{number_at<std::int32_t>(vector, row)}};
    case DUCKDB_TYPE_TIMESTAMP:
    case DUCKDB_TYPE_TIMESTAMP_TZ: return Value{Timestamp{number_at<std::int64_t>(vector, row)}};
    case DUCKDB_TYPE_LIST: {
      const auto entry = number_at<duckdb_list_entry>(vector, row);
      const duckdb_vector child = duckdb_list_vector_get_child(vector);
      List list;
      for (idx_t i = 0; i < entry.length; ++i) list.push_back(value_at(child, shape.children[0], entry.offset + i));
      return Value{std::move(list)};
    }
    case DUCKDB_TYPE_STRUCT: {
      Structure structure;
      for (std::size_t i = 0; i < shape.children.size(); ++i)
        structure.emplace_back(shape.names[i], value_at(duckdb_struct_vector_get_child(vector, i), shape.children[i], row));
      return Value{std::move(structure)};
    }
    default: return Value{std::string(text_at(vector, row))};
  }
}

void append_texts(ColumnBuilder& builder, duckdb_vector vector, idx_t rows) {
  std::uint64_t* validity = duckdb_vector_get_validity(vector);
  for (idx_t row = 0; row < rows; ++row) {
    if (validity != nullptr && !duckdb_validity_row_is_valid(validity, row))
      builder.append_null();
    else
      builder.append_text(text_at(vector, row));
  }
}

void append_values(ColumnBuilder& builder, duckdb_vector vector, const Shape& shape, idx_t rows) {
  std::uint64_t* validity = duckdb_vector_get_validity(vector);
  for (idx_t row = 0; row < rows; ++row) {
    if (validity != nullptr && !duckdb_validity_row_is_valid(validity, row))
      builder.append_null();
    else
      builder.append(value_at(vector, shape, row));
  }
}

struct Query {
  std::string sql;
  std::vector<ColumnBuilder> builders;
};

// Asks for the columns' names and types without reading a row.
Result<Query> query_for(Database& database, const std::string& from) {
  CW_TRY(QueryResult head, database.query("SELECT * FROM " + from + " LIMIT 0"));
  Query query;
  std::vector<std::string> names;
  std::string list;
  const idx_t count = duckdb_column_count(head.get());
  for (idx_t i = 0; i < count; ++i) names.emplace_back(duckdb_column_name(head.get(), i));
  const std::vector<std::string> distinct = distinct_names(names);
  for (idx_t i = 0; i < count; ++i) {
    const LogicalType type(duckdb_column_logical_type(head.get(), i));
    const Wanted wanted = wanted_of(type.get());
    list += fmt::format("{}CAST({} AS {})", i > 0 ? ", " : "", quoted_name(names[i]), wanted.sql);
    query.builders.emplace_back(distinct[i], wanted.type);
  }
  query.sql = fmt::format("SELECT {} FROM {}", list, from);
  return query;
}

}  // namespace

Result<Table> table_of(Database& database, const std::string& from, const ReadOptions& options) {
  CW_TRY(Query query, query_for(database, from));
  CW_TRY(QueryResult result, database.stream(query.sql));
  std::vector<Shape> shapes;
  for (std::size_t i = 0; i < query.builders.size(); ++i)
    shapes.push_back(shape_of(LogicalType(duckdb_column_logical_type(result.get(), i)).get()));
  std::uint64_t rows_read = 0;
  while (duckdb_data_chunk chunk = duckdb_fetch_chunk(*result.get())) {
    const idx_t rows = duckdb_data_chunk_get_size(chunk);
    for (std::size_t i = 0; i < query.builders.size(); ++i) {
      const duckdb_vector vector = duckdb_data_chunk_get_vector(chunk, i);
      if (shapes[i].id == DUCKDB_TYPE_VARCHAR)
        append_texts(query.builders[i], vector, rows);
      else
        append_values(query.builders[i], vector, shapes[i], rows);
    }
    duckdb_destroy_data_chunk(&chunk);
    rows_read += rows;
    if (options.progress) options.progress(rows_read);
    if (rows == 0) break;
  }
  if (const char* reason = duckdb_result_error(result.get()); reason != nullptr && *reason != '\0')
    return fail(ErrorCode::internal, reason);
  Table table;
  for (ColumnBuilder& builder : query.builders) table.add(std::move(builder).finish());
  return table;
}

}  // namespace cw::bulk::internal
