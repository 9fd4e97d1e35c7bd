// SPDX-License-Identifier: MIT
#include "engines/linkage/recognise/recognise.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <functional>
#include <map>

#include "base/toml.h"
#include "engines/linkage/recognise/internal/header.h"
#include "engines/linkage/recognise/internal/profile.h"
#include "engines/linkage/standardise/text.h"
#include "engines/linkage/standardise/transforms.h"

namespace cw::linkage {
namespace {

using Cells = std::vector<std::string>;
using Columns = std::vector<std::pair<std::string, Cells>>;

// An empty cell is null.
Table table_of(const Columns& columns) {
  Table table;
  for (const auto& [name, cells] : columns) {
    ColumnBuilder builder(name, ColumnType::text);
    for (const std::string& cell : cells) {
      if (cell.empty()) {
        builder.append_null();
      } else {
        builder.append_text(cell);
      }
    }
    table.add(std::move(builder).finish());
  }
  return table;
}

Recognition recognised(const Columns& columns, const RecogniseOptions& options = {}) {
  const Table table = table_of(columns);
  const std::vector<RawSource> sources = {{"list", &table}};
  return recognise(sources, options);
}

const RecognisedColumn& column(const Recognition& found, std::string_view name) {
  for (const RecognisedColumn& each : found.columns) {
    if (each.column == name) return each;
  }
  ADD_FAILURE() << "no column " << name;
  return found.columns.front();
}
std::string meaning(const Recognition& found, std::string_view name) { return column(found, name).meaning; }
std::string field(const Recognition& found, std::string_view name) { return column(found, name).field; }
bool says(const Recognition& found, std::string_view line) { return found.toml.find(line) != std::string::npos; }

// Every do = [...] of the configuration is made of transforms that exist.
void expect_known_transforms(const Recognition& found) {
  const toml::parse_result parsed = toml::parse(found.toml);
  ASSERT_TRUE(parsed) << found.toml;
  const std::function<void(const toml::node&)> visit = [&](const toml::node& node) {
    if (const toml::array* array = node.as_array()) {
      for (const toml::node& each : *array) visit(each);
    } else if (const toml::table* table = node.as_table()) {
      for (const auto& [key, value] : *table) {
        if (key.str() != "do") {
          visit(value);
          continue;
        }
        for (const toml::node& step : *value.as_array())
          EXPECT_TRUE(find_transform(step.value_or(std::string())).has_value()) << found.toml;
      }
    }
  };
  visit(parsed.table());
}

// People who are nobody: names of the lists, in turn.
constexpr std::size_t people = 400;
const Cells given_names = {"Jane", "Edward", "Shane", "Amelia", "John",   "Mohammed", "Sarah", "Priya", "Daniel",
                           "Kate", "Olivia", "Peter", "Zahra",  "George", "Lucy",     "Harry", "Ruth"};
const Cells family_names = {"Smith",  "Jones",  "Clarke", "Walsh", "Patel", "Khan",  "Brown", "Evans", "Taylor", "Hussain",
                            "Wright", "Murphy", "Green",  "Price", "Ahmed", "Kelly", "Shah",  "Lewis", "Baker"};
const Cells streets = {"River Green", "Chestnut Street", "Cooper Lane", "Holly Avenue", "Tailor Drive", "Silver Road", "Ridge End Close"};

Cells made(const std::function<std::string(std::size_t)>& cell, std::size_t rows = people) {
  Cells out;
  for (std::size_t i = 0; i < rows; ++i) out.push_back(cell(i));
  return out;
}
std::string given(std::size_t i) { return given_names[i % given_names.size()]; }
std::string family(std::size_t i) { return family_names[i % family_names.size()]; }
std::string two(std::size_t number) { return (number < 10 ? "0" : "") + std::to_string(number); }
std::string born(std::size_t i) { return two(1 + i * 7 % 28) + "/" + two(1 + i * 5 % 12) + "/" + std::to_string(1930 + i * 11 % 85); }
std::string late(std::size_t i) { return two(1 + i * 3 % 28) + "/" + two(1 + i % 12) + "/" + std::to_string(2012 + i % 13); }
std::string line(std::size_t i) { return std::to_string(1 + i * 13 % 90) + " " + streets[i % streets.size()]; }
std::string code(std::size_t i) { return "AW" + std::to_string(1 + i % 9) + " " + std::to_string(i % 10) + "BD"; }
std::string id(std::size_t i) { return "R" + std::to_string(100000 + i * 37); }
std::string phone(std::size_t i) { return "07" + std::to_string(400000000 + i * 1299709 % 99999999); }

const std::map<std::string, Meaning> header_cases = {
    {"forename", Meaning::given_name},
    {"First Name", Meaning::given_name},
    {"fname", Meaning::given_name},
    {"LegalForename", Meaning::given_name},
    {" given_name", Meaning::given_name},
    {"PRIMARY_NAME_FIRST", Meaning::given_name},
    {"Vorname", Meaning::given_name},
    {"SURNAME", Meaning::family_name},
    {"lname", Meaning::family_name},
    {"last_name", Meaning::family_name},
    {"familyName", Meaning::family_name},
    {"Apellido", Meaning::family_name},
    {"middlenm", Meaning::middle_names},
    {"middle_initial", Meaning::middle_names},
    {"Maiden Name", Meaning::former_name},
    {"previous_surname", Meaning::former_name},
    {"Preferred Name", Meaning::known_as},
    {"NAME_FULL", Meaning::full_name},
    {"ElectorName", Meaning::full_name},
    {"DOB", Meaning::date_of_birth},
    {"DateOfBirth", Meaning::date_of_birth},
    {"birth_date", Meaning::date_of_birth},
    {"Geburtsdatum", Meaning::date_of_birth},
    {"birth_place", Meaning::birth_place},
    {"Year_Of_Birth", Meaning::birth_year},
    {"birth_month", Meaning::birth_month},
    {"Gender", Meaning::sex},
    {"Post Code", Meaning::postcode},
    {"zip_code", Meaning::postcode},
    {"ADDR_POSTAL_CODE", Meaning::postcode},
    {"ADDR_CITY", Meaning::town},
    {"suburb", Meaning::town},
    {"ADDR1", Meaning::address_line},
    {"Address 4", Meaning::address_line},
    {"SAON", Meaning::address_flat},
    {"PAON", Meaning::address_number},
    {"street_number", Meaning::address_number},
    {"StreetName", Meaning::street},
    {"USUAL_ADDRESS", Meaning::address},
    {"NHS_NO", Meaning::nhs_number},
    {"NHSNumber", Meaning::nhs_number},
    {"NINO", Meaning::national_insurance},
    {"UPN", Meaning::upn},
    {"UPRN", Meaning::uprn},
    {"soc_sec_id", Meaning::identifier},
    {"SSN", Meaning::identifier},
    {"passport_number", Meaning::identifier},
    {"Mobile", Meaning::phone},
    {"Contact No", Meaning::phone},
    {"e-mail", Meaning::email},
    {"EMAIL_ADDRESS", Meaning::email},
    {"hid", Meaning::household_number},
    {"household_id", Meaning::household_number},
    {"cluster", Meaning::answer_key},
    {"ground_truth", Meaning::answer_key},
    {"entity_id", Meaning::answer_key},
    {"simulant_id", Meaning::answer_key},
    {"rec_id", Meaning::record_id},
    {"unique_id", Meaning::record_id},
    {"ParentName", Meaning::other_person},
    {"Key Holder Phone", Meaning::other_person},
    {"next_of_kin_name", Meaning::other_person},
    {"LIABILITY_START", Meaning::as_of},
    {"DateAdded", Meaning::as_of},
    {"first_visit", Meaning::as_of},
    {"product_name", Meaning::title},
    {"manufacturer", Meaning::category},
    {"price", Meaning::number},
    {"Company", Meaning::organisation},
    {"PRIMARY_NAME_ORG", Meaning::organisation},
    {"notes", Meaning::remark},
    {"occupation", Meaning::category},
};

TEST(Header, IsReadByItsWords) {
  for (const auto& [name, expected] : header_cases) {
    const Header header = read_header(name);
    const auto best = static_cast<Meaning>(std::ranges::max_element(header.scores) - header.scores.begin());
    EXPECT_EQ(plain_name(best), plain_name(expected)) << name;
  }
  for (const std::string name : {"c1", "col_7", "A", "", "V3", "Column12", "field3", "Unnamed: 3"})
    EXPECT_TRUE(read_header(name).meaningless) << name;
}

Columns council_list() {
  return {{"LIABLE_PARTY_REF", made(id)},
          {"ACCOUNT_REF", made([](std::size_t i) { return "4000" + std::to_string(10000 + i / 2); })},
          {"TITLE", made([](std::size_t i) { return i % 2 == 0 ? "MR" : "MRS"; })},
          {"FORENAMES", made([](std::size_t i) { return given(i) + (i % 5 == 0 ? " " + given(i + 3) : ""); })},
          {"SURNAME", made([](std::size_t i) { return family(i / 2); })},
          {"ADDR1", made([](std::size_t i) { return line(i / 2); })},
          {"ADDR2", made([](std::size_t i) { return std::string(i % 4 == 0 ? "Netherby" : (i % 4 == 1 ? "Overby" : "")); })},
          {"POSTCODE", made([](std::size_t i) { return code(i / 2); })},
          {"UPRN", made([](std::size_t i) { return std::to_string(990000000100 + i / 2); })},
          {"LIABILITY_START", made(late)},
          {"PHONE", made(phone)},
          {"EMAIL", made([](std::size_t i) { return given(i) + std::to_string(i) + "@example.org"; })}};
}

TEST(Recognise, ReadsACouncilTaxList) {
  const Recognition found = recognised(council_list());
  EXPECT_EQ(found.subject, SubjectKind::people);
  EXPECT_TRUE(column(found, "LIABLE_PARTY_REF").is_id);
  EXPECT_EQ(field(found, "ACCOUNT_REF"), "household_number");
  EXPECT_EQ(field(found, "LIABILITY_START"), "lived_from");
  EXPECT_TRUE(says(found, "id = \"LIABLE_PARTY_REF\""));
  EXPECT_TRUE(says(found, "given_name = { from = \"FORENAMES\", do = [\"first_given_name\"] }"));
  EXPECT_TRUE(says(found, "sex = { from = \"TITLE\", do = [\"sex_of_title\"] }"));
  EXPECT_TRUE(says(found, "join = [\"_part_1\", \"_part_2\"]"));
  EXPECT_TRUE(says(found, "premises = { from = \"_address\", do = [\"premises\"] }"));
  EXPECT_TRUE(says(found, "postcode = { from = \"POSTCODE\", do = [\"postcode\"] }"));
  EXPECT_TRUE(says(found, "phone = { from = \"PHONE\", do = [\"phone_digits\"] }")) << "no shared limit in a small list";
  EXPECT_FALSE(says(found, "date_of_birth"));
  for (const RecognisedColumn& each : found.columns) EXPECT_GT(each.confidence, 0.45) << each.column;
  expect_known_transforms(found);
}

TEST(Recognise, FindsTheSameByContentUnderBadNames) {
  Columns columns = council_list();
  columns.push_back({"DOB", made(born)});
  const Recognition good = recognised(columns);
  std::size_t number = 0;
  for (auto& [name, cells] : columns) name = "c" + std::to_string(++number);
  const Recognition bad = recognised(columns);
  EXPECT_EQ(bad.subject, SubjectKind::people);
  for (const std::size_t i : {0UL, 1UL, 2UL, 3UL, 4UL, 7UL, 8UL, 9UL, 10UL, 11UL, 12UL}) {
    EXPECT_EQ(bad.columns[i].meaning, good.columns[i].meaning) << good.columns[i].column;
    // Only a name tells that a day is one of moving in.
    EXPECT_EQ(bad.columns[i].field, good.columns[i].field == "lived_from" ? "as_of" : good.columns[i].field) << good.columns[i].column;
  }
  expect_known_transforms(bad);
}

TEST(Recognise, TellsTheOrderOfWholeNames) {
  const auto toml_of = [](const std::function<std::string(std::size_t)>& name) {
    return recognised({{"ref", made(id)}, {"Client", made(name)}, {"dob", made(born)}}).toml;
  };
  const auto has = [](const std::string& toml, std::string_view part) { return toml.find(part) != std::string::npos; };
  EXPECT_TRUE(has(toml_of([](std::size_t i) { return "Mr " + given(i) + " " + family(i); }), "\"full_name_first\"]"));
  EXPECT_TRUE(has(toml_of([](std::size_t i) { return family(i) + " " + given(i) + (i % 9 == 0 ? " (Ted)" : ""); }),
                  "\"full_name_first:family_first\"]"));
  EXPECT_TRUE(has(toml_of([](std::size_t i) { return family(i) + " " + given(i) + " (Ted)"; }), "\"known_as:family_first\"]"));
  const std::string comma = toml_of([](std::size_t i) { return upper(family(i)) + ", " + given(i); });
  EXPECT_TRUE(has(comma, "full_name_family"));
  EXPECT_FALSE(has(comma, "[^,]+")) << "what stands behind the comma is the given name";
  EXPECT_TRUE(has(toml_of([](std::size_t i) { return given(i) + " " + family(i) + (i % 9 == 0 ? ", 1st baron of the hill" : ""); }),
                  "extract:^[^,]+"));
}

TEST(Recognise, FindsAgeBandsByTheYearsBesideThemWhateverTheWords) {
  Columns columns = {{"name", {}}, {"dob", {}}, {"klass", {}}, {"branch", {}}};
  const char* names[] = {"Anna Smith", "John Taylor", "Mary Jones", "Peter Brown", "Susan Clark"};
  for (int i = 0; i < 400; ++i) {
    const int year = 1940 + i * 7 % 84;
    columns[0].second.emplace_back(names[i % 5]);
    columns[1].second.push_back(std::to_string(year) + (i % 2 == 0 ? "-03-0" : "-11-0") + std::to_string(1 + i % 9));
    columns[2].second.emplace_back(year > 2007 ? "Kind" : "voll");
    columns[3].second.emplace_back(i % 3 == 0 ? "North" : "South");
  }
  const Table other = table_of({columns[0], columns[1]});
  const auto found = [&] {
    const Table table = table_of(columns);
    const std::vector<RawSource> sources = {{"library", &table}, {"other", &other}};
    return recognise(sources, {});
  };
  EXPECT_TRUE(says(found(), "age_band = { from = \"klass\", do = [\"trim\", \"lower\"] }")) << found().toml;
  columns[2].second = columns[3].second;  // goes with no age
  EXPECT_FALSE(says(found(), "age_band"));
}

TEST(Recognise, KeepsOtherPeopleOut) {
  const Recognition found = recognised({{"AdmissionNumber", made(id)},
                                        {"LegalSurname", made(family)},
                                        {"LegalForename", made(given)},
                                        {"DateOfBirth", made(born)},
                                        {"ParentName", made([](std::size_t i) { return "Mrs " + given(i + 5) + " " + family(i); })},
                                        {"ParentPhone", made(phone)},
                                        {"Key Holder", made([](std::size_t i) { return given(i + 2) + " " + family(i + 4); })},
                                        {"HoH", made([](std::size_t i) { return given(i + 1) + " " + family(i); })}});
  for (const char* name : {"ParentName", "ParentPhone", "Key Holder", "HoH"}) {
    EXPECT_EQ(meaning(found, name), "another person") << name;
    EXPECT_EQ(field(found, name), "") << name;
  }
  EXPECT_FALSE(says(found, "Parent")) << found.toml;
  EXPECT_FALSE(says(found, "phone"));
}

TEST(Recognise, NeverUsesTheAnswer) {
  const Recognition found =
      recognised({{"unique_id", made([](std::size_t i) { return "Q" + std::to_string(1000 + i / 3) + "-" + std::to_string(i % 3); })},
                  {"cluster", made([](std::size_t i) { return "Q" + std::to_string(1000 + i / 3); })},
                  {"group", made([](std::size_t i) { return "Q" + std::to_string(1000 + i / 3); })},
                  {"truth", made([](std::size_t i) { return std::to_string(i / 3); })},
                  {"first_name", made([](std::size_t i) { return given(i / 3); })},
                  {"surname", made([](std::size_t i) { return family(i / 3); })},
                  {"person_id", made([](std::size_t i) { return "P" + std::to_string(7 * (i / 3)); })}});
  EXPECT_TRUE(column(found, "unique_id").is_id);
  for (const char* name : {"cluster", "truth", "person_id", "unique_id"}) EXPECT_EQ(field(found, name), "") << name;
  EXPECT_EQ(meaning(found, "person_id"), "possible answer key: not used");
  const bool said = std::ranges::any_of(found.choices, [](const Choice& choice) {
    return choice.decision.find("\"cluster\"") != std::string::npos && choice.decision.find("may be the answer") != std::string::npos;
  });
  EXPECT_TRUE(said);
}

TEST(Recognise, DoesAsItIsTold) {
  const Columns columns = {{"a", made(id)},
                           {"b", made([](std::size_t i) { return "X" + std::to_string(i * 3); })},
                           {"surname", made(family)},
                           {"first", made(given)}};
  const Recognition found = recognised(columns, {{"surname"}, "b"});
  EXPECT_TRUE(column(found, "b").is_id);
  EXPECT_FALSE(column(found, "a").is_id);
  EXPECT_EQ(meaning(found, "surname"), "ignored");
  EXPECT_TRUE(says(found, "id = \"b\""));
  EXPECT_FALSE(says(found, "surname"));
}

TEST(Recognise, TakesNoNameForANumberWhereEachRowHasAnother) {
  const Recognition found = recognised({{"First Name", made([](std::size_t i) { return given(i); }, 4)},
                                        {"Surname", made([](std::size_t i) { return family(i); }, 4)},
                                        {"Date of Birth", made(born, 4)},
                                        {"Postcode", made(code, 4)}});
  EXPECT_TRUE(std::ranges::none_of(found.columns, &RecognisedColumn::is_id));
  EXPECT_EQ(meaning(found, "First Name"), "given_name");
  EXPECT_EQ(meaning(found, "Surname"), "family_name");
  EXPECT_TRUE(says(found, "id = \"row_number\""));
}

TEST(Recognise, ReadsDatesInTheirOrder) {
  const auto toml_of = [](const std::function<std::string(std::size_t)>& date) {
    return recognised({{"id", made(id)}, {"first_name", made(given)}, {"surname", made(family)}, {"dob", made(date)}}).toml;
  };
  const auto month_first = [](std::size_t i) {
    return two(1 + i * 5 % 12) + "/" + two(1 + i * 7 % 28) + "/" + std::to_string(1930 + i * 11 % 85);
  };
  EXPECT_NE(toml_of(born).find("do = [\"date\"], default_dates = \"remove\""), std::string::npos);
  EXPECT_NE(toml_of(month_first).find("do = [\"date:us\"]"), std::string::npos);
  EXPECT_NE(toml_of([](std::size_t i) { return std::to_string(1640 + i % 300) + "-02-11"; }).find("do = [\"date:early\"]"),
            std::string::npos);
  const std::string mixed = toml_of([](std::size_t i) { return i % 3 == 0 ? std::to_string(20 + i % 60) : born(i); });
  EXPECT_NE(mixed.find("age = { from = \"dob\""), std::string::npos) << mixed;
}

TEST(Recognise, JoinsADateOfBirthInParts) {
  const Recognition found =
      recognised({{"id", made(id)},
                  {"First_Name", made(given)},
                  {"Last_Name", made(family)},
                  {"Day_Of_Birth", made([](std::size_t i) { return i % 7 == 0 ? "-9" : std::to_string(1 + i * 7 % 28); })},
                  {"Month_Of_Birth", made([](std::size_t i) { return std::to_string(1 + i * 5 % 12); })},
                  {"Year_Of_Birth", made([](std::size_t i) { return i % 11 == 0 ? "-9" : std::to_string(1930 + i * 11 % 85); })}});
  EXPECT_TRUE(says(found, "null_texts = [\"\", \"-9\"]")) << found.toml;
  EXPECT_TRUE(says(found, "_year_month_day = { join = [\"_year\", \"_month\", \"_day\"], with = \"-\" }"));
  EXPECT_TRUE(says(found, "date_of_birth = { first_of = ["));
}

TEST(Recognise, NamesTheSameMeaningAlikeInEverySource) {
  const Table a =
      table_of({{"rec_id", made(id)}, {" given_name", made(given)}, {" surname", made(family)}, {" soc_sec_id", made([](std::size_t i) {
                                                                                                   return std::to_string(5304218 + i * 977);
                                                                                                 })}});
  const Table b = table_of({{"No", made([](std::size_t i) { return "B" + id(i); })},
                            {"First name", made(given)},
                            {"Last name", made(family)},
                            {"SSN", made([](std::size_t i) { return std::to_string(5304218 + i * 977); })}});
  const std::vector<RawSource> sources = {{"a", &a}, {"b", &b}};
  const Recognition found = recognise(sources, {});
  EXPECT_EQ(field(found, " soc_sec_id"), "social_security");
  EXPECT_EQ(field(found, "SSN"), "social_security");
  const auto known = std::ranges::find(found.fields, "social_security", &Field::column);
  ASSERT_NE(known, found.fields.end());
  EXPECT_EQ(known->kind, FieldKind::identifier);
}

TEST(Recognise, ReadsARawColumnThatHasAVocabularyNameOnce) {
  const Recognition found = recognised(
      {{"id", made(id)}, {"given_name", made([](std::size_t i) { return given(i) + " " + given(i + 1); })}, {"family_name", made(family)}});
  EXPECT_TRUE(says(found, "_raw_1 = { from = \"given_name\" }")) << found.toml;
  EXPECT_TRUE(says(found, "middle_names = { from = \"_raw_1\", do = [\"middle_names\""));
  EXPECT_TRUE(says(found, "family_name = { from = \"family_name\", do = [\"family_name\"] }"));
}

TEST(Recognise, TellsProductsAndOrganisationsFromPeople) {
  const Cells things = {"ipod nano 4 gb black", "wireless keyboard and mouse set", "laserjet toner cartridge",
                        "noise cancelling headphones", "usb c charger 65 w"};
  const Recognition products = recognised(
      {{"id", made(id)},
       {"name", made([&](std::size_t i) { return things[i % things.size()] + " model " + std::to_string(i); })},
       {"description", made([&](std::size_t i) {
          return "The " + things[i % things.size()] + " that everybody wants, now with a longer guarantee, number " + std::to_string(i);
        })},
       {"manufacturer", made([](std::size_t i) { return "maker " + std::to_string(i % 9); })},
       {"price", made([](std::size_t i) { return std::to_string(10 + i % 70) + ".99"; })}});
  EXPECT_EQ(products.subject, SubjectKind::products);
  EXPECT_EQ(field(products, "name"), "title");
  EXPECT_EQ(field(products, "description"), "description");
  expect_known_transforms(products);
  const Recognition organisations =
      recognised({{"id", made(id)},
                  {"Company Name", made([](std::size_t i) { return family(i) + " Trading " + std::to_string(i) + " Limited"; })},
                  {"Address", made(line)},
                  {"Phone", made(phone)}});
  EXPECT_EQ(organisations.subject, SubjectKind::organisations);
  EXPECT_EQ(field(organisations, "Company Name"), "organisation");
  const Recognition addresses = recognised(
      {{"UPRN", made([](std::size_t i) { return std::to_string(100023336000 + i); })}, {"Address", made(line)}, {"Postcode", made(code)}});
  EXPECT_EQ(addresses.subject, SubjectKind::addresses);
  EXPECT_EQ(field(addresses, "UPRN"), "uprn") << "it is the id and is compared too";
  EXPECT_TRUE(column(addresses, "UPRN").is_id);
}

TEST(Recognise, EndsWellOnHostileColumns) {
  const std::string megabyte(1 << 20, 'x');
  const Recognition found =
      recognised({{"id", made(id, 50)},
                  {"nothing", Cells(50)},
                  {"same", Cells(50, "all of it")},
                  {"distinct", made([](std::size_t i) { return "thing " + std::to_string(i * i); }, 50)},
                  {"bytes", made([](std::size_t i) { return std::string("\x01\xff\xfe\x80", 4) + std::to_string(i); }, 50)},
                  {"huge", made([&](std::size_t i) { return megabyte + std::to_string(i); }, 50)},
                  {"first_name", Cells(50)},
                  {"bad \xff name", made(given, 50)},
                  {"", made(family, 50)},
                  {"quote \" and \\ name", made(family, 50)}});
  EXPECT_EQ(meaning(found, "nothing"), "ignored");
  EXPECT_EQ(meaning(found, "same"), "ignored");
  EXPECT_EQ(meaning(found, "bytes"), "ignored");
  EXPECT_EQ(meaning(found, "bad \xff name"), "ignored");
  expect_known_transforms(found);
  const Recognition unnamed = recognised({{"bad \xff name", made(id, 50)}, {"surname", made(family, 50)}});
  EXPECT_TRUE(says(unnamed, "id = \"row_number\"")) << "a column that no configuration can name is no id";
  expect_known_transforms(unnamed);
  EXPECT_TRUE(recognise({}, {}).columns.empty());
  const Table empty;
  const std::vector<RawSource> sources = {{"empty", &empty}};
  EXPECT_TRUE(recognise(sources, {}).columns.empty());
}

TEST(Recognise, ReadsTenThousandColumnsInSeconds) {
  Columns columns = {{"id", made(id, 40)}};
  for (std::size_t i = 0; i < 10'000; ++i)
    columns.push_back({"answer " + std::to_string(i), made([&](std::size_t row) { return std::to_string(row * i % 17) + " of it"; }, 40)});
  const auto start = std::chrono::steady_clock::now();
  const Recognition found = recognised(columns);
  EXPECT_EQ(found.columns.size(), 10'001U);
  EXPECT_LT(found.fields.size(), 200U) << "not all of them are kept";
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(60));
}

TEST(Recognise, IsTheSameEachTime) {
  const Recognition once = recognised(council_list());
  const Recognition again = recognised(council_list());
  EXPECT_EQ(once.toml, again.toml);
  EXPECT_EQ(once.fields, again.fields);
}

}  // namespace
}  // namespace cw::linkage
