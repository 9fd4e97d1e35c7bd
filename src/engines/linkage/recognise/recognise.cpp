// SPDX-License-Identifier: MIT
// Reads every column, decides what the list is of, then each source, then all together; writes the configuration that says so.
#include "engines/linkage/recognise/recognise.h"

#include <algorithm>
#include <cmath>

#include "engines/linkage/recognise/internal/same_value.h"
#include "engines/linkage/recognise/internal/standard.h"
#include "engines/linkage/recognise/internal/unnamed.h"

namespace cw::linkage {
namespace {

NullTexts null_texts_of(std::span<const RawSource> sources) {
  NullTexts out;
  for (const RawSource& source : sources) {
    for (std::string& text : find_null_texts(source.table->columns())) {
      if (std::ranges::find(out, text) == out.end()) out.push_back(std::move(text));
    }
  }
  return out;
}

// Bytes that are no text would make the configuration unreadable.
std::string as_text(std::string name) {
  if (is_readable_name(name)) return name;
  for (char& c : name) c = static_cast<unsigned char>(c) >= 0x80 || c < 32 || c == 127 ? '?' : c;
  return name;
}

std::string written(const std::vector<SourceColumns>& sources, const std::vector<SourceRules>& rules, const Subject& subject,
                    const NullTexts& nulls, const std::vector<Field>& fields) {
  std::string out = "[subject]\nkind = " + toml_text(name_of(subject.kind)) + "\n\n[input]\nnull_texts = " + toml_list(nulls) + "\n";
  for (std::size_t i = 0; i < sources.size(); ++i) {
    out += "\n[[input.source]]\nname = " + toml_text(as_text(sources[i].name)) + "\n";
    for (const RawColumn& column : sources[i].columns)
      if (column.is_id) out += "id = " + toml_text(column.column->name()) + "\n";
    if (!sources[i].id_found) out += "id = \"row_number\"\n";
    out += "[input.source.columns]\n" + rules[i].toml(nulls);
  }
  out += "\n[fields]\n";
  for (const Field& field : fields) out += field.column + " = " + toml_text(name_of(field.kind)) + "\n";
  return out;
}

bool is_used(const RawColumn& column) { return column.is_id || !column.field.empty(); }

Choice choice_of(const std::string& source, const RawColumn& column) {
  const std::string name = "\"" + column.column->name().substr(0, 60) + "\" of " + source;
  std::string decision;
  if (column.is_id) {
    decision = name + " is the record id.";
  } else if (column.meaning == Meaning::answer_key) {
    decision = name + " may be the answer (which records are one): it is not used.";
  } else if (column.meaning == Meaning::ignored) {
    decision = name + " is not used.";
  } else if (!is_used(column)) {
    decision = name + " is not used: " + std::string(plain_name(column.meaning)) + ".";
  } else {
    decision = name + " is " + std::string(plain_name(column.meaning)) + ".";
  }
  std::string reason = reason_of(column);
  if (!reason.empty()) reason[0] = static_cast<char>(reason[0] >= 'a' && reason[0] <= 'z' ? reason[0] - 'a' + 'A' : reason[0]);
  return {"columns", std::move(decision), reason + ".", column.confidence};
}

void add_choices(const std::vector<SourceColumns>& sources, const Subject& subject, Recognition& out) {
  out.choices.push_back({"columns",
                         "The list is of " +
                             std::string(subject.kind == SubjectKind::unknown ? "things that could not be told" : name_of(subject.kind)) +
                             ".",
                         "By what the columns hold.", subject.confidence});
  for (const SourceColumns& source : sources) {
    if (!source.id_found) {
      out.choices.push_back({"columns", "No column of " + source.name + " numbers its records: the row number is the id.",
                             "No column is complete and without repeats.", 0.9});
    }
    for (const RawColumn& column : source.columns) out.choices.push_back(choice_of(source.name, column));
  }
}

}  // namespace

Recognition recognise(std::span<const RawSource> raw, const RecogniseOptions& options) {
  Recognition out;
  const NullTexts nulls = null_texts_of(raw);
  std::vector<SourceColumns> sources;
  for (const RawSource& source : raw) sources.push_back(read_columns(source, nulls, options));
  const Subject subject = decide_subject(sources);
  for (SourceColumns& source : sources) {
    decide_source(source, subject.kind);
    settle_full_name(source);
    settle_telephones(source);
  }
  decide_across(sources, subject.kind);
  const Together together = look_together(sources, subject);
  std::vector<SourceRules> rules;
  for (SourceColumns& source : sources) rules.push_back(standard_rules(source, together, out.fields));
  std::ranges::stable_sort(out.fields, {}, &Field::kind);
  out.subject = subject.kind;
  out.subject_confidence = subject.confidence;
  for (const SourceColumns& source : sources) {
    for (const RawColumn& column : source.columns) {
      const std::string meaning(column.is_id ? "record id" : plain_name(column.meaning));
      out.columns.push_back({source.name, column.column->name(), meaning, column.confidence, reason_of(column), column.profile.filled,
                             column.profile.distinct, column.field, column.is_id});
    }
  }
  out.toml = written(sources, rules, subject, nulls, out.fields);
  add_choices(sources, subject, out);
  return out;
}

}  // namespace cw::linkage
