// SPDX-License-Identifier: MIT
#include "engines/decisions/analysis/table_analysis.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/text.h"
#include "engines/decisions/analysis/table_model.h"
#include "engines/decisions/analysis/words.h"
#include "engines/decisions/feel/compile.h"

namespace cw::dmn {
namespace {

using feel::HitPolicy;
using feel::Value;

constexpr std::size_t most_gaps = 12, most_pairs = 20;

// Names of variables in an expression.
void variables_in(const feel::Expression& tree, std::set<std::string>& names) {
  if (tree.syntax == feel::Syntax::variable) names.insert(tree.name);
  for (const auto& part : tree.parts) variables_in(*part, names);
}

class TableAnalysis {
 public:
  TableAnalysis(const TableModel& model, const WrongCells& wrong, Findings& findings, AnalysisBudget& budget)
      : model_(model), wrong_(wrong), findings_(findings), budget_(budget), policy_(model.read().hit_policy) {}

  void run() {
    not_analysed();
    values_not_allowed();
    dead_rules();
    gaps();
    same_rules();
    pairs();
    masked_rules();
    mergeable_rules();
    if (budget_.exhausted)
      add(FindingKind::stopped, Severity::note,
          "The table is too large to be analysed whole: what is said of it is right, but there may be more to find.", {});
  }

 private:
  Finding& add(FindingKind kind, Severity severity, std::string message, std::vector<std::size_t> rules) {
    const TableView& table = model_.table();
    for (std::size_t& rule : rules) ++rule;
    Finding& finding =
        findings_.add(kind, severity, rules.empty() ? table.label : rule_place(table, rules.front() - 1), std::move(message));
    finding.rules = std::move(rules);
    return finding;
  }
  static std::string names(std::vector<std::size_t> rules) {
    for (std::size_t& rule : rules) ++rule;
    return rules_words(rules);
  }
  static std::string lower(std::string text) {
    if (!text.empty() && text.front() == 'R') text.front() = 'r';
    return text;
  }
  [[nodiscard]] bool has_one_answer() const {
    return policy_ == HitPolicy::unique || policy_ == HitPolicy::any || policy_ == HitPolicy::priority || policy_ == HitPolicy::first;
  }
  // "when Age is 18 (for example Age 18, Status "single")"; for all inputs where every axis is whole.
  [[nodiscard]] std::string when(const std::vector<Spans>& cells) const {
    const std::string conditions = model_.conditions(cells);
    return conditions.empty() ? "whatever the inputs are" : "when " + conditions;
  }
  [[nodiscard]] std::string for_example(const std::vector<Spans>& cells) const {
    if (model_.is_one_point(cells)) return {};  // the conditions say it
    const std::string words = model_.example_words(cells);
    return words.empty() ? std::string() : " For example: " + words + ".";
  }

  void not_analysed();
  void values_not_allowed();
  void dead_rules();
  [[nodiscard]] bool is_one_gap(const std::vector<Spans>& left, const std::vector<Spans>& right) const;
  void gaps();
  void tell_gap(const std::vector<Spans>& cells);
  void same_rules();
  void pairs();
  void tell_pair(std::size_t left, std::size_t right, Agreement agreement);
  void masked_rules();
  void tell_masked(const std::vector<std::size_t>& rules, const std::vector<std::size_t>& by);
  [[nodiscard]] std::vector<std::optional<std::vector<std::size_t>>> ranks();
  void mergeable_rules();
  void merge_group(std::size_t axis, std::vector<std::uint32_t> rules);
  void tell_merge(std::size_t axis, const std::vector<std::size_t>& rules, const Spans& all);

