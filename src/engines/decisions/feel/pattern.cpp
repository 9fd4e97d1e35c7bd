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

// A pattern ready to be used, by any number of threads.
class CompiledPattern final : public PreparedArguments {
 public:
  PatternFlags flags;
  std::unique_ptr<const icu::RegexPattern> pattern;
  bool matches_nothing = false;  // a text of no length matches: then replacing and splitting have no meaning
};

constexpr std::int32_t time_limit = 500;               // in ICU's ticks, about a millisecond each
constexpr std::int32_t stack_limit = 4 * 1024 * 1024;  // bytes
constexpr std::uint64_t steps_of_tick = 10'000;
constexpr std::size_t longest_pattern = 65'536;  // bytes

// Charges the evaluation for each of ICU's ticks; ICU stops where that is refused.
UBool charge_tick(const void* context, std::int32_t) {
  const Call& call = *static_cast<const Call*>(context);
  return call.evaluation.charge(steps_of_tick, call.position) ? 1 : 0;
}

void set_limits(icu::RegexMatcher& matcher, const Call* call, UErrorCode& status) {
  matcher.setTimeLimit(time_limit, status);
  matcher.setStackLimit(stack_limit, status);
  if (call != nullptr) matcher.setMatchCallback(charge_tick, call, status);
}

std::unique_ptr<const CompiledPattern> compile_pattern(std::string_view pattern, std::string_view flags, std::string& reason) {
  const auto read = parse_pattern_flags(flags);
  if (!read) {
    reason = "flags may be s, m, i, x and q";
    return nullptr;
  }
  if (pattern.size() > longest_pattern) {
    reason = "a pattern may have at most " + std::to_string(longest_pattern) + " bytes";
    return nullptr;
  }
  const auto translated = translate_pattern(pattern, *read);
  if (!translated) {
    reason = translated.error().message;
    return nullptr;
  }
  constexpr std::uint32_t ignore_case = UREGEX_CASE_INSENSITIVE;
  std::uint32_t options = UREGEX_UNIX_LINES | UREGEX_ERROR_ON_UNKNOWN_ESCAPES;
  if (read->dot_all) options |= UREGEX_DOTALL;
  if (read->literal) options = UREGEX_LITERAL;
  if (read->ignore_case) options |= ignore_case;
  UErrorCode status = U_ZERO_ERROR;
  UParseError place;
  auto made = std::make_unique<CompiledPattern>();
  made->flags = *read;
  made->pattern.reset(icu::RegexPattern::compile(to_utf16(*translated), options, place, status));
  const icu::UnicodeString empty;
  std::unique_ptr<icu::RegexMatcher> matcher;
  if (U_SUCCESS(status)) matcher.reset(made->pattern->matcher(empty, status));
  if (U_SUCCESS(status)) set_limits(*matcher, nullptr, status);
  if (U_FAILURE(status)) {
    reason = "the pattern is wrong";
    return nullptr;
  }
  made->matches_nothing = matcher->find(status) != 0;
  return made;
}

struct Search {
  std::unique_ptr<const CompiledPattern> own;  // of a pattern that is not known beforehand
  const CompiledPattern* compiled = nullptr;
  icu::UnicodeString input;
  std::unique_ptr<icu::RegexMatcher> matcher;  // on the input; empty where the pattern is wrong, which is then said
};

// The search must stay where it is, since the matcher points into it; it uses the call, too.
void begin(Search& search, const Call& call, const Value& flags, std::optional<Value>& failed) {
  search.compiled = static_cast<const CompiledPattern*>(call.prepared);
  if (search.compiled == nullptr) {
    std::string reason;
    if (!call.evaluation.charge(100 + call[1].text().size(), call.position)) {
      failed = Value();
      return;
    }
    search.own = compile_pattern(call[1].text(), flags.is_null() ? std::string_view() : std::string_view(flags.text()), reason);
    search.compiled = search.own.get();
    if (!search.own) {
      failed = call.fail(reason);
      return;
    }
  }
  UErrorCode status = U_ZERO_ERROR;
  search.input = to_utf16(call[0].text());
  search.matcher.reset(search.compiled->pattern->matcher(search.input, status));
  if (U_SUCCESS(status)) set_limits(*search.matcher, &call, status);
  if (U_FAILURE(status)) failed = call.fail("the pattern cannot be used");
}

Value took_too_long(Call& call) {
  call.evaluation.meet_limit();
  return call.fail("the pattern takes too long on this text");
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

std::unique_ptr<const PreparedArguments> prepare_pattern(const FunctionRow& row, std::span<const Value* const> constants,
                                                         std::uint32_t given) {
  const bool has_flags = row.run == matches || row.run == replace;
  if (!has_flags && row.run != split) return nullptr;
  const std::size_t flags_at = row.run == matches ? 2 : 3;
  const Value* pattern = constants[1];
  if (pattern == nullptr || !pattern->is(Kind::string)) return nullptr;
  std::string_view flags;
  if (has_flags && (given & (1U << flags_at)) != 0) {
    if (constants[flags_at] == nullptr || !constants[flags_at]->is(Kind::string)) return nullptr;
    flags = constants[flags_at]->text();
  }
  std::string reason;
  return compile_pattern(pattern->text(), flags, reason);
}

Value matches(Call& call) {
  std::optional<Value> failed;
  Search search;
  begin(search, call, call[2], failed);
  if (failed) return *failed;
  UErrorCode status = U_ZERO_ERROR;
  const bool found = search.matcher->find(status) != 0;
  return U_FAILURE(status) ? took_too_long(call) : Value::boolean(found);
}

Value replace(Call& call) {
  std::optional<Value> failed;
  Search search;
  begin(search, call, call[3], failed);
  if (failed) return *failed;
  if (search.compiled->matches_nothing) return call.fail("the pattern matches a text of no length");
  auto parts = search.compiled->flags.literal ? std::optional(std::vector<Part>{{to_utf16(call[2].text()), -1}})
                                              : parts_of(call[2].text(), search.matcher->groupCount());
  if (!parts) return call.fail("the replacement has '\\' or '$' that stands for nothing");
  UErrorCode status = U_ZERO_ERROR;
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
  Search search;
  begin(search, call, Value(), failed);
  if (failed) return *failed;
  if (search.compiled->matches_nothing) return call.fail("the delimiter matches a text of no length");
  UErrorCode status = U_ZERO_ERROR;
  std::vector<Value> parts;
  std::int32_t last = 0;
  const auto part_to = [&](std::int32_t end) { return Value::string(to_utf8(search.input.tempSubString(last, end - last))); };
  while (search.matcher->find(status) && U_SUCCESS(status)) {
    parts.push_back(part_to(search.matcher->start(status)));
    last = search.matcher->end(status);
    if (!call.evaluation.charge(1, call.position)) return {};
    if (parts.size() > call.evaluation.limits().list_size) break;  // refused below
  }
  if (U_FAILURE(status)) return took_too_long(call);
  parts.push_back(part_to(search.input.length()));
  if (!call.evaluation.allows_list(parts.size(), call.position)) return {};
  return Value::list(std::move(parts));
}

}  // namespace cw::feel::builtins
