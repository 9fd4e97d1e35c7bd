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

struct LiveResolverParts {
  linkage::Model model;
  linkage::LiveSettings settings;  // without `frequencies` they are those of the records there are at each start
  // Of the model's table, without the id and source columns, which are the records' keys.
  std::vector<std::pair<std::string, ColumnType>> columns;
  // A record's columns as the model has them; those it lacks are null. Errors refuse the record. None: as they are.
  std::function<Result<Structure>(const RecordKey&, const Value& columns)> prepare;
  // All records there are at once, before any other: a table with a row for each, in their order, that has `columns`. What it learns from
  // them (default dates, values that too many share) counts for prepare() from then on. None: prepare() one by one.
  std::function<Result<Table>(const Resolver::AllRecords&)> prepare_all;
};

[[nodiscard]] std::unique_ptr<Resolver> make_live_resolver(LiveResolverParts parts);

}  // namespace cw::registry
