// SPDX-License-Identifier: MIT
#include "engines/linkage/resolve/internal/births.h"

#include <algorithm>

namespace cw::linkage::internal {

void Births::clear() {
  dates_.clear();
  bounds_ = {};
  torn_ = false;
}

void Births::narrow(const Born& bounds) {
  bounds_.earliest = std::max(bounds_.earliest, bounds.earliest);
  bounds_.latest = std::min(bounds_.latest, bounds.latest);
  if (bounds_.earliest <= bounds_.latest && !torn_) return;
  torn_ = true;
  bounds_ = {};
}

void Births::add(const Born& born) {
  if (!born.is_date())
    narrow(born);
  else if (std::ranges::find(dates_, born.earliest) == dates_.end())
    dates_.push_back(born.earliest);
}

void Births::add(const Births& other) {
  for (const std::int32_t date : other.dates_) add(Born{date, date});
  torn_ = torn_ || other.torn_;
  narrow(other.bounds_);
}

bool Births::leaves_out(const std::vector<std::int32_t>& dates) const {
  return !dates.empty() && bounds_.is_known() &&
         std::ranges::none_of(dates, [&](std::int32_t date) { return date >= bounds_.earliest && date <= bounds_.latest; });
}

bool Births::contradict(const Births& other) const {
  if (bounds_.earliest > other.bounds_.latest || other.bounds_.earliest > bounds_.latest) return true;
  return leaves_out(other.dates_) || other.leaves_out(dates_);
}

}  // namespace cw::linkage::internal
