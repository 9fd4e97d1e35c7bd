// SPDX-License-Identifier: MIT
// Values packed into bytes and read back, for state that outlives the program: the same bytes on any machine, and any bytes can be read.
//
//   PackedWriter out;
//   out.number(7); out.text("Ann"); out.real(0.25);
//   PackedReader in(bytes);
//   in.number(); in.text(); in.real();
//   CW_CHECK(in.finish());                  // invalid where the bytes are too few, too many or no such values
//
// Reading never goes past the end and never takes more memory than the bytes can fill: where something is wrong it gives zeros from there
// on, and finish() says so. One thread.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"

namespace cw {

class PackedWriter {
 public:
  void number(std::uint64_t value);        // LEB128: seven bits a byte, the lowest first
  void signed_number(std::int64_t value);  // the sign in the lowest bit
  void real(double value);                 // its bits, so that it comes back the same
  void text(std::string_view value);
  [[nodiscard]] const std::string& bytes() const { return bytes_; }
  [[nodiscard]] std::string take() { return std::move(bytes_); }

 private:
  std::string bytes_;
};

class PackedReader {
 public:
  explicit PackedReader(std::string_view bytes) : left_(bytes) {}  // must outlive it
  [[nodiscard]] std::uint64_t number();
  [[nodiscard]] std::uint32_t small_number();  // at most 2^32 - 1; else it fails
  [[nodiscard]] std::int64_t signed_number();
  [[nodiscard]] double real();
  [[nodiscard]] std::string_view text();
  // How many of something follow, each of at least so many bytes.
  [[nodiscard]] std::size_t count(std::size_t least_bytes = 1);
  void refuse() { good_ = false; }  // what was read makes no sense
  [[nodiscard]] bool good() const { return good_; }
  [[nodiscard]] Result<void> finish() const;

 private:
  std::string_view left_;
  bool good_ = true;
};

}  // namespace cw
