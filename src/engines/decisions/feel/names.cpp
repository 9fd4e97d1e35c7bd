// SPDX-License-Identifier: MIT
#include "engines/decisions/feel/names.h"

#include <algorithm>

#include "engines/decisions/internal/reader.h"

namespace cw::feel {

std::string name_key(std::string_view name) {
  std::string key;
  bool word_before = false, space = false;
  while (!name.empty()) {
    const CodePoint next = first_code_point(name);
    const std::string_view bytes = name.substr(0, next.bytes);
    name.remove_prefix(next.bytes);
    if (is_space(next.letter)) {
      space = true;
      continue;
    }
    const bool sign = is_name_sign(next.letter);
    if (!sign && word_before && space) key += ' ';
    key += bytes;
    word_before = !sign;
    space = false;
  }
  return key;
}

void Names::add(std::string_view name, TypePtr type) {
  std::string key = name_key(name);
  longest_ = std::max(longest_, key.size());
  by_key_.insert_or_assign(std::move(key), Variable{std::string(name), std::move(type)});
}

const Variable* Names::find(std::string_view key) const {
  const auto found = by_key_.find(key);
  return found != by_key_.end() ? &found->second : nullptr;
}

}  // namespace cw::feel
