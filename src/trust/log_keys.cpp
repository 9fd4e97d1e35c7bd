// SPDX-License-Identifier: MIT
#include "trust/log_keys.h"

#include <fmt/format.h>

#include "trust/key_file.h"

namespace cw::trust {

namespace fs = std::filesystem;

// Where one of the two is there already, the other is not made anew: it is lost, and must come back from its backup.
Result<LogKeys> open_log_keys(const fs::path& folder, std::string_view origin) {
  if (!is_note_name(origin))
    return fail(ErrorCode::invalid, "The name of an access log has 1 to 200 printable letters without spaces and plus signs.");
  const fs::path commitment = folder / "access-log-commitment.key", signing = folder / "access-log-signing.key";
  std::error_code ignored;
  const bool there = fs::exists(commitment, ignored) || fs::exists(signing, ignored);
  LogKeys keys;
  CW_TRY(keys.commitment, there ? read_key_file(commitment) : open_key_file(commitment));
  CW_TRY(keys.signer.seed, there ? read_key_file(signing) : open_key_file(signing));
  keys.signer.name = origin;
  const fs::path verifier = folder / "access-log-verifier.txt";
  if (!fs::exists(verifier, ignored)) CW_CHECK(write_public_file(verifier, verifier_text(verifier_of(keys.signer)) + "\n"));
  return keys;
}

}  // namespace cw::trust
