// SPDX-License-Identifier: MIT
// For tests of explanations: models from XML, and the words of the package.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "base/test_folder.h"
#include "engines/decisions/explain/explanation.h"
#include "engines/decisions/explain/words.h"
#include "engines/decisions/model/read.h"

namespace cw::dmn::test {

inline std::string content_of_package(const std::string& file) {
  return cw::test::content_of(std::string(CW_SOURCE_DIR) + "/packages/" + file);
}

inline Words words_in(const std::string& language) {
  auto words = Words::read(content_of_package("decisions/messages." + language + ".txt"));
  EXPECT_TRUE(words.has_value()) << words.error().message;
  return std::move(words).value();
}

inline std::string definitions(const std::string& body, const std::string& name = "test") {
  return "<definitions xmlns=\"https://www.omg.org/spec/DMN/20230324/MODEL/\" namespace=\"urn:" + name + "\" name=\"" + name + "\">" +
         body + "</definitions>";
}

inline std::shared_ptr<const Model> model_of(const std::vector<std::string>& files) {
  std::vector<Definitions> read;
  for (const std::string& xml : files) {
    auto each = read_definitions(xml, "test.dmn");
    EXPECT_TRUE(each.has_value()) << each.error().message;
    if (each) read.push_back(std::move(*each));
  }
  auto model = Model::make(std::move(read));
  EXPECT_TRUE(model.has_value()) << model.error().message;
  return model ? *model : nullptr;
}

inline std::string input_data(const std::string& name, const std::string& type) {
  return "<inputData id=\"" + name + "\" name=\"" + name + "\"><variable name=\"" + name + "\" typeRef=\"" + type + "\"/></inputData>";
}
inline std::string needs_input(const std::string& name) {
  return "<informationRequirement><requiredInput href=\"#" + name + "\"/></informationRequirement>";
}
inline std::string rule(const std::vector<std::string>& tests, const std::string& result) {
  std::string xml = "<rule>";
  for (const std::string& test : tests) xml += "<inputEntry><text><![CDATA[" + test + "]]></text></inputEntry>";
  return xml + "<outputEntry><text>" + result + "</text></outputEntry></rule>";
}

// A decision "Band" by a table on Age, with three rules that overlap.
inline std::string band_model(const std::string& attributes, const std::string& output_values = "") {
  return definitions(input_data("Age", "number") + "<decision id=\"d\" name=\"Band\"><variable name=\"Band\"/>" + needs_input("Age") +
                     "<decisionTable " + attributes + "><input><inputExpression><text>Age</text></inputExpression></input><output>" +
                     output_values + "</output>" + rule({">= 18"}, "\"adult\"") + rule({">= 65"}, "\"senior\"") +
                     rule({"[16..20]"}, "\"adult\"") + "</decisionTable></decision>");
}

inline Explanation explained(const std::shared_ptr<const Model>& model, const std::string& decision, const Inputs& inputs) {
  auto why = explain(model, {decision}, inputs, {});
  EXPECT_TRUE(why.has_value()) << why.error().message;
  return std::move(why).value();
}

}  // namespace cw::dmn::test
