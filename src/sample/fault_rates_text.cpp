// SPDX-License-Identifier: MIT
// Fault rates from and to TOML.
#include <fmt/format.h>

#include "base/toml.h"
#include "sample/sample.h"

namespace cw::sample {
namespace {

std::size_t fault_named(std::string_view name) {
  std::size_t i = 0;
  while (i < fault_count && name_of(static_cast<Fault>(i)) != name) ++i;
  return i;
}
std::size_t system_named(std::string_view name) {
  std::size_t i = 0;
  while (i < system_count && name_of(static_cast<System>(i)) != name) ++i;
  return i;
}

struct Section {
  std::string_view name, what;
  std::size_t (*find)(std::string_view);
  std::size_t count;
  double* values;
  double most;
};

Result<void> read_section(const toml::table& table, const Section& section) {
  for (const auto& [key, node] : table) {
    const auto line = node.source().begin.line;
    const std::size_t index = section.find(key.str());
    if (index == section.count)
      return fail(ErrorCode::invalid,
                  fmt::format("Line {}: '{}' is no {}; see docs/reference/sample-borough.md for the names.", line, key.str(), section.what),
                  std::string(key.str()));
    const auto value = node.value<double>();
    if (!value || !(*value >= 0 && *value <= section.most))
      return fail(ErrorCode::invalid, fmt::format("Line {}: {} must be a number from 0 to {}.", line, key.str(), section.most),
                  std::string(key.str()));
    section.values[index] = *value;
  }
  return {};
}

}  // namespace

Result<FaultRates> read_fault_rates(std::string_view toml_text) {
  FaultRates rates;
  const toml::parse_result parsed = toml::parse(toml_text);
  if (!parsed) {
    const auto at = parsed.error().source().begin;
    return fail(ErrorCode::invalid, fmt::format("Line {}, column {}: {}.", at.line, at.column, parsed.error().description()));
  }
  const toml::table& document = parsed.table();
  const std::array<Section, 2> sections = {{{"faults", "fault", fault_named, fault_count, rates.rate.data(), 1.0},
                                            {"systems", "system", system_named, system_count, rates.multiplier.data(), 100.0}}};
  for (const auto& [key, node] : document) {
    const auto section = std::find_if(sections.begin(), sections.end(), [&](const Section& one) { return one.name == key.str(); });
    if (section == sections.end() || !node.is_table())
      return fail(ErrorCode::invalid,
                  fmt::format("Line {}: '{}' is unknown here; the file has two tables, [faults] and [systems].", node.source().begin.line,
                              key.str()),
                  std::string(key.str()));
    CW_CHECK(read_section(*node.as_table(), *section));
  }
  return rates;
}

std::string write_fault_rates(const FaultRates& rates) {
  std::string out = "[faults]\n";
  for (std::size_t i = 0; i < fault_count; ++i) out += fmt::format("{} = {}\n", name_of(static_cast<Fault>(i)), rates.rate[i]);
  out += "\n[systems]\n";
  for (std::size_t i = 0; i < system_count; ++i) out += fmt::format("{} = {}\n", name_of(static_cast<System>(i)), rates.multiplier[i]);
  return out;
}

}  // namespace cw::sample
