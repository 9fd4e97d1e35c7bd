// SPDX-License-Identifier: MIT
#include "engines/linkage/assess/neighbours.h"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <unordered_map>

namespace cw::linkage {
namespace {

constexpr float letters_weight = 0.25F;
constexpr std::size_t longest_for_letters = 60;

bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_date(std::string_view v) {
  return v.size() == 10 && v[4] == '-' && v[7] == '-' && is_digit(v[0]) && is_digit(v[5]) && is_digit(v[8]);
}
bool in_word(char c) {
  return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (static_cast<unsigned char>(c) & 0x80) != 0;
}
char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

std::uint64_t hash(std::string_view text, std::uint64_t kind) {
  std::uint64_t h = 0xcbf29ce484222325ULL ^ (kind * 0x9e3779b97f4a7c15ULL);
  for (const char c : text) h = (h ^ static_cast<unsigned char>(lower(c))) * 0x100000001b3ULL;
  return h ^ (h >> 29);
}

enum Kind : std::uint64_t { word = 1, whole, date_part, letters };
struct Part {
  std::uint64_t key;
  bool letters;
};

// The parts by which a value may be recognised again. Words meet across columns: a family name in the place of a former one.
void parts_of(std::string_view value, std::vector<Part>& out) {
  if (is_date(value)) {
    const auto year = value.substr(0, 4), month = value.substr(5, 2), day = value.substr(8, 2);
    out.push_back({hash(value, whole), false});
    // Day and month swapped, and each part wrong in turn.
    out.push_back({hash(std::string(year).append(std::min(month, day)).append(std::max(month, day)), date_part), false});
    out.push_back({hash(std::string(year).append("m").append(month), date_part), false});
    out.push_back({hash(std::string(year).append("d").append(day), date_part), false});
    out.push_back({hash(std::string(month).append("md").append(day), date_part), false});
    return;
  }
  out.push_back({hash(value, whole), false});
  std::string spaced = " ";
  for (std::size_t i = 0; i < value.size();) {
    while (i < value.size() && !in_word(value[i])) ++i;
    const std::size_t begin = i;
    while (i < value.size() && in_word(value[i])) spaced.push_back(lower(value[i++]));
    if (i == begin) break;
    if (i - begin > 1) out.push_back({hash(value.substr(begin, i - begin), word), false});
    spaced.push_back(' ');
  }
  if (spaced.size() > longest_for_letters) return;
  for (std::size_t i = 0; i + 3 <= spaced.size(); ++i) out.push_back({hash(std::string_view(spaced).substr(i, 3), letters), true});
}

// The parts of each distinct value of a list or other column are those of its items.
void parts_of(const Value& value, std::vector<Part>& out) {
  if (const auto* items = value.get<List>()) {
    for (const Value& item : *items) parts_of(item, out);
  } else if (const auto* text = value.get<std::string>()) {
    parts_of(std::string_view(*text), out);
  }
}
void parts_of(const Column& column, std::uint32_t code, std::vector<Part>& out) {
  if (code == Column::null_code) return;
  if (column.type() == ColumnType::text)
    parts_of(column.text(code), out);
  else if (column.type() == ColumnType::list)
    parts_of(column.value(code), out);
  else
    parts_of(std::string_view(column.display(code)), out);
}

struct Posting {
  std::vector<std::uint32_t> rows;
  std::uint64_t count = 0;
  float weight = 0;
};

class Search {
 public:
  Search(const Table& table, std::span<const std::string> columns, const NeighbourOptions& options)
      : options_(options), rows_(table.rows()) {
    for (const std::string& name : columns)
      if (const Column* column = table.find(name)) columns_.push_back(column);
    limit_ = options.most_rows_of_part > 0 ? options.most_rows_of_part : std::max<std::uint64_t>(1000, rows_ / 50);
    ask();
    fill();
  }
  std::vector<std::vector<Neighbour>> run() {
    std::vector<std::vector<Neighbour>> out;
    std::vector<float> likeness(rows_, 0);
    for (std::size_t q = 0; q < options_.queries.size(); ++q) out.push_back(nearest(q, likeness));
    return out;
  }

 private:
  // The parts of the queries: only those are looked for.
  void ask() {
    for (const std::uint32_t row : options_.queries) {
      std::vector<Part> parts;
      for (const Column* column : columns_) parts_of(*column, column->code(row), parts);
      std::ranges::sort(parts, {}, &Part::key);
      const auto repeated = std::ranges::unique(parts, {}, &Part::key);
      parts.erase(repeated.begin(), repeated.end());
      for (const Part& part : parts) postings_.try_emplace(part.key);
      asked_.push_back(std::move(parts));
    }
  }
  // Which rows hold them, column by column over distinct values.
  void fill() {
    std::vector<Part> parts;
    for (const Column* column : columns_) {
      const std::vector<std::uint32_t> counts = column->counts();
      std::vector<std::vector<Posting*>> wanted(counts.size());
      for (std::uint32_t code = 1; code < counts.size(); ++code) {
        parts.clear();
        parts_of(*column, code, parts);
        for (const Part& part : parts) {
          const auto found = postings_.find(part.key);
          if (found == postings_.end() || std::ranges::find(wanted[code], &found->second) != wanted[code].end()) continue;
          found->second.count += counts[code];
          wanted[code].push_back(&found->second);
        }
      }
      for (std::uint32_t row = 0; row < rows_; ++row)
        for (Posting* posting : wanted[column->code(row)])
          if (posting->count <= limit_) posting->rows.push_back(row);
    }
    for (auto& [key, posting] : postings_) {
      std::ranges::sort(posting.rows);
      const auto repeated = std::ranges::unique(posting.rows);
      posting.rows.erase(repeated.begin(), repeated.end());
      posting.weight =
          static_cast<float>(std::log(static_cast<double>(rows_) / static_cast<double>(std::max<std::size_t>(1, posting.rows.size()))));
    }
  }
  std::vector<Neighbour> nearest(std::size_t query, std::vector<float>& likeness) {
    std::vector<std::uint32_t> touched;
    for (const Part& part : asked_[query]) {
      const Posting& posting = postings_.at(part.key);
      if (posting.count > limit_ || posting.weight <= 0) continue;
      for (const std::uint32_t row : posting.rows) {
        if (likeness[row] == 0) touched.push_back(row);
        likeness[row] += posting.weight * (part.letters ? letters_weight : 1);
      }
    }
    std::vector<Neighbour> out;
    for (const std::uint32_t row : touched) {
      if (row != options_.queries[query]) out.push_back({row, likeness[row]});
      likeness[row] = 0;
    }
    const auto better = [](const Neighbour& a, const Neighbour& b) {
      return a.likeness != b.likeness ? a.likeness > b.likeness : a.row < b.row;
    };
    const auto kept = std::min(options_.most, out.size());
    std::partial_sort(out.begin(), out.begin() + static_cast<std::ptrdiff_t>(kept), out.end(), better);
    out.resize(kept);
    return out;
  }

  const NeighbourOptions& options_;
  std::size_t rows_;
  std::vector<const Column*> columns_;
  std::uint64_t limit_ = 0;
  std::vector<std::vector<Part>> asked_;  // by query
  std::unordered_map<std::uint64_t, Posting> postings_;
};

}  // namespace

std::vector<std::vector<Neighbour>> nearest_records(const Table& table, std::span<const std::string> columns,
                                                    const NeighbourOptions& options) {
  return Search(table, columns, options).run();
}

}  // namespace cw::linkage
