// SPDX-License-Identifier: MIT
// Which home each record names: by UPRN where that is trustworthy, by the address text otherwise, and text without UPRN by the UPRN that
// other records give the same text.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engines/linkage/homes/internal/evidence.h"

namespace cw::linkage::internal {

struct HomeFacts {
  std::uint32_t uprn = 0, place = 0, premises = 0;  // codes of the evidence; premises and place: the text seen most often
  std::uint32_t number = 0;                         // a source's household number, where records have no address
  std::uint8_t flat = 0;
  std::uint32_t street = 0;  // code of the evidence
};
struct HomeKeys {
  std::vector<std::uint32_t> home_of_row;  // none where the record names no home
  std::vector<HomeFacts> homes;
};
[[nodiscard]] HomeKeys find_homes(const HomeEvidence& evidence);
// What a home is called in results: the UPRN, or premises and postcode.
[[nodiscard]] std::string home_key(const HomeEvidence& evidence, const HomeFacts& home);

}  // namespace cw::linkage::internal
