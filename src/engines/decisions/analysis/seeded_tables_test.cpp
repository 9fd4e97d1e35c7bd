// SPDX-License-Identifier: MIT
// The tables and models of tests/data/decision_tables: exactly the faults seeded in them are found, in the lines where they are.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>

#include "base/text.h"
#include "engines/decisions/analysis/analysis.h"
#include "engines/decisions/model/read.h"
#include "engines/decisions/model/write.h"

namespace cw::dmn {
namespace {

struct Expected {
  std::string line, kind, severity;
  std::vector<std::size_t> rules;
  std::vector<std::string> texts;
};
struct Seed {
  std::string name, xml;
  std::vector<Expected> expected;
};

std::vector<std::string> cells_of(const std::string& line) {
  std::vector<std::string> cells;
  std::stringstream in(line);
  for (std::string cell; std::getline(in, cell, '|');) cells.emplace_back(trim(cell));
  return cells;
}

Expected expected_of(const std::string& line) {
  Expected expected{line, {}, {}, {}, {}};
  std::stringstream in(line);
  in >> expected.kind >> expected.severity;
  std::replace(expected.kind.begin(), expected.kind.end(), '_', ' ');
  std::string rest;
  std::getline(in, rest);
  const std::size_t quote = std::min(rest.find('"'), rest.size());
  std::stringstream numbers(rest.substr(0, quote));
  for (std::string number; std::getline(numbers, number, ',');)
    if (!trim(number).empty()) expected.rules.push_back(std::stoul(number));
  std::string texts(trim(rest.substr(quote)));
  if (texts.size() < 2) return expected;
  texts = texts.substr(1, texts.size() - 2);
  for (std::size_t at = texts.find("\" \""); at != std::string::npos; at = texts.find("\" \"")) {
    expected.texts.push_back(texts.substr(0, at));
    texts = texts.substr(at + 3);
  }
  expected.texts.push_back(texts);
  return expected;
}

// The table's input data, the decision that requires them, and the types.
class SeedTable {
 public:
  void take(const std::string& key, const std::string& value) {
    const std::vector<std::string> cells = cells_of(value);
    const auto at = [&](std::size_t i) { return i < cells.size() ? cells[i] : std::string(); };
    const auto optional = [&](std::size_t i) { return at(i).empty() ? std::nullopt : std::optional(at(i)); };
    if (key == "policy") {
      const std::size_t space = value.rfind(' ');
      const bool collects = space != std::string::npos && value.find("ORDER") == std::string::npos;
      table_.hit_policy = collects ? value.substr(0, space) : value;
      if (collects) table_.aggregation = value.substr(space + 1);
    } else if (key == "type") {
      ItemDefinition item;
      item.name = at(0);
      item.type_ref = at(1);
      item.allowed_values = optional(2);
      file_.item_definitions.push_back(std::move(item));
    } else if (key == "input") {
      table_.inputs.push_back({{}, {}, at(0), at(1), optional(2)});
      const bool is_name = at(0).find_first_of("+-*/()") == std::string::npos;
      const auto same = [&](const InputData& input) { return input.name == at(0); };
      if (is_name && std::none_of(file_.input_data.begin(), file_.input_data.end(), same))
        file_.input_data.push_back({"input" + std::to_string(file_.input_data.size()), at(0), {{}, at(0), at(1)}});
    } else if (key == "output") {
      table_.outputs.push_back({{}, {}, at(0), at(1), optional(2), std::nullopt});
    } else if (key == "default") {
      table_.outputs.back().default_value = value;
    } else {
      const auto tests = std::min(table_.inputs.size(), cells.size() > table_.outputs.size() ? cells.size() - table_.outputs.size() : 0);
      table_.rules.push_back({{},
                              {cells.begin(), cells.begin() + static_cast<std::ptrdiff_t>(tests)},
                              {cells.begin() + static_cast<std::ptrdiff_t>(tests), cells.end()},
                              {}});
    }
  }
  [[nodiscard]] std::string xml() {
    file_.name = file_.namespace_uri = "urn:seed";
    Decision decision;
    decision.id = "decision";
    decision.name = "Answer";
    decision.variable.name = "Answer";
    for (const InputData& input : file_.input_data) decision.required_inputs.push_back("#" + input.id);
    decision.logic.kind = BoxedKind::table;
    decision.logic.table = table_;
    file_.decisions.push_back(std::move(decision));
    const auto written = write_definitions(file_);
    EXPECT_TRUE(written.has_value());
    return written ? *written : "";
  }

