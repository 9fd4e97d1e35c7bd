// SPDX-License-Identifier: MIT
#include "engines/decisions/analysis/model_trees.h"

#include <array>

namespace cw::dmn {

using feel::Expression;
using feel::Syntax;

namespace {

// What the parts of a boxed expression are called (as internal/boxed.cpp calls them).
std::string part_label(const Boxed& boxed, std::size_t part, const std::string& label) {
  static constexpr std::array<std::string_view, 3> branches = {"if", "then", "else"};
  switch (boxed.kind) {
    case BoxedKind::context: {
      const std::string& name = boxed.items[part].name;
      return name.empty() ? label + ", result" : label + ", entry '" + name + "'";
    }
    case BoxedKind::list: return label + ", item " + std::to_string(part + 1);
    case BoxedKind::invocation: return part == 0 ? label + ", function" : label + ", parameter '" + boxed.items[part - 1].name + "'";
    case BoxedKind::conditional: return part < branches.size() ? label + ", " + std::string(branches[part]) : label;
    case BoxedKind::filter: return label + (part == 0 ? ", in" : ", match");
    case BoxedKind::for_loop: return label + (part == 0 ? ", in" : ", return");
    case BoxedKind::some:
    case BoxedKind::every: return label + (part == 0 ? ", in" : ", satisfies");
    default: return label;
  }
}

}  // namespace

void for_each_boxed(const Boxed& boxed, const std::string& label, const std::function<void(const Boxed&, const std::string&)>& call) {
  call(boxed, label);
  if (boxed.kind == BoxedKind::relation) {
    for (std::size_t row = 0; row < boxed.parts.size(); ++row)
      for (std::size_t column = 0; column < boxed.parts[row].parts.size() && column < boxed.items.size(); ++column)
        for_each_boxed(boxed.parts[row].parts[column],
                       label + ", row " + std::to_string(row + 1) + ", column '" + boxed.items[column].name + "'", call);
    return;
  }
  for (std::size_t part = 0; part < boxed.parts.size(); ++part) for_each_boxed(boxed.parts[part], part_label(boxed, part, label), call);
}

void for_each_table(const Expression& tree, const std::string& label,
                    const std::function<void(const std::shared_ptr<const feel::DecisionTable>&, const std::string&)>& call) {
  if (tree.syntax == Syntax::table) call(tree.table, label);
  const std::string& inner = tree.syntax == Syntax::labelled ? tree.name : label;
  for (const auto& part : tree.parts) for_each_table(*part, inner, call);
}

Result<ModelTrees> take_apart(std::vector<Definitions> files) {
  if (files.empty()) return fail(ErrorCode::invalid, "a model needs a file");
  for (std::size_t i = 0; i < files.size(); ++i)
    for (std::size_t j = 0; j < i; ++j)
      if (files[i].namespace_uri == files[j].namespace_uri)
        return fail(ErrorCode::conflict,
                    files[j].file + " and " + files[i].file + " have the same namespace, by which imports tell files apart");
  ModelTrees trees;
  trees.parts = std::make_unique<Model::Parts>();
  Model::Parts& parts = *trees.parts;
  parts.files = std::move(files);
  parts.build();
  for (std::size_t i = 0; i < parts.elements.size(); ++i)
    trees.by_variable.emplace(std::pair(parts.elements[i].file, feel::name_key(parts.elements[i].variable)), i);
  std::vector<Problem> told_already;
  const auto add = [&](std::size_t at, const Boxed& logic) {
    const Element& element = parts.elements[at];
    LogicView view;
    view.element = at;
    view.logic = &logic;
    view.variables = parts.variables_of(element);
    for (const feel::Parameter& parameter : element.parameters) view.variables.push_back({parameter.name, parameter.type});
    std::uint64_t work = 0;
    BoxedTranslation translation(*parts.types, element.file, view.variables, told_already, work);
    view.tree = translation.translate(logic, element.label);
    std::map<std::string, std::shared_ptr<const feel::DecisionTable>> read;
    for_each_table(*view.tree, element.label, [&](const auto& table, const std::string& label) { read.emplace(label, table); });
    for_each_boxed(logic, element.label, [&](const Boxed& boxed, const std::string& label) {
      if (!boxed.table) return;
      const auto found = read.find(label);
      trees.tables.push_back({at, label, &*boxed.table, found != read.end() ? found->second : nullptr});
    });
    trees.logics.push_back(std::move(view));
  };
  static const Boxed nothing;
  std::size_t at = 0;
  for (const Definitions& file : parts.files) {
    at += file.input_data.size();
    for (const Decision& each : file.decisions) add(at++, each.logic);
    for (const BusinessKnowledgeModel& each : file.knowledge_models) add(at++, each.logic.parts.empty() ? nothing : each.logic.parts[0]);
    at += file.services.size();
  }
  return trees;
}

}  // namespace cw::dmn
