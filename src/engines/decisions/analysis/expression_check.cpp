// SPDX-License-Identifier: MIT
#include "engines/decisions/analysis/expression_check.h"

#include <algorithm>

#include "engines/decisions/analysis/argument_check.h"
#include "engines/decisions/analysis/axis.h"
#include "engines/decisions/analysis/types.h"
#include "engines/decisions/analysis/words.h"
#include "engines/decisions/feel/functions.h"

namespace cw::dmn {
namespace {

using feel::Expression;
using feel::Syntax;
using feel::TypeKind;

class ExpressionCheck {
 public:
  ExpressionCheck(const ModelTrees& trees, const LogicView& logic, Findings& findings)
      : trees_(trees), element_(trees.parts->elements[logic.element]), findings_(findings) {
    for (const feel::Variable& variable : logic.variables) scope_.push_back(variable.name);
    place_ = element_.label;
    visit(*logic.tree);
  }
  [[nodiscard]] std::set<std::string> used() { return std::move(used_); }

 private:
  void add(FindingKind kind, std::string message) { findings_.add(kind, Severity::error, place_, std::move(message)); }

  // Names added within it go at its end.
  class Scope {
   public:
    explicit Scope(ExpressionCheck& check) : check_(check), size_(check.scope_.size()), open_(check.open_) {}
    ~Scope() {
      check_.scope_.resize(size_);
      check_.open_ = open_;
    }
    Scope(const Scope&) = delete;
    Scope& operator=(const Scope&) = delete;

   private:
    ExpressionCheck& check_;
    std::size_t size_;
    int open_;
  };

  [[nodiscard]] bool in_scope(const std::string& name) const { return std::find(scope_.rbegin(), scope_.rend(), name) != scope_.rend(); }

  void visit_parts(const Expression& e, std::size_t from = 0) {
    for (std::size_t i = from; i < e.parts.size(); ++i) visit(*e.parts[i]);
  }

  void visit(const Expression& e) {
    const Scope scope(*this);
    switch (e.syntax) {
      case Syntax::labelled: return labelled(e);
      case Syntax::variable: return variable(e);
      case Syntax::path: return path(e);
      case Syntax::call: return call(e);
      case Syntax::table: return table(*e.table);
      case Syntax::conversion: return conversion(e);
      case Syntax::filter:
        visit(*e.parts[0]);
        ++open_;  // components of the items may stand alone
        scope_.emplace_back("item");
        return visit_parts(e, 1);
      case Syntax::for_loop:
      case Syntax::some:
      case Syntax::every: return loop(e);
      case Syntax::function:
      case Syntax::external: scope_.insert(scope_.end(), e.names.begin(), e.names.end()); return visit_parts(e);
      case Syntax::context:
      case Syntax::result_context:
        for (std::size_t i = 0; i < e.parts.size(); ++i) {
          visit(*e.parts[i]);
          if (i < e.names.size()) scope_.push_back(e.names[i]);
        }
        return;
      case Syntax::in:
        visit(*e.parts[0]);
        scope_.emplace_back("?");
        return visit_parts(e, 1);
      default: visit_parts(e); operands(e);
    }
  }

  void labelled(const Expression& e) {
    const std::string outer = std::exchange(place_, e.name);
    visit_parts(e);
    place_ = outer;
  }

  void variable(const Expression& e) {
    used_.insert(e.name);
    if (open_ > 0 || in_scope(e.name) || feel::builtin_names().find(feel::name_key(e.name)) != nullptr) return;
    const std::string key = feel::name_key(e.name);
    if (const auto found = trees_.by_variable.find({element_.file, key});
        found != trees_.by_variable.end() && trees_.parts->elements[found->second].label != element_.label) {
      if (missing_.insert(key).second)
        add(FindingKind::missing_requirement, "It uses " + quoted(e.name) + ", but does not require it. Draw an arrow from " +
                                                  trees_.parts->elements[found->second].label + " to " + element_.label + ".");
      return;
    }
    const bool in_table = place_.find(", rule ") != std::string::npos;
    add(FindingKind::unknown_name,
        "Nothing is called " + quoted(e.name) + " here." + (in_table ? " If it is text, put it in quotes: \"" + e.name + "\"." : ""));
  }

  void path(const Expression& e) {
    visit(*e.parts[0]);
    const feel::Type* type = bare(*e.parts[0]).type.get();
    if (const feel::Type* element = feel::element_of(type)) type = element;
    if (type == nullptr || type->kind != TypeKind::context || type->fields.empty() || feel::find_field(type, e.name) != nullptr) return;
    const auto same = [&](const feel::Field& field) { return feel::name_key(field.name) == feel::name_key(e.name); };
    if (std::any_of(type->fields.begin(), type->fields.end(), same)) return;
    std::vector<std::string> known;
    for (const feel::Field& field : type->fields) known.push_back(quoted(field.name));
    add(FindingKind::unknown_name, "There is no " + quoted(e.name) + " here; there is " + shortened(joined(known), 200) + ".");
  }

