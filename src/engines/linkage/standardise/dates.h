// SPDX-License-Identifier: MIT
// Dates of birth and of events in the forms councils hold them in, and the default dates that systems put where there was none.
// Pure, any thread; the reader's "today" comes in as an argument.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/date_text.h"
#include "base/value.h"
#include "engines/linkage/standardise/reason.h"

namespace cw::linkage {

enum class DatePrecision : std::uint8_t { day, month, year };
enum class DateOrder : std::uint8_t { day_first, month_first };  // of 03/02/2001; a year of four digits in front is always year-month-day

struct DateOptions {
  DateOrder order = DateOrder::day_first;
  int reference_year = 2026;   // two-digit years: the last year up to this one that ends so (26 -> 2026, 27 -> 1927)
  int earliest_year = 1880;    // before: too_early
  std::optional<Date> latest;  // after: too_late; none = only the reference year + 50 is refused
};

struct PartialDate {
  Date date;  // the first day of what is known
  DatePrecision precision = DatePrecision::day;
  bool order_repaired = false;  // 03/13/2001 read as 13 March against `order`
  bool operator==(const PartialDate&) const = default;
};

// 2001-02-03, 03/02/2001, 3.2.01, 3 Feb 2001, 3rd February 2001, Feb 3, 2001, 03-FEB-01, Feb 2001, 02/2001, 2001-02, 2001, 20010203, any of
// these with a time of day behind, and Excel's day numbers (36925; 10000..73050). 2001-00-00 is the year only.
[[nodiscard]] Standardised<PartialDate> parse_date(std::string_view text, const DateOptions& options = {});
[[nodiscard]] std::string format(const PartialDate& date);  // 2001-02-03, 2001-02 or 2001

// One date of one source's column, and how many records hold it.
struct DateCount {
  Date date;
  std::uint64_t count = 0;
};
enum class SpikeTreatment : std::uint8_t { null, year_only };
struct DateSpike {
  Date date;
  std::uint64_t count = 0;
  double expected = 0;    // records by the rule below
  double log10_tail = 0;  // log10 P(X >= count); at least -999
  SpikeTreatment treatment = SpikeTreatment::null;
};
struct DateSpikeOptions {
  std::uint64_t minimum_count = 5;  // fewer records are never a spike
  double minimum_ratio = 5.0;       // times the expected
  double false_alarms = 0.01;       // expected number of false spikes in the whole source
};
// Dates that far more records hold than their neighbourhood lets expect: defaults like 1900-01-01, 1970-01-01, 1 January of a year.
// Expected count of a date = the larger of (a) the mean over the 30 days on either side, 1 January and the date itself left out, and (b)
// the rest of its calendar year / 365; at least 0.01. Dispersion phi = size-biased mean count - mean expected, over all but the top 1 % of
// dates, at least 1: records of one person repeat a date. Spike: count >= minimum_count, count >= minimum_ratio * expected, and
// P(Poisson(expected / phi) >= count / phi) <= false_alarms / number of distinct dates (Bonferroni).
// Treatment: year_only for the first of January, April, July or October or 31 December where the rest of that year holds at least as many
// records as the spike, unless clocks begin that day (1 January 1970, 1900, 1901 ...); else null. Sorted by date. `counts` in any order, a date at most once.
[[nodiscard]] std::vector<DateSpike> find_date_spikes(std::span<const DateCount> counts, const DateSpikeOptions& options = {});

}  // namespace cw::linkage
