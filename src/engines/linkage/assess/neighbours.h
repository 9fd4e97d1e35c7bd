// SPDX-License-Identifier: MIT
// Records that look like a given one, found without the blocking rules of a model: by rare words, whole values, parts of dates and
// runs of three letters that they share, in any column. For showing a reviewer what a linkage may have missed.
//
//   auto near = nearest_records(table, columns, {.queries = rows, .most = 40});
//   near[0];                  // rows of the table, most alike first
//
// Pure, deterministic, any thread. Time and memory grow with the rows that share a part with a query, each part in at most
// `most_rows_of_part`.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "base/table.h"

namespace cw::linkage {

struct NeighbourOptions {
  std::span<const std::uint32_t> queries;  // rows of the table
  std::size_t most = 40;                   // neighbours for each query
  std::uint64_t most_rows_of_part = 0;     // parts in more rows say nothing and are passed over; 0: the larger of 1000 and 2 % of the rows
};
struct Neighbour {
  std::uint32_t row = 0;
  float likeness = 0;  // sum over shared parts of log(rows / rows with the part), a run of three letters counting a quarter
};
// For each query its neighbours, the query itself left out. Columns: names; those the table lacks are passed over.
[[nodiscard]] std::vector<std::vector<Neighbour>> nearest_records(const Table& table, std::span<const std::string> columns,
                                                                  const NeighbourOptions& options);

}  // namespace cw::linkage
