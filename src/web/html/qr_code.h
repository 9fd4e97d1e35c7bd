// SPDX-License-Identifier: MIT
// A text as a QR code (ISO/IEC 18004:2015): bytes, error correction M (15%), versions 1 to 15, which is 412 bytes at most. Pure.
//
//   if (const auto code = make_qr_code("otpauth://totp/...")) out << qr_picture(*code, words.text("own.picture"_key));
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "web/html/html.h"

namespace cw::html {

struct QrCode {
  int size = 0;                    // modules a side, 21 to 77
  std::vector<std::uint8_t> dark;  // row by row, 1 where a module is dark
  [[nodiscard]] bool is_dark(int x, int y) const { return dark[static_cast<std::size_t>(y * size + x)] != 0; }
};
// Nothing where the text is longer than such a code holds.
[[nodiscard]] std::optional<QrCode> make_qr_code(std::string_view text);
// As SVG of 200 pixels a side with the quiet zone around it (section 9.1); `label` says what it is.
[[nodiscard]] Html qr_picture(const QrCode& code, const Text& label);

}  // namespace cw::html
