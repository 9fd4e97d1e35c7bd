// SPDX-License-Identifier: MIT
// Hostile DMN files: what is read is analysed within its budget, compared with itself without a difference, and written so that reading
// gives it again.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "engines/decisions/analysis/analysis.h"
#include "engines/decisions/analysis/differences.h"
#include "engines/decisions/model/read.h"
#include "engines/decisions/model/write.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace cw::dmn;
  const std::string_view xml(reinterpret_cast<const char*>(data), size);
  auto read = read_definitions(xml, "fuzz.dmn");
  if (!read) return 0;
  if (!differences(*read, *read).empty()) __builtin_trap();
  const auto analysis = analyse({{*read, std::string(xml)}}, AnalysisBudget{200'000, false});
  if (analysis)
    for (const Finding& finding : analysis->findings)
      if (finding.message.empty() || finding.where.empty()) __builtin_trap();
  const auto written = write_definitions(*read, xml);
  if (!written) __builtin_trap();
  // XML cannot hold every byte: control characters and carriage returns are not kept.
  for (const char letter : xml)
    if (static_cast<unsigned char>(letter) < 32 && letter != '\n' && letter != ' ') return 0;
  if (xml.find("&#") != std::string_view::npos || xml.find("encoding") != std::string_view::npos ||
      xml.find('\0') != std::string_view::npos)
    return 0;
  auto again = read_definitions(*written, "fuzz.dmn");
  if (!again) __builtin_trap();
  again->dmn_version = read->dmn_version;
  if (!(*again == *read)) __builtin_trap();
  return 0;
}
