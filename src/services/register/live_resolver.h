// SPDX-License-Identifier: MIT
// The register's resolver by the linkage engine's live index.
//
//   LiveResolverParts parts{.model = model, .settings = {.threshold = 0.95}, .columns = {{"given_name", ColumnType::text}, ...}};
//   parts.prepare = ...;                                    // a source's columns into the model's, standardised as the batch's were
//   Register::open({url, writer, make_live_resolver(std::move(parts))});
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engines/linkage/live/live.h"
#include "services/register/resolver.h"

namespace cw::registry {

// How records are made ready: their columns as the model has them; those it lacks are null. Errors refuse the record.
struct PreparedBy {
  std::function<Result<Structure>(const RecordKey&, const Value& columns)> one;
  // A table with a row for each, in any order, each as `one` makes it. None: one by one.
  std::function<Result<Table>(const Resolver::AllRecords&)> all;
};

struct LiveResolverParts {
  linkage::Model model;
  linkage::LiveSettings settings;  // without `frequencies` they are those of the records there are whenever it learns
  // Of the model's table, without the id and source columns, which are the records' keys.
  std::vector<std::pair<std::string, ColumnType>> columns;
  std::function<Result<Structure>(const RecordKey&, const Value& columns)> prepare;  // one that learns nothing. None: as they are
  // One that learns from all records at once (default dates, values that too many share): what it learns, as bytes, and how records are
  // made ready by that.
  std::function<Result<std::string>(const Resolver::AllRecords&)> learn_preparation;
  std::function<Result<PreparedBy>(std::string_view learnt)> preparation;
  std::string basis;  // the configuration's text: what was learnt by another is not taken up
  // Sources that hold each person once, asked for whenever it learns. None: those of the settings.
  std::function<Result<std::vector<std::string>>()> duplicate_free;
};

[[nodiscard]] std::unique_ptr<Resolver> make_live_resolver(LiveResolverParts parts);

}  // namespace cw::registry
