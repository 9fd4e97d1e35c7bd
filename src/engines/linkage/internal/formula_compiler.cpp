// SPDX-License-Identifier: MIT
// From the tree of a condition to atoms over operands. See formula.h.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <optional>

#include "engines/linkage/internal/expression_sides.h"
#include "engines/linkage/internal/formula.h"
#include "engines/linkage/internal/operand_values.h"
#include "engines/linkage/internal/tuple_values.h"

namespace cw::linkage::internal {
namespace {

void set_side(Expression& e, Side side) {
  if (e.kind == ExpressionKind::column) e.side = side;
  for (Expression& child : e.children) set_side(child, side);
}

std::optional<Relation> relation_of(std::string_view name) {
  if (name == "=") return Relation::equal;
  if (name == "<>") return Relation::not_equal;
  if (name == "<") return Relation::less;
  if (name == "<=") return Relation::less_equal;
  if (name == ">") return Relation::greater;
  if (name == ">=") return Relation::greater_equal;
  return std::nullopt;
}

Relation mirrored(Relation relation) {
  switch (relation) {
    case Relation::less: return Relation::greater;
    case Relation::less_equal: return Relation::greater_equal;
    case Relation::greater: return Relation::less;
    case Relation::greater_equal: return Relation::less_equal;
    default: return relation;
  }
}

std::optional<DistanceFunction> distance_function(std::string_view name) {
  if (name == "levenshtein") return DistanceFunction::levenshtein;
  if (name == "damerau_levenshtein") return DistanceFunction::damerau_levenshtein;
  if (name == "jaro_similarity") return DistanceFunction::jaro;
  if (name == "jaro_winkler_similarity") return DistanceFunction::jaro_winkler;
  if (name == "jaccard") return DistanceFunction::jaccard;
  return std::nullopt;
}

bool is_edit_distance(DistanceFunction f) { return f == DistanceFunction::levenshtein || f == DistanceFunction::damerau_levenshtein; }

// True where `e` is the template with its column names replaced one for one.
bool unify(const Expression& pattern, const Expression& e, std::map<std::string, std::string>& names) {
  if (pattern.kind == ExpressionKind::literal && e.kind == ExpressionKind::literal) {
    const auto a = numeric_literal(pattern), b = numeric_literal(e);
    return a && b ? *a == *b : pattern.literal == e.literal;
  }
  if (pattern.kind != e.kind || pattern.children.size() != e.children.size() || pattern.type_name != e.type_name) return false;
  if (pattern.kind == ExpressionKind::column) {
    if (pattern.side != e.side) return false;
    return names.emplace(pattern.name, e.name).first->second == e.name;
  }
  if (pattern.name != e.name) return false;
  for (std::size_t i = 0; i < pattern.children.size(); ++i)
    if (!unify(pattern.children[i], e.children[i], names)) return false;
  return true;
}

// Splink's great-circle distance (comparison_level_library, DistanceInKMLevel, DuckDB), as it writes it.
const Expression& km_template() {
  static const Expression parsed = [] {
    const std::string x =
        "(sin(radians(\"lat_l\")) * sin(radians(\"lat_r\")) + cos(radians(\"lat_l\")) * cos(radians(\"lat_r\")) * "
        "cos(radians(\"lng_r\" - \"lng_l\")))";
    auto result = parse_condition(fmt::format("cast(acos(case when {0} > 1 then 1 when {0} < -1 then -1 else {0} end) * 6371 as float)", x), Dialect::comparison);
    return result ? std::move(*result) : Expression{};
  }();
  return parsed;
}

class Compiler {
 public:
  Compiler(Formulas& out) : out_(out) {}

  std::uint32_t compile(const Expression& e) {
    const unsigned sides = sides_used(e);
    if (sides == 0) return add_constant(e);
    if (e.kind == ExpressionKind::call) {
      if (e.name == "and" || e.name == "or") return add_junction(e);
      if (e.name == "not") return add_negation(compile(e.children[0]));
      if (const auto special = compile_atom(e)) return *special;
    }
    if (sides != (uses_left | uses_right)) return add_truth(e, sides);
    Atom atom;
    atom.kind = Atom::Kind::general;
    atom.general = e;
    return add_atom(std::move(atom));
  }

