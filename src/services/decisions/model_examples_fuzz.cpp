// SPDX-License-Identifier: MIT
// Hostile files of examples: any bytes are read or refused with a message.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "engines/decisions/model/read.h"
#include "services/decisions/model_examples.h"

namespace {

const cw::dmn::Model& model() {
  static const auto made = [] {
    auto definitions = cw::dmn::read_definitions(
        "<definitions xmlns=\"https://www.omg.org/spec/DMN/20230324/MODEL/\" namespace=\"urn:f\">"
        "<itemDefinition name=\"tP\"><itemComponent name=\"age\"><typeRef>number</typeRef></itemComponent></itemDefinition>"
        "<inputData name=\"A\"><variable name=\"A\" typeRef=\"date\"/></inputData><inputData name=\"P\"><variable name=\"P\" "
        "typeRef=\"tP\"/></inputData>"
        "<decision name=\"D\"><literalExpression><text>1</text></literalExpression></decision></definitions>",
        "fuzz.dmn");
    return *cw::dmn::Model::make({std::move(*definitions)});
  }();
  return *made;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace cw;
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  const auto read = decisions::read_examples(text, static_cast<decisions::ExampleForm>(data[0] % 3), "fuzz", model());
  if (!read && read.error().message.empty()) __builtin_trap();
  return 0;
}
