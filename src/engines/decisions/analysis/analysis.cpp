// SPDX-License-Identifier: MIT
#include "engines/decisions/analysis/analysis.h"

#include <algorithm>
#include <map>

#include "engines/decisions/analysis/expression_check.h"
#include "engines/decisions/analysis/requirement_check.h"
#include "engines/decisions/analysis/table_analysis.h"
#include "engines/decisions/analysis/types.h"
#include "engines/decisions/analysis/xml_lines.h"

namespace cw::dmn {
namespace {

// What the logic of a decision gives, against the type that it should have.
void check_result(const ModelTrees& trees, const LogicView& logic, Findings& findings) {
  const Element& element = trees.parts->elements[logic.element];
  const feel::TypePtr& wanted = element.kind == ElementKind::decision ? element.type : element.type->result;
  const feel::TypeKind found = sure_kind(*logic.tree);
  if (wanted && never_fits(found, wanted->kind))
    findings.add(FindingKind::wrong_type, Severity::error, element.label,
                 "It gives " + kind_words(found) + ", but should give " + kind_words(wanted->kind) + ".");
}

void add_lines(const std::vector<std::string>& texts, const std::vector<Definitions>& files, std::vector<Finding>& findings) {
  std::map<std::string, XmlLines> lines;
  for (Finding& finding : findings) {
    auto found = lines.find(finding.file);
    if (found == lines.end()) {
      const auto file = std::find_if(files.begin(), files.end(), [&](const Definitions& each) { return each.file == finding.file; });
      const auto index = static_cast<std::size_t>(file - files.begin());
      found = lines.emplace(finding.file, index < texts.size() && !texts[index].empty() ? XmlLines(texts[index]) : XmlLines()).first;
    }
    finding.line = found->second.line_of(finding.where);
  }
}

}  // namespace

std::size_t Analysis::count(Severity severity) const {
  return static_cast<std::size_t>(
      std::count_if(findings.begin(), findings.end(), [&](const Finding& finding) { return finding.severity == severity; }));
}

Result<Analysis> analyse(std::vector<ModelFile> files, const AnalysisBudget& budget) {
  std::vector<Definitions> definitions;
  std::vector<std::string> texts;
  for (ModelFile& file : files) {
    definitions.push_back(std::move(file.definitions));
    texts.push_back(std::move(file.xml));
  }
  CW_TRY(const ModelTrees trees, take_apart(std::move(definitions)));
  Analysis analysis;
  Findings findings;
  std::map<std::size_t, std::set<std::string>> used;
  std::size_t next_table = 0;
  for (const LogicView& logic : trees.logics) {
    const Element& element = trees.parts->elements[logic.element];
    findings.look_at(trees.parts->files[element.file].file, element.label);
    used[logic.element] = check_expressions(trees, logic, findings);
    check_result(trees, logic, findings);
    for (; next_table < trees.tables.size() && trees.tables[next_table].element == logic.element; ++next_table) {
      const TableView& table = trees.tables[next_table];
      ++analysis.tables;
      analysis.rules += table.written->rules.size();
      const WrongCells wrong = check_table(table, findings);
      AnalysisBudget of_table = budget;
      analyse_table(table, wrong, findings, of_table);
    }
  }
  check_requirements(trees, used, findings);
  analysis.findings = std::move(findings.all());
  add_lines(texts, trees.parts->files, analysis.findings);
  return analysis;
}

}  // namespace cw::dmn