 private:
  std::uint32_t add_node(FormulaNode node) {
    out_.nodes.push_back(std::move(node));
    return static_cast<std::uint32_t>(out_.nodes.size() - 1);
  }
  std::uint32_t add_atom(Atom atom) {
    out_.atoms.push_back(std::move(atom));
    FormulaNode node;
    node.kind = FormulaNode::Kind::atom;
    node.atom = static_cast<std::uint32_t>(out_.atoms.size() - 1);
    return add_node(std::move(node));
  }
  std::uint32_t add_constant(const Expression& e) {
    const Value value = evaluate(e, NoValues{}, out_.mode);
    FormulaNode node;
    node.constant = value.is_null() ? std::int8_t{2} : is_true(value) ? std::int8_t{1} : std::int8_t{0};
    return add_node(std::move(node));
  }
  std::uint32_t add_junction(const Expression& e) {
    FormulaNode node;
    node.kind = e.name == "and" ? FormulaNode::Kind::conjunction : FormulaNode::Kind::disjunction;
    for (const Expression& child : e.children) node.children.push_back(compile(child));
    return add_node(std::move(node));
  }
  std::uint32_t add_negation(std::uint32_t child) {
    FormulaNode node;
    node.kind = FormulaNode::Kind::negation;
    node.children = {child};
    return add_node(std::move(node));
  }
  std::uint32_t add_truth(const Expression& e, unsigned sides) {
    Atom atom;
    atom.kind = Atom::Kind::truth;
    atom.side = sides == uses_right ? Side::right : Side::left;
    atom.left = operand(e);
    return add_atom(std::move(atom));
  }

  std::uint32_t operand(Expression e) {
    set_side(e, Side::left);
    for (std::uint32_t i = 0; i < out_.operands.size(); ++i)
      if (out_.operands[i].expression == e) return i;
    Operand made;
    made.expression = std::move(e);
    made.domain = static_cast<std::uint32_t>(out_.operands.size());  // its own until joined
    out_.operands.push_back(std::move(made));
    return static_cast<std::uint32_t>(out_.operands.size() - 1);
  }
  void join_domains(std::uint32_t a, std::uint32_t b) {
    const std::uint32_t from = out_.operands[b].domain, to = out_.operands[a].domain;
    for (Operand& each : out_.operands)
      if (each.domain == from) each.domain = to;
  }

  std::optional<std::uint32_t> compile_atom(const Expression& e) {
    if ((e.name == "is_null" || e.name == "is_not_null") && sides_used(e.children[0]) != (uses_left | uses_right)) return null_test(e);
    if (e.name == "cw_same_nickname") return of_sets(e, DistanceFunction::same_nickname, Relation::greater_equal, 1);
    const auto relation = relation_of(e.name);
    if (!relation || e.children.size() != 2) return std::nullopt;
    const unsigned a = sides_used(e.children[0]), b = sides_used(e.children[1]);
    if ((a | b) == (uses_left | uses_right) && a != 0 && b != 0 && (a & b) == 0 && (*relation == Relation::equal || *relation == Relation::not_equal)) return equality(e, *relation);
    if (const auto threshold = numeric_literal(e.children[1])) return measured(e.children[0], *relation, *threshold);
    if (const auto threshold = numeric_literal(e.children[0])) return measured(e.children[1], mirrored(*relation), *threshold);
    return std::nullopt;
  }

