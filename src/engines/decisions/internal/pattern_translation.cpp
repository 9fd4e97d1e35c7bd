// SPDX-License-Identifier: MIT
#include <algorithm>
#include <array>

#include "engines/decisions/internal/pattern.h"
#include "engines/decisions/internal/reader.h"

namespace cw::feel {
namespace {

// XML's name characters, for \i and \c.
constexpr std::string_view name_start_set =
    R"(:A-Z_a-z\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02FF\u0370-\u037D\u037F-\u1FFF\u200C-\u200D\u2070-\u218F\u2C00-\u2FEF\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFFFD)";
constexpr std::string_view name_more_set = R"(\-.0-9\u00B7\u0300-\u036F\u203F-\u2040)";

// Walks a pattern once, and writes ICU's form of each part.
class Translation {
 public:
  Translation(std::string_view pattern, const PatternFlags& flags) : rest_(pattern), flags_(flags) {}

  Result<std::string> whole() {
    while (!rest_.empty()) CW_CHECK(part());
    if (open_groups_ != 0) return fail(ErrorCode::invalid, "the pattern has a group that is not closed");
    return std::move(out_);
  }

 private:
  Result<void> part() {
    const CodePoint next = first_code_point(rest_);
    switch (next.letter) {
      case '\\': return escape(Place::outside);
      case '[': return character_class(0);
      case '(': return group();
      case ')':
        if (open_groups_-- == 0) return fail(ErrorCode::invalid, "the pattern closes a group that it did not open");
        break;
      case '^': return put(flags_.multiline ? "(?m:^)" : "\\A");
      case '$': return put(flags_.multiline ? "(?m:$)" : "\\z");
      case ']':
      case '}': return fail(ErrorCode::invalid, "the pattern has a closing bracket without an opening one");
      case '*':
      case '+':
      case '?': return quantifier(1);
      case '{': return quantifier(rest_.find('}') + 1);
      default: break;
    }
    out_ += rest_.substr(0, next.bytes);
    rest_.remove_prefix(next.bytes);
    return {};
  }

  enum class Place : std::uint8_t { outside, in_class };

  Result<void> put(std::string_view written) {
    out_ += written;
    rest_.remove_prefix(1);
    return {};
  }

  Result<void> group() {
    ++open_groups_;
    if (rest_.starts_with("(?") && !rest_.starts_with("(?:"))
      return fail(ErrorCode::invalid, "the pattern has a kind of group that XPath does not know");
    const std::size_t length = rest_.starts_with("(?:") ? 3 : 1;
    out_ += rest_.substr(0, length);
    rest_.remove_prefix(length);
    return {};
  }

  // A quantifier of some bytes and the "?" behind it; "+" behind it is ICU's, not XPath's.
  Result<void> quantifier(std::size_t length) {
    if (length == 0) return fail(ErrorCode::invalid, "the pattern has a quantifier that is not closed");
    const std::string_view text = rest_.substr(0, length);
    if (text.size() > 1 && !is_counted(text)) return fail(ErrorCode::invalid, "the pattern has a wrong quantifier");
    out_ += text;
    rest_.remove_prefix(length);
    if (rest_.starts_with('?')) return put("?");
    if (rest_.starts_with('+') || rest_.starts_with('*')) return fail(ErrorCode::invalid, "the pattern has two quantifiers in a row");
    return {};
  }

  // {n}, {n,} or {n,m}.
  [[nodiscard]] static bool is_counted(std::string_view text) {
    text = text.substr(1, text.size() - 2);
    const auto digits = [](std::string_view part) {
      return part.size() <= 5 && std::all_of(part.begin(), part.end(), [](char c) { return c >= '0' && c <= '9'; });
    };
    const std::size_t comma = text.find(',');
    if (comma == std::string_view::npos) return !text.empty() && digits(text);
    return comma != 0 && digits(text.substr(0, comma)) && digits(text.substr(comma + 1));
  }

  Result<void> escape(Place place) {
    if (rest_.size() < 2) return fail(ErrorCode::invalid, "the pattern ends with a backslash");
    const char letter = rest_[1];
    if (letter == 'p' || letter == 'P') return property();
    rest_.remove_prefix(2);
    const std::string inside = place == Place::in_class ? "" : "[", close = place == Place::in_class ? "" : "]";
    switch (letter) {
      case 'd': out_ += "\\p{Nd}"; return {};
      case 'D': out_ += "\\P{Nd}"; return {};
      case 's': out_ += inside + " \\t\\n\\r" + close; return {};
      case 'S': out_ += "[^ \\t\\n\\r]"; return {};
      case 'w': out_ += "[^\\p{P}\\p{Z}\\p{C}]"; return {};
      case 'W': out_ += "[\\p{P}\\p{Z}\\p{C}]"; return {};
      case 'i': out_ += inside + std::string(name_start_set) + close; return {};
      case 'I': out_ += "[^" + std::string(name_start_set) + "]"; return {};
      case 'c': out_ += inside + std::string(name_start_set) + std::string(name_more_set) + close; return {};
      case 'C': out_ += "[^" + std::string(name_start_set) + std::string(name_more_set) + "]"; return {};
      default: break;
    }
    if (letter >= '1' && letter <= '9' && place == Place::outside) {
      out_ += '\\';
      out_ += letter;
      return {};
    }
    static constexpr std::string_view plain = "nrt\\|.-^?*+{}$()[]";
    if (plain.find(letter) == std::string_view::npos) return fail(ErrorCode::invalid, "the pattern has an escape that XPath does not know");
    out_ += '\\';
    out_ += letter;
    return {};
  }

