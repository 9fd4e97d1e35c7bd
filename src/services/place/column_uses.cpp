// SPDX-License-Identifier: MIT
#include "services/place/internal/column_uses.h"

#include <algorithm>
#include <array>
#include <set>

namespace cw::place {
namespace {

// A column of the register, and what recognition calls a column that fits it: the best word first.
struct Word {
  std::string_view name, kind;
  std::array<std::string_view, 3> meanings;
};
constexpr std::array words = {
    Word{"full_name", "full_name", {"full_name"}},
    Word{"title", "text", {"title of a name"}},
    Word{"given_name", "given_name", {"given_name"}},
    Word{"middle", "middle_names", {"middle_names"}},
    Word{"family_name", "family_name", {"family_name"}},
    Word{"known_as", "known_as", {"known_as"}},
    Word{"former_family_name", "former_name", {"former_name"}},
    Word{"date_of_birth", "date_of_birth", {"date_of_birth"}},
    Word{"sex", "sex", {"sex"}},
    Word{"address", "address", {"address", "line of the address", "street"}},
    Word{"address_2", "address", {"line of the address", "flat"}},
    Word{"premises", "premises", {"house number", "flat"}},
    Word{"postcode", "postcode", {"postcode"}},
    Word{"uprn", "uprn", {"uprn"}},
    Word{"lived_from", "record_date", {}},
    Word{"lived_until", "record_date", {}},
    Word{"seen", "record_date", {"as_of"}},
    Word{"phone", "phone", {"phone"}},
    Word{"mobile", "phone", {"phone"}},
    Word{"email", "email", {"email"}},
    Word{"nhs_number", "nhs_number", {"nhs_number"}},
    Word{"national_insurance", "national_insurance", {"national_insurance"}},
    Word{"upn", "upn", {"upn"}},
    Word{"household_number", "household_number", {"household number"}},
    Word{"relationship", "relationship", {"relationship"}},
};

const sources::ColumnUse* use_of(const sources::Source& known, std::string_view column) {
  const auto at = std::ranges::find(known.columns, column, &sources::ColumnUse::column);
  return at == known.columns.end() ? nullptr : &*at;
}

// The register's columns in turn, each given to the first column of the file that fits it best and has nothing yet.
void propose_recognised(std::vector<UploadColumn>& columns, const ColumnFields& fields) {
  for (const Word& word : words) {
    if (fields.of(word.name).empty()) continue;
    UploadColumn* best = nullptr;
    for (const std::string_view meaning : word.meanings) {
      if (meaning.empty()) continue;
      const auto at = std::ranges::find_if(
          columns, [&](const UploadColumn& each) { return each.name.empty() && !each.is_id && each.meaning == meaning; });
      if (at != columns.end()) best = &*at;
      if (best != nullptr) break;
    }
    if (best == nullptr) continue;
    best->name = word.name;
    best->kind = word.kind;
    best->proposed = Proposed::recognised;
  }
}

// Where recognition finds no id, since it asks for one in every row and none twice: the column that comes nearest, for rows without a good
// id are what a load rejects. Nine rows in ten must have one, and nineteen values in twenty differ; dates, names and the like are none.
void propose_nearest_id(std::vector<UploadColumn>& columns, std::int64_t rows) {
  static constexpr std::string_view could_be[] = {"record id", "identifier",       "number",
                                                  "text",      "household number", "possible answer key: not used"};
  UploadColumn* best = nullptr;
  for (UploadColumn& each : columns) {
    const double filled = each.filled * static_cast<double>(rows);
    if (each.is_id) return;
    if (each.filled < 0.9 || static_cast<double>(each.distinct) < 0.95 * filled) continue;
    if (std::ranges::find(could_be, each.meaning) == std::end(could_be)) continue;
    if (best == nullptr || each.filled > best->filled) best = &each;
  }
  if (best == nullptr) return;
  best->is_id = true;
  best->proposed = Proposed::recognised;
  best->meaning = "record id";
  best->reason = "nearly every row has one and hardly any stands twice; rows without one of their own will be rejected";
  best->confidence = 0.7;
}

}  // namespace

std::vector<ColumnChoice> column_choices(const ColumnFields& fields) {
  std::vector<ColumnChoice> out;
  for (const Word& word : words)
    if (!fields.of(word.name).empty()) out.push_back({std::string(word.name), std::string(word.kind)});
  return out;
}

std::vector<UploadColumn> propose_uses(const FileAbout& about, const sources::Source& known, const ColumnFields& fields) {
  std::vector<UploadColumn> out;
  for (const FileColumn& column : about.columns) {
    UploadColumn each;
    each.column = column.column;
    each.meaning = column.meaning;
    each.reason = column.reason;
    each.confidence = column.confidence;
    each.filled = column.filled;
    each.distinct = column.distinct;
    const bool registered = !known.columns.empty();
    each.is_id = registered ? column.column == known.id_column : column.is_id;
    if (const sources::ColumnUse* use = use_of(known, column.column)) {
      each.name = use->name;
      each.kind = use->kind;
    }
    if (registered && (each.is_id || !each.name.empty())) each.proposed = Proposed::as_before;
    if (!registered && each.is_id) each.proposed = Proposed::recognised;
    out.push_back(std::move(each));
  }
  if (known.columns.empty()) {
    propose_nearest_id(out, about.rows);
    propose_recognised(out, fields);
  }
  return out;
}

}  // namespace cw::place
