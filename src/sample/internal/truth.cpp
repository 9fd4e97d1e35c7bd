// SPDX-License-Identifier: MIT
// The truth of people, households and properties; that of records is written with each record (scribe.cpp).
#include <fmt/format.h>

#include "base/date_text.h"
#include "sample/internal/csv_row.h"
#include "sample/internal/scribe.h"

namespace cw::sample {
namespace {

std::string day_text(Day day) { return day == no_day ? std::string() : format_date(Date{day}); }
std::string uprn_text(const Neighbourhood& n, int property) {
  return property == nobody ? std::string() : fmt::format("{}", n.places[static_cast<std::size_t>(property)].uprn);
}
// Only people who lived in the borough are in the truth.
std::string known_id(const Neighbourhood& n, int id) {
  return id == nobody || n.people[static_cast<std::size_t>(id)].stays.empty() ? std::string() : person_id(n, id);
}

void write_person(const Neighbourhood& n, int id, NeighbourhoodText& out) {
  const Person& p = n.people[static_cast<std::size_t>(id)];
  const bool resident = p.stays.back().to == no_day;
  CsvRow row;
  row << person_id(n, id) << p.title << p.given << p.middle << p.family << p.former_family << day_text(p.name_changed) << p.known_as
      << (p.sex == Sex::male ? "M" : "F") << day_text(p.born) << day_text(p.died) << p.mobile << p.landline << p.email << p.nhs << p.nino
      << p.upn << known_id(n, p.mother) << known_id(n, p.father) << known_id(n, p.partner) << known_id(n, p.twin) << (resident ? "1" : "0")
      << (resident ? uprn_text(n, p.stays.back().property) : std::string());
  out.people += row.take();
  ++out.counts.people_ever;
  for (const Stay& stay : p.stays) {
    CsvRow membership;
    membership << household_id(n, stay.household) << person_id(n, id) << uprn_text(n, stay.property) << day_text(stay.from)
               << day_text(stay.to);
    out.households += membership.take();
  }
}

}  // namespace

void write_truth(const Neighbourhood& n, NeighbourhoodText& out) {
  for (std::size_t i = 0; i < n.people.size(); ++i)
    if (!n.people[i].stays.empty()) write_person(n, static_cast<int>(i), out);
  for (const Property& place : n.places) {
    CsvRow row;
    row << fmt::format("{}", place.uprn) << uprn_text(n, place.parent) << place.flat << place.building << place.number << place.street
        << place.locality << "Alderwick" << place.postcode << name_of(place.type) << (is_communal(place.type) ? "1" : "0")
        << name_of(place.tenure);
    out.properties += row.take();
  }
  out.counts.residents += n.residents;
  out.counts.households_ever += static_cast<std::int64_t>(n.households.size());
  out.counts.properties += static_cast<std::int64_t>(n.places.size());
  ++out.counts.neighbourhoods;
}

}  // namespace cw::sample
