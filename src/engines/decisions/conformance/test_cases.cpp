// SPDX-License-Identifier: MIT
#include "engines/decisions/conformance/test_cases.h"

#include <algorithm>

#include "engines/decisions/feel/at_literal.h"
#include "engines/decisions/feel/operators.h"
#include "engines/decisions/internal/xml.h"

namespace cw::dmn {
namespace {

using feel::Kind;
using feel::Value;

constexpr int max_depth = 60;

bool is_nil(const pugi::xml_node& node) {
  for (const pugi::xml_attribute attribute : node.attributes()) {
    const std::string_view name = attribute.name();
    if (name == "nil" || name.ends_with(":nil")) return attribute.as_bool();
  }
  return false;
}
std::string_view xsi_type(const pugi::xml_node& node) {
  for (const pugi::xml_attribute attribute : node.attributes()) {
    const std::string_view name = attribute.name();
    if (name != "type" && !name.ends_with(":type")) continue;
    const std::string_view type = attribute.value();
    return type.substr(type.find(':') == std::string_view::npos ? 0 : type.find(':') + 1);
  }
  return {};
}

Result<Value> simple_value(const pugi::xml_node& node) {
  if (is_nil(node)) return Value();
  const std::string text = text_of(node);
  const std::string_view type = xsi_type(node);
  std::optional<Value> value;
  if (type == "string" || type.empty()) value = Value::string(text);
  if (type == "boolean") value = Value::boolean(text == "true" || text == "1");
  if (type == "decimal" || type == "double" || type == "integer" || type == "int" || type == "long" || type == "float") {
    if (const auto number = Decimal::parse(text)) value = Value::number(*number);
  }
  if (type == "date") {
    if (const auto date = feel::parse_date(text)) value = Value::date(*date);
  }
  if (type == "time") {
    if (const auto time = feel::parse_time(text)) value = Value::time(*time);
  }
  if (type == "dateTime") {
    if (const auto when = feel::parse_date_time(text)) value = Value::date_time(*when);
  }
  if (type == "duration") value = feel::value_of_at_literal(text);
  if (!value) return fail(ErrorCode::invalid, "a value of the test case cannot be read as " + std::string(type) + ": " + text);
  return std::move(*value);
}

// Exactly one of <value>, <list> and <component>s (testCases.xsd valueType).
Result<Value> value_in(const pugi::xml_node& node, int depth) {
  if (depth > max_depth) return fail(ErrorCode::too_large, "values of a test case lie too deep in each other");
  std::vector<feel::Entry> entries;
  for (const pugi::xml_node each : node.children()) {
    const std::string_view name = local_name(each);
    if (name == "value") return simple_value(each);
    if (name == "list") {
      if (is_nil(each)) return Value();
      std::vector<Value> items;
      for (const pugi::xml_node item : each.children()) {
        if (local_name(item) != "item") continue;
        CW_TRY(Value value, value_in(item, depth + 1));
        items.push_back(std::move(value));
      }
      return Value::list(std::move(items));
    }
    if (name == "component") {
      CW_TRY(Value value, is_nil(each) ? Result<Value>(Value()) : value_in(each, depth + 1));
      entries.push_back({attribute_of(each, "name"), std::move(value)});
    }
  }
  if (entries.empty()) return Value();
  return Value::context(std::move(entries));
}

Result<TestCase> test_case(const pugi::xml_node& node) {
  TestCase test;
  test.id = attribute_of(node, "id");
  const std::string type = attribute_of(node, "type");
  test.type = type == "decisionService" ? CaseType::service : type == "bkm" ? CaseType::knowledge_model : CaseType::decision;
  test.invocable = attribute_of(node, "invocableName");
  for (const pugi::xml_node each : node.children()) {
    const std::string_view name = local_name(each);
    if (name == "inputNode") {
      CW_TRY(Value value, value_in(each, 0));
      test.inputs.push_back({attribute_of(each, "name"), std::move(value), attribute_of(each, "namespace")});
    } else if (name == "resultNode") {
      ExpectedResult expected;
      expected.name = attribute_of(each, "name");
      expected.namespace_uri = attribute_of(each, "namespace");
      expected.is_error = each.attribute("errorResult").as_bool();
      for (const pugi::xml_node child : each.children()) {
        if (local_name(child) != "expected") continue;
        CW_TRY(expected.value, value_in(child, 0));
      }
      test.results.push_back(std::move(expected));
    }
  }
  return test;
}

bool near(const Decimal& left, const Decimal& right) {
  static const Decimal tolerance = *Decimal::parse("1e-8");
  const auto difference = subtract(left, right);
  return difference && difference->absolute() < tolerance;
}

Result<Value> actual_of(const TestCase& test, const ExpectedResult& expected, const Model& model, feel::Evaluation& evaluation) {
  if (test.type != CaseType::service && !expected.namespace_uri.empty())
    return model.evaluate(expected.name, test.inputs, evaluation, expected.namespace_uri);
  if (test.type != CaseType::service) {
    const std::string_view name = expected.name;  // of a decision, or in our own examples of a service
    CW_TRY(std::vector<Value> values, model.evaluate_all({&name, 1}, test.inputs, evaluation));
    return std::move(values.front());
  }
  CW_TRY(Value result, model.invoke_service(test.invocable, test.inputs, evaluation));
  // A service of several outputs gives a context, of which the result names one.
  if (const Value* part = result.find(expected.name); part != nullptr) {
    Value found = *part;
    return found;
  }
  return result;
}

}  // namespace

Result<TestSuite> read_test_suite(std::string_view xml, std::string_view file) {
  pugi::xml_document document;
  const pugi::xml_parse_result parsed = document.load_buffer(xml.data(), xml.size(), pugi::parse_default | pugi::parse_ws_pcdata_single);
  if (!parsed) return fail(ErrorCode::invalid, std::string(file) + ": not XML: " + parsed.description());
  const pugi::xml_node root = document.document_element();
  if (local_name(root) != "testCases") return fail(ErrorCode::invalid, std::string(file) + ": the root is not <testCases>");
  TestSuite suite;
  for (const pugi::xml_node each : root.children()) {
    const std::string_view name = local_name(each);
    if (name == "modelName") suite.model_name = text_of(each);
    if (name != "testCase") continue;
    CW_TRY(TestCase test, test_case(each));
    suite.cases.push_back(std::move(test));
  }
  return suite;
}

bool matches_expected(const Value& expected, const Value& actual) {
  if (expected.kind() != actual.kind()) return false;
  switch (expected.kind()) {
    case Kind::number: return near(expected.as_number(), actual.as_number());
    case Kind::list:
      return std::equal(expected.items().begin(), expected.items().end(), actual.items().begin(), actual.items().end(), matches_expected);
    case Kind::context:
      return expected.entries().size() == actual.entries().size() &&
             std::all_of(expected.entries().begin(), expected.entries().end(), [&](const feel::Entry& entry) {
               const Value* other = actual.find(entry.key);
               return other != nullptr && matches_expected(entry.value, *other);
             });
    default: return feel::same(expected, actual);
  }
}

CaseOutcome run_case(const TestCase& test, const Model& model, const feel::DateTime& now) {
  CaseOutcome outcome;
  outcome.passed = true;
  for (const ExpectedResult& expected : test.results) {
    ResultOutcome result;
    result.name = expected.name;
    feel::Evaluation evaluation({}, now);
    const auto actual = actual_of(test, expected, model, evaluation);
    if (!actual) {
      result.message = actual.error().message;
    } else {
      result.passed = matches_expected(expected.value, *actual);
      result.strict = result.passed && expected.is_error == !evaluation.diagnostics().empty();
      if (!result.passed) result.message = "expected " + to_text(expected.value) + ", found " + to_text(*actual);
      if (result.passed && !result.strict) result.message = expected.is_error ? "no diagnostic says why" : "a diagnostic where none is due";
      if (!result.strict)
        for (const feel::Diagnostic& why : evaluation.diagnostics()) result.message += "; " + feel::to_text(why);
    }
    outcome.passed = outcome.passed && result.passed;
    outcome.results.push_back(std::move(result));
  }
  return outcome;
}

}  // namespace cw::dmn
