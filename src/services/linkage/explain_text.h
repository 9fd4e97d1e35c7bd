// SPDX-License-Identifier: MIT
// What `commonweal explain` prints: plain English in lines of at most 96 characters.
#pragma once

#include <string>

#include "services/linkage/explain_run.h"

namespace cw::link {

// The waterfall of a pair: what each comparison adds to or takes from its match weight.
[[nodiscard]] std::string waterfall_text(const ExplainedRun& run, const linkage::Explanation& explanation);
// Whether the run joined two records, and why or why not. `explanation`: of the pair.
[[nodiscard]] std::string joined_text(const ExplainedRun& run, linkage::RecordIndex a, linkage::RecordIndex b,
                                      const linkage::Explanation& explanation);
// Why the records of an entity are one: records, links, the weakest, what would split it, validity.
[[nodiscard]] std::string entity_text(const ExplainedRun& run, linkage::RecordIndex record);
// How many records could never be linked, by threshold, and examples with what they lack.
[[nodiscard]] std::string unlinkable_text(const ExplainedRun& run, std::size_t examples);

}  // namespace cw::link
