// SPDX-License-Identifier: MIT
// A record of the register is a row of its source's file: the columns that the batch job would make of all of them at once are made of
// each, and of all at the start, by the job's own code. What the batch would take out is learnt from all records, when the register learns.
#include "services/place/preparation.h"

#include <algorithm>
#include <map>
#include <memory>
#include <set>

#include "base/json.h"
#include "engines/linkage/expression.h"
#include "engines/linkage/resolve/person_facts.h"
#include "services/linkage/column_types.h"
#include "services/linkage/row_preparation.h"
#include "services/linkage/taken_out.h"

namespace cw::place {
namespace {

using registry::RecordKey;

// The columns that the model looks at, and those of `made` that tell something of a person beyond pairs.
std::set<std::string> wanted_columns(const linkage::Model& model, const std::set<std::string>& made) {
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
  const auto tells = [&](std::string_view name) {
    if (made.contains(std::string(name))) out.emplace(name);
  };
  for (const std::string_view name : linkage::person_columns) tells(name);
  for (const std::string_view name : linkage::own_number_columns) tells(name);
  out.erase(model.id_column);
  out.erase(model.source_column);
  return out;
}

std::string cell_text(const Value& value) {
  if (const auto* text = value.get<std::string>()) return *text;
  if (const auto* number = value.get<std::int64_t>()) return std::to_string(*number);
  return {};  // numbers with a fraction, truth values and lists say nothing of who somebody is
}

// What the rules read of a source's records, beside its id.
struct SourceInputs {
  std::vector<std::string> columns;
  std::string id;  // the column that the rules take for the record's id; empty where they name none
};

class Preparation {
 public:
  explicit Preparation(link::JobConfig config) : config_(std::move(config)) {
    for (link::SourceRule& source : config_.sources) {
      inputs_[source.name].id = source.id.value_or(config_.id.value_or(std::string()));
      source.id.reset();  // from here on the id is the record's key
    }
    others_.id = config_.id.value_or(std::string());
    config_.id = config_.model->id_column;
    for (const link::ColumnRule& rule : config_.columns) made_.insert(rule.name);
    for (const link::SourceRule& source : config_.sources)
      for (const link::ColumnRule& rule : source.columns) made_.insert(rule.name);
    wanted_ = wanted_columns(*config_.model, made_);
    for (const link::SourceRule& source : config_.sources)
      inputs_[source.name].columns = source.columns.empty() ? inputs_without_own_rules() : inputs_of(source.columns);
    others_.columns = inputs_without_own_rules();
  }
  [[nodiscard]] const linkage::Model& model() const { return *config_.model; }

  // The values that the batch job would take out of these, as bytes.
  Result<std::string> learn(const registry::Resolver::AllRecords& all) const {
    CW_TRY(const link::Intake intake, taken_in(all));
    return link::pack_taken_out(intake.taken_out);
  }
  // How records are made ready where these are taken out.
  Result<std::shared_ptr<const link::RowPreparation>> rows(std::string_view learnt) const {
    CW_TRY(std::vector<link::TakenOut> taken_out, link::unpack_taken_out(learnt));
    return std::make_shared<const link::RowPreparation>(rows_->with(std::move(taken_out)));
  }
  // A table of all of them, each made ready as it would be alone: only many together, which is faster.
  Result<Table> prepare_all(const link::RowPreparation& rows, const registry::Resolver::AllRecords& all) const {
    CW_TRY(auto sources, raw_tables(all));
    std::vector<ColumnBuilder> made;
    made.emplace_back(model().id_column, ColumnType::text);
    made.emplace_back(model().source_column, ColumnType::text);
    for (const auto& [name, type] : columns_) made.emplace_back(name, type);
    for (auto& [source, raw] : sources) {
      CW_TRY(const Table table, rows.prepare(source, std::move(raw)));
      for (ColumnBuilder& builder : made) append_rows(builder, *table.find(builder.name()));
    }
    Table out;
    for (ColumnBuilder& builder : made) out.add(std::move(builder).finish());
    return out;
  }

  Result<Structure> prepare(const RecordKey& key, const Value& columns) const { return prepare(*rows_, key, columns, wanted_); }
  Result<Structure> prepare(const RecordKey& key, const Value& columns, const std::set<std::string>& wanted) const {
    return prepare(*rows_, key, columns, wanted);
  }
  Result<Structure> prepare(const link::RowPreparation& rows, const RecordKey& key, const Value& columns) const {
    return prepare(rows, key, columns, wanted_);
  }
  // What the columns of the rules hold.
  [[nodiscard]] std::vector<linkage::Field> fields() const {
    return config_.fields.empty() ? registry::home_fields(std::vector<std::string>(made_.begin(), made_.end())) : config_.fields;
  }
  [[nodiscard]] bool of_people() const { return config_.subject == linkage::SubjectKind::people; }

