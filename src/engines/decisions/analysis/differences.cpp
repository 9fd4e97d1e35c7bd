// SPDX-License-Identifier: MIT
#include "engines/decisions/analysis/differences.h"

#include <algorithm>
#include <functional>
#include <map>
#include <set>

#include "base/text.h"
#include "engines/decisions/analysis/rule_matching.h"
#include "engines/decisions/analysis/words.h"
#include "engines/decisions/feel/names.h"

namespace cw::dmn {

std::string_view name_of(Change change) {
  switch (change) {
    case Change::added: return "added";
    case Change::removed: return "removed";
    case Change::changed: return "changed";
    case Change::moved: return "moved";
  }
  return "";
}

namespace {

// A text without the spaces that mean nothing; those in strings count.
std::string plain(std::string_view text) {
  std::string out;
  bool in_string = false, space = false;
  for (const char letter : trim(text)) {
    if (letter == '"') in_string = !in_string;
    const bool blank = letter == ' ' || letter == '\n' || letter == '\t' || letter == '\r';
    if (!in_string && blank) {
      space = true;
      continue;
    }
    if (space) out += ' ';
    space = false;
    out += letter;
  }
  return out == "-" ? std::string() : out;
}
// As a message shows it; nothing is any value.
std::string cell_words(const std::string& text) { return plain(text).empty() ? "anything (-)" : shortened(plain(text)); }

// What stands before and behind a number that alone differs between two texts: "< 65" and "< 66".
struct NumberChange {
  std::string before, after;
};
// Part of a number: a digit, or a point between two digits.
bool is_numeric(const std::string& text, std::size_t at) {
  const auto digit = [&](std::size_t i) { return i < text.size() && text[i] >= '0' && text[i] <= '9'; };
  return digit(at) || (at > 0 && at < text.size() && text[at] == '.' && digit(at - 1) && digit(at + 1));
}
std::optional<NumberChange> number_change(const std::string& before, const std::string& after) {
  std::size_t start = 0;
  while (start < before.size() && start < after.size() && before[start] == after[start]) ++start;
  while (start > 0 && (is_numeric(before, start - 1) || is_numeric(after, start - 1))) --start;
  std::size_t old_end = start, new_end = start;
  while (is_numeric(before, old_end)) ++old_end;
  while (is_numeric(after, new_end)) ++new_end;
  if (old_end == start || new_end == start || before.substr(old_end) != after.substr(new_end)) return std::nullopt;
  return NumberChange{before.substr(start, old_end - start), after.substr(start, new_end - start)};
}

class Comparison {
 public:
  Comparison(const Definitions& before, const Definitions& after) : before_(before), after_(after) {
    for (const Definitions* file : {&after, &before}) {
      for (const auto& each : file->input_data) names_.emplace(each.id, each.name);
      for (const auto& each : file->decisions) names_.emplace(each.id, each.name);
      for (const auto& each : file->knowledge_models) names_.emplace(each.id, each.name);
    }
  }

  std::vector<Difference> run() {
    elements(before_.item_definitions, after_.item_definitions, "item definition", "The type",
             [&](const ItemDefinition& a, const ItemDefinition& b) { item(a, b, ""); });
    elements(before_.input_data, after_.input_data, "input data", "The input",
             [&](const InputData& a, const InputData& b) { type(a.variable.type_ref, b.variable.type_ref, "Its type"); });
    elements(before_.decisions, after_.decisions, "decision", "The decision",
             [&](const Decision& a, const Decision& b) { decision(a, b); });
    elements(before_.knowledge_models, after_.knowledge_models, "business knowledge model", "The business knowledge model",
             [&](const BusinessKnowledgeModel& a, const BusinessKnowledgeModel& b) {
               type(a.variable.type_ref, b.variable.type_ref, "The type of its result");
               required(a.required_knowledge, b.required_knowledge);
               boxed(a.logic, b.logic, element_);
             });
    elements(before_.services, after_.services, "decision service", "The decision service",
             [&](const DecisionService& a, const DecisionService& b) { service(a, b); });
    return std::move(found_);
  }

 private:
  Difference& add(Change change, std::string where, std::string message) {
    found_.push_back({change, element_, std::move(where), std::move(message), 0, 0});
    return found_.back();
  }
  Difference& add(std::string message) { return add(Change::changed, element_, std::move(message)); }

