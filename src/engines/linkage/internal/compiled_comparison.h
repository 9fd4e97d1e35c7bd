// SPDX-License-Identifier: MIT
// One comparison of the model, ready to give the level of any pair of records and what it is worth.
// Immutable while pairs are scored (set_weights is called between runs); each thread brings its own ComparisonScratch.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "engines/linkage/internal/formula.h"
#include "engines/linkage/internal/level_program.h"
#include "engines/linkage/model.h"
#include "engines/linkage/term_frequencies.h"

namespace cw::linkage::internal {

// Per-thread working space of one comparison: the evaluator's, and a cache of pairs of values already compared.
struct ComparisonScratch {
  explicit ComparisonScratch(const Formulas& formulas) : formula(formulas) {}
  FormulaScratch formula;
  std::uint32_t cacheable = 1U << 28;  // codes below are remembered; 0 where codes may come to stand for other values
  std::vector<std::uint64_t> cache;    // left code, right code, level + 1; direct-mapped; allocated on first use
};

class CompiledComparison {
 public:
  // frequencies: instead of those of the records, or nullptr; must outlive this where it grows. Errors: not_found where a column is missing.
  [[nodiscard]] static Result<CompiledComparison> compile(const Records& records, const Comparison& comparison, TextMode mode,
                                                          const TermFrequencies* frequencies = nullptr);

  // Takes m, u and term frequency settings; the conditions must be those compiled.
  void set_weights(const Comparison& comparison);

  // Code of a record's values: 0 = the comparison is null whatever the other record holds.
  [[nodiscard]] const std::vector<std::uint32_t>& codes() const { return code_; }
  [[nodiscard]] std::uint32_t distinct() const { return formulas_.tuples.distinct(); }
  // Index of the level that a pair with these codes falls into.
  [[nodiscard]] std::uint8_t level(std::uint32_t left, std::uint32_t right, ComparisonScratch& scratch) const;
  // The same for many pairs: left[k] and right[k] are codes and levels[k] is set, for each k of places.
  void find_levels(const std::uint32_t* left, const std::uint32_t* right, std::span<const std::uint32_t> places, std::uint8_t* levels, ComparisonScratch& scratch) const;
  // log2 Bayes factor of a level, with the term frequency adjustment of the pair.
  [[nodiscard]] double weight(std::uint8_t level, std::uint32_t left, std::uint32_t right) const { return levels_[level].weight + tf_weight(level, left, right); }
  [[nodiscard]] double base_weight(std::uint8_t level) const { return levels_[level].weight; }
  [[nodiscard]] double tf_weight(std::uint8_t level, std::uint32_t left, std::uint32_t right) const {
    return levels_[level].tf_column < 0 ? 0 : adjustment(levels_[level], left, right);
  }
  // Term frequency of a record's value for a level; nothing where the level has no adjustment or the value is null.
  [[nodiscard]] std::optional<double> term_frequency(std::uint8_t level, std::uint32_t code) const;
  // Exact upper bounds of the weight, by code: of a pair of equal codes, and of this code with any other that is not null.
  [[nodiscard]] const std::vector<float>& self_weights() const { return self_weight_; }
  [[nodiscard]] const std::vector<float>& other_bounds() const { return other_bound_; }

  [[nodiscard]] const Formulas& formulas() const { return formulas_; }
  [[nodiscard]] std::size_t level_count() const { return levels_.size(); }
  // True where swapping left and right never changes the level.
  [[nodiscard]] bool symmetric() const { return ladder_.has_value(); }
  // Weight that resolving a pair of different values is likely to take off its bound, for each unit of cost: what to resolve first.
  [[nodiscard]] double promise() const;

  // Growing (live/internal): tuples that the formulas get after compile are taken in one by one. A value that no term frequency is known of
  // counts as one that occurs once. allow_growth comes first; it gives up the codes of records.
  void allow_growth();
  [[nodiscard]] Formulas& growing_formulas() { return formulas_; }
  void take_in(std::uint32_t tuple, ComparisonScratch& scratch);
  [[nodiscard]] std::uint32_t code_of_tuple(std::uint32_t tuple) const { return null_tuple_[tuple] != 0 ? 0 : tuple; }
  [[nodiscard]] std::size_t memory_bytes() const;

