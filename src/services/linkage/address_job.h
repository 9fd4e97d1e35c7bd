// SPDX-License-Identifier: MIT
// The batch job of addresses: files of addresses to UPRNs by a gazetteer, or, without one, to address keys of their own.
//
//   AddressOptions options; options.files = {"rents.csv"}; options.gazetteer = "addressbase.csv"; options.out = "out";
//   CW_TRY(AddressSummary summary, run_addresses(options, terminal_progress()));
//
// Writes addresses.csv, addresses.parquet, rejects.csv and summary.json; docs/how-to/match-addresses.md says what is in them.
#pragma once

#include <array>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/progress.h"
#include "base/result.h"

namespace cw::link {

struct AddressOptions {
  std::vector<std::filesystem::path> files;
  std::filesystem::path gazetteer;           // empty: addresses are grouped among themselves
  std::vector<std::string> address_columns;  // in their order; empty: recognised
  std::optional<std::string> postcode_column, id;
  std::filesystem::path out;
  double threshold = 0.9;  // least probability of a match
  std::uint64_t threads = 1;
  std::uint64_t memory_bytes = 2ULL << 30;
};

struct AddressSummary {
  std::uint64_t records = 0, distinct = 0, rejected = 0, gazetteer_entries = 0, gazetteer_rejected = 0;
  std::array<std::uint64_t, 4> by_kind{};       // by linkage::MatchKind: property, building, ambiguous, none
  std::optional<std::uint64_t> groups;          // without a gazetteer
  double index_seconds = 0, match_seconds = 0;  // match: reading the parts of the distinct addresses and finding them
  std::uint64_t gazetteer_bytes = 0;
  std::vector<std::string> columns;  // "rents: property_address, postcode"
};

// Errors: those of reading files; not_found (exit 22) for a column that is not there; invalid where a file has no column of addresses or
// the gazetteer no UPRN.
[[nodiscard]] Result<AddressSummary> run_addresses(const AddressOptions& options, const ProgressOptions& progress);

}  // namespace cw::link
