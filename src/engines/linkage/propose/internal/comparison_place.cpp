// SPDX-License-Identifier: MIT
// Places: what says where somebody lives is compared as one, its levels falling from the dwelling to the region.
#include <fmt/format.h>

#include <algorithm>

#include "engines/linkage/propose/internal/comparison_choice.h"

namespace cw::linkage::internal {
namespace {

struct Places {
  explicit Places(const KnownFields& fields)
      : uprn(fields.best(FieldKind::uprn)),
        postcode(fields.best(FieldKind::postcode)),
        premises(fields.best(FieldKind::premises)),
        street(fields.best(FieldKind::street)),
        town(fields.best(FieldKind::town)),
        region(fields.best(FieldKind::region)),
        address(fields.best(FieldKind::address)),
        birth_place(fields.best(FieldKind::birth_place)) {}
  const KnownField *uprn, *postcode, *premises, *street, *town, *region, *address, *birth_place;
};

std::string district(const KnownField& postcode) {
  return fmt::format("nullif(split_part({0}, ' ', 1), {0}) = nullif(split_part({1}, ' ', 1), {1})", left(postcode), right(postcode));
}
std::string one_slip(const KnownField& known) { return fmt::format("damerau_levenshtein({}, {}) <= 1", left(known), right(known)); }

// The dwelling; for people with their family name, since that of a home is mostly one.
void add_dwelling(const ComparisonInput& input, const Home& home, LevelList& levels) {
  if (!home.known()) return;
  const KnownField* family = input.fields->best(FieldKind::family_name);
  if (family == nullptr || input.subject != SubjectKind::people) {
    levels.level(home.same(), "one home").starting_u(1 / std::max(100.0, input.records));
    return;
  }
  const double chance = 1 / std::max(100.0, input.records);  // of one home: about as many as there are records
  levels.level(home.same() + " and " + either_null(*family), "one home, family name not known")
      .starting_u(chance * std::max(0.001, 1 - family->filled * family->filled));
  levels
      .level(home.same() + " and " +
                 any_of({equal(*family), alike(*family, *family, 0.88),
                         fmt::format("cw_token_share({}, {}) >= 1", left(*family), right(*family))}),
             "one home and family name")
      .starting_u(chance);
  levels.level(home.same(), "one home, another family name").starting_u(chance);
}

void add_near(const Places& at, LevelList& levels) {
  if (at.postcode != nullptr && at.birth_place != nullptr)
    levels.level(equal(*at.postcode) + " and " + equal(*at.birth_place), "same postcode and birth place");
  if (at.postcode != nullptr && at.street != nullptr)
    levels.level(equal(*at.postcode) + " and " + equal(*at.street), "same street and postcode");
  if (at.address != nullptr)
    levels.level(fmt::format("cw_token_share({}, {}) >= 0.8", left(*at.address), right(*at.address)), "most words of the address");
  std::vector<std::string> near;
  if (at.uprn != nullptr && at.postcode == nullptr) near.push_back(equal(*at.uprn));
  if (at.postcode != nullptr)
    levels.level(at.uprn != nullptr ? any_of({equal(*at.postcode), equal(*at.uprn)}) : equal(*at.postcode), "same postcode")
        .by_frequency(at.uprn != nullptr ? "" : at.postcode->field.column);
  if (!near.empty()) levels.level(any_of(near), "same property number");
  if (at.street != nullptr) levels.level(equal(*at.street), "same street").by_frequency(at.street->field.column);
  if (at.postcode != nullptr && at.town != nullptr)
    levels.level(one_slip(*at.postcode) + " and " + equal(*at.town), "one slip in the postcode, same town");
  if (at.postcode != nullptr) levels.level(one_slip(*at.postcode), "one slip in the postcode");
  if (at.street != nullptr) levels.level(alike(*at.street, *at.street, 0.9), "street alike (0.9)");
  if (at.address != nullptr)
    levels.level(fmt::format("cw_token_share({}, {}) >= 0.5", left(*at.address), right(*at.address)), "half of the words of the address");
}

void add_wide(const Places& at, LevelList& levels) {
  if (at.birth_place != nullptr && at.postcode != nullptr)
    levels.level(district(*at.postcode) + " and " + equal(*at.birth_place), "same district and birth place");
  if (at.birth_place != nullptr) levels.level(equal(*at.birth_place), "same birth place").by_frequency(at.birth_place->field.column);
  if (at.town != nullptr) levels.level(equal(*at.town), "same town").by_frequency(at.town->field.column);
  if (at.postcode != nullptr) levels.level(district(*at.postcode), "same district");
  if (at.town != nullptr) levels.level(alike(*at.town, *at.town, 0.88), "town alike (0.88)");
  if (at.birth_place != nullptr) levels.level(alike(*at.birth_place, *at.birth_place, 0.9), "birth place alike (0.9)");
  if (at.premises != nullptr && at.region != nullptr)
    levels.level(equal(*at.premises) + " and " + equal(*at.region), "same number and region");
  if (at.region != nullptr) levels.level(equal(*at.region), "same region").by_frequency(at.region->field.column);
}

Result<void> add_coordinates(const KnownFields& fields, ChosenComparisons& out) {
  const KnownField* latitude = fields.best(FieldKind::latitude);
  const KnownField* longitude = fields.best(FieldKind::longitude);
  if (latitude == nullptr || longitude == nullptr) return {};
  LevelList levels;
  const auto degrees = [](const KnownField& known) {
    return fmt::format("abs(try_cast({} as double) - try_cast({} as double))", left(known), right(known));
  };
  levels.null(any_of({either_null(*latitude), either_null(*longitude)}), "not known");
  levels.level(equal(*latitude) + " and " + equal(*longitude), "same point");
  levels.level(degrees(*latitude) + " <= 0.01 and " + degrees(*longitude) + " <= 0.01", "within a hundredth of a degree");
  levels.level(degrees(*latitude) + " <= 1 and " + degrees(*longitude) + " <= 1", "within a degree");
  return levels.finish(latitude->field.column + "_" + longitude->field.column, "far apart", out);
}

}  // namespace

Result<void> add_place(const ComparisonInput& input, const Home& home, ChosenComparisons& out) {
  const Places at(*input.fields);
  std::vector<std::string> unknown;
  std::string name;
  for (const KnownField* each : {at.uprn, at.postcode, at.street, at.town, at.region, at.address, at.birth_place}) {
    if (each == nullptr) continue;
    unknown.push_back(either_null(*each));
    name = name.empty() ? each->field.column : "place";
  }
  if (!unknown.empty()) {
    LevelList levels;
    levels.null(all_of(unknown), "not known");
    add_dwelling(input, home, levels);
    add_near(at, levels);
    add_wide(at, levels);
    CW_CHECK(levels.finish(name, "elsewhere", out));
  }
  return add_coordinates(*input.fields, out);
}

}  // namespace cw::linkage::internal
