// SPDX-License-Identifier: MIT
#include "base/packed_bytes.h"

#include <bit>
#include <limits>

namespace cw {

void PackedWriter::number(std::uint64_t value) {
  while (value >= 0x80) {
    bytes_.push_back(static_cast<char>((value & 0x7F) | 0x80));
    value >>= 7;
  }
  bytes_.push_back(static_cast<char>(value));
}

void PackedWriter::signed_number(std::int64_t value) {
  number(static_cast<std::uint64_t>(value) << 1 ^ static_cast<std::uint64_t>(value >> 63));
}

void PackedWriter::real(double value) {
  const auto bits = std::bit_cast<std::uint64_t>(value);
  for (int byte = 0; byte < 8; ++byte) bytes_.push_back(static_cast<char>(bits >> (8 * byte) & 0xFF));
}

void PackedWriter::text(std::string_view value) {
  number(value.size());
  bytes_.append(value);
}

std::uint64_t PackedReader::number() {
  std::uint64_t value = 0;
  for (unsigned shift = 0; good_ && shift < 64; shift += 7) {
    if (left_.empty()) break;
    const auto byte = static_cast<unsigned char>(left_.front());
    left_.remove_prefix(1);
    if (shift == 63 && byte > 1) break;
    value |= std::uint64_t{byte & 0x7FU} << shift;
    if (byte < 0x80) return value;
  }
  good_ = false;
  return 0;
}

std::uint32_t PackedReader::small_number() {
  const std::uint64_t value = number();
  if (value <= std::numeric_limits<std::uint32_t>::max()) return static_cast<std::uint32_t>(value);
  good_ = false;
  return 0;
}

std::int64_t PackedReader::signed_number() {
  const std::uint64_t value = number();
  return static_cast<std::int64_t>(value >> 1 ^ (~(value & 1) + 1));
}

double PackedReader::real() {
  if (!good_ || left_.size() < 8) {
    good_ = false;
    return 0;
  }
  std::uint64_t bits = 0;
  for (unsigned byte = 0; byte < 8; ++byte) bits |= std::uint64_t{static_cast<unsigned char>(left_[byte])} << (8 * byte);
  left_.remove_prefix(8);
  return std::bit_cast<double>(bits);
}

std::string_view PackedReader::text() {
  const std::uint64_t size = number();
  if (!good_ || size > left_.size()) {
    good_ = false;
    return {};
  }
  const std::string_view out = left_.substr(0, size);
  left_.remove_prefix(size);
  return out;
}

std::size_t PackedReader::count(std::size_t least_bytes) {
  const std::uint64_t value = number();
  if (good_ && value <= left_.size() / least_bytes) return value;
  good_ = false;
  return 0;
}

Result<void> PackedReader::finish() const {
  if (good_ && left_.empty()) return {};
  return fail(ErrorCode::invalid, "the bytes are not what was packed: they are damaged, cut short, or of something else.");
}

}  // namespace cw
