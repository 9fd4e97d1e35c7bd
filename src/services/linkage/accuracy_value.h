// SPDX-License-Identifier: MIT
// Measured accuracy as JSON, for summaries, evaluate and the report. docs/reference/accuracy.md says what each member is.
#pragma once

#include <span>

#include "base/value.h"
#include "engines/linkage/assess/assess.h"

namespace cw::link {

[[nodiscard]] Value threshold_value(const linkage::ThresholdRow& row);
// {rows, best_f1, roc_area, average_precision}; rows: those for reading.
[[nodiscard]] Value curves_value(std::span<const linkage::ThresholdRow> table);
[[nodiscard]] Value calibration_value(const linkage::Calibration& calibration);
// Labelled as the model's opinion.
[[nodiscard]] Value opinion_value(std::span<const linkage::OpinionRow> rows);
[[nodiscard]] Value group_report_value(const linkage::GroupReport& report);

}  // namespace cw::link
