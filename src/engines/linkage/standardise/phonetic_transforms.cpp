// SPDX-License-Identifier: MIT
// Transforms to phonetic keys (similarity.h), by name.
#include "engines/linkage/similarity.h"
#include "engines/linkage/standardise/internal/transform_groups.h"

namespace cw::linkage {
namespace {

std::string metaphone(std::string_view text) { return double_metaphone(text).primary; }
std::string metaphone_secondary(std::string_view text) { return double_metaphone(text).secondary; }

constexpr TransformInfo table[] = {
    {"soundex", "", "Soundex: a letter and three digits.", "soundex", "Robert", "R163", make_text<soundex>},
    {"double_metaphone", "", "The primary key of Double Metaphone.", "double_metaphone", "Smith", "SM0", make_text<metaphone>},
    {"double_metaphone_secondary", "", "The secondary key.", "double_metaphone_secondary", "Smith", "XMT", make_text<metaphone_secondary>},
};

}  // namespace

std::span<const TransformInfo> phonetic_transforms() { return table; }

}  // namespace cw::linkage
