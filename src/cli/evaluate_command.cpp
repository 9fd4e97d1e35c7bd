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
    std::optional<std::string> clusters, pairs;
    std::string truth;
    std::optional<std::string> cluster_column, truth_column, id;
    std::vector<std::string> by, data;
    bool across = false, table = false;
  };
  auto given = std::make_shared<Given>();
  return {"evaluate",
          "Compares clusters or scored pairs with the truth, in all and by group.",
          "commonweal evaluate --clusters people/clusters.csv --pairs people/pairs.parquet --truth truth.csv --by sex --data truth_people.csv --table",
          {{"--clusters F", "CSV or Parquet of source, record_id, person_id", &given->clusters},
           {"--pairs F", "pairs.parquet of a run: threshold table, ROC, precision-recall, calibration", &given->pairs},
           {"--truth F", "CSV or Parquet of source, record_id and the true person_id", &given->truth, Presence::required},
           {"--by COLUMN", "accuracy for each group of this column: sex, date of birth (by decade), source ...; may be given again", &given->by},
           {"--data F", "file with that column, by record id or by true person; may be given again (default: the truth file)", &given->data},
           {"--across", "only pairs of different sources count", &given->across},
           {"--table", "tables to read, in place of JSON", &given->table},
           {"--cluster-column C", "column of the clusters file that holds the cluster", &given->cluster_column},
           {"--truth-column C", "column of the truth file that holds the truth", &given->truth_column},
           {"--id COLUMN", "column of the files that holds the record's id", &given->id}},
          [given](CommandContext& context) -> Result<void> {
            link::EvaluateOptions options{given->clusters.value_or(""), given->truth, given->cluster_column, given->truth_column, given->id};
            options.pairs = given->pairs.value_or("");
            options.by = given->by;
            options.data.assign(given->data.begin(), given->data.end());
            options.scope = given->across ? link::PairScope::across_sources : link::PairScope::all;
            CW_TRY(const Value result, link::run_evaluate(options));
            context.out << (given->table ? link::evaluation_text(result) : write_json(result, JsonLayout::indented) + "\n");
            return {};
          }};
}

Command explain_command() {
  struct Given {
    std::string out;
    std::optional<std::string> a, b, person;
    std::optional<std::uint64_t> unlinkable;
  };
  auto given = std::make_shared<Given>();
  return {"explain",
          "Shows why records are, or are not, the same person.",
          "commonweal explain --out people 17 42",
          {{"--out DIR", "folder of an earlier link run", &given->out, Presence::required},
           {"ID_A", "id of a record, or SOURCE:ID; alone: why its person is one", &given->a},
           {"ID_B", "id of another: the waterfall of the two, and why they were joined or not", &given->b},
           {"--person PERSON_ID", "why this person of clusters.csv is one", &given->person},
           {"--unlinkable [N=10]", "how many records could never be linked, and N examples with what they lack", &given->unlinkable}},
          [given](CommandContext& context) -> Result<void> {
            CW_TRY(const std::string text, link::run_explain({given->out, given->a.value_or(""), given->b.value_or(""),
                                                              given->person.value_or(""), given->unlinkable}));
            context.out << text;
            return {};
          }};
}

}  // namespace cw::cli
