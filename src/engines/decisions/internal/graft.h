// SPDX-License-Identifier: MIT
// What a DMN file holds besides its definitions, carried from the file that was read into the one that is written.
#pragma once

#include "engines/decisions/internal/xml.h"

namespace cw::dmn {

inline const std::string model_namespace_1_5 = "https://www.omg.org/spec/DMN/20230324/MODEL/";

// Walks both trees at once. Elements of `before` that the reader of definitions does not know are copied, as are attributes; namespaces of
// older versions of DMN become those of 1.5. Children are then put into the order of the standard's schema.
void graft(const pugi::xml_node& before, pugi::xml_node after);

}  // namespace cw::dmn
