// SPDX-License-Identifier: MIT
#include "base/text.h"
#include "web/register_api/internal/once.h"

namespace cw::web {

Result<std::string> read_idempotency_key(std::string_view field) {
  const auto wrong = [] {
    return fail(ErrorCode::invalid, "Idempotency-Key must be a text in quotation marks, of 1 to 255 printable characters of ASCII.",
                "Idempotency-Key");
  };
  field = trim(field);
  if (field.size() < 3 || field.front() != '"' || field.back() != '"') return wrong();
  field = field.substr(1, field.size() - 2);
  std::string out;
  for (std::size_t i = 0; i < field.size(); ++i) {
    const char c = field[i];
    if (c < 0x20 || c >= 0x7F || c == '"') return wrong();
    if (c == '\\') {
      if (i + 1 == field.size() || (field[i + 1] != '"' && field[i + 1] != '\\')) return wrong();
      ++i;
    }
    out.push_back(field[i]);
  }
  if (out.size() > 255) return wrong();
  return out;
}

}  // namespace cw::web
