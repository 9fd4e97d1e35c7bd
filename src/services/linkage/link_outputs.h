// SPDX-License-Identifier: MIT
// The files of a run: clusters, pairs, rejects, the model as it was used. docs/formats/link-results.md says what is in each.
#pragma once

#include "services/linkage/pair_store.h"
#include "services/linkage/prepared_run.h"

namespace cw::link {

// What results call the person whose smallest record stands in this row. Several sources: source-__-id, as Splink names nodes; one: the id.
[[nodiscard]] std::string person_name(const PreparedRun& run, std::uint32_t row);

// clusters.csv and clusters.parquet: source, record_id, person_id. `person`: record -> smallest record of its cluster.
[[nodiscard]] Result<void> write_clusters(const std::filesystem::path& out, const PreparedRun& run, const std::vector<std::uint32_t>& person);
// pairs.parquet: source and id of both records, match_weight, match_probability, match_key, gamma of each comparison.
[[nodiscard]] Result<void> write_pairs(const std::filesystem::path& out, const PreparedRun& run, PairStore& store);
[[nodiscard]] Result<void> write_rejects(const std::filesystem::path& out, const std::vector<bulk::Reject>& rejects);
// model.json (Splink's form), model.toml (ours, with the sections of the job, so that it can be run again) and run.json (what explain and
// review need besides: the files, and what was said on the command line).
[[nodiscard]] Result<void> write_model(const LinkOptions& options, const PreparedRun& run);

}  // namespace cw::link
