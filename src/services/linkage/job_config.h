// SPDX-License-Identifier: MIT
// The parts of a link configuration that say how files become columns and what these hold: [input], [columns], [subject], [fields],
// [cluster]. docs/formats/link-config.md.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "engines/linkage/fields.h"
#include "engines/linkage/standardise/transforms.h"
#include "engines/linkage/training_plan.h"
#include "services/linkage/cluster_method.h"

namespace cw::link {

enum class DefaultDates : std::uint8_t { keep, remove };

// How one column is made. Exactly one of from, join, list, first_of, value is given.
struct ColumnRule {
  std::string name;
  std::vector<std::string> inputs;  // columns read
  enum class Kind : std::uint8_t { from, join, list, first_of, value } kind = Kind::from;
  std::string text;  // join: what stands between; value: the constant
  std::vector<std::string> transforms;
  linkage::Transform transform;  // those, made ready once: patterns cost more to compile than to use; empty where there are none
  DefaultDates default_dates = DefaultDates::keep;  // remove: dates that are defaults, found as spikes of their source
  std::optional<std::uint64_t> shared_limit;        // a value in more records than this is removed; 0 = the kind's own limit
  std::string shared_kind;                          // phone, email, national_id, uprn, postcode, other
};

struct SourceRule {
  std::string name;               // also the stem of the file
  std::optional<std::string> id;  // its id column; else that of [input]
  std::vector<ColumnRule> columns;
};

struct JobConfig {
  std::optional<std::string> id;            // [input] id
  std::vector<std::string> source_names;    // in the order of the files
  std::vector<std::string> duplicate_free;  // sources that hold each person at most once
  std::optional<std::string> sheet, encoding, delimiter;
  std::vector<std::string> null_texts = {""};
  std::vector<SourceRule> sources;
  std::vector<ColumnRule> columns;  // for every source, after its own
  double threshold = 0.95;          // [cluster] threshold: match probability
  ClusterMethod cluster_method = ClusterMethod::whole_evidence;
  linkage::SubjectKind subject = linkage::SubjectKind::people;
  std::vector<linkage::Field> fields;   // what the columns hold
  std::optional<linkage::Model> model;  // none where the file has [fields] and no comparison: then a model is proposed
  linkage::TrainingPlan training;
};

// Whether the configuration says that the source holds each person at most once; "all" stands for every source.
[[nodiscard]] bool is_duplicate_free(const JobConfig& config, std::string_view source);

// Reads the whole configuration. Errors: invalid with line and column.
[[nodiscard]] Result<JobConfig> read_job_config(std::string_view toml);
// Only the sections that are not the model's, as text: to go with a trained model so that it can be run again.
[[nodiscard]] std::string job_sections(std::string_view toml);

}  // namespace cw::link
