// SPDX-License-Identifier: MIT
// Escaping, attributes, addresses.
#include "web/html/html.h"

#include <array>

namespace cw::html {
namespace {

// Index into `references`, or 0 for what stands for itself.
constexpr std::array<std::uint8_t, 256> make_escapes() {
  std::array<std::uint8_t, 256> out{};
  out['&'] = 1;
  out['<'] = 2;
  out['>'] = 3;
  out['"'] = 4;
  out['\''] = 5;
  return out;
}
constexpr std::array<std::uint8_t, 256> escapes = make_escapes();
constexpr std::array<std::string_view, 6> references = {"", "&amp;", "&lt;", "&gt;", "&quot;", "&#39;"};

constexpr std::array<std::string_view, 6> schemes = {"http", "https", "mailto",
                                                     "tel",  "sms",   "otpauth"};  // otpauth: opens an authenticator app

constexpr char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c; }

bool same_scheme(std::string_view given, std::string_view scheme) {
  if (given.size() != scheme.size()) return false;
  for (std::size_t i = 0; i < given.size(); ++i)
    if (lower(given[i]) != scheme[i]) return false;
  return true;
}

}  // namespace

void append_escaped(std::string& out, std::string_view text) {
  std::size_t from = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::uint8_t escape = escapes[static_cast<unsigned char>(text[i])];
    if (escape == 0) continue;
    out.append(text, from, i - from);
    out.append(references[escape]);
    from = i + 1;
  }
  out.append(text, from, text.size() - from);
}

Html Html::from_text(std::string_view text) {
  Html out;
  append_escaped(out.text_, text);
  return out;
}

Html Html::from_trusted_markup(std::string markup) {
  Html out;
  out.text_ = std::move(markup);
  return out;
}

std::optional<AttributeName> AttributeName::of_kept(std::string_view name) {
  if (!is_allowed(name)) return std::nullopt;
  return AttributeName(name, Checked{});
}

Html& operator<<(Html& out, const Attributes& attributes) {
  for (const Attributes::One& one : attributes) {
    out << " "_html << one.name.view();
    if (one.value) out << "=\""_html << *one.value << "\""_html;
  }
  return out;
}

// Browsers pass over tabs and line ends within an address and controls before it, so any of them makes it unsafe (URL Standard, basic
// parser, steps 1 and 3).
std::string_view safe_address(std::string_view text) {
  for (const char c : text)
    if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) return "#";
  if (text.starts_with(' ')) return "#";
  const std::size_t colon = text.find(':');
  if (colon == std::string_view::npos || text.find_first_of("/?#") < colon) return text;
  for (const std::string_view scheme : schemes)
    if (same_scheme(text.substr(0, colon), scheme)) return text;
  return "#";
}

}  // namespace cw::html
