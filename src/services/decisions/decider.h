// SPDX-License-Identifier: MIT
// What deciding a row takes, whatever becomes of the result: the model, the decisions asked for, which column is which input.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "services/decisions/decide.h"
#include "services/decisions/input_rows.h"
#include "services/decisions/model_files.h"

namespace cw::decisions {

// to_check: decided, though something on the way had no value (a decision, or a part of an expression): a rule for all other cases may have
// decided because of a missing value.
enum class RowStatus : std::uint8_t { decided, to_check, no_value, rejected };
[[nodiscard]] std::string_view name_of(RowStatus status);  // as it stands in the output

struct RowResult {
  RowStatus status = RowStatus::decided;
  std::vector<feel::Value> values;  // of the decisions asked for; none where the row was rejected
  std::string column;               // where the row was rejected
  std::string reason;
};

// Immutable once made; any thread.
struct Decider {
  LoadedModel loaded;
  std::vector<std::string> decisions;   // and decision services: what was asked for
  std::vector<std::string> on_the_way;  // decisions that those require
  bool has_services = false;            // among what was asked for: what is on their way is known from a trace
  InputBinding binding;
  feel::DateTime now;

  [[nodiscard]] RowResult decide(const bulk::RowBlock& block, std::size_t row) const;
};

[[nodiscard]] Result<Decider> make_decider(const DecideOptions& options, const std::vector<bulk::ScannedColumn>& columns);

// Adds a row to the counts.
void count(RowStatus status, DecideSummary& summary);

// Every row of `rows` into options.out (decide_batch.cpp). `against`: another model to compare with, or none.
struct Deciders {
  const Decider& decider;
  const Decider* against = nullptr;
};
[[nodiscard]] Result<void> decide_rows(const DecideOptions& options, const Deciders& deciders, bulk::RowScan& rows,
                                       const ProgressOptions& progress, DecideSummary& summary);

}  // namespace cw::decisions
