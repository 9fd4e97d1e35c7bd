// SPDX-License-Identifier: MIT
// Names of FEEL, which may hold spaces and signs (DMN 1.5, 10.3.1.2). Two names are the same when their words and signs are; the longest
// name that is known at a place is the one meant there.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "engines/decisions/feel/type.h"

namespace cw::feel {

// One form for equal names: one space between words, none around signs. "Pre-bureau  Risk" and "Pre - bureau Risk" give the same.
[[nodiscard]] std::string name_key(std::string_view name);

struct Variable {
  std::string name;                          // as spelled where it is declared
  TypePtr type;                              // absent: not known
  std::shared_ptr<const Value> always = {};  // a function of the model that it stands for in every evaluation; absent: it varies
};

// Names by their keys. Where a name is added twice, the later is found.
class Names {
 public:
  void add(std::string_view name, TypePtr type = nullptr);
  [[nodiscard]] const Variable* find(std::string_view key) const;
  [[nodiscard]] std::size_t longest() const { return longest_; }  // bytes of the longest key
  [[nodiscard]] bool empty() const { return by_key_.empty(); }

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const { return std::hash<std::string_view>()(text); }
  };
  std::unordered_map<std::string, Variable, Hash, std::equal_to<>> by_key_;
  std::size_t longest_ = 0;
};

// What an expression may name. Everything pointed at must live while the expression is read.
struct Vocabulary {
  std::vector<Variable> variables;    // in scope, in the order of their slots
  const Names* types = nullptr;       // item definitions, by name; the variable's type is the type
  const Names* components = nullptr;  // names that contexts of unknown type may have
  bool any_component = false;         // those names may stand alone too: the expression is a filter's
};

}  // namespace cw::feel
