// SPDX-License-Identifier: MIT
#include "services/review/rules.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>

#include "base/toml.h"

namespace cw::review {
namespace {

tl::unexpected<Error> wrong(const toml::source_region& where, std::string_view what) {
  return fail(ErrorCode::invalid, fmt::format("The rules of review, line {}, column {}: {}", where.begin.line, where.begin.column, what));
}

using Read = std::function<Result<void>(const toml::node&)>;
using Names = std::map<std::string, Read, std::less<>>;

Read number(double& out, double least, double most) {
  return [&out, least, most](const toml::node& node) -> Result<void> {
    const auto given = node.is_number() ? node.value<double>() : std::nullopt;
    if (!given || !std::isfinite(*given) || *given < least || *given > most)
      return wrong(node.source(), fmt::format("this must be a number from {} to {}.", least, most));
    out = *given;
    return {};
  };
}

template <class T>
Read whole(T& out, std::int64_t least, std::int64_t most) {
  return [&out, least, most](const toml::node& node) -> Result<void> {
    const auto given = node.is_integer() ? node.value<std::int64_t>() : std::nullopt;
    if (!given || *given < least || *given > most)
      return wrong(node.source(), fmt::format("this must be a whole number from {} to {}.", least, most));
    out = static_cast<T>(*given);
    return {};
  };
}

bool is_name(std::string_view text) {
  return !text.empty() && text.size() <= 200 && std::ranges::none_of(text, [](unsigned char c) { return c < 0x20 || c == 0x7F; });
}

Read names(std::vector<std::string>& out) {
  return [&out](const toml::node& node) -> Result<void> {
    const toml::array* list = node.as_array();
    if (list == nullptr) return wrong(node.source(), "this must be a list of names.");
    out.clear();
    for (const toml::node& each : *list) {
      const auto name = each.value<std::string>();
      if (!each.is_string() || !name || !is_name(*name)) return wrong(each.source(), "a name is text of at most 200 bytes.");
      out.push_back(*name);
    }
    return {};
  };
}

Read sight(Sight& out) {
  return [&out](const toml::node& node) -> Result<void> {
    for (const Sight each : {Sight::open, Sight::blind, Sight::blind_to_sources})
      if (node.is_string() && node.value<std::string_view>() == name_of(each)) return void(out = each), Result<void>{};
    return wrong(node.source(), "this must be \"open\", \"blind\" or \"blind_to_sources\".");
  };
}

Read four_eyes(SecondPair& out) {
  return [&out](const toml::node& node) -> Result<void> {
    if (!node.is_boolean()) return wrong(node.source(), "this must be true or false.");
    out = node.value_or(false) ? SecondPair::needed : SecondPair::not_needed;
    return {};
  };
}

Read factors(std::map<std::string, double, std::less<>>& out) {
  return [&out](const toml::node& node) -> Result<void> {
    const toml::table* table = node.as_table();
    if (table == nullptr) return wrong(node.source(), "this must be a table of sources and factors.");
    for (const auto& [source, factor] : *table) {
      if (!is_name(source.str())) return wrong(source.source(), "a source is named by text of at most 200 bytes.");
      CW_CHECK(number(out[std::string(source.str())], 0, 1000)(factor));
    }
    return {};
  };
}

std::map<std::string, Names, std::less<>> tables_of(ReviewRules& rules) {
  return {{"doubt",
           {{"below", number(rules.below, 0, 17.5)},
            {"above", number(rules.above, 0, 100)},
            {"large", whole(rules.large, 2, 1'000'000)},
            {"largest", whole(rules.largest, 2, 10'000)}}},
          {"value",
           {{"pair", number(rules.pair, 0, 1000)},
            {"person", number(rules.person, 0, 1000)},
            {"household", number(rules.household, 0, 1000)},
            {"conflict", number(rules.conflict, 0, 1)},
            {"identifiers", number(rules.identifiers, 0, 1)},
            {"sources", factors(rules.sources)}}},
          {"review",
           {{"sight", sight(rules.sight)},
            {"double_share", number(rules.double_share, 0, 1)},
            {"double_above", number(rules.double_above, 0, 1e12)},
            {"deciding_roles", names(rules.deciding_roles)},
            {"lease_minutes", whole(rules.lease_minutes, 1, 10'080)},
            {"four_eyes", four_eyes(rules.second_pair)}}},
          {"sample",
           {{"share", number(rules.sample_share, 0, 1)},
            {"band", whole(rules.sample_band, 0, 100'000)},
            {"seed", whole(rules.seed, 0, INT64_MAX)}}},
          {"identifiers", {{"columns", names(rules.identifier_columns)}}}};
}

}  // namespace

std::string_view name_of(Sight sight) {
  static constexpr std::string_view names[] = {"open", "blind", "blind_to_sources"};
  return names[static_cast<std::size_t>(sight)];
}

Result<ReviewRules> read_review_rules(std::string_view text) {
  const toml::parse_result parsed = toml::parse(text);
  if (!parsed) return wrong(parsed.error().source(), parsed.error().description());
  ReviewRules out;
  const auto tables = tables_of(out);
  for (const auto& [table, node] : parsed.table()) {
    const auto known = tables.find(table.str());
    if (known == tables.end()) return wrong(table.source(), "there is no table of this name here.");
    const toml::table* values = node.as_table();
    if (values == nullptr) return wrong(table.source(), "this must be a table.");
    for (const auto& [name, value] : *values) {
      const auto read = known->second.find(name.str());
      if (read == known->second.end()) return wrong(name.source(), "the table has no value of this name.");
      CW_CHECK(read->second(value));
    }
  }
  return out;
}

}  // namespace cw::review
