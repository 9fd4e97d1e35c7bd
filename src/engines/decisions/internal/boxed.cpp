// SPDX-License-Identifier: MIT
#include "engines/decisions/internal/boxed.h"

#include <array>

namespace cw::dmn {

using feel::Expression;
using feel::Syntax;
using feel::TypePtr;

namespace {

BoxedTranslation::Tree make(Syntax syntax) {
  auto made = std::make_unique<Expression>();
  made->syntax = syntax;
  return made;
}

// Variables added within a scope go at its end.
class VariableScope {
 public:
  explicit VariableScope(feel::Vocabulary& vocabulary)
      : vocabulary_(vocabulary), size_(vocabulary.variables.size()), any_(vocabulary.any_component) {}
  ~VariableScope() {
    vocabulary_.variables.resize(size_);
    vocabulary_.any_component = any_;
  }
  VariableScope(const VariableScope&) = delete;
  VariableScope& operator=(const VariableScope&) = delete;

 private:
  feel::Vocabulary& vocabulary_;
  std::size_t size_;
  bool any_;
};

std::string with_more(const std::string& label, std::string_view more) {
  constexpr std::size_t most = 400;
  return label.size() > most ? label : label + ", " + std::string(more);
}

bool is_blank(std::string_view text) { return text.find_first_not_of(" \t\r\n") == std::string_view::npos; }

feel::HitPolicy hit_policy_of(std::string_view written, bool& known) {
  using enum feel::HitPolicy;
  static constexpr std::array<std::pair<std::string_view, feel::HitPolicy>, 8> policies = {{{"", unique},
                                                                                            {"UNIQUE", unique},
                                                                                            {"ANY", any},
                                                                                            {"PRIORITY", priority},
                                                                                            {"FIRST", first},
                                                                                            {"COLLECT", collect},
                                                                                            {"RULE ORDER", rule_order},
                                                                                            {"OUTPUT ORDER", output_order}}};
  for (const auto& [name, policy] : policies)
    if (name == written) return policy;
  known = false;
  return unique;
}

feel::Aggregator aggregator_of(std::string_view written) {
  using enum feel::Aggregator;
  if (written == "SUM") return sum;
  if (written == "COUNT") return count;
  if (written == "MIN") return minimum;
  return written == "MAX" ? maximum : list;
}

}  // namespace

std::string quoted_name(std::string_view name) {
  constexpr std::size_t most = 80;
  if (name.size() <= most) return "'" + std::string(name) + "'";
  std::size_t end = most;
  while (end > 0 && (static_cast<unsigned char>(name[end]) & 0xC0U) == 0x80) --end;
  return "'" + std::string(name.substr(0, end)) + "...'";
}

std::string label_of_part(const std::string& label, std::string_view word, std::string_view name) {
  return with_more(label, name.empty() ? std::string(word) : std::string(word) + " " + quoted_name(name));
}

BoxedTranslation::BoxedTranslation(const ItemTypes& types, std::size_t file, std::vector<feel::Variable> variables,
                                   std::vector<Problem>& problems, std::uint64_t& work)
    : types_(types), file_(file), problems_(problems), work_(work) {
  vocabulary_.variables = std::move(variables);
  vocabulary_.types = &types.names(file);
  vocabulary_.components = &types.components();
}

bool BoxedTranslation::is_too_large() {
  constexpr std::uint64_t most = 50'000'000;
  work_ += vocabulary_.variables.size() + 1;
  return work_ > most;
}

BoxedTranslation::Tree BoxedTranslation::failure(const std::string& label, const std::string& what) {
  problems_.push_back({label, what});
  Tree made = make(Syntax::failure);
  made->name = what;
  return made;
}

BoxedTranslation::Tree BoxedTranslation::converted(Tree tree, const TypePtr& type) {
  if (!type) return tree;
  Tree made = make(Syntax::conversion);
  made->position = tree->position;
  made->type = type;
  add_part(*made, std::move(tree));
  return made;
}

BoxedTranslation::Tree BoxedTranslation::translate(const Boxed& boxed, const std::string& label) {
  Tree tree = plain(boxed, label);
  const TypePtr type = boxed.kind == BoxedKind::function ? nullptr : type_of(boxed.type_ref);
  tree = converted(std::move(tree), type);
  Tree labelled = make(Syntax::labelled);
  labelled->name = label;
  labelled->type = tree->type;
  add_part(*labelled, std::move(tree));
  return labelled;
}

BoxedTranslation::Tree BoxedTranslation::plain(const Boxed& boxed, const std::string& label) {
  switch (boxed.kind) {
    case BoxedKind::nothing: return failure(label, "there is no expression");
    case BoxedKind::literal: return literal(boxed.text, label);
    case BoxedKind::table: return table(boxed, label);
    case BoxedKind::context: return context(boxed, label);
    case BoxedKind::relation: return relation(boxed, label);
    case BoxedKind::list: return list(boxed, label);
    case BoxedKind::invocation: return invocation(boxed, label);
    case BoxedKind::function: return function(boxed, label);
    case BoxedKind::conditional: return conditional(boxed, label);
    case BoxedKind::filter: return filter(boxed, label);
    default: return loop(boxed, label);
  }
}

BoxedTranslation::Tree BoxedTranslation::literal(const std::string& text, const std::string& label) {
  if (is_blank(text)) return make(Syntax::literal);
  if (is_too_large()) return failure(label, "the model is too large: too many expressions with too many names in scope");
  auto tree = feel::parse_expression(text, vocabulary_);
  if (!tree) return failure(label, tree.error().message);
  Tree made = make(Syntax::labelled);
  made->name = label;
  made->position = (*tree)->position;
  made->type = (*tree)->type;
  add_part(*made, std::move(*tree));
  return made;
}

BoxedTranslation::Tree BoxedTranslation::tests(const std::string& text, const TypePtr& type, const std::string& label) {
  if (is_blank(text)) return make(Syntax::any_test);
  const VariableScope scope(vocabulary_);
  vocabulary_.variables.push_back({"?", type});
  if (is_too_large()) return failure(label, "the model is too large: too many cells with too many names in scope");
  auto tree = feel::parse_unary_tests(text, vocabulary_);
  if (!tree) return failure(label, tree.error().message);
  Tree made = make(Syntax::labelled);
  made->name = label;
  add_part(*made, std::move(*tree));
  return made;
}

BoxedTranslation::Tree BoxedTranslation::context(const Boxed& boxed, const std::string& label) {
  const VariableScope scope(vocabulary_);
  Tree made = make(Syntax::context);
  auto type = std::make_shared<feel::Type>();
  type->kind = feel::TypeKind::context;
  for (std::size_t i = 0; i < boxed.parts.size(); ++i) {
    const InformationItem& item = boxed.items[i];
    const bool is_result = item.name.empty();
    const std::string part_label = is_result ? label_of_part(label, "result") : label_of_part(label, "entry", item.name);
    const TypePtr declared = type_of(item.type_ref);
    Tree part = converted(translate(boxed.parts[i], part_label), declared);
    if (is_result) {
      made->syntax = Syntax::result_context;
      made->type = declared ? declared : part->type;
      add_part(*made, std::move(part));
      return made;  // what stands behind the result is seen by nobody
    }
    const TypePtr known = declared ? declared : part->type;
    vocabulary_.variables.push_back({item.name, known});
    type->fields.push_back({item.name, known});
    made->names.push_back(item.name);
    add_part(*made, std::move(part));
  }
  made->type = std::move(type);
  return made;
}

BoxedTranslation::Tree BoxedTranslation::relation(const Boxed& boxed, const std::string& label) {
  Tree made = make(Syntax::list);
  for (std::size_t row = 0; row < boxed.parts.size(); ++row) {
    Tree context = make(Syntax::context);
    const std::vector<Boxed>& cells = boxed.parts[row].parts;
    for (std::size_t column = 0; column < boxed.items.size() && column < cells.size(); ++column) {
      const std::string cell_label =
          label_of_part(label_of_part(label, "row " + std::to_string(row + 1)), "column", boxed.items[column].name);
      context->names.push_back(boxed.items[column].name);
      add_part(*context, converted(translate(cells[column], cell_label), type_of(boxed.items[column].type_ref)));
    }
    add_part(*made, std::move(context));
  }
  return made;
}

BoxedTranslation::Tree BoxedTranslation::list(const Boxed& boxed, const std::string& label) {
  Tree made = make(Syntax::list);
  for (std::size_t i = 0; i < boxed.parts.size(); ++i)
    add_part(*made, translate(boxed.parts[i], label_of_part(label, "item " + std::to_string(i + 1))));
  return made;
}

BoxedTranslation::Tree BoxedTranslation::invocation(const Boxed& boxed, const std::string& label) {
  Tree made = make(Syntax::call);
  Tree called = plain(boxed.parts[0], label_of_part(label, "function"));
  if (called->type && called->type->kind == feel::TypeKind::function) made->type = called->type->result;
  add_part(*made, std::move(called));
  for (std::size_t i = 0; i < boxed.items.size(); ++i) {
    made->names.push_back(boxed.items[i].name);
    const Boxed& binding = boxed.parts[i + 1];
    const std::string part_label = label_of_part(label, "parameter", boxed.items[i].name);
    add_part(*made, binding.kind == BoxedKind::nothing ? make(Syntax::literal) : translate(binding, part_label));
  }
  return made;
}

BoxedTranslation::Tree BoxedTranslation::function(const Boxed& boxed, const std::string& label) {
  const bool external = !boxed.text.empty() && boxed.text != "FEEL";
  const VariableScope scope(vocabulary_);
  Tree made = make(external ? Syntax::external : Syntax::function);
  auto type = std::make_shared<feel::Type>();
  type->kind = feel::TypeKind::function;
  for (const InformationItem& parameter : boxed.items) {
    const TypePtr of_parameter = type_of(parameter.type_ref);
    vocabulary_.variables.push_back({parameter.name, of_parameter});
    made->names.push_back(parameter.name);
    made->types.push_back(of_parameter);
    type->parameters.push_back(of_parameter);
  }
  Tree body = external || boxed.parts.empty() ? make(Syntax::literal) : translate(boxed.parts[0], label);
  type->result = boxed.parts.empty() ? nullptr : type_of(boxed.parts[0].type_ref);
  if (!type->result) type->result = feel::basic_type(feel::TypeKind::any);
  add_part(*made, std::move(body));
  made->type = std::move(type);
  return made;
}

BoxedTranslation::Tree BoxedTranslation::conditional(const Boxed& boxed, const std::string& label) {
  Tree made = make(Syntax::condition);
  static constexpr std::array<std::string_view, 3> names = {"if", "then", "else"};
  for (std::size_t i = 0; i < boxed.parts.size(); ++i) add_part(*made, translate(boxed.parts[i], label_of_part(label, names[i])));
  return made;
}

BoxedTranslation::Tree BoxedTranslation::filter(const Boxed& boxed, const std::string& label) {
  Tree made = make(Syntax::filter);
  Tree base = translate(boxed.parts[0], label_of_part(label, "in"));
  const TypePtr type = base->type;
  add_part(*made, std::move(base));
  const VariableScope scope(vocabulary_);
  const feel::Type* element = feel::element_of(type.get());
  if (element != nullptr)
    for (const feel::Field& field : element->fields) vocabulary_.variables.push_back({field.name, field.type});
  vocabulary_.variables.push_back({"item", element != nullptr ? type->element : nullptr});
  vocabulary_.any_component = true;
  add_part(*made, translate(boxed.parts[1], label_of_part(label, "match")));
  made->type = type;
  return made;
}

BoxedTranslation::Tree BoxedTranslation::loop(const Boxed& boxed, const std::string& label) {
  Tree made = make(boxed.kind == BoxedKind::for_loop ? Syntax::for_loop : boxed.kind == BoxedKind::some ? Syntax::some : Syntax::every);
  const VariableScope scope(vocabulary_);
  Tree over = make(Syntax::iteration);
  Tree domain = translate(boxed.parts[0], label_of_part(label, "in"));
  const feel::Type* element = feel::element_of(domain->type.get());
  vocabulary_.variables.push_back({boxed.items[0].name, element != nullptr ? domain->type->element : nullptr});
  if (boxed.kind == BoxedKind::for_loop) vocabulary_.variables.push_back({"partial", nullptr});
  add_part(*over, std::move(domain));
  made->names.push_back(boxed.items[0].name);
  add_part(*made, std::move(over));
  add_part(*made, translate(boxed.parts[1], label_of_part(label, boxed.kind == BoxedKind::for_loop ? "return" : "satisfies")));
  return made;
}

// Output values in their order: each test of the list on its own.
std::vector<feel::ExpressionPtr> BoxedTranslation::output_values(const TableOutput& output, const TypePtr& type, const std::string& label) {
  std::vector<feel::ExpressionPtr> values;
  if (!output.allowed || is_blank(*output.allowed)) return values;
  const VariableScope scope(vocabulary_);
  vocabulary_.variables.push_back({"?", type});
  auto all = feel::parse_unary_tests(*output.allowed, vocabulary_);
  if (!all) {
    problems_.push_back({label, "output values: " + all.error().message});
    return values;
  }
  for (feel::ExpressionPtr& part : (*all)->parts) {
    Tree one = make(Syntax::tests);
    add_part(*one, std::move(part));
    values.push_back(std::move(one));
  }
  return values;
}

BoxedTranslation::Tree BoxedTranslation::table(const Boxed& boxed, const std::string& label) {
  const Table& table = *boxed.table;
  auto made = std::make_shared<feel::DecisionTable>();
  bool known = true;
  made->hit_policy = hit_policy_of(table.hit_policy, known);
  if (!known) return failure(label, "there is no hit policy '" + table.hit_policy + "'");
  made->aggregator = aggregator_of(table.aggregation);
  made->origin = &table;
  if (table.outputs.empty()) return failure(label, "the table has no output");
  int height = 1;
  for (const TableInput& input : table.inputs) {
    const std::string column = label_of_part(label, "input", input.expression);
    const TypePtr type = type_of(input.type_ref);
    Tree expression = literal(input.expression, column);
    const TypePtr tested = type ? type : expression->type;
    height = std::max(height, expression->height);
    feel::ExpressionPtr allowed;
    if (input.allowed && !is_blank(*input.allowed)) allowed = tests(*input.allowed, tested, label_of_part(column, "input values"));
    made->inputs.push_back({input.expression, std::move(expression), std::move(allowed), type});
  }
  for (const TableOutput& output : table.outputs) {
    const std::string column = label_of_part(label, "output", output.name);
    const TypePtr type = type_of(output.type_ref);
    feel::ExpressionPtr default_value;
    if (output.default_value && !is_blank(*output.default_value))
      default_value = literal(*output.default_value, label_of_part(column, "default"));
    made->outputs.push_back({output.name, type, output_values(output, type, column), std::move(default_value)});
  }
  table_rules(table, *made, label);
  for (const auto& rule : made->rules) {
    for (const auto& test : rule.tests) height = std::max(height, test->height);
    for (const auto& result : rule.results) height = std::max(height, result->height);
  }
  Tree tree = make(Syntax::table);
  tree->height = height + 3;
  tree->table = std::move(made);
  return tree;
}

void BoxedTranslation::table_rules(const Table& table, feel::DecisionTable& made, const std::string& label) {
  for (std::size_t i = 0; i < table.rules.size(); ++i) {
    const TableRule& rule = table.rules[i];
    feel::DecisionTable::Rule each;
    each.label = "rule " + std::to_string(i + 1);
    for (std::size_t column = 0; column < table.inputs.size(); ++column) {
      const std::string cell = label_of_part(label_of_part(label, each.label), "input", table.inputs[column].expression);
      const TypePtr tested = made.inputs[column].type ? made.inputs[column].type : made.inputs[column].expression->type;
      each.tests.push_back(column < rule.tests.size() ? tests(rule.tests[column], tested, cell) : make(Syntax::any_test));
    }
    for (std::size_t column = 0; column < table.outputs.size(); ++column) {
      const std::string cell = label_of_part(label_of_part(label, each.label), "output", table.outputs[column].name);
      each.results.push_back(column < rule.results.size() ? literal(rule.results[column], cell) : make(Syntax::literal));
    }
    made.rules.push_back(std::move(each));
  }
}

}  // namespace cw::dmn
