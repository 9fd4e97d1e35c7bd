// SPDX-License-Identifier: MIT
#include "sample/internal/places.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "sample/internal/identifiers.h"
#include "sample/internal/name_data.h"

namespace cw::sample {
namespace {

constexpr std::uint32_t postcodes_per_neighbourhood = 66;

std::string with_spaces(std::string_view word) {
  std::string out(word);
  std::replace(out.begin(), out.end(), '_', ' ');
  return out;
}

class Builder {
 public:
  Builder(std::uint64_t seed, std::uint32_t neighbourhood) : random_(seed, neighbourhood, 1), neighbourhood_(neighbourhood) {
    static const SkewedList localities(data::localities, 8);
    locality_ = neighbourhood % 4 == 0 ? "Alderwick" : with_spaces(localities.draw(random_));
  }

  std::vector<Property> build(int residents) {
    const int wanted = residents * 46 / 100 + 12;
    add_communal(residents);
    while (dwellings_ < wanted) add_street(std::min(wanted - dwellings_, random_.between(20, 70)));
    return std::move(places_);
  }

 private:
  Property& add(PropertyType type) {
    Property& place = places_.emplace_back();
    // 12 digits beginning 99: see docs/reference/sample-borough.md.
    place.uprn = 990'000'000'000ULL + static_cast<std::uint64_t>(neighbourhood_) * 10'000 + (places_.size() * 7919) % 10'000;
    place.type = type;
    place.street = street_;
    place.locality = locality_;
    place.postcode = postcode(neighbourhood_ * postcodes_per_neighbourhood + std::min(postcode_, postcodes_per_neighbourhood - 1));
    return place;
  }

  void next_street() {
    static const SkewedList names(data::street_names, 40), types(data::street_types, 2);
    do {
      street_ = with_spaces(names.draw(random_));
      street_ += ' ';
      street_ += types.draw(random_);
    } while (!streets_.insert(street_).second);
    if (random_.chance(0.08)) street_ = "Old " + street_;
  }

  Tenure draw_tenure(bool flat) {
    const std::uint32_t at = random_.below(100);
    if (flat) return at < 25 ? Tenure::owned : at < 60 ? Tenure::social : Tenure::rented;
    return at < 70 ? Tenure::owned : at < 84 ? Tenure::social : Tenure::rented;
  }

  void add_communal(int residents) {
    static const SkewedList buildings(data::building_names, 20);
    const auto establishment = [&](PropertyType type, std::string_view kind, int capacity) {
      next_street();
      Property& place = add(type);
      place.building = std::string(buildings.draw(random_)) + std::string(kind);
      place.capacity = capacity;
      place.tenure = Tenure::rented;
      ++postcode_;
    };
    establishment(PropertyType::hostel, " Hostel", 12);
    if (residents >= 500) establishment(PropertyType::care_home, " Court Care Home", random_.between(10, 22));
    if (random_.chance(0.15)) establishment(PropertyType::student_hall, " Hall", random_.between(30, 60));
  }

  void add_block(int flats) {
    static const SkewedList buildings(data::building_names, 20);
    std::string building(buildings.draw(random_));
    building += random_.chance(0.5) ? " House" : " Court";
    const std::string number = random_.chance(0.4) ? fmt::format("{}", random_.between(1, 180)) : std::string();
    const int parent = static_cast<int>(places_.size());
    const Tenure tenure = draw_tenure(true);
    Property& block = add(PropertyType::block);
    block.building = building;
    block.number = number;
    block.capacity = 0;
    for (int i = 1; i <= flats; ++i) {
      Property& flat = add(PropertyType::flat);
      flat.parent = parent;
      flat.flat = fmt::format("Flat {}", i);
      flat.building = building;
      flat.number = number;
      flat.tenure = random_.chance(0.8) ? tenure : draw_tenure(true);
      ++dwellings_;
    }
  }

  void add_house(int number) {
    Property& house = add(random_.chance(0.012) ? PropertyType::shared_house : PropertyType::house);
    house.number = fmt::format("{}{}", number, random_.chance(0.01) ? "A" : "");
    house.tenure = house.type == PropertyType::shared_house ? Tenure::rented : draw_tenure(false);
    house.capacity = house.type == PropertyType::shared_house ? random_.between(4, 7) : 1;
    ++dwellings_;
  }

  void add_street(int homes) {
    next_street();
    const int last = dwellings_ + homes;
    int number = random_.chance(0.7) ? 1 : 2, in_postcode = 0;
    while (dwellings_ < last) {
      const int before = dwellings_;
      if (random_.chance(0.018)) {
        add_block(std::min(last - dwellings_, random_.between(6, 30)));
      } else {
        add_house(number);
        number += random_.chance(0.5) ? 1 : 2;
      }
      in_postcode += dwellings_ - before;
      if (in_postcode >= 17) {
        ++postcode_;
        in_postcode = 0;
      }
    }
    ++postcode_;
  }

  Random random_;
  std::uint32_t neighbourhood_;
  std::uint32_t postcode_ = 0;
  int dwellings_ = 0;
  std::string locality_, street_;
  std::set<std::string> streets_;
  std::vector<Property> places_;
};

}  // namespace

std::string_view name_of(PropertyType type) {
  switch (type) {
    case PropertyType::house: return "house";
    case PropertyType::flat: return "flat";
    case PropertyType::block: return "block";
    case PropertyType::shared_house: return "shared_house";
    case PropertyType::care_home: return "care_home";
    case PropertyType::hostel: return "hostel";
    case PropertyType::student_hall: return "student_hall";
  }
  return "";
}

std::string_view name_of(Tenure tenure) {
  return tenure == Tenure::owned ? "owned" : tenure == Tenure::social ? "social_rent" : "private_rent";
}

std::vector<Property> make_places(std::uint64_t seed, std::uint32_t neighbourhood, int residents) {
  return Builder(seed, neighbourhood).build(residents);
}

}  // namespace cw::sample
