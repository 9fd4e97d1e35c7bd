// SPDX-License-Identifier: MIT
// matches, replace and split, by ICU's regular expressions with limits on time and memory: a pattern that goes back and forth without end
// gives null.
#include "engines/decisions/internal/pattern.h"

#include <unicode/regex.h>
#include <unicode/unistr.h>

#include <memory>

#include "engines/decisions/internal/builtins.h"

namespace cw::feel::builtins {
namespace {

icu::UnicodeString to_utf16(std::string_view text) {
  return icu::UnicodeString::fromUTF8(icu::StringPiece(text.data(), static_cast<std::int32_t>(text.size())));
}
std::string to_utf8(const icu::UnicodeString& text) {
  std::string out;
  text.toUTF8String(out);
  return out;
}

struct Search {
  PatternFlags flags;
  icu::UnicodeString input;
  std::unique_ptr<icu::RegexMatcher> matcher;  // on the input; empty where the pattern is wrong
};

constexpr std::int32_t time_limit = 500;               // in ICU's steps, about a millisecond each
constexpr std::int32_t stack_limit = 4 * 1024 * 1024;  // bytes

// Null in `failed` while all is well.
Search search_of(Call& call, std::string_view input, std::string_view pattern, const Value& flags, std::optional<Value>& failed) {
  Search search;
  const auto read = parse_pattern_flags(flags.is_null() ? std::string_view() : std::string_view(flags.text()));
  if (!read) {
    failed = call.fail("flags may be s, m, i, x and q");
    return search;
  }
  search.flags = *read;
  const auto translated = translate_pattern(pattern, *read);
  if (!translated) {
    failed = call.fail(translated.error().message);
    return search;
  }
  constexpr std::uint32_t ignore_case = UREGEX_CASE_INSENSITIVE;
  std::uint32_t options = UREGEX_UNIX_LINES | UREGEX_ERROR_ON_UNKNOWN_ESCAPES;
  if (read->dot_all) options |= UREGEX_DOTALL;
  if (read->literal) options = UREGEX_LITERAL;
  if (read->ignore_case) options |= ignore_case;
  UErrorCode status = U_ZERO_ERROR;
  search.input = to_utf16(input);
  search.matcher = std::make_unique<icu::RegexMatcher>(to_utf16(*translated), options, status);
  if (U_SUCCESS(status)) search.matcher->setTimeLimit(time_limit, status);
  if (U_SUCCESS(status)) search.matcher->setStackLimit(stack_limit, status);
  if (U_FAILURE(status)) {
    failed = call.fail("the pattern is wrong");
    search.matcher.reset();
    return search;
  }
  return search;
}

Value took_too_long(Call& call) { return call.fail("the pattern takes too long on this text"); }

// Does the pattern match a text of no length? Then replacing and splitting have no meaning.
bool matches_nothing(icu::RegexMatcher& matcher) {
  const icu::UnicodeString empty;
  UErrorCode status = U_ZERO_ERROR;
  matcher.reset(empty);
  return matcher.find(status) != 0;
}

// A replacement in parts: text, and numbers of groups.
struct Part {
  icu::UnicodeString text;
  std::int32_t group = -1;
};

// "$" and digits stand for a group, as many digits as name one; "\$" and "\\" for the sign. Nothing where it is not written so.
std::optional<std::vector<Part>> parts_of(std::string_view replacement, std::int32_t groups) {
  std::vector<Part> parts;
  std::string text;
  const auto is_digit = [&](std::size_t i) { return i < replacement.size() && replacement[i] >= '0' && replacement[i] <= '9'; };
  for (std::size_t i = 0; i < replacement.size(); ++i) {
    if (replacement[i] == '\\') {
      ++i;
      if (i >= replacement.size() || (replacement[i] != '\\' && replacement[i] != '$')) return std::nullopt;
      text += replacement[i];
    } else if (replacement[i] == '$') {
      if (!is_digit(i + 1)) return std::nullopt;
      std::int32_t group = replacement[++i] - '0';
      while (is_digit(i + 1) && group * 10 + (replacement[i + 1] - '0') <= groups) group = group * 10 + (replacement[++i] - '0');
      parts.push_back({to_utf16(text), group});
      text.clear();
    } else {
      text += replacement[i];
    }
  }
  parts.push_back({to_utf16(text), -1});
  return parts;
}

void append_part(icu::UnicodeString& out, const Part& part, const Search& search, UErrorCode& status) {
  out.append(part.text);
  if (part.group < 0 || part.group > search.matcher->groupCount()) return;
  const std::int32_t start = search.matcher->start(part.group, status), end = search.matcher->end(part.group, status);
  if (U_SUCCESS(status) && start >= 0) out.append(search.input, start, end - start);
}

}  // namespace

Value matches(Call& call) {
  std::optional<Value> failed;
  const Search search = search_of(call, call[0].text(), call[1].text(), call[2], failed);
  if (failed) return *failed;
  UErrorCode status = U_ZERO_ERROR;
  search.matcher->reset(search.input);
  const bool found = search.matcher->find(status) != 0;
  return U_FAILURE(status) ? took_too_long(call) : Value::boolean(found);
}

Value replace(Call& call) {
  std::optional<Value> failed;
  const Search search = search_of(call, call[0].text(), call[1].text(), call[3], failed);
  if (failed) return *failed;
  if (matches_nothing(*search.matcher)) return call.fail("the pattern matches a text of no length");
  auto parts = search.flags.literal ? std::optional(std::vector<Part>{{to_utf16(call[2].text()), -1}})
                                    : parts_of(call[2].text(), search.matcher->groupCount());
  if (!parts) return call.fail("the replacement has '\\' or '$' that stands for nothing");
  UErrorCode status = U_ZERO_ERROR;
  search.matcher->reset(search.input);
  icu::UnicodeString out;
  std::int32_t last = 0;
  while (search.matcher->find(status) && U_SUCCESS(status)) {
    const std::int32_t start = search.matcher->start(status);
    out.append(search.input, last, start - last);
    for (const Part& part : *parts) append_part(out, part, search, status);
    last = search.matcher->end(status);
    if (!call.evaluation.charge(1, call.position)) return {};
    if (static_cast<std::size_t>(out.length()) > call.evaluation.limits().text_size) break;  // refused below
  }
  if (U_FAILURE(status)) return took_too_long(call);
  out.append(search.input, last, search.input.length() - last);
  if (!call.evaluation.allows_text(static_cast<std::size_t>(out.length()), call.position)) return {};
  return Value::string(to_utf8(out));
}

Value split(Call& call) {
  std::optional<Value> failed;
  const Search search = search_of(call, call[0].text(), call[1].text(), {}, failed);
  if (failed) return *failed;
  if (matches_nothing(*search.matcher)) return call.fail("the delimiter matches a text of no length");
  UErrorCode status = U_ZERO_ERROR;
  search.matcher->reset(search.input);
  std::vector<Value> parts;
  std::int32_t last = 0;
  const auto part_to = [&](std::int32_t end) { return Value::string(to_utf8(search.input.tempSubString(last, end - last))); };
  while (search.matcher->find(status) && U_SUCCESS(status)) {
    parts.push_back(part_to(search.matcher->start(status)));
    last = search.matcher->end(status);
    if (!call.evaluation.charge(1, call.position)) return {};
  }
  if (U_FAILURE(status)) return took_too_long(call);
  parts.push_back(part_to(search.input.length()));
  if (!call.evaluation.allows_list(parts.size(), call.position)) return {};
  return Value::list(std::move(parts));
}

}  // namespace cw::feel::builtins