  std::uint32_t null_test(const Expression& e) {
    Atom atom;
    atom.kind = Atom::Kind::null_test;
    atom.side = sides_used(e.children[0]) == uses_right ? Side::right : Side::left;
    atom.left = operand(e.children[0]);
    const std::uint32_t node = add_atom(std::move(atom));
    return e.name == "is_null" ? node : add_negation(node);
  }
  std::uint32_t equality(const Expression& e, Relation relation) {
    const bool left_first = sides_used(e.children[0]) == uses_left;
    Atom atom;
    atom.kind = Atom::Kind::equal;
    atom.left = operand(e.children[left_first ? 0 : 1]);
    atom.right = operand(e.children[left_first ? 1 : 0]);
    join_domains(atom.left, atom.right);
    const std::uint32_t node = add_atom(std::move(atom));
    return relation == Relation::equal ? node : add_negation(node);
  }
  // distance(left, right) <relation> threshold, abs(left - right) <relation> threshold, or the km formula.
  std::optional<std::uint32_t> measured(const Expression& e, Relation relation, double threshold) {
    if (e.kind != ExpressionKind::call) return std::nullopt;
    if (e.name == "cw_token_share") return of_sets(e, DistanceFunction::token_share, relation, threshold);
    if (e.name == "cw_word_cosine") return of_sets(e, DistanceFunction::word_cosine, relation, threshold);
    if (e.name == "length" && e.children.size() == 1 && e.children[0].kind == ExpressionKind::call && e.children[0].name == "list_intersect")
      return of_sets(e.children[0], DistanceFunction::shared_elements, relation, threshold);
    Atom atom;
    atom.relation = relation;
    atom.threshold = threshold;
    std::map<std::string, std::string> names;
    if (unify(km_template(), e, names) && km_template().kind == ExpressionKind::call) {
      atom.kind = Atom::Kind::distance;
      atom.function = DistanceFunction::km;
      atom.left = operand(column_named(names["lat"]));
      atom.right = operand(column_named(names["lng"]));
      atom.slot = slot(atom);
      return add_atom(std::move(atom));
    }
    const bool difference = e.name == "abs" && e.children.size() == 1 && e.children[0].kind == ExpressionKind::call && e.children[0].name == "-" && e.children[0].children.size() == 2;
    const auto function = distance_function(e.name);
    if (!difference && (!function || e.children.size() != 2)) return std::nullopt;
    const Expression& pair = difference ? e.children[0] : e;
    const unsigned a = sides_used(pair.children[0]), b = sides_used(pair.children[1]);
    if (a + b != (uses_left | uses_right) || a == 0 || b == 0) return std::nullopt;
    atom.kind = difference ? Atom::Kind::difference : Atom::Kind::distance;
    atom.left = operand(pair.children[a == uses_left ? 0 : 1]);
    atom.right = operand(pair.children[a == uses_left ? 1 : 0]);
    if (!difference) {
      atom.function = *function;
      atom.slot = slot(atom);
    }
    return add_atom(std::move(atom));
  }
  // function(left, right) <relation> threshold, of two sets
  std::optional<std::uint32_t> of_sets(const Expression& e, DistanceFunction function, Relation relation, double threshold) {
    if (e.children.size() != 2) return std::nullopt;
    const unsigned a = sides_used(e.children[0]), b = sides_used(e.children[1]);
    if (a + b != (uses_left | uses_right) || a == 0 || b == 0) return std::nullopt;
    Atom atom;
    atom.kind = Atom::Kind::distance;
    atom.function = function;
    atom.relation = relation;
    atom.threshold = threshold;
    atom.left = operand(e.children[a == uses_left ? 0 : 1]);
    atom.right = operand(e.children[a == uses_left ? 1 : 0]);
    atom.slot = slot(atom);
    return add_atom(std::move(atom));
  }
  static Expression column_named(const std::string& name) {
    Expression e;
    e.kind = ExpressionKind::column;
    e.name = name;
    e.side = Side::left;
    return e;
  }
  std::uint32_t slot(const Atom& atom) {
    std::uint32_t limit = std::numeric_limits<std::uint32_t>::max();
    if (is_edit_distance(atom.function) && atom.relation == Relation::less_equal && atom.threshold >= 0 && atom.threshold < 1e6)
      limit = static_cast<std::uint32_t>(atom.threshold);
    const double lowest = atom.relation == Relation::greater_equal || atom.relation == Relation::greater ? atom.threshold : -1;
    for (std::uint32_t i = 0; i < out_.slots.size(); ++i) {
      DistanceSlot& known = out_.slots[i];
      if (known.function != atom.function || known.left != atom.left || known.right != atom.right) continue;
      known.limit = std::max(known.limit, limit);
      known.lowest = std::min(known.lowest, lowest);
      return i;
    }
    out_.slots.push_back({atom.function, atom.left, atom.right, limit, lowest, nullptr, nullptr});
    return static_cast<std::uint32_t>(out_.slots.size() - 1);
  }

