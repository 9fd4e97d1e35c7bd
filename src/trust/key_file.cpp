// SPDX-License-Identifier: MIT
#include "trust/key_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <fstream>
#include <iterator>

#include "base/text.h"
#include "trust/crypto.h"

namespace cw::trust {
namespace {

namespace fs = std::filesystem;

// Written beside it and linked to its name, so that nobody ever reads half a key.
Result<void> write_new(const fs::path& file, const std::string& text, mode_t mode) {
  std::string temporary = file.string() + ".XXXXXX";
  const int out = mkstemp(temporary.data());
  if (out < 0) return fail(ErrorCode::denied, fmt::format("{} cannot be made.", file.string()));
  const bool written =
      fchmod(out, mode) == 0 && ::write(out, text.data(), text.size()) == static_cast<ssize_t>(text.size()) && ::fsync(out) == 0;
  ::close(out);
  const bool named = written && (::link(temporary.c_str(), file.c_str()) == 0 || errno == EEXIST);
  ::unlink(temporary.c_str());
  if (!named) return fail(ErrorCode::unavailable, fmt::format("{} cannot be written.", file.string()));
  return {};
}

}  // namespace

Result<Digest> read_key_file(const fs::path& file) {
  struct stat about{};
  if (stat(file.c_str(), &about) != 0)
    return fail(ErrorCode::not_found, fmt::format("{} is missing. Bring it back from its backup.", file.string()));
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

Result<Digest> open_key_file(const fs::path& file) {
  std::error_code ignored;
  if (!fs::exists(file, ignored)) {
    if (fs::create_directories(file.parent_path(), ignored)) fs::permissions(file.parent_path(), fs::perms::owner_all, ignored);
    std::string text = to_hex(random_bytes(32)) + "\n";
    CW_CHECK(write_new(file, text, 0600));
    wipe(text);
  }
  return read_key_file(file);
}

Result<void> write_public_file(const fs::path& file, const std::string& text) { return write_new(file, text, 0644); }

}  // namespace cw::trust
