// SPDX-License-Identifier: MIT
// The sequence of homes of each person: which records fit into one life, and which hold an old or a wrong address.
#pragma once

#include <cstdint>
#include <vector>

#include "engines/linkage/homes/internal/home_keys.h"

namespace cw::linkage::internal {

// A time of one person at one home, as records show it.
struct Stay {
  std::uint32_t person = 0, home = 0;
  std::int32_t first = no_day, last = no_day;  // days shown; no_day where no record of it has a day
  // It lies within these: the last day at the home before, the first day at the next one; or first and last themselves where they are
  // known to be the days of moving. no_day: not known.
  std::int32_t earliest = no_day, latest = no_day;
  std::int32_t left = no_day;  // the last day of which a record says that the person left then, though others may speak of later days
  std::uint32_t first_list = none, last_list = none;  // sources of single days that are first and last
  std::int32_t confirmed = no_day;                    // the last day up to which two sources show it
  std::uint32_t rows = 0;
  std::uint32_t sources = 0;  // distinct
  bool exact = false;         // a record gives the day of moving in
  bool ended = false;         // a record gives the day of moving out
  bool last_known = true;     // no later home is known
  bool beside = false;        // a second home at the same time
  bool inferred = false;      // no record shows it: followed from the household's move
  [[nodiscard]] bool dated() const { return first != no_day; }
};

struct Timelines {
  std::vector<Stay> stays;                 // ordered by person, then time; stays without days last
  std::vector<std::uint32_t> stay_of_row;  // none where the record names no home and the person has none
  std::vector<std::uint32_t> doubtful;     // row -> 1 where the record's address is old or wrong for its day
};
[[nodiscard]] Timelines make_timelines(const HomeEvidence& evidence, const HomeKeys& keys, unsigned threads);

}  // namespace cw::linkage::internal
