// SPDX-License-Identifier: MIT
#include "engines/decisions/analysis/table_check.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "engines/decisions/analysis/axis.h"
#include "engines/decisions/analysis/types.h"
#include "engines/decisions/analysis/words.h"
#include "engines/decisions/feel/compile.h"

namespace cw::dmn {

using feel::Expression;
using feel::Syntax;
using feel::TypeKind;
using feel::TypePtr;
using feel::Value;

TypePtr tested_type(const feel::DecisionTable::Input& input) { return input.type ? input.type : input.expression->type; }

std::string column_name(const TableInput& input) {
  constexpr std::size_t longest = 60;
  const std::string expression = shortened(input.expression, longest);
  return expression.size() > longest && !input.label.empty() ? shortened(input.label) : expression;
}

std::string output_name(const TableOutput& output) { return output.name.empty() ? output.label : output.name; }

std::string rule_place(const TableView& table, std::size_t rule) { return table.label + ", rule " + std::to_string(rule + 1); }
std::string input_place(const TableView& table, std::size_t rule, std::size_t input) {
  return rule_place(table, rule) + ", input '" + table.written->inputs[input].expression + "'";
}

namespace {

class TableCheck {
 public:
  TableCheck(const TableView& table, Findings& findings) : table_(table), written_(*table.written), findings_(findings) {}

  WrongCells run() {
    hit_policy();
    columns();
    if (!table_.read) return std::move(wrong_);
    for (std::size_t rule = 0; rule < table_.read->rules.size(); ++rule) {
      for (std::size_t input = 0; input < written_.inputs.size(); ++input) test(rule, input);
      for (std::size_t output = 0; output < written_.outputs.size(); ++output) result(rule, output);
    }
    for (std::size_t output = 0; output < written_.outputs.size(); ++output)
      if (const auto& value = table_.read->outputs[output].default_value)
        result_value(*value, output, table_.label + ", output '" + written_.outputs[output].name + "', default", "The default value");
    return std::move(wrong_);
  }

 private:
  Finding& add(FindingKind kind, Severity severity, std::string where, std::string message) {
    return findings_.add(kind, severity, std::move(where), std::move(message));
  }
  void policy_error(std::string message) { add(FindingKind::hit_policy, Severity::error, table_.label, std::move(message)); }

  void hit_policy() {
    const std::string& policy = written_.hit_policy;
    static constexpr std::array<std::string_view, 8> known = {"",      "UNIQUE",  "ANY",        "PRIORITY",
                                                              "FIRST", "COLLECT", "RULE ORDER", "OUTPUT ORDER"};
    if (std::find(known.begin(), known.end(), policy) == known.end())
      policy_error("There is no hit policy '" + policy +
                   "'. Choose one of UNIQUE, ANY, PRIORITY, FIRST, COLLECT, RULE ORDER, OUTPUT ORDER.");
    if (policy == "PRIORITY" || policy == "OUTPUT ORDER") {
      const bool ordered = std::any_of(written_.outputs.begin(), written_.outputs.end(),
                                       [](const TableOutput& output) { return output.allowed && !trim(*output.allowed).empty(); });
      if (!ordered)
        policy_error("The hit policy " + policy +
                     " goes by the order of the output values, but no output lists its values. List them, best first.");
    }
    aggregation();
  }