  Formulas& out_;
};

bool is_plain_column(const Expression& e) { return e.kind == ExpressionKind::column; }

// The operand's value for every tuple, as codes of values that `intern` hands out.
template <class Intern, class GoOn>
void fill_codes(const Formulas& out, Operand& operand, Intern intern, GoOn go_on) {
  const Records& records = *out.records;
  const std::vector<std::string> used = columns_of(operand.expression);
  Expression bound = operand.expression;
  (void)linkage::bind(bound, out.columns);
  TupleValues values(records, out.columns);
  operand.code.assign(out.tuples.first_record.size(), 0);
  const Column* single = used.size() == 1 ? records.table->find(used[0]) : nullptr;
  std::vector<std::uint32_t> by_column_code(single != nullptr ? single->distinct() + 1U : 0, std::numeric_limits<std::uint32_t>::max());
  for (std::uint32_t tuple = 1; tuple < operand.code.size() && go_on(); ++tuple) {
    const RecordIndex record = out.tuples.first_record[tuple];
    std::uint32_t* known = single != nullptr ? &by_column_code[single->code(records.row[record])] : nullptr;
    if (known != nullptr && *known != std::numeric_limits<std::uint32_t>::max()) {
      operand.code[tuple] = *known;
      continue;
    }
    values.set(Side::left, record);
    const std::uint32_t code = is_plain_column(bound) ? intern(values.get(Side::left, bound.slot)) : intern(evaluate(bound, values, out.mode));
    operand.code[tuple] = code;
    if (known != nullptr) *known = code;
  }
}

// The values of one domain while they are being found.
class DomainBuilder {
 public:
  explicit DomainBuilder(DomainKind kind)
      : coder_(kind), values_(ColumnBuilder("", kind == DomainKind::other ? ColumnType::list : ColumnType::text).finish()) {}
  std::uint32_t operator()(const Value& value) { return coder_.code_of(values_, value); }
  std::uint32_t operator()(std::string_view text) { return coder_.code_of_text(values_, text); }
  [[nodiscard]] bool fits() const { return coder_.fits(); }
  [[nodiscard]] Column finish() && { return std::move(values_); }

