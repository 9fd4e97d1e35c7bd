// SPDX-License-Identifier: MIT
#include "trust/log_keys.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <iterator>

#include "base/text.h"
#include "trust/crypto.h"

namespace cw::trust {
namespace {

namespace fs = std::filesystem;

Result<Digest> read_key(const fs::path& file) {
  struct stat about{};
  if (stat(file.c_str(), &about) != 0)
    return fail(ErrorCode::not_found,
                fmt::format("{} is missing, but the other key of the access log is there. Bring it back from its backup.", file.string()));
  if ((about.st_mode & 077) != 0)
    return fail(ErrorCode::denied, fmt::format("{} may be read by others than its owner. Run: chmod 600 {}", file.string(), file.string()));
  std::ifstream in(file, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(in), {}};
  if (!in) return fail(ErrorCode::denied, fmt::format("{} cannot be read.", file.string()));
  const auto key = digest_from_hex(trim(text));
  wipe(text);
  if (!key) return fail(ErrorCode::invalid, fmt::format("{} holds no key: it must be 64 hexadecimal digits.", file.string()));
  return *key;
}

Result<void> write_new(const fs::path& file, const std::string& text, mode_t mode) {
  const int out = ::open(file.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
  if (out < 0) return fail(ErrorCode::denied, fmt::format("{} cannot be made.", file.string()));
  const bool written = ::write(out, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && ::fsync(out) == 0;
  ::close(out);
  if (!written) return fail(ErrorCode::unavailable, fmt::format("{} cannot be written.", file.string()));
  return {};
}

}  // namespace

Result<LogKeys> open_log_keys(const fs::path& folder, std::string_view origin) {
  if (!is_note_name(origin))
    return fail(ErrorCode::invalid, "The name of an access log has 1 to 200 printable letters without spaces and plus signs.");
  const fs::path commitment = folder / "access-log-commitment.key", signing = folder / "access-log-signing.key";
  std::error_code ignored;
  if (!fs::exists(commitment, ignored) && !fs::exists(signing, ignored)) {
    if (fs::create_directories(folder, ignored)) fs::permissions(folder, fs::perms::owner_all, ignored);
    for (const fs::path& file : {commitment, signing}) {
      std::string text = to_hex(random_bytes(32)) + "\n";
      CW_CHECK(write_new(file, text, 0600));
      wipe(text);
    }
  }
  LogKeys keys;
  CW_TRY(keys.commitment, read_key(commitment));
  CW_TRY(keys.signer.seed, read_key(signing));
  keys.signer.name = origin;
  const fs::path verifier = folder / "access-log-verifier.txt";
  if (!fs::exists(verifier, ignored)) CW_CHECK(write_new(verifier, verifier_text(verifier_of(keys.signer)) + "\n", 0644));
  return keys;
}

}  // namespace cw::trust
