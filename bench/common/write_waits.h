// SPDX-License-Identifier: MIT
// What a running server counts of its writes, from its /metrics: whose work and which waits lasted long while it was measured.
#pragma once

#include <fmt/format.h>

#include <cstdint>
#include <cstdlib>
#include <map>
#include <sstream>
#include <string>

#include "web/http/internal/test_client.h"

namespace cw::bench {

// A series and a bound in seconds -> how many were at most that long.
using WriteCounts = std::map<std::string, std::map<double, std::int64_t>>;

inline WriteCounts write_counts(const std::string& metrics) {
  std::istringstream lines(metrics);
  WriteCounts out;
  for (std::string line; std::getline(lines, line);) {
    const std::size_t bucket = line.find("_bucket{"), bound = line.find("le=\""), end = line.rfind("\"} ");
    if (!(line.starts_with("store_write_") || line.starts_with("register_change_")) || bucket == std::string::npos ||
        bound == std::string::npos || end == std::string::npos)
      continue;
    const std::string series = line.substr(0, bucket) + " " + line.substr(bucket + 8, bound - bucket - 8);
    out[series][std::strtod(line.c_str() + bound + 4, nullptr)] = std::atoll(line.c_str() + end + 3);
  }
  return out;
}
inline std::string metrics_of(web::test::Client& client) {
  return client.ask("GET /metrics HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n").body;
}

// How many of a series lasted longer than so many seconds between the two; 0: all of them.
inline std::int64_t longer_than(double seconds, const std::string& series, const WriteCounts& before, const WriteCounts& after) {
  const auto count = [&](const WriteCounts& in) {
    const auto found = in.find(series);
    if (found == in.end() || found->second.empty()) return std::int64_t{0};
    const auto at = found->second.find(seconds);
    return found->second.rbegin()->second - (at == found->second.end() ? 0 : at->second);
  };
  return count(after) - count(before);
}

// The series of which any lasted over 10 ms.
inline void print_waits(const WriteCounts& before, const WriteCounts& after) {
  for (const auto& [series, counts] : after) {
    const auto over = [&](double seconds) { return longer_than(seconds, series, before, after); };
    if (over(0.01) > 0)
      fmt::print("{:<34} {:<48} {:>8} times; over 10 ms {:>6}, 50 ms {:>5}, 250 ms {:>4}, 1 s {:>3}\n", "", series, over(0), over(0.01),
                 over(0.05), over(0.25), over(1));
  }
}

}  // namespace cw::bench
