// SPDX-License-Identifier: MIT
// Any text as a gazetteer of lines and addresses asked of it: nothing crashes, probabilities are probabilities, what is listed is found or
// said to be ambiguous, and no match contradicts itself by side.
#include <cmath>
#include <cstdint>
#include <cstdlib>

#include "engines/linkage/addresses/address_match.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace cw::linkage;
  std::string_view text(reinterpret_cast<const char*>(data), size);
  std::vector<Address> addresses;
  while (!text.empty() && addresses.size() < 12) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    if (const auto address = parse_address(text.substr(0, end))) addresses.push_back(*address);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  Gazetteer gazetteer;
  for (std::size_t i = 0; i < addresses.size(); i += 2) gazetteer.add({std::to_string(i), i % 4 == 0 ? "" : "0", addresses[i]});
  gazetteer.finish();
  AddressMatcher matcher(gazetteer);
  for (const Address& address : addresses) {
    const AddressMatch found = matcher.match(address);
    if (!(found.probability >= 0 && found.probability <= 1 + 1e-9) || !std::isfinite(found.margin)) std::abort();
    if (found.reason.empty()) std::abort();
    const bool matched = found.kind == MatchKind::property || found.kind == MatchKind::building;
    if (matched == gazetteer.uprn(found).empty()) std::abort();
    if ((found.kind == MatchKind::ambiguous) == found.candidates.empty()) std::abort();
    static_cast<void>(address_key_of(address));
  }
  const AddressGroups groups = group_addresses(addresses, {}, 1);
  for (const std::uint32_t group : groups.group)
    if (group != no_entry && group >= groups.texts.size()) std::abort();
  return 0;
}
