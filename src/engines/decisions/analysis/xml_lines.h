// SPDX-License-Identifier: MIT
// In which line of a DMN file something stands, by the name that diagnostics give its place: "decision 'Eligibility', rule 3".
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace cw::dmn {

class XmlLines {
 public:
  XmlLines() = default;
  // Of a file that read_definitions has read. What is no DMN has no lines.
  explicit XmlLines(std::string_view xml);
  // Of the place, or of the nearest around it that is known; 0 where there is none.
  [[nodiscard]] std::uint32_t line_of(std::string_view place) const;

 private:
  std::map<std::string, std::uint32_t, std::less<>> lines_;
};

}  // namespace cw::dmn
