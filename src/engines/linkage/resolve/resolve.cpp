// SPDX-License-Identifier: MIT
#include "engines/linkage/resolve/resolve.h"

#include <numeric>

namespace cw::linkage {

std::string_view name_of(Validity validity) {
  switch (validity) {
    case Validity::sound: return "sound";
    case Validity::weak_link: return "weak link";
    case Validity::over_merged: return "over-merged";
    case Validity::conflict: return "conflict";
  }
  return "";
}

Resolution resolve(const ResolveInput& input) {
  Resolution out;
  out.cluster.resize(input.records);
  std::iota(out.cluster.begin(), out.cluster.end(), 0U);
  return out;
}

}  // namespace cw::linkage
