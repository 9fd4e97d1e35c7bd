// SPDX-License-Identifier: MIT
#include "trust/log_keys.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>

#include "trust/key_file.h"

namespace cw::trust {

namespace fs = std::filesystem;

namespace {

// Keeps the folder while the keys are looked for and made, so that of several servers that begin at once one makes both and the others read
// them: none sees the first key without the second. Where the folder's file system knows no locks, it goes without.
class FolderLock {
 public:
  explicit FolderLock(const fs::path& folder) : folder_(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
    while (folder_ >= 0 && ::flock(folder_, LOCK_EX) != 0 && errno == EINTR) {
    }
  }
  ~FolderLock() {
    if (folder_ >= 0) ::close(folder_);
  }
  FolderLock(const FolderLock&) = delete;
  FolderLock& operator=(const FolderLock&) = delete;

 private:
  int folder_;
};

}  // namespace

// Where one of the two is there already, the other is not made anew: it is lost, and must come back from its backup.
Result<LogKeys> open_log_keys(const fs::path& folder, std::string_view origin) {
  if (!is_note_name(origin))
    return fail(ErrorCode::invalid, "The name of an access log has 1 to 200 printable letters without spaces and plus signs.");
  const fs::path commitment = folder / "access-log-commitment.key", signing = folder / "access-log-signing.key";
  std::error_code ignored;
  if (fs::create_directories(folder, ignored)) fs::permissions(folder, fs::perms::owner_all, ignored);
  const FolderLock lock(folder);
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
