// SPDX-License-Identifier: MIT
#include "engines/linkage/standardise/transforms.h"

#include <algorithm>
#include <numeric>

#include "engines/linkage/standardise/internal/transform_groups.h"

namespace cw::linkage {
namespace {

// Plain edit distance for the names offered in an error message; both texts are short.
std::size_t distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), std::size_t{0});
  for (std::size_t i = 0; i < a.size(); ++i) {
    std::size_t corner = row[0];
    row[0] = i + 1;
    for (std::size_t j = 0; j < b.size(); ++j) {
      const std::size_t change = corner + (a[i] == b[j] ? 0 : 1);
      corner = row[j + 1];
      row[j + 1] = std::min({row[j] + 1, row[j + 1] + 1, change});
    }
  }
  return row.back();
}

// The three nearest names.
std::string near_names(std::string_view name) {
  std::vector<std::pair<std::size_t, std::string_view>> all;
  for (const TransformInfo& info : list_transforms()) {
    const std::size_t penalty = info.name.find(name) == std::string_view::npos ? 2 : 0;
    all.emplace_back(distance(name, info.name) + penalty, info.name);
  }
  const std::size_t count = std::min<std::size_t>(3, all.size());
  std::partial_sort(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(count), all.end());
  std::string out;
  for (std::size_t i = 0; i < count; ++i) out += (i > 0 ? ", " : "") + std::string(all[i].second);
  return out;
}

std::string code(std::string_view text) {
  std::string out = "`";
  for (const char c : text) out += c == '|' ? std::string("\\|") : std::string(1, c == '\n' ? ' ' : c);
  return out + "`";
}

}  // namespace

std::span<const TransformInfo> list_transforms() {
  static const std::vector<TransformInfo> all = [] {
    std::vector<TransformInfo> out;
    for (const auto group : {text_transforms(), person_transforms(), place_transforms(), record_transforms(), phonetic_transforms()}) {
      out.insert(out.end(), group.begin(), group.end());
    }
    return out;
  }();
  return all;
}

Result<Transform> find_transform(std::string_view spec) {
  const std::size_t colon = spec.find(':');
  const std::string_view name = spec.substr(0, colon).substr(0, 100);
  const bool has_argument = colon != std::string_view::npos;
  const std::string field(spec.substr(0, 200));
  for (const TransformInfo& info : list_transforms()) {
    if (info.name != name) continue;
    if (has_argument && info.argument.empty()) return fail(ErrorCode::invalid, "transform " + field + " takes no argument", field);
    if (!has_argument && !info.argument.empty() && info.argument.front() != '[') {
      return fail(ErrorCode::invalid, "transform " + field + " needs an argument: " + field + ":" + std::string(info.argument), field);
    }
    Result<Transform> made = info.make(has_argument ? spec.substr(colon + 1) : std::string_view());
    if (!made) made.error().field = field;
    return made;
  }
  return fail(ErrorCode::unsupported, "no transform is called '" + std::string(name) + "'; near it: " + near_names(name), field);
}

Result<Transform> chain_transforms(std::span<const std::string> specs) {
  std::vector<Transform> steps;
  for (const std::string& spec : specs) {
    CW_TRY(Transform step, find_transform(spec));
    steps.push_back(std::move(step));
  }
  return Transform([steps = std::move(steps)](std::string_view text) {
    std::optional<std::string> now(text);
    for (const Transform& step : steps) {
      if (!now) return now;
      now = step(*now);
    }
    return now;
  });
}

std::string transforms_reference() {
  std::string out =
      "# Standardising\n\nWhat a configuration may write in `do = [\"trim\", \"given_name\"]`: each takes a text and gives its standard "
      "form, or nothing.\n"
      "A text comes out in lower case ASCII where its script allows, unless it has a customary form of its own. Twice is as once, except "
      "where\n"
      "a part is taken out (extract, substring, middle_names, replace).\n\nThis page is written from the table of transforms in the code "
      "(`transforms_reference()`); a test holds it and runs every\nexample. Functions with more in them (parts of an address, flags, "
      "reasons): "
      "`src/engines/linkage/standardise/standardise.h`.\nWord lists: `packages/linkage-en`.\n\n| Transform | What it does | Example | "
      "gives |\n|---|---|---|---|\n";
  for (const TransformInfo& info : list_transforms()) {
    const std::string name = std::string(info.name) + (info.argument.empty() || info.argument.front() == '[' ? "" : ":");
    out += "| " + code(name + std::string(info.argument)) + " | " + std::string(info.description) + " | ";
    if (info.example_spec != info.name) out += code(info.example_spec) + " on ";
    out += code(info.example_in) + " | " + (info.example_out ? code(*info.example_out) : "nothing") + " |\n";
  }
  return out;
}

}  // namespace cw::linkage
