// SPDX-License-Identifier: MIT
// `commonweal addresses`: addresses to UPRNs by a gazetteer, or to keys of their own.
#include <fmt/format.h>

#include <ostream>
#include <thread>

#include "cli/command.h"
#include "services/linkage/address_job.h"

namespace cw::cli {
namespace {

struct Given {
  std::vector<std::string> files, address;
  std::optional<std::string> gazetteer, postcode, id;
  std::string out;
  double threshold = 0.9;
  std::uint64_t threads = std::max(1U, std::thread::hardware_concurrency());
  std::uint64_t memory_mib = 2048;
};

Result<link::AddressOptions> options_of(const Given& given) {
  if (given.threads < 1 || given.threads > 256)
    return fail_with_exit(ErrorCode::invalid, exit_usage, "--threads is from 1 to 256.", "--threads");
  if (given.memory_mib < 64) return fail_with_exit(ErrorCode::invalid, exit_usage, "--memory is in MiB, at least 64.", "--memory");
  if (!(given.threshold >= 0.5 && given.threshold < 1))
    return fail_with_exit(ErrorCode::invalid, exit_usage, "--threshold is a probability from 0.5 to below 1.", "--threshold");
  link::AddressOptions options;
  options.files.assign(given.files.begin(), given.files.end());
  options.gazetteer = given.gazetteer.value_or("");
  options.address_columns = given.address;
  options.postcode_column = given.postcode;
  options.id = given.id;
  options.out = given.out;
  options.threshold = given.threshold;
  options.threads = given.threads;
  options.memory_bytes = given.memory_mib << 20;
  return options;
}

void print_summary(std::ostream& out, const link::AddressSummary& summary, const std::string& folder) {
  for (const std::string& each : summary.columns) out << fmt::format("columns      {}\n", each);
  out << fmt::format("records      {}, {} different addresses\n", with_thousands(summary.records), with_thousands(summary.distinct));
  if (summary.groups) {
    out << fmt::format("places       {}\n", with_thousands(*summary.groups));
  } else {
    constexpr const char* names[] = {"matched", "building", "ambiguous", "unmatched"};
    constexpr const char* notes[] = {"", "; the flat is not said or not listed", "; see candidates", ""};
    out << fmt::format("gazetteer    {} properties\n", with_thousands(summary.gazetteer_entries));
    for (std::size_t kind = 0; kind < summary.by_kind.size(); ++kind)
      out << fmt::format("{:<12} {}{}\n", names[kind], with_thousands(summary.by_kind[kind]), notes[kind]);
  }
  if (summary.rejected > 0) out << fmt::format("rejected     {}, listed in rejects.csv\n", with_thousands(summary.rejected));
  out << fmt::format(
      "time         {:.1f} s; {} addresses a second\nresults      {}\n", summary.index_seconds + summary.match_seconds,
      with_thousands(static_cast<std::uint64_t>(static_cast<double>(summary.distinct) / std::max(summary.match_seconds, 1e-6))), folder);
}

}  // namespace

Command addresses_command() {
  auto given = std::make_shared<Given>();
  return {"addresses",
          "Finds the property (UPRN) that each address names, or groups addresses that are one place.",
          "commonweal addresses rents.csv --gazetteer addressbase.csv --address property_address --out matched",
          {{"FILE", "CSV, TSV, Parquet, JSON, NDJSON, XLSX or ODS with addresses; several files are several sources", &given->files,
            Presence::required},
           {"--gazetteer F",
            "properties with UPRN: AddressBase Core or Plus, a council's gazetteer, or UPRN, ADDRESS and POSTCODE; without it, "
            "addresses are grouped among themselves",
            &given->gazetteer},
           {"--address COLUMN", "a column of the address; given again for each line (default: recognised)", &given->address},
           {"--postcode COLUMN", "column of the postcode, where it is not in the address", &given->postcode},
           {"--id COLUMN", "column with the record's id (default: recognised, else the row's number)", &given->id},
           {"--out DIR", "folder for the results; made where it is absent", &given->out, Presence::required},
           {"--threshold P", "least probability of a match", &given->threshold},
           {"--threads N", "threads to work with; results do not depend on it", &given->threads},
           {"--memory MIB", "memory for reading", &given->memory_mib}},
          [given](CommandContext& context) -> Result<void> {
            CW_TRY(const link::AddressOptions options, options_of(*given));
            CW_TRY(const link::AddressSummary summary, link::run_addresses(options, context.progress));
            print_summary(context.out, summary, given->out);
            return {};
          }};
}

}  // namespace cw::cli
