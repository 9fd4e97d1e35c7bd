// SPDX-License-Identifier: MIT
#include "services/decisions/model_examples.h"

#include <algorithm>

#include "base/json.h"
#include "base/text.h"
#include "services/decisions/typed_input.h"

namespace cw::decisions {
namespace {

using feel::TypeKind;
using Json = cw::Value;
using FeelValue = feel::Value;

// Read as `decide` reads what it is given, with the place where it is wrong.
Result<FeelValue> typed(const Json& json, const feel::Type* type, TypedFor purpose, const std::string& where) {
  TypedValue value = typed_value(json, type, purpose);
  if (!value) return fail(ErrorCode::invalid, where + value.error().where + ": " + value.error().reason);
  return std::move(*value);
}

// Elements that examples may name.
class Names {
 public:
  explicit Names(const dmn::Model& model) : elements_(model.elements()) {}

  [[nodiscard]] const dmn::ElementInfo* find(std::string_view name, dmn::ElementKind kind) const {
    for (const dmn::ElementInfo& element : elements_)
      if (element.kind == kind && element.name == name) return &element;
    return nullptr;
  }
  // An input, or a decision that is given in place of being worked out.
  [[nodiscard]] const dmn::ElementInfo* find_given(std::string_view name) const {
    const dmn::ElementInfo* input = find(name, dmn::ElementKind::input_data);
    return input != nullptr ? input : find(name, dmn::ElementKind::decision);
  }
  // A decision, or where none has the name a decision service.
  [[nodiscard]] const dmn::ElementInfo* find_expected(std::string_view name) const {
    const dmn::ElementInfo* decision = find(name, dmn::ElementKind::decision);
    return decision != nullptr ? decision : find(name, dmn::ElementKind::service);
  }
  // Of its value: a service's is what it gives.
  [[nodiscard]] static const feel::Type* type_of(const dmn::ElementInfo& element) {
    if (element.kind != dmn::ElementKind::service) return element.type.get();
    const feel::TypePtr& result = element.type->result;
    return result && result->kind != TypeKind::any ? result.get() : nullptr;
  }
  [[nodiscard]] tl::unexpected<Error> unknown(const std::string& where, const std::string& name, dmn::ElementKind kind) const {
    std::vector<std::string_view> choices;
    for (const dmn::ElementInfo& element : elements_)
      if (element.kind == kind) choices.push_back(element.name);
    const auto meant = nearest_of(name, choices);
    return fail(ErrorCode::invalid, where + ": the model has no " + (kind == dmn::ElementKind::decision ? "decision '" : "input '") + name +
                                        "'" + (meant ? ". Did you mean '" + std::string(*meant) + "'?" : "."));
  }

