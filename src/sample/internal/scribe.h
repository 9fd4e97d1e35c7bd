// SPDX-License-Identifier: MIT
// Writes what the systems hold of one neighbourhood: an Entry is what a clerk knows of a person on a day, with the faults put in; each
// system then lays it out in its own columns. Thread safety: one Scribe per thread and neighbourhood.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sample/internal/life.h"
#include "sample/sample.h"

namespace cw::sample {

// The fields a system holds, as bits of SystemShape::fields.
enum Field : std::uint32_t {
  field_title = 1,
  field_middle = 2,
  field_birth = 4,
  field_sex = 8,
  field_mobile = 16,
  field_landline = 32,
  field_email = 64,
  field_uprn = 128,
  field_nhs = 256,
  field_nino = 512,
  field_upn = 1024
};

struct Address {
  std::string flat, building, number, street, locality, postcode;
};

// The address as people write it: the town's own name is no locality.
[[nodiscard]] inline Address address_of(const Property& p) {
  return {p.flat, p.building, p.number, p.street, p.locality == "Alderwick" ? std::string() : p.locality, p.postcode};
}

struct Entry {
  System system = System::council_tax;
  int person = nobody;
  Day as_of = 0;
  int household = nobody;
  int home = nobody;      // property truly lived at
  int recorded = nobody;  // property that the address names
  std::string title, given, middle, family, known_as;
  int year = 0, month = 0, day = 0;  // date of birth as recorded; year 0 where it is missing
  char sex = ' ';                    // M, F or blank
  std::string mobile, landline, email, nhs, nino, upn, uprn;
  Address address;
  std::uint64_t faults = 0;  // bit by Fault
};

// The text made for a neighbourhood, file by file, and its counts.
struct NeighbourhoodText {
  std::array<std::string, system_count> systems;
  std::string people, households, properties, records;
  SampleSummary counts;
};

class Scribe {
 public:
  Scribe(const Neighbourhood& neighbourhood, const FaultRates& rates, std::uint64_t seed, NeighbourhoodText& out);
  Scribe(const Scribe&) = delete;
  Scribe& operator=(const Scribe&) = delete;

  [[nodiscard]] const Neighbourhood& neighbourhood() const { return n_; }
  [[nodiscard]] const Person& person(int id) const { return n_.people[static_cast<std::size_t>(id)]; }
  [[nodiscard]] const Property& place(int index) const { return n_.places[static_cast<std::size_t>(index)]; }
  [[nodiscard]] Random& random() { return random_; }

  // What the system holds of the person as of that day, on which the person lives in the borough.
  [[nodiscard]] Entry entry(System system, std::uint32_t fields, int person, Day as_of);
  // Whether a fault happens to an entry that could carry it; counts it either way.
  bool happens(Fault fault, Entry& entry);
  // A number that is unique in the system, for the record's own id.
  [[nodiscard]] std::uint64_t next_number(System system);
  // Puts a finished row, with its truth, into the system's file.
  void add(Entry& entry, std::string_view record_id, std::string row);
  // Shuffles each system's rows and joins them.
  void finish();

 private:
  void name_faults(Entry& entry);
  void slip_faults(Entry& entry);
  void birth_faults(Entry& entry);
  void contact_faults(Entry& entry);
  void address_faults(Entry& entry);
  void uprn_faults(Entry& entry);
  void letter_case_fault(Entry& entry);
  void lose(Entry& entry, std::string& value);

  const Neighbourhood& n_;
  const FaultRates& rates_;
  Random random_;
  NeighbourhoodText& out_;
  std::array<std::vector<std::string>, system_count> rows_;
  std::array<std::uint64_t, system_count> next_{};
  std::vector<bool> recorded_;
};

// Ids of the truth files.
[[nodiscard]] std::string person_id(const Neighbourhood& neighbourhood, int person);
[[nodiscard]] std::string household_id(const Neighbourhood& neighbourhood, int household);

// Writes the rows of all ten systems (systems_*.cpp) and the truth of people, households and properties (truth.cpp).
void write_systems(Scribe& scribe);
void write_truth(const Neighbourhood& neighbourhood, NeighbourhoodText& out);
[[nodiscard]] std::string_view header_of(System system);
inline constexpr std::string_view people_header =
    "person_id,title,given_name,middle_names,family_name,former_family_name,name_changed,known_as,sex,date_of_birth,date_of_death,mobile,"
    "landline,email,"
    "nhs_number,ni_number,upn,mother_id,father_id,partner_id,twin_id,resident,uprn\n";
inline constexpr std::string_view households_header = "household_id,person_id,uprn,from,to\n";
inline constexpr std::string_view properties_header =
    "uprn,parent_uprn,flat,building,number,street,locality,town,postcode,type,communal,tenure\n";
inline constexpr std::string_view records_header = "source,record_id,person_id,household_id,uprn,recorded_uprn,as_of,faults\n";

}  // namespace cw::sample
