// SPDX-License-Identifier: MIT
// Types of item definitions, with their allowed values compiled (DMN 1.5, 7.3.3).
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "engines/decisions/feel/names.h"
#include "engines/decisions/model/definitions.h"
#include "engines/decisions/model/model.h"

namespace cw::dmn {

// All files' types. Built once, then read only.
class ItemTypes {
 public:
  ItemTypes(const std::vector<Definitions>& files, std::vector<Problem>& problems);

  // Of a typeRef as a file has it; absent for "Any", nothing and what is unknown.
  [[nodiscard]] feel::TypePtr find(std::size_t file, std::string_view type_ref) const;
  // By the names under which a file knows them, for expressions.
  [[nodiscard]] const feel::Names& names(std::size_t file) const { return names_[file]; }
  // All names of components.
  [[nodiscard]] const feel::Names& components() const { return components_; }
  void add_component(std::string_view name) { components_.add(name); }

 private:
  feel::TypePtr resolve(std::size_t file, std::string_view type_ref, int depth);
  feel::TypePtr make(std::size_t file, const ItemDefinition& item, int depth);
  feel::TypePtr make_base(std::size_t file, const ItemDefinition& item, int depth);
  feel::TypePtr restricted(std::size_t file, const feel::TypePtr& type, const std::string& tests, const ItemDefinition& item);
  void note_components(const ItemDefinition& item);
  [[nodiscard]] std::size_t file_of(std::string_view namespace_uri) const;

  const std::vector<Definitions>& files_;
  std::vector<Problem>& problems_;
  std::vector<std::map<std::string, feel::TypePtr, std::less<>>> made_;         // by name, for each file
  std::vector<std::map<std::string_view, const ItemDefinition*>> definitions_;  // the same
  std::vector<feel::Names> names_;
  feel::Names components_;
};

}  // namespace cw::dmn
