// SPDX-License-Identifier: MIT
// A column of few values that go with ages: "junior, adult, senior". Found by the years of birth beside it, whatever the words. Pure.
#pragma once

#include "engines/linkage/recognise/internal/decide.h"

namespace cw::linkage {

// Of the columns of a source that nothing else uses, the one whose values tell most of the year of birth; null where none does. born: the
// column of dates of birth.
[[nodiscard]] RawColumn* find_age_band(SourceColumns& source, const RawColumn& born);

}  // namespace cw::linkage
