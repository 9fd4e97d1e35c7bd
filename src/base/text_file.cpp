// SPDX-License-Identifier: MIT
#include "base/text_file.h"

#include <fmt/format.h>

#include <fstream>
#include <iterator>

namespace cw {

Result<std::string> read_text_file(const std::filesystem::path& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) return fail(ErrorCode::not_found, fmt::format("{} cannot be read.", file.string()));
  return std::string{std::istreambuf_iterator<char>(in), {}};
}

}  // namespace cw
