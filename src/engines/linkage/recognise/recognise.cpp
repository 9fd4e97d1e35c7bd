// SPDX-License-Identifier: MIT
#include "engines/linkage/recognise/recognise.h"

namespace cw::linkage {

Recognition recognise(std::span<const RawSource>, const RecogniseOptions&) { return {}; }

}  // namespace cw::linkage
