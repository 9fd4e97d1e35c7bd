// SPDX-License-Identifier: MIT
// What toml++ compiles once.
#define TOML_IMPLEMENTATION
#include "base/toml.h"
