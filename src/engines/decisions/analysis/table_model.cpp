// SPDX-License-Identifier: MIT
#include "engines/decisions/analysis/table_model.h"

#include <algorithm>

#include "engines/decisions/analysis/words.h"
#include "engines/decisions/feel/operators.h"
#include "engines/decisions/feel/parse.h"

namespace cw::dmn {

using feel::Value;

TableModel::TableModel(const TableView& table, const WrongCells& wrong) : table_(&table) {
  make_axes();
  note_cells(wrong);
  note_restrictions();
  for (std::size_t axis = 0; axis < axes_.size(); ++axis) {
    if (axes_[axis].cut()) continue;
    problems_[axis] = axes_[axis].problem();
    axes_[axis] = Axis(axes_[axis].name(), nullptr);
    (void)axes_[axis].cut();
    for (std::size_t input = 0; input < axis_of_.size(); ++input)
      if (axis_of_[input] == axis)
        for (std::size_t rule = 0; rule < rules(); ++rule)
          plain_[input][rule] = bare(*read().rules[rule].tests[input]).syntax == feel::Syntax::any_test;
  }
  fill_space();
  for (const feel::DecisionTable::Rule& rule : read().rules) {
    results_.emplace_back();
    for (const auto& tree : rule.results) results_.back().push_back(constant_value(*tree));
  }
}

void TableModel::make_axes() {
  std::map<std::string, std::size_t> known;
  for (std::size_t input = 0; input < read().inputs.size(); ++input) {
    const auto [at, is_new] = known.emplace(feel::name_key(table_->written->inputs[input].expression), axes_.size());
    axis_of_.push_back(at->second);
    if (is_new) axes_.emplace_back(column_name(table_->written->inputs[input]), tested_type(read().inputs[input]));
  }
  problems_.resize(axes_.size());
  unread_.resize(axes_.size());
}

void TableModel::note_cells(const WrongCells& wrong) {
  for (std::size_t input = 0; input < axis_of_.size(); ++input) {
    plain_.emplace_back();
    for (std::size_t rule = 0; rule < rules(); ++rule)
      plain_.back().push_back(!wrong.contains({input, rule}) && axes_[axis_of_[input]].note(*read().rules[rule].tests[input]));
  }
}

// What a column allows: its input values, and the allowed values of its type and of the type of its expression.
void TableModel::note_restrictions() {
  for (std::size_t input = 0; input < axis_of_.size(); ++input) {
    const feel::DecisionTable::Input& column = read().inputs[input];
    const std::size_t at = axis_of_[input];
    if (column.allowed && !axes_[at].restrict(*column.allowed)) unread_[at] = true;
    for (const feel::TypePtr& type : {column.type, column.expression->type}) {
      for (const feel::Constraint* allowed = type ? type->allowed.get() : nullptr; allowed != nullptr; allowed = allowed->base()) {
        if (allowed->text().empty()) continue;
        feel::Vocabulary vocabulary;
        vocabulary.variables = {{"?", type}};
        auto tests = feel::parse_unary_tests(allowed->text(), vocabulary);
        if (!tests || !axes_[at].restrict(**tests)) {
          unread_[at] = true;
          continue;
        }
        restrictions_.push_back(std::move(*tests));
      }
    }
  }
}

void TableModel::fill_space() {
  std::vector<std::uint32_t> sizes;
  for (const Axis& axis : axes_) sizes.push_back(axis.size());
  space_.emplace(std::move(sizes));
  // Cells of one text are read once.
  std::vector<std::map<std::string, Spans, std::less<>>> known(axes_.size());
  for (std::size_t rule = 0; rule < rules(); ++rule) {
    std::vector<Spans> cells;
    for (const Axis& axis : axes_) cells.push_back(axis.all());
    bool certain = true;
    for (std::size_t input = 0; input < axis_of_.size(); ++input) {
      if (!plain_[input][rule]) {
        certain = false;
        continue;
      }
      const std::size_t axis = axis_of_[input];
      const auto& tests = table_->written->rules[rule].tests;
      const std::string text = input < tests.size() ? tests[input] : std::string();
      auto found = known[axis].find(text);
      if (found == known[axis].end()) found = known[axis].emplace(text, axes_[axis].pieces_of(*read().rules[rule].tests[input])).first;
      cells[axis] = intersected(cells[axis], found->second);
    }
    certain_.push_back(certain);
    space_->add_rule(std::move(cells));
  }
}

Agreement TableModel::agreement(std::size_t left, std::size_t right) const {
  Agreement agreement = Agreement::same;
  const auto text = [&](std::size_t rule, std::size_t output) {
    const auto& results = table_->written->rules[rule].results;
    return output < results.size() ? feel::name_key(results[output]) : std::string();
  };
  for (std::size_t output = 0; output < read().outputs.size(); ++output) {
    const auto &a = results_[left][output], &b = results_[right][output];
    if (a && b) {
      if ((a->is_null() && b->is_null()) || feel::equal(*a, *b) == true) continue;
      return Agreement::different;
    }
    if (text(left, output) != text(right, output)) agreement = Agreement::unknown;
  }
  return agreement;
}

std::string TableModel::result_key(std::size_t rule) const {
  std::string key;
  for (std::size_t output = 0; output < read().outputs.size(); ++output) {
    const auto& value = results_[rule][output];
    const auto& written = table_->written->rules[rule].results;
    key += value ? "=" + value_text(*value) : "?" + (output < written.size() ? written[output] : std::string());
    key += '\n';
  }
  return key;
}

std::string TableModel::result_words(std::size_t rule) const {
  std::vector<std::string> parts;
  const auto& written = table_->written->rules[rule].results;
  for (std::size_t output = 0; output < read().outputs.size(); ++output) {
    const auto& value = results_[rule][output];
    std::string words = value ? value_words(*value) : output < written.size() ? shortened(written[output], 40) : "nothing";
    if (read().outputs.size() > 1) words = read().outputs[output].name + " " + words;
    parts.push_back(std::move(words));
  }
  return joined(parts);
}

std::string TableModel::conditions(const std::vector<Spans>& cells) const {
  std::vector<std::string> parts;
  for (std::size_t axis = 0; axis < axes_.size(); ++axis)
    if (!axes_[axis].is_whole(cells[axis])) parts.push_back(axes_[axis].name() + " is " + axes_[axis].words(cells[axis]));
  return joined(parts);
}

namespace {

// The plainest of some pieces: the first that is not a missing value.
std::size_t plainest(const Axis& axis, const Spans& spans) {
  for (const Span& span : spans)
    for (std::uint32_t piece = span.first; piece <= span.last; ++piece)
      if (axis.pieces()[piece].form != Piece::Form::missing) return piece;
  return spans.front().first;
}

}  // namespace

std::vector<ExampleValue> TableModel::example(const std::vector<Spans>& cells) const {
  std::vector<ExampleValue> values;
  for (std::size_t axis = 0; axis < axes_.size(); ++axis) {
    if (cells[axis].empty()) return {};
    const std::size_t piece = plainest(axes_[axis], cells[axis]);
    if (axes_[axis].pieces()[piece].form == Piece::Form::whole && axes_[axis].size() == 1) continue;
    values.push_back({axes_[axis].name(), value_text(axes_[axis].sample(piece))});
  }
  return values;
}

bool TableModel::is_one_point(const std::vector<Spans>& cells) const {
  for (std::size_t axis = 0; axis < axes_.size(); ++axis) {
    const Spans& spans = cells[axis];
    if (axes_[axis].is_whole(spans)) continue;
    if (spans.size() != 1 || spans[0].first != spans[0].last || axes_[axis].pieces()[spans[0].first].form == Piece::Form::between)
      return false;
  }
  return true;
}

std::string TableModel::example_words(const std::vector<Spans>& cells) const {
  std::vector<std::string> parts;
  for (std::size_t axis = 0; axis < axes_.size(); ++axis) {
    if (cells[axis].empty() || axes_[axis].is_whole(cells[axis])) continue;
    const Value value = axes_[axis].sample(plainest(axes_[axis], cells[axis]));
    parts.push_back(axes_[axis].name() + " " + (value.is_null() ? "not given" : value_words(value)));
  }
  return joined(parts);
}

std::vector<Spans> TableModel::cells_of(std::size_t rule) const {
  std::vector<Spans> cells;
  for (std::size_t axis = 0; axis < axes_.size(); ++axis) cells.push_back(space_->cell(axis, rule));
  return cells;
}

}  // namespace cw::dmn
