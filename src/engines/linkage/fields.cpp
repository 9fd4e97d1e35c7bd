// SPDX-License-Identifier: MIT
#include "engines/linkage/fields.h"

#include <algorithm>
#include <array>

namespace cw::linkage {
namespace {

constexpr std::array<std::string_view, field_kinds> kind_names = {
    "given_name",  "middle_names",  "family_name",  "former_name", "known_as",
    "full_name",   "date_of_birth", "age",          "sex",         "relationship",
    "postcode",    "uprn",          "premises",     "street",      "town",
    "region",      "country",       "address",      "latitude",    "longitude",
    "birth_place", "phone",         "email",        "nhs_number",  "national_insurance",
    "upn",         "identifier",    "organisation", "title",       "description",
    "category",    "number",        "date",         "text",        "household_number",
    "record_date", "born_by"};
constexpr std::array<std::string_view, 5> subject_names = {"people", "organisations", "addresses", "products", "unknown"};

template <class Kind, std::size_t N>
std::optional<Kind> find(const std::array<std::string_view, N>& names, std::string_view name) {
  const auto found = std::ranges::find(names, name);
  if (found == names.end()) return std::nullopt;
  return static_cast<Kind>(found - names.begin());
}

}  // namespace

std::string_view name_of(FieldKind kind) { return kind_names[static_cast<std::size_t>(kind)]; }
std::optional<FieldKind> field_kind_of(std::string_view name) { return find<FieldKind>(kind_names, name); }
std::string_view name_of(SubjectKind kind) { return subject_names[static_cast<std::size_t>(kind)]; }
std::optional<SubjectKind> subject_kind_of(std::string_view name) { return find<SubjectKind>(subject_names, name); }

}  // namespace cw::linkage
