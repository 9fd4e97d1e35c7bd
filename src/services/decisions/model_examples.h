// SPDX-License-Identifier: MIT
// Examples of a model, given and expected, from a plain file: JSON or CSV as docs/formats/decision-examples.md has them, or a test file of
// the DMN TCK. Values are read as the model's types want them.
//
//   CW_TRY(const dmn::TestSuite examples, read_examples(text, ExampleForm::csv, "loans.examples.csv", *model));
#pragma once

#include <filesystem>
#include <optional>
#include <string_view>

#include "base/result.h"
#include "engines/decisions/conformance/test_cases.h"

namespace cw::decisions {

enum class ExampleForm : std::uint8_t { json, csv, tck };
// By its ending: .json, .csv, .xml; nothing for others.
[[nodiscard]] std::optional<ExampleForm> example_form(const std::filesystem::path& file);

// invalid: the text is not of the form, a name is none of the model's, a value is not of its type; the message says where.
[[nodiscard]] Result<dmn::TestSuite> read_examples(std::string_view text, ExampleForm form, std::string_view file, const dmn::Model& model);

}  // namespace cw::decisions
