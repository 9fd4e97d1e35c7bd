// SPDX-License-Identifier: MIT
// Memory that the system gives as zeros when it is first touched, so that a large table costs nothing at once.
#pragma once

#include <cstddef>
#include <cstdlib>
#include <new>

namespace cw::linkage::internal {

template <class T>
struct ZeroedMemory {
  using value_type = T;
  ZeroedMemory() = default;
  template <class U>
  ZeroedMemory(const ZeroedMemory<U>&) {}
  T* allocate(std::size_t count) {
    void* memory = std::calloc(count, sizeof(T));
    if (memory == nullptr) throw std::bad_alloc();
    return static_cast<T*>(memory);
  }
  void deallocate(T* memory, std::size_t) { std::free(memory); }
  template <class U>
  void construct(U*) noexcept {}  // all zeros is what a new one is
  bool operator==(const ZeroedMemory&) const { return true; }
};

}  // namespace cw::linkage::internal