  void aggregation() {
    const std::string& aggregation = written_.aggregation;
    if (aggregation.empty()) return;
    static constexpr std::array<std::string_view, 4> known = {"SUM", "COUNT", "MIN", "MAX"};
    if (std::find(known.begin(), known.end(), aggregation) == known.end())
      return policy_error("There is no way of collecting called '" + aggregation + "'. Choose one of SUM, COUNT, MIN, MAX.");
    if (written_.hit_policy != "COLLECT")
      return policy_error(aggregation + " is for the hit policy COLLECT only; under " +
                          (written_.hit_policy.empty() ? "UNIQUE" : written_.hit_policy) + " it does nothing.");
    if (written_.outputs.size() > 1)
      return policy_error("COLLECT with " + aggregation + " needs a table with one output; this one has " +
                          std::to_string(written_.outputs.size()) + ".");
    if (aggregation == "SUM" && table_.read && table_.read->outputs[0].type &&
        never_fits(table_.read->outputs[0].type->kind, TypeKind::number) && !is_duration(table_.read->outputs[0].type->kind))
      policy_error("SUM adds numbers up, but the output is " + kind_words(table_.read->outputs[0].type->kind) + ".");
  }
  static bool is_duration(TypeKind kind) { return kind == TypeKind::days_time_duration || kind == TypeKind::years_months_duration; }

  void columns() {
    if (written_.outputs.empty()) add(FindingKind::hit_policy, Severity::error, table_.label, "The table has no output column.");
    std::set<std::string> known;
    for (std::size_t i = 0; i < written_.outputs.size() && written_.outputs.size() > 1; ++i) {
      const std::string& name = written_.outputs[i].name;
      if (name.empty()) {
        add(FindingKind::unreadable, Severity::error, table_.label,
            "Output column " + std::to_string(i + 1) + " has no name; with several outputs each needs one.");
      } else if (!known.insert(name).second) {
        add(FindingKind::unreadable, Severity::error, table_.label, "Two output columns are called " + quoted(name) + ".");
      }
    }
    for (std::size_t rule = 0; rule < written_.rules.size(); ++rule) {
      const TableRule& each = written_.rules[rule];
      if (each.tests.size() == written_.inputs.size() && each.results.size() == written_.outputs.size()) continue;
      Finding& finding = add(FindingKind::unreadable, Severity::error, rule_place(table_, rule),
                             "Rule " + std::to_string(rule + 1) + " has " + counted(each.tests.size(), "condition") + " and " +
                                 counted(each.results.size(), "result") + ", but the table has " +
                                 counted(written_.inputs.size(), "input") + " and " + counted(written_.outputs.size(), "output") + ".");
      finding.rules = {rule + 1};
    }
  }

  // The first part of a test that compares with a kind which what is tested never has.
  [[nodiscard]] static const Expression* misfit(const Expression& test, TypeKind kind) {
    const Expression& e = bare(test);
    const auto among = [&](std::size_t from) -> const Expression* {
      for (std::size_t i = from; i < e.parts.size(); ++i)
        if (const Expression* found = misfit(*e.parts[i], kind)) return found;
      return nullptr;
    };
    switch (e.syntax) {
      case Syntax::any_test:
      case Syntax::failure: return nullptr;
      case Syntax::tests:
      case Syntax::not_tests:
      case Syntax::interval:
      case Syntax::comparison:
      case Syntax::list: return among(0);
      default: break;
    }
    const TypeKind found = sure_kind(e);
    // What is true or false may be a condition, which fits anything, unless it is written out.
    if (found == TypeKind::boolean && e.syntax != Syntax::literal) return nullptr;
    return is_scalar(found) && is_scalar(kind) && found != kind ? &e : nullptr;
  }

  void test(std::size_t rule, std::size_t input) {
    const TypePtr type = tested_type(table_.read->inputs[input]);
    if (!type) return;
    const Expression* wrong = misfit(*table_.read->rules[rule].tests[input], type->kind);
    if (wrong == nullptr) return;
    wrong_.emplace(input, rule);
    const std::string column = column_name(written_.inputs[input]);
    const auto value = constant_value(*wrong);
    const std::string what = value ? value_words(*value) + ", which is " + kind_words(sure_kind(*wrong)) : kind_words(sure_kind(*wrong));
    std::string message = "Rule " + std::to_string(rule + 1) + " compares " + quoted(column) + ", which is " + kind_words(type->kind) +
                          ", with " + what + ". It can never match.";
    if (value && value->is(feel::Kind::string) && type->kind == TypeKind::number && Decimal::parse(value->text()))
      message += " Leave the quotes out.";
    if (value && value->is(feel::Kind::string) && type->kind == TypeKind::date && feel::parse_date(value->text()))
      message += " Write the day as @" + value_text(*value) + ".";
    note(add(FindingKind::wrong_type, Severity::error, input_place(table_, rule, input), std::move(message)), rule, column);
  }

