// SPDX-License-Identifier: MIT
// What processes use of the machine while a server is measured: processor time and memory, from Linux's /proc.
#pragma once

#include <fmt/format.h>
#include <sys/types.h>
#include <unistd.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>

#include "base/test_folder.h"
#include "base/time.h"

namespace cw::bench {

// A server and, where it has one of its own, its database; 0: none.
struct Processes {
  pid_t server = 0, database = 0;
};

// Seconds of processor time that a process and, where asked, its children have used.
enum class Count : std::uint8_t { alone, with_children };
inline double processor_seconds(pid_t process, Count count) {
  double ticks = 0;
  for (const auto& entry : std::filesystem::directory_iterator("/proc")) {
    const pid_t id = std::atoi(entry.path().filename().c_str());
    if (id <= 0 || (id != process && count == Count::alone)) continue;
    const std::string stat = test::content_of(entry.path() / "stat");
    const std::size_t name_end = stat.rfind(')');
    if (name_end == std::string::npos) continue;
    std::istringstream fields(stat.substr(name_end + 2));
    std::string state;
    long parent = 0;
    fields >> state >> parent;
    if (id != process && parent != process) continue;
    long skipped = 0, user = 0, system = 0;
    for (int i = 0; i < 9; ++i) fields >> skipped;
    fields >> user >> system;
    ticks += static_cast<double>(user + system);
  }
  return ticks / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

// Seconds of processor time so far: of the server, its database, this program, and everything on the machine.
struct Used {
  double at = 0, server = 0, database = 0, own = 0, machine = 0;
};
inline double machine_seconds() {
  std::ifstream stat("/proc/stat");
  std::string name;
  double user = 0, nice = 0, system = 0, idle = 0, waiting = 0, interrupts = 0, soft = 0;
  stat >> name >> user >> nice >> system >> idle >> waiting >> interrupts >> soft;
  return (user + nice + system + interrupts + soft) / static_cast<double>(::sysconf(_SC_CLK_TCK));
}
inline Used used_by(const Processes& processes) {
  return {elapsed_seconds(), processor_seconds(processes.server, Count::alone),
          processes.database == 0 ? 0 : processor_seconds(processes.database, Count::with_children),
          processor_seconds(::getpid(), Count::alone), machine_seconds()};
}

inline void print_memory(pid_t process) {
  std::ifstream status(fmt::format("/proc/{}/status", process));
  for (std::string line; std::getline(status, line);)
    if (line.starts_with("VmHWM") || line.starts_with("VmRSS")) fmt::print("{}\n", line);
}

// Until server and database have had nothing to do for three seconds: what follows from a load is done after it, and is not part of the
// next measurement.
inline void wait_until_at_rest(const Processes& processes, double most_seconds) {
  const auto used = [&] {
    const Used now = used_by(processes);
    return now.server + now.database;
  };
  const double began = elapsed_seconds();
  for (double before = used(), quiet = 0; quiet < 3 && elapsed_seconds() - began < most_seconds;) {
    ::sleep(1);
    const double now = used();
    quiet = now - before < 0.08 ? quiet + 1 : 0;
    before = now;
  }
  fmt::print("{:.0f} s until all of it was followed up\n", elapsed_seconds() - began);
  std::fflush(stdout);
}

}  // namespace cw::bench
