// SPDX-License-Identifier: MIT
// The sections of the report, each in a file of its own, in the order of the page.
#pragma once

#include "services/linkage/report/page.h"

namespace cw::link {

// For the records officer
void write_summary(Html& html, const ReportData& data);                              // section_summary.cpp: the answer, above all else
void write_review(Html& html, const ReportReview* review, std::string_view folder);  // section_review.cpp; null: how to make one
[[nodiscard]] std::string pair_in_words(
    const std::vector<linkage::WaterfallBar>& bars);     // pair_words.cpp: "Same name; different postcode."
void write_intake(Html& html, const ReportData& data);   // section_intake.cpp
void write_columns(Html& html, const ReportData& data);  // section_columns.cpp
void write_choices(Html& html, const ReportData& data);
void write_blocking(Html& html, const ReportData& data);    // section_blocking.cpp
void write_households(Html& html, const ReportData& data);  // section_households.cpp
void write_groups(Html& html, const ReportData& data);      // section_groups.cpp
void write_pairs(Html& html, const ReportData& data);       // section_pairs.cpp
void write_clusters(Html& html, const ReportData& data);    // section_clusters.cpp
// For the statistician
void write_weights(Html& html, const ReportData& data);  // section_model.cpp
void write_training(Html& html, const ReportData& data);
void write_histogram(Html& html, const ReportData& data);  // section_scores.cpp
void write_terms(Html& html, const ReportData& data);
void write_unlinkable(Html& html, const ReportData& data);
void write_sizes(Html& html, const ReportData& data);       // section_clusters.cpp
void write_thresholds(Html& html, const ReportData& data);  // section_accuracy.cpp
void write_truth(Html& html, const ReportData& data);
void write_run(Html& html, const ReportData& data);  // section_run.cpp

// The warnings that a grouping gives of itself, where whoever filled the report gave none: groups whose recall or precision differ.
[[nodiscard]] std::vector<std::string> warnings_of(const ReportGrouping& grouping);

}  // namespace cw::link
