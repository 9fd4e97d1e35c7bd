// SPDX-License-Identifier: MIT
#include "engines/linkage/addresses/address_parts.h"

#include <algorithm>
#include <string>

#include "engines/linkage/standardise/internal/ascii.h"
#include "engines/linkage/standardise/text.h"

namespace cw::linkage {
namespace {

struct Name {
  std::string_view name;
  AddressPart part;
};
// Letters and digits only. The first of two columns for one part that has a value is taken.
constexpr Name names[] = {
    {"uprn", AddressPart::uprn},
    {"uniquepropertyreferencenumber", AddressPart::uprn},
    {"parentuprn", AddressPart::parent_uprn},
    {"parent", AddressPart::parent_uprn},
    {"organisation", AddressPart::organisation},
    {"organisationname", AddressPart::organisation},
    {"laorganisation", AddressPart::organisation},
    {"rmorganisationname", AddressPart::organisation},
    {"subbuildingname", AddressPart::sub_building},
    {"subbuilding", AddressPart::sub_building},
    {"flat", AddressPart::sub_building},
    {"saon", AddressPart::sub_building},
    {"buildingname", AddressPart::building},
    {"building", AddressPart::building},
    {"buildingnumber", AddressPart::number},
    {"housenumber", AddressPart::number},
    {"number", AddressPart::number},
    {"thoroughfare", AddressPart::street},
    {"thoroughfarename", AddressPart::street},
    {"street", AddressPart::street},
    {"streetname", AddressPart::street},
    {"streetdescription", AddressPart::street},
    {"streetdescriptor", AddressPart::street},
    {"dependentthoroughfare", AddressPart::dependent_street},
    {"dependentthoroughfarename", AddressPart::dependent_street},
    {"dependentlocality", AddressPart::locality},
    {"locality", AddressPart::locality},
    {"localityname", AddressPart::locality},
    {"posttown", AddressPart::town},
    {"town", AddressPart::town},
    {"townname", AddressPart::town},
    {"city", AddressPart::town},
    {"postcode", AddressPart::postcode},
    {"postcodelocator", AddressPart::postcode},
    {"singlelineaddress", AddressPart::whole},
    {"fulladdress", AddressPart::whole},
    {"addressstring", AddressPart::whole},
    {"addresstext", AddressPart::whole},
    {"address", AddressPart::whole},
    {"addressconcat", AddressPart::whole},
    {"saostartnumber", AddressPart::secondary_start},
    {"saostartsuffix", AddressPart::secondary_start_suffix},
    {"saoendnumber", AddressPart::secondary_end},
    {"saoendsuffix", AddressPart::secondary_end_suffix},
    {"saotext", AddressPart::secondary_text},
    {"paostartnumber", AddressPart::primary_start},
    {"paostartsuffix", AddressPart::primary_start_suffix},
    {"paoendnumber", AddressPart::primary_end},
    {"paoendsuffix", AddressPart::primary_end_suffix},
    {"paotext", AddressPart::primary_text},
};

// Folded words without signs, in their order.
std::string plain(std::string_view text) {
  std::string out;
  for (const char c : fold(text)) {
    if (c == '\'' || c == '.' || c == '`') continue;
    const bool kept = is_letter(c) || is_digit(c) || c == '-' || c == '/' || static_cast<unsigned char>(c) >= 0x80;
    out += kept ? c : ' ';
  }
  return collapse_spaces(out);
}

std::string range_text(std::string_view start, std::string_view suffix, std::string_view end, std::string_view end_suffix) {
  std::string out = trim(start);
  if (out == "0") out.clear();
  if (out.empty()) return out;
  out += ascii_lower(trim(suffix));
  if (const std::string last = trim(end); !last.empty() && last != "0") out += "-" + last + ascii_lower(trim(end_suffix));
  return out;
}

void set_number(std::string_view text, Address& out) {
  std::string number = plain(text);
  std::erase(number, ' ');
  if (!number.empty() && is_letter(number.back()) && number.find('-') == std::string::npos) {
    out.number_suffix = number.substr(number.size() - 1);
    number.pop_back();
  }
  out.number = number;
}

bool is_number(std::string_view text) {
  return !text.empty() && is_digit(text[0]) && text.size() <= 11 &&
         std::all_of(text.begin(), text.end(), [](char c) { return is_digit(c) || c == '-' || c == ' ' || is_letter(c); }) &&
         std::count_if(text.begin(), text.end(), is_letter) <= 2 && text.find_first_of("0123456789") == 0;
}

// "FLAT 1", "1", "FIRST FLOOR FLAT", "FLAT 2 THE ANNEXE", "ANNEXE".
void set_flat(std::string_view text, Address& out) {
  const auto read = parse_address(text);
  if (!read) return;
  out.flat = !read->flat.empty() ? read->flat : read->number + read->number_suffix;
  std::string rest = read->building + (read->building.empty() || read->street.empty() ? "" : " ") + read->street;
  if (out.flat.empty()) {
    out.flat = rest.empty() ? plain(text) : rest;
  } else if (!rest.empty()) {
    out.building = rest;
  }
}

void set_building(std::string_view text, Address& out) {
  const std::string name = plain(text);
  if (name.empty()) return;
  if (is_number(name) && out.number.empty()) return set_number(name, out);  // PAF: "14A" and "14-16" stand as names
  out.building += (out.building.empty() ? "" : " ") + name;
}

}  // namespace

std::optional<AddressPart> part_of_column(std::string_view name) {
  std::string letters;
  for (const char c : name)
    if (is_letter(c) || is_digit(c)) letters += to_lower(c);
  const auto found = std::find_if(std::begin(names), std::end(names), [&](const Name& each) { return each.name == letters; });
  return found == std::end(names) ? std::nullopt : std::optional(found->part);
}

Standardised<Address> address_of_parts(const AddressParts& parts) {
  using P = AddressPart;
  const std::string secondary =
      range_text(parts[P::secondary_start], parts[P::secondary_start_suffix], parts[P::secondary_end], parts[P::secondary_end_suffix]);
  const std::string primary =
      range_text(parts[P::primary_start], parts[P::primary_start_suffix], parts[P::primary_end], parts[P::primary_end_suffix]);
  const bool in_parts =
      !trim(parts[P::street]).empty() || !trim(parts[P::building]).empty() || !trim(parts[P::primary_text]).empty() || !primary.empty();
  if (!in_parts && !trim(parts[P::whole]).empty()) {
    const std::string_view lines[] = {parts[P::whole], parts[P::postcode]};
    return parse_address(lines);
  }
  Address out;
  if (!trim(parts[P::sub_building]).empty()) {
    set_flat(parts[P::sub_building], out);
  } else if (!secondary.empty()) {
    out.flat = secondary;
  } else if (!trim(parts[P::secondary_text]).empty()) {
    set_flat(parts[P::secondary_text], out);
  }
  if (!trim(parts[P::number]).empty() && trim(parts[P::number]) != "0") {
    set_number(parts[P::number], out);
  } else {
    set_number(primary, out);
  }
  set_building(!trim(parts[P::building]).empty() ? parts[P::building] : parts[P::primary_text], out);
  if (out.building.empty() && out.number.empty() && !trim(parts[P::organisation]).empty()) out.building = plain(parts[P::organisation]);
  out.street = plain(parts[P::street]);
  if (const std::string dependent = plain(parts[P::dependent_street]); !dependent.empty())
    out.street = dependent + (out.street.empty() ? "" : " ") + out.street;
  out.locality = plain(parts[P::locality]);
  out.town = plain(parts[P::town]);
  if (out.locality == out.town) out.locality.clear();
  if (const auto postcode = parse_postcode(parts[P::postcode])) out.postcode = postcode->text;
  if (out == Address()) return Reason::empty;
  return out;
}

}  // namespace cw::linkage
