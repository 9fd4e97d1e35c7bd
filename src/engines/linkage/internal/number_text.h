// SPDX-License-Identifier: MIT
// Numbers as text, independent of the locale.
#pragma once

#include <string>

namespace cw::linkage {

// The shortest text that reads back to the same bits, always with a point or an exponent ("1.0", "1e-09"). Finite numbers only.
[[nodiscard]] std::string exact_text(double value);
// As above, but a whole number below 10^15 has no point ("1", "0.9"): how thresholds stand in conditions and labels.
[[nodiscard]] std::string threshold_text(double value);

}  // namespace cw::linkage
