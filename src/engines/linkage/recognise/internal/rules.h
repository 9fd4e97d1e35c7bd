// SPDX-License-Identifier: MIT
// The column rules of a link configuration, as they are put together for one source. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engines/linkage/recognise/internal/decide.h"

namespace cw::linkage {

// A column that a rule reads: of the file, or made by a rule before.
struct Input {
  std::string name;
  bool raw = false;
  bool null_texts = false;  // some of its cells mean nothing
};
[[nodiscard]] Input of(const RawColumn& column);
[[nodiscard]] Input made(std::string name);

struct Rule {
  std::string name;
  std::string origin = "from";  // from, join, first_of, value
  std::vector<Input> inputs;
  std::string text;                // join: what stands between; value: the constant
  std::vector<std::string> steps;  // do = [...]
  std::string extra;               // ", shared = \"phone\""
};

class SourceRules {
 public:
  // One way to get at a value: an input and the steps on it.
  struct Way {
    Input input;
    std::vector<std::string> steps;
  };
  void add(Rule rule) { rules_.push_back(std::move(rule)); }
  // The first of the ways that gives something, as one column; nothing is added where there is no way.
  void add_first(const std::string& name, std::vector<Way> ways, const std::string& extra = "");
  // The input, "" where it is null: for joining.
  [[nodiscard]] Input or_blank(const std::string& name, Input input);
  [[nodiscard]] bool has(std::string_view name) const;
  [[nodiscard]] bool empty() const { return rules_.empty(); }
  // [input.source.columns], with raw columns that share a name with a made one read under another name first.
  // Cells of raw columns that are one of `nulls` are taken out, so that it does not matter whether the files were read with them.
  [[nodiscard]] std::string toml(const NullTexts& nulls) const;

 private:
  std::vector<Rule> rules_;
};

[[nodiscard]] std::string toml_text(std::string_view text);                  // in quotes
[[nodiscard]] std::string toml_list(const std::vector<std::string>& texts);  // ["a", "b"]

}  // namespace cw::linkage
