// SPDX-License-Identifier: MIT
// The reader of expressions: recursive descent along the grammar of DMN 1.5, 10.3.1.2, with the names in scope at hand.
// parser_expressions.cpp has what stands between operators, parser_primary.cpp what stands alone, parser_names.cpp names and types.
#pragma once

#include <functional>

#include "engines/decisions/feel/parse.h"
#include "engines/decisions/internal/reader.h"

namespace cw::feel {

class Parser {
 public:
  Parser(std::string_view text, const Vocabulary& vocabulary);

  [[nodiscard]] Result<ExpressionPtr> whole_expression();
  [[nodiscard]] Result<ExpressionPtr> whole_unary_tests();
  [[nodiscard]] Result<TypePtr> whole_type();

 private:
  using Parsed = Result<std::unique_ptr<Expression>>;

  // What an inner scope adds: variables of an iteration, parameters, entries of a context, the item of a filter.
  struct Layer {
    Names names;
    bool any_component = false;  // the item's type is not known: it may have any component
  };
  struct NameMatch {
    std::string name;
    TypePtr type;
    std::size_t end = 0;
    bool known = false;
  };
  // Whether "[" behind an operand may be the end of an interval.
  enum class Bracket : std::uint8_t { filters, may_end };

  // parser_expressions.cpp
  Parsed expression();
  Parsed disjunction();
  Parsed conjunction();
  Parsed comparison();
  Parsed comparison_rest(std::unique_ptr<Expression> left);
  Parsed between_rest(std::unique_ptr<Expression> left);
  Parsed in_rest(std::unique_ptr<Expression> left);
  Parsed additive();
  Parsed multiplicative();
  Parsed power();
  Parsed unary();
  Parsed postfix();
  Parsed path_rest(std::unique_ptr<Expression> left);
  Parsed filter_rest(std::unique_ptr<Expression> left);
  Parsed call_rest(std::unique_ptr<Expression> left);
  [[nodiscard]] bool ends_interval();

  // parser_primary.cpp
  Parsed primary();
  Parsed string_literal();
  Parsed at_literal();
  Parsed parenthesised();
  Parsed bracketed();
  Parsed interval_rest(std::unique_ptr<Expression> low, Position position, bool low_included);
  Parsed context();
  Parsed context_entry_name(std::string& name);
  Parsed condition();
  Parsed loop(Syntax syntax);
  Parsed iteration();
  Parsed function();
  Parsed positive_test();
  Parsed tests_until(std::string_view end);
  [[nodiscard]] std::optional<RangeForm> comparison_sign();
  Parsed comparison_test(RangeForm form, Position position);

  // parser_names.cpp
  Parsed name();
  [[nodiscard]] NameMatch match_name(const std::function<const Variable*(std::string_view)>& lookup, std::size_t longest);
  [[nodiscard]] NameMatch plain_name(std::size_t start);
  [[nodiscard]] NameMatch variable_name();
  [[nodiscard]] NameMatch component_name(const Type* type);
  // A name that stands before a sign, as in "name: value"; empty, with nothing taken, where it does not.
  [[nodiscard]] std::string name_before(std::string_view sign);
  Result<TypePtr> type();
  Result<TypePtr> named_type();
  Result<TypePtr> element_type(TypeKind kind);
  Result<TypePtr> context_type();
  Result<TypePtr> function_type();

  [[nodiscard]] tl::unexpected<Error> error(std::string what);
  [[nodiscard]] tl::unexpected<Error> error_at(std::size_t at, std::string what);
  [[nodiscard]] static std::unique_ptr<Expression> make(Syntax syntax, Position position);
  [[nodiscard]] static std::unique_ptr<Expression> make(Syntax syntax, Position position, std::unique_ptr<Expression> first,
                                                        std::unique_ptr<Expression> second = nullptr);

  // Counts how deep expressions lie in each other, and takes layers away again.
  class Nesting;
  static constexpr int max_depth = 120;
  static constexpr int max_height = 400;  // of a tree: chains of operators are trees too

  Reader reader_;
  const Vocabulary& vocabulary_;
  std::vector<Layer> layers_;
  Names components_;  // keys of contexts written in this text
  Bracket bracket_ = Bracket::filters;
  int depth_ = 0;
  std::size_t work_ = 0;  // operands read, those of what was tried and taken back too
};

class Parser::Nesting {
 public:
  explicit Nesting(Parser& parser) : parser_(parser), layers_(parser.layers_.size()) { ++parser_.depth_; }
  ~Nesting() {
    --parser_.depth_;
    parser_.layers_.resize(layers_);
  }
  Nesting(const Nesting&) = delete;
  Nesting& operator=(const Nesting&) = delete;
  [[nodiscard]] bool too_deep() const { return parser_.depth_ > max_depth; }

 private:
  Parser& parser_;
  std::size_t layers_;
};

}  // namespace cw::feel
