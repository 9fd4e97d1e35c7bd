// SPDX-License-Identifier: MIT
#include "services/linkage/births.h"

#include <algorithm>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "base/date_text.h"
#include "engines/linkage/resolve/birth_bounds.h"

namespace cw::link {
namespace {

// Record -> what `read` makes of the text of its cell; `none` where it has none or there is no such column of text.
template <class Read>
std::vector<std::int32_t> read_by_record(const PreparedRun& run, std::string_view name, std::int32_t none, Read read) {
  std::vector<std::int32_t> out(run.linker->size(), none);
  const Column* column = run.intake->table.find(name);
  if (column == nullptr || column->type() != ColumnType::text) return out;
  std::vector<std::int32_t> by_code(column->distinct() + 1U, none);
  for (std::uint32_t code = 1; code < by_code.size(); ++code) by_code[code] = read(column->display(code));
  for (linkage::RecordIndex r = 0; r < out.size(); ++r) out[r] = by_code[column->code(run.linker->row_of(r))];
  return out;
}

// A whole date as days since 1970.
std::int32_t day_of(const std::string& text) {
  const auto time = text.size() == 10 ? parse_timestamp(text, "%Y-%m-%d") : std::nullopt;
  return time ? static_cast<std::int32_t>(time->microseconds / 86'400'000'000) : linkage::no_day;
}

std::int32_t years_of(const std::string& text) {
  if (text.empty() || text.size() > 3 || !std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; })) return -1;
  return std::stoi(text);
}

// Record -> its source and age band as one code, from 1.
std::vector<std::uint32_t> bands_of(const PreparedRun& run, std::span<const std::uint32_t> source) {
  const Column* column = run.intake->table.find("age_band");
  std::vector<std::uint32_t> out;
  std::unordered_map<std::uint64_t, std::uint32_t> known;
  for (linkage::RecordIndex r = 0; r < run.linker->size(); ++r) {
    const std::uint64_t band = column == nullptr ? 0 : column->code(run.linker->row_of(r));
    const std::uint64_t key = band << 32 | (source.empty() ? 0 : source[r]);
    out.push_back(known.emplace(key, static_cast<std::uint32_t>(known.size() + 1)).first->second);
  }
  return out;
}

// Record -> the first day on which it has the person at its home.
std::vector<std::int32_t> first_days(const PreparedRun& run, const std::vector<std::int32_t>& seen) {
  std::vector<std::int32_t> out = read_by_record(run, "lived_from", linkage::no_day, day_of);
  for (std::size_t r = 0; r < out.size(); ++r)
    if (out[r] == linkage::no_day || (seen[r] != linkage::no_day && seen[r] < out[r])) out[r] = seen[r];
  return out;
}

// Dates of two people and no slips of one another: fewer than two of year, month and day agree, also with day and month exchanged.
bool two_people(std::int32_t one, std::int32_t other) {
  const CivilDate a = civil(Date{one}), b = civil(Date{other});
  const int same = (a.year == b.year) + (a.month == b.month) + (a.day == b.day);
  const int exchanged = (a.year == b.year) + (a.month == b.day) + (a.day == b.month);
  return same < 2 && exchanged < 3;
}

void add_trait(const std::vector<std::int32_t>& dates, float other_date_bits, linkage::ResolveInput& input) {
  std::unordered_map<std::int32_t, std::uint32_t> known;
  const auto day = std::make_shared<std::vector<std::int32_t>>(1, linkage::no_day);  // by code
  std::vector<std::uint32_t> codes;
  for (const std::int32_t date : dates) {
    if (date == linkage::no_day) {
      codes.push_back(0);
      continue;
    }
    const auto [at, is_new] = known.emplace(date, static_cast<std::uint32_t>(day->size()));
    if (is_new) day->push_back(date);
    codes.push_back(at->second);
  }
  input.traits.push_back({std::move(codes), [day, other_date_bits](std::uint32_t one, std::uint32_t other) {
                            return two_people((*day)[one], (*day)[other]) ? other_date_bits : 0;
                          }});
}

}  // namespace

void add_births(const PreparedRun& run, float other_date_bits, linkage::ResolveInput& input) {
  const std::vector<std::int32_t> dates = read_by_record(run, "date_of_birth", linkage::no_day, day_of);
  if (std::ranges::all_of(dates, [](std::int32_t day) { return day == linkage::no_day; })) return;
  const std::vector<std::int32_t> ages = read_by_record(run, "age", -1, years_of),
                                  seen = read_by_record(run, "as_of", linkage::no_day, day_of);
  const std::vector<std::int32_t> there = first_days(run, seen);
  const std::vector<std::uint32_t> bands = bands_of(run, input.source);
  const std::vector<std::uint32_t> one_list(input.source.empty() ? input.records : 0, 0);
  linkage::BirthBoundsInput bounds{input.edges, dates, bands, input.source.empty() ? std::span(one_list) : input.source, ages, seen, there};
  input.born = linkage::find_birth_bounds(bounds);
  if (other_date_bits < 0) add_trait(dates, other_date_bits, input);
}

}  // namespace cw::link
