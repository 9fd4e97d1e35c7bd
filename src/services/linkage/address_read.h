// SPDX-License-Identifier: MIT
// What address_job reads: a gazetteer into its index, and the addresses of files, each differently written one once.
#pragma once

#include "base/table.h"
#include "engines/linkage/addresses/address_match.h"
#include "services/linkage/address_job.h"
#include "store/bulk/bulk.h"

namespace cw::link {

struct ReadGazetteer {
  linkage::Gazetteer gazetteer;
  std::vector<std::string> texts;  // of each entry, for people to read
};
// Rows without UPRN or address go to rejects.
[[nodiscard]] Result<ReadGazetteer> read_gazetteer(const AddressOptions& options, std::vector<bulk::Reject>& rejects, Progress& progress);

struct AddressRows {
  Column source{ColumnBuilder("source", ColumnType::text).finish()};
  Column id{ColumnBuilder("record_id", ColumnType::text).finish()};
  Column address{ColumnBuilder("address", ColumnType::text).finish()};  // lines, a line feed between; null where there is none
  std::vector<std::string> columns;                                     // which were taken, for each file
};
[[nodiscard]] Result<AddressRows> read_address_rows(const AddressOptions& options, std::vector<bulk::Reject>& rejects);

}  // namespace cw::link
