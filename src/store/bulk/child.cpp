// SPDX-License-Identifier: MIT
// See internal/child.h.
#include "store/bulk/internal/child.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <thread>

namespace cw::bulk::internal {
namespace {

std::vector<char*> pointers(const std::vector<std::string>& texts) {
  std::vector<char*> out;
  for (const std::string& text : texts) out.push_back(const_cast<char*>(text.c_str()));
  out.push_back(nullptr);
  return out;
}

Result<pid_t> start(const std::vector<std::string>& arguments, const std::vector<std::string>& environment, int output, int errors) {
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, output, STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, errors, STDERR_FILENO);
  pid_t child = 0;
  const int failed =
      ::posix_spawnp(&child, arguments[0].c_str(), &actions, nullptr, pointers(arguments).data(), pointers(environment).data());
  posix_spawn_file_actions_destroy(&actions);
  if (failed == 0) return child;
  return fail(ErrorCode::unavailable,
              fmt::format("{} could not be started: {}. Install it (Debian: package gdal-bin).", arguments[0], std::strerror(failed)));
}

Result<int> wait_for(pid_t child, const TemporaryFile& output, const std::string& name, const ChildLimits& limits) {
  const auto end = std::chrono::steady_clock::now() + limits.time;
  auto pause = std::chrono::milliseconds(1);
  for (;;) {
    int status = 0;
    const pid_t done = ::waitpid(child, &status, WNOHANG);
    if (done == child) return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    const bool slow = std::chrono::steady_clock::now() > end;
    const bool large = output.size() > limits.output_bytes;
    if (slow || large || (done < 0 && errno != EINTR)) {
      ::kill(child, SIGKILL);
      ::waitpid(child, &status, 0);
      if (large) return fail(ErrorCode::too_large, fmt::format("{} gave more than {} bytes and was stopped", name, limits.output_bytes));
      return fail(ErrorCode::unavailable, fmt::format("{} took longer than {} s and was stopped", name, limits.time.count()));
    }
    std::this_thread::sleep_for(pause);
    pause = std::min(pause * 2, std::chrono::milliseconds(20));
  }
}

}  // namespace

Result<ChildOutcome> run_child(const std::vector<std::string>& arguments, const std::vector<std::string>& environment,
                               const ChildLimits& limits) {
  CW_TRY(TemporaryFile output, TemporaryFile::create());
  CW_TRY(TemporaryFile errors, TemporaryFile::create());
  CW_TRY(const pid_t child, start(arguments, environment, output.descriptor(), errors.descriptor()));
  CW_TRY(const int status, wait_for(child, output, arguments[0], limits));
  return ChildOutcome{status, std::move(output), errors.start(2000)};
}

}  // namespace cw::bulk::internal
