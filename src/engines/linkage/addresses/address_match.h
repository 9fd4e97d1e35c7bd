// SPDX-License-Identifier: MIT
// Which property an address names, by a gazetteer; and, without one, which addresses are the same place. The facade of addresses.
//
//   Gazetteer gazetteer;
//   gazetteer.add({"100001", "", *parse_address("14A High Street, Alderwick, AL1 2BD")});
//   gazetteer.finish();
//   AddressMatcher matcher(gazetteer);
//   AddressMatch found = matcher.match(*parse_address("flat a 14 high st alderwik al1 2bd"));
//   found.kind;      // MatchKind::property
//   gazetteer.uprn(found);   // "100001"
//   found.reason;    // "same postcode and street; A is written as a flat and as part of number 14A; ..."
//
// The probability is that of a channel model: each property writes its address with parts left out, misspelt or added, and something that
// is not in the gazetteer writes words as often as the gazetteer holds them. Candidates are weighed against each other and against that
// last. Numbers and flats that contradict each other are never matched, however alike the rest is (uk_address_matcher #199).
#pragma once

#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engines/linkage/standardise/places.h"

namespace cw::linkage {

namespace internal {
class GazetteerStore;
class MatcherState;
}  // namespace internal

struct GazetteerEntry {
  std::string uprn, parent_uprn;  // parent: of the building that it is part of; may be empty
  Address address;
};

inline constexpr std::uint32_t no_entry = UINT32_MAX;

enum class MatchKind : std::uint8_t {
  property,   // this very property
  building,   // the building is known, the flat is not said or not listed: the UPRN is the building's
  ambiguous,  // several fit about as well: no UPRN, see candidates
  none,       // nothing fits
};
[[nodiscard]] std::string_view name_of(MatchKind kind);

struct AddressMatch {
  MatchKind kind = MatchKind::none;
  double probability = 0;          // that it is the property (or building) named; of the best where there is no match
  std::uint32_t entry = no_entry;  // number of the entry, in the order of add(); no_entry where the building itself is not listed
  std::uint32_t uprn = no_entry;   // Gazetteer::uprn gives its text
  std::uint32_t second = no_entry;
  double second_probability = 0;
  double margin = 0;                      // how much better the best fits than the second, in match weight (log2); 0 where there is none
  std::vector<std::uint32_t> candidates;  // entries, best first, at most 5; where kind is ambiguous
  std::string reason;                     // in words, with nothing of the address but numbers and flats
};

// Properties, indexed. Filled by one thread, then read by any. About 500 bytes for each property.
class Gazetteer {
 public:
  Gazetteer();
  ~Gazetteer();
  Gazetteer(Gazetteer&&) noexcept;
  Gazetteer& operator=(Gazetteer&&) noexcept;

  void add(const GazetteerEntry& entry);
  void finish();  // after the last add
  [[nodiscard]] std::uint32_t size() const;
  [[nodiscard]] std::string_view uprn(const AddressMatch& match) const;  // "" where there is none
  [[nodiscard]] std::string_view uprn_of(std::uint32_t entry) const;
  [[nodiscard]] std::size_t memory_bytes() const;

 private:
  friend class AddressMatcher;
  std::unique_ptr<internal::GazetteerStore> store_;
};

struct AddressMatchOptions {
  double threshold = 0.9;               // least probability of a match
  std::uint32_t most_candidates = 400;  // entries looked at for one address
};

// Matches one address after another; one matcher for each thread. Equal addresses give equal matches, in any order.
class AddressMatcher {
 public:
  explicit AddressMatcher(const Gazetteer& gazetteer, AddressMatchOptions options = {});
  ~AddressMatcher();
  AddressMatcher(AddressMatcher&&) noexcept;
  AddressMatcher& operator=(AddressMatcher&&) noexcept;

  [[nodiscard]] AddressMatch match(const Address& address);
  // The same, as if the gazetteer lacked one entry: for matching a list with itself.
  [[nodiscard]] AddressMatch match_others(const Address& address, std::uint32_t left_out);

 private:
  std::unique_ptr<internal::MatcherState> state_;
};

// What two addresses are to each other, without a gazetteer.
enum class AddressRelation : std::uint8_t { same, same_building, different };
[[nodiscard]] AddressRelation relation_of(const Address& a, const Address& b);

// One text for all ways of writing one address that differ in form only: "14/a|high street|AL1 2BD" for "Flat A, 14 High St" and "14A High
// Street". No town and no locality where there is a postcode. "" where the address names no property.
[[nodiscard]] std::string address_key_of(const Address& address);

// Addresses that are the same place, found among themselves.
struct AddressGroups {
  std::vector<std::uint32_t> group;  // of each address given; no_entry where it names no property
  std::vector<std::string> texts;    // of each group: its address as it is written most often and most fully
  std::vector<double> probability;   // of each address: that it belongs to its group
  std::vector<std::string> reasons;  // of each address
};
// weight: how often each address occurs; empty = once each.
[[nodiscard]] AddressGroups group_addresses(std::span<const Address> addresses, std::span<const std::uint32_t> weight, unsigned threads);

}  // namespace cw::linkage