  // Which element of the old version each of the new one is: by name, those of one name in their order, else by id.
  template <class Element>
  struct Partners {
    Partners(const std::vector<Element>& before, const std::vector<Element>& after) : of_new(after.size()), kept(before.size(), false) {
      std::map<std::string_view, std::vector<std::size_t>> names, ids;
      for (std::size_t i = before.size(); i-- > 0;) {
        names[before[i].name].push_back(i);
        if (!before[i].id.empty()) ids[before[i].id].push_back(i);
      }
      const auto take = [&](auto& places, const std::string& key, std::size_t now) {
        const auto found = places.find(key);
        while (found != places.end() && !found->second.empty() && !of_new[now]) {
          const std::size_t old = found->second.back();
          found->second.pop_back();
          if (kept[old]) continue;
          kept[old] = true;
          of_new[now] = &before[old];
        }
      };
      for (std::size_t i = 0; i < after.size(); ++i) take(names, after[i].name, i);
      for (std::size_t i = 0; i < after.size(); ++i) take(ids, after[i].id, i);
    }
    std::vector<const Element*> of_new;  // null: it is new
    std::vector<bool> kept;
  };

  template <class Element, class Compare>
  void elements(const std::vector<Element>& before, const std::vector<Element>& after, const std::string& word, const std::string& who,
                const Compare& compare) {
    const Partners<Element> partners(before, after);
    for (std::size_t i = 0; i < before.size(); ++i) {
      element_ = word + " '" + before[i].name + "'";
      if (!partners.kept[i]) add(Change::removed, element_, who + " is removed.");
    }
    for (std::size_t i = 0; i < after.size(); ++i) {
      const Element& each = after[i];
      element_ = word + " '" + each.name + "'";
      const Element* was = partners.of_new[i];
      if (was == nullptr) {
        add(Change::added, element_, who + " is new.");
        continue;
      }
      if (was->name != each.name) add(who + " was called " + quoted(was->name) + " before.");
      compare(*was, each);
    }
  }

  void type(const std::string& before, const std::string& after, const std::string& what) {
    if (before != after) add(what + " was " + type_words(before) + " and is now " + type_words(after) + ".");
  }
  static std::string type_words(const std::string& type_ref) { return type_ref.empty() ? "not said" : quoted(type_ref); }

  void text(const std::optional<std::string>& before, const std::optional<std::string>& after, const std::string& what) {
    const std::string was = before ? plain(*before) : "", is = after ? plain(*after) : "";
    if (was == is) return;
    add(was.empty()  ? what + " are limited to " + shortened(is) + " now."
        : is.empty() ? what + " are no longer limited to " + shortened(was) + "."
                     : what + " were " + shortened(was) + " and are now " + shortened(is) + ".");
  }

  void item(const ItemDefinition& before, const ItemDefinition& after, const std::string& path) {
    const std::string of = path.empty() ? "" : " of " + quoted(path);
    type(before.type_ref, after.type_ref, path.empty() ? "Its base" : "The type" + of);
    text(before.allowed_values, after.allowed_values, "The allowed values" + of);
    text(before.type_constraint, after.type_constraint, "The values" + of);
    if (before.is_collection != after.is_collection) add(after.is_collection ? "It is a list now." : "It is no list any more.");
    const Partners<ItemDefinition> partners(before.components, after.components);
    for (std::size_t i = 0; i < before.components.size(); ++i)
      if (!partners.kept[i]) add("The part " + quoted(inner(path, before.components[i].name)) + " is removed.");
    for (std::size_t i = 0; i < after.components.size(); ++i) {
      const std::string name = inner(path, after.components[i].name);
      if (partners.of_new[i] == nullptr) {
        add("The part " + quoted(name) + " is new.");
      } else {
        item(*partners.of_new[i], after.components[i], name);
      }
    }
  }
  static std::string inner(const std::string& path, const std::string& name) { return path.empty() ? name : path + "." + name; }

  // The name behind a reference, in either version.
  [[nodiscard]] std::string name_of_reference(const Reference& reference) const {
    const std::string id = reference.substr(reference.find('#') == std::string::npos ? 0 : reference.find('#') + 1);
    if (const auto found = names_.find(id); found != names_.end()) return found->second;
    return id;
  }
  void required(const std::vector<Reference>& before, const std::vector<Reference>& after) {
    std::vector<std::string> was, is;
    for (const Reference& each : before) was.push_back(name_of_reference(each));
    for (const Reference& each : after) is.push_back(name_of_reference(each));
    const std::set<std::string> old_names(was.begin(), was.end()), new_names(is.begin(), is.end());
    for (const std::string& each : was)
      if (!new_names.contains(each)) add("It does not require " + quoted(each) + " any more.");
    for (const std::string& each : is)
      if (!old_names.contains(each)) add("It requires " + quoted(each) + " now.");
  }

