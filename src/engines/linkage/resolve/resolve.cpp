// SPDX-License-Identifier: MIT
#include "engines/linkage/resolve/resolve.h"

#include "engines/linkage/clusters.h"
#include "engines/linkage/linkage.h"

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
  Clusters clusters(input.records, {probability_of(input.threshold_weight)});
  for (const ScoredEdge& edge : input.edges)
    if (edge.weight >= static_cast<float>(input.threshold_weight)) clusters.join(edge.left, edge.right, 1e9);
  return {clusters.representative(0), {}, {}};
}

}  // namespace cw::linkage