 private:
  std::vector<dmn::ElementInfo> elements_;
};

Result<void> add_given(const std::string& name, const Json& json, const Names& names, const std::string& where, dmn::TestCase& test) {
  const dmn::ElementInfo* element = names.find_given(name);
  if (element == nullptr) return names.unknown(where, name, dmn::ElementKind::input_data);
  CW_TRY(FeelValue value, typed(json, element->type.get(), TypedFor::given_in_example, where + ", '" + name + "'"));
  test.inputs.push_back({name, std::move(value)});
  return {};
}

Result<void> add_expected(const std::string& name, const Json& json, const Names& names, const std::string& where, dmn::TestCase& test) {
  const dmn::ElementInfo* element = names.find_expected(name);
  if (element == nullptr) return names.unknown(where, name, dmn::ElementKind::decision);
  dmn::ExpectedResult expected;
  expected.name = name;
  CW_TRY(expected.value, typed(json, Names::type_of(*element), TypedFor::expected_in_example, where + ", '" + name + "'"));
  test.results.push_back(std::move(expected));
  return {};
}

Result<dmn::TestSuite> read_json(std::string_view text, const std::string& file, const Names& names) {
  auto parsed = parse_json(text);
  if (!parsed) return fail(ErrorCode::invalid, file + ": " + parsed.error().message);
  const Json* all = member(*parsed, "examples");
  const List* examples = all != nullptr ? all->get<List>() : nullptr;
  if (examples == nullptr) return fail(ErrorCode::invalid, file + ": there should be a list \"examples\"");
  dmn::TestSuite suite;
  for (std::size_t i = 0; i < examples->size(); ++i) {
    const Json& each = (*examples)[i];
    dmn::TestCase test;
    const Json* name = member(each, "name");
    test.id = name != nullptr && name->get<std::string>() != nullptr ? *name->get<std::string>() : std::to_string(i + 1);
    const std::string where = file + ", example '" + test.id + "'";
    const Json *given = member(each, "given"), *expect = member(each, "expect");
    if (expect == nullptr || expect->get<Structure>() == nullptr)
      return fail(ErrorCode::invalid, where + ": there should be an object \"expect\" with decisions and their values");
    if (given != nullptr && given->get<Structure>() != nullptr)
      for (const auto& [input, value] : *given->get<Structure>()) CW_CHECK(add_given(input, value, names, where, test));
    for (const auto& [decision, value] : *expect->get<Structure>()) CW_CHECK(add_expected(decision, value, names, where, test));
    suite.cases.push_back(std::move(test));
  }
  return suite;
}

// RFC 4180, with line ends of any kind.
Result<std::vector<std::vector<std::string>>> csv_rows(std::string_view text, const std::string& file) {
  std::vector<std::vector<std::string>> rows;
  std::vector<std::string> row;
  std::string cell;
  bool quoted = false, any = false;
  const auto end_row = [&] {
    row.push_back(std::move(cell));
    cell.clear();
    if (any || row.size() > 1) rows.push_back(std::move(row));
    row.clear();
    any = false;
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char letter = text[i];
    if (quoted) {
      if (letter != '"') {
        cell += letter;
      } else if (i + 1 < text.size() && text[i + 1] == '"') {
        cell += text[++i];
      } else {
        quoted = false;
      }
    } else if (letter == '"' && cell.empty()) {
      quoted = any = true;
    } else if (letter == ',') {
      row.push_back(std::move(cell));
      cell.clear();
    } else if (letter == '\n') {
      end_row();
    } else if (letter != '\r') {
      cell += letter;
      any = true;
    }
  }
  if (quoted) return fail(ErrorCode::invalid, file + ": the last quoted cell does not end");
  if (any || !row.empty()) end_row();
  return rows;
}

// What a cell of CSV says: nothing where it is empty; lists and groups of values are JSON.
Result<Json> csv_value(const std::string& cell, const feel::Type* type, const std::string& where) {
  const std::string text(trim(cell));
  if (text.empty()) return Json();
  const TypeKind kind = type == nullptr ? TypeKind::any : type->kind;
  if (text.front() == '[' || text.front() == '{') {
    auto parsed = parse_json(text);
    if (!parsed) return fail(ErrorCode::invalid, where + ": " + parsed.error().message);
    return std::move(*parsed);
  }
  if (kind == TypeKind::list) return Json(List{Json(text)});
  if (kind == TypeKind::any && (text == "true" || text == "false")) return Json(text == "true");
  return Json(text);
}

// The fields on the way of a dotted name get structures.
void put(Structure& structure, std::string_view path, Json value) {
  const std::size_t dot = path.find('.');
  const std::string name(path.substr(0, dot));
  auto found = std::find_if(structure.begin(), structure.end(), [&](const auto& field) { return field.first == name; });
  if (found == structure.end()) found = structure.insert(structure.end(), {name, Json(Structure())});
  if (dot == std::string_view::npos) {
    found->second = std::move(value);
    return;
  }
  Structure inner = found->second.get<Structure>() != nullptr ? *found->second.get<Structure>() : Structure();
  put(inner, path.substr(dot + 1), std::move(value));
  found->second = Json(std::move(inner));
}

// A number is one where no type says otherwise.
Json guessed(Json value, const feel::Type* type) {
  const auto* text = value.get<std::string>();
  if (text == nullptr || (type != nullptr && type->kind != TypeKind::any)) return value;
  const auto number = Decimal::parse(*text);
  return number ? Json(number->to_double()) : value;
}

const feel::Type* type_at(const feel::Type* type, std::string_view path) {
  while (type != nullptr && !path.empty()) {
    const std::size_t dot = path.find('.');
    const feel::Field* field = feel::find_field(type, path.substr(0, dot));
    type = field != nullptr ? field->type.get() : nullptr;
    path = dot == std::string_view::npos ? std::string_view() : path.substr(dot + 1);
  }
  return type;
}

Result<void> csv_row(const std::vector<std::string>& header, const std::vector<std::string>& row, const Names& names,
                     const std::string& where, dmn::TestCase& test) {
  Structure given, expect;
  for (std::size_t column = 0; column < header.size() && column < row.size(); ++column) {
    std::string name(trim(header[column]));
    if (name == "name") {
      if (!row[column].empty()) test.id = row[column];
      continue;
    }
    const bool expected = name.starts_with("expect ");
    if (expected) name = trim(std::string_view(name).substr(7));
    const auto known = [&](std::string_view which) { return expected ? names.find_expected(which) : names.find_given(which); };
    const dmn::ElementInfo* element = known(name);
    std::string_view path;
    if (element == nullptr && name.find('.') != std::string::npos) {
      path = std::string_view(name).substr(name.find('.') + 1);
      element = known(name.substr(0, name.find('.')));
    }
    const auto kind = expected ? dmn::ElementKind::decision : dmn::ElementKind::input_data;
    if (element == nullptr) return names.unknown(where, name, kind);
    const feel::Type* type = type_at(Names::type_of(*element), path);
    CW_TRY(Json value, csv_value(row[column], type, where + ", '" + name + "'"));
    if (!expected && value.is_null()) continue;
    value = guessed(std::move(value), type);
    if (path.empty()) {
      (expected ? expect : given).emplace_back(name, std::move(value));
    } else {
      put(expected ? expect : given, name, std::move(value));
    }
  }
  for (const auto& [name, value] : given) CW_CHECK(add_given(name, value, names, where, test));
  for (const auto& [name, value] : expect) CW_CHECK(add_expected(name, value, names, where, test));
  return {};
}

Result<dmn::TestSuite> read_csv(std::string_view text, const std::string& file, const Names& names) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  CW_TRY(const auto rows, csv_rows(text, file));
  if (rows.empty()) return fail(ErrorCode::invalid, file + ": the first line should name the columns");
  dmn::TestSuite suite;
  for (std::size_t i = 1; i < rows.size(); ++i) {
    dmn::TestCase test;
    test.id = "row " + std::to_string(i + 1);
    if (rows[i].size() != rows[0].size())
      return fail(ErrorCode::invalid, file + ", row " + std::to_string(i + 1) + ": it has " + std::to_string(rows[i].size()) +
                                          " cells, and the first line names " + std::to_string(rows[0].size()));
    CW_CHECK(csv_row(rows[0], rows[i], names, file + ", row " + std::to_string(i + 1), test));
    if (test.results.empty())
      return fail(ErrorCode::invalid, file + ": no column is called \"expect DECISION\", so nothing would be compared");
    suite.cases.push_back(std::move(test));
  }
  return suite;
}

}  // namespace

std::optional<ExampleForm> example_form(const std::filesystem::path& file) {
  const std::string ending = to_lower(file.extension().string());
  if (ending == ".json") return ExampleForm::json;
  if (ending == ".csv") return ExampleForm::csv;
  if (ending == ".xml") return ExampleForm::tck;
  return std::nullopt;
}

Result<dmn::TestSuite> read_examples(std::string_view text, ExampleForm form, std::string_view file, const dmn::Model& model) {
  if (form == ExampleForm::tck) return dmn::read_test_suite(text, file);
  const Names names(model);
  return form == ExampleForm::json ? read_json(text, std::string(file), names) : read_csv(text, std::string(file), names);
}

}  // namespace cw::decisions