  void decision(const Decision& before, const Decision& after) {
    type(before.variable.type_ref, after.variable.type_ref, "The type of its result");
    required(before.required_inputs, after.required_inputs);
    required(before.required_decisions, after.required_decisions);
    required(before.required_knowledge, after.required_knowledge);
    boxed(before.logic, after.logic, element_);
  }
  void service(const DecisionService& before, const DecisionService& after) {
    if (before.output_decisions != after.output_decisions) add("It gives other decisions out.");
    if (before.input_data != after.input_data || before.input_decisions != after.input_decisions) add("It takes other inputs.");
    if (before.encapsulated_decisions != after.encapsulated_decisions) add("It holds other decisions.");
  }

  static std::string kind_words(const Boxed& boxed) {
    switch (boxed.kind) {
      case BoxedKind::nothing: return "nothing";
      case BoxedKind::literal: return "an expression";
      case BoxedKind::table: return "a decision table";
      case BoxedKind::context: return "a context";
      case BoxedKind::relation: return "a relation";
      case BoxedKind::list: return "a list";
      case BoxedKind::invocation: return "an invocation";
      case BoxedKind::function: return "a function";
      default: return "another kind of expression";
    }
  }

  void boxed(const Boxed& before, const Boxed& after, const std::string& where) {
    if (before.kind != after.kind) {
      add(Change::changed, where, "It was " + kind_words(before) + " and is now " + kind_words(after) + ".");
      return;
    }
    if (before.type_ref != after.type_ref)
      add(Change::changed, where, "The type was " + type_words(before.type_ref) + " and is now " + type_words(after.type_ref) + ".");
    if (before.kind == BoxedKind::literal && plain(before.text) != plain(after.text))
      add(Change::changed, where, "The expression was " + shortened(before.text) + " and is now " + shortened(after.text) + ".");
    if (before.table && after.table) return table(*before.table, *after.table, where);
    if (before.kind == BoxedKind::context || before.kind == BoxedKind::invocation || before.kind == BoxedKind::function)
      return named_parts(before, after, where);
    for (std::size_t i = 0; i < std::min(before.parts.size(), after.parts.size()); ++i) boxed(before.parts[i], after.parts[i], where);
    if (before.parts.size() != after.parts.size())
      add(Change::changed, where,
          "It had " + std::to_string(before.parts.size()) + " parts and now has " + std::to_string(after.parts.size()) + ".");
  }

  // Entries, bindings or parameters by their names, the nth of a name with the nth; parts that have no name by their places.
  void named_parts(const Boxed& before, const Boxed& after, const std::string& where) {
    const std::size_t shift = before.kind == BoxedKind::invocation ? 1 : 0;
    const bool has_parts = before.kind != BoxedKind::function;
    const std::string word = before.kind == BoxedKind::context ? "entry" : "parameter";
    const auto keys_of = [](const Boxed& among) {
      std::vector<std::pair<std::string_view, std::size_t>> keys;
      std::map<std::string_view, std::size_t> count;
      for (const InformationItem& item : among.items) keys.emplace_back(item.name, count[item.name]++);
      return keys;
    };
    const auto old_keys = keys_of(before), new_keys = keys_of(after);
    const auto called = [&](const std::string& name) { return name.empty() ? std::string("result") : word + " " + quoted(name); };
    const std::set<std::pair<std::string_view, std::size_t>> kept(new_keys.begin(), new_keys.end());
    for (const auto& key : old_keys)
      if (!kept.contains(key))
        add(Change::removed, where + ", " + called(std::string(key.first)), "The " + called(std::string(key.first)) + " is removed.");
    std::map<std::pair<std::string_view, std::size_t>, std::size_t> old_places;
    for (std::size_t i = 0; i < old_keys.size(); ++i) old_places.emplace(old_keys[i], i);
    for (std::size_t i = 0; i < after.items.size(); ++i) {
      const InformationItem& item = after.items[i];
      const auto found = old_places.find(new_keys[i]);
      const std::string place = where + ", " + called(item.name);
      if (found == old_places.end()) {
        add(Change::added, place, "The " + called(item.name) + " is new.");
        continue;
      }
      const std::size_t old = found->second;
      if (before.items[old].type_ref != item.type_ref)
        add(Change::changed, place,
            "Its type was " + type_words(before.items[old].type_ref) + " and is now " + type_words(item.type_ref) + ".");
      if (has_parts) boxed(before.parts[old + shift], after.parts[i + shift], place);
    }
    if (!before.parts.empty() && !after.parts.empty() && (shift == 1 || !has_parts)) boxed(before.parts[0], after.parts[0], where);
  }

