// SPDX-License-Identifier: MIT
#include "engines/linkage/standardise/shared_values.h"

#include <algorithm>

namespace cw::linkage {

std::uint64_t default_cap(SharedKind kind) {
  switch (kind) {
    case SharedKind::phone: return 8;
    case SharedKind::email: return 6;
    case SharedKind::national_id: return 2;
    case SharedKind::uprn: return 12;
    case SharedKind::postcode: return 400;
    case SharedKind::other: return 50;
  }
  return 50;
}

void SharedValues::add(std::string_view value, std::uint64_t people, std::uint64_t records) {
  if (value.empty()) return;
  Counts& counts = counts_[std::string(value)];
  counts.people += people;
  counts.records += records;
}

bool SharedValues::is_shared(std::string_view value) const {
  const auto found = counts_.find(std::string(value));
  return found != counts_.end() && found->second.people > cap_;
}

std::vector<SharedValue> SharedValues::report() const {
  std::vector<SharedValue> out;
  for (const auto& [value, counts] : counts_) {
    if (counts.people > cap_) out.push_back({value, counts.people, counts.records});
  }
  std::sort(out.begin(), out.end(),
            [](const SharedValue& a, const SharedValue& b) { return a.people != b.people ? a.people > b.people : a.value < b.value; });
  return out;
}

}  // namespace cw::linkage
