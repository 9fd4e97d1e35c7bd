// SPDX-License-Identifier: MIT
// Rows of a Parquet file through DuckDB, every cell cast to text by it; lists and structures as JSON.
#include <fmt/format.h>

#include "store/bulk/internal/duck.h"
#include "store/bulk/internal/readers.h"
#include "store/bulk/internal/row_scans.h"

namespace cw::bulk::internal {
namespace {

CellForm form_of(duckdb_type type) {
  switch (type) {
    case DUCKDB_TYPE_LIST:
    case DUCKDB_TYPE_STRUCT:
    case DUCKDB_TYPE_MAP:
    case DUCKDB_TYPE_ARRAY:
    case DUCKDB_TYPE_UNION: return CellForm::json;
    case DUCKDB_TYPE_TINYINT:
    case DUCKDB_TYPE_SMALLINT:
    case DUCKDB_TYPE_INTEGER:
    case DUCKDB_TYPE_BIGINT:
    case DUCKDB_TYPE_HUGEINT:
    case DUCKDB_TYPE_UTINYINT:
    case DUCKDB_TYPE_USMALLINT:
    case DUCKDB_TYPE_UINTEGER:
    case DUCKDB_TYPE_UBIGINT:
    case DUCKDB_TYPE_FLOAT:
    case DUCKDB_TYPE_DOUBLE:
    case DUCKDB_TYPE_DECIMAL: return CellForm::number;
    case DUCKDB_TYPE_BOOLEAN: return CellForm::boolean;
    case DUCKDB_TYPE_DATE: return CellForm::date;
    case DUCKDB_TYPE_TIME: return CellForm::time;
    case DUCKDB_TYPE_TIMESTAMP:
    case DUCKDB_TYPE_TIMESTAMP_S:
    case DUCKDB_TYPE_TIMESTAMP_MS:
    case DUCKDB_TYPE_TIMESTAMP_NS: return CellForm::timestamp;
    default: return CellForm::text;
  }
}

Error read_error(const std::filesystem::path& file, const Error& cause) { return duck_read_error(file, "Parquet file", cause); }

class ParquetRows final : public RowScan {
 public:
  ParquetRows(std::filesystem::path file, std::unique_ptr<Database> database) : file_(std::move(file)), database_(std::move(database)) {}

  Result<void> start() {
    std::error_code failed;
    const std::string from = fmt::format("read_parquet({})", quoted_text(std::filesystem::absolute(file_, failed).string()));
    auto head = database_->query("SELECT * FROM " + from + " LIMIT 0");
    if (!head) return tl::unexpected(read_error(file_, head.error()));
    std::string list;
    for (idx_t i = 0; i < duckdb_column_count(head->get()); ++i) {
      const CellForm form = form_of(duckdb_column_type(head->get(), i));
      const bool nested = form == CellForm::json;
      columns_.push_back({duckdb_column_name(head->get(), i), form});
      const std::string name = quoted_name(columns_.back().name);
      list += fmt::format("{}CAST({} AS VARCHAR)", list.empty() ? "" : ", ", nested ? "to_json(" + name + ")" : name);
    }
    auto count = database_->query("SELECT count(*) FROM " + from);
    if (!count) return tl::unexpected(read_error(file_, count.error()));
    expected_ = static_cast<std::uint64_t>(duckdb_value_int64(count->get(), 0, 0));
    auto rows = database_->stream(fmt::format("SELECT {} FROM {}", list, from));
    if (!rows) return tl::unexpected(read_error(file_, rows.error()));
    rows_.emplace(std::move(*rows));
    return {};
  }

  const std::vector<ScannedColumn>& columns() const override { return columns_; }
  std::uint64_t rows_expected() const override { return expected_; }

  Result<bool> next(RowBlock& block) override {
    block.start(next_, columns_.size());
    duckdb_data_chunk chunk = duckdb_fetch_chunk(*rows_->get());
    if (chunk == nullptr) {
      if (const char* reason = duckdb_result_error(rows_->get()); reason != nullptr && *reason != '\0') {
        Error cause;
        cause.message = reason;
        return tl::unexpected(read_error(file_, cause));
      }
      return false;
    }
    take(chunk, block);
    duckdb_destroy_data_chunk(&chunk);
    next_ += block.rows();
    return block.rows() > 0;
  }

 private:
  void take(duckdb_data_chunk chunk, RowBlock& block) const {
    struct Column {
      duckdb_string_t* strings;
      const std::uint64_t* validity;
    };
    std::vector<Column> columns;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
      const duckdb_vector vector = duckdb_data_chunk_get_vector(chunk, i);
      columns.push_back({static_cast<duckdb_string_t*>(duckdb_vector_get_data(vector)), duckdb_vector_get_validity(vector)});
    }
    const std::size_t rows = duckdb_data_chunk_get_size(chunk);
    for (std::size_t row = 0; row < rows; ++row) {
      for (const Column& column : columns) {
        const bool valid = column.validity == nullptr || ((column.validity[row / 64] >> (row % 64)) & 1) != 0;
        if (valid)
          block.add_cell({duckdb_string_t_data(&column.strings[row]), duckdb_string_t_length(column.strings[row])});
        else
          block.add_null();
      }
      block.end_row(0);
    }
  }

  std::filesystem::path file_;
  std::unique_ptr<Database> database_;
  std::optional<QueryResult> rows_;
  std::vector<ScannedColumn> columns_;
  std::uint64_t expected_ = 0, next_ = 1;
};

}  // namespace

Result<std::unique_ptr<RowScan>> scan_parquet_rows(const std::filesystem::path& file, const RowScanOptions& options) {
  std::error_code failed;
  CW_TRY(std::unique_ptr<Database> database, Database::open({options.memory_limit_bytes, 1, std::filesystem::absolute(file, failed)}));
  auto scan = std::make_unique<ParquetRows>(file, std::move(database));
  CW_CHECK(scan->start());
  return std::unique_ptr<RowScan>(std::move(scan));
}

}  // namespace cw::bulk::internal
