// SPDX-License-Identifier: MIT
#include "engines/linkage/propose/internal/adult_lists.h"

#include <fmt/format.h>

#include <algorithm>
#include <unordered_map>

#include "base/date_text.h"

namespace cw::linkage::internal {
namespace {

constexpr std::size_t fewest_pairs = 60;
constexpr double most_late =
    0.25;                         // of the share that would be late if the list held everybody: some pairs are parent and child of one name
constexpr int ages[] = {18, 16};  // of age; the youngest electors on a register are attainers
constexpr double most_beyond = 0.5;  // of the births of the two years before the age, in the two years after it
constexpr double young_years = 4, most_young = 0.5;
constexpr std::size_t largest_block = 6;
constexpr std::size_t fewest_births = 100;
constexpr double slips = 0.01;        // share of dates of birth that may be wrong
constexpr double just_grown_up = 25;  // years: schools keep those who left for some time

// Days of birth of a column by code; INT32_MIN where a value is no whole date.
std::vector<std::int32_t> days_of(const Column& born) {
  std::vector<std::int32_t> out(born.distinct() + 1U, INT32_MIN);
  for (std::uint32_t code = 1; code < out.size(); ++code) {
    const std::string text = born.display(code);
    if (text.size() != 10) continue;
    if (const auto time = parse_timestamp(text, "%Y-%m-%d")) out[code] = static_cast<std::int32_t>(time->microseconds / 86'400'000'000);
  }
  return out;
}

// Records by names and one more thing: what pairs of one person, or of parent and child, have in common.
using Blocks = std::unordered_map<std::uint64_t, std::vector<std::uint32_t>>;
Blocks block_by(const std::vector<const Column*>& key, std::size_t rows) {
  Blocks out;
  for (std::uint32_t row = 0; row < rows; ++row) {
    std::uint64_t hash = 1469598103934665603ULL;
    bool known = true;
    for (const Column* column : key) {
      const std::uint32_t code = column->code(row);
      known = known && code != Column::null_code;
      hash = (hash ^ code) * 1099511628211ULL;
      hash ^= hash >> 29;
    }
    if (known) out[hash].push_back(row);
  }
  return out;
}

std::vector<std::vector<const Column*>> keys_of(const KnownFields& fields) {
  const KnownField* given = fields.best(FieldKind::given_name);
  const KnownField* family = fields.best(FieldKind::family_name);
  std::vector<std::vector<const Column*>> out;
  if (given == nullptr || family == nullptr) return out;
  const auto add = [&](std::vector<FieldKind> kinds) {
    std::vector<const Column*> key = {given->column, family->column};
    for (const FieldKind kind : kinds) {
      const KnownField* known = fields.best(kind);
      if (known == nullptr) return;
      key.push_back(known->column);
    }
    out.push_back(std::move(key));
  };
  add({FieldKind::premises, FieldKind::postcode});
  add({FieldKind::uprn});
  add({FieldKind::address});
  add({FieldKind::phone});
  add({FieldKind::email});
  return out;
}

struct Sources {
  const Column* column;
  std::vector<double> with_birth;  // source -> share of records with a date of birth
};
Sources sources_of(const Column& source, const Column& born) {
  Sources out{&source, std::vector<double>(source.distinct() + 1U, 0)};
  const std::vector<std::uint32_t> counts = source.counts();
  for (std::size_t row = 0; row < source.rows(); ++row) out.with_birth[source.code(row)] += born.code(row) != Column::null_code ? 1 : 0;
  for (std::size_t s = 0; s < counts.size(); ++s) out.with_birth[s] /= std::max(1U, counts[s]);
  return out;
}

// Source without dates of birth -> days of birth of its people, as others give them.
std::vector<std::vector<std::int32_t>> births_by_source(const Sources& sources, const Column& born, const std::vector<std::int32_t>& days,
                                                        const KnownFields& fields) {
  std::vector<std::vector<std::int32_t>> out(sources.with_birth.size());
  for (const auto& key : keys_of(fields))
    for (const auto& [hash, rows] : block_by(key, born.rows())) {
      if (rows.size() < 2 || rows.size() > largest_block) continue;
      for (const std::uint32_t a : rows) {
        if (sources.with_birth[sources.column->code(a)] > 0.02) continue;
        for (const std::uint32_t b : rows)
          if (const std::int32_t day = days[born.code(b)]; day != INT32_MIN) out[sources.column->code(a)].push_back(day);
      }
    }
  return out;
}

// Share of births within the years before a day; one more of each kind, so that none is impossible.
double share_before(const std::vector<std::int32_t>& births, std::int32_t day) {
  const std::int32_t first = day - static_cast<std::int32_t>(young_years * 365.25);
  const auto born = std::ranges::count_if(births, [&](std::int32_t each) { return each > first && each <= day; });
  return (static_cast<double>(born) + 1) / (static_cast<double>(births.size()) + 2);
}

void look_at_the_young(const std::vector<std::int32_t>& births, const std::vector<std::int32_t>& all, std::int32_t cut, AdultList& list) {
  const double young = share_before(births, cut), expected = share_before(all, cut);
  if (young > most_young * expected) return;
  list.seldom_after = format_date(Date{cut - static_cast<std::int32_t>(young_years * 365.25)});
  list.young = young;
  list.young_expected = expected;
}

// The two years after a day have births nearly as the two years before: the list does not end there (attainers on a register are under
// age).
bool goes_on_beyond(const std::vector<std::int32_t>& births, std::int32_t day) {
  constexpr std::int32_t two_years = 731;
  double before = 0, beyond = 0;
  for (const std::int32_t each : births) {
    before += each <= day && each > day - two_years ? 1 : 0;
    beyond += each > day && each <= day + two_years ? 1 : 0;
  }
  return beyond > most_beyond * (before + 5);
}

}  // namespace

std::vector<AdultList> find_adult_lists(const Table& table, const std::string& source_column, const KnownFields& fields) {
  std::vector<AdultList> out;
  const Column* source = table.find(source_column);
  const KnownField* birth = fields.best(FieldKind::date_of_birth);
  if (source == nullptr || source->distinct() < 2 || birth == nullptr || birth->column->type() != ColumnType::text) return out;
  const Column& born = *birth->column;
  const std::vector<std::int32_t> days = days_of(born);
  std::vector<std::int32_t> all;
  for (std::size_t row = 0; row < born.rows(); ++row)
    if (const std::int32_t day = days[born.code(row)]; day != INT32_MIN) all.push_back(day);
  if (all.size() < fewest_pairs) return out;
  std::ranges::sort(all);
  const std::int32_t today = all[all.size() - 1 - all.size() / 1000];  // the latest births, but for slips: as old as the lists are
  const Sources sources = sources_of(*source, born);
  const auto births = births_by_source(sources, born, days, fields);
  for (std::uint32_t s = 1; s < births.size(); ++s) {
    if (births[s].size() < fewest_pairs) continue;
    for (const int age : ages) {
      const std::int32_t cut = today - static_cast<std::int32_t>(age * 365.25);
      const double expected = static_cast<double>(all.end() - std::ranges::upper_bound(all, cut)) / static_cast<double>(all.size());
      const double late = static_cast<double>(std::ranges::count_if(births[s], [&](std::int32_t day) { return day > cut; })) /
                          static_cast<double>(births[s].size());
      if (expected < 0.04 || late > most_late * expected || goes_on_beyond(births[s], cut)) continue;
      out.push_back({source->display(s), format_date(Date{cut}), births[s].size(), late, expected, "", 1, 1});
      look_at_the_young(births[s], all, cut, out.back());
      break;
    }
  }
  return out;
}

std::vector<ChildList> find_child_lists(const Table& table, const std::string& source_column, const KnownFields& fields) {
  std::vector<ChildList> out;
  const Column* source = table.find(source_column);
  const KnownField* birth = fields.best(FieldKind::date_of_birth);
  if (source == nullptr || source->distinct() < 2 || birth == nullptr || birth->column->type() != ColumnType::text) return out;
  const std::vector<std::int32_t> days = days_of(*birth->column);
  std::vector<std::vector<std::int32_t>> births(source->distinct() + 1U);
  std::vector<std::int32_t> all;
  for (std::size_t row = 0; row < source->rows(); ++row)
    if (const std::int32_t day = days[birth->column->code(row)]; day != INT32_MIN) {
      births[source->code(row)].push_back(day);
      all.push_back(day);
    }
  if (all.size() < fewest_births) return out;
  const auto earliest_but_slips = [](std::vector<std::int32_t>& of) {
    const auto at = of.begin() + static_cast<std::ptrdiff_t>(static_cast<double>(of.size()) * slips);
    std::ranges::nth_element(of, at);
    return *at;
  };
  std::ranges::sort(all);
  const std::int32_t today = all[all.size() - 1 - all.size() / 1000];
  const auto oldest = static_cast<std::int32_t>(just_grown_up * 365.25);
  if (earliest_but_slips(all) >= today - oldest) return out;  // everybody is young: it says nothing of one list
  for (std::uint32_t s = 1; s < births.size(); ++s) {
    if (births[s].size() < fewest_births) continue;
    if (const std::int32_t first = earliest_but_slips(births[s]); first >= today - oldest)
      out.push_back({source->display(s), format_date(Date{first}), births[s].size()});
  }
  return out;
}

}  // namespace cw::linkage::internal
