// SPDX-License-Identifier: MIT
// Hostile checkpoints and verifier keys: refused, never a crash, and never accepted without a signature.
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "trust/checkpoint.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace cw::trust;
  static const NoteSigner signer{"fuzz.example", Digest{7}};
  static const std::vector<NoteVerifier> keys = {verifier_of(signer)};
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto key = read_verifier(text); key && verifier_text(*key) != text) __builtin_trap();
  // With a right signature over the hostile text, what is read must be what signing it again would say first.
  if (read_checkpoint(text, keys)) {
    const auto read = read_checkpoint(text, keys);
    if (text.substr(0, read->origin.size()) != read->origin) __builtin_trap();
  }
  return 0;
}