  void loop(const Expression& e) {
    for (std::size_t i = 0; i < e.parts.size(); ++i) {
      visit(*e.parts[i]);
      if (i < e.names.size()) scope_.push_back(e.names[i]);
      if (i + 2 == e.parts.size() && e.syntax == Syntax::for_loop) scope_.emplace_back("partial");
    }
  }

  void call(const Expression& e) {
    const Expression& callee = bare(*e.parts[0]);
    visit_parts(e, 1);
    const bool builtin = callee.syntax == Syntax::variable && !in_scope(callee.name) && open_ == 0 &&
                         feel::builtin_names().find(feel::name_key(callee.name)) != nullptr;
    if (!builtin) {
      visit(*e.parts[0]);
      const feel::Type* type = callee.type.get();
      if (type == nullptr || type->kind != TypeKind::function || !type->result || type->parameters.size() == e.parts.size() - 1) return;
      add(FindingKind::wrong_arguments, quoted(callee.name) + " takes " + counted(type->parameters.size(), "argument") + ", not " +
                                            std::to_string(e.parts.size() - 1) + ".");
      return;
    }
    std::vector<TypeKind> kinds;
    for (std::size_t i = 1; i < e.parts.size(); ++i) kinds.push_back(sure_kind(*e.parts[i]));
    const std::string problem = arguments_problem(callee.name, kinds, e.names);
    if (!problem.empty()) add(FindingKind::wrong_arguments, "The function " + quoted(callee.name) + " " + problem + ".");
  }

  void table(const feel::DecisionTable& table) {
    for (const feel::DecisionTable::Input& input : table.inputs) visit(*input.expression);
    const Scope scope(*this);
    scope_.emplace_back("?");
    for (const feel::DecisionTable::Input& input : table.inputs)
      if (input.allowed) visit(*input.allowed);
    for (const feel::DecisionTable::Output& output : table.outputs) {
      for (const auto& allowed : output.allowed) visit(*allowed);
      if (output.default_value) visit(*output.default_value);
    }
    for (const feel::DecisionTable::Rule& rule : table.rules) {
      for (const auto& test : rule.tests) visit(*test);
      for (const auto& result : rule.results) visit(*result);
    }
  }

  void conversion(const Expression& e) {
    visit_parts(e);
    const TypeKind found = sure_kind(*e.parts[0]);
    if (e.type && never_fits(found, e.type->kind))
      add(FindingKind::wrong_type, "The value is " + kind_words(found) + ", but should be " + kind_words(e.type->kind) + ".");
  }

  void operands(const Expression& e) {
    switch (e.syntax) {
      case Syntax::add:
      case Syntax::subtract:
      case Syntax::multiply:
      case Syntax::divide:
      case Syntax::power: return arithmetic(e);
      case Syntax::equal:
      case Syntax::not_equal:
      case Syntax::less:
      case Syntax::less_or_equal:
      case Syntax::greater:
      case Syntax::greater_or_equal: return comparison(e);
      case Syntax::conjunction:
      case Syntax::disjunction:
        for (const auto& part : e.parts) truth(*part, "'and' and 'or' join conditions");
        return;
      case Syntax::condition: return truth(*e.parts[0], "What stands behind 'if' should be a condition");
      default: return;
    }
  }

  void arithmetic(const Expression& e) {
    const TypeKind left = sure_kind(*e.parts[0]), right = sure_kind(*e.parts[1]);
    if (!is_scalar(left) || !is_scalar(right)) return;
    const bool text = left == TypeKind::string || right == TypeKind::string;
    const bool truths = left == TypeKind::boolean || right == TypeKind::boolean;
    if (e.syntax == Syntax::add && left == TypeKind::string && right == TypeKind::string) return;
    if (!text && !truths) return;
    add(FindingKind::wrong_type, "It computes with " + kind_words(left) + " and " + kind_words(right) + ", which has no result.");
  }

  void comparison(const Expression& e) {
    const TypeKind left = sure_kind(*e.parts[0]), right = sure_kind(*e.parts[1]);
    if (!is_scalar(left) || !is_scalar(right) || left == right) return;
    add(FindingKind::wrong_type, "It compares " + kind_words(left) + " with " + kind_words(right) + ", which has no answer.");
  }

  void truth(const Expression& e, std::string_view why) {
    const TypeKind kind = sure_kind(e);
    if (is_scalar(kind) && kind != TypeKind::boolean)
      add(FindingKind::wrong_type, std::string(why) + ", and this is " + kind_words(kind) + ".");
  }

  const ModelTrees& trees_;
  const Element& element_;
  Findings& findings_;
  std::string place_;
  std::vector<std::string> scope_;
  int open_ = 0;  // filters around: names may be components of their items
  std::set<std::string> used_, missing_;
};

}  // namespace

std::set<std::string> check_expressions(const ModelTrees& trees, const LogicView& logic, Findings& findings) {
  return ExpressionCheck(trees, logic, findings).used();
}

}  // namespace cw::dmn
