// SPDX-License-Identifier: MIT
// From scores to one meaning for each column of a source: roles are not doubled, one column is the record's id. Pure, any thread.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "engines/linkage/recognise/internal/header.h"
#include "engines/linkage/recognise/internal/profile.h"
#include "engines/linkage/recognise/recognise.h"

namespace cw::linkage {

struct RawColumn {
  const Column* column = nullptr;
  Header header;
  Profile profile;
  Scores scores{};  // header and content together
  Meaning meaning = Meaning::text;
  double confidence = 0;
  std::string note;   // why it is not as its scores say, or not used
  std::string field;  // the vocabulary's column that it becomes a part of; empty: not used
  bool is_id = false;
};
struct SourceColumns {
  std::string name;
  const Table* table = nullptr;
  std::vector<RawColumn> columns;
  bool id_found = false;
};
struct Subject {
  SubjectKind kind = SubjectKind::unknown;
  double confidence = 0;
};

// Reads names and values of every column; meanings are those of the best score. `nulls`: texts that mean nothing.
[[nodiscard]] SourceColumns read_columns(const RawSource& source, const NullTexts& nulls, const RecogniseOptions& options);
// What the list is of, by all sources together.
[[nodiscard]] Subject decide_subject(std::span<const SourceColumns> sources);
// One meaning per column, jointly. Then columns that the sources share are looked at together.
void decide_source(SourceColumns& source, SubjectKind subject);
void decide_across(std::span<SourceColumns> sources, SubjectKind subject);

[[nodiscard]] std::vector<RawColumn*> with_meaning(SourceColumns& source, Meaning meaning);
[[nodiscard]] RawColumn* first_with(SourceColumns& source, Meaning meaning);  // nullptr if none
[[nodiscard]] double softmax(const Scores& scores, Meaning meaning);

}  // namespace cw::linkage
