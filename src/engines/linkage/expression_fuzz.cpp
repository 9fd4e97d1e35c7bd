// SPDX-License-Identifier: MIT
// Any text: it parses or is refused; what parses prints to what parses equal; evaluating it never crashes.
#include <cstdlib>
#include <string_view>

#include "engines/linkage/expression.h"
#include "engines/linkage/expression_tokens.h"

namespace {

using namespace cw;
using namespace cw::linkage;

class FixedValues final : public PairValues {
 public:
  FixedValues() {
    values_.emplace_back(std::string("Zo\xc3\xab O'Neil"));
    values_.emplace_back(std::int64_t{42});
    values_.emplace_back(-2.5);
    values_.emplace_back(Date{11000});
    values_.emplace_back(List{Value(std::string("a\xff")), Value(), Value(std::string("2001-02-03"))});
    values_.emplace_back(Structure{{"value", Value(std::string("x"))}});
    values_.emplace_back();
    values_.emplace_back(List{Value(List{Value(0.5), Value(std::int64_t{-1})}), Value(true)});
  }
  [[nodiscard]] const Value& get(Side side, std::uint32_t slot) const override {
    return values_[(slot + (side == Side::right ? 3 : 0)) % values_.size()];
  }

 private:
  std::vector<Value> values_;
};

void number_columns(Expression& tree, std::uint32_t& next) {
  if (tree.kind == ExpressionKind::column) tree.slot = next++;
  for (Expression& child : tree.children) number_columns(child, next);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const FixedValues values;
  const std::string_view sql(reinterpret_cast<const char*>(data), size);
  for (const Dialect dialect : {Dialect::comparison, Dialect::blocking}) {
    auto tree = parse_condition(sql, dialect);
    if (!tree) continue;
    const std::string printed = to_sql(*tree, dialect);
    if (printed.size() <= longest_condition) {
      const auto again = parse_condition(printed, dialect);
      if (!again || !(*again == *tree)) std::abort();
    }
    std::uint32_t next = 0;
    number_columns(*tree, next);
    (void)is_true(evaluate(*tree, values, dialect == Dialect::comparison ? TextMode::bytes : TextMode::unicode));
  }
  return 0;
}
