// SPDX-License-Identifier: MIT
#include "engines/linkage/internal/test_custom_comparisons.h"

#include <utility>

namespace cw::linkage::test {
namespace {

ComparisonLevel null_level(std::string_view sql) {
  ComparisonLevel level = levels::custom(sql, "null");
  level.is_null = true;
  return level;
}

// Several null levels, null levels that are not the first, levels across columns, one-sided ones.
std::vector<std::function<Result<Comparison>()>> null_comparisons() {
  using levels::custom;
  using levels::otherwise;
  return {[] {
            return make_comparison(
                "two_nulls", "",
                {null_level("\"surname_l\" is null or \"surname_r\" is null"), custom("\"surname_l\" = \"surname_r\""),
                 null_level("\"amount_l\" is null and \"amount_r\" is null"), custom("\"amount_l\" = \"amount_r\""), otherwise()});
          },
          [] {
            return make_comparison(
                "late_null", "",
                {custom("\"first_name_l\" = \"first_name_r\""), null_level("\"first_name_l\" is null or \"first_name_r\" is null"),
                 custom("levenshtein(\"first_name_l\", \"first_name_r\") <= 2"), otherwise()});
          },
          [] {
            return make_comparison("no_null", "",
                                   {custom("\"first_name_l\" = \"surname_r\""), custom("\"surname_l\" = \"first_name_r\""),
                                    custom("\"first_name_l\" is null"), otherwise()});
          },
          [] {
            return make_comparison("one_sided", "",
                                   {null_level("\"first_name_l\" is null"), custom("\"first_name_r\" is null"),
                                    custom("jaro_winkler_similarity(\"first_name_l\", \"surname_r\") >= 0.8"), otherwise()});
          },
          [] {
            return make_comparison(
                "invalid", "",
                {null_level("\"dob_l\" is null or \"dob_r\" is null"),
                 null_level("try_strptime(\"dob_l\", '%Y-%m-%d') is null or try_strptime(\"dob_r\", '%Y-%m-%d') is null"),
                 custom("\"dob_l\" = \"dob_r\""),
                 custom("abs(epoch(try_strptime(\"dob_l\", '%Y-%m-%d')) - epoch(try_strptime(\"dob_r\", '%Y-%m-%d'))) <= 86400"),
                 custom("substr(\"dob_l\", 1, 4) = substr(\"dob_r\", 1, 4)"), otherwise()});
          }};
}

// Literals, numbers, order, lists, and functions within a condition.
std::vector<std::function<Result<Comparison>()>> condition_comparisons() {
  using levels::custom;
  using levels::otherwise;
  return {
      [] {
        return make_comparison(
            "literals", "",
            {null_level("\"surname_l\" is null or \"surname_r\" is null"), custom("\"surname_l\" = 'smith' and \"surname_r\" = 'smith'"),
             custom("\"surname_l\" = 'smith' or \"surname_r\" = 'smith'"), custom("not (\"surname_l\" <> \"surname_r\")"),
             custom("\"surname_l\" in ('jones', 'jonse') and \"surname_r\" like 'jon%'"), otherwise()});
      },
      [] {
        return make_comparison(
            "numbers", "",
            {null_level("\"amount_l\" is null or \"amount_r\" is null"), levels::absolute_difference(col("amount"), 0),
             levels::percentage_difference(col("amount"), 0.34), levels::absolute_difference(col("amount"), 20), otherwise()});
      },
      [] {
        return make_comparison("order", "",
                               {null_level("\"amount_l\" is null or \"amount_r\" is null"), custom("\"amount_l\" < \"amount_r\""),
                                custom("\"amount_l\" = \"amount_r\" and \"surname_l\" <= \"surname_r\""), otherwise()});
      },
      [] {
        return make_comparison("lists", "",
                               {null_level("\"tags_l\" is null or \"tags_r\" is null"), custom("\"tags_l\"[1] = \"tags_r\"[1]"),
                                custom("array_contains(\"tags_l\", \"first_name_r\") or array_contains(\"names_r\", \"first_name_l\")"),
                                custom("len(\"tags_l\") = len(\"tags_r\")"), otherwise()});
      },
      [] {
        return make_comparison(
            "mixed", "",
            {custom("coalesce(\"first_name_l\", \"surname_l\") = coalesce(\"first_name_r\", \"surname_r\")"),
             custom("case when \"amount_l\" > 20 then \"surname_l\" = \"surname_r\" else \"postcode_l\" = \"postcode_r\" end"),
             custom("\"first_name_l\" || \"surname_l\" = \"first_name_r\" || \"surname_r\""), otherwise()});
      }};
}

}  // namespace

std::vector<std::function<Result<Comparison>()>> custom_comparisons() {
  auto out = null_comparisons();
  for (auto& maker : condition_comparisons()) out.push_back(std::move(maker));
  return out;
}

}  // namespace cw::linkage::test
