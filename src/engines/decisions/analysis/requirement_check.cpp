// SPDX-License-Identifier: MIT
#include "engines/decisions/analysis/requirement_check.h"

#include <algorithm>

#include "engines/decisions/analysis/words.h"

namespace cw::dmn {
namespace {

class RequirementCheck {
 public:
  RequirementCheck(const ModelTrees& trees, const std::map<std::size_t, std::set<std::string>>& used, Findings& findings)
      : parts_(*trees.parts), used_(used), findings_(findings) {
    for (std::size_t i = 0; i < parts_.elements.size(); ++i) labels_.emplace(parts_.elements[i].label, i);
    for (const Problem& problem : parts_.problems)
      if (const auto element = element_of_place(problem.where)) unread_.insert(*element);
    for (const auto& [element, names] : used_)
      for (const std::string& name : names) used_names_.emplace(parts_.elements[element].file, name);
  }

  void run() {
    imports();
    unreadable();
    circles();
    unused();
    types();
  }

 private:
  Finding& add(std::size_t element, FindingKind kind, Severity severity, std::string where, std::string message) {
    findings_.look_at(parts_.files[parts_.elements[element].file].file, parts_.elements[element].label);
    return findings_.add(kind, severity, std::move(where), std::move(message));
  }

  // The element that a place of a diagnostic belongs to; nothing where it is none's.
  [[nodiscard]] std::optional<std::size_t> element_of_place(std::string_view place) const {
    for (std::size_t end = place.size(); end != std::string_view::npos;
         end = end == 0 ? std::string_view::npos : place.rfind(", ", end - 1))
      if (const auto found = labels_.find(place.substr(0, end)); found != labels_.end()) return found->second;
    return std::nullopt;
  }

  void imports() {
    for (const Definitions& file : parts_.files)
      for (const Import& import : file.imports) {
        const bool is_model = import.import_type.find("/DMN/") != std::string::npos;
        if (!is_model || parts_.find_file(import.namespace_uri)) continue;
        const std::string place = "import '" + import.name + "'";
        findings_.look_at(file.file, place);
        findings_.add(FindingKind::unreadable, Severity::error, place,
                      "The model that is imported here is not at hand: no file has the namespace " + shortened(import.namespace_uri) + ".");
      }
  }

  void unreadable() {
    for (const Problem& problem : parts_.problems) {
      if (problem.what.starts_with("there is no type") || problem.what.starts_with("there is no hit policy") ||
          problem.what == "the table has no output")
        continue;  // told by other checks, with their places
      std::string what = problem.what;
      if (!what.empty() && what.front() >= 'a' && what.front() <= 'z' && !what.starts_with("line "))
        what.front() = static_cast<char>(what.front() - 'a' + 'A');
      const bool empty = problem.what == "there is no expression";
      if (empty) what = "It has no logic yet: its value is always null";
      if (what.starts_with("line ")) what = "It cannot be read: " + what;
      if (what.back() != '.') what += '.';
      const FindingKind kind =
          problem.what.find("is defined by itself") != std::string::npos ? FindingKind::cyclic_requirement : FindingKind::unreadable;
      const Severity severity = empty ? Severity::warning : Severity::error;
      if (const auto element = element_of_place(problem.where)) {
        add(*element, kind, severity, problem.where, std::move(what));
        continue;
      }
      std::string where = problem.where, file = parts_.files.front().file;
      for (const Definitions& each : parts_.files)
        if (where.starts_with(each.file + ", ")) {
          file = each.file;
          where = where.substr(each.file.size() + 2);
        }
      findings_.look_at(file, where);
      findings_.add(kind, severity, where, std::move(what));
    }
  }

  // Elements that an element requires, decisions only.
  [[nodiscard]] std::vector<std::size_t> required(std::size_t element) const {
    std::vector<std::size_t> all;
    for (const Requirement& requirement : parts_.elements[element].requirements)
      for (const std::size_t each : requirement.elements)
        if (parts_.elements[each].kind == ElementKind::decision) all.push_back(each);
    return all;
  }

  void circles() {
    enum class State : std::uint8_t { fresh, open, done };
    std::vector<State> states(parts_.elements.size(), State::fresh);
    struct Step {
      std::size_t element;
      std::vector<std::size_t> next;
    };
    for (std::size_t start = 0; start < parts_.elements.size(); ++start) {
      if (states[start] != State::fresh || parts_.elements[start].kind != ElementKind::decision) continue;
      std::vector<Step> path{{start, required(start)}};
      states[start] = State::open;
      while (!path.empty()) {
        if (path.back().next.empty()) {
          states[path.back().element] = State::done;
          path.pop_back();
          continue;
        }
        const std::size_t next = path.back().next.back();
        path.back().next.pop_back();
        if (states[next] == State::fresh) {
          states[next] = State::open;
          path.push_back({next, required(next)});
        } else if (states[next] == State::open) {
          std::vector<std::string> names;
          const auto from = std::find_if(path.begin(), path.end(), [&](const Step& step) { return step.element == next; });
          for (auto at = from; at != path.end(); ++at) names.push_back(quoted(parts_.elements[at->element].name));
          add(next, FindingKind::cyclic_requirement, Severity::error, parts_.elements[next].label,
              names.size() == 1 ? "The decision " + names[0] + " requires itself, so it has no value."
                                : "The decisions " + joined(names) + " require each other in a circle, so none of them has a value.");
        }
      }
    }
  }