  static void note(Finding& finding, std::size_t rule, const std::string& column) {
    finding.rules = {rule + 1};
    finding.column = column;
  }

  void result(std::size_t rule, std::size_t output) {
    const std::string place = rule_place(table_, rule) + ", output '" + written_.outputs[output].name + "'";
    Finding* finding = result_value(*table_.read->rules[rule].results[output], output, place, "Rule " + std::to_string(rule + 1));
    if (finding != nullptr) note(*finding, rule, output_name(written_.outputs[output]));
  }

  // The value against the output's type, its allowed values, and the values that the column lists.
  Finding* result_value(const Expression& tree, std::size_t output, const std::string& place, const std::string& who) {
    const feel::DecisionTable::Output& column = table_.read->outputs[output];
    const std::string name = output_name(written_.outputs[output]);
    const std::string of_output = name.empty() ? "the output" : "the output " + quoted(name);
    const TypeKind found = sure_kind(tree);
    if (column.type && never_fits(found, column.type->kind))
      return &add(FindingKind::wrong_type, Severity::error, place,
                  who + " gives " + described(tree, found) + ", but " + of_output + " is " + kind_words(column.type->kind) + ".");
    const auto value = constant_value(tree);
    if (!value || value->is_null()) return nullptr;
    if (column.type) {
      feel::Evaluation evaluation;
      Value converted = *value;
      if (!convert(converted, *column.type, evaluation))
        return &add(FindingKind::value_not_allowed, Severity::error, place,
                    who + " gives " + value_words(*value) + ", which the type " + quoted(feel::name_of(*column.type)) + " of " + of_output +
                        " does not allow: it allows " + allowed_words(*column.type) + ".");
    }
    if (!column.allowed.empty() && !is_listed(*value, column))
      return &add(FindingKind::value_not_allowed, Severity::error, place,
                  who + " gives " + value_words(*value) + ", which is not among the values of " + of_output + ": " +
                      shortened(*written_.outputs[output].allowed) + ".");
    return nullptr;
  }

  static std::string allowed_words(const feel::Type& type) {
    std::string words;
    for (const feel::Constraint* allowed = type.allowed.get(); allowed != nullptr; allowed = allowed->base())
      if (!allowed->text().empty()) words += (words.empty() ? "" : ", within ") + shortened(allowed->text());
    return words.empty() ? "other values" : words;
  }

  static std::string described(const Expression& tree, TypeKind kind) {
    const auto value = constant_value(tree);
    return value ? value_words(*value) + ", which is " + kind_words(kind) : kind_words(kind);
  }

  bool is_listed(const Value& value, const feel::DecisionTable::Output& column) {
    // Long lists in long tables are looked at as far as this goes.
    if (column.allowed.size() > listed_left_) return true;
    listed_left_ -= column.allowed.size();
    return std::any_of(column.allowed.begin(), column.allowed.end(), [&](const feel::ExpressionPtr& test) {
      if (bare(*test).parts.empty() || !Axis({}, {}).note(*test)) return true;  // what is no plain condition is not judged
      const feel::Program program(*test, {{"?", column.type}});
      feel::Evaluation evaluation;
      return program.run({&value, 1}, evaluation).is_true();
    });
  }

  const TableView& table_;
  const Table& written_;
  Findings& findings_;
  WrongCells wrong_;
  std::size_t listed_left_ = 2'000'000;  // comparisons of a result with a listed value
};

}  // namespace

WrongCells check_table(const TableView& table, Findings& findings) { return TableCheck(table, findings).run(); }

}  // namespace cw::dmn
