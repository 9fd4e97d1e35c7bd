// SPDX-License-Identifier: MIT
// What a comparison compares: a column of both records, or a transform of one, as SQL for either side.
//
//   ColumnExpression surname = ColumnExpression::column("surname");
//   surname.left() == "\"surname_l\"";   surname.lower().right() == "LOWER(\"surname_r\")";
//
// Values; the SQL texts are those that Splink 4.0.16 writes for DuckDB.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace cw::linkage {

class ColumnExpression {
 public:
  // A column by its name, whatever characters that has.
  [[nodiscard]] static ColumnExpression column(std::string_view name);
  // SQL over the columns of one record, without l. or r.: `substr(surname, 1, 3)`, `a || b`, `person['name']`.
  // Errors: as parse_condition, and invalid where a side is given.
  [[nodiscard]] static Result<ColumnExpression> expression(std::string_view sql);
  // A text of letters, digits, underscores, spaces, dots and hyphens is a column; anything else an expression.
  [[nodiscard]] static Result<ColumnExpression> from_text(std::string_view text);

  [[nodiscard]] ColumnExpression lower() const;
  [[nodiscard]] ColumnExpression substring(int start, int length) const;  // start counts from 1
  [[nodiscard]] ColumnExpression cast_to_text() const;
  [[nodiscard]] ColumnExpression regex_extract(std::string_view pattern, int group = 0) const;  // no match: null
  [[nodiscard]] ColumnExpression null_if(std::string_view value) const;
  [[nodiscard]] ColumnExpression parse_date(std::string_view format = "") const;       // strptime format, default %Y-%m-%d
  [[nodiscard]] ColumnExpression parse_timestamp(std::string_view format = "") const;  // default %Y-%m-%dT%H:%M:%SZ
  [[nodiscard]] ColumnExpression first_element() const;
  [[nodiscard]] ColumnExpression last_element() const;

  [[nodiscard]] const std::string& left() const { return left_; }      // SQL for the left record
  [[nodiscard]] const std::string& right() const { return right_; }    // and the right
  [[nodiscard]] const std::string& source() const { return source_; }  // as given, without transforms
  [[nodiscard]] bool is_column() const { return is_column_ && !transformed_; }
  [[nodiscard]] std::string label() const;        // for charts: the source, "transformed " before it where it is
  [[nodiscard]] std::string output_name() const;  // the source with every character but A-Z a-z 0-9 _ replaced by _

 private:
  [[nodiscard]] ColumnExpression wrapped(std::string_view before, std::string_view after) const;
  std::string source_;
  std::string left_;
  std::string right_;
  bool is_column_ = true;
  bool transformed_ = false;
};

// Text as an SQL literal, in single quotes.
[[nodiscard]] std::string sql_literal(std::string_view text);
// A name as a quoted SQL identifier.
[[nodiscard]] std::string sql_identifier(std::string_view name);

}  // namespace cw::linkage
