// SPDX-License-Identifier: MIT
// Files that appear whole or not at all: written under a temporary name beside the final one, synced, then renamed. One thread per object.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>

#include "base/result.h"

namespace cw::bulk::internal {

// Error for a write that failed with this errno: disk full, quota, too large, no permission, no such folder.
[[nodiscard]] Error write_error(const std::filesystem::path& file, int number);

class AtomicFile {
 public:
  // Opens `file`.tmp (0600 until finished, then as the umask says). Errors: denied, not_found (the folder), unavailable.
  [[nodiscard]] static Result<AtomicFile> create(const std::filesystem::path& file);
  AtomicFile(AtomicFile&& other) noexcept;
  AtomicFile& operator=(AtomicFile&&) = delete;
  AtomicFile(const AtomicFile&) = delete;
  ~AtomicFile();  // removes the temporary file unless finished

  [[nodiscard]] const std::filesystem::path& temporary() const { return temporary_; }
  [[nodiscard]] Result<void> write(std::string_view bytes);
  // Syncs and renames. For writers that open temporary() themselves too.
  [[nodiscard]] Result<void> finish();

 private:
  AtomicFile() = default;
  std::filesystem::path file_;
  std::filesystem::path temporary_;
  int descriptor_ = -1;
};

}  // namespace cw::bulk::internal
