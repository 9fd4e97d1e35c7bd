// SPDX-License-Identifier: MIT
// Comparisons of what a council's records hold, beyond Splink's library: nicknames, NHS numbers, UPRNs, dates of birth of which a part is
// wrong or missing, former names, names that sound alike, addresses. Their SQL uses the cw_ functions (expression_functions.h).
//
//   CW_TRY(Comparison given, nickname_comparison(ColumnExpression::column("given_name")));
//
// Errors as in comparison_library.h. Pure functions, any thread.
#pragma once

#include "engines/linkage/comparison_library.h"

namespace cw::linkage {

// Exact (with term frequency), a nickname of the other, Jaro-Winkler at the thresholds.
[[nodiscard]] Result<Comparison> nickname_comparison(const ColumnExpression& column,
                                                     const std::vector<double>& jaro_winkler = {0.92, 0.88});
// Agree; either fails the check digit (NHS Data Dictionary, NHS number: modulus 11), so that it says little; disagree.
[[nodiscard]] Result<Comparison> nhs_number_comparison(const ColumnExpression& column);

// Columns of an address beside its UPRN; those not given leave their levels out.
struct UprnOptions {
  std::optional<ColumnExpression> parent;    // UPRN of the parent (BS 7666: the shell of a flat)
  std::optional<ColumnExpression> building;  // a key of the building, such as number or name, street and postcode
  std::optional<ColumnExpression> postcode;
};
// Same UPRN; one the other's parent, or the same parent; same building; same postcode. Null where no column has a value on both sides.
[[nodiscard]] Result<Comparison> uprn_comparison(const ColumnExpression& uprn, const UprnOptions& options = {});

// Exact; day and month swapped; two of day, month and year; the year only. Dates native or as text that starts with the year.
[[nodiscard]] Result<Comparison> partial_date_of_birth_comparison(const ColumnExpression& column);
// Current names equal (with term frequency); a name shared among all names ever used; the nearest two of those by Jaro-Winkler.
[[nodiscard]] Result<Comparison> names_array_comparison(const ColumnExpression& current, const ColumnExpression& all_names,
                                                        const std::vector<double>& jaro_winkler = {0.92});
// Exact (with term frequency), Jaro-Winkler at the thresholds, a Double Metaphone key in common, the same Soundex.
[[nodiscard]] Result<Comparison> phonetic_comparison(const ColumnExpression& column, const std::vector<double>& jaro_winkler = {0.92});
// Exact, then the share of words in common at the thresholds.
[[nodiscard]] Result<Comparison> address_comparison(const ColumnExpression& column, const std::vector<double>& shares = {0.9, 0.7, 0.5});
// Postcode, sector, district and area as postcode_comparison, but blind to spaces and case.
[[nodiscard]] Result<Comparison> postcode_parts_comparison(const ColumnExpression& column);

}  // namespace cw::linkage
