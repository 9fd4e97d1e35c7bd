// SPDX-License-Identifier: MIT
// For tests: a folder of its own per test, files written into it, and tables shown as text.
#pragma once

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include "store/bulk/bulk.h"

namespace cw::bulk::test {

class Folder {
 public:
  Folder() {
    std::string name = (std::filesystem::temp_directory_path() / "bulk-test-XXXXXX").string();
    path_ = mkdtemp(name.data());
  }
  ~Folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;
  [[nodiscard]] std::filesystem::path at(std::string_view name) const { return path_ / name; }
  [[nodiscard]] std::filesystem::path with(std::string_view name, std::string_view content) const {
    std::ofstream(at(name), std::ios::binary) << content;
    return at(name);
  }
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

// "a|b" for the names, then a line per row; null shows as ~.
inline std::string shown(const Table& table) {
  std::string out;
  for (const Column& column : table.columns()) out += (out.empty() ? "" : "|") + column.name();
  for (std::size_t row = 0; row < table.rows(); ++row) {
    out.push_back('\n');
    for (std::size_t i = 0; i < table.columns().size(); ++i) {
      const Column& column = table.columns()[i];
      out += i > 0 ? "|" : "";
      out += column.code(row) == Column::null_code ? "~" : column.display(column.code(row));
    }
  }
  return out;
}

// "line:column reason" of each reject, one per line.
inline std::string shown(const std::vector<Reject>& rejects) {
  std::string out;
  for (const Reject& reject : rejects)
    out += (out.empty() ? "" : "\n") + std::to_string(reject.line) + ":" + std::to_string(reject.column) + " " + reject.reason;
  return out;
}

}  // namespace cw::bulk::test
