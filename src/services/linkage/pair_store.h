// SPDX-License-Identifier: MIT
// Scored pairs kept for the outputs: in memory up to a limit, past it in a temporary file that nobody else can open. The order is that of
// arrival, whether spilled or not. One thread at a time.
#pragma once

#include <cstdio>
#include <filesystem>
#include <functional>
#include <memory>
#include <vector>

#include "engines/linkage/linkage.h"

namespace cw::link {

class PairStore {
 public:
  // The temporary file is made in `folder` when it is first needed.
  PairStore(std::filesystem::path folder, std::uint64_t memory_bytes) : folder_(std::move(folder)), limit_(memory_bytes) {}
  // Errors: unavailable with exit disk_full where the file cannot be written.
  [[nodiscard]] Result<void> add(const linkage::PairChunk& chunk);
  // All chunks in the order of add().
  [[nodiscard]] Result<void> for_each(const std::function<Result<void>(const linkage::PairChunk&)>& visit);
  [[nodiscard]] std::uint64_t spilled_bytes() const { return spilled_; }

 private:
  struct Chunk {
    std::vector<linkage::RecordIndex> left, right;
    std::vector<double> weight;
    std::vector<std::uint8_t> rule, levels;
  };
  struct Place {
    std::size_t in_memory = 0;  // index into chunks_, where not spilled
    bool spilled = false;
    std::uint64_t pairs = 0, level_bytes = 0;
  };
  struct CloseFile {
    void operator()(std::FILE* file) const { std::fclose(file); }
  };
  [[nodiscard]] Result<void> spill(const linkage::PairChunk& chunk);
  [[nodiscard]] Result<Chunk> read_back(const Place& place);

  std::filesystem::path folder_;
  std::uint64_t limit_;
  std::uint64_t held_ = 0, spilled_ = 0;
  std::vector<Chunk> chunks_;
  std::vector<Place> places_;
  std::unique_ptr<std::FILE, CloseFile> file_;
};

}  // namespace cw::link
