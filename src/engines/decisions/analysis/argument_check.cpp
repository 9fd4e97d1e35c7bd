// SPDX-License-Identifier: MIT
#include "engines/decisions/analysis/argument_check.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "engines/decisions/analysis/types.h"
#include "engines/decisions/analysis/words.h"
#include "engines/decisions/feel/functions.h"

namespace cw::dmn {

using feel::TypeKind;

namespace {

struct Formal {
  std::string name;
  TypeKind kind = TypeKind::any;
  bool optional = false;
  bool many = false;  // one list, or its items, or any number of further arguments
};

Formal formal_of(std::string_view text) {
  Formal formal;
  text = trim(text);
  if (text.starts_with('[')) {
    formal.optional = true;
    text = trim(text.substr(1, text.size() - 2));
  }
  const std::size_t colon = text.find(':');
  formal.name = trim(text.substr(0, colon));
  std::string_view type = trim(text.substr(colon + 1));
  if (type.ends_with("...") || type.ends_with('*')) {
    formal.many = true;
    return formal;
  }
  if (type.ends_with('?')) type.remove_suffix(1);
  if (const feel::TypePtr found = feel::find_basic_type(type)) formal.kind = found->kind;
  return formal;
}

std::vector<Formal> formals_of(const feel::FunctionRow& row) {
  std::vector<Formal> formals;
  std::string_view rest = row.parameters;
  while (!trim(rest).empty()) {
    const std::size_t comma = rest.find(',');
    formals.push_back(formal_of(rest.substr(0, comma)));
    rest = comma == std::string_view::npos ? std::string_view() : rest.substr(comma + 1);
  }
  return formals;
}

bool takes(const std::vector<Formal>& formals, std::size_t count) {
  const auto required =
      static_cast<std::size_t>(std::count_if(formals.begin(), formals.end(), [](const Formal& formal) { return !formal.optional; }));
  const bool many = !formals.empty() && formals.back().many;
  return count >= required && (many || count <= formals.size());
}

// The first argument that a signature refuses, from 0; the count where it takes all.
std::size_t first_refused(const std::vector<Formal>& formals, std::span<const TypeKind> kinds, const std::vector<std::string>& names) {
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    const Formal* formal = i < formals.size() ? &formals[i] : &formals.back();
    if (!names.empty()) {
      const auto found = std::find_if(formals.begin(), formals.end(), [&](const Formal& each) { return each.name == names[i]; });
      if (found == formals.end()) return i;
      formal = &*found;
    }
    if (!formal->many && never_fits(kinds[i], formal->kind)) return i;
  }
  return kinds.size();
}

std::string counts_words(const std::vector<std::vector<Formal>>& signatures) {
  std::size_t least = signatures.front().size(), most = 0;
  bool many = false;
  for (const auto& formals : signatures) {
    least = std::min(least,
                     static_cast<std::size_t>(std::count_if(formals.begin(), formals.end(), [](const Formal& f) { return !f.optional; })));
    most = std::max(most, formals.size());
    many = many || (!formals.empty() && formals.back().many);
  }
  if (many) return "at least " + counted(least, "argument");
  if (most == 0) return "no argument";
  return least == most ? counted(least, "argument") : std::to_string(least) + " to " + counted(most, "argument");
}

constexpr std::array<std::string_view, 5> ordinals = {"first", "second", "third", "fourth", "fifth"};

}  // namespace

std::string arguments_problem(std::string_view function, std::span<const TypeKind> kinds, const std::vector<std::string>& names) {
  std::vector<std::vector<Formal>> all, fitting;
  for (const feel::FunctionRow& row : feel::function_table()) {
    if (row.name != function) continue;
    all.push_back(formals_of(row));
    // By name some may be left out, which then are null.
    if (!names.empty() || takes(all.back(), kinds.size())) fitting.push_back(all.back());
  }
  if (all.empty()) return {};
  if (fitting.empty())
    return "takes " + counts_words(all) + (kinds.empty() ? std::string(", and gets none") : ", not " + std::to_string(kinds.size()));
  // The signature that gets furthest says what is wrong.
  std::size_t furthest = 0;
  const std::vector<Formal>* closest = &fitting.front();
  for (const auto& formals : fitting) {
    const std::size_t refused = first_refused(formals, kinds, names);
    if (refused == kinds.size()) return {};
    if (refused > furthest) {
      furthest = refused;
      closest = &formals;
    }
  }
  if (!names.empty()) {
    const auto known = std::find_if(closest->begin(), closest->end(), [&](const Formal& formal) { return formal.name == names[furthest]; });
    if (known == closest->end()) return "has no parameter " + quoted(names[furthest]);
    return "wants " + kind_words(known->kind) + " for " + quoted(known->name) + ", not " + kind_words(kinds[furthest]);
  }
  const std::string which = furthest < ordinals.size() ? std::string(ordinals[furthest]) : "next";
  const TypeKind wanted = furthest < closest->size() ? (*closest)[furthest].kind : TypeKind::any;
  if (fitting.size() > 1) return "does not take " + kind_words(kinds[furthest]) + " as its " + which + " argument";
  return "wants " + kind_words(wanted) + " as its " + which + " argument, not " + kind_words(kinds[furthest]);
}

}  // namespace cw::dmn
