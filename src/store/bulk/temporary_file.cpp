// SPDX-License-Identifier: MIT
// See internal/temporary_file.h.
#include "store/bulk/internal/temporary_file.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <filesystem>
#include <utility>

#include "store/bulk/internal/atomic_file.h"

namespace cw::bulk::internal {

Result<TemporaryFile> TemporaryFile::create() {
  std::error_code failed;
  std::filesystem::path folder = std::filesystem::temp_directory_path(failed);
  if (failed) folder = "/tmp";
  std::string name = (folder / "commonweal-XXXXXX").string();
  TemporaryFile made;
  made.descriptor_ = ::mkostemp(name.data(), O_CLOEXEC);  // mode 0600
  if (made.descriptor_ < 0) return tl::unexpected(write_error(folder / "a temporary file", errno));
  ::unlink(name.c_str());
  return made;
}

TemporaryFile::TemporaryFile(TemporaryFile&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
TemporaryFile::~TemporaryFile() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

Result<void> TemporaryFile::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return tl::unexpected(write_error("a temporary file", written < 0 ? errno : ENOSPC));
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

std::string TemporaryFile::path() const { return "/proc/self/fd/" + std::to_string(descriptor_); }

std::uint64_t TemporaryFile::size() const {
  struct stat about{};
  return ::fstat(descriptor_, &about) == 0 ? static_cast<std::uint64_t>(about.st_size) : 0;
}

std::string TemporaryFile::start(std::size_t most) const {
  std::string bytes(most, '\0');
  const ssize_t got = ::pread(descriptor_, bytes.data(), most, 0);
  bytes.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
  return bytes;
}

}  // namespace cw::bulk::internal
