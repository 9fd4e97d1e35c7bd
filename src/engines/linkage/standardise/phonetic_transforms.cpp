// SPDX-License-Identifier: MIT
// Transforms to phonetic keys, by name. Empty until the keys of similarity.h are there.
#include "engines/linkage/standardise/internal/transform_groups.h"

namespace cw::linkage {

std::span<const TransformInfo> phonetic_transforms() { return {}; }

}  // namespace cw::linkage