  const TableModel& model_;
  const WrongCells& wrong_;
  Findings& findings_;
  AnalysisBudget& budget_;
  HitPolicy policy_;
  std::set<std::size_t> explained_;                         // rules that never match for a reason that is told
  std::set<std::pair<std::size_t, std::size_t>> the_same_;  // pairs that ask the same and give the same
};

void TableAnalysis::not_analysed() {
  const TableView& table = model_.table();
  for (std::size_t input = 0; input < model_.read().inputs.size(); ++input) {
    std::vector<std::size_t> rules;
    for (std::size_t rule = 0; rule < model_.rules(); ++rule)
      if (!model_.is_plain(input, rule) && !wrong_.contains({input, rule}) &&
          bare(*model_.read().rules[rule].tests[input]).syntax != feel::Syntax::failure)
        rules.push_back(rule);
    if (rules.empty()) continue;
    const std::string column = column_name(table.written->inputs[input]);
    const std::string& problem = model_.problem(model_.axis_of(input));
    Finding& finding = add(FindingKind::not_analysed, Severity::note,
                           names(rules) + ", column " + quoted(column) + ": not analysed, because " +
                               (problem.empty() ? std::string("the condition is a calculation and not a plain comparison") : problem) +
                               ". Gaps and overlaps that depend on it are not found.",
                           rules);
    finding.column = column;
  }
  for (std::size_t axis = 0; axis < model_.axes().size(); ++axis)
    if (model_.has_unread_restriction(axis))
      add(FindingKind::not_analysed, Severity::note,
          "The allowed values of " + quoted(model_.axes()[axis].name()) + " are a calculation: gaps may be reported that they rule out.",
          {});
  // Columns that draw on one input cannot have all values together.
  std::vector<std::set<std::string>> variables(model_.axes().size());
  std::vector<bool> plain(model_.axes().size(), true);
  for (std::size_t input = 0; input < model_.read().inputs.size(); ++input) {
    const feel::Expression& expression = *model_.read().inputs[input].expression;
    variables_in(expression, variables[model_.axis_of(input)]);
    const feel::Expression* at = &bare(expression);
    while (at->syntax == feel::Syntax::path) at = at->parts[0].get();
    plain[model_.axis_of(input)] = at->syntax == feel::Syntax::variable;
  }
  constexpr std::size_t most_axes = 500;
  for (std::size_t left = 0; left < variables.size() && variables.size() <= most_axes; ++left)
    for (std::size_t right = left + 1; right < variables.size(); ++right)
      if ((!plain[left] || !plain[right]) &&
          std::any_of(variables[left].begin(), variables[left].end(), [&](const auto& name) { return variables[right].contains(name); }))
        add(FindingKind::not_analysed, Severity::note,
            "The columns " + quoted(model_.axes()[left].name()) + " and " + quoted(model_.axes()[right].name()) +
                " depend on the same input: a gap or overlap that is reported may need values that cannot come together.",
            {});
}

// Texts that a cell asks for and the column never has.
void TableAnalysis::values_not_allowed() {
  const TableView& table = model_.table();
  for (std::size_t rule = 0; rule < model_.rules(); ++rule)
    for (std::size_t input = 0; input < model_.read().inputs.size(); ++input) {
      const Axis& axis = model_.axes()[model_.axis_of(input)];
      if (!model_.is_plain(input, rule) || axis.has_order()) continue;
      const feel::Expression& tests = bare(*model_.read().rules[rule].tests[input]);
      if (tests.syntax != feel::Syntax::tests && tests.syntax != feel::Syntax::not_tests) continue;
      std::vector<std::string> allowed;
      for (const Piece& piece : axis.pieces())
        if (piece.form == Piece::Form::value && piece.low.is(feel::Kind::string)) allowed.push_back(piece.low.text());
      for (const auto& part : tests.parts) {
        const auto value = constant_value(*part);
        if (!value || !value->is(feel::Kind::string) || std::find(allowed.begin(), allowed.end(), value->text()) != allowed.end()) continue;
        if (std::any_of(axis.pieces().begin(), axis.pieces().end(), [](const Piece& p) { return p.form == Piece::Form::other_text; }))
          continue;
        explained_.insert(rule);
        std::vector<std::string_view> choices(allowed.begin(), allowed.end());
        const auto meant = nearest_of(value->text(), choices);
        const std::string column = column_name(table.written->inputs[input]);
        Finding& finding =
            add(FindingKind::value_not_allowed, Severity::error,
                names({rule}) + " asks whether " + quoted(column) + " is " + value_words(*value) + ", which it can never be: it allows " +
                    axis.words(axis.all()) + "." + (meant ? " Did you mean " + value_words(Value::string(std::string(*meant))) + "?" : ""),
                {rule});
        finding.where = input_place(table, rule, input);
        finding.column = column;
      }
    }
}

// Rules with a cell that no allowed value meets.
void TableAnalysis::dead_rules() {
  for (std::size_t rule = 0; rule < model_.rules(); ++rule) {
    if (!model_.space().is_empty(rule) || explained_.contains(rule)) continue;
    explained_.insert(rule);
    for (std::size_t axis = 0; axis < model_.axes().size(); ++axis) {
      if (!model_.space().cell(axis, rule).empty()) continue;
      const Axis& of = model_.axes()[axis];
      Finding& finding = add(FindingKind::unreachable, Severity::warning,
                             names({rule}) + " can never match: no value of " + quoted(of.name()) + " meets its condition" +
                                 (of.is_whole({}) ? "" : " (" + of.name() + " is " + of.words(of.all()) + ")") + ".",
                             {rule});
      finding.column = of.name();
      break;
    }
  }
}

// Texts have no order: regions that differ in one such axis only are one gap. So are those between whole numbers.
bool TableAnalysis::is_one_gap(const std::vector<Spans>& left, const std::vector<Spans>& right) const {
  std::size_t differing = 0;
  bool joins = true;
  for (std::size_t axis = 0; axis < left.size(); ++axis) {
    if (left[axis] == right[axis]) continue;
    ++differing;
    const Axis& of = model_.axes()[axis];
    joins = joins && (!of.has_order() || (of.has_only_fractions(left[axis]) && of.has_only_fractions(right[axis])));
  }
  return differing == 1 && joins;
}

void TableAnalysis::gaps() {
  const bool has_default = std::any_of(model_.read().outputs.begin(), model_.read().outputs.end(),
                                       [](const auto& output) { return output.default_value != nullptr; });
  if (has_default) return;  // what no rule answers is answered
  std::vector<std::uint32_t> rules;
  for (std::size_t rule = 0; rule < model_.rules(); ++rule) rules.push_back(static_cast<std::uint32_t>(rule));
  const RuleSpace::Uncovered found = model_.space().uncovered(rules, most_gaps, budget_);
  std::vector<std::vector<Spans>> told;
  for (const Region& region : found.regions) {
    std::vector<Spans> cells;
    for (const Span& span : region) cells.push_back({span});
    const auto same = std::find_if(told.begin(), told.end(), [&](const auto& other) { return is_one_gap(cells, other); });
    if (same == told.end()) {
      told.push_back(std::move(cells));
    } else {
      for (std::size_t axis = 0; axis < cells.size(); ++axis) (*same)[axis] = united((*same)[axis], cells[axis]);
    }
  }
  for (const std::vector<Spans>& cells : told) tell_gap(cells);
  if (!found.is_complete && !budget_.exhausted)
    add(FindingKind::gap, Severity::warning, "There are more gaps than the " + std::to_string(told.size()) + " reported here.", {});
}

void TableAnalysis::tell_gap(const std::vector<Spans>& cells) {
  bool fractions = false;
  for (std::size_t axis = 0; axis < cells.size(); ++axis) fractions = fractions || model_.axes()[axis].has_only_fractions(cells[axis]);
  const std::string what = model_.rules() == 0 ? "The table has no rule" : "No rule answers " + when(cells);
  const Severity severity = has_one_answer() && !fractions ? Severity::warning : Severity::advice;
  std::string message = what + "." + for_example(cells);
  if (fractions)
    message += " If the numbers are always whole, nothing is missing; else let one of the two borders include the numbers between.";
  Finding& finding = add(FindingKind::gap, severity, std::move(message), {});
  finding.example = model_.example(cells);
}

// Rules whose cells are all the same.
void TableAnalysis::same_rules() {
  std::map<std::string, std::vector<std::size_t>> groups;
  for (std::size_t rule = 0; rule < model_.rules(); ++rule) {
    if (!model_.is_certain(rule) || model_.space().is_empty(rule)) continue;
    std::string key = model_.result_key(rule);
    for (const Spans& cell : model_.cells_of(rule)) {
      for (const Span& span : cell) key += std::to_string(span.first) + "-" + std::to_string(span.last) + ",";
      key += ';';
    }
    groups[key].push_back(rule);
  }
  std::vector<std::vector<std::size_t>> told;
  for (const auto& [key, rules] : groups)
    if (rules.size() > 1) told.push_back(rules);
  std::sort(told.begin(), told.end());
  for (const std::vector<std::size_t>& rules : told) {
    for (std::size_t i = 0; i < rules.size(); ++i)
      for (std::size_t j = i + 1; j < rules.size(); ++j) the_same_.emplace(rules[i], rules[j]);
    if (policy_ == HitPolicy::first) continue;  // told as rules that are never reached
    const bool refused = policy_ == HitPolicy::unique;
    const bool twice = policy_ == HitPolicy::collect || policy_ == HitPolicy::rule_order || policy_ == HitPolicy::output_order;
    Finding& finding =
        add(FindingKind::duplicate, refused ? Severity::error : Severity::warning,
            names(rules) + " ask the same and answer the same" +
                (refused ? "; under the hit policy UNIQUE the table then has no result"
                 : twice ? "; the answer counts " + (rules.size() == 2 ? std::string("twice") : std::to_string(rules.size()) + " times")
                         : std::string()) +
                ". Keep one of them.",
            rules);
    finding.example = model_.example(model_.cells_of(rules.front()));
  }
}

void TableAnalysis::pairs() {
  if (policy_ != HitPolicy::unique && policy_ != HitPolicy::any) return;
  std::size_t told = 0, more = 0;
  for (std::size_t left = 0; left < model_.rules(); ++left) {
    if (!model_.is_certain(left)) continue;
    if (!budget_.take((model_.rules() - left) * model_.axes().size())) return;
    for (std::size_t right = left + 1; right < model_.rules(); ++right) {
      if (!model_.is_certain(right) || !model_.space().overlap(left, right) || the_same_.contains({left, right})) continue;
      const Agreement agreement = model_.agreement(left, right);
      if (policy_ == HitPolicy::any && agreement == Agreement::same) continue;
      if (++told > most_pairs) {
        ++more;
      } else {
        tell_pair(left, right, agreement);
      }
    }
  }
  if (more > 0)
    add(FindingKind::overlap, Severity::error,
        std::to_string(more) + " more pairs of rules overlap. Put the first " + std::to_string(most_pairs) + " right, then check again.",
        {});
}

void TableAnalysis::tell_pair(std::size_t left, std::size_t right, Agreement agreement) {
  std::vector<Spans> shared;
  for (std::size_t axis = 0; axis < model_.axes().size(); ++axis)
    shared.push_back(intersected(model_.space().cell(axis, left), model_.space().cell(axis, right)));
  const bool differ = agreement == Agreement::different;
  std::string message = names({left, right}) + " both answer " + when(shared);
  if (differ)
    message += ": rule " + std::to_string(left + 1) + " gives " + model_.result_words(left) + ", rule " + std::to_string(right + 1) +
               " gives " + model_.result_words(right);
  message += "." + for_example(shared);
  if (policy_ == HitPolicy::unique) message += " Under the hit policy UNIQUE only one may.";
  if (policy_ == HitPolicy::any)
    message += differ ? " Under the hit policy ANY they must agree."
                      : " Whether they agree, as the hit policy ANY wants, depends on their formulas: check it.";
  Finding& finding = add(differ ? FindingKind::conflict : FindingKind::overlap,
                         policy_ == HitPolicy::any && !differ ? Severity::warning : Severity::error, std::move(message), {left, right});
  finding.example = model_.example(shared);
}

// The place of each rule's results among the output values; nothing where it is not known.
std::vector<std::optional<std::vector<std::size_t>>> TableAnalysis::ranks() {
  std::vector<std::optional<std::vector<std::size_t>>> all;
  for (std::size_t rule = 0; rule < model_.rules(); ++rule) {
    std::optional<std::vector<std::size_t>> ranks(std::in_place);
    for (std::size_t output = 0; output < model_.read().outputs.size() && ranks; ++output) {
      const auto& allowed = model_.read().outputs[output].allowed;
      const auto& value = model_.result(rule, output);
      if (!value || !budget_.take(allowed.size() * 50)) {
        ranks.reset();
        break;
      }
      std::size_t place = 0;
      for (; place < allowed.size(); ++place) {
        const feel::Program program(*allowed[place], {{"?", model_.read().outputs[output].type}});
        feel::Evaluation evaluation;
        if (program.run({&*value, 1}, evaluation).is_true()) break;
      }
      ranks->push_back(place);
    }
    all.push_back(std::move(ranks));
  }
  return all;
}

// Rules before which others always decide: those above them under FIRST, those with better results under PRIORITY.
void TableAnalysis::masked_rules() {
  if (policy_ != HitPolicy::first && policy_ != HitPolicy::priority) return;
  const auto rank = policy_ == HitPolicy::priority ? ranks() : std::vector<std::optional<std::vector<std::size_t>>>();
  std::map<std::vector<std::size_t>, std::vector<std::size_t>> masked;  // by those that mask them
  for (std::size_t rule = 0; rule < model_.rules(); ++rule) {
    if (explained_.contains(rule) || (policy_ == HitPolicy::priority && !rank[rule])) continue;
    if (!budget_.take(model_.rules() * model_.axes().size())) break;
    std::vector<std::uint32_t> before;
    for (std::size_t other = 0; other < model_.rules(); ++other) {
      if (other == rule || !model_.is_certain(other)) continue;
      const bool wins = policy_ == HitPolicy::first ? other < rule : rank[other] && *rank[other] < *rank[rule];
      if (wins && model_.space().overlap(rule, other)) before.push_back(static_cast<std::uint32_t>(other));
    }
    if (before.empty() || model_.space().covered(rule, before, budget_) != RuleSpace::Cover::yes) continue;
    // One that does it alone, where there is one.
    std::vector<std::size_t> by(before.begin(), before.end());
    for (const std::uint32_t one : before)
      if (model_.space().covered(rule, {&one, 1}, budget_) == RuleSpace::Cover::yes) {
        by = {one};
        break;
      }
    masked[by].push_back(rule);
  }
  std::vector<std::pair<std::vector<std::size_t>, std::vector<std::size_t>>> told;  // masked rules, and those that mask them
  for (auto& [by, rules] : masked) told.emplace_back(std::move(rules), by);
  std::sort(told.begin(), told.end());
  std::size_t more = 0;
  for (std::size_t i = 0; i < told.size(); ++i) {
    if (i < most_pairs) {
      tell_masked(told[i].first, told[i].second);
    } else {
      more += told[i].first.size();
    }
  }
  if (more > 0) add(FindingKind::unreachable, Severity::warning, std::to_string(more) + " more rules never decide.", {});
}

void TableAnalysis::tell_masked(const std::vector<std::size_t>& rules, const std::vector<std::size_t>& by) {
  const bool one = rules.size() == 1, alone = by.size() == 1;
  const std::string above =
      policy_ == HitPolicy::first ? std::string(alone ? ", which stands above " : ", which stand above ") + (one ? "it," : "them,") : "";
  std::string message = names(rules) + (one ? " never decides: " : " never decide: ") + lower(names(by)) + above +
                        (alone ? " answers" : " together answer") + " everything that " + (one ? "it asks about" : "they ask about");
  if (policy_ == HitPolicy::priority) message += ", with a result that goes first under the hit policy PRIORITY";
  Finding& finding = add(FindingKind::unreachable, Severity::warning, message + ".", rules);
  finding.example = model_.example(model_.cells_of(rules.front()));
}

// Rules with the same results that differ in one column only, by whose values one rule can be written for all.
void TableAnalysis::mergeable_rules() {
  for (std::size_t axis = 0; axis < model_.axes().size(); ++axis) {
    if (!budget_.take(model_.rules() * model_.axes().size())) return;
    std::map<std::string, std::vector<std::uint32_t>> groups;
    for (std::size_t rule = 0; rule < model_.rules(); ++rule) {
      if (!model_.is_certain(rule) || model_.space().is_empty(rule) || explained_.contains(rule)) continue;
      std::string key = model_.result_key(rule);
      for (std::size_t other = 0; other < model_.axes().size(); ++other) {
        key += ';';
        if (other == axis) continue;
        for (const Span& span : model_.space().cell(other, rule)) key += std::to_string(span.first) + "-" + std::to_string(span.last) + ",";
      }
      groups[key].push_back(static_cast<std::uint32_t>(rule));
    }
    std::vector<std::vector<std::uint32_t>> told;
    for (auto& [key, rules] : groups)
      if (rules.size() > 1) told.push_back(std::move(rules));
    std::sort(told.begin(), told.end());
    for (auto& rules : told) merge_group(axis, std::move(rules));
  }
}

void TableAnalysis::merge_group(std::size_t axis, std::vector<std::uint32_t> rules) {
  const auto cell = [&](std::size_t rule) -> const Spans& { return model_.space().cell(axis, rule); };
  const bool ordered = model_.axes()[axis].has_order();
  const bool by_place = policy_ == HitPolicy::first || policy_ == HitPolicy::rule_order;
  if (ordered && !by_place)
    std::stable_sort(rules.begin(), rules.end(),
                     [&](auto left, auto right) { return cell(left).front().first < cell(right).front().first; });
  std::vector<std::size_t> chain;
  Spans all;
  const auto tell = [&] {
    if (chain.size() > 1) tell_merge(axis, chain, all);
    chain.clear();
    all.clear();
  };
  for (const std::uint32_t rule : rules) {
    if (!chain.empty()) {
      const bool apart = !intersects(all, cell(rule));
      const bool next = !by_place || chain.back() + 1 == rule;
      const bool one_span = !ordered || (cell(rule).size() == 1 && united(all, cell(rule)).size() == 1);
      if (!apart || !next || !one_span) tell();
    }
    chain.push_back(rule);
    all = united(all, cell(rule));
  }
  tell();
}

void TableAnalysis::tell_merge(std::size_t axis, const std::vector<std::size_t>& rules, const Spans& all) {
  const Axis& of = model_.axes()[axis];
  const bool missing = of.pieces()[all.back().last].form == Piece::Form::missing;
  if (missing && of.has_order() && !of.is_whole(all)) return;
  std::vector<std::size_t> sorted(rules);
  std::sort(sorted.begin(), sorted.end());
  Finding& finding = add(FindingKind::mergeable, Severity::advice,
                         names(sorted) + " answer the same and differ in " + quoted(of.name()) + " only. They can be one rule, where " +
                             of.name() + (of.is_whole(all) ? " may be anything that is allowed (-)" : " is " + of.words(all)) + ".",
                         sorted);
  finding.column = of.name();
}

}  // namespace

void analyse_table(const TableView& table, const WrongCells& wrong, Findings& findings, AnalysisBudget& budget) {
  if (!table.read) return;
  const TableModel model(table, wrong);
  TableAnalysis(model, wrong, findings, budget).run();
}

}  // namespace cw::dmn
