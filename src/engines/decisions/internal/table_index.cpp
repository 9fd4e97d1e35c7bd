// SPDX-License-Identifier: MIT
#include "engines/decisions/internal/table_index.h"

#include <algorithm>

namespace cw::feel {
namespace {

// What the sets of one column take at most: so much for each rule (16,000 rules then have 2,048 sets of 2 KB), where that is more than is
// enough for every place of a column of 1,400 rules, and so much in all.
constexpr std::size_t bytes_per_rule = 256, enough_bytes = std::size_t{512} << 10;
constexpr std::size_t most_bytes_of_column = std::size_t{8} << 20, most_bytes_of_table = std::size_t{64} << 20;

bool before(const Value& left, const Value& right) { return place_on_line(left, right) < 0; }

bool is_point(const Accepted::Interval& interval) {
  return interval.has_low && interval.has_high && interval.low_included && interval.high_included &&
         place_on_line(interval.low, interval.high) == 0;
}

}  // namespace

std::size_t TableIndex::Line::place_of(const Value& value) const {
  const auto found = std::lower_bound(ends.begin(), ends.end(), value, before);
  const auto index = static_cast<std::size_t>(found - ends.begin());
  const bool at_end = found != ends.end() && place_on_line(*found, value) == 0;
  if (points) return at_end ? index : ends.size();
  return 2 * index + (at_end ? 1 : 0);
}

std::size_t TableIndex::Line::place_of_end(const Value& end) const {
  const auto found = std::lower_bound(ends.begin(), ends.end(), end, before);
  return static_cast<std::size_t>(found - ends.begin());
}

TableIndex::TableIndex(const std::vector<std::vector<Accepted>>& columns, std::size_t rules) : rules_(rules), words_((rules + 63) / 64) {
  const std::size_t most_bytes = std::min({std::max(rules * bytes_per_rule, enough_bytes), most_bytes_of_column,
                                           most_bytes_of_table / std::max<std::size_t>(columns.size(), 1)});
  columns_.reserve(columns.size());
  for (const std::vector<Accepted>& cells : columns) columns_.push_back(make_column(cells, most_bytes));
}

// The ends of all intervals of the kind, sorted, each once.
std::unique_ptr<TableIndex::Line> TableIndex::ends_of(const std::vector<Accepted>& cells, Kind kind) {
  auto line = std::make_unique<Line>();
  line->points = true;
  for (const Accepted& cell : cells) {
    for (const Accepted::Interval& interval : cell.intervals()) {
      if (interval.kind != kind) continue;
      if (interval.has_low) line->ends.push_back(interval.low);
      if (interval.has_high) line->ends.push_back(interval.high);
      line->points = line->points && is_point(interval);
    }
  }
  std::sort(line->ends.begin(), line->ends.end(), before);
  line->ends.erase(std::unique(line->ends.begin(), line->ends.end(), [](const Value& a, const Value& b) { return !before(a, b); }),
                   line->ends.end());
  return line;
}

// Which sets, from the first to the last, a rule belongs to: in their order, none of them touching another.
std::vector<TableIndex::Sets> TableIndex::sets_of(const Line& line, const Accepted& cell, Kind kind) {
  if (cell.has_kind(kind)) return {{0, (line.places() - 1) >> line.shift}};
  std::vector<Sets> sets;
  for (const Accepted::Interval& interval : cell.intervals()) {
    if (interval.kind != kind) continue;
    const std::size_t low = interval.has_low ? line.place_of_end(interval.low) : 0;
    const std::size_t high = interval.has_high ? line.place_of_end(interval.high) : 0;
    const std::size_t first = line.points ? low : interval.has_low ? 2 * low + (interval.low_included ? 1 : 2) : 0;
    const std::size_t last = line.points ? low : interval.has_high ? 2 * high + (interval.high_included ? 1 : 0) : line.places() - 1;
    if (first <= last) sets.push_back({first >> line.shift, last >> line.shift});
  }
  std::sort(sets.begin(), sets.end(), [](const Sets& a, const Sets& b) { return a.first < b.first; });
  std::vector<Sets> apart;
  for (const Sets& each : sets) {
    if (!apart.empty() && each.first <= apart.back().last + 1) {
      apart.back().last = std::max(apart.back().last, each.last);
    } else {
      apart.push_back(each);
    }
  }
  return apart;
}

// Goes along the line once: at each set the rules that begin there come in, behind it those that end there go out.
void TableIndex::fill(Line& line, const std::vector<Accepted>& cells, Kind kind) const {
  const std::size_t sets = ((line.places() - 1) >> line.shift) + 1;
  std::vector<std::vector<std::uint32_t>> coming(sets), going(sets);
  for (std::size_t rule = 0; rule < rules_; ++rule) {
    for (const Sets& range : sets_of(line, cells[rule], kind)) {
      coming[range.first].push_back(static_cast<std::uint32_t>(rule));
      going[range.last].push_back(static_cast<std::uint32_t>(rule));
    }
  }
  line.sets.resize(sets * words_);
  std::vector<std::uint64_t> now(words_);
  for (std::size_t set = 0; set < sets; ++set) {
    for (const std::uint32_t rule : coming[set]) now[rule / 64] |= std::uint64_t{1} << (rule % 64);
    std::copy(now.begin(), now.end(), line.sets.begin() + static_cast<std::ptrdiff_t>(set * words_));
    for (const std::uint32_t rule : going[set]) now[rule / 64] &= ~(std::uint64_t{1} << (rule % 64));
  }
}

TableIndex::Column TableIndex::make_column(const std::vector<Accepted>& cells, std::size_t most_bytes) const {
  Column column;
  column.narrows = std::any_of(cells.begin(), cells.end(), [](const Accepted& cell) { return !cell.is_anything(); });
  if (!column.narrows) return column;
  std::array<std::unique_ptr<Line>, kinds> lines;
  std::size_t with_line = 0;
  for (std::size_t kind = 0; kind < kinds; ++kind) {
    if (!lies_on_line(static_cast<Kind>(kind))) continue;
    lines[kind] = ends_of(cells, static_cast<Kind>(kind));
    if (lines[kind]->ends.empty()) lines[kind].reset();
    with_line += lines[kind] ? 1 : 0;
  }
  for (std::size_t kind = 0; kind < kinds; ++kind) {
    const auto of = static_cast<Kind>(kind);
    if (lines[kind]) {
      Line& line = *lines[kind];
      const std::size_t most_sets = std::max<std::size_t>(most_bytes / with_line / (words_ * 8), 4);
      while (((line.places() - 1) >> line.shift) + 1 > most_sets) ++line.shift;
      fill(line, cells, of);
      column.lines[kind] = std::move(lines[kind]);
      continue;
    }
    column.sets[kind].resize(words_);
    for (std::size_t rule = 0; rule < rules_; ++rule)
      if (cells[rule].has_kind(of)) column.sets[kind][rule / 64] |= std::uint64_t{1} << (rule % 64);
  }
  return column;
}

const std::uint64_t* TableIndex::set_of(std::size_t column, const Value& value) const {
  const Column& of = columns_[column];
  if (!of.narrows) return nullptr;
  const auto kind = static_cast<std::size_t>(value.kind());
  if (const Line* line = of.lines[kind].get()) return &line->sets[(line->place_of(value) >> line->shift) * words_];
  return of.sets[kind].data();
}

std::size_t TableIndex::bytes() const {
  std::size_t words = 0;
  for (const Column& column : columns_)
    for (std::size_t kind = 0; kind < column.lines.size(); ++kind)
      words += column.sets[kind].size() + (column.lines[kind] ? column.lines[kind]->sets.size() : 0);
  return words * 8;
}

}  // namespace cw::feel
