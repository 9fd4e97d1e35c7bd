// SPDX-License-Identifier: MIT
#include "web/html/format.h"

#include <gtest/gtest.h>

#include <limits>

#include "base/date_text.h"

namespace cw::html {
namespace {

constexpr Language english = Language::english;
constexpr Language welsh = Language::welsh;

Date day(int year, int month, int of_month) { return *make_date(year, month, of_month); }
Timestamp at(std::string_view text) { return *parse_timestamp(text, "%Y-%m-%d %H:%M"); }

TEST(Dates, AreWrittenAsGovUkWritesThem) {
  EXPECT_EQ(date_text(day(2026, 3, 31), english), "31 March 2026");
  EXPECT_EQ(date_text(day(2026, 3, 31), welsh), "31 Mawrth 2026");
  EXPECT_EQ(short_date_text(day(1980, 2, 1), english), "1 Feb 1980");
  EXPECT_EQ(short_date_text(day(1980, 2, 1), welsh), "1 Chwef 1980");
  EXPECT_EQ(day_and_date_text(day(2026, 3, 31), english), "Tuesday 31 March 2026");
  EXPECT_EQ(day_and_date_text(day(2026, 3, 31), welsh), "Dydd Mawrth 31 Mawrth 2026");
  EXPECT_EQ(day_and_date_text(day(1969, 12, 31), english), "Wednesday 31 December 1969");
  EXPECT_EQ(day_and_date_text(day(1900, 1, 1), english), "Monday 1 January 1900");
  EXPECT_EQ(month_text(day(2026, 7, 1), welsh), "Gorffennaf 2026");
}

TEST(Dates, AreRangesWithoutSayingAnythingTwice) {
  EXPECT_EQ(date_range_text(day(2026, 3, 1), day(2026, 3, 31), english), "1 to 31 March 2026");
  EXPECT_EQ(date_range_text(day(2026, 3, 31), day(2026, 4, 2), welsh), "31 Mawrth i 2 Ebrill 2026");
  EXPECT_EQ(date_range_text(day(2025, 12, 31), day(2026, 1, 1), english), "31 December 2025 to 1 January 2026");
  EXPECT_EQ(date_range_text(day(2026, 1, 1), day(2026, 1, 1), english), "1 January 2026");
}

TEST(Times, AreOfTheClockInTheUnitedKingdom) {
  EXPECT_EQ(moment_text(at("2026-01-15 09:30"), english), "9:30am on 15 January 2026");
  EXPECT_EQ(moment_text(at("2026-07-15 09:05"), english), "10:05am on 15 July 2026");
  EXPECT_EQ(moment_text(at("2026-03-29 00:59"), english), "12:59am on 29 March 2026");
  EXPECT_EQ(moment_text(at("2026-03-29 01:00"), english), "2am on 29 March 2026");
  EXPECT_EQ(moment_text(at("2026-10-25 00:59"), english), "1:59am on 25 October 2026");
  EXPECT_EQ(moment_text(at("2026-10-25 01:00"), english), "1am on 25 October 2026");
  EXPECT_EQ(moment_text(at("2026-06-30 23:30"), welsh), "12:30am ar 1 Gorffennaf 2026");
  EXPECT_EQ(moment_text({-1}, english), "11:59pm on 31 December 1969");
  EXPECT_EQ(time_text(0, english), "midnight");
  EXPECT_EQ(time_text(12 * 60, welsh), "hanner dydd");
  EXPECT_EQ(time_text(12 * 60 + 1, english), "12:01pm");
  EXPECT_EQ(time_text(23 * 60 + 59, english), "11:59pm");
}

TEST(Numbers, SetThousandsOff) {
  EXPECT_EQ(number_text(0), "0");
  EXPECT_EQ(number_text(999), "999");
  EXPECT_EQ(number_text(1000), "1,000");
  EXPECT_EQ(number_text(-1234567), "\u22121,234,567");
  EXPECT_EQ(number_text(std::numeric_limits<std::int64_t>::min()), "\u22129,223,372,036,854,775,808");
  EXPECT_EQ(decimal_text(1234.5, 2), "1,234.50");
  EXPECT_EQ(decimal_text(0.999, 2), "1.00");
  EXPECT_EQ(decimal_text(-0.001, 2), "0.00");
  EXPECT_EQ(decimal_text(0.05, 3), "0.050");
  EXPECT_EQ(decimal_text(std::numeric_limits<double>::quiet_NaN(), 2), "–");
  EXPECT_EQ(percent_text(0.123), "12%");
  EXPECT_EQ(percent_text(0.9996, 1), "100.0%");
  EXPECT_EQ(pounds_text(123400), "£1,234");
  EXPECT_EQ(pounds_text(5), "£0.05");
  EXPECT_EQ(pounds_text(-123450), "\u2212£1,234.50");
  EXPECT_EQ(bytes_text(999), "999B");
  EXPECT_EQ(bytes_text(1500), "1.5KB");
  EXPECT_EQ(bytes_text(20'000'000), "20MB");
  EXPECT_EQ(bytes_text(999'900), "1MB");
}

}  // namespace
}  // namespace cw::html
