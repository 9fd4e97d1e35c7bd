// SPDX-License-Identifier: MIT
// Files as streams of bytes; see internal/text_stream.h.
#include "store/bulk/internal/text_stream.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <vector>

namespace cw::bulk::internal {
namespace {

class FileStream final : public TextStream {
 public:
  FileStream(int descriptor, std::string name) : descriptor_(descriptor), name_(std::move(name)) {}
  ~FileStream() override { ::close(descriptor_); }
  FileStream(const FileStream&) = delete;
  FileStream& operator=(const FileStream&) = delete;

  Result<std::size_t> read(std::span<char> out) override {
    for (;;) {
      const ssize_t got = ::read(descriptor_, out.data(), out.size());
      if (got >= 0) return static_cast<std::size_t>(got);
      if (errno != EINTR)
        return fail_with_exit(ErrorCode::unavailable, ReadExit::file_unreadable,
                              fmt::format("{}: reading failed: {}. Check the disk or the network drive.", name_, std::strerror(errno)));
    }
  }

 private:
  int descriptor_;
  std::string name_;
};

class MemoryStream final : public TextStream {
 public:
  explicit MemoryStream(std::string_view bytes) : bytes_(bytes) {}
  Result<std::size_t> read(std::span<char> out) override {
    const std::size_t count = std::min(out.size(), bytes_.size());
    std::copy_n(bytes_.begin(), count, out.begin());
    bytes_.remove_prefix(count);
    return count;
  }

 private:
  std::string_view bytes_;
};

// gzip after RFC 1952; several members one after another are read as one.
class GzipStream final : public TextStream {
 public:
  GzipStream(std::unique_ptr<TextStream> inner, std::string name) : inner_(std::move(inner)), name_(std::move(name)), buffer_(1u << 16) {
    ready_ = inflateInit2(&state_, 15 + 16) == Z_OK;
  }
  ~GzipStream() override {
    if (ready_) inflateEnd(&state_);
  }
  GzipStream(const GzipStream&) = delete;
  GzipStream& operator=(const GzipStream&) = delete;

  Result<std::size_t> read(std::span<char> out) override {
    if (!ready_) return fail(ErrorCode::internal, "zlib could not be started");
    state_.next_out = reinterpret_cast<Bytef*>(out.data());
    state_.avail_out = static_cast<uInt>(std::min<std::size_t>(out.size(), 1u << 30));
    const uInt wanted = state_.avail_out;
    while (state_.avail_out == wanted && !ended_) {
      CW_CHECK(refill());
      if (ended_) break;
      const int status = inflate(&state_, Z_NO_FLUSH);
      within_ = status != Z_STREAM_END;
      if (status == Z_STREAM_END) inflateReset(&state_);
      if (status != Z_OK && status != Z_STREAM_END && status != Z_BUF_ERROR) return damaged();
    }
    return static_cast<std::size_t>(wanted - state_.avail_out);
  }

 private:
  Result<void> refill() {
    if (state_.avail_in > 0) return {};
    CW_TRY(const std::size_t got, inner_->read(buffer_));
    state_.next_in = reinterpret_cast<Bytef*>(buffer_.data());
    state_.avail_in = static_cast<uInt>(got);
    ended_ = got == 0;
    if (ended_ && within_) return damaged();
    return {};
  }
  tl::unexpected<Error> damaged() const {
    return fail_with_exit(ErrorCode::invalid, ReadExit::file_damaged,
                          fmt::format("{}: the gzip data is cut short or damaged. Copy the file again.", name_));
  }

  std::unique_ptr<TextStream> inner_;
  std::string name_;
  std::vector<char> buffer_;
  z_stream state_{};
  bool ready_ = false;
  bool within_ = true;
  bool ended_ = false;
};

}  // namespace

Result<std::unique_ptr<TextStream>> open_stream(const std::filesystem::path& file) {
  const std::string name = file.string();
  const int descriptor = ::open(file.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) {
    const bool missing = errno == ENOENT || errno == ENOTDIR;
    return fail_with_exit(missing ? ErrorCode::not_found : ErrorCode::denied, ReadExit::file_unreadable,
                          missing ? fmt::format("{}: there is no such file. Check the path.", name)
                                  : fmt::format("{}: cannot be opened: {}. Check who may read it.", name, std::strerror(errno)));
  }
  std::unique_ptr<TextStream> stream = std::make_unique<FileStream>(descriptor, name);
  struct stat about{};
  if (::fstat(descriptor, &about) == 0 && S_ISDIR(about.st_mode))
    return fail_with_exit(ErrorCode::invalid, ReadExit::file_unreadable, fmt::format("{}: is a folder. Name a file in it.", name));
  unsigned char magic[2] = {};
  if (::pread(descriptor, magic, 2, 0) == 2 && magic[0] == 0x1F && magic[1] == 0x8B)
    stream = std::make_unique<GzipStream>(std::move(stream), name);
  return stream;
}

std::unique_ptr<TextStream> stream_over(std::string_view bytes) { return std::make_unique<MemoryStream>(bytes); }

}  // namespace cw::bulk::internal