  // What it makes: comes first. Errors: invalid where the model compares a column that no rule makes.
  Result<std::vector<std::pair<std::string, ColumnType>>> columns() {
    CW_TRY(const link::Intake none, taken_in([](const registry::Resolver::Visit&) { return Result<void>{}; }));
    for (const std::string& name : wanted_) {
      const Column* column = none.table.find(name);
      if (column == nullptr)
        return fail(ErrorCode::invalid, "The model compares the column " + name + ", which no rule of its [columns] makes.", name);
      columns_.emplace_back(name, column->type());
    }
    CW_TRY(rows_, link::RowPreparation::make(config_, none));
    return columns_;
  }

 private:
  static constexpr const char* any_source = "";  // no record has it

  // As their sources give them, by source.
  Result<std::map<std::string, Table>> raw_tables(const registry::Resolver::AllRecords& all) const {
    std::map<std::string, std::vector<ColumnBuilder>> sources;
    CW_CHECK(all([&](registry::RecordNumber, const RecordKey& key, const Value& columns) -> Result<void> {
      const SourceInputs& inputs = inputs_for(key.source);
      auto at = sources.find(key.source);
      if (at == sources.end()) at = sources.emplace(key.source, builders(inputs)).first;
      append(at->second, inputs, key, columns);
      return {};
    }));
    std::map<std::string, Table> out;
    for (auto& [name, columns] : sources) out.emplace(name, table_of(columns));
    return out;
  }
  static Table table_of(std::vector<ColumnBuilder>& columns) {
    Table out;
    for (ColumnBuilder& builder : columns) out.add(std::move(builder).finish());
    return out;
  }
  // What the batch job makes of them.
  Result<link::Intake> taken_in(const registry::Resolver::AllRecords& all) const {
    CW_TRY(auto sources, raw_tables(all));
    std::vector<std::pair<std::string, const SourceInputs*>> known{{any_source, &others_}};  // so that every column is there
    for (const auto& [name, inputs] : inputs_) known.emplace_back(name, &inputs);
    for (const auto& [name, inputs] : known) {
      if (sources.contains(name)) continue;
      std::vector<ColumnBuilder> columns = builders(*inputs);
      sources.emplace(name, table_of(columns));
    }
    std::vector<link::RawFile> files;
    for (auto& [name, table] : sources) {
      link::RawFile file;
      file.file.source = name;
      file.file.path = name;
      file.table = std::move(table);
      files.push_back(std::move(file));
    }
    CW_TRY(link::Intake intake, link::take_in_raw(std::move(files), {}, config_, model().source_column));
    static_cast<void>(link::read_numbers(intake.table, model()));
    return intake;
  }
  Result<Structure> prepare(const link::RowPreparation& rows, const RecordKey& key, const Value& columns,
                            const std::set<std::string>& wanted) const {
    const SourceInputs& inputs = inputs_for(key.source);
    std::vector<ColumnBuilder> raw = builders(inputs);
    append(raw, inputs, key, columns);
    CW_TRY(const Table row, rows.prepare(key.source, table_of(raw)));
    Structure out;
    for (const std::string& name : wanted) {
      const Column* column = row.find(name);
      if (column != nullptr && column->code(0) != Column::null_code) out.emplace_back(name, column->value(column->code(0)));
    }
    return out;
  }
  // Each distinct value once.
  static void append_rows(ColumnBuilder& builder, const Column& column) {
    std::vector<std::uint32_t> code_of(column.distinct() + std::size_t{1}, Column::null_code);
    for (std::uint32_t code = 1; code < code_of.size(); ++code)
      code_of[code] = column.type() == ColumnType::text ? builder.intern_text(column.text(code)) : builder.intern(column.value(code));
    for (const std::uint32_t code : column.codes()) builder.append_code(code_of[code]);
  }
  [[nodiscard]] const SourceInputs& inputs_for(const std::string& source) const {
    const auto at = inputs_.find(source);
    return at == inputs_.end() ? others_ : at->second;
  }
  [[nodiscard]] std::vector<std::string> inputs_of(const std::vector<link::ColumnRule>& rules) const {
    std::set<std::string> made, out;
    for (const link::ColumnRule& rule : rules) {
      for (const std::string& input : rule.inputs)
        if (!made.contains(input)) out.insert(input);
      made.insert(rule.name);
    }
    out.erase(model().id_column);
    return {out.begin(), out.end()};
  }
  // Columns that no rule makes are taken as they are.
  [[nodiscard]] std::vector<std::string> inputs_without_own_rules() const {
    const std::vector<std::string> read = inputs_of(config_.columns);
    std::set<std::string> out(read.begin(), read.end());
    for (const std::string& name : wanted_)
      if (std::ranges::find(config_.columns, name, &link::ColumnRule::name) == config_.columns.end()) out.insert(name);
    return {out.begin(), out.end()};
  }
  // By its own name, or by the name that a register can keep.
  static std::string text_of(const SourceInputs& inputs, const std::string& name, const RecordKey& key, const Value& columns) {
    const Value* value = member(columns, name);
    if (value == nullptr) value = member(columns, register_name(name));
    if (value == nullptr) return !inputs.id.empty() && name == inputs.id ? key.id : std::string();
    return cell_text(*value);
  }
  [[nodiscard]] std::vector<ColumnBuilder> builders(const SourceInputs& inputs) const {
    std::vector<ColumnBuilder> out;
    out.emplace_back(model().id_column, ColumnType::text);
    for (const std::string& name : inputs.columns) out.emplace_back(name, ColumnType::text);
    return out;
  }
  void append(std::vector<ColumnBuilder>& builders, const SourceInputs& inputs, const RecordKey& key, const Value& columns) const {
    builders[0].append_text(key.id);
    for (std::size_t i = 0; i < inputs.columns.size(); ++i) {
      const std::string text = text_of(inputs, inputs.columns[i], key, columns);
      const bool nothing = text.empty() || std::ranges::find(config_.null_texts, text) != config_.null_texts.end();
      nothing ? builders[i + 1].append_null() : builders[i + 1].append_text(text);
    }
  }