  // Columns of both tables, by what they are called.
  struct Columns {
    std::vector<std::pair<std::size_t, std::size_t>> inputs, outputs;  // old, new
  };

  template <class Column, class Name>
  std::vector<std::pair<std::size_t, std::size_t>> columns(const std::vector<Column>& before, const std::vector<Column>& after,
                                                           const Name& name, const std::string& word, const std::string& where) {
    std::vector<std::pair<std::size_t, std::size_t>> both;
    std::vector<bool> kept(before.size(), false);
    std::map<std::string, std::vector<std::size_t>> places;  // of old columns, the first last
    for (std::size_t i = before.size(); i-- > 0;) places[feel::name_key(name(before[i]))].push_back(i);
    std::vector<std::size_t> fresh;
    for (std::size_t i = 0; i < after.size(); ++i) {
      const auto found = places.find(feel::name_key(name(after[i])));
      if (found == places.end() || found->second.empty()) {
        fresh.push_back(i);
        continue;
      }
      kept[found->second.back()] = true;
      both.emplace_back(found->second.back(), i);
      found->second.pop_back();
    }
    // One column with another expression, where one went and one came at the same place.
    for (const std::size_t i : fresh) {
      if (before.size() == after.size() && !kept[i]) {
        kept[i] = true;
        both.emplace_back(i, i);
        add(Change::changed, where,
            "The " + word + " column " + quoted(shortened(name(before[i]))) + " is now " + quoted(shortened(name(after[i]))) + ".");
      } else {
        add(Change::added, where, "The " + word + " column " + quoted(shortened(name(after[i]))) + " is new.");
      }
    }
    for (std::size_t i = 0; i < before.size(); ++i)
      if (!kept[i]) add(Change::removed, where, "The " + word + " column " + quoted(shortened(name(before[i]))) + " is removed.");
    std::sort(both.begin(), both.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
    return both;
  }

  static std::string output_word(const TableOutput& output) { return output.name.empty() ? output.label : output.name; }

  void table(const Table& before, const Table& after, const std::string& where) {
    const auto policy = [](const Table& table) {
      return (table.hit_policy.empty() ? "UNIQUE" : table.hit_policy) + (table.aggregation.empty() ? "" : " " + table.aggregation);
    };
    if (policy(before) != policy(after))
      add(Change::changed, where, "The hit policy was " + policy(before) + " and is now " + policy(after) + ".");
    Columns both;
    both.inputs = columns(before.inputs, after.inputs, [](const TableInput& input) { return input.expression; }, "input", where);
    both.outputs = columns(before.outputs, after.outputs, output_word, "output", where);
    for (const auto& [old, now] : both.inputs) {
      const TableInput &was = before.inputs[old], &is = after.inputs[now];
      column(was.type_ref, is.type_ref, was.allowed, is.allowed, quoted(shortened(is.expression)), where);
    }
    for (const auto& [old, now] : both.outputs) {
      const TableOutput &was = before.outputs[old], &is = after.outputs[now];
      const std::string name = output_word(is).empty() ? "the output" : quoted(output_word(is));
      column(was.type_ref, is.type_ref, was.allowed, is.allowed, name, where);
      const std::string was_default = plain(was.default_value.value_or("")), is_default = plain(is.default_value.value_or(""));
      if (was_default != is_default)
        add(Change::changed, where,
            "The default of " + name + " was " + (was_default.empty() ? "not set" : was_default) + " and is now " +
                (is_default.empty() ? "not set" : is_default) + ".");
    }
    rules(before, after, both, where);
  }

  void column(const std::string& old_type, const std::string& new_type, const std::optional<std::string>& old_allowed,
              const std::optional<std::string>& new_allowed, const std::string& name, const std::string& where) {
    if (old_type != new_type)
      add(Change::changed, where, "The type of " + name + " was " + type_words(old_type) + " and is now " + type_words(new_type) + ".");
    const std::string was = plain(old_allowed.value_or("")), is = plain(new_allowed.value_or(""));
    if (was != is)
      add(Change::changed, where,
          "The values of " + name + " were " + (was.empty() ? "not limited" : shortened(was)) + " and are now " +
              (is.empty() ? "not limited" : shortened(is)) + ".");
  }

  static std::string cell(const std::vector<std::string>& cells, std::size_t at) { return at < cells.size() ? plain(cells[at]) : ""; }

  void rules(const Table& before, const Table& after, const Columns& both, const std::string& where) {
    using Side = std::size_t std::pair<std::size_t, std::size_t>::*;
    constexpr Side old_side = &std::pair<std::size_t, std::size_t>::first, new_side = &std::pair<std::size_t, std::size_t>::second;
    const auto cells_of = [&](const TableRule& rule, Side side) {
      RuleCells cells;
      for (const auto& column : both.inputs) cells.push_back(cell(rule.tests, column.*side));
      for (const auto& column : both.outputs) cells.push_back(cell(rule.results, column.*side));
      return cells;
    };
    std::vector<RuleCells> old_cells, new_cells;
    std::vector<std::string> old_ids, new_ids;
    for (const TableRule& rule : before.rules) {
      old_cells.push_back(cells_of(rule, old_side));
      old_ids.push_back(rule.id);
    }
    for (const TableRule& rule : after.rules) {
      new_cells.push_back(cells_of(rule, new_side));
      new_ids.push_back(rule.id);
    }
    const RuleMatch match = match_rules(old_cells, new_cells, old_ids, new_ids);
    for (std::size_t old = 0; old < before.rules.size(); ++old)
      if (!match.kept[old])
        rule_difference(Change::removed, where, old + 1, 0,
                        "Rule " + std::to_string(old + 1) + " of before is removed: " + rule_words(before, before.rules[old]) + ".");
    for (std::size_t now = 0; now < after.rules.size(); ++now) {
      const std::string name = "Rule " + std::to_string(now + 1);
      if (!match.old_of_new[now]) {
        rule_difference(Change::added, where, 0, now + 1, name + " is new: " + rule_words(after, after.rules[now]) + ".");
        continue;
      }
      const std::size_t old = *match.old_of_new[now];
      if (match.moved[now])
        rule_difference(Change::moved, where, old + 1, now + 1,
                        name + " was rule " + std::to_string(old + 1) + " before" + moved_words(after) + ".");
      for (std::size_t i = 0; i < old_cells[old].size(); ++i) {
        if (old_cells[old][i] == new_cells[now][i]) continue;
        const bool is_input = i < both.inputs.size();
        const std::string column = is_input ? shortened(after.inputs[both.inputs[i].second].expression)
                                            : output_word(after.outputs[both.outputs[i - both.inputs.size()].second]);
        rule_difference(
            Change::changed, where, old + 1, now + 1,
            name + ": " + (column.empty() ? "the result" : quoted(column)) + change_words(old_cells[old][i], new_cells[now][i]));
      }
    }
  }

  static std::string change_words(const std::string& before, const std::string& after) {
    std::string words = " was " + cell_words(before) + " and is now " + cell_words(after);
    if (const auto number = number_change(before, after))
      if (number->before != before)
        words =
            " changed from " + number->before + " to " + number->after + " (" + cell_words(before) + " is now " + cell_words(after) + ")";
    return words + ".";
  }

  static std::string moved_words(const Table& table) {
    const std::string& policy = table.hit_policy;
    if (policy == "FIRST") return "; under FIRST the order decides";
    if (policy == "RULE ORDER") return "; under RULE ORDER the results come in that order";
    return "";
  }

  static std::string rule_words(const Table& table, const TableRule& rule) {
    std::vector<std::string> conditions, results;
    for (std::size_t i = 0; i < table.inputs.size(); ++i)
      if (!cell(rule.tests, i).empty())
        conditions.push_back(shortened(table.inputs[i].expression, 40) + " " + shortened(cell(rule.tests, i), 60));
    for (std::size_t i = 0; i < table.outputs.size(); ++i) {
      const std::string name = table.outputs.size() > 1 ? output_word(table.outputs[i]) + " " : "";
      results.push_back(name + shortened(cell(rule.results, i), 60));
    }
    return (conditions.empty() ? std::string("always") : "if " + joined(conditions)) + ", then " + joined(results);
  }

  void rule_difference(Change change, const std::string& where, std::size_t old_rule, std::size_t new_rule, std::string message) {
    Difference& difference = add(change, where + ", rule " + std::to_string(new_rule != 0 ? new_rule : old_rule), std::move(message));
    difference.old_rule = old_rule;
    difference.new_rule = new_rule;
  }

  const Definitions& before_;
  const Definitions& after_;
  std::map<std::string, std::string> names_;  // of elements, by id, the new version's first
  std::string element_;
  std::vector<Difference> found_;
};

}  // namespace

std::vector<Difference> differences(const Definitions& before, const Definitions& after) { return Comparison(before, after).run(); }

}  // namespace cw::dmn
