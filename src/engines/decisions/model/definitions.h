// SPDX-License-Identifier: MIT
// One DMN file as it was read: its elements and boxed expressions as data, nothing resolved, nothing checked beyond its form.
// read.h makes it of XML; model.h makes several of them fit to be evaluated.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace cw::dmn {

// A name with a type: variables, parameters, columns (DMN 1.5, 7.3.4 InformationItem).
struct InformationItem {
  std::string id;
  std::string name;
  std::string type_ref;  // empty: not said
  friend bool operator==(const InformationItem&, const InformationItem&) = default;
};

struct Boxed;

struct TableInput {
  std::string id, label;
  std::string expression;
  std::string type_ref;
  std::optional<std::string> allowed;  // unary tests
  friend bool operator==(const TableInput&, const TableInput&) = default;
};
struct TableOutput {
  std::string id, label;
  std::string name;
  std::string type_ref;
  std::optional<std::string> allowed;  // unary tests, in the order of priority
  std::optional<std::string> default_value;
  friend bool operator==(const TableOutput&, const TableOutput&) = default;
};
struct TableRule {
  std::string id;
  std::vector<std::string> tests;    // unary tests, one for each input
  std::vector<std::string> results;  // expressions, one for each output
  std::vector<std::string> annotations;
  friend bool operator==(const TableRule&, const TableRule&) = default;
};
struct Table {
  std::string hit_policy;   // as written; empty: UNIQUE
  std::string aggregation;  // as written; may be empty
  std::vector<TableInput> inputs;
  std::vector<TableOutput> outputs;
  std::vector<TableRule> rules;
  friend bool operator==(const Table&, const Table&) = default;
};

enum class BoxedKind : std::uint8_t {
  nothing,      // no expression is there
  literal,      // text
  table,        // table
  context,      // items[i]: parts[i]; an item without a name is the result
  relation,     // items are columns; parts are lists
  list,         // parts
  invocation,   // parts[0] called with items[i]: parts[i + 1]
  function,     // items are parameters; parts[0] is the body; text its kind
  conditional,  // if, then, else
  filter,       // parts[0] filtered by parts[1]
  for_loop,     // items[0] in parts[0], parts[1]
  some,
  every
};

struct Boxed {
  BoxedKind kind = BoxedKind::nothing;
  std::string id, label;
  std::string type_ref;
  std::string text;
  std::string expression_language;  // empty: FEEL
  std::vector<InformationItem> items;
  std::vector<Boxed> parts;
  std::optional<Table> table;
  friend bool operator==(const Boxed&, const Boxed&) = default;
};

struct ItemDefinition {
  std::string id;
  std::string name;
  std::string type_ref;
  bool is_collection = false;
  std::optional<std::string> allowed_values;   // of the value, or of each item of a collection
  std::optional<std::string> type_constraint;  // of the value as a whole
  std::vector<ItemDefinition> components;
  struct Function {
    std::string output_type_ref;
    std::vector<InformationItem> parameters;
    friend bool operator==(const Function&, const Function&) = default;
  };
  std::optional<Function> function;
  friend bool operator==(const ItemDefinition&, const ItemDefinition&) = default;
};

// "#id" or "namespace#id", as written.
using Reference = std::string;

struct InputData {
  std::string id, name;
  InformationItem variable;
  friend bool operator==(const InputData&, const InputData&) = default;
};
struct Decision {
  std::string id, name, question, allowed_answers, description;
  InformationItem variable;
  std::vector<Reference> required_decisions, required_inputs, required_knowledge;
  Boxed logic;
  friend bool operator==(const Decision&, const Decision&) = default;
};
struct BusinessKnowledgeModel {
  std::string id, name, description;
  InformationItem variable;
  std::vector<Reference> required_knowledge;
  Boxed logic;  // a function, or nothing
  friend bool operator==(const BusinessKnowledgeModel&, const BusinessKnowledgeModel&) = default;
};
struct DecisionService {
  std::string id, name, description;
  InformationItem variable;
  std::vector<Reference> output_decisions, encapsulated_decisions, input_decisions, input_data;
  friend bool operator==(const DecisionService&, const DecisionService&) = default;
};
struct Import {
  std::string name;  // may be empty: its elements are then named without a prefix
  std::string namespace_uri;
  std::string import_type;
  friend bool operator==(const Import&, const Import&) = default;
};

struct Definitions {
  std::string file;  // for messages
  std::string id, name;
  std::string namespace_uri;
  std::string dmn_version;  // "1.5"
  std::vector<Import> imports;
  std::vector<ItemDefinition> item_definitions;
  std::vector<InputData> input_data;
  std::vector<Decision> decisions;
  std::vector<BusinessKnowledgeModel> knowledge_models;
  std::vector<DecisionService> services;
  friend bool operator==(const Definitions&, const Definitions&) = default;
};

}  // namespace cw::dmn
