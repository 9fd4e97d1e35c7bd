// SPDX-License-Identifier: MIT
#include "services/linkage/pair_store.h"

#include <fmt/format.h>
#include <stdlib.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "store/bulk/bulk.h"

namespace cw::link {
namespace {

template <class T>
bool put(std::FILE* file, std::span<const T> values) {
  return std::fwrite(values.data(), sizeof(T), values.size(), file) == values.size();
}
template <class T>
bool get(std::FILE* file, std::vector<T>& values, std::size_t count) {
  values.resize(count);
  return std::fread(values.data(), sizeof(T), count, file) == count;
}

}  // namespace

Result<void> PairStore::add(const linkage::PairChunk& chunk) {
  const std::uint64_t bytes = chunk.left.size_bytes() + chunk.right.size_bytes() + chunk.weight.size_bytes() + chunk.rule.size_bytes() + chunk.levels.size_bytes();
  Place place;
  place.pairs = chunk.left.size();
  place.level_bytes = chunk.levels.size();
  if (held_ + bytes > limit_) {
    place.spilled = true;
    CW_CHECK(spill(chunk));
    spilled_ += bytes;
  } else {
    place.in_memory = chunks_.size();
    held_ += bytes;
    chunks_.push_back({{chunk.left.begin(), chunk.left.end()}, {chunk.right.begin(), chunk.right.end()}, {chunk.weight.begin(), chunk.weight.end()}, {chunk.rule.begin(), chunk.rule.end()}, {chunk.levels.begin(), chunk.levels.end()}});
  }
  places_.push_back(place);
  return {};
}

Result<void> PairStore::spill(const linkage::PairChunk& chunk) {
  if (!file_) {
    std::string name = (folder_ / ".pairs-XXXXXX").string();
    const int descriptor = mkstemp(name.data());  // 0600
    if (descriptor < 0) return fail(ErrorCode::unavailable, fmt::format("No temporary file can be made in {}: {}.", folder_.string(), std::strerror(errno)));
    unlink(name.c_str());  // gone with the process, however it ends
    file_.reset(fdopen(descriptor, "w+b"));
  }
  std::FILE* file = file_.get();
  if (put(file, chunk.left) && put(file, chunk.right) && put(file, chunk.weight) && put(file, chunk.rule) && put(file, chunk.levels)) return {};
  return fail_with_exit(ErrorCode::unavailable, bulk::disk_full, fmt::format("The temporary file for pairs in {} cannot be written: {}. Free space there, keep fewer pairs (--min-probability) or give more memory (--memory).", folder_.string(), std::strerror(errno)));
}

Result<PairStore::Chunk> PairStore::read_back(const Place& place) {
  Chunk chunk;
  std::FILE* file = file_.get();
  if (get(file, chunk.left, place.pairs) && get(file, chunk.right, place.pairs) && get(file, chunk.weight, place.pairs) && get(file, chunk.rule, place.pairs) && get(file, chunk.levels, place.level_bytes)) return chunk;
  return fail(ErrorCode::unavailable, fmt::format("The temporary file for pairs in {} cannot be read back.", folder_.string()));
}

Result<void> PairStore::for_each(const std::function<Result<void>(const linkage::PairChunk&)>& visit) {
  if (file_) {
    if (std::fflush(file_.get()) != 0)
      return fail_with_exit(ErrorCode::unavailable, bulk::disk_full, fmt::format("The temporary file for pairs in {} cannot be written: {}.", folder_.string(), std::strerror(errno)));
    std::rewind(file_.get());
  }
  for (const Place& place : places_) {
    if (!place.spilled) {
      const Chunk& chunk = chunks_[place.in_memory];
      CW_CHECK(visit({chunk.left, chunk.right, chunk.weight, chunk.rule, chunk.levels}));
      continue;
    }
    CW_TRY(const Chunk chunk, read_back(place));
    CW_CHECK(visit({chunk.left, chunk.right, chunk.weight, chunk.rule, chunk.levels}));
  }
  return {};
}

}  // namespace cw::link
