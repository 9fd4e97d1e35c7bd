// SPDX-License-Identifier: MIT
// A level's condition compiled for speed: a tree of and/or/not over atoms that compare precomputed values of the two records.
// Every part of a condition that reads one record only becomes an operand: it is evaluated once for each distinct value, not for each pair.
// What no atom can express is left to the general evaluator (Atom::Kind::general).
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/table.h"
#include "engines/linkage/expression.h"
#include "engines/linkage/internal/jaro_winkler_filter.h"
#include "engines/linkage/internal/records.h"
#include "engines/linkage/internal/value_sets.h"
#include "engines/linkage/similarity.h"

namespace cw::linkage::internal {

enum class DistanceFunction : std::uint8_t { levenshtein, damerau_levenshtein, jaro, jaro_winkler, jaccard, km, same_nickname, token_share, word_cosine, shared_elements };
[[nodiscard]] constexpr bool is_of_sets(DistanceFunction function) { return function >= DistanceFunction::same_nickname; }
[[nodiscard]] constexpr SetKind set_kind_of(DistanceFunction function) {
  return function == DistanceFunction::same_nickname ? SetKind::nickname_groups
         : function == DistanceFunction::token_share ? SetKind::words
         : function == DistanceFunction::word_cosine ? SetKind::rare_words
                                                     : SetKind::elements;
}
enum class Relation : std::uint8_t { equal, not_equal, less, less_equal, greater, greater_equal };

// Distinct values shared by the operands that are compared with each other.
struct Domain {
  Column values;                        // owned distinct values
  std::vector<PreparedText> texts;      // code -> text prepared for the kernels; filled where a distance needs it
  std::vector<char> ascii;              // code -> 1 where all bytes are ASCII; filled with texts
  std::vector<double> numbers;          // code -> number; filled where the values are not text
};

// A one-record expression with its value for each tuple.
struct Operand {
  Expression expression;                // all sides normalised to left
  std::uint32_t domain = 0;
  std::vector<std::uint32_t> code;      // tuple code -> code in the domain; 0 = null. Index 0 = 0
};

struct Atom {
  enum class Kind : std::uint8_t { null_test, truth, equal, distance, difference, general } kind = Kind::general;
  Side side = Side::left;               // null_test, truth: which record
  std::uint32_t left = 0;               // operand of the left record (km: latitude operand of both)
  std::uint32_t right = 0;              // operand of the right record (km: longitude operand of both)
  DistanceFunction function = DistanceFunction::levenshtein;
  Relation relation = Relation::equal;
  double threshold = 0;
  std::uint32_t slot = 0;               // distance: where its value is kept while a pair is examined
  Expression general;                   // bound to the tuple columns
};

struct FormulaNode {
  enum class Kind : std::uint8_t { conjunction, disjunction, negation, atom, constant } kind = Kind::constant;
  std::int8_t constant = 2;             // 0 false, 1 true, 2 null
  std::uint32_t atom = 0;
  std::vector<std::uint32_t> children;  // indices into Formulas::nodes
};

// A distance that several atoms of a comparison may share; computed at most once for a pair.
struct DistanceSlot {
  DistanceFunction function = DistanceFunction::levenshtein;
  std::uint32_t left = 0;
  std::uint32_t right = 0;
  std::uint32_t limit = 0;              // edit distances: no atom asks for more; UINT32_MAX = the exact value is needed
  double lowest = 2;                    // Jaro-Winkler: the lowest threshold that an atom asks for; -1 = the exact value is needed
  std::shared_ptr<const JaroWinklerFilter> filter;  // made of `lowest`; shared because a Formulas may be copied
  std::shared_ptr<SetPair> sets;                    // functions of sets
};

// Conditions over one set of columns. `tuple` numbers the distinct combinations of those columns.
struct Formulas {
  std::vector<std::string> columns;     // slots of the general expressions
  CombinedCodes tuples;                 // record -> tuple
  std::vector<Operand> operands;
  std::vector<Domain> domains;
  std::vector<Atom> atoms;
  std::vector<FormulaNode> nodes;
  std::vector<std::uint32_t> roots;     // one per condition
  std::vector<DistanceSlot> slots;
  TextMode mode = TextMode::bytes;
  const Records* records = nullptr;
};

// Compiles conditions. Errors: not_found where a column is missing (`needed_by` opens the message).
// `always_columns` take part in the tuples even where no condition names them.
[[nodiscard]] Result<Formulas> compile_formulas(const Records& records, const std::vector<const Expression*>& conditions,
                                                const std::vector<std::string>& always_columns, TextMode mode, const std::string& needed_by);

// Scratch space of one thread for one Formulas.
class FormulaScratch {
 public:
  explicit FormulaScratch(const Formulas& formulas);
  ~FormulaScratch();
  FormulaScratch(FormulaScratch&&) noexcept;
  void forget();  // values that codes stood for
  FormulaScratch& operator=(FormulaScratch&&) noexcept;

 private:
  friend class FormulaEvaluator;
  std::vector<double> distance_;
  std::vector<std::uint32_t> stamp_;
  std::uint32_t current_ = 0;
  class TupleValues;
  std::unique_ptr<TupleValues> values_;
};

// Truth of conditions for one pair of tuples.
class FormulaEvaluator {
 public:
  FormulaEvaluator(const Formulas& formulas, FormulaScratch& scratch, std::uint32_t left_tuple, std::uint32_t right_tuple);
  [[nodiscard]] bool is_true(std::uint32_t root);
  [[nodiscard]] bool is_false(std::uint32_t root);
  [[nodiscard]] std::int8_t truth_of(const Atom& atom);  // 0 false, 1 true, 2 unknown

 private:
  [[nodiscard]] double distance_of(std::uint32_t slot);
  const Formulas& formulas_;
  FormulaScratch& scratch_;
  std::uint32_t left_;
  std::uint32_t right_;
};

// Distance of two codes of a domain (edit distances beyond `limit` give limit + 1).
[[nodiscard]] double text_distance(const Domain& a, std::uint32_t code_a, const Domain& b, std::uint32_t code_b, DistanceFunction function,
                                   std::uint32_t limit, TextMode mode);
// The same for a slot: any value below its lowest threshold stands for all of them.
[[nodiscard]] double slot_distance(const DistanceSlot& slot, const Domain& a, std::uint32_t code_a, const Domain& b, std::uint32_t code_b, TextMode mode);
// The value of a slot for a pair of tuples; NaN where SQL gives NULL.
[[nodiscard]] double distance_between(const Formulas& formulas, const DistanceSlot& slot, std::uint32_t left_tuple, std::uint32_t right_tuple);
[[nodiscard]] inline bool holds(double value, Relation relation, double threshold) {
  switch (relation) {
    case Relation::equal: return value == threshold;
    case Relation::not_equal: return value != threshold;
    case Relation::less: return value < threshold;
    case Relation::less_equal: return value <= threshold;
    case Relation::greater: return value > threshold;
    case Relation::greater_equal: return value >= threshold;
  }
  return false;
}

}  // namespace cw::linkage::internal