  // \p{Lu} is the same in both; \p{IsGreek} is a block.
  Result<void> property() {
    const std::size_t end = rest_.find('}');
    if (rest_.size() < 4 || rest_[2] != '{' || end == std::string_view::npos)
      return fail(ErrorCode::invalid, "the pattern has a wrong character property");
    const std::string_view name = rest_.substr(3, end - 3);
    const bool plain = !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
    });
    if (!plain || (!name.starts_with("Is") && name.size() > 2))
      return fail(ErrorCode::invalid, "the pattern has a wrong character property");
    out_ += rest_.substr(0, 3);
    out_ += name.starts_with("Is") ? "Block=" + std::string(name.substr(2)) : std::string(name);
    out_ += '}';
    rest_.remove_prefix(end + 1);
    return {};
  }

  // At "[": characters, spans and escapes, and at its end maybe "-[...]", which is taken away.
  Result<void> character_class(int depth) {
    if (depth > 20) return fail(ErrorCode::invalid, "the pattern has classes too deep in each other");
    out_ += '[';
    rest_.remove_prefix(1);
    if (rest_.starts_with('^')) CW_CHECK(put("^"));
    bool empty = true;
    while (!rest_.empty() && !rest_.starts_with(']')) {
      if (rest_.starts_with("-[") && !empty) {
        out_ += "--";
        rest_.remove_prefix(1);
        CW_CHECK(character_class(depth + 1));
        if (!rest_.starts_with(']')) return fail(ErrorCode::invalid, "the pattern has a class that goes on behind what is taken away");
        break;
      }
      CW_CHECK(class_part());
      empty = false;
    }
    if (empty || rest_.empty()) return fail(ErrorCode::invalid, "the pattern has a class that is empty or not closed");
    return put("]");
  }

  Result<void> class_part() {
    const CodePoint next = first_code_point(rest_);
    if (next.letter == '\\') return escape(Place::in_class);
    if (next.letter == '[') return fail(ErrorCode::invalid, "the pattern has '[' within a class");
    const bool hyphen_between = next.letter == '-' && out_.back() != '[' && !rest_.substr(1).starts_with(']');
    // A hyphen at an end stands for itself; what ICU takes for a sign and XPath does not is escaped.
    if ((next.letter == '-' && !hyphen_between) || next.letter == '&' || next.letter == '{' || next.letter == '}' || next.letter == '$')
      out_ += '\\';
    out_ += rest_.substr(0, next.bytes);
    rest_.remove_prefix(next.bytes);
    return {};
  }

  std::string_view rest_;
  const PatternFlags& flags_;
  std::string out_;
  int open_groups_ = 0;
};

// Flag x: space outside classes is taken out before anything else is looked at.
std::string without_space(std::string_view pattern) {
  std::string kept;
  int classes = 0;
  bool escaped = false;
  for (const char letter : pattern) {
    const bool space = letter == ' ' || letter == '\t' || letter == '\n' || letter == '\r';
    if (space && classes == 0) continue;
    if (!escaped && letter == '[') ++classes;
    if (!escaped && letter == ']' && classes > 0) --classes;
    escaped = !escaped && letter == '\\';
    kept += letter;
  }
  return kept;
}

}  // namespace

std::optional<PatternFlags> parse_pattern_flags(std::string_view flags) {
  PatternFlags result;
  for (const char flag : flags) {
    switch (flag) {
      case 's': result.dot_all = true; break;
      case 'm': result.multiline = true; break;
      case 'i': result.ignore_case = true; break;
      case 'x': result.ignore_space = true; break;
      case 'q': result.literal = true; break;
      default: return std::nullopt;
    }
  }
  return result;
}

Result<std::string> translate_pattern(std::string_view pattern, const PatternFlags& flags) {
  constexpr std::size_t longest = 10'000;
  if (pattern.size() > longest) return fail(ErrorCode::too_large, "the pattern has more than 10,000 bytes");
  if (flags.literal) return std::string(pattern);
  const std::string kept = flags.ignore_space ? without_space(pattern) : std::string(pattern);
  return Translation(kept, flags).whole();
}

}  // namespace cw::feel
