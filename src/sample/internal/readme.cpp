// SPDX-License-Identifier: MIT
#include "sample/internal/readme.h"

#include <fmt/format.h>

namespace cw::sample {

std::string readme_text(const SampleOptions& options, const SampleSummary& summary) {
  std::string out = fmt::format(
      "# Alderwick, a sample borough\n\n"
      "Everything here is invented: the borough, its people, their names, addresses and numbers. Nobody real is in it. It was made by\n"
      "`commonweal sample --residents {} --seed {}` for the reference date {}; the same options make the same bytes.\n\n"
      "{} residents, {} people who lived here in the ten years before, {} households, {} properties, {} records.\n\n"
      "## The systems\n\n| file | records |\n|---|---|\n",
      options.residents, options.seed, options.reference_date, summary.residents, summary.people_ever, summary.households_ever,
      summary.properties, summary.records);
  for (std::size_t i = 0; i < system_count; ++i)
    out += fmt::format("| {}.csv | {} |\n", name_of(static_cast<System>(i)), summary.per_system[i]);
  out +=
      "\n## The truth\n\n"
      "- truth/people.csv: one row per person who ever lived here, with the names and numbers of the reference date\n"
      "- truth/households.csv: who belonged to which household at which property, from (included) and to (not included; empty = still)\n"
      "- truth/properties.csv: UPRN, parent, address, type, whether communal\n"
      "- truth/records.csv: for each record of each system its person, household, the property truly lived at and the one the address "
      "names, the day\n"
      "  the record is of, and its faults; person_id is empty where a record is of nobody\n\n"
      "## The faults\n\n| fault | records that could carry it | that do |\n|---|---|---|\n";
  for (std::size_t i = 0; i < fault_count; ++i)
    out += fmt::format("| {} | {} | {} |\n", name_of(static_cast<Fault>(i)), summary.per_fault[i].eligible, summary.per_fault[i].carried);
  return out;
}

}  // namespace cw::sample
