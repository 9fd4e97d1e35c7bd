// SPDX-License-Identifier: MIT
#include "sample/internal/layouts.h"

#include "sample/internal/csv_row.h"
#include "sample/internal/identifiers.h"

namespace cw::sample {
namespace {

constexpr std::array<std::string_view, system_count> headers = {
    "LIABLE_PARTY_REF,ACCOUNT_REF,TITLE,FORENAMES,SURNAME,ADDR1,ADDR2,ADDR3,ADDR4,POSTCODE,UPRN,BAND,LIABILITY_START,LIABILITY_END,PHONE,"
    "EMAIL\n",
    "person_ref,tenancy_ref,full_name,title,relationship,date_of_birth,ni_number,mobile,property_address,uprn,tenancy_start,tenancy_end\n",
    "Person ID,Title,First Name,Last Name,Preferred Name,DOB,Gender,NHS Number,Address,Postcode,Telephone,Primary Support Reason,Status\n",
    "AdmissionNumber,UPN,LegalSurname,LegalForename,MiddleNames,DateOfBirth,Sex,SAON,PAON,Street,Locality,Town,Postcode,ParentName,"
    "ParentPhone,School,"
    "EntryDate,LeavingDate\n",
    "ElectorNumber,ElectorName,Address1,Address2,Address3,Address4,PostCode,UPRN,DateAdded\n",
    "barcode,name,dob,email,phone,address1,address2,postcode,category,joined\n",
    "Request ID,Resident,Property,UPRN,Contact No,Reason,Start\n",
    "client_no,first_name,last_name,age_or_dob,phone,street,postcode,household_size,first_visit\n",
    "SPELL_ID,NHS_NO,SURNAME,FORENAME,DOB,SEX,USUAL_ADDRESS,POSTCODE,GP_CODE,ADMITTED,DISCHARGED\n",
    "Unit,Client,Date of Birth,Phone,Address 1,Address 2,Town,Postcode,UPRN,Key Holder,Key Holder Phone,Installed\n"};

std::string system_id(Scribe& scribe, System system, std::string_view pattern_start, int width) {
  return fmt::format("{}{:0{}}", pattern_start, scribe.next_number(system), width);
}

// Another adult of the household on that day, for parents and key holders; nobody where the person lives alone.
int other_adult(const Scribe& scribe, const Entry& entry) {
  const Person& who = scribe.person(entry.person);
  for (const int id : {who.mother, who.father, who.partner})
    if (id != nobody && !scribe.person(id).stays.empty()) return id;
  return nobody;
}

std::string without_space(std::string text) {
  std::erase(text, ' ');
  return text;
}

std::string full_name(const Person& person) { return person.given + ' ' + person.family; }

}  // namespace

std::string_view header_of(System system) { return headers[static_cast<std::size_t>(system)]; }

void layout_council_tax(Scribe& scribe, Entry& entry, const Stay& stay) {
  const std::string id = system_id(scribe, System::council_tax, "7", 9);
  if (entry.person != nobody && scribe.person(entry.person).died <= scribe.neighbourhood().reference &&
      scribe.happens(Fault::estate_of, entry))
    entry.title = "Estate of " + entry.title;
  const Address& a = entry.address;
  const bool has_flat = !a.flat.empty();
  static constexpr std::string_view bands = "ABCD";
  const std::uint64_t uprn = scribe.place(stay.property).uprn;
  const int account = stay.household == nobody ? 8000 + stay.property % 192 : stay.household;
  CsvRow row;
  row << id << fmt::format("4{:08}", scribe.neighbourhood().number * 8192ULL + static_cast<unsigned>(account)) << shout(entry.title)
      << shout(join(" ", entry.given, initial(without_accents(entry.middle)))) << shout(entry.family)
      << shout(has_flat ? join(" ", a.flat, a.building) : street_line(a)) << shout(has_flat ? street_line(a) : a.building)
      << shout(a.locality) << "ALDERWICK" << a.postcode << entry.uprn << bands.substr(uprn / 3 % 4, 1)
      << lay_day(stay.from, DateLayout::slashes) << lay_day(stay.to, DateLayout::slashes) << entry.mobile << entry.email;
  scribe.add(entry, id, row.take());
}

void layout_housing_rents(Scribe& scribe, Entry& entry, const Stay& stay, std::string_view role) {
  const std::string id = system_id(scribe, System::housing_rents, "HP", 8);
  CsvRow row;
  row << id << fmt::format("T{:09}", scribe.neighbourhood().number * 8192ULL + static_cast<unsigned>(stay.household))
      << shout(entry.family) + ", " + entry.given << entry.title << role << lay_birth(entry, DateLayout::named) << entry.nino
      << spaced_phone(entry.mobile) << one_line(entry.address) << entry.uprn << lay_day(stay.from, DateLayout::named)
      << lay_day(stay.to, DateLayout::named);
  scribe.add(entry, id, row.take());
}

void layout_adult_social_care(Scribe& scribe, Entry& entry) {
  static constexpr std::array<std::string_view, 6> reasons = {
      "Physical support",    "Physical support",      "Support with memory and cognition",
      "Learning disability", "Mental health support", "Social support"};
  const std::string id = system_id(scribe, System::adult_social_care, "", 8);
  const auto& shorter = short_forms(scribe.person(entry.person).given);
  const bool preferred = !shorter.empty() && scribe.random().chance(0.3);
  const std::string nhs =
      entry.nhs.size() == 10 ? fmt::format("{} {} {}", entry.nhs.substr(0, 3), entry.nhs.substr(3, 3), entry.nhs.substr(6)) : entry.nhs;
  Address without = entry.address;
  without.postcode.clear();
  CsvRow row;
  row << id << entry.title << entry.given << entry.family << (preferred ? shorter[0] : std::string_view())
      << lay_birth(entry, DateLayout::slashes)
      << (entry.sex == 'M'   ? "Male"
          : entry.sex == 'F' ? "Female"
                             : "Not known")
      << nhs << one_line(without) << entry.address.postcode << bracket_phone(entry.landline.empty() ? entry.mobile : entry.landline)
      << scribe.random().pick(reasons) << (scribe.person(entry.person).stays.back().to == no_day ? "Open" : "Closed");
  scribe.add(entry, id, row.take());
}

void layout_school_roll(Scribe& scribe, Entry& entry, Day entry_day, Day leaving_day) {
  static constexpr std::array<std::string_view, 3> primary = {"Brindle Primary School", "Larkfield Primary School",
                                                              "St Osmunds Primary School"};
  static constexpr std::array<std::string_view, 2> secondary = {"Alderwick Academy", "Tannerbrook High School"};
  const std::string id = system_id(scribe, System::school_roll, "A", 8);
  const int parent = other_adult(scribe, entry);
  const bool young = entry_day - scribe.person(entry.person).born < 8 * 365;
  const std::uint32_t number = scribe.neighbourhood().number;
  const Address& a = entry.address;
  CsvRow row;
  row << id << entry.upn << entry.family << entry.given << entry.middle << lay_birth(entry, DateLayout::iso)
      << (entry.sex == ' ' ? "" : std::string(1, entry.sex)) << a.flat << join(" ", a.number, a.building) << a.street << a.locality
      << "Alderwick" << a.postcode << (parent == nobody ? "" : scribe.person(parent).title + ' ' + full_name(scribe.person(parent)))
      << (parent == nobody ? entry.mobile : scribe.person(parent).mobile) << (young ? primary[number % 3] : secondary[number % 2])
      << lay_day(entry_day, DateLayout::iso) << lay_day(leaving_day, DateLayout::iso);
  scribe.add(entry, id, row.take());
}

void layout_electoral_register(Scribe& scribe, Entry& entry) {
  const std::uint64_t number = scribe.next_number(System::electoral_register);
  const std::string id =
      fmt::format("{}{}-{:04}", static_cast<char>('A' + number / 16'384 % 26), number / 16'384 / 26 + 1, number % 16'384);
  const Address& a = entry.address;
  const bool has_flat = !a.flat.empty();
  CsvRow row;
  row << id
      << join(" ", shout(entry.family), entry.given, scribe.random().chance(0.6) ? initial(without_accents(entry.middle)) : entry.middle)
      << (has_flat ? join(" ", a.flat, a.building) : join(" ", a.building, a.number.empty() ? "" : street_line(a)))
      << (has_flat || a.number.empty() ? street_line(a) : "") << a.locality << "Alderwick" << a.postcode << entry.uprn
      << lay_day(entry.as_of - static_cast<Day>(scribe.random().below(900)), DateLayout::slashes);
  scribe.add(entry, id, row.take());
}

void layout_library(Scribe& scribe, Entry& entry, Day joined, int age) {
  const std::string id = system_id(scribe, System::library, "29", 12);
  const Address& a = entry.address;
  CsvRow row;
  row << id << entry.given + ' ' + entry.family << lay_birth(entry, DateLayout::compact) << entry.email
      << (scribe.random().chance(0.3) ? world_phone(entry.mobile) : entry.mobile) << join(", ", a.flat, a.building, street_line(a))
      << (!a.locality.empty() && scribe.random().chance(0.5) ? a.locality : "Alderwick")
      << (scribe.random().chance(0.15) ? without_space(a.postcode) : a.postcode)
      << (age < 16   ? "JUNIOR"
          : age > 64 ? "SENIOR"
                     : "ADULT")
      << lay_day(joined, DateLayout::compact);
  scribe.add(entry, id, row.take());
}

void layout_assisted_bins(Scribe& scribe, Entry& entry) {
  static constexpr std::array<std::string_view, 4> reasons = {"Mobility", "Disability", "Age / frailty", "Temporary - recovering"};
  const std::string id = system_id(scribe, System::assisted_bins, "AB-", 8);
  CsvRow row;
  row << id << join(" ", entry.title, scribe.random().chance(0.55) ? initial(without_accents(entry.given)) : entry.given, entry.family)
      << one_line(entry.address) << entry.uprn << spaced_phone(entry.mobile) << scribe.random().pick(reasons)
      << lay_day(entry.as_of - static_cast<Day>(scribe.random().below(1500)), DateLayout::words);
  scribe.add(entry, id, row.take());
}

void layout_food_hub(Scribe& scribe, Entry& entry) {
  const std::string id = system_id(scribe, System::food_hub, "FH", 8);
  const Address& a = entry.address;
  const CivilDate seen = civil(Date{entry.as_of});
  const bool age_only = scribe.random().chance(0.35);
  const std::string age = entry.year == 0 ? ""
                          : age_only      ? fmt::format("{}", std::max(0, seen.year - entry.year))
                                          : lay_birth(entry, DateLayout::dots);
  CsvRow row;
  row << id << entry.given << entry.family << age << entry.mobile << (scribe.random().chance(0.25) ? "" : join(" ", a.flat, street_line(a)))
      << (scribe.random().chance(0.2) ? to_lower(a.postcode) : a.postcode) << fmt::format("{}", 1 + scribe.random().below(6))
      << lay_day(entry.as_of, DateLayout::dots);
  scribe.add(entry, id, row.take());
}

void layout_hospital(Scribe& scribe, Entry& entry, Visit visit) {
  const std::string id = system_id(scribe, System::hospital_discharges, "S", 9);
  const Person& who = scribe.person(entry.person);
  if (visit == Visit::birth && scribe.happens(Fault::newborn_placeholder, entry)) {
    entry.given = who.twin == nobody ? "Baby" : entry.person < who.twin ? "Twin 1" : "Twin 2";
    if (who.mother != nobody && scribe.random().chance(0.6)) entry.family = scribe.person(who.mother).family;
  }
  Address without = entry.address;
  without.postcode.clear();
  const Day admitted = std::max(who.born, entry.as_of - static_cast<Day>(scribe.random().below(6)));
  const int hour_in = scribe.random().between(0, admitted == entry.as_of ? 11 : 23), hour_out = scribe.random().between(12, 20);
  const int minute_in = scribe.random().between(0, 59), minute_out = scribe.random().between(0, 59);
  CsvRow row;
  row << id << entry.nhs << shout(entry.family) << shout(entry.given) << lay_birth(entry, DateLayout::compact)
      << (entry.sex == 'M'   ? "1"
          : entry.sex == 'F' ? "2"
                             : "9")
      << shout(one_line(without)) << entry.address.postcode << fmt::format("Z{:05}", 90'000 + scribe.neighbourhood().number % 10'000)
      << fmt::format("{}T{:02}:{:02}", lay_day(admitted, DateLayout::iso), hour_in, minute_in)
      << fmt::format("{}T{:02}:{:02}", lay_day(entry.as_of, DateLayout::iso), hour_out, minute_out);
  scribe.add(entry, id, row.take());
}

void layout_telecare(Scribe& scribe, Entry& entry) {
  const std::string id = system_id(scribe, System::telecare, "TC", 8);
  const int holder = other_adult(scribe, entry);
  const auto& shorter = short_forms(scribe.person(entry.person).given);
  const bool known = !shorter.empty() && scribe.random().chance(0.35);
  const Address& a = entry.address;
  CsvRow row;
  row << id << join(" ", entry.family, entry.given, known ? fmt::format("({})", shorter[0]) : "")
      << lay_birth(entry, DateLayout::short_slashes) << spaced_phone(entry.landline) << join(", ", a.flat, a.building, street_line(a))
      << (a.locality) << "Alderwick" << a.postcode << entry.uprn << (holder == nobody ? "" : full_name(scribe.person(holder)))
      << (holder == nobody ? "" : spaced_phone(scribe.person(holder).mobile))
      << lay_day(entry.as_of - static_cast<Day>(scribe.random().below(1200)), DateLayout::slashes);
  scribe.add(entry, id, row.take());
}

}  // namespace cw::sample
