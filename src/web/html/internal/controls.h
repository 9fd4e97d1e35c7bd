// SPDX-License-Identifier: MIT
// Controls that others are made of, with what only those say: an extra class in front, attributes of the group, markup behind.
#pragma once

#include "web/html/input.h"

namespace cw::html {

struct Surroundings {
  std::string_view group_class = {};
  Html group_attributes = {};
  Html after = {};
};
void put_input(Html& out, const Input& options, const Surroundings& around);
void put_textarea(Html& out, const Textarea& options, const Surroundings& around);

}  // namespace cw::html
