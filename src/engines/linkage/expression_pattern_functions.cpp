// SPDX-License-Identifier: MIT
// Patterns of conditions: RE2 functions and LIKE. Compiled patterns are kept per thread.
#include <re2/re2.h>

#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "engines/linkage/expression_tokens.h"
#include "engines/linkage/expression_values.h"

namespace cw::linkage {
namespace {

constexpr std::size_t most_kept_patterns = 64;
constexpr std::size_t longest_result = std::size_t{1} << 22;

// The compiled pattern, or nullptr where RE2 refuses it (DuckDB: an error). Options as in DuckDB: i, c, s, l, m/n/p.
const re2::RE2* compiled(std::string_view pattern, std::string_view options) {
  thread_local std::unordered_map<std::string, std::unique_ptr<re2::RE2>> kept;
  std::string key(options);
  key += '\0';
  key += pattern;
  const auto found = kept.find(key);
  if (found != kept.end()) return found->second->ok() ? found->second.get() : nullptr;
  re2::RE2::Options settings;
  settings.set_log_errors(false);
  for (const char option : options) {
    if (option == 'i') settings.set_case_sensitive(false);
    if (option == 'c') settings.set_case_sensitive(true);
    if (option == 's') settings.set_dot_nl(true);
    if (option == 'm' || option == 'n' || option == 'p') settings.set_dot_nl(false);
    if (option == 'l') settings.set_literal(true);
  }
  if (kept.size() >= most_kept_patterns) kept.clear();
  const auto& made =
      kept.emplace(std::move(key), std::make_unique<re2::RE2>(re2::StringPiece(pattern.data(), pattern.size()), settings)).first->second;
  return made->ok() ? made.get() : nullptr;
}

re2::StringPiece piece(std::string_view text) { return {text.data(), text.size()}; }

Value extract(const Arguments& arguments) {
  if (arguments[0].is_null() || arguments[1].is_null()) return {};
  std::string own[3];
  const std::string_view text = text_of(arguments[0], own[0]);
  const std::string_view options = arguments.size() > 3 && !arguments[3].is_null() ? text_of(arguments[3], own[2]) : std::string_view();
  const re2::RE2* pattern = compiled(text_of(arguments[1], own[1]), options);
  if (pattern == nullptr) return {};
  const auto group = arguments.size() > 2 ? integer_of(arguments[2]) : std::optional<std::int64_t>(0);
  if (!group) return Value(std::string());
  if (*group < 0 || *group > 9 || *group > pattern->NumberOfCapturingGroups()) return Value(std::string());
  std::vector<re2::StringPiece> groups(static_cast<std::size_t>(*group) + 1);
  if (!pattern->Match(piece(text), 0, text.size(), re2::RE2::UNANCHORED, groups.data(), static_cast<int>(groups.size())))
    return Value(std::string());
  return Value(std::string(groups.back().data() == nullptr ? "" : groups.back().data(), groups.back().size()));
}

template <re2::RE2::Anchor anchor>
Value matches(const Arguments& arguments) {
  std::string own[3];
  const std::string_view text = text_of(arguments[0], own[0]);
  const re2::RE2* pattern =
      compiled(text_of(arguments[1], own[1]), arguments.size() > 2 ? text_of(arguments[2], own[2]) : std::string_view());
  if (pattern == nullptr) return {};
  return Value(pattern->Match(piece(text), 0, text.size(), anchor, nullptr, 0));
}

Value replace(const Arguments& arguments) {
  std::string own[4];
  std::string text(text_of(arguments[0], own[0]));
  const std::string_view to = text_of(arguments[2], own[2]);
  std::string options = arguments.size() > 3 ? std::string(text_of(arguments[3], own[3])) : std::string();
  const bool is_global = options.find('g') != std::string::npos;
  std::erase(options, 'g');
  const re2::RE2* pattern = compiled(text_of(arguments[1], own[1]), options);
  if (pattern == nullptr || (text.size() + 1) * (to.size() + 1) > longest_result) return {};
  // A group named in the replacement may bring in all of the text.
  if (to.find('\\') != std::string_view::npos &&
      (text.size() + 1) * (to.size() + 1) * (is_global ? 1 : text.size() + 1) > longest_result * 64)
    return {};
  if (is_global)
    re2::RE2::GlobalReplace(&text, *pattern, piece(to));
  else
    re2::RE2::Replace(&text, *pattern, piece(to));
  return Value(std::move(text));
}

bool is_continuation(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

// % any text, _ one character. Steps back to the last % only, so at most |text| * |pattern| steps.
bool is_like(std::string_view text, std::string_view pattern) {
  std::size_t at = 0;
  std::size_t of = 0;
  std::size_t star = std::string_view::npos;
  std::size_t star_at = 0;
  while (at < text.size()) {
    if (of < pattern.size() && pattern[of] == '%') {
      star = of++;
      star_at = at;
    } else if (of < pattern.size() && pattern[of] == '_') {
      ++at;
      while (at < text.size() && is_continuation(text[at])) ++at;
      ++of;
    } else if (of < pattern.size() && pattern[of] == text[at]) {
      ++at;
      ++of;
    } else if (star != std::string_view::npos) {
      of = star + 1;
      at = ++star_at;
    } else {
      return false;
    }
  }
  while (of < pattern.size() && pattern[of] == '%') ++of;
  return of == pattern.size();
}

Value like(const Arguments& arguments) {
  std::string own[2];
  return Value(is_like(text_of(arguments[0], own[0]), text_of(arguments[1], own[1])));
}

Value like_any_case(const Arguments& arguments) {
  const auto* lower = find_implementation("lower");
  const Value* first[] = {&arguments[0]};
  const Value* second[] = {&arguments[1]};
  const Value text = lower->function({first, arguments.mode});
  const Value pattern = lower->function({second, arguments.mode});
  const Value* both[] = {&text, &pattern};
  return like({both, arguments.mode});
}

constexpr auto null = NullRule::gives_null;
constexpr Implementation table[] = {
    {"regexp_extract", NullRule::passed_on, extract},
    {"regexp_matches", null, matches<re2::RE2::UNANCHORED>},
    {"regexp_full_match", null, matches<re2::RE2::ANCHOR_BOTH>},
    {"regexp_replace", null, replace},
    {"like", null, like, Cost::product},
    {"ilike", null, like_any_case, Cost::product},
};

}  // namespace

std::span<const Implementation> pattern_implementations() { return table; }

}  // namespace cw::linkage
