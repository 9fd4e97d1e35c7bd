// SPDX-License-Identifier: MIT
#include "sample/internal/scribe.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/date_text.h"
#include "sample/internal/corrupt.h"
#include "sample/internal/csv_row.h"
#include "sample/internal/identifiers.h"

namespace cw::sample {

Scribe::Scribe(const Neighbourhood& neighbourhood, const FaultRates& rates, std::uint64_t seed, NeighbourhoodText& out)
    : n_(neighbourhood), rates_(rates), random_(seed, neighbourhood.number, 4), out_(out), recorded_(neighbourhood.people.size(), false) {}

bool Scribe::happens(Fault fault, Entry& entry) {
  const auto index = static_cast<std::size_t>(fault);
  const double probability = std::min(1.0, rates_.rate[index] * rates_.multiplier[static_cast<std::size_t>(entry.system)]);
  FaultTally& tally = out_.counts.per_fault[index];
  ++tally.eligible;
  tally.expected += probability;
  if (!random_.chance(probability)) return false;
  ++tally.carried;
  entry.faults |= 1ULL << index;
  return true;
}

Entry Scribe::entry(System system, std::uint32_t fields, int id, Day as_of) {
  const Person& who = person(id);
  Entry out;
  out.system = system;
  out.person = id;
  out.as_of = as_of;
  if (const Stay* stay = stay_on(who, as_of)) {
    out.household = stay->household;
    out.home = out.recorded = stay->property;
  }
  out.title = (fields & field_title) != 0 ? who.title : "";
  out.given = who.given;
  out.family = who.name_changed != no_day && as_of < who.name_changed ? who.former_family : who.family;
  if ((fields & field_middle) != 0) out.middle = who.middle;
  if ((fields & field_birth) != 0) {
    const CivilDate birth = civil(Date{who.born});
    out.year = birth.year;
    out.month = birth.month;
    out.day = birth.day;
  }
  if ((fields & field_sex) != 0) out.sex = who.sex == Sex::male ? 'M' : 'F';
  if ((fields & field_mobile) != 0) out.mobile = who.mobile;
  if ((fields & field_landline) != 0) out.landline = who.landline;
  if ((fields & field_email) != 0) out.email = who.email;
  if ((fields & field_nhs) != 0) out.nhs = who.nhs;
  if ((fields & field_nino) != 0) out.nino = who.nino;
  if ((fields & field_upn) != 0) out.upn = who.upn;
  name_faults(out);
  birth_faults(out);
  contact_faults(out);
  address_faults(out);
  if ((fields & field_uprn) != 0) uprn_faults(out);
  letter_case_fault(out);
  return out;
}

void Scribe::name_faults(Entry& entry) {
  const Person& who = person(entry.person);
  if (who.twin != nobody && happens(Fault::twin_mixed, entry)) entry.given = person(who.twin).given;
  const auto& shorter = short_forms(entry.given);
  if ((!shorter.empty() || !who.known_as.empty()) && happens(Fault::nickname, entry))
    entry.given = !who.known_as.empty() ? who.known_as : std::string(random_.pick(shorter));
  if (who.name_changed != no_day && entry.as_of >= who.name_changed && happens(Fault::former_name, entry)) entry.family = who.former_family;
  const auto &given_other = other_spellings(entry.given), &family_other = other_spellings(entry.family);
  if ((!given_other.empty() || !family_other.empty()) && happens(Fault::spelling_variant, entry)) {
    if (family_other.empty() || (!given_other.empty() && random_.chance(0.5)))
      entry.given = random_.pick(given_other);
    else
      entry.family = random_.pick(family_other);
  }
  const std::size_t mark = entry.family.find_first_of("-'");
  if (mark != std::string::npos && mark > 0 && happens(Fault::joined_surname, entry)) {
    const bool hyphen = entry.family[mark] == '-';
    if (hyphen && mark > 2 && random_.chance(0.5))
      entry.family = random_.chance(0.5) ? entry.family.substr(0, mark) : entry.family.substr(mark + 1);
    else if (hyphen && random_.chance(0.5))
      entry.family[mark] = ' ';
    else
      entry.family.erase(mark, 1);
  }
  slip_faults(entry);
  if (entry.family.size() > 12 && happens(Fault::truncated_name, entry)) {
    entry.family.resize(12);
    while (!entry.family.empty() && (static_cast<unsigned char>(entry.family.back()) & 0x80) != 0) entry.family.pop_back();
  }
  if (happens(Fault::initial_only, entry)) entry.given = without_accents(entry.given).substr(0, 1);
  if (happens(Fault::swapped_names, entry)) std::swap(entry.given, entry.family);
  if (happens(Fault::title_in_name, entry)) entry.given = (who.sex == Sex::male ? "Mr " : "Mrs ") + entry.given;
  static constexpr std::array<std::string_view, 6> placeholders = {"Unknown", "Test", "Not Known", "A N Other", "Mr", "Mrs"};
  if (happens(Fault::placeholder, entry)) {
    entry.given = random_.pick(placeholders);
    entry.middle.clear();
  }
}

void Scribe::slip_faults(Entry& entry) {
  const auto slip = [&](Fault fault, std::string (*change)(std::string_view, Random&)) {
    if (!happens(fault, entry)) return;
    std::string& name = random_.chance(0.5) ? entry.given : entry.family;
    std::string& other = &name == &entry.given ? entry.family : entry.given;
    std::string changed = change(name, random_);
    if (changed != name) {
      name = std::move(changed);
      return;
    }
    changed = change(other, random_);
    if (changed != other)
      other = std::move(changed);
    else
      name = keyboard_slip(name, random_);  // nothing to mistake in either: a plain slip
  };
  slip(Fault::typo_keyboard, keyboard_slip);
  slip(Fault::typo_ocr, scanner_slip);
  slip(Fault::typo_phonetic, hearing_slip);
}

void Scribe::birth_faults(Entry& entry) {
  if (entry.sex != ' ' && happens(Fault::wrong_sex, entry)) entry.sex = random_.chance(0.3) ? ' ' : entry.sex == 'M' ? 'F' : 'M';
  if (entry.year == 0) return;
  if (happens(Fault::missing_value, entry)) {
    entry.year = 0;
    return;
  }
  if (happens(Fault::default_date_of_birth, entry)) {
    static constexpr std::array<int, 4> years = {1900, 1901, 1970, 0};
    const int year = random_.pick(years);
    entry.year = year == 0 ? entry.year : year;
    entry.month = entry.day = 1;
    return;
  }
  if (happens(Fault::wrong_date_of_birth, entry)) {
    switch (random_.below(3)) {
      case 0: entry.day = entry.day > 1 ? entry.day - 1 : 2; break;
      case 1:
        entry.month = 1 + entry.month % 12;
        entry.day = std::min(entry.day, 28);
        break;
      default:
        entry.year += random_.chance(0.5) ? (random_.chance(0.5) ? 1 : -1) : (random_.chance(0.5) ? 10 : -10);
        entry.day = std::min(entry.day, 28);
    }
  }
  if (entry.day <= 12 && entry.day != entry.month && happens(Fault::swapped_day_month, entry)) std::swap(entry.day, entry.month);
}

void Scribe::lose(Entry& entry, std::string& value) {
  if (!value.empty() && happens(Fault::missing_value, entry)) value.clear();
}

void Scribe::contact_faults(Entry& entry) {
  for (std::string* value : {&entry.mobile, &entry.landline, &entry.email, &entry.nhs, &entry.nino, &entry.upn}) lose(entry, *value);
  std::string& phone = entry.mobile.empty() ? entry.landline : entry.mobile;
  if (phone.empty()) return;
  if (happens(Fault::shared_phone, entry))
    phone = office_number(random_.chance(0.5) ? random_.below(8) : 8 + n_.number * 3 + random_.below(3));
  else if (happens(Fault::wrong_phone, entry))
    phone = phone.substr(0, 2) + digit_slip(phone.substr(2), random_);
}

void Scribe::address_faults(Entry& entry) {
  if (entry.home == nobody) return;
  const Person& who = person(entry.person);
  int earlier = nobody;
  for (const Stay& stay : who.stays)
    if (stay.to <= entry.as_of && stay.property != entry.home) earlier = stay.property;
  if (earlier != nobody && happens(Fault::stale_address, entry)) entry.recorded = earlier;
  const int parent = place(entry.recorded).parent;
  if (parent != nobody && happens(Fault::wrong_flat, entry)) {
    int last = parent;
    while (last + 1 < static_cast<int>(n_.places.size()) && place(last + 1).parent == parent) ++last;
    const int flats = last - parent;
    if (flats > 1) entry.recorded = parent + 1 + (entry.recorded - parent - 1 + random_.between(1, flats - 1)) % flats;
  }
  const Property& property = place(entry.recorded);
  if (is_communal(property.type)) {
    FaultTally& tally = out_.counts.per_fault[static_cast<std::size_t>(Fault::communal_address)];
    ++tally.eligible;
    ++tally.carried;
    tally.expected += 1;
    entry.faults |= 1ULL << static_cast<unsigned>(Fault::communal_address);
  }
  entry.address = address_of(property);
  if (happens(Fault::typo_address, entry)) entry.address.street = keyboard_slip(entry.address.street, random_);
  if (happens(Fault::wrong_postcode, entry)) {
    std::string& code = entry.address.postcode;
    const std::size_t at = code.size() - 1 - random_.below(3);
    code[at] = at + 3 == code.size() ? digit_slip(code.substr(at, 1), random_)[0]
                                     : static_cast<char>('A' + (code[at] - 'A' + random_.between(1, 25)) % 26);
  }
}

void Scribe::uprn_faults(Entry& entry) {
  if (entry.recorded == nobody) return;
  const Property& property = place(entry.recorded);
  entry.uprn = fmt::format("{}", property.uprn);
  if (happens(Fault::missing_uprn, entry)) {
    entry.uprn.clear();
    return;
  }
  if (property.parent != nobody && happens(Fault::parent_uprn, entry)) entry.uprn = fmt::format("{}", place(property.parent).uprn);
}

void Scribe::letter_case_fault(Entry& entry) {
  if (!happens(Fault::letter_case, entry)) return;
  const auto change = random_.chance(0.7) ? shout : to_lower;
  Address& a = entry.address;
  for (std::string* value : {&entry.given, &entry.middle, &entry.family, &a.flat, &a.building, &a.street, &a.locality, &a.postcode})
    *value = change(*value);
}

std::uint64_t Scribe::next_number(System system) {
  const std::uint64_t sequence = next_[static_cast<std::size_t>(system)]++;
  return 16'384ULL * n_.number + sequence * 9973 % 16'384;
}

void Scribe::add(Entry& entry, std::string_view record_id, std::string row) {
  const auto index = static_cast<std::size_t>(entry.system);
  if (happens(Fault::broken_row, entry)) {
    row.resize(row.size() / 2);
    row += '\n';
  }
  rows_[index].push_back(std::move(row));
  ++out_.counts.records;
  ++out_.counts.per_system[index];
  if (entry.person == nobody)
    ++out_.counts.records_of_nobody;
  else if (!recorded_[static_cast<std::size_t>(entry.person)]) {
    recorded_[static_cast<std::size_t>(entry.person)] = true;
    ++out_.counts.people_with_records;
  }
  std::string faults;
  for (std::size_t i = 0; i < fault_count; ++i)
    if ((entry.faults >> i & 1) != 0) (faults += faults.empty() ? "" : ";") += name_of(static_cast<Fault>(i));
  CsvRow truth;
  truth << name_of(entry.system) << record_id << (entry.person == nobody ? "" : person_id(n_, entry.person))
        << (entry.household == nobody ? "" : household_id(n_, entry.household))
        << (entry.home == nobody ? "" : fmt::format("{}", place(entry.home).uprn))
        << (entry.recorded == nobody ? "" : fmt::format("{}", place(entry.recorded).uprn)) << format_date(Date{entry.as_of}) << faults;
  out_.records += truth.take();
}

void Scribe::finish() {
  for (std::size_t system = 0; system < system_count; ++system) {
    std::vector<std::string>& rows = rows_[system];
    std::size_t bytes = 0;
    for (std::size_t i = rows.size(); i > 1; --i) {
      bytes += rows[i - 1].size();
      std::swap(rows[i - 1], rows[random_.below(static_cast<std::uint32_t>(i))]);
    }
    out_.systems[system].reserve(bytes + 256);
    for (const std::string& row : rows) out_.systems[system] += row;
  }
}

std::string person_id(const Neighbourhood& neighbourhood, int person) {
  return fmt::format("P{:09}", neighbourhood.number * 8192ULL + static_cast<unsigned>(person));
}
std::string household_id(const Neighbourhood& neighbourhood, int household) {
  return fmt::format("H{:09}", neighbourhood.number * 8192ULL + static_cast<unsigned>(household));
}

}  // namespace cw::sample
