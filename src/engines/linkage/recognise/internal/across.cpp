// SPDX-License-Identifier: MIT
// What only several sources together can tell.
#include <algorithm>

#include "engines/linkage/recognise/internal/decide.h"

namespace cw::linkage {

void decide_across(std::span<SourceColumns> sources, SubjectKind) {
  // A column of one name means one thing: where most of its records say so, the doubtful sources follow.
  for (SourceColumns& source : sources) {
    for (RawColumn& column : source.columns) {
      const bool doubtful = !column.is_id && column.note.empty() && column.confidence < 0.6 &&
                            (column.meaning == Meaning::text || column.meaning == Meaning::category);
      if (!doubtful) continue;
      for (SourceColumns& other : sources) {
        for (const RawColumn& same : other.columns) {
          if (&other == &source || same.header.joined != column.header.joined || same.is_id || same.confidence < 0.8) continue;
          if (same.meaning == Meaning::text || same.meaning == Meaning::category || first_with(source, same.meaning) != nullptr) continue;
          column.meaning = same.meaning;
          column.note = "as in " + other.name;
        }
      }
    }
  }
}

}  // namespace cw::linkage
