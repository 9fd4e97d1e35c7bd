// SPDX-License-Identifier: MIT
// Signed tree heads: how large a log is and its root, in the checkpoint format of C2SP (tlog-checkpoint over signed-note, Ed25519), so that
// other people's witnesses and verifiers can read them.
//
//   const std::string note = sign_checkpoint({"alderwick.example/access-log", size, root}, signer);
//   CW_TRY(const Checkpoint read, read_checkpoint(note, keys));            // signed by one of `keys`, or refused
//
// Pure functions.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "trust/encoding.h"

namespace cw::trust {

struct Checkpoint {
  std::string origin;  // which log: a name like that of a site, without spaces
  std::uint64_t size = 0;
  Digest root{};
  bool operator==(const Checkpoint&) const = default;
};

// Who signs, and with what: the seed is the secret.
struct NoteSigner {
  std::string name;
  Digest seed{};
};
struct NoteVerifier {
  std::string name;
  Digest public_key{};
};
[[nodiscard]] NoteVerifier verifier_of(const NoteSigner& signer);
// "NAME+HASH+KEY", as signed-note writes verifier keys. Reading: invalid where it is not that, or the hash is another key's.
[[nodiscard]] std::string verifier_text(const NoteVerifier& verifier);
[[nodiscard]] Result<NoteVerifier> read_verifier(std::string_view text);

// A name for an origin or a signer: 1 to 200 printable characters of ASCII without space and plus.
[[nodiscard]] bool is_note_name(std::string_view name);

// The note: origin, size, root in base64, a blank line, the signature.
[[nodiscard]] std::string sign_checkpoint(const Checkpoint& checkpoint, const NoteSigner& signer);
// Invalid, with what is wrong: text that is no such note, a signature of a known key that does not fit, and no signature of a known key.
// Signatures of unknown keys (witnesses) are passed over.
[[nodiscard]] Result<Checkpoint> read_checkpoint(std::string_view note, std::span<const NoteVerifier> keys);
// What a note claims, whoever signed it or did not: for a check that has no key at hand.
[[nodiscard]] Result<Checkpoint> read_claimed_checkpoint(std::string_view note);

}  // namespace cw::trust
