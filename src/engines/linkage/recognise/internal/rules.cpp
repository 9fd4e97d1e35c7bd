// SPDX-License-Identifier: MIT
#include "engines/linkage/recognise/internal/rules.h"

#include <algorithm>
#include <map>
#include <set>

namespace cw::linkage {

Input of(const RawColumn& column) { return {column.column->name(), true, column.profile.null_texts}; }
Input made(std::string name) { return {std::move(name), false, false}; }

std::string toml_text(std::string_view text) {
  constexpr std::string_view hex = "0123456789ABCDEF";
  std::string out = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
    } else if (byte < 32 || byte == 127) {
      out += "\\u00";
      out += hex[byte >> 4U];
      out += hex[byte & 15U];
    } else {
      out += c;
    }
  }
  return out + "\"";
}

std::string toml_list(const std::vector<std::string>& texts) {
  std::string out = "[";
  for (const std::string& text : texts) out += (out.size() > 1 ? ", " : "") + toml_text(text);
  return out + "]";
}

void SourceRules::add_first(const std::string& name, std::vector<Way> ways, const std::string& extra) {
  if (ways.empty()) return;
  if (ways.size() == 1) {
    add({name, "from", {std::move(ways[0].input)}, "", std::move(ways[0].steps), extra});
    return;
  }
  std::vector<Input> inputs;
  for (std::size_t i = 0; i < ways.size(); ++i) {
    const std::string step = "_" + name + "_" + std::to_string(i + 1);
    add({step, "from", {std::move(ways[i].input)}, "", std::move(ways[i].steps), ""});
    inputs.push_back(made(step));
  }
  add({name, "first_of", std::move(inputs), "", {}, extra});
}

Input SourceRules::or_blank(const std::string& name, Input input) {
  if (!has("_blank")) add({"_blank", "value", {}, "", {}, ""});
  add({name, "first_of", {std::move(input), made("_blank")}, "", {}, ""});
  return made(name);
}

bool SourceRules::has(std::string_view name) const { return std::ranges::find(rules_, name, &Rule::name) != rules_.end(); }

namespace {

std::string printed(const Rule& rule, const std::vector<std::string>& inputs) {
  std::string out = rule.name + " = { ";
  if (rule.origin == "value") {
    out += "value = " + toml_text(rule.text);
  } else if (rule.origin == "from") {
    out += "from = " + toml_text(inputs.front());
  } else {
    out += rule.origin + " = " + toml_list(inputs);
  }
  if (rule.origin == "join") out += ", with = " + toml_text(rule.text);
  if (!rule.steps.empty()) out += ", do = " + toml_list(rule.steps);
  return out + rule.extra + " }\n";
}

}  // namespace

std::string SourceRules::toml(const NullTexts& nulls) const {
  std::string no_nulls = "null_if:";
  for (const std::string& text : nulls) no_nulls += text.empty() ? "" : (no_nulls.ends_with(':') ? "" : ",") + text;
  std::set<std::string> made_names;
  std::map<std::string, std::size_t> uses;
  for (const Rule& rule : rules_) {
    made_names.insert(rule.name);
    for (const Input& input : rule.inputs) uses[input.name] += input.raw ? 1 : 0;
  }
  std::string out;
  std::map<std::string, std::string> copies;
  for (const Rule& rule : rules_) {
    for (const Input& input : rule.inputs) {
      if (!input.raw || copies.contains(input.name)) continue;
      const bool taken = made_names.contains(input.name) && !(rule.name == input.name && uses[input.name] == 1);
      if (!taken && !input.null_texts) continue;
      std::string copy = "_raw_" + std::to_string(copies.size() + 1);
      while (made_names.contains(copy)) copy += "_";
      out += copy + " = { from = " + toml_text(input.name) + (input.null_texts ? ", do = " + toml_list({no_nulls}) : "") + " }\n";
      copies[input.name] = copy;
    }
  }
  for (const Rule& rule : rules_) {
    std::vector<std::string> inputs;
    for (const Input& input : rule.inputs) inputs.push_back(input.raw && copies.contains(input.name) ? copies[input.name] : input.name);
    out += printed(rule, inputs);
  }
  return out;
}

}  // namespace cw::linkage
