// SPDX-License-Identifier: MIT
// `commonweal evaluate` and `commonweal explain`: how good a result is, and why two records are one.
#include <fmt/format.h>

#include <ostream>

#include "base/json.h"
#include "cli/command.h"
#include "services/linkage/link_job.h"

namespace cw::cli {

Command evaluate_command() {
  struct Given {
    std::string clusters, truth;
    std::optional<std::string> cluster_column, truth_column, id;
  };
  auto given = std::make_shared<Given>();
  return {"evaluate",
          "Compares clusters with the truth.",
          "commonweal evaluate --clusters people/clusters.csv --truth truth.csv",
          {{"--clusters F", "CSV or Parquet of source, record_id, person_id", &given->clusters, Presence::required},
           {"--truth F", "the same with the true person_id", &given->truth, Presence::required},
           {"--cluster-column C", "column of the clusters file that holds the cluster", &given->cluster_column},
           {"--truth-column C", "column of the truth file that holds the truth", &given->truth_column},
           {"--id COLUMN", "column of both files that holds the record's id", &given->id}},
          [given](CommandContext& context) -> Result<void> {
            link::EvaluateOptions options{given->clusters, given->truth, given->cluster_column, given->truth_column, given->id};
            CW_TRY(const Value result, link::run_evaluate(options));
            context.out << write_json(result, JsonLayout::indented) << '\n';
            return {};
          }};
}

Command explain_command() {
  struct Given {
    std::string out, a, b;
  };
  auto given = std::make_shared<Given>();
  return {"explain",
          "Shows why two records are, or are not, the same person.",
          "commonweal explain --out people 17 42",
          {{"--out DIR", "folder of an earlier link run", &given->out, Presence::required},
           {"ID_A", "id of a record, or SOURCE:ID", &given->a, Presence::required},
           {"ID_B", "id of another", &given->b, Presence::required}},
          [given](CommandContext& context) -> Result<void> {
            CW_TRY(const std::string text, link::run_explain({given->out, given->a, given->b}));
            context.out << text;
            return {};
          }};
}

}  // namespace cw::cli
