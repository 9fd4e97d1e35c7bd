// SPDX-License-Identifier: MIT
// One-time codes of authenticator apps (TOTP, RFC 6238: SHA-1, 30 seconds, 6 digits) and recovery codes. Pure, but for randomness.
//
//   const ByteVector secret = random_bytes(totp_secret_size);
//   totp_uri(secret, "Alderwick", "ann");                       // shown once, as text and as a QR code
//   matching_step(secret, "123456", now, last_step);            // a step later than last_step, or nothing: a code counts once
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/value.h"
#include "trust/encoding.h"

namespace cw::trust {

inline constexpr std::size_t totp_secret_size = 20;  // RFC 4226, section 4: as long as the hash

// RFC 4226, section 5.3. digits from 6 to 8.
[[nodiscard]] std::string one_time_code(ByteView secret, std::uint64_t counter, int digits = 6);
// The 30-second step of the time, of which the code is made.
[[nodiscard]] std::int64_t totp_step(Timestamp time);
// The step whose code this is, among the present one and its neighbours (clocks differ), later than `last`; nothing where there is none.
// Spaces in the code are passed over.
[[nodiscard]] std::optional<std::int64_t> matching_step(ByteView secret, std::string_view code, Timestamp now, std::int64_t last);
// otpauth://totp/... as apps read it. Names are percent-encoded.
[[nodiscard]] std::string totp_uri(ByteView secret, std::string_view issuer, std::string_view account);

// Ten codes of 120 random bits as ABCD-EFGH-IJKL-MNOP-QRST-UVWX, each good once where the app is lost. So many bits need no slow hash.
[[nodiscard]] std::vector<std::string> make_recovery_codes();
// What is kept of one: SHA-256 of its letters, however the user writes it (case, spaces, dashes).
[[nodiscard]] Digest recovery_hash(std::string_view code);

}  // namespace cw::trust
