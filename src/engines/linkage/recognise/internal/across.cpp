// SPDX-License-Identifier: MIT
// What only several sources together can tell.
#include <algorithm>
#include <map>
#include <set>

#include "engines/linkage/recognise/internal/decide.h"
#include "engines/linkage/recognise/internal/same_value.h"
#include "engines/linkage/recognise/internal/standard.h"

namespace cw::linkage {
namespace {

bool is_generic(Meaning meaning) {
  return meaning == Meaning::text || meaning == Meaning::category || meaning == Meaning::number || meaning == Meaning::date ||
         meaning == Meaning::identifier;
}

// Names that say nothing mean the same in sources of one layout only.
void tell_apart(std::span<SourceColumns> sources) {
  const auto layout = [](const SourceColumns& source) {
    std::vector<std::string> names;
    for (const RawColumn& column : source.columns) names.push_back(column.column->name());
    return names;
  };
  bool same = true;
  for (const SourceColumns& source : sources) same = same && layout(source) == layout(sources.front());
  if (same) return;
  for (SourceColumns& source : sources) {
    for (RawColumn& column : source.columns) {
      if (column.header.meaningless) column.header.words.push_back("of_" + read_header(source.name).joined);
      if (column.header.meaningless) column.header.joined += "_of_" + source.name;
    }
  }
}

// A number of which each record has its own, but that other sources hold too: given to the record's subject. Where its name says nothing,
// it is taken for one; where it is called an id it may be the answer.
void shared_numbers(const std::vector<RawColumn*>& same) {
  for (RawColumn* column : same) {
    if (column->meaning != Meaning::record_id || !column->header.meaningless || column->profile.dense) continue;
    for (const RawColumn* other : same) {
      if (other == column || share_common(*column->column, *other->column) < 0.2) continue;
      column->meaning = Meaning::identifier;
      column->note = "other sources hold the same numbers";
      break;
    }
  }
}

bool is_open(const RawColumn& column) {
  return !column.is_id && column.meaning != Meaning::ignored && column.meaning != Meaning::answer_key;
}

using SameName = std::map<std::string, std::vector<RawColumn*>>;
SameName by_name(std::span<SourceColumns> sources) {
  SameName out;
  for (SourceColumns& source : sources) {
    for (RawColumn& column : source.columns) {
      if (is_open(column)) out[column.header.joined].push_back(&column);
    }
  }
  return out;
}

double weight_of(const RawColumn& column) { return column.confidence * column.profile.filled * static_cast<double>(column.profile.rows); }

// Columns of one name whose meaning is doubtful, or no vocabulary word, follow the most certain of their name.
void agree(const std::vector<RawColumn*>& same) {
  const RawColumn* best = *std::ranges::max_element(same, {}, [](const RawColumn* column) { return weight_of(*column); });
  for (RawColumn* column : same) {
    const bool doubtful = column->note.empty() && column->confidence < 0.6 && is_generic(column->meaning) && best->confidence >= 0.8;
    const bool both_generic = is_generic(column->meaning) && is_generic(best->meaning);
    if (column->meaning == best->meaning || !(doubtful || both_generic)) continue;
    column->meaning = best->meaning;
    column->note = "as in the other sources";
  }
}

// The same value in every record of every source says nothing.
bool is_constant(const std::vector<RawColumn*>& same) {
  std::set<std::string> values;
  std::size_t rows = 0;
  for (const RawColumn* column : same) {
    if (column->profile.distinct > 1) return false;
    rows += column->profile.rows;
    const Column& raw = *column->column;
    for (std::uint32_t code = 1; code <= std::min<std::uint32_t>(raw.distinct(), 3); ++code)
      values.insert(raw.display(code).substr(0, 100));
  }
  return values.size() <= 1 && rows > 1;
}

// Whether equal values of one go with equal values of the other, nearly always, both ways.
bool one_to_one(const RawColumn& a, const RawColumn& b) {
  if (a.profile.distinct < 2 || a.profile.distinct > 1.1 * b.profile.distinct || b.profile.distinct > 1.1 * a.profile.distinct)
    return false;
  std::map<std::pair<std::uint32_t, std::uint32_t>, std::uint32_t> pairs;
  const std::size_t rows = a.column->rows();
  const std::size_t step = std::max<std::size_t>(1, rows / 20'000);
  std::size_t held = 0;
  std::set<std::uint32_t> first;
  for (std::size_t row = 0; row < rows; row += step) {
    const std::uint32_t left = a.column->code(row);
    const std::uint32_t right = b.column->code(row);
    if (left == Column::null_code || right == Column::null_code) continue;
    ++held;
    ++pairs[{left, right}];
    first.insert(left);
  }
  return held > 20 && static_cast<double>(first.size()) < 0.5 * static_cast<double>(held) &&
         static_cast<double>(pairs.size()) <= 1.03 * static_cast<double>(first.size());
}

// Parts of an address that stands whole in another column would be counted twice.
void drop_parts_of_address(SourceColumns& source) {
  const RawColumn* address = first_with(source, Meaning::address);
  if (address == nullptr) return;
  for (RawColumn& column : source.columns) {
    const bool wanted = is_open(column) && (column.meaning == Meaning::text || column.meaning == Meaning::category);
    if (!wanted || column.profile.letters < 0.5 || column.profile.distinct < 2) continue;
    if (share_holding(*address->column, *column.column) < 0.97) continue;
    column.meaning = Meaning::ignored;
    column.note = "it is a part of the address";
  }
}

// Two columns that say the same ("1", "married") would be counted twice.
void drop_twins(SourceColumns& source) {
  std::vector<RawColumn*> columns;
  for (RawColumn& column : source.columns) {
    const bool wanted =
        is_open(column) && (column.meaning == Meaning::text || column.meaning == Meaning::category || column.meaning == Meaning::town ||
                            column.meaning == Meaning::locality || column.meaning == Meaning::region);
    if (wanted) columns.push_back(&column);
  }
  if (columns.size() > 60) return;
  for (RawColumn* column : columns) {
    if (!is_generic(column->meaning)) continue;
    for (const RawColumn* other : columns) {
      const bool other_first = !is_generic(other->meaning) || other < column;
      if (other == column || !other_first || other->meaning == Meaning::ignored || !one_to_one(*column, *other)) continue;
      column->meaning = Meaning::ignored;
      column->note = "it says the same as \"" + other->column->name().substr(0, 60) + "\"";
      break;
    }
  }
}

}  // namespace

void decide_across(std::span<SourceColumns> sources, SubjectKind) {
  if (sources.size() > 1) tell_apart(sources);
  for (auto& [name, same] : by_name(sources)) {
    if (is_constant(same)) {
      for (RawColumn* column : same) {
        column->meaning = Meaning::ignored;
        column->confidence = 1;
        column->note = "every record has the same value";
      }
    } else if (same.size() > 1) {
      shared_numbers(same);
      agree(same);
    }
  }
  for (SourceColumns& source : sources) {
    drop_twins(source);
    drop_parts_of_address(source);
  }
}

}  // namespace cw::linkage