 private:
  struct Level {
    std::uint32_t root = 0;
    bool is_null = false;
    bool is_else = false;
    double weight = 0;         // log2(m/u); 0 for null levels
    int tf_column = -1;        // index into tf_log2_
    double tf_weight = 0;
    double tf_base_log2 = 0;   // log2 of the u that the adjustment starts from
    double tf_floor_log2 = 0;  // log2 of tf_minimum_u, or -infinity
  };
  // Levels that are equality and thresholds on distances of one column with itself.
  struct Ladder {
    struct Step {
      std::uint8_t level;
      std::uint32_t slot;
      Relation relation;
      double threshold;
    };
    std::uint32_t operand = 0;
    std::uint8_t equal_level = 0;
    std::uint8_t else_level = 0;
    std::vector<Step> steps;
  };
  [[nodiscard]] double adjustment(const Level& level, std::uint32_t left, std::uint32_t right) const {
    const double* tf = tf_log2_[static_cast<std::size_t>(level.tf_column)].data();
    const double a = tf[left], b = tf[right];
    double larger = std::isnan(a) || a < b ? b : a;  // of the two that are known
    if (std::isnan(larger)) return 0;
    return level.tf_weight * (level.tf_base_log2 - std::max(larger, level.tf_floor_log2));
  }
  struct Frequencies {  // of a term frequency column
    const Column* column = nullptr;
    std::vector<std::uint32_t> counts;  // code -> records, of the codes at compile
    double total = 0;
    const TermFrequencies::OfColumn* given = nullptr;  // what is known of other values; one that is not known counts as 1
    [[nodiscard]] double log2_of(std::uint32_t code) const;
  };
  void find_null_codes();
  void find_null_parts();
  [[nodiscard]] unsigned null_on(std::uint32_t tuple, FormulaScratch& scratch) const;
  void find_bounds_of(std::uint32_t code);
  void make_program();
  void find_ladder();
  void find_self_levels();
  void find_term_frequencies(const Records& records, const TermFrequencies* frequencies);
  void find_bounds();
  [[nodiscard]] int cost() const;  // a guess at the nanoseconds of one evaluation
  // Asks early for the memory that the levels of these pairs need.
  void fetch(const std::uint32_t* left, const std::uint32_t* right, std::span<const std::uint32_t> places, ComparisonScratch& scratch) const;
  [[nodiscard]] std::uint8_t ladder_level(std::uint32_t left, std::uint32_t right) const;
  [[nodiscard]] std::uint8_t general_level(std::uint32_t left, std::uint32_t right, ComparisonScratch& scratch) const;

  Formulas formulas_;
  std::vector<Level> levels_;
  std::vector<std::uint32_t> code_;        // record -> code
  std::vector<std::uint8_t> self_level_;   // code -> level of a pair of equal codes
  std::vector<float> self_weight_;
  std::vector<float> other_bound_;
  std::vector<std::pair<std::uint32_t, unsigned>> null_parts_;  // alternatives of the first null level, each with the sides that it reads
  std::vector<char> null_tuple_;                                // tuple -> 1 where its code is 0
  std::vector<std::string> tf_columns_;
  std::vector<Frequencies> frequencies_;  // like tf_columns_
  std::vector<double> rarest_;            // tf column -> log2 of the least term frequency that a value may have
  std::vector<std::vector<double>> tf_log2_;  // tf column -> code -> log2 of its term frequency; NaN = null
  std::optional<Ladder> ladder_;
  std::optional<LevelProgram> program_;    // the levels from first_level_ on, up to the ELSE
  std::uint8_t first_level_ = 0;           // 1 where the first level holds for codes of 0 alone
  std::uint8_t null_level_ = 0;
};

}  // namespace cw::linkage::internal
