// SPDX-License-Identifier: MIT
// The README.md that is written beside the files. Pure.
#pragma once

#include <string>

#include "sample/sample.h"

namespace cw::sample {

[[nodiscard]] std::string readme_text(const SampleOptions& options, const SampleSummary& summary);

}  // namespace cw::sample
