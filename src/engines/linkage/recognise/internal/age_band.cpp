// SPDX-License-Identifier: MIT
#include "engines/linkage/recognise/internal/age_band.h"

#include <algorithm>
#include <string>
#include <vector>

namespace cw::linkage {
namespace {

constexpr std::uint32_t most_bands = 12;
constexpr std::size_t fewest_years = 50;  // of a band, to judge it by
constexpr double slips = 0.01;
constexpr double narrow = 0.6;         // of the span of all years: a band that tells the age
constexpr double most_left_out = 0.5;  // share of records without a band

// The year in a date however it is written, if it has four figures; else 0.
int year_in(const std::string& text) {
  for (std::size_t at = 0; at + 4 <= text.size(); ++at) {
    const std::string four = text.substr(at, 4);
    const bool figures = std::ranges::all_of(four, [](char c) { return c >= '0' && c <= '9'; });
    if (figures && (four.starts_with("19") || four.starts_with("20")) && (at == 0 || at + 4 == text.size())) return std::stoi(four);
  }
  return 0;
}

int span_of(std::vector<int>& years) {
  std::ranges::sort(years);
  const auto off = static_cast<std::size_t>(static_cast<double>(years.size()) * slips);
  return years[years.size() - 1 - off] - years[off];
}

// Years of the narrowest band as a share of all years; 1 where none can be judged.
double narrowest(const Column& band, const Column& born, const std::vector<int>& year_of) {
  std::vector<std::vector<int>> years(band.distinct() + 1U);
  std::vector<int> all;
  for (std::size_t row = 0; row < band.rows(); ++row) {
    const int year = year_of[born.code(row)];
    if (year == 0 || band.code(row) == Column::null_code) continue;
    years[band.code(row)].push_back(year);
    all.push_back(year);
  }
  if (all.size() < 2 * fewest_years) return 1;
  const int whole = std::max(1, span_of(all));
  double out = 1;
  for (std::vector<int>& of : years)
    if (of.size() >= fewest_years) out = std::min(out, static_cast<double>(span_of(of)) / whole);
  return out;
}

}  // namespace

RawColumn* find_age_band(SourceColumns& source, const RawColumn& born) {
  const Column& dates = *born.column;
  std::vector<int> year_of(dates.distinct() + 1U, 0);
  for (std::uint32_t code = 1; code < year_of.size(); ++code) year_of[code] = year_in(dates.display(code));
  RawColumn* best = nullptr;
  double least = narrow;
  for (RawColumn& column : source.columns) {
    const Profile& p = column.profile;
    if (!column.field.empty() || column.is_id || p.type != ColumnType::text || p.distinct < 2 || p.distinct > most_bands) continue;
    if (p.filled < most_left_out || !p.readable) continue;
    if (const double share = narrowest(*column.column, dates, year_of); share <= least) {
      least = share;
      best = &column;
    }
  }
  return best;
}

}  // namespace cw::linkage
