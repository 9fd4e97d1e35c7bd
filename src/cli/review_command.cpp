// SPDX-License-Identifier: MIT
// `commonweal review`: a sheet of sampled records for a person to judge, and what follows from the filled sheet.
#include <fmt/format.h>

#include <ostream>
#include <thread>

#include "cli/command.h"
#include "services/linkage/review_job.h"

namespace cw::cli {
namespace {

struct Given {
  std::string out;
  std::optional<std::uint64_t> sample;
  std::uint64_t seed = 1, pairs = 0;
  std::optional<std::string> sheet, read;
  std::string reviewer;
};

Result<void> write_sheet(const Given& given, CommandContext& context) {
  link::ReviewSheetOptions options;
  options.out = given.out;
  options.sample = given.sample.value_or(options.sample);
  options.seed = given.seed;
  options.pairs = given.pairs;
  options.sheet = given.sheet.value_or("");
  options.threads = std::max(1U, std::thread::hardware_concurrency());
  CW_TRY(const link::ReviewSheetSummary made, link::write_review_sheet(options, context.progress));
  context.out << fmt::format("drawn        {} of {} records, with what looks like them\n", with_thousands(made.groups),
                             with_thousands(made.records));
  if (made.pairs > 0) context.out << fmt::format("pairs        {} doubtful ones\n", with_thousands(made.pairs));
  context.out << fmt::format("sheet        {}, {} rows\nhow          {}\nthen         commonweal review --out {} --read {}\n",
                             made.sheet.string(), with_thousands(made.rows), made.instructions.string(), given.out, made.sheet.string());
  for (const std::string& remark : made.remarks) context.out << "note         " << remark << '\n';
  return {};
}

Result<void> read_sheet(const Given& given, CommandContext& context) {
  CW_TRY(const link::ReviewResult result, link::read_review_sheet({given.out, *given.read, given.reviewer}));
  context.out << result.text << fmt::format("Figures: {}/review.json\n", given.out);
  return {};
}

}  // namespace

Command review_command() {
  auto given = std::make_shared<Given>();
  return {"review",
          "Estimates precision and recall without a truth, from a sample that a person judges.",
          "commonweal review --out people --sample 200",
          {{"--out DIR", "folder of an earlier link run", &given->out, Presence::required},
           {"--sample N",
            "write a sheet with N records drawn at random, their clusters and what looks like them (200 where neither this nor --read is "
            "given)",
            &given->sample},
           {"--pairs N", "add N doubtful pairs near the threshold to the sheet", &given->pairs},
           {"--seed S", "seed of the drawing", &given->seed},
           {"--sheet FILE", "where the sheet goes (default: review_sheet.csv in DIR)", &given->sheet},
           {"--read FILE", "read the filled sheet: estimates with intervals, and decisions.csv for later runs", &given->read},
           {"--reviewer NAME", "who decided, for decisions.csv", &given->reviewer}},
          [given](CommandContext& context) -> Result<void> {
            if (given->read && (given->sample || given->sheet || given->pairs > 0))
              return fail_with_exit(ErrorCode::invalid, exit_usage,
                                    "Give --read FILE to read a filled sheet, or --sample N to write a new one; not both.", "--read");
            return given->read ? read_sheet(*given, context) : write_sheet(*given, context);
          }};
}

}  // namespace cw::cli