  link::JobConfig config_;
  std::map<std::string, SourceInputs> inputs_;  // of the sources that the configuration names
  SourceInputs others_;
  std::set<std::string> made_, wanted_;       // by the rules; by the model
  std::optional<link::RowPreparation> rows_;  // where nothing has been learnt
  std::vector<std::pair<std::string, ColumnType>> columns_;
};

Result<link::JobConfig> config_with_model(std::string_view model_toml) {
  CW_TRY(link::JobConfig config, link::read_job_config(model_toml));
  if (!config.model)
    return fail(ErrorCode::invalid, "The configuration has no comparisons: train a model with it first (commonweal train).");
  return config;
}

}  // namespace

std::string register_name(std::string_view column) {
  std::string out;
  for (const char c : column) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
    if (letter) out.push_back(c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c);
    if (!letter && !out.empty() && out.back() != '_') out.push_back('_');
  }
  if (!out.empty() && out.back() == '_') out.pop_back();
  return out;
}

Result<registry::HomeColumns> home_columns(std::string_view model_toml) {
  CW_TRY(link::JobConfig config, config_with_model(model_toml));
  const auto preparation = std::make_shared<Preparation>(std::move(config));
  registry::HomeColumns out;
  out.version = std::to_string(std::hash<std::string_view>{}(model_toml));
  if (!preparation->of_people()) return out;
  CW_CHECK(preparation->columns());  // from here on it can prepare
  out.fields = preparation->fields();
  std::set<std::string> wanted;
  for (const linkage::Field& field : out.fields) wanted.insert(field.column);
  out.prepare = [preparation, wanted](const RecordKey& key, const Value& columns) { return preparation->prepare(key, columns, wanted); };
  return out;
}

Result<registry::LiveResolverParts> resolver_parts(std::string_view model_toml) {
  CW_TRY(link::JobConfig config, config_with_model(model_toml));
  registry::LiveResolverParts out;
  out.settings.threshold = config.threshold;
  out.settings.duplicate_free = config.duplicate_free;
  out.settings.subject = config.subject;
  const auto preparation = std::make_shared<Preparation>(std::move(config));
  out.model = preparation->model();
  CW_TRY(out.columns, preparation->columns());
  out.prepare = [preparation](const RecordKey& key, const Value& columns) { return preparation->prepare(key, columns); };
  out.basis = model_toml;
  out.learn_preparation = [preparation](const registry::Resolver::AllRecords& all) { return preparation->learn(all); };
  out.preparation = [preparation](std::string_view learnt) -> Result<registry::PreparedBy> {
    CW_TRY(const auto rows, preparation->rows(learnt));
    registry::PreparedBy by;
    by.one = [preparation, rows](const RecordKey& key, const Value& columns) { return preparation->prepare(*rows, key, columns); };
    by.all = [preparation, rows](const registry::Resolver::AllRecords& all) { return preparation->prepare_all(*rows, all); };
    return by;
  };
  return out;
}

}  // namespace cw::place
