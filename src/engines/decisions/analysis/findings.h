// SPDX-License-Identifier: MIT
// Collects what the parts of an analysis find, with the element that they look at.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "engines/decisions/analysis/finding.h"

namespace cw::dmn {

class Findings {
 public:
  void look_at(std::string file, std::string element) {
    file_ = std::move(file);
    element_ = std::move(element);
  }
  Finding& add(FindingKind kind, Severity severity, std::string where, std::string message) {
    Finding finding;
    finding.kind = kind;
    finding.severity = severity;
    finding.file = file_;
    finding.element = element_;
    finding.where = std::move(where);
    finding.message = std::move(message);
    all_.push_back(std::move(finding));
    return all_.back();
  }
  [[nodiscard]] std::vector<Finding>& all() { return all_; }

 private:
  std::string file_, element_;
  std::vector<Finding> all_;
};

}  // namespace cw::dmn
