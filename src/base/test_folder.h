// SPDX-License-Identifier: MIT
// For tests: a folder of its own per test, and files written into it.
#pragma once

#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

namespace cw::test {

// Made when constructed, removed with all it holds when destroyed.
class Folder {
 public:
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "commonweal-test-XXXXXX").string();
    path_ = mkdtemp(name.data());
  }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  [[nodiscard]] std::filesystem::path at(std::string_view name) const { return path_ / name; }
  // Writes a file, with the folders above it, and gives its path.
  [[nodiscard]] std::filesystem::path with(std::string_view name, std::string_view content) const {
    std::filesystem::create_directories(at(name).parent_path());
    std::ofstream(at(name), std::ios::binary) << content;
    return at(name);
  }
  // How many files and folders lie in it.
  [[nodiscard]] std::size_t files() const {
    return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(path_), std::filesystem::directory_iterator()));
  }

 private:
  std::filesystem::path path_;
};

inline std::string content_of(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

}  // namespace cw::test
