// SPDX-License-Identifier: MIT
// Pieces of summary.json. docs/formats/link-results.md lists all of them.
#pragma once

#include "base/value.h"
#include "engines/linkage/evaluation.h"
#include "engines/linkage/linkage.h"
#include "services/linkage/intake.h"

namespace cw::link {

[[nodiscard]] Structure evaluation_fields(const linkage::ClusterEvaluation& evaluation);
[[nodiscard]] Value intake_value(const Intake& intake);
[[nodiscard]] Value training_value(const linkage::TrainingReport& report, const linkage::Model& model);
[[nodiscard]] Value forecast_value(const std::vector<linkage::RuleForecast>& forecast, const linkage::PredictSummary& summary);
inline Value number(double n) { return Value{n}; }
inline Value count(std::uint64_t n) { return Value{static_cast<std::int64_t>(n)}; }
inline Value text(std::string_view t) { return Value{std::string(t)}; }

}  // namespace cw::link
