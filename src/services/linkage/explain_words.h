// SPDX-License-Identifier: MIT
// Words and lines that all explanations share.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "services/linkage/explain_run.h"
#include "services/linkage/report/words.h"

namespace cw::link {

inline constexpr std::size_t explain_width = 96;

// A paragraph that ends its line; lines after the first begin with `indent` spaces. Spaces at the beginning of the text stay.
[[nodiscard]] std::string paragraph_of(std::string_view text, std::size_t indent = 0);
// The text behind a prefix, its later lines below its first.
[[nodiscard]] std::string hanging(std::string_view prefix, std::string_view text);
// "  23.10  99.99999 %  council:17 -- health:3"
[[nodiscard]] std::string link_line(const ExplainedRun& run, const linkage::ScoredEdge& link);
[[nodiscard]] std::string threshold_words(const ExplainedRun& run);  // "match weight 4.25, probability 0.95"
[[nodiscard]] std::string probability_words(double weight);          // 0.9999986; never 1 or 0
[[nodiscard]] std::string person_words(const ExplainedRun& run,
                                       linkage::RecordIndex record);  // "person 17", "organisation 17", "entity 17"

// A record and what is compared of it: its name, and "column value; column value" behind it.
[[nodiscard]] std::string record_lines(const ExplainedRun& run, linkage::RecordIndex record);
// The columns that the model's comparisons read first, in its order.
[[nodiscard]] std::vector<const Column*> compared_columns(const PreparedRun& run);

}  // namespace cw::link
