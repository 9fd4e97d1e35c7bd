// SPDX-License-Identifier: MIT
// A nameless file in the system's temporary folder: readable by this process only and gone when it ends, however it ends.
#pragma once

#include <string>
#include <string_view>

#include "base/result.h"

namespace cw::bulk::internal {

class TemporaryFile {
 public:
  // Errors: unavailable with exit disk_full when there is no room.
  [[nodiscard]] static Result<TemporaryFile> create();
  TemporaryFile(TemporaryFile&& other) noexcept;
  TemporaryFile& operator=(TemporaryFile&&) = delete;
  TemporaryFile(const TemporaryFile&) = delete;
  ~TemporaryFile();

  [[nodiscard]] Result<void> write(std::string_view bytes);
  [[nodiscard]] int descriptor() const { return descriptor_; }
  [[nodiscard]] std::string path() const;  // under /proc/self/fd: opens it anew, from its start
  [[nodiscard]] std::uint64_t size() const;
  [[nodiscard]] std::string start(std::size_t most) const;  // its first bytes

 private:
  TemporaryFile() = default;
  int descriptor_ = -1;
};

}  // namespace cw::bulk::internal
