// SPDX-License-Identifier: MIT
// The step of a job that makes people of scored pairs: the evidence of whole clusters, a human's decisions, sources without duplicates.
#pragma once

#include <filesystem>
#include <utility>
#include <vector>

#include "engines/linkage/resolve/resolve.h"
#include "services/linkage/scoring.h"

namespace cw::link {

// What a human decided about pairs of records; records as the Linker numbers them.
struct Decisions {
  std::vector<std::pair<linkage::RecordIndex, linkage::RecordIndex>> same, not_same;
  std::uint64_t unknown_records = 0;  // rows whose records are not in this run
};
// CSV with source_l, id_l, source_r, id_r, decision ("same" or "not_same"). Errors: those of bulk::read_file; not_found for a missing
// column; invalid for another decision, with its row.
[[nodiscard]] Result<Decisions> read_decisions(const std::filesystem::path& file, const PreparedRun& run);

// Source codes (as in Linker::source_codes) of which each person has at most one record.
[[nodiscard]] std::vector<bool> duplicate_free_sources(const PreparedRun& run);

// What resolve() needs to know of the run; the decisions and edges must outlive it, as must the run.
[[nodiscard]] linkage::ResolveInput resolve_input(const LinkOptions& options, const PreparedRun& run, const Decisions& decisions,
                                                  std::span<const linkage::ScoredEdge> edges);
// Who is who. With connected components the entities are those of the run's threshold, without notes.
[[nodiscard]] linkage::Resolution make_people(const LinkOptions& options, const PreparedRun& run, const Decisions& decisions,
                                              Scored& scored);

}  // namespace cw::link
