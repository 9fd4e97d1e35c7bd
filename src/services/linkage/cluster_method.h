// SPDX-License-Identifier: MIT
// How scored pairs become people.
#pragma once

#include <cstdint>
#include <string_view>

namespace cw::link {

// Weighing the evidence of whole clusters, or following every chain of links above the threshold (as Splink).
enum class ClusterMethod : std::uint8_t { whole_evidence, connected_components };
[[nodiscard]] constexpr std::string_view name_of(ClusterMethod method) {
  return method == ClusterMethod::whole_evidence ? "whole_evidence" : "connected_components";
}

}  // namespace cw::link
