// SPDX-License-Identifier: MIT
#include "engines/linkage/internal/block_kernels.h"

// Sanitizers do not get along with the loader's choice of instruction set.
#if defined(__x86_64__) && !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) && !defined(CW_NO_TARGET_CLONES)
#if defined(__has_feature)
#if !__has_feature(address_sanitizer) && !__has_feature(thread_sanitizer)
#define CW_CLONES __attribute__((target_clones("avx2", "default")))
#endif
#else
#define CW_CLONES __attribute__((target_clones("avx2", "default")))
#endif
#endif
#ifndef CW_CLONES
#define CW_CLONES
#endif

namespace cw::linkage::internal {

CW_CLONES void add_weights(const std::uint32_t* codes, std::size_t count, std::uint32_t code, float equal, float other, float* __restrict sums) {
  for (std::size_t j = 0; j < count; ++j) {
    const float unequal = codes[j] == 0 ? 0.0F : other;
    sums[j] += codes[j] == code ? equal : unequal;
  }
}

CW_CLONES void mark_equal(const std::uint32_t* keys, std::size_t count, std::uint32_t key, std::uint32_t* __restrict excluded) {
  for (std::size_t j = 0; j < count; ++j) excluded[j] |= keys[j] == key ? 1U : 0U;
}

CW_CLONES void mark_not_after(const std::uint32_t* records, std::size_t count, std::uint32_t record, std::uint32_t* __restrict excluded) {
  for (std::size_t j = 0; j < count; ++j) excluded[j] |= records[j] <= record ? 1U : 0U;
}

CW_CLONES std::size_t count_kept(const std::uint32_t* excluded, std::size_t count) {
  std::uint32_t kept = 0;
  for (std::size_t j = 0; j < count; ++j) kept += excluded[j] == 0 ? 1U : 0U;
  return kept;
}

std::size_t select_kept(const std::uint32_t* excluded, const float* sums, std::size_t count, float threshold, std::uint32_t* out) {
  std::size_t kept = 0;
  for (std::size_t j = 0; j < count; ++j) {
    out[kept] = static_cast<std::uint32_t>(j);
    kept += excluded[j] == 0 && sums[j] >= threshold ? 1 : 0;
  }
  return kept;
}

}  // namespace cw::linkage::internal
