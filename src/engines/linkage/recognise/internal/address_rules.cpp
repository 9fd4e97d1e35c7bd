// SPDX-License-Identifier: MIT
// Addresses: in one line, in numbered lines, or in parts; with or without a postcode of its own.
#include <algorithm>
#include <optional>

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

struct AddressColumns {
  RawColumn* whole;
  RawColumn* flat;
  RawColumn* number;
  RawColumn* street;
  RawColumn* locality;
  RawColumn* town;
  RawColumn* postcode;
  RawColumn* uprn;
  std::vector<RawColumn*> lines = {};
  std::vector<RawColumn*> parts = {};  // flat, number, street, lines: those that are there

  [[nodiscard]] bool any(double Profile::* share) const {
    return std::ranges::any_of(parts, [&](const RawColumn* part) { return part->profile.*share > 0.02; }) ||
           (whole != nullptr && whole->profile.*share > 0.02);
  }
};

AddressColumns read_columns_of(SourceColumns& source) {
  AddressColumns out{first_with(source, Meaning::address),        first_with(source, Meaning::address_flat),
                     first_with(source, Meaning::address_number), first_with(source, Meaning::street),
                     first_with(source, Meaning::locality),       first_with(source, Meaning::town),
                     first_with(source, Meaning::postcode),       first_with(source, Meaning::uprn)};
  for (RawColumn& column : source.columns) {
    if (column.meaning == Meaning::address_line) out.lines.push_back(&column);
  }
  std::ranges::stable_sort(out.lines, {}, [](const RawColumn* line) { return line->header.line; });
  for (RawColumn* part : {out.flat, out.number, out.street}) {
    if (part != nullptr) out.parts.push_back(part);
  }
  out.parts.insert(out.parts.end(), out.lines.begin(), out.lines.end());
  return out;
}

// The address in one text, of the parts, else of the whole; nothing where there is neither.
std::optional<Input> address_text(const AddressColumns& columns, SourceRules& rules) {
  if (columns.parts.empty()) return columns.whole == nullptr ? std::nullopt : std::optional(of(*columns.whole));
  Input parts = joined_parts(rules, columns.parts, columns.whole == nullptr ? "_address" : "_lines");
  if (columns.whole == nullptr) return parts;
  rules.add({"_address", "first_of", {std::move(parts), of(*columns.whole)}, "", {}, ""});
  return made("_address");
}

void add_postcode(const AddressColumns& columns, const Together& together, SourceRules& rules) {
  std::vector<Way> ways;
  if (columns.postcode != nullptr) ways.push_back({of(*columns.postcode), code_steps(together)});
  for (const RawColumn* text : {columns.whole, columns.lines.empty() ? nullptr : columns.lines.back()}) {
    if (text == nullptr) continue;
    if (together.uk_postcodes && text->profile.postcode_inside > 0.05) ways.push_back({of(*text), {"address_postcode"}});
    if (!together.uk_postcodes && text->profile.zip_at_end > 0.05) ways.push_back({of(*text), {"extract:([0-9]{4,6})(?:-[0-9]{4})?\\s*$"}});
  }
  rules.add_first("postcode", ways);
}

void add_places(const AddressColumns& columns, const std::optional<Input>& address, const Together& together, SourceRules& rules) {
  std::vector<Way> ways;
  if (address && columns.any(&Profile::with_digit)) rules.add_first("premises", {{*address, {"premises"}}});
  if (columns.street != nullptr) {
    ways.push_back({of(*columns.street), {"street"}});
  } else if (columns.number != nullptr && !columns.lines.empty()) {
    ways.push_back({of(*columns.lines.front()), {"street"}});
  } else if (address && columns.any(&Profile::street_type)) {
    ways.push_back({*address, {"address_street"}});
  }
  rules.add_first("street", ways);
  if (address) rules.add_first("address", {{*address, {"address_tokens"}}});
  ways.clear();
  const RawColumn* town = columns.town != nullptr ? columns.town : columns.locality;
  if (town != nullptr) ways.push_back({of(*town), {"words"}});
  const bool within = std::ranges::any_of(columns.lines, [](const RawColumn* line) { return line->header.line >= 2; }) ||
                      (columns.whole != nullptr && columns.whole->profile.commas > 0.2);
  if (address && within && together.uk_postcodes) ways.push_back({*address, {"address_town"}});
  rules.add_first("town", ways);
}

void note_fields(const AddressColumns& columns) {
  const auto note = [](RawColumn* column, const char* field) {
    if (column != nullptr) column->field = field;
  };
  for (RawColumn* part : columns.parts) part->field = "address";
  note(columns.whole, "address");
  note(columns.street, "street");
  note(columns.number, "premises");
  note(columns.flat, "premises");
  note(columns.town != nullptr ? columns.town : columns.locality, "town");
  note(columns.postcode, "postcode");
  note(columns.uprn, "uprn");
}

}  // namespace

void add_address_rules(SourceColumns& source, const Together& together, SourceRules& rules) {
  const AddressColumns columns = read_columns_of(source);
  const std::optional<Input> address = address_text(columns, rules);
  add_postcode(columns, together, rules);
  if (columns.uprn != nullptr) rules.add_first("uprn", {{of(*columns.uprn), {"uprn"}}});
  add_places(columns, address, together, rules);
  note_fields(columns);
}

}  // namespace cw::linkage
