// SPDX-License-Identifier: MIT
#include "engines/decisions/analysis/difference_examples.h"

#include <algorithm>
#include <map>
#include <set>

#include "engines/decisions/analysis/axis.h"
#include "engines/decisions/analysis/model_trees.h"
#include "engines/decisions/analysis/words.h"
#include "engines/decisions/conformance/test_cases.h"
#include "engines/decisions/feel/parse.h"

namespace cw::dmn {
namespace {

using feel::Expression;
using feel::Syntax;
using feel::TypeKind;
using feel::Value;
using Path = std::vector<std::string>;  // an input, and parts within it

constexpr std::size_t most_tried = 20'000;

// The path that an expression names; nothing where it is none.
std::optional<Path> path_of(const Expression& tree) {
  const Expression& e = bare(tree);
  if (e.syntax == Syntax::variable) return Path{e.name};
  if (e.syntax != Syntax::path) return std::nullopt;
  auto path = path_of(*e.parts[0]);
  if (path) path->push_back(e.name);
  return path;
}

Value plain_value(const feel::Type* type, int depth = 0) {
  constexpr int deepest = 20;
  if (type == nullptr || depth > deepest) return Value::number(1);
  switch (type->kind) {
    case TypeKind::boolean: return Value::boolean(true);
    case TypeKind::string: return Value::string("any text");
    case TypeKind::date: return Value::date({2026, 1, 1});
    case TypeKind::time: return Value::time({});
    case TypeKind::date_time: return Value::date_time({{2026, 1, 1}, {}});
    case TypeKind::days_time_duration: return Value::duration(feel::DaysTimeDuration{86'400, 0});
    case TypeKind::years_months_duration: return Value::duration(feel::YearsMonthsDuration{12});
    case TypeKind::list: return Value::list({plain_value(type->element.get(), depth + 1)});
    default: return Value::number(1);
  }
}

class Search {
 public:
  Search(const ModelTrees& before, const ModelTrees& after) : before_(before), after_(after) {
    for (const ModelTrees* trees : {&before, &after})
      for (const Element& element : trees->parts->elements)
        if (element.kind == ElementKind::input_data && element.file == 0) types_.insert_or_assign(element.variable, element.type);
    for (const ModelTrees* trees : {&before, &after}) {
      for (const LogicView& logic : trees->logics) comparisons_in(*logic.tree);
      for (const TableView& table : trees->tables)
        if (table.read) columns_of(*table.read);
    }
    for (const ModelTrees* trees : {&before, &after})
      for (const Element& element : trees->parts->elements)
        if (element.kind == ElementKind::input_data && element.file == 0) note_allowed({element.variable}, element.type);
    for (auto& [path, axis] : axes_) {
      restrict(path, axis);
      if (!axis.cut()) axis = uncut(path);
      for (std::uint32_t piece = 0; piece < axis.size(); ++piece) candidates_[path].push_back(axis.sample(piece));
    }
  }

  DifferingSearch run(const Model& before, const Model& after, std::size_t most) {
    std::vector<std::string> decisions;
    for (const Decision& each : before.files().front().decisions)
      for (const Decision& other : after.files().front().decisions)
        if (each.name == other.name) decisions.push_back(each.name);
    changed_rules(before_, after_);
    changed_rules(after_, before_);
    std::size_t combinations = 1;
    for (const auto& [path, values] : candidates_)
      combinations = combinations > most_tried ? combinations : combinations * std::max<std::size_t>(values.size(), 1);
    search_.is_complete = combinations <= most_tried;
    for (const Assignment& each : directed_) try_one(each, before, after, decisions, most);
    std::uint64_t state = 88'172'645'463'325'252ULL;  // G. Marsaglia, Xorshift RNGs
    for (std::size_t i = 0; i < std::min(combinations, most_tried); ++i) {
      Assignment assignment;
      std::size_t rest = i;
      for (const auto& [path, values] : candidates_) {
        if (values.empty()) continue;
        state ^= state << 13U;
        state ^= state >> 7U;
        state ^= state << 17U;
        const std::size_t at = search_.is_complete ? rest % values.size() : static_cast<std::size_t>(state % values.size());
        rest /= values.size();
        assignment[path] = values[at];
      }
      try_one(assignment, before, after, decisions, most);
    }
    return std::move(search_);
  }

 private:
  using Assignment = std::map<Path, Value>;

  // What the types of inputs, and of their parts, allow, in either version.
  void note_allowed(const Path& path, const feel::TypePtr& type) {
    constexpr std::size_t deepest = 20;
    if (!type || path.size() > deepest) return;
    std::vector<std::string> texts;
    for (const feel::Constraint* allowed = type->allowed.get(); allowed != nullptr; allowed = allowed->base())
      if (!allowed->text().empty()) texts.emplace_back(allowed->text());
    if (!texts.empty() && type->kind != TypeKind::context) axes_.try_emplace(path, path.back(), type);
    if (type->kind != TypeKind::context) allowed_[path].push_back(std::move(texts));
    for (const feel::Field& field : type->fields) {
      Path inner(path);
      inner.push_back(field.name);
      note_allowed(inner, field.type);
    }
  }

  // Both versions allow the same: other values are no inputs. Else what each allows is tried.
  void restrict(const Path& path, Axis& axis) {
    const auto found = allowed_.find(path);
    if (found == allowed_.end()) return;
    const std::set<std::vector<std::string>> versions(found->second.begin(), found->second.end());
    std::set<std::string> texts;
    for (const auto& of_version : versions) texts.insert(of_version.begin(), of_version.end());
    for (const std::string& text : texts) {
      feel::Vocabulary vocabulary;
      vocabulary.variables = {{"?", nullptr}};
      auto tests = feel::parse_unary_tests(text, vocabulary);
      if (!tests) continue;
      if (versions.size() == 1) {
        (void)axis.restrict(**tests);
      } else {
        (void)axis.note(**tests);
      }
      tests_.push_back(std::move(*tests));
    }
  }

  [[nodiscard]] Axis uncut(const Path& path) const {
    Axis axis(path.back(), nullptr);
    (void)axis.cut();
    return axis;
  }

  // The axis of a path below an input; nothing where it begins with none.
  Axis* axis_of(const Expression& tree) {
    const auto path = path_of(tree);
    if (!path || !types_.contains(path->front())) return nullptr;
    return &axes_.try_emplace(*path, path->back(), bare(tree).type).first->second;
  }

  void columns_of(const feel::DecisionTable& table) {
    for (std::size_t input = 0; input < table.inputs.size(); ++input) {
      Axis* axis = axis_of(*table.inputs[input].expression);
      if (axis == nullptr) continue;
      for (const auto& rule : table.rules) (void)axis->note(*rule.tests[input]);
    }
  }

  void comparisons_in(const Expression& e) {
    switch (e.syntax) {
      case Syntax::equal:
      case Syntax::not_equal:
      case Syntax::less:
      case Syntax::less_or_equal:
      case Syntax::greater:
      case Syntax::greater_or_equal:
      case Syntax::between:
        for (const auto& side : e.parts)
          if (Axis* axis = axis_of(*side))
            for (const auto& other : e.parts)
              if (const auto value = constant_value(*other)) axis->add_constant(*value);
        break;
      case Syntax::in:
        if (Axis* axis = axis_of(*e.parts[0]))
          for (std::size_t i = 1; i < e.parts.size(); ++i) (void)axis->note(*e.parts[i]);
        break;
      default: break;
    }
    for (const auto& part : e.parts) comparisons_in(*part);
  }

  // For each rule that the other version does not have: inputs at both ends of its first boxes.
  void changed_rules(const ModelTrees& of, const ModelTrees& other) {
    std::set<std::string> known;
    const auto key = [](const TableRule& rule) {
      std::string text;
      for (const auto* cells : {&rule.tests, &rule.results})
        for (const std::string& cell : *cells) text += cell + '\n';
      return text;
    };
    for (const TableView& table : other.tables)
      for (const TableRule& rule : table.written->rules) known.insert(table.label + key(rule));
    for (const TableView& table : of.tables) {
      if (!table.read) continue;
      for (std::size_t rule = 0; rule < table.read->rules.size(); ++rule) {
        if (known.contains(table.label + key(table.written->rules[rule]))) continue;
        for (const End end : {End::last, End::first}) direct(*table.read, rule, end);
      }
    }
  }

  enum class End : std::uint8_t { first, last };
  void direct(const feel::DecisionTable& table, std::size_t rule, End end) {
    Assignment assignment;
    for (const auto& [path, values] : candidates_)
      if (!values.empty()) assignment[path] = values.front();
    for (std::size_t input = 0; input < table.inputs.size(); ++input) {
      const Axis* axis = axis_of(*table.inputs[input].expression);
      if (axis == nullptr) continue;
      const Spans spans = axis->pieces_of(*table.rules[rule].tests[input]);
      if (spans.empty()) return;
      assignment[*path_of(*table.inputs[input].expression)] = axis->sample(end == End::first ? spans.front().first : spans.front().last);
    }
    constexpr std::size_t most = 2'000;
    if (directed_.size() < most) directed_.push_back(std::move(assignment));
  }

  Value value_at(const Path& path, const feel::Type* type, const Assignment& assignment) const {
    if (const auto found = assignment.find(path); found != assignment.end()) return found->second;
    if (type == nullptr || type->kind != TypeKind::context) return plain_value(type);
    std::vector<feel::Entry> entries;
    constexpr std::size_t deepest = 20;
    for (const feel::Field& field : type->fields) {
      if (path.size() > deepest) break;
      Path inner(path);
      inner.push_back(field.name);
      entries.push_back({field.name, value_at(inner, field.type.get(), assignment)});
    }
    return Value::context(std::move(entries));
  }

  void try_one(const Assignment& assignment, const Model& before, const Model& after, const std::vector<std::string>& decisions,
               std::size_t most) {
    Inputs inputs;
    for (const auto& [name, type] : types_) inputs.push_back({name, value_at({name}, type.get(), assignment)});
    ++search_.tried;
    for (const std::string& decision : decisions) {
      if (counts_[decision] >= most) continue;
      feel::Limits limits;
      limits.steps = 200'000;
      const feel::DateTime moment{{2026, 1, 1}, {0, {feel::Zone::Kind::offset, 0}}};
      feel::Evaluation old_evaluation(limits, moment), new_evaluation(limits, moment);
      const auto was = before.evaluate(decision, inputs, old_evaluation), is = after.evaluate(decision, inputs, new_evaluation);
      if (!was || !is || matches_expected(*was, *is)) continue;
      DifferingInputs found{decision, {}, value_text(*was), value_text(*is)};
      for (const auto& [path, value] : assignment) {
        std::string name;
        for (const std::string& part : path) name += (name.empty() ? "" : ".") + part;
        found.inputs.push_back({std::move(name), value_text(value)});
      }
      const auto same = [&](const DifferingInputs& other) {
        return other.decision == decision && std::equal(other.inputs.begin(), other.inputs.end(), found.inputs.begin(), found.inputs.end(),
                                                        [](const auto& a, const auto& b) { return a.value == b.value; });
      };
      if (std::any_of(search_.found.begin(), search_.found.end(), same)) continue;
      ++counts_[decision];
      search_.found.push_back(std::move(found));
    }
  }

  const ModelTrees& before_;
  const ModelTrees& after_;
  std::map<std::string, feel::TypePtr> types_;                     // of inputs, by variable
  std::map<Path, std::vector<std::vector<std::string>>> allowed_;  // texts of allowed values, of each version all that must hold
  std::vector<feel::ExpressionPtr> tests_;
  std::map<Path, Axis> axes_;
  std::map<Path, std::vector<Value>> candidates_;
  std::vector<Assignment> directed_;
  std::map<std::string, std::size_t> counts_;
  DifferingSearch search_;
};

}  // namespace

Result<DifferingSearch> differing_inputs(const std::vector<Definitions>& before, const std::vector<Definitions>& after, std::size_t most) {
  CW_TRY(const ModelTrees old_trees, take_apart(before));
  CW_TRY(const ModelTrees new_trees, take_apart(after));
  CW_TRY(const auto old_model, Model::make(before));
  CW_TRY(const auto new_model, Model::make(after));
  return Search(old_trees, new_trees).run(*old_model, *new_model, most);
}

}  // namespace cw::dmn
