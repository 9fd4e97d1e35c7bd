// SPDX-License-Identifier: MIT
// See internal/atomic_file.h.
#include "store/bulk/internal/atomic_file.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <utility>

#include "store/bulk/bulk.h"

namespace cw::bulk {
namespace internal {

Error write_error(const std::filesystem::path& file, int number) {
  Error error;
  error.message = fmt::format("{}: cannot be written: {}.", file.string(), std::strerror(number));
  if (number == ENOSPC || number == EDQUOT || number == EFBIG) {
    error.code = ErrorCode::unavailable;
    error.exit_code = ReadExit::disk_full;
    error.message = fmt::format(
        "{}: the disk is full or the file is over its size limit. Free space or choose another folder, then "
        "run again. Nothing was left under this name.",
        file.string());
  } else if (number == EACCES || number == EPERM || number == EROFS) {
    error.code = ErrorCode::denied;
    error.message += " Check the permissions of the folder.";
  } else if (number == ENOENT || number == ENOTDIR) {
    error.code = ErrorCode::not_found;
    error.message += " Make the folder first.";
  } else {
    error.code = ErrorCode::unavailable;
  }
  return error;
}

Result<AtomicFile> AtomicFile::create(const std::filesystem::path& file) {
  AtomicFile made;
  made.file_ = file;
  made.temporary_ = file;
  made.temporary_ += ".tmp";
  std::error_code ignored;
  if (std::filesystem::is_directory(file, ignored))
    return fail(ErrorCode::invalid, fmt::format("{}: is a folder. Name a file in it.", file.string()));
  ::unlink(made.temporary_.c_str());  // a left-over, or a link that someone put there
  made.descriptor_ = ::open(made.temporary_.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
  if (made.descriptor_ < 0) return tl::unexpected(write_error(file, errno));
  return made;
}

AtomicFile::AtomicFile(AtomicFile&& other) noexcept
    : file_(std::move(other.file_)), temporary_(std::move(other.temporary_)), descriptor_(std::exchange(other.descriptor_, -1)) {}

AtomicFile::~AtomicFile() {
  if (descriptor_ < 0) return;
  ::close(descriptor_);
  ::unlink(temporary_.c_str());
}

Result<void> AtomicFile::write(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(descriptor_, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return tl::unexpected(write_error(file_, written < 0 ? errno : ENOSPC));
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return {};
}

Result<void> AtomicFile::finish() {
  if (::fsync(descriptor_) != 0) return tl::unexpected(write_error(file_, errno));
  if (::rename(temporary_.c_str(), file_.c_str()) != 0) return tl::unexpected(write_error(file_, errno));
  ::close(std::exchange(descriptor_, -1));
  return {};
}

}  // namespace internal

Result<void> write_file_atomically(const std::filesystem::path& file, std::string_view content) {
  CW_TRY(internal::AtomicFile out, internal::AtomicFile::create(file));
  CW_CHECK(out.write(content));
  return out.finish();
}

}  // namespace cw::bulk
