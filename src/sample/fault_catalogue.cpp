// SPDX-License-Identifier: MIT
// The one table of faults and systems: names, default rates and what each means.
#include "sample/sample.h"

namespace cw::sample {
namespace {

using enum Fault;
constexpr std::array<FaultInfo, fault_count> catalogue = {{
    {typo_keyboard, "typo_keyboard", 0.015, "every record with a name", "a slip of the keyboard in given or family name"},
    {typo_ocr, "typo_ocr", 0.004, "every record with a name", "a letter read wrongly by a scanner, in given or family name"},
    {typo_phonetic, "typo_phonetic", 0.006, "every record with a name", "given or family name spelled as heard"},
    {typo_address, "typo_address", 0.015, "every record with an address", "a slip of the keyboard in the street name"},
    {nickname, "nickname", 0.05, "given names that have short forms, and people who go by another name",
     "the short form or the other name is recorded"},
    {former_name, "former_name", 0.15, "people whose family name has changed before the record", "the family name from before the change"},
    {swapped_names, "swapped_names", 0.006, "every record with a name", "given and family name in each other's place"},
    {initial_only, "initial_only", 0.015, "every record with a name", "only the first letter of the given name"},
    {joined_surname, "joined_surname", 0.25, "family names with a hyphen or apostrophe",
     "hyphen or apostrophe left out, or one half dropped"},
    {truncated_name, "truncated_name", 0.1, "family names of more than 12 bytes", "cut after 12"},
    {title_in_name, "title_in_name", 0.004, "every record with a name", "the title stands before the given name"},
    {spelling_variant, "spelling_variant", 0.08, "names with several spellings", "another spelling of the same name"},
    {letter_case, "letter_case", 0.03, "every record with a name", "name and address all in capitals or all in small letters"},
    {twin_mixed, "twin_mixed", 0.03, "twins", "the twin's given name"},
    {swapped_day_month, "swapped_day_month", 0.008, "dates of birth with day at most 12 and not equal to the month",
     "day and month exchanged"},
    {default_date_of_birth, "default_date_of_birth", 0.008, "records with a date of birth",
     "1 January 1900, 1901 or 1970, or 1 January of the right year"},
    {wrong_date_of_birth, "wrong_date_of_birth", 0.01, "records with a date of birth", "day, month or year is off"},
    {wrong_sex, "wrong_sex", 0.004, "records with a sex", "the other sex, or not known"},
    {shared_phone, "shared_phone", 0.025, "records with a phone", "the number of an office or landlord that many records have"},
    {wrong_phone, "wrong_phone", 0.01, "records with a phone", "one digit changed"},
    {missing_value, "missing_value", 0.05, "each date of birth, phone, e-mail, identifier that the record would hold", "left empty"},
    {missing_uprn, "missing_uprn", 0.15, "records with a UPRN", "left empty"},
    {parent_uprn, "parent_uprn", 0.12, "records with the UPRN of a flat", "the UPRN of the block"},
    {wrong_flat, "wrong_flat", 0.03, "records at a flat", "another flat of the same block"},
    {wrong_postcode, "wrong_postcode", 0.01, "records with an address", "one letter or digit of the postcode changed"},
    {stale_address, "stale_address", 0.12, "people who lived at another property of the borough before", "that earlier address"},
    {communal_address, "communal_address", 0, "no rate: marks records at shared houses, care homes, hostels and halls",
     "many people at one address"},
    {placeholder, "placeholder", 0.003, "every record with a name",
     "Unknown, Test, Not Known, A N Other, Mr or Mrs in place of the given name"},
    {newborn_placeholder, "newborn_placeholder", 0.5, "hospital records of births",
     "Baby, or Twin 1 and Twin 2, in place of the given name"},
    {estate_of, "estate_of", 0.3, "council tax accounts of people who died", "Estate of before the name"},
    {the_occupier, "the_occupier", 0.2, "homes that stand empty", "a council tax account of nobody, named The Occupier"},
    {duplicate, "duplicate", 0.012, "every record", "a second record of the same person in the same system, with its own faults"},
    {broken_row, "broken_row", 0, "every row", "the row is cut in the middle, so that it cannot be read"},
}};
constexpr std::array<std::string_view, system_count> systems = {"council_tax",         "housing_rents", "adult_social_care", "school_roll",
                                                                "electoral_register",  "library",       "assisted_bins",     "food_hub",
                                                                "hospital_discharges", "telecare"};
constexpr std::array<double, system_count> multipliers = {1.0, 1.0, 1.0, 0.6, 0.6, 1.2, 1.3, 2.5, 0.9, 1.2};

}  // namespace

std::span<const FaultInfo, fault_count> fault_catalogue() { return catalogue; }
std::string_view name_of(System system) { return systems[static_cast<std::size_t>(system)]; }
std::string_view name_of(Fault fault) { return catalogue[static_cast<std::size_t>(fault)].name; }

FaultRates::FaultRates() : rate{}, multiplier(multipliers) {
  for (const FaultInfo& info : catalogue) rate[static_cast<std::size_t>(info.fault)] = info.default_rate;
}

}  // namespace cw::sample
