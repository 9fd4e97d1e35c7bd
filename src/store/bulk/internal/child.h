// SPDX-License-Identifier: MIT
// Runs another program with an argument vector (no shell), a small environment, and limits on its time and output.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "store/bulk/internal/temporary_file.h"

namespace cw::bulk::internal {

struct ChildLimits {
  std::chrono::seconds time{600};
  std::uint64_t output_bytes = 8ULL << 30;
};
struct ChildOutcome {
  int status = 0;  // exit status; 128 + signal when killed
  TemporaryFile output;
  std::string errors;  // the start of its standard error
};

// Waits for the program. `environment` holds NAME=value. Errors: unavailable (not installed, too slow), too_large (output).
[[nodiscard]] Result<ChildOutcome> run_child(const std::vector<std::string>& arguments, const std::vector<std::string>& environment,
                                             const ChildLimits& limits);

}  // namespace cw::bulk::internal