 private:
  Definitions file_;
  Table table_;
};

std::vector<Seed> seeds_of(const std::filesystem::path& path) {
  std::vector<Seed> seeds;
  std::ifstream in(path);
  std::string body;
  SeedTable table;
  enum class Kind : std::uint8_t { none, table, model } kind = Kind::none;
  const auto finish = [&] {
    if (kind == Kind::table) seeds.back().xml = table.xml();
    if (kind == Kind::model)
      seeds.back().xml =
          "<definitions xmlns=\"https://www.omg.org/spec/DMN/20230324/MODEL/\" namespace=\"urn:seed\">\n" + body + "</definitions>";
    kind = Kind::none;
  };
  for (std::string line; std::getline(in, line);) {
    const std::size_t colon = line.find(": ");
    const std::string key = colon == std::string::npos ? "" : line.substr(0, colon),
                      value = colon == std::string::npos ? "" : line.substr(colon + 2);
    if (key == "table" || key == "model") {
      finish();
      seeds.push_back({value, {}, {}});
      kind = key == "table" ? Kind::table : Kind::model;
      table = {};
      body.clear();
    } else if (key == "expect") {
      seeds.back().expected.push_back(expected_of(value));
    } else if (kind == Kind::model) {
      body += line + "\n";
    } else if (!key.empty()) {
      table.take(key, value);
    }
  }
  finish();
  return seeds;
}

bool meets(const Finding& finding, const Expected& expected) {
  return name_of(finding.kind) == expected.kind && name_of(finding.severity) == expected.severity &&
         (expected.rules.empty() || finding.rules == expected.rules) &&
         std::all_of(expected.texts.begin(), expected.texts.end(),
                     [&](const std::string& text) { return finding.message.find(text) != std::string::npos; });
}

std::string shown(const Finding& finding) {
  std::string text = std::string(name_of(finding.kind)) + " " + std::string(name_of(finding.severity)) + " (" + finding.where + ", line " +
                     std::to_string(finding.line) + ") rules";
  for (const std::size_t rule : finding.rules) text += " " + std::to_string(rule);
  return text + ": " + finding.message;
}

void check(const Seed& seed) {
  SCOPED_TRACE(seed.name);
  auto definitions = read_definitions(seed.xml, "seed.dmn");
  ASSERT_TRUE(definitions.has_value()) << definitions.error().message;
  const auto analysis = analyse({{std::move(*definitions), seed.xml}});
  ASSERT_TRUE(analysis.has_value()) << analysis.error().message;
  std::vector<bool> known(analysis->findings.size(), false);
  for (const Expected& expected : seed.expected) {
    std::size_t at = 0;
    while (at < known.size() && (known[at] || !meets(analysis->findings[at], expected))) ++at;
    if (at < known.size()) {
      known[at] = true;
    } else {
      ADD_FAILURE() << "not found: " << expected.line;
    }
  }
  for (std::size_t i = 0; i < known.size(); ++i) {
    if (!known[i]) ADD_FAILURE() << "found, but not seeded: " << shown(analysis->findings[i]);
    EXPECT_GT(analysis->findings[i].line, 0U) << shown(analysis->findings[i]);
  }
}

TEST(SeededTables, ExactlyTheSeededFaultsAreFound) {
  std::size_t count = 0, faulty = 0;
  std::set<std::filesystem::path> files;
  for (const auto& each : std::filesystem::directory_iterator(std::filesystem::path(CW_SOURCE_DIR) / "tests" / "data" / "decision_tables"))
    if (each.path().extension() == ".txt") files.insert(each.path());
  for (const auto& file : files)
    for (const Seed& seed : seeds_of(file)) {
      check(seed);
      ++count;
      faulty += seed.expected.empty() ? 0 : 1;
    }
  EXPECT_GE(count, 100U);
  EXPECT_GE(faulty, 60U);
}

}  // namespace
}  // namespace cw::dmn
