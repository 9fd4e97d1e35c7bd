// SPDX-License-Identifier: MIT
#include "engines/decisions/analysis/finding.h"

namespace cw::dmn {

std::string_view name_of(FindingKind kind) {
  switch (kind) {
    case FindingKind::gap: return "gap";
    case FindingKind::overlap: return "overlap";
    case FindingKind::conflict: return "conflict";
    case FindingKind::duplicate: return "duplicate";
    case FindingKind::unreachable: return "unreachable rule";
    case FindingKind::mergeable: return "rules to merge";
    case FindingKind::wrong_type: return "wrong type";
    case FindingKind::value_not_allowed: return "value not allowed";
    case FindingKind::unknown_name: return "unknown name";
    case FindingKind::missing_requirement: return "missing requirement";
    case FindingKind::wrong_arguments: return "wrong arguments";
    case FindingKind::cyclic_requirement: return "cyclic requirement";
    case FindingKind::unused: return "unused";
    case FindingKind::missing_type: return "missing type";
    case FindingKind::hit_policy: return "hit policy";
    case FindingKind::unreadable: return "unreadable";
    case FindingKind::not_analysed: return "not analysed";
    case FindingKind::stopped: return "stopped";
  }
  return "";
}

std::string_view name_of(Severity severity) {
  switch (severity) {
    case Severity::note: return "note";
    case Severity::advice: return "advice";
    case Severity::warning: return "warning";
    case Severity::error: return "error";
  }
  return "";
}

}  // namespace cw::dmn
