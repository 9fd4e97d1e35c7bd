// SPDX-License-Identifier: MIT
// Whether a run serves all groups alike: by source, sex, age band and any column that is named. With the truth, accuracy by group; without
// it, the share of records that were joined to another, which describes and does not judge.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "base/value.h"
#include "engines/linkage/assess/groups.h"
#include "services/linkage/prepared_run.h"

namespace cw::link {

struct RunGrouping {
  std::string by;  // "source", "sex", "age band", "decade of birth", or the column that was named
  linkage::Groups groups;
};
// Age on the day `today`, in the bands 0 to 15, 16 to 24, 25 to 44, 45 to 64, 65 to 79, 80 and over; a date with its year alone counts
// from the middle of the year; "not known" last.
[[nodiscard]] linkage::Groups age_bands_of(const Column& column, std::span<const std::uint32_t> rows, Date today);
// Of the records that are not in the band "80 and over" or not known, whether they are at least one in twenty: an old list is better
// parted by decades.
[[nodiscard]] bool bands_tell(const linkage::Groups& bands);

// Groupings of two groups and more. Errors: not_found (exit 22) for a column of `by` that no file has.
[[nodiscard]] Result<std::vector<RunGrouping>> groupings_of(const PreparedRun& run, std::span<const std::string> by, Date today);

// Records of each group and the share that was joined to another record: {by, what, groups}.
[[nodiscard]] Value joined_share_value(const RunGrouping& grouping, std::span<const std::uint32_t> cluster);

}  // namespace cw::link
