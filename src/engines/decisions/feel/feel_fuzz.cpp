// SPDX-License-Identifier: MIT
// Hostile expressions and cells: any text is read or refused with a place; what is read is evaluated within its budget.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "engines/decisions/feel/compile.h"
#include "engines/decisions/feel/parse.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace cw::feel;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  Vocabulary vocabulary;
  vocabulary.variables = {{"?", nullptr}, {"Monthly Income", basic_type(TypeKind::number)}, {"a+b", nullptr}};
  const Value values[] = {Value::number(5), Value::number(1000),
                          Value::list({Value::string("x"), Value::context({{"a b", Value::number(1)}})})};
  Limits limits;
  limits.steps = 20'000;
  limits.list_size = 1'000;
  limits.text_size = 100'000;
  for (const auto& tree : {parse_expression(text, vocabulary), parse_unary_tests(text, vocabulary)}) {
    if (!tree) {
      if (tree.error().message.empty()) __builtin_trap();
      continue;
    }
    const Program program(**tree, vocabulary.variables);
    Evaluation evaluation(limits);
    (void)to_text(program.run(values, evaluation));
    for (const Diagnostic& why : evaluation.diagnostics())
      if (to_text(why).empty()) __builtin_trap();
  }
  return 0;
}
