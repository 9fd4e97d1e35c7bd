// SPDX-License-Identifier: MIT
// Hostile DMN files: any bytes are read or refused; what is read is compiled, and every decision evaluated within its budget.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "engines/decisions/decisions.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace cw;
  auto definitions = dmn::read_definitions({reinterpret_cast<const char*>(data), size}, "fuzz.dmn");
  if (!definitions) return definitions.error().message.empty() ? __builtin_trap(), 0 : 0;
  const auto model = dmn::Model::make({std::move(*definitions)});
  if (!model) return 0;
  feel::Limits limits;
  limits.steps = 20'000;
  limits.list_size = 1'000;
  limits.text_size = 100'000;
  for (const dmn::ElementInfo& element : (*model)->elements()) {
    feel::Evaluation evaluation(limits);
    const dmn::Inputs inputs = {{"Age", feel::Value::number(18)}};
    if (element.kind == dmn::ElementKind::decision) {
      if (const auto value = (*model)->evaluate(element.name, inputs, evaluation)) (void)feel::to_text(*value);
    } else if (element.kind == dmn::ElementKind::service) {
      if (const auto value = (*model)->invoke_service(element.name, inputs, evaluation)) (void)feel::to_text(*value);
    }
  }
  return 0;
}
