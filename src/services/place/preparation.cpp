// SPDX-License-Identifier: MIT
#include "services/place/preparation.h"

#include <algorithm>
#include <memory>
#include <set>

#include "base/json.h"
#include "engines/linkage/expression.h"
#include "services/linkage/column_types.h"
#include "services/linkage/row_preparation.h"

namespace cw::place {
namespace {

using Cells = std::vector<std::pair<std::string, std::string>>;

// The columns that the model looks at.
std::set<std::string> columns_of_model(const linkage::Model& model) {
  std::set<std::string> out;
  const auto add = [&](const linkage::Expression& condition) {
    for (std::string& name : linkage::columns_of(condition)) out.insert(std::move(name));
  };
  for (const linkage::BlockingRule& rule : model.blocking_rules) {
    add(rule.condition);
    out.insert(rule.arrays_to_explode.begin(), rule.arrays_to_explode.end());
  }
  for (const linkage::Comparison& comparison : model.comparisons)
    for (const linkage::ComparisonLevel& level : comparison.levels) {
      if (!level.is_else) add(level.condition);
      if (level.tf_column) out.insert(*level.tf_column);
    }
  out.erase(model.id_column);
  out.erase(model.source_column);
  return out;
}

std::string cell_text(const Value& value) {
  if (const auto* text = value.get<std::string>()) return *text;
  if (const auto* number = value.get<std::int64_t>()) return std::to_string(*number);
  return {};  // numbers with a fraction, truth values and lists say nothing of who somebody is
}

class Preparation {
 public:
  explicit Preparation(link::JobConfig config) : config_(std::move(config)), wanted_(columns_of_model(*config_.model)) {
    std::set<std::string> made;
    for (const link::ColumnRule& rule : config_.columns) {
      for (const std::string& input : rule.inputs)
        if (!made.contains(input)) inputs_.insert(input);
      made.insert(rule.name);
    }
    for (const std::string& name : wanted_)
      if (!made.contains(name)) inputs_.insert(name);
    inputs_.erase(config_.model->id_column);
    inputs_.erase(config_.model->source_column);
  }
  [[nodiscard]] const linkage::Model& model() const { return *config_.model; }

  Result<Table> row_of(const registry::RecordKey& key, const Value& columns) const {
    Cells cells{{config_.model->id_column, key.id}};
    for (const std::string& input : inputs_) {
      const Value* value = member(columns, input);
      cells.emplace_back(input, value == nullptr ? std::string() : cell_text(*value));
    }
    CW_TRY(Table made, link::standardise_rows(link::raw_row(cells, config_), key.source, config_.model->id_column, config_, {}));
    static_cast<void>(link::read_numbers(made, *config_.model));
    return made;
  }
  Result<Structure> prepare(const registry::RecordKey& key, const Value& columns) const {
    return prepare(key, columns, [&](const std::string& name) { return wanted_.contains(name); });
  }
  // The columns of these fields.
  Result<Structure> prepare(const registry::RecordKey& key, const Value& columns, const std::vector<linkage::Field>& fields) const {
    return prepare(key, columns,
                   [&](const std::string& name) { return std::ranges::find(fields, name, &linkage::Field::column) != fields.end(); });
  }
  // What the columns hold.
  Result<std::vector<linkage::Field>> fields() const {
    if (!config_.fields.empty()) return config_.fields;
    CW_TRY(const Table row, row_of({"register", "1"}, Value(Structure{})));
    std::vector<std::string> names;
    for (const Column& column : row.columns()) names.push_back(column.name());
    return registry::home_fields(names);
  }
  [[nodiscard]] bool of_people() const { return config_.subject == linkage::SubjectKind::people; }
  Result<std::vector<std::pair<std::string, ColumnType>>> columns() const {
    CW_TRY(const Table row, row_of({"register", "1"}, Value(Structure{})));
    std::vector<std::pair<std::string, ColumnType>> out;
    for (const std::string& name : wanted_) {
      const Column* column = row.find(name);
      if (column == nullptr)
        return fail(ErrorCode::invalid, "The model compares the column " + name + ", which no rule of its [columns] makes.", name);
      out.emplace_back(name, column->type());
    }
    return out;
  }

 private:
  template <class Wanted>
  Result<Structure> prepare(const registry::RecordKey& key, const Value& columns, Wanted wanted) const {
    CW_TRY(const Table row, row_of(key, columns));
    Structure out;
    for (const Column& column : row.columns())
      if (wanted(column.name()) && column.code(0) != Column::null_code) out.emplace_back(column.name(), column.value(column.code(0)));
    return out;
  }

  link::JobConfig config_;
  std::set<std::string> wanted_, inputs_;
};

Result<link::JobConfig> config_with_model(std::string_view model_toml) {
  CW_TRY(link::JobConfig config, link::read_job_config(model_toml));
  if (!config.model)
    return fail(ErrorCode::invalid, "The configuration has no comparisons: train a model with it first (commonweal train).");
  return config;
}

}  // namespace

Result<registry::HomeColumns> home_columns(std::string_view model_toml) {
  CW_TRY(link::JobConfig config, config_with_model(model_toml));
  const auto preparation = std::make_shared<const Preparation>(std::move(config));
  registry::HomeColumns out;
  out.version = std::to_string(std::hash<std::string_view>{}(model_toml));
  if (!preparation->of_people()) return out;
  CW_TRY(out.fields, preparation->fields());
  out.prepare = [preparation, fields = out.fields](const registry::RecordKey& key, const Value& columns) {
    return preparation->prepare(key, columns, fields);
  };
  return out;
}

Result<registry::LiveResolverParts> resolver_parts(std::string_view model_toml) {
  CW_TRY(link::JobConfig config, config_with_model(model_toml));
  registry::LiveResolverParts out;
  out.settings.threshold = config.threshold;
  out.settings.duplicate_free = config.duplicate_free;
  out.settings.subject = config.subject;
  const auto preparation = std::make_shared<const Preparation>(std::move(config));
  out.model = preparation->model();
  CW_TRY(out.columns, preparation->columns());
  out.prepare = [preparation](const registry::RecordKey& key, const Value& columns) { return preparation->prepare(key, columns); };
  return out;
}

}  // namespace cw::place
