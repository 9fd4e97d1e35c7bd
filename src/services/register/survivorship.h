// SPDX-License-Identifier: MIT
// Which value of a person is shown when sources say different things, and why: every column with the value, its source and age, and all
// else that was said and by whom. Pure, deterministic, any thread.
//
//   const Survivors shown = survive(view.records, rules, now);
//   const ShownField* born = shown.find("date_of_birth");
//   born->value; born->source; born->age_days; born->why; born->others; born->conflict;
#pragma once

#include <map>
#include <string>
#include <vector>

#include "services/register/read.h"

namespace cw::registry {

// How a column's value is chosen. Data of a place, not code: a configuration gives them.
enum class Preference : std::uint8_t {
  order_of_sources,  // the first source in `sources` that says anything; then newest
  newest,            // what a source said last
  most_sources       // what most sources say; of equals the newest
};
struct SurvivorshipRule {
  Preference preference = Preference::most_sources;
  std::vector<std::string> sources;  // most trusted first; also decides between equals
  bool operator==(const SurvivorshipRule&) const = default;
};
struct SurvivorshipRules {
  std::map<std::string, SurvivorshipRule> columns;
  SurvivorshipRule others;  // of columns that are not named
};

struct SaidBy {
  RecordNumber record;
  std::string source;
  Timestamp since;  // the record has said so at least since then
  bool operator==(const SaidBy&) const = default;
};
struct OtherValue {
  Value value;
  std::vector<SaidBy> said_by;  // newest first
  bool operator==(const OtherValue&) const = default;
};
// none: all that say anything say the same, but for case, spaces and marks. detail: one value is part of the other ("AW1", "AW1 0BN").
enum class Conflict : std::uint8_t { none, detail, contradiction };
[[nodiscard]] std::string_view name_of(Conflict conflict);
struct ShownField {
  std::string column;
  Value value;
  std::string source;
  RecordNumber record;
  std::int64_t age_days = 0;       // since the source began to say so
  std::string why;                 // plain words, no personal data
  std::vector<SaidBy> said_by;     // who says the same, newest first
  std::vector<OtherValue> others;  // what else was said, by the most sources first
  Conflict conflict = Conflict::none;
  bool operator==(const ShownField&) const = default;
};
struct Survivors {
  std::vector<ShownField> fields;  // by column
  [[nodiscard]] const ShownField* find(std::string_view column) const;
};
[[nodiscard]] Survivors survive(std::span<const RecordView> records, const SurvivorshipRules& rules, Timestamp now);

}  // namespace cw::registry
