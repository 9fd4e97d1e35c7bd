// SPDX-License-Identifier: MIT
// Hostile models, explained in every form, and when they are in force: bounded, and never a crash.
#include <cstdint>

#include "base/json.h"
#include "engines/decisions/explain/explanation_text.h"
#include "engines/decisions/explain/explanation_value.h"
#include "engines/decisions/explain/needs.h"
#include "engines/decisions/explain/table_picture.h"
#include "engines/decisions/model/read.h"

namespace {

// Every key with some placeholders: the texts themselves do not matter here.
const cw::dmn::Words& words() {
  static const cw::dmn::Words made = [] {
    std::string content;
    for (const std::string_view key : cw::dmn::Words::keys()) content += std::string(key) + " = {name} {value} {condition}\n";
    return std::move(cw::dmn::Words::read(content)).value();
  }();
  return made;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  (void)cw::dmn::read_in_force(text, "fuzz");
  (void)cw::dmn::Words::read(text);
  auto definitions = cw::dmn::read_definitions(text, "fuzz");
  if (!definitions) return 0;
  const auto model = cw::dmn::Model::make({std::move(*definitions)});
  if (!model) return 0;
  cw::dmn::ExplainOptions options;
  options.limits.steps = 20'000;
  const cw::dmn::Inputs inputs = {{"Age", cw::feel::Value::number(17)}, {"x", cw::feel::Value::string("x")}};
  const auto why = cw::dmn::explain(*model, cw::dmn::top_decisions(**model), inputs, options);
  if (!why) return 0;
  (void)cw::dmn::explanation_text(*why, words());
  (void)cw::dmn::table_pictures(*why, words());
  (void)cw::write_json(cw::dmn::explanation_value(*why, words()));
  return 0;
}
