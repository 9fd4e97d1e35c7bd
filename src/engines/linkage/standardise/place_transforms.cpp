// SPDX-License-Identifier: MIT
// Transforms of postcodes, UPRNs and addresses, by name.
#include "engines/linkage/standardise/internal/transform_groups.h"
#include "engines/linkage/standardise/places.h"

namespace cw::linkage {
namespace {

template <std::string Postcode::* member>
std::optional<std::string> of_postcode(std::string_view text) {
  const auto found = parse_postcode(text);
  if (!found) return std::nullopt;
  return (*found).*member;
}
// Nothing for those that name no place.
std::optional<std::string> placed_postcode(std::string_view text) {
  const auto found = parse_postcode(text);
  if (!found || found->kind == PostcodeKind::no_fixed_abode || found->kind == PostcodeKind::pseudo) return std::nullopt;
  return found->text;
}

template <std::string Address::* member>
std::optional<std::string> of_address(std::string_view text) {
  const auto found = parse_address(text);
  if (!found || ((*found).*member).empty()) return std::nullopt;
  return (*found).*member;
}
std::optional<std::string> address_number(std::string_view text) {
  const auto found = parse_address(text);
  if (!found || found->number.empty()) return std::nullopt;
  return found->number + found->number_suffix;
}
std::optional<std::string> whole_address(std::string_view text) {
  const auto found = parse_address(text);
  if (!found) return std::nullopt;
  return format(*found);
}
std::optional<std::string> tokens(std::string_view text) {
  std::string out;
  for (const std::string& token : address_tokens(text)) out += (out.empty() ? "" : " ") + token;
  if (out.empty()) return std::nullopt;
  return out;
}
std::optional<std::string> uprn(std::string_view text) { return parse_uprn(text).value; }

constexpr TransformInfo table[] = {
    {"postcode", "", "A UK postcode with its space; 0/O and 1/I put right; pseudo-postcodes kept.", "postcode", "swia1aa", "SW1A 1AA",
     make_optional<of_postcode<&Postcode::text>>},
    {"postcode_placed", "", "The same; nothing for no fixed abode and pseudo-postcodes.", "postcode_placed", "ZZ99 3VZ", std::nullopt,
     make_optional<placed_postcode>},
    {"postcode_outward", "", "Its outward code (district).", "postcode_outward", "SW1A 1AA", "SW1A",
     make_optional<of_postcode<&Postcode::district>>},
    {"postcode_sector", "", "Its sector.", "postcode_sector", "SW1A 1AA", "SW1A 1", make_optional<of_postcode<&Postcode::sector>>},
    {"postcode_area", "", "Its area.", "postcode_area", "SW1A 1AA", "SW", make_optional<of_postcode<&Postcode::area>>},
    {"uprn", "", "A Unique Property Reference Number without leading zeros.", "uprn", "000010023456", "10023456", make_optional<uprn>},
    {"address", "", "An address in one fixed form.", "address", "Flat 2, 14A ACACIA AVE., Alderwick, al12bd",
     "flat 2, 14a acacia avenue, alderwick, AL1 2BD", make_optional<whole_address>},
    {"address_flat", "", "Its flat, room or unit.", "address_flat", "Flat 14A, Rose Court", "14a",
     make_optional<of_address<&Address::flat>>},
    {"address_building", "", "Its building by name.", "address_building", "The Old Vicarage, Church Lane, Alderwick", "the old vicarage",
     make_optional<of_address<&Address::building>>},
    {"address_number", "", "Its house number, with its letter.", "address_number", "14 A Acacia Avenue", "14a",
     make_optional<address_number>},
    {"address_street", "", "Its street, the type written out.", "address_street", "14 Acacia Ave, Alderwick", "acacia avenue",
     make_optional<of_address<&Address::street>>},
    {"address_locality", "", "What stands between street and town.", "address_locality", "1 High St, Netherby, Alderwick", "netherby",
     make_optional<of_address<&Address::locality>>},
    {"address_town", "", "Its town.", "address_town", "1 High St, Netherby, Alderwick", "alderwick",
     make_optional<of_address<&Address::town>>},
    {"address_postcode", "", "Its postcode.", "address_postcode", "1 High St Alderwick AL1 2BD", "AL1 2BD",
     make_optional<of_address<&Address::postcode>>},
    {"address_tokens", "", "Its words, sorted, street types written out, without postcode.", "address_tokens",
     "14 High St, Alderwick AL1 2BD", "14 alderwick high street", make_optional<tokens>},
};

}  // namespace

std::span<const TransformInfo> place_transforms() { return table; }

}  // namespace cw::linkage