  void unused() {
    std::set<std::size_t> wanted;
    for (std::size_t i = 0; i < parts_.elements.size(); ++i) {
      const Element& element = parts_.elements[i];
      wanted.insert(element.service_inputs.begin(), element.service_inputs.end());
      for (const Requirement& requirement : element.requirements) {
        wanted.insert(requirement.elements.begin(), requirement.elements.end());
        const auto names = used_.find(i);
        if (names == used_.end() || names->second.contains(requirement.name) || cannot_be_read(i)) continue;
        add(i, FindingKind::unused, Severity::warning, element.label,
            "It requires " + quoted(requirement.name) + ", but does not use it. Take the arrow away, or use it.");
      }
    }
    for (std::size_t i = 0; i < parts_.elements.size(); ++i) {
      const Element& element = parts_.elements[i];
      if (element.kind == ElementKind::input_data && element.file == 0 && !wanted.contains(i) && !is_asked_by_name(element))
        add(i, FindingKind::unused, Severity::warning, element.label, "Nothing uses this input.");
    }
  }

  // A decision names it without requiring it, which is told already.
  [[nodiscard]] bool is_asked_by_name(const Element& element) const { return used_names_.contains({element.file, element.variable}); }

  [[nodiscard]] bool cannot_be_read(std::size_t element) const { return unread_.contains(element); }

  [[nodiscard]] bool is_type(std::size_t file, const std::string& type_ref) const {
    if (type_ref.empty() || type_ref == "Any" || parts_.types->find(file, type_ref)) return true;
    return parts_.types->names(file).find(feel::name_key(type_ref)) != nullptr;
  }

  void types() {
    for (std::size_t file = 0; file < parts_.files.size(); ++file)
      for (const ItemDefinition& item : parts_.files[file].item_definitions) {
        const std::string place = "item definition '" + item.name + "'";
        findings_.look_at(parts_.files[file].file, place);
        item_types(file, item, place);
      }
    std::size_t at = 0;
    for (std::size_t file = 0; file < parts_.files.size(); ++file) {
      const Definitions& definitions = parts_.files[file];
      for (const InputData& each : definitions.input_data) element_type(at++, each.variable.type_ref);
      for (const Decision& each : definitions.decisions) element_types(at++, each.variable.type_ref, each.logic);
      for (const BusinessKnowledgeModel& each : definitions.knowledge_models) element_types(at++, each.variable.type_ref, each.logic);
      for (const DecisionService& each : definitions.services) element_type(at++, each.variable.type_ref);
    }
  }

  void unknown_type(std::size_t file, const std::string& type_ref, const std::string& place) {
    if (is_type(file, type_ref) || !told_.emplace(place, type_ref).second) return;
    findings_.add(FindingKind::missing_type, Severity::error, place,
                  "There is no type " + quoted(type_ref) + ". Define it, or choose another; until then nothing is checked here.");
  }

  void item_types(std::size_t file, const ItemDefinition& item, const std::string& place) {
    unknown_type(file, item.type_ref, place);
    for (const ItemDefinition& component : item.components) item_types(file, component, place);
    if (!item.function) return;
    unknown_type(file, item.function->output_type_ref, place);
    for (const InformationItem& parameter : item.function->parameters) unknown_type(file, parameter.type_ref, place);
  }

  void element_type(std::size_t element, const std::string& type_ref) {
    findings_.look_at(parts_.files[parts_.elements[element].file].file, parts_.elements[element].label);
    unknown_type(parts_.elements[element].file, type_ref, parts_.elements[element].label);
  }

  void element_types(std::size_t element, const std::string& type_ref, const Boxed& logic) {
    element_type(element, type_ref);
    const std::size_t file = parts_.elements[element].file;
    for_each_boxed(logic, parts_.elements[element].label, [&](const Boxed& boxed, const std::string& label) {
      unknown_type(file, boxed.type_ref, label);
      for (const InformationItem& item : boxed.items) unknown_type(file, item.type_ref, label);
      if (!boxed.table) return;
      for (const TableInput& input : boxed.table->inputs) unknown_type(file, input.type_ref, label + ", input '" + input.expression + "'");
      for (const TableOutput& output : boxed.table->outputs) unknown_type(file, output.type_ref, label + ", output '" + output.name + "'");
    });
  }

  const Model::Parts& parts_;
  const std::map<std::size_t, std::set<std::string>>& used_;
  Findings& findings_;
  std::map<std::string, std::size_t, std::less<>> labels_;
  std::set<std::size_t> unread_;
  std::set<std::pair<std::size_t, std::string>> used_names_;
  std::set<std::pair<std::string, std::string>> told_;
};

}  // namespace

void check_requirements(const ModelTrees& trees, const std::map<std::size_t, std::set<std::string>>& used, Findings& findings) {
  RequirementCheck(trees, used, findings).run();
}

}  // namespace cw::dmn
