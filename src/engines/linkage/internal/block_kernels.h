// SPDX-License-Identifier: MIT
// The inner loop over the right-hand records of a block: four columns at a time, no branches but the last.
#pragma once

#include <cstddef>
#include <cstdint>

namespace cw::linkage::internal {

inline constexpr std::size_t lane_group = 4;  // columns are padded to a multiple of this with zeros

// One left-hand record against rows of right-hand records. Codes and keys are in the same row.
struct RowScan {
  std::size_t code_lanes = 0, key_lanes = 0;      // multiples of lane_group
  const std::uint32_t* left_codes = nullptr;
  const std::uint32_t* left_keys = nullptr;
  const std::uint32_t* active = nullptr;          // per key lane: all bits set where an equal key that is not 0 excludes the pair
  const float* equal_weight = nullptr;            // per code lane: weight where codes are equal; 0 where the left code is 0
  const float* other_weight = nullptr;            // bound where they differ and the right one is not 0
  const std::uint32_t* right_rows = nullptr;      // first row
  std::size_t stride = 0;                         // in numbers
  std::size_t right_keys_at = 0;                  // position of the keys in a right row
  const std::uint32_t* right_records = nullptr;   // where given, right records up to left_record are left out
  std::uint32_t left_record = 0;
  std::size_t count = 0;
  float least = 0;
};
struct RowScanResult {
  std::size_t pairs = 0;  // not excluded
  std::size_t kept = 0;   // of these, with a sum of at least `least`; their positions and sums are written out
};
[[nodiscard]] RowScanResult scan_rows(const RowScan& scan, std::uint32_t* kept, float* sums);

}  // namespace cw::linkage::internal
