// SPDX-License-Identifier: MIT
#include "services/linkage/report/html.h"

#include "base/text.h"

namespace cw::link {
namespace {

constexpr std::string_view replacement = "\xEF\xBF\xBD";

void append_escaped(std::string& out, std::string_view text) {
  for (const char c : text) {
    switch (c) {
      case '&': out += "&amp;"; break;
      case '<': out += "&lt;"; break;
      case '>': out += "&gt;"; break;
      case '"': out += "&quot;"; break;
      case '\'': out += "&#39;"; break;
      default: out += c;
    }
  }
}

// Length of a character that must not be shown at this place, 0 where it may: C0 and C1 controls besides tab and line end, and the
// characters of Unicode's bidirectional algorithm that reorder what stands around them (UAX 9: LRE .. RLO, LRI .. PDI, marks).
std::size_t unprintable_at(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t offset) { return at + offset < text.size() ? static_cast<unsigned char>(text[at + offset]) : 0U; };
  if ((byte(0) < 0x20 && text[at] != '\t' && text[at] != '\n') || byte(0) == 0x7F) return 1;
  if (byte(0) == 0xC2 && byte(1) >= 0x80 && byte(1) < 0xA0) return 2;
  if (byte(0) != 0xE2) return 0;
  if (byte(1) == 0x80 && ((byte(2) >= 0xAA && byte(2) <= 0xAE) || byte(2) == 0x8E || byte(2) == 0x8F)) return 3;
  if (byte(1) == 0x81 && byte(2) >= 0xA6 && byte(2) <= 0xA9) return 3;
  return 0;
}

}  // namespace

std::string printable(std::string_view text) {
  const std::string valid = find_invalid_utf8(text) ? with_invalid_utf8_replaced(text) : std::string(text);
  std::string out;
  out.reserve(valid.size());
  for (std::size_t at = 0; at < valid.size();) {
    if (const std::size_t length = unprintable_at(valid, at); length > 0) {
      out += replacement;
      at += length;
    } else {
      out += valid[at++];
    }
  }
  return out;
}

std::string clipped(std::string_view text, std::size_t characters) {
  std::size_t seen = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const bool begins = (static_cast<unsigned char>(text[at]) & 0xC0U) != 0x80U;
    if (begins && ++seen > characters) return std::string(text.substr(0, at)) + "\u2026";
  }
  return std::string(text);
}

Html& Html::raw(Markup markup) {
  out_ += markup.text();
  return *this;
}

Html& Html::text(std::string_view text) {
  append_escaped(out_, printable(text));
  return *this;
}

void Html::start(Markup element, Attributes attributes) {
  out_ += '<';
  out_ += element.text();
  for (const Attribute& attribute : attributes) {
    out_ += ' ';
    out_ += attribute.name.text();
    out_ += "=\"";
    append_escaped(out_, printable(attribute.value));
    out_ += '"';
  }
}

Html& Html::open(Markup element, Attributes attributes) {
  start(element, attributes);
  out_ += '>';
  open_.push_back(element.text());
  return *this;
}

Html& Html::close() {
  if (open_.empty()) return *this;
  out_ += "</";
  out_ += open_.back();
  out_ += '>';
  open_.pop_back();
  return *this;
}

Html& Html::empty(Markup element, Attributes attributes) {
  start(element, attributes);
  out_ += "/>";
  return *this;
}

Html& Html::element(Markup element, std::string_view content, Attributes attributes) {
  return open(element, attributes).text(content).close();
}

std::string Html::unique_id(Markup prefix) { return std::string(prefix.text()) + "-" + std::to_string(++ids_); }

std::string Html::finish() && {
  while (!open_.empty()) close();
  return std::move(out_);
}

}  // namespace cw::link
