// SPDX-License-Identifier: MIT
#include "engines/decisions/internal/item_types.h"

#include <algorithm>

#include "engines/decisions/feel/compile.h"
#include "engines/decisions/feel/parse.h"

namespace cw::dmn {
namespace {

using feel::Type;
using feel::TypeKind;
using feel::TypePtr;

class AllowedValues final : public feel::Constraint {
 public:
  AllowedValues(const feel::Expression& tests, const std::vector<feel::Variable>& variables, std::string text,
                std::shared_ptr<const feel::Constraint> base)
      : program_(tests, variables), text_(std::move(text)), base_(std::move(base)) {}
  [[nodiscard]] std::string_view text() const override { return text_; }
  [[nodiscard]] const feel::Constraint* base() const override { return base_.get(); }
  [[nodiscard]] bool holds(const feel::Value& value, feel::Evaluation& evaluation) const override {
    if (base_ && !base_->holds(value, evaluation)) return false;
    const std::size_t mark = evaluation.mark();
    const bool result = program_.run({&value, 1}, evaluation).is_true();
    evaluation.forget_since(mark);
    return result;
  }

 private:
  feel::Program program_;
  std::string text_;
  std::shared_ptr<const feel::Constraint> base_;
};

}  // namespace

ItemTypes::ItemTypes(const std::vector<Definitions>& files, std::vector<Problem>& problems)
    : files_(files), problems_(problems), made_(files.size()), definitions_(files.size()), names_(files.size()) {
  for (std::size_t file = 0; file < files.size(); ++file)
    for (const ItemDefinition& item : files[file].item_definitions) definitions_[file].emplace(item.name, &item);
  for (std::size_t file = 0; file < files.size(); ++file)
    for (const ItemDefinition& item : files[file].item_definitions) {
      (void)resolve(file, item.name, 0);
      note_components(item);
    }
  for (std::size_t file = 0; file < files.size(); ++file) {
    for (const auto& [name, type] : made_[file]) names_[file].add(name, type);
    for (const Import& import : files[file].imports) {
      const std::size_t other = file_of(import.namespace_uri);
      if (other == files.size()) continue;
      for (const auto& [name, type] : made_[other]) {
        const std::string known = import.name.empty() ? name : import.name + "." + name;
        if (names_[file].find(feel::name_key(known)) == nullptr) names_[file].add(known, type);
      }
    }
  }
}

std::size_t ItemTypes::file_of(std::string_view namespace_uri) const {
  const auto found =
      std::find_if(files_.begin(), files_.end(), [&](const Definitions& file) { return file.namespace_uri == namespace_uri; });
  return static_cast<std::size_t>(found - files_.begin());
}

void ItemTypes::note_components(const ItemDefinition& item) {
  for (const ItemDefinition& component : item.components) {
    components_.add(component.name);
    note_components(component);
  }
}

TypePtr ItemTypes::find(std::size_t file, std::string_view type_ref) const {
  if (type_ref.empty() || type_ref == "Any") return nullptr;
  if (const auto found = made_[file].find(type_ref); found != made_[file].end()) return found->second;
  if (const feel::Variable* found = names_[file].find(feel::name_key(type_ref))) return found->type;
  return feel::find_basic_type(type_ref);
}

// While types are made: an item definition of the file, of an import by "import.name", or a basic type.
TypePtr ItemTypes::resolve(std::size_t file, std::string_view type_ref, int depth) {
  constexpr int deepest = 60;
  if (type_ref.empty() || type_ref == "Any") return nullptr;
  auto& made = made_[file];
  if (const auto found = made.find(type_ref); found != made.end()) return found->second;
  if (const auto defined = definitions_[file].find(type_ref); defined != definitions_[file].end()) {
    const ItemDefinition& item = *defined->second;
    if (depth > deepest) {
      problems_.push_back({"item definition '" + item.name + "'", "it is defined by itself; the inner one is taken as Any"});
      return nullptr;
    }
    made.emplace(item.name, nullptr);  // while it is made it is any: definitions may go round in circles
    TypePtr type = make(file, item, depth + 1);
    made.insert_or_assign(item.name, type);
    return type;
  }
  for (const Import& import : files_[file].imports) {
    const std::size_t other = file_of(import.namespace_uri);
    if (other == files_.size() || depth > deepest) continue;
    if (import.name.empty()) {
      if (TypePtr found = resolve(other, type_ref, depth + 1); found && !feel::find_basic_type(type_ref)) return found;
    } else if (type_ref.starts_with(import.name + ".")) {
      return resolve(other, type_ref.substr(import.name.size() + 1), depth + 1);
    }
  }
  TypePtr basic = feel::find_basic_type(type_ref);
  if (!basic) problems_.push_back({files_[file].file, "there is no type '" + std::string(type_ref) + "'; it is taken as Any"});
  return basic;
}

TypePtr ItemTypes::make_base(std::size_t file, const ItemDefinition& item, int depth) {
  if (item.function) {
    Type type;
    type.kind = TypeKind::function;
    for (const InformationItem& parameter : item.function->parameters) type.parameters.push_back(resolve(file, parameter.type_ref, depth));
    type.result = resolve(file, item.function->output_type_ref, depth);
    if (!type.result) type.result = feel::basic_type(TypeKind::any);
    return std::make_shared<const Type>(std::move(type));
  }
  if (item.components.empty()) return resolve(file, item.type_ref, depth);
  Type type;
  type.kind = TypeKind::context;
  for (const ItemDefinition& component : item.components) type.fields.push_back({component.name, make(file, component, depth + 1)});
  return std::make_shared<const Type>(std::move(type));
}

// What the type allows already must hold as well: a type that is derived from another has fewer values, never more (DMN 1.5, 7.3.3).
TypePtr ItemTypes::restricted(std::size_t file, const TypePtr& type, const std::string& tests, const ItemDefinition& item) {
  feel::Vocabulary vocabulary;
  vocabulary.variables = {{"?", type}};
  vocabulary.components = &components_;
  const auto tree = feel::parse_unary_tests(tests, vocabulary);
  if (!tree) {
    problems_.push_back({files_[file].file + ", item definition '" + item.name + "'", "allowed values: " + tree.error().message});
    return type;
  }
  Type made = type ? *type : Type();
  made.name = item.name;
  made.allowed = std::make_shared<const AllowedValues>(**tree, vocabulary.variables, tests, std::move(made.allowed));
  return std::make_shared<const Type>(std::move(made));
}

// Allowed values are of each item of a collection, the type constraint of the whole (DMN 1.5, table 32).
TypePtr ItemTypes::make(std::size_t file, const ItemDefinition& item, int depth) {
  constexpr int deepest = 60;
  if (depth > deepest) return nullptr;
  TypePtr type = make_base(file, item, depth);
  if (item.allowed_values && !item.allowed_values->empty()) type = restricted(file, type, *item.allowed_values, item);
  if (item.is_collection) type = feel::list_of(type);
  if (item.type_constraint && !item.type_constraint->empty()) type = restricted(file, type, *item.type_constraint, item);
  if (type && type->name.empty() && !item.name.empty()) {
    Type named = *type;
    named.name = item.name;
    type = std::make_shared<const Type>(std::move(named));
  }
  return type;
}

}  // namespace cw::dmn
