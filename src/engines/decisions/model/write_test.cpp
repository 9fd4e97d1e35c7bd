// SPDX-License-Identifier: MIT
#include "engines/decisions/model/write.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>

#include "engines/decisions/conformance/test_cases.h"
#include "engines/decisions/internal/xml.h"
#include "engines/decisions/model/read.h"

namespace cw::dmn {
namespace {

namespace fs = std::filesystem;

fs::path suite() {
  const char* shared = std::getenv("COMMONWEAL_SHARED");
  return (shared != nullptr ? fs::path(shared) : fs::path(CW_SOURCE_DIR) / ".." / "shared") / "data" / "dmn-tck" / "TestCases";
}
std::string content(const fs::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// Counts elements of diagrams and extensions, by name and attributes that have no prefix.
void count(const pugi::xml_node& node, std::map<std::string, int>& counts) {
  const std::string_view uri = namespace_of_prefix(node, prefix_of(node.name()));
  if (node.type() == pugi::node_element && !uri.ends_with("/MODEL/")) {
    std::string text(local_name(node));
    for (const pugi::xml_attribute each : node.attributes())
      if (!std::string_view(each.name()).starts_with("xmlns")) text += std::string(" ") + each.name() + "=" + each.value();
    ++counts[text];
  }
  for (const pugi::xml_node each : node.children()) count(each, counts);
}
std::map<std::string, int> kept_parts(const std::string& xml) {
  pugi::xml_document document;
  EXPECT_TRUE(document.load_buffer(xml.data(), xml.size()));
  std::map<std::string, int> counts;
  count(document.document_element(), counts);
  return counts;
}

void expect_round_trip(const std::string& xml, const std::string& name) {
  auto before = read_definitions(xml, name);
  ASSERT_TRUE(before.has_value()) << before.error().message;
  const auto written = write_definitions(*before, xml);
  ASSERT_TRUE(written.has_value()) << written.error().message;
  auto after = read_definitions(*written, name);
  ASSERT_TRUE(after.has_value()) << after.error().message << *written;
  EXPECT_EQ(after->dmn_version, "1.5");
  before->dmn_version = after->dmn_version;
  EXPECT_TRUE(*before == *after) << name;
  EXPECT_EQ(kept_parts(xml), kept_parts(*written)) << name;
  const auto again = write_definitions(*after, *written);
  ASSERT_TRUE(again.has_value());
  EXPECT_EQ(*again, *written) << name;
}

TEST(Write, EveryModelOfTheSampleComesBackEqualWithItsDiagrams) {
  if (!fs::exists(suite())) GTEST_SKIP() << "NOT TESTED: no suite at " << suite() << "; set COMMONWEAL_SHARED";
  std::size_t models = 0;
  for (const auto& each : fs::recursive_directory_iterator(suite())) {
    if (each.path().extension() != ".dmn") continue;
    expect_round_trip(content(each.path()), each.path().filename().string());
    ++models;
  }
  EXPECT_GE(models, 70U);
}

// The tests of each folder that passed before pass after its models were written.
TEST(Write, TestsOfTheSampleHaveTheSameResultsAfterWriting) {
  if (!fs::exists(suite())) GTEST_SKIP() << "NOT TESTED: no suite at " << suite() << "; set COMMONWEAL_SHARED";
  std::set<fs::path> folders;
  for (const auto& each : fs::recursive_directory_iterator(suite()))
    if (each.path().extension() == ".dmn") folders.insert(each.path().parent_path());
  std::size_t cases = 0;
  for (const fs::path& folder : folders) {
    std::vector<fs::path> models, tests;
    for (const auto& each : fs::directory_iterator(folder)) (each.path().extension() == ".dmn" ? models : tests).push_back(each.path());
    std::sort(models.begin(), models.end());
    for (const fs::path& test : tests) {
      const auto test_suite = read_test_suite(content(test), test.filename().string());
      if (!test_suite) continue;
      std::vector<Definitions> before, after;
      for (const fs::path& file : models) {
        const std::string xml = content(file), name = file.filename().string();
        auto read = read_definitions(xml, name);
        ASSERT_TRUE(read.has_value());
        const auto written = write_definitions(*read, xml);
        ASSERT_TRUE(written.has_value());
        auto read_again = read_definitions(*written, name);
        ASSERT_TRUE(read_again.has_value());
        const bool main = name == test_suite->model_name;
        before.insert(main ? before.begin() : before.end(), std::move(*read));
        after.insert(main ? after.begin() : after.end(), std::move(*read_again));
      }
      const auto old_model = Model::make(std::move(before)), new_model = Model::make(std::move(after));
      ASSERT_TRUE(old_model.has_value() && new_model.has_value());
      const feel::DateTime now{{2026, 1, 1}, {0, {feel::Zone::Kind::offset, 0}}};
      for (const TestCase& each : test_suite->cases) {
        EXPECT_EQ(run_case(each, **old_model, now).passed, run_case(each, **new_model, now).passed) << folder << " " << each.id;
        ++cases;
      }
    }
  }
  EXPECT_GE(cases, 2000U);
}

const std::string with_extras =
    "<?xml version=\"1.0\"?><semantic:definitions xmlns:semantic=\"http://www.omg.org/spec/DMN/20180521/MODEL/\" "
    "xmlns:dmndi=\"http://www.omg.org/spec/DMN/20180521/DMNDI/\" xmlns:dc=\"http://www.omg.org/spec/DMN/20180521/DC/\" "
    "xmlns:x=\"urn:extension\" namespace=\"urn:n\" name=\"n\" exporter=\"someone\" x:mark=\"1\">"
    "<semantic:decision id=\"d\" name=\"D\" x:colour=\"red\"><semantic:extensionElements><x:note kind=\"k\">kept "
    "text</x:note></semantic:extensionElements><semantic:variable id=\"v\" name=\"D\" typeRef=\"number\"/>"
    "<semantic:authorityRequirement id=\"r\"><semantic:requiredAuthority href=\"#s\"/></semantic:authorityRequirement>"
    "<semantic:literalExpression id=\"l\"><semantic:text>1 &lt; 2</semantic:text></semantic:literalExpression></semantic:decision>"
    "<semantic:knowledgeSource id=\"s\" name=\"Law\"/><semantic:textAnnotation "
    "id=\"t\"><semantic:text>remark</semantic:text></semantic:textAnnotation>"
    "<dmndi:DMNDI><dmndi:DMNDiagram id=\"g\"><dmndi:DMNShape dmnElementRef=\"d\"><dc:Bounds x=\"1\" y=\"2\" width=\"3\" "
    "height=\"4\"/></dmndi:DMNShape></dmndi:DMNDiagram></dmndi:DMNDI></semantic:definitions>";

TEST(Write, AnOlderVersionBecomes15WithWhatItHeldBesides) {
  expect_round_trip(with_extras, "extras.dmn");
  const auto read = read_definitions(with_extras, "extras.dmn");
  const std::string written = *write_definitions(*read, with_extras);
  for (const char* part : {"xmlns=\"https://www.omg.org/spec/DMN/20230324/MODEL/\"", "\"https://www.omg.org/spec/DMN/20230324/DMNDI/\"",
                           "exporter=\"someone\"", "x:mark=\"1\"", "x:colour=\"red\"", "<x:note kind=\"k\">kept text</x:note>",
                           "<knowledgeSource id=\"s\" name=\"Law\"", "<requiredAuthority href=\"#s\"", "<text>remark</text>",
                           "<dc:Bounds x=\"1\" y=\"2\" width=\"3\" height=\"4\"", "1 &lt; 2"})
    EXPECT_NE(written.find(part), std::string::npos) << part << "\n" << written;
}

TEST(Write, WhatIsTakenOutOfTheDefinitionsIsGone) {
  auto read = read_definitions(with_extras, "extras.dmn");
  read->decisions[0].logic.text = "3";
  read->decisions[0].variable.type_ref.clear();
  const std::string written = *write_definitions(*read, with_extras);
  EXPECT_EQ(written.find("1 &lt; 2"), std::string::npos);
  EXPECT_EQ(written.find("typeRef"), std::string::npos) << written;
  read->decisions.clear();
  EXPECT_EQ(write_definitions(*read, with_extras)->find("<decision"), std::string::npos);
}

TEST(Write, ATextThatIsNoXmlIsRefused) {
  const auto written = write_definitions({}, "<a");
  ASSERT_FALSE(written.has_value());
  EXPECT_EQ(written.error().code, ErrorCode::invalid);
}

}  // namespace
}  // namespace cw::dmn
