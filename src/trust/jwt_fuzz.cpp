// SPDX-License-Identifier: MIT
// Hostile tokens and key sets: refused, never a crash, never verified. The input is a token, or a set of keys where it begins with '{'.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "trust/id_token.h"
#include "trust/token_keys.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace cw::trust;
  static const TokenKeys keys = read_token_keys(R"({"keys":[{"kty":"EC","crv":"P-256","kid":"e","alg":"ES256",
      "x":"axfR8uEsQkf4vOblY6RA8ncDfYEt6zOg9KE5RdiYwpY","y":"T-NC4v4af5uO5-tKfA-eFivOM1drMV7Oy7ZAaDe_UfU"}]})")
                                    .value();
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (text.starts_with('{')) {
    (void)read_token_keys(text);
    return 0;
  }
  if (const auto token = read_jwt(text)) {
    if (keys.verify(*token) == TokenCheck::verified) __builtin_trap();
    (void)check_id_token(*token, {"https://id.example", "us", "n", {1'000'000}});
  }
  return 0;
}
