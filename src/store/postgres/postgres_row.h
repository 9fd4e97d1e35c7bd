// SPDX-License-Identifier: MIT
// Rows of a PostgreSQL result: columns come as text, or in PostgreSQL's binary form for statements that return bytes.
#pragma once

#include <libpq-fe.h>

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "store/row.h"

namespace cw::store::postgres {

struct ClearResult {
  void operator()(PGresult* result) const { PQclear(result); }
};
using ResultHandle = std::unique_ptr<PGresult, ClearResult>;

class PostgresRow final : public RowReader {
 public:
  explicit PostgresRow(const PGresult* result);
  void stand_on(int row) { row_ = row; }
  // Every column is of a type that is read in binary form: worth asking for, where one holds bytes.
  [[nodiscard]] bool wants_binary() const { return wants_binary_; }

  [[nodiscard]] int columns() const override { return static_cast<int>(types_.size()); }
  [[nodiscard]] std::string_view name(int column) const override;
  [[nodiscard]] CellKind kind(int column) const override;
  [[nodiscard]] bool integer(int column, std::int64_t& out) const override;
  [[nodiscard]] bool number(int column, double& out) const override;
  [[nodiscard]] std::string_view text(int column) const override;
  [[nodiscard]] Bytes bytes(int column) const override;

 private:
  [[nodiscard]] std::string_view raw(int column) const;
  const PGresult* result_;
  int row_ = 0;
  bool binary_ = false, wants_binary_ = false;
  std::vector<Oid> types_;
  mutable std::vector<std::vector<std::uint8_t>> decoded_;  // column -> bytes that came as hexadecimal text
};

}  // namespace cw::store::postgres
