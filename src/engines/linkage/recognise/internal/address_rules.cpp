// SPDX-License-Identifier: MIT
// Addresses: in one line, in numbered lines, or in parts; with or without a postcode of its own.
#include <algorithm>

#include "engines/linkage/recognise/internal/standard.h"

namespace cw::linkage {
namespace {

using Way = SourceRules::Way;

// Flat, number, street, lines, joined by commas as `name`; null where all are empty.
Input joined_parts(SourceRules& rules, const std::vector<RawColumn*>& parts, const std::string& name) {
  if (parts.size() == 1) return of(*parts.front());
  std::vector<Input> inputs;
  for (std::size_t i = 0; i < parts.size(); ++i) inputs.push_back(rules.or_blank("_part_" + std::to_string(i + 1), of(*parts[i])));
  rules.add({name, "join", std::move(inputs), ", ", {"extract:(?s)[^, ].*$"}, ""});
  return made(name);
}

std::vector<std::string> code_steps(const Together& together) {
  if (together.uk_postcodes) return {"postcode"};
  return {"fold", "alphanumeric_only"};
}

}  // namespace

void add_address_rules(SourceColumns& source, const Together& together, SourceRules& rules) {
  RawColumn* whole = first_with(source, Meaning::address);
  RawColumn* flat = first_with(source, Meaning::address_flat);
  RawColumn* number = first_with(source, Meaning::address_number);
  RawColumn* street = first_with(source, Meaning::street);
  RawColumn* locality = first_with(source, Meaning::locality);
  RawColumn* town = first_with(source, Meaning::town);
  RawColumn* postcode = first_with(source, Meaning::postcode);
  RawColumn* uprn = first_with(source, Meaning::uprn);
  std::vector<RawColumn*> lines;
  for (RawColumn& column : source.columns) {
    if (column.meaning == Meaning::address_line) lines.push_back(&column);
  }
  std::ranges::stable_sort(lines, {}, [](const RawColumn* line) { return line->header.line; });
  std::vector<RawColumn*> parts;
  for (RawColumn* part : {flat, number, street}) {
    if (part != nullptr) parts.push_back(part);
  }
  parts.insert(parts.end(), lines.begin(), lines.end());
  std::vector<Way> addresses;
  Input from_parts;
  if (!parts.empty()) {
    from_parts = joined_parts(rules, parts, whole == nullptr ? "_address" : "_lines");
    addresses.push_back({from_parts, {}});
  }
  if (whole != nullptr) addresses.push_back({of(*whole), {}});
  Input address;
  if (addresses.size() > 1) {
    rules.add({"_address", "first_of", {addresses[0].input, addresses[1].input}, "", {}, ""});
    address = made("_address");
  } else if (!addresses.empty()) {
    address = addresses.front().input;
  }
  std::vector<Way> ways;
  if (postcode != nullptr) ways.push_back({of(*postcode), code_steps(together)});
  for (RawColumn* text : {whole, lines.empty() ? nullptr : lines.back()}) {
    if (text == nullptr) continue;
    if (together.uk_postcodes && text->profile.postcode_inside > 0.05) ways.push_back({of(*text), {"address_postcode"}});
    if (!together.uk_postcodes && text->profile.zip_at_end > 0.05) ways.push_back({of(*text), {"extract:([0-9]{4,6})(?:-[0-9]{4})?\\s*$"}});
  }
  rules.add_first("postcode", ways);
  if (uprn != nullptr) rules.add_first("uprn", {{of(*uprn), {"uprn"}}});
  if (!addresses.empty()) {
    const auto any = [&](double Profile::* share) {
      return std::ranges::any_of(parts, [&](const RawColumn* part) { return part->profile.*share > 0.02; }) ||
             (whole != nullptr && whole->profile.*share > 0.02);
    };
    const bool has_number = any(&Profile::with_digit);
    const bool has_street = any(&Profile::street_type);
    if (has_number) rules.add_first("premises", {{address, {"premises"}}});
    ways.clear();
    if (street != nullptr) ways.push_back({of(*street), {"street"}});
    if (street == nullptr && number != nullptr && !lines.empty()) {
      ways.push_back({of(*lines.front()), {"street"}});
    } else if (has_street && street == nullptr) {
      ways.push_back({address, {"address_street"}});
    }
    rules.add_first("street", ways);
    rules.add_first("address", {{address, {"address_tokens"}}});
  }
  ways.clear();
  if (town != nullptr) ways.push_back({of(*town), {"words"}});
  if (town == nullptr && locality != nullptr) ways.push_back({of(*locality), {"words"}});
  const bool has_town = std::ranges::any_of(lines, [](const RawColumn* line) { return line->header.line >= 2; }) ||
                        (whole != nullptr && whole->profile.commas > 0.2);
  if (has_town && together.uk_postcodes) ways.push_back({address, {"address_town"}});
  rules.add_first("town", ways);
  for (RawColumn* part : parts) part->field = "address";
  if (whole != nullptr) whole->field = "address";
  if (street != nullptr) street->field = "street";
  if (number != nullptr) number->field = "premises";
  if (flat != nullptr) flat->field = "premises";
  if (town != nullptr) town->field = "town";
  if (town == nullptr && locality != nullptr) locality->field = "town";
  if (postcode != nullptr) postcode->field = "postcode";
  if (uprn != nullptr) uprn->field = "uprn";
}

}  // namespace cw::linkage
