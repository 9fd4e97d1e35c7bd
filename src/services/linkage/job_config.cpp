// SPDX-License-Identifier: MIT
#include "services/linkage/job_config.h"

#include <fmt/format.h>

#include <algorithm>
#include <span>
#include <sstream>

#include "base/toml.h"
#include "engines/linkage/model_toml.h"
#include "engines/linkage/standardise/transforms.h"

namespace cw::link {
namespace {

tl::unexpected<Error> wrong(const toml::node& node, std::string message, std::string field) {
  const auto at = node.source().begin;
  return fail(ErrorCode::invalid, fmt::format("line {}, column {}: {}", at.line, at.column, message), std::move(field));
}

Result<std::string> text_of(const toml::node& node, const std::string& field) {
  if (const auto text = node.value_exact<std::string>()) return *text;
  return wrong(node, fmt::format("{} must be text in quotes.", field), field);
}

Result<std::vector<std::string>> texts_of(const toml::node& node, const std::string& field) {
  std::vector<std::string> out;
  if (const auto text = node.value_exact<std::string>()) return std::vector<std::string>{*text};
  const toml::array* array = node.as_array();
  if (array == nullptr) return wrong(node, fmt::format("{} must be a list of texts, such as [\"a\", \"b\"].", field), field);
  for (const toml::node& item : *array) {
    CW_TRY(std::string text, text_of(item, field));
    out.push_back(std::move(text));
  }
  return out;
}

Result<void> read_transforms(const toml::node& node, const std::string& field, ColumnRule& rule) {
  CW_TRY(rule.transforms, texts_of(node, field + ".do"));
  auto chained = linkage::chain_transforms(rule.transforms);
  if (!chained) return wrong(node, chained.error().message, field + ".do");
  if (!rule.transforms.empty()) rule.transform = std::move(*chained);
  return {};
}

Result<void> read_column_key(const std::string& key, const toml::node& node, const std::string& field, ColumnRule& rule, int& origins) {
  const auto origin = [&](ColumnRule::Kind kind) {
    rule.kind = kind;
    ++origins;
  };
  if (key == "from") {
    origin(ColumnRule::Kind::from);
    CW_TRY(std::string from, text_of(node, field + ".from"));
    rule.inputs = {std::move(from)};
  } else if (key == "join" || key == "list" || key == "first_of") {
    origin(key == "join" ? ColumnRule::Kind::join : key == "list" ? ColumnRule::Kind::list : ColumnRule::Kind::first_of);
    CW_TRY(rule.inputs, texts_of(node, field + "." + key));
    if (rule.inputs.empty()) return wrong(node, fmt::format("{} needs at least one column.", key), field + "." + key);
  } else if (key == "value") {
    origin(ColumnRule::Kind::value);
    CW_TRY(rule.text, text_of(node, field + ".value"));
  } else if (key == "with") {
    CW_TRY(rule.text, text_of(node, field + ".with"));
  } else if (key == "do") {
    CW_CHECK(read_transforms(node, field, rule));
  } else if (key == "default_dates") {
    CW_TRY(const std::string what, text_of(node, field + ".default_dates"));
    if (what != "keep" && what != "remove") return wrong(node, "default_dates is \"keep\" or \"remove\".", field);
    rule.default_dates = what == "remove" ? DefaultDates::remove : DefaultDates::keep;
  } else if (key == "shared") {
    CW_TRY(rule.shared_kind, text_of(node, field + ".shared"));
    constexpr std::string_view kinds[] = {"phone", "email", "national_id", "uprn", "postcode", "other"};
    if (std::ranges::find(kinds, rule.shared_kind) == std::end(kinds))
      return wrong(node,
                   fmt::format("shared = \"{}\" is not known. Known: phone, email, national_id, uprn, postcode, other.", rule.shared_kind),
                   field + ".shared");
    if (!rule.shared_limit) rule.shared_limit = 0;
  } else if (key == "shared_by_more_than") {
    const auto limit = node.value_exact<std::int64_t>();
    if (!limit || *limit < 1) return wrong(node, "shared_by_more_than must be a whole number from 1.", field);
    rule.shared_limit = static_cast<std::uint64_t>(*limit);
  } else {
    return wrong(
        node,
        fmt::format(
            "\"{}\" is not known here. Known: from, join, list, first_of, value, with, do, default_dates, shared, shared_by_more_than.",
            key),
        field);
  }
  return {};
}

Result<ColumnRule> read_column(const std::string& name, const toml::node& node, const std::string& section) {
  ColumnRule rule;
  rule.name = name;
  const std::string field = section + "." + name;
  if (const auto text = node.value_exact<std::string>()) {  // name = "column"
    rule.inputs = {*text};
    return rule;
  }
  const toml::table* table = node.as_table();
  if (table == nullptr) return wrong(node, fmt::format("{} must be a column name or {{ from = \"...\" }}.", field), field);
  int origins = 0;
  for (const auto& [key, value] : *table) CW_CHECK(read_column_key(std::string(key.str()), value, field, rule, origins));
  if (origins != 1) return wrong(node, fmt::format("{} needs exactly one of from, join, list, first_of, value.", field), field);
  return rule;
}

// TOML tables are sorted by key: columns that build on others are put behind them by the order of their lines.
Result<std::vector<ColumnRule>> read_columns(const toml::table& table, const std::string& section) {
  std::vector<std::pair<std::pair<std::uint32_t, std::uint32_t>, ColumnRule>> rules;
  for (const auto& [key, node] : table) {
    CW_TRY(ColumnRule rule, read_column(std::string(key.str()), node, section));
    const auto at = key.source().begin;
    rules.emplace_back(std::pair(at.line, at.column), std::move(rule));
  }
  std::ranges::stable_sort(rules, {}, [](const auto& rule) { return rule.first; });
  std::vector<ColumnRule> out;
  for (auto& rule : rules) out.push_back(std::move(rule.second));
  return out;
}

Result<SourceRule> read_source(const toml::node& node) {
  const toml::table* table = node.as_table();
  if (table == nullptr) return wrong(node, "[[input.source]] must be a table.", "input.source");
  SourceRule source;
  for (const auto& [key, value] : *table) {
    if (key == "name") {
      CW_TRY(source.name, text_of(value, "input.source.name"));
    } else if (key == "id") {
      CW_TRY(source.id, text_of(value, "input.source.id"));
    } else if (key == "columns" && value.is_table()) {
      CW_TRY(source.columns, read_columns(*value.as_table(), "input.source.columns"));
    } else {
      return wrong(value, fmt::format("\"{}\" is not known in [[input.source]]. Known: name, id, columns.", key.str()), "input.source");
    }
  }
  if (source.name.empty()) return wrong(node, "[[input.source]] needs a name: that of the file without its ending.", "input.source.name");
  return source;
}

Result<void> read_input(const toml::table& table, JobConfig& config) {
  for (const auto& [key, node] : table) {
    const std::string field = "input." + std::string(key.str());
    if (key == "id") {
      CW_TRY(config.id, text_of(node, field));
    } else if (key == "sheet") {
      CW_TRY(config.sheet, text_of(node, field));
    } else if (key == "encoding") {
      CW_TRY(config.encoding, text_of(node, field));
    } else if (key == "delimiter") {
      CW_TRY(config.delimiter, text_of(node, field));
    } else if (key == "source_names") {
      CW_TRY(config.source_names, texts_of(node, field));
    } else if (key == "duplicate_free") {
      CW_TRY(config.duplicate_free, texts_of(node, field));
    } else if (key == "null_texts") {
      CW_TRY(config.null_texts, texts_of(node, field));
    } else if (key == "source" && node.is_array()) {
      for (const toml::node& each : *node.as_array()) {
        CW_TRY(SourceRule source, read_source(each));
        config.sources.push_back(std::move(source));
      }
    } else {
      return wrong(node,
                   fmt::format("\"{}\" is not known in [input]. Known: id, source_names, duplicate_free, sheet, encoding, delimiter, "
                               "null_texts, [[input.source]].",
                               key.str()),
                   field);
    }
  }
  return {};
}

Result<void> read_cluster(const toml::table& table, JobConfig& config) {
  for (const auto& [key, node] : table) {
    if (key == "threshold") {
      const auto number = node.value<double>();
      if (!number || !(*number > 0 && *number <= 1))
        return wrong(node, "[cluster] threshold is a match probability above 0 and at most 1.", "cluster.threshold");
      config.threshold = *number;
    } else if (key == "method") {
      CW_TRY(const std::string method, text_of(node, "cluster.method"));
      if (method != "whole_evidence" && method != "connected_components")
        return wrong(node, "[cluster] method is \"whole_evidence\" or \"connected_components\".", "cluster.method");
      config.cluster_method = method == "whole_evidence" ? ClusterMethod::whole_evidence : ClusterMethod::connected_components;
    } else {
      return wrong(node, "[cluster] holds threshold, a match probability above 0 and at most 1, and method.", "cluster");
    }
  }
  return {};
}

// [fields]: column = "kind".
Result<void> read_fields(const toml::table& table, JobConfig& config) {
  std::vector<std::pair<std::pair<std::uint32_t, std::uint32_t>, linkage::Field>> fields;
  for (const auto& [key, node] : table) {
    const std::string field = "fields." + std::string(key.str());
    CW_TRY(const std::string kind, text_of(node, field));
    const auto known = linkage::field_kind_of(kind);
    if (!known) return wrong(node, fmt::format("\"{}\" is not a kind of field. docs/formats/link-config.md lists them.", kind), field);
    const auto at = key.source().begin;
    fields.emplace_back(std::pair(at.line, at.column), linkage::Field{std::string(key.str()), *known});
  }
  std::ranges::stable_sort(fields, {}, [](const auto& each) { return each.first; });
  for (auto& each : fields) config.fields.push_back(std::move(each.second));
  return {};
}

Result<void> read_subject(const toml::table& table, JobConfig& config) {
  for (const auto& [key, node] : table) {
    CW_TRY(const std::string kind, text_of(node, "subject." + std::string(key.str())));
    const auto known = linkage::subject_kind_of(kind);
    if (key != "kind" || !known)
      return wrong(node, "[subject] holds kind: \"people\", \"organisations\", \"addresses\", \"products\" or \"unknown\".",
                   "subject.kind");
    config.subject = *known;
  }
  return {};
}

constexpr const char* own_sections[] = {"input", "columns", "subject", "fields", "cluster"};

}  // namespace

bool is_duplicate_free(const JobConfig& config, std::string_view source) {
  return std::ranges::any_of(config.duplicate_free, [&](const std::string& name) { return name == source || name == "all"; });
}

Result<JobConfig> read_job_config(std::string_view text) {
  const toml::parse_result parsed = toml::parse(text);
  if (!parsed) {
    const auto at = parsed.error().source().begin;
    return fail(ErrorCode::invalid, fmt::format("line {}, column {}: {}", at.line, at.column, parsed.error().description()));
  }
  const toml::table& root = parsed.table();
  JobConfig config;
  for (const char* section : own_sections)
    if (const toml::node* node = root.get(section); node != nullptr && !node->is_table())
      return wrong(*node, fmt::format("[{}] must be a table.", section), section);
  if (const toml::table* input = root["input"].as_table()) CW_CHECK(read_input(*input, config));
  if (const toml::table* columns = root["columns"].as_table()) {
    CW_TRY(config.columns, read_columns(*columns, "columns"));
  }
  if (const toml::table* cluster = root["cluster"].as_table()) CW_CHECK(read_cluster(*cluster, config));
  if (const toml::table* subject = root["subject"].as_table()) CW_CHECK(read_subject(*subject, config));
  if (const toml::table* fields = root["fields"].as_table()) CW_CHECK(read_fields(*fields, config));
  if (!config.fields.empty() && root.get("comparison") == nullptr) return config;  // a model is proposed for these fields
  CW_TRY(linkage::ModelFile file, linkage::read_model_toml(text));
  config.model = std::move(file.model);
  config.training = std::move(file.training);
  return config;
}

namespace {

// Keys in the order of their lines, which a TOML table does not keep: column rules may build on those before. Tables become inline ones.
void print_in_order(std::ostream& out, const toml::table& table, std::string_view left_out) {
  std::vector<std::pair<std::pair<std::uint32_t, std::uint32_t>, std::string>> keys;
  for (const auto& [key, node] : table)
    if (key.str() != left_out) keys.emplace_back(std::pair(key.source().begin.line, key.source().begin.column), std::string(key.str()));
  std::ranges::sort(keys);
  for (const auto& [place, key] : keys) {
    toml::table one;
    if (const toml::table* inner = table[key].as_table()) {
      toml::table copy = *inner;
      copy.is_inline(true);
      one.insert(key, std::move(copy));
    } else {
      one.insert(key, *table.get(key));
    }
    out << one << '\n';
  }
}

void print_sources(std::ostream& out, const toml::array& sources) {
  for (const toml::node& source : sources) {
    out << "[[input.source]]\n";
    print_in_order(out, *source.as_table(), "columns");
    if (const toml::table* columns = (*source.as_table())["columns"].as_table()) {
      out << "[input.source.columns]\n";
      print_in_order(out, *columns, "");
    }
  }
}

}  // namespace

std::string job_sections(std::string_view text) {
  const toml::parse_result parsed = toml::parse(text);
  if (!parsed) return {};
  const toml::table& root = parsed.table();
  std::ostringstream out;
  if (const toml::table* input = root["input"].as_table()) {
    out << "[input]\n";
    print_in_order(out, *input, "source");
    if (const toml::array* sources = (*input)["source"].as_array()) print_sources(out, *sources);
  }
  for (const char* section : std::span(own_sections).subspan(1))
    if (const toml::table* table = root[section].as_table()) {
      out << '[' << section << "]\n";
      print_in_order(out, *table, "");
    }
  return std::move(out).str();
}

}  // namespace cw::link
