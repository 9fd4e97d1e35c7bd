// SPDX-License-Identifier: MIT
// Columns whose names say nothing ("c3"): what their neighbours and the other columns of the same rows tell. Pure.
#pragma once

#include "engines/linkage/recognise/internal/decide.h"

namespace cw::linkage {

// House numbers beside streets, codes beside addresses, coordinates in pairs, the date before all others, numbers of properties and
// households. Only columns without a telling name are changed.
void settle_unnamed(SourceColumns& source);
// The telephone behind another person's name is that person's.
void settle_telephones(SourceColumns& source);

}  // namespace cw::linkage
