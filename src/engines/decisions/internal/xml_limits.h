// SPDX-License-Identifier: MIT
// Limits on XML from outside, before and after it is parsed: what it may take in memory, and shapes that would make reading it slow.
#pragma once

#include "base/result.h"
#include "engines/decisions/internal/xml.h"

namespace cw::dmn {

struct XmlLimits {
  std::size_t bytes = std::size_t{32} << 20;
  std::size_t tags = 2'000'000;        // a start and an end count as two
  std::size_t attributes = 2'000'000;  // in all
  std::size_t depth = 200;             // elements in each other
  std::size_t attributes_of_one = 200;
  std::size_t name_bytes = 10'000;  // of an element's or attribute's name, and of attributes whose value is a name or a reference
};

// Before parsing: what a document of this text would take. too_large: says which limit.
[[nodiscard]] Result<void> check_xml_text(std::string_view xml, std::string_view file, const XmlLimits& limits = {});
// After it, in one walk.
[[nodiscard]] Result<void> check_xml_tree(const pugi::xml_document& document, std::string_view file, const XmlLimits& limits = {});

}  // namespace cw::dmn
