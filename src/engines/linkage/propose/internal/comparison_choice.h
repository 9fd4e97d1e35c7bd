// SPDX-License-Identifier: MIT
// The comparisons that fields call for: one for each thing, so that what goes together is not counted twice.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "engines/linkage/model.h"
#include "engines/linkage/propose/internal/adult_lists.h"
#include "engines/linkage/propose/internal/key_parts.h"
#include "engines/linkage/propose/internal/known_fields.h"

namespace cw::linkage::internal {

struct ComparisonInput {
  const KnownFields* fields = nullptr;
  SubjectKind subject = SubjectKind::people;
  double records = 0;
  double name_lift = 1;       // how much oftener two strangers share both names than if names were given at random
  double given_agrees = 0.9;  // share of matches whose given names are equal
  double years_agree = 1;     // and whose years of birth are
  std::string source_column;
  std::vector<AdultList> adult_lists;
  std::vector<ChildList> child_lists;
  std::vector<std::string> middle_name_lists;
};

// Conditions over the fields of a pair, in SQL.
class Home {
 public:
  explicit Home(const ComparisonInput& input);
  [[nodiscard]] bool known() const { return !same_.empty(); }
  [[nodiscard]] const std::string& same() const { return same_; }    // both records are of one dwelling
  [[nodiscard]] const std::string& place() const { return place_; }  // of one dwelling or at least one postcode or street

 private:
  std::string same_, place_;
};

struct ChosenComparisons {
  std::vector<Comparison> comparisons;
  std::vector<Choice> choices;
};
[[nodiscard]] Result<ChosenComparisons> choose_comparisons(const ComparisonInput& input);

// The parts; each adds to `out` what the fields give.
[[nodiscard]] Result<void> add_names(const ComparisonInput& input, const Home& home, ChosenComparisons& out);
[[nodiscard]] Result<void> add_birth(const ComparisonInput& input, const Home& home, ChosenComparisons& out);
[[nodiscard]] Result<void> add_place(const ComparisonInput& input, const Home& home, ChosenComparisons& out);
[[nodiscard]] Result<void> add_contact(const ComparisonInput& input, const Home& home, ChosenComparisons& out);
[[nodiscard]] Result<void> add_identifiers(const ComparisonInput& input, ChosenComparisons& out);
// Pairs of records that share a distinctive value (a title, a telephone, a number) which few others have.
struct Repeats {
  std::vector<double> within;  // by code of the source column
  double across = 0;
};
[[nodiscard]] Repeats count_repeats(const std::vector<KeyPart>& parts, const Records& records, const Column& source);
// `repeats` of lists of things; nullptr for people, whose lists differ more in what they repeat.
[[nodiscard]] Result<void> add_source(const Table& table, const std::string& source_column, const Repeats* repeats, ChosenComparisons& out);
[[nodiscard]] Result<void> add_the_rest(const ComparisonInput& input, ChosenComparisons& out);

// SQL helpers: columns of either side, `sql` with every {x} replaced by the column's two sides.
[[nodiscard]] std::string left(const KnownField& known);
[[nodiscard]] std::string right(const KnownField& known);
[[nodiscard]] std::string equal(const KnownField& known);
[[nodiscard]] std::string equal(const KnownField& a, const KnownField& b);      // a of the left record and b of the right
[[nodiscard]] std::string crosswise(const KnownField& a, const KnownField& b);  // in either order
[[nodiscard]] std::string either_null(const KnownField& known);
[[nodiscard]] std::string alike(const KnownField& a, const KnownField& b, double jaro_winkler);
[[nodiscard]] std::string any_of(const std::vector<std::string>& conditions);  // in brackets; "" for none
[[nodiscard]] std::string all_of(const std::vector<std::string>& conditions);
// That two people in one home, or with one telephone, are called differently; "" where no given name is known.
[[nodiscard]] std::string given_names_unlike(const KnownFields& fields);

// Collects the levels of one comparison.
class LevelList {
 public:
  LevelList& null(const std::string& sql, const std::string& label);
  LevelList& level(const std::string& sql, const std::string& label);
  LevelList& by_frequency(const std::string& column, double weight = 1);  // of the last level; no column: nothing
  LevelList& starting_u(double u);                                        // of the last level, where the sample sees none
  LevelList& starting_m(double m);                                        // of the last level, for training to begin with
  LevelList& fixed(double m, double u);                                   // of the last level
  LevelList& fixed_u(double u);                                           // of the last level
  LevelList& otherwise_m(double m);                                       // of what finish() adds, for training to begin with
  LevelList& otherwise_fixed_m(double m);                                 // of what finish() adds
  [[nodiscard]] Result<void> finish(const std::string& name, const std::string& otherwise, ChosenComparisons& out);

 private:
  std::vector<ComparisonLevel> levels_;
  std::optional<double> otherwise_m_, otherwise_fixed_m_;
};

}  // namespace cw::linkage::internal