 private:
  DomainCoder coder_;
  Column values_;
};

void fill_substring(const Formulas& out, const PlainSubstring& plain, Operand& operand, DomainBuilder& builder) {
  const Records& records = *out.records;
  std::vector<std::uint32_t> by_code(plain.column->distinct() + 1U, 0);
  TupleValues values(records, out.columns);
  Expression bound = operand.expression;
  (void)linkage::bind(bound, out.columns);
  operand.code.assign(out.tuples.first_record.size(), 0);
  for (std::uint32_t tuple = 1; tuple < operand.code.size(); ++tuple) {
    const std::uint32_t code = plain.column->code(records.row[out.tuples.first_record[tuple]]);
    if (code != Column::null_code && by_code[code] == 0) {
      const std::string_view text = plain.column->text(code);
      if (bound.kind == ExpressionKind::column || is_ascii(text)) {
        by_code[code] = builder(plain.of(text));
      } else {
        values.set(Side::left, out.tuples.first_record[tuple]);
        by_code[code] = builder(evaluate(bound, values, out.mode));
      }
    }
    operand.code[tuple] = by_code[code];
  }
}

// The one text column that all operands of a domain are, or nullptr.
const Column* one_text_column(const Formulas& out, const std::vector<Operand*>& members) {
  const Column* one = nullptr;
  for (const Operand* operand : members) {
    if (!is_plain_column(operand->expression)) return nullptr;
    const Column* column = out.records->table->find(operand->expression.name);
    if (column->type() != ColumnType::text || (one != nullptr && column != one)) return nullptr;
    one = column;
  }
  return one;
}

// The column's own values and codes serve as the domain: nothing is hashed anew.
void take_column(Formulas& out, std::uint32_t domain, const Column& column, const std::vector<Operand*>& members) {
  out.domains[domain].values = column.without_rows();
  for (Operand* operand : members) {
    operand->code.assign(out.tuples.first_record.size(), 0);
    for (std::uint32_t tuple = 1; tuple < operand->code.size(); ++tuple)
      operand->code[tuple] = column.code(out.records->row[out.tuples.first_record[tuple]]);
  }
}

// Evaluates the operands of one domain.
void fill_domain(Formulas& out, std::uint32_t domain) {
  std::vector<Operand*> members;
  for (Operand& operand : out.operands)
    if (operand.domain == domain) members.push_back(&operand);
  if (const Column* column = one_text_column(out, members); column != nullptr) return take_column(out, domain, *column, members);
  const bool all_plain = std::ranges::all_of(members, [&](const Operand* operand) { return plain_substring(out, operand->expression).has_value(); });
  for (const DomainKind kind : {DomainKind::text, DomainKind::other, DomainKind::mixed}) {
    DomainBuilder builder(kind);
    for (Operand* operand : members) {
      if (all_plain)
        fill_substring(out, *plain_substring(out, operand->expression), *operand, builder);
      else
        fill_codes(out, *operand, [&](const Value& value) { return builder(value); }, [&] { return builder.fits(); });
    }
    if (!builder.fits()) continue;
    out.domains[domain].values = std::move(builder).finish();
    return;
  }
}

void prepare_texts(Formulas& out, std::uint32_t domain) {
  Domain& d = out.domains[domain];
  if (!d.texts.empty() || d.values.type() != ColumnType::text) return;
  const std::uint32_t count = d.values.distinct() + 1;
  d.texts.reserve(count);
  d.ascii.reserve(count);
  for (std::uint32_t code = 0; code < count; ++code) {
    d.texts.push_back(prepare(d.values.text(code)));
    d.ascii.push_back(is_ascii(d.values.text(code)) ? 1 : 0);
  }
}

void prepare_numbers(Formulas& out, std::uint32_t domain) {
  Domain& d = out.domains[domain];
  if (!d.numbers.empty()) return;
  for (std::uint32_t code = 0; code <= d.values.distinct(); ++code) d.numbers.push_back(d.values.number(code));
}

CombinedCodes tuples_of(const Records& records, const std::vector<std::string>& columns) {
  std::vector<std::vector<std::uint32_t>> codes;
  for (const std::string& name : columns) {
    const Column* column = records.table->find(name);
    std::vector<std::uint32_t> of_records(records.size());
    for (std::size_t i = 0; i < records.size(); ++i) of_records[i] = column->code(records.row[i]);
    codes.push_back(std::move(of_records));
  }
  return combine_codes({codes.begin(), codes.end()}, records.size(), NullCombination::a_value_like_others, SingleCombination::has_code);
}

void evaluate_operands(Formulas& out) {
  out.domains.resize(out.operands.size());
  for (std::uint32_t domain = 0; domain < out.domains.size(); ++domain)
    if (std::ranges::any_of(out.operands, [&](const Operand& operand) { return operand.domain == domain; })) fill_domain(out, domain);
  for (DistanceSlot& slot : out.slots) {
    if (is_of_sets(slot.function)) {
      const Column& left = out.domains[out.operands[slot.left].domain].values;
      const Column& right = out.domains[out.operands[slot.right].domain].values;
      slot.sets = std::make_shared<SetPair>(make_sets(left, right, set_kind_of(slot.function), out.mode));
      continue;
    }
    for (const std::uint32_t operand : {slot.left, slot.right})
      slot.function == DistanceFunction::km ? prepare_numbers(out, out.operands[operand].domain) : prepare_texts(out, out.operands[operand].domain);
  }
  for (const Atom& atom : out.atoms) {
    if (atom.kind == Atom::Kind::difference)
      for (const std::uint32_t operand : {atom.left, atom.right}) prepare_numbers(out, out.operands[operand].domain);
    if (atom.kind == Atom::Kind::truth) prepare_numbers(out, out.operands[atom.left].domain);
  }
}

}  // namespace

Result<Formulas> compile_formulas(const Records& records, const std::vector<const Expression*>& conditions,
                                  const std::vector<std::string>& always_columns, TextMode mode, const std::string& needed_by) {
  Formulas out;
  out.mode = mode;
  out.records = &records;
  const auto use_column = [&](const std::string& name) -> Result<void> {
    CW_TRY(const Column* column, require_column(*records.table, name, needed_by));
    (void)column;
    if (std::ranges::find(out.columns, name) == out.columns.end()) out.columns.push_back(name);
    return {};
  };
  for (const Expression* condition : conditions)
    for (const std::string& name : columns_of(*condition)) CW_CHECK(use_column(name));
  for (const std::string& name : always_columns) CW_CHECK(use_column(name));
  Compiler compiler(out);
  for (const Expression* condition : conditions) out.roots.push_back(compiler.compile(*condition));
  for (Atom& atom : out.atoms)
    if (atom.kind == Atom::Kind::general) CW_CHECK(linkage::bind(atom.general, out.columns));
  out.tuples = tuples_of(records, out.columns);
  evaluate_operands(out);
  for (DistanceSlot& slot : out.slots)
    if (slot.function == DistanceFunction::jaro_winkler && slot.lowest > 0) slot.filter = std::make_shared<const JaroWinklerFilter>(slot.lowest);
  return out;
}

}  // namespace cw::linkage::internal
