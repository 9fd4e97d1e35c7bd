// SPDX-License-Identifier: MIT
// Fills a running place with so many records, in bulk, through the API.
#pragma once

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <stdexcept>
#include <string>

#include "../../tests/end_to_end/running_place.h"
#include "base/time.h"

namespace cw::bench {

// line_of(i): record i as a line of POST /records, without its end. told(body): what the server said of some of them, line by line.
template <class Line, class Told>
void fill_in_bulk(web::test::Client& client, const std::string& token, std::int64_t records, const Line& line_of, const Told& told) {
  constexpr std::int64_t lines = 2000;
  const double began = elapsed_seconds();
  for (std::int64_t from = 0; from < records; from += lines) {
    std::string body;
    for (std::int64_t i = from; i < std::min(records, from + lines); ++i) body.append(line_of(i)).append("\n");
    const auto answer = test::RunningPlace::ask_on(client, "POST", "/records", token, body, "application/x-ndjson", "");
    if (answer.status != 200 || answer.body.find("\"problem\"") != std::string::npos)
      throw std::runtime_error(fmt::format("a bulk was not taken: {} {}", answer.status, answer.body.substr(0, 500)));
    told(answer.body);
  }
  const double seconds = elapsed_seconds() - began;
  fmt::print("filled with {} records by bulk in {:.1f} s: {:.0f}/s\n", records, seconds, static_cast<double>(records) / seconds);
  std::fflush(stdout);
}

}  // namespace cw::bench
