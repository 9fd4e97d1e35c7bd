// SPDX-License-Identifier: MIT
// `commonweal sample`: makes the sample borough. Thread safety: main thread.
#pragma once

#include <functional>

namespace CLI {
class App;
}

namespace cw::cli {

// Adds the command to app. When it is chosen, run is set to what does it and returns the exit code. progress, where given, gets 0..1;
// otherwise a plain line is written to standard error at every tenth.
void add_sample_command(CLI::App& app, std::function<int()>& run, std::function<void(double fraction)> progress = {});

}  // namespace cw::cli
