// SPDX-License-Identifier: MIT
// One scan per kind of file; RowScan::open chooses among them.
#pragma once

#include "store/bulk/row_scan.h"

namespace cw::bulk::internal {

[[nodiscard]] Result<std::unique_ptr<RowScan>> scan_parquet_rows(const std::filesystem::path& file, const RowScanOptions& options);
[[nodiscard]] Result<std::unique_ptr<RowScan>> scan_delimited_rows(const std::filesystem::path& file, const RowScanOptions& options);
[[nodiscard]] Result<std::unique_ptr<RowScan>> scan_ndjson_rows(const std::filesystem::path& file, const RowScanOptions& options);

}  // namespace cw::bulk::internal
