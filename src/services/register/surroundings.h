// SPDX-License-Identifier: MIT
// What the index knows around some records: the people that they are of, the pairs that were scored with any of these people's records,
// and what reviewers said of them. For finding what is doubtful; nothing is computed that was not known.
#pragma once

#include <cstdint>
#include <vector>

#include "services/register/resolver.h"

namespace cw::registry {

struct SurroundingRecord {
  RecordNumber record;
  RecordKey key;
  PersonId person;
  std::uint32_t person_records = 0;  // records of its person
};
struct StandingWord {
  std::int64_t judgement = 0;
  JudgedPair pair;
  enum class State : std::uint8_t { in_force, proposed } state = State::in_force;
};
struct Surroundings {
  std::vector<RecordNumber> looked_at;     // every record of the people looked at, in the order of numbers
  std::vector<RecordNumber> gone;          // asked for and not there
  std::vector<SurroundingRecord> records;  // looked_at and what pairs lead to, in the order of numbers
  std::vector<RecordLink> links;           // each once, `left` among looked_at; in the order of numbers
  std::vector<StandingWord> words;         // with a record of looked_at, each once
};

}  // namespace cw::registry
