// SPDX-License-Identifier: MIT
// When a version of a model is in force: an element of Commonweal in the extension elements of a DMN file, so that the days travel with the
// file and other programs pass them on (DMN 1.5, 6.3.16 ExtensionElements). docs/formats/model-versions.md describes it.
//
//   <extensionElements>
//     <inForce xmlns="urn:commonweal:dmn:1" version="2026/27" from="2026-04-01" to="2027-03-31"/>
//   </extensionElements>
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "engines/decisions/feel/temporal.h"

namespace cw::dmn {

struct InForce {
  std::string version;                 // for people; may be empty
  std::optional<feel::Date> from, to;  // first and last day; absent: without end on that side
  [[nodiscard]] bool covers(const feel::Date& day) const;
};

// Nothing where the file does not say. Invalid: not XML; a day that is none; a last day before the first. The same limits as
// read_definitions.
[[nodiscard]] Result<std::optional<InForce>> read_in_force(std::string_view xml, std::string_view file);

// One file of several that may be versions of one model.
struct VersionedFile {
  std::string file;  // for messages
  std::string name, namespace_uri;
  std::optional<InForce> in_force;
};
// Which files count on a day, by their places: of those of one namespace the one in force, and each that has its namespace alone. Without a
// day (nothing was asked) a file alone counts whatever it says of itself. Errors: conflict where two versions cover the day, or one of
// several does not say when; not_found where none covers it.
[[nodiscard]] Result<std::vector<std::size_t>> files_in_force(const std::vector<VersionedFile>& files,
                                                              const std::optional<feel::Date>& asked, const feel::Date& today);

}  // namespace cw::dmn
