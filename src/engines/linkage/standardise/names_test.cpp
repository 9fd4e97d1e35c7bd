// SPDX-License-Identifier: MIT
#include "engines/linkage/standardise/names.h"

#include <gtest/gtest.h>

#include "engines/linkage/standardise/nicknames.h"

namespace cw::linkage {
namespace {

struct Case {
  const char* text;
  std::vector<std::string> given;
  const char* family;
};

TEST(Names, AFullNameIsDividedAsCapitalsCommasAndParticlesSay) {
  const std::vector<Case> cases = {
      {"John Smith", {"john"}, "smith"},
      {"SMITH, John", {"john"}, "smith"},
      {"SMITH, John, Peter", {"john", "peter"}, "smith"},
      {"John SMITH", {"john"}, "smith"},
      {"SMITH John Paul", {"john", "paul"}, "smith"},
      {"JOHN SMITH", {"john"}, "smith"},
      {"Smith J", {"j"}, "smith"},
      {"J.R.R. Tolkien", {"j", "r", "r"}, "tolkien"},
      {"Ludwig van der Berg", {"ludwig"}, "van der berg"},
      {"van der BERG Ludwig", {"ludwig"}, "van der berg"},
      {"Maria de la Cruz", {"maria"}, "de la cruz"},
      {"Rhys ap Gruffydd", {"rhys"}, "ap gruffydd"},
      {"Siti binti Ahmad", {"siti"}, "binti ahmad"},
      {"Omar al-Hassan", {"omar"}, "al hassan"},
      {"Mary O'Brien", {"mary"}, "obrien"},
      {"Mary O’BRIEN", {"mary"}, "obrien"},
      {"MARY O BRIEN", {"mary"}, "obrien"},
      {"John O Smith", {"john", "o"}, "smith"},
      {"Ronald McDONALD", {"ronald"}, "mcdonald"},
      {"Ronald Mc Donald", {"ronald"}, "mcdonald"},
      {"Flora Mac Donald", {"flora"}, "macdonald"},
      {"Anne-Marie Smith-Jones", {"anne", "marie"}, "smith jones"},
      {"Mr.John Smith", {"john"}, "smith"},
      {"Mr Smith", {}, "smith"},
      {"Pelé", {"pele"}, ""},
      {"José Müller", {"jose"}, "muller"},
  };
  for (const Case& test : cases) {
    const auto name = split_full_name(test.text);
    ASSERT_TRUE(name) << test.text;
    EXPECT_EQ(name->family, test.family) << test.text;
    EXPECT_EQ(name->given, test.given) << test.text;
  }
}

TEST(Names, FamilyFirstIsAnOption) {
  const auto name = split_full_name("Nguyen Thi Mai", NameOrder::family_first);
  EXPECT_EQ(name->family, "nguyen");
  EXPECT_EQ(name->given, (std::vector<std::string>{"thi", "mai"}));
}

TEST(Names, TitlesAndSuffixesAreTakenOff) {
  const auto name = split_full_name("Rt Hon Dr John Smith Jr, OBE");
  EXPECT_EQ(name->title, "rt hon dr");
  EXPECT_EQ(name->suffix, "jr obe");
  EXPECT_EQ(name->family, "smith");
  EXPECT_EQ(standardise_given_name("Prof. Ann"), "ann");
  EXPECT_EQ(standardise_given_name("Earl"), "earl");
  EXPECT_EQ(standardise_given_name("Mrs"), std::nullopt);
  EXPECT_EQ(standardise_family_name("Lord"), "lord");
  const auto between = split_full_name("SMITH Mr John Paul");
  EXPECT_EQ(between->title, "mr");
  EXPECT_EQ(between->family, "smith");
  EXPECT_EQ(between->given, (std::vector<std::string>{"john", "paul"}));
  EXPECT_EQ(split_full_name("Smith Mr John", NameOrder::family_first)->given, std::vector<std::string>{"john"});
  EXPECT_EQ(split_full_name("SCOTT, Mr")->family, "scott");
}

TEST(Names, FormerAndOtherNamesAreKeptApart) {
  const auto name = split_full_name("Mrs Mary Smith (née Jones) aka Molly");
  EXPECT_EQ(name->family, "smith");
  EXPECT_EQ(name->former, std::vector<std::string>{"jones"});
  EXPECT_EQ(name->known_as, std::vector<std::string>{"molly"});
  EXPECT_EQ(split_full_name("Robert (Bob) Brown")->known_as, std::vector<std::string>{"bob"});
  EXPECT_EQ(split_full_name("Robert 'Bob' Brown")->known_as, std::vector<std::string>{"bob"});
  EXPECT_EQ(split_full_name("Robert \"Bob\" Brown")->family, "brown");
  EXPECT_EQ(standardise_family_name("Smith formerly Jones"), "smith");
  EXPECT_EQ(standardise_family_name("Nee"), "nee");
}

TEST(Names, PlaceholdersAreNoNames) {
  for (const char* text : {"The Occupier", "UNKNOWN", "n/k", "xxx", "Baby Boy", "Twin 1", "twin one", "The Householder", "not known",
                           "Test", "A N Other", "A.N. Other", "Mr A N Other", "N/A", "Mr Unknown", "infant", "?unknown?"}) {
    EXPECT_TRUE(is_placeholder_name(text)) << text;
    EXPECT_EQ(standardise_given_name(text), std::nullopt) << text;
  }
  EXPECT_FALSE(is_placeholder_name("Ann"));
  EXPECT_FALSE(is_placeholder_name(""));
  EXPECT_EQ(split_full_name("").reason, Reason::empty);
  EXPECT_EQ(split_full_name("123").reason, Reason::malformed);
}

TEST(Names, ANameBesideAPlaceholderIsKeptAndFlagged) {
  const auto baby = split_full_name("Baby Girl Jones");
  EXPECT_TRUE(baby->placeholder);
  EXPECT_EQ(baby->family, "jones");
  EXPECT_TRUE(baby->given.empty());
  EXPECT_EQ(split_full_name("JONES, A N Other")->family, "jones");
  EXPECT_EQ(split_full_name("JONES Unknown")->family, "jones");
  const auto estate = split_full_name("Executors of the late John Smith");
  EXPECT_TRUE(estate->placeholder);
  EXPECT_EQ(estate->family, "smith");
  EXPECT_TRUE(split_full_name("John Smith (deceased)")->placeholder);
}

TEST(Names, OrganisationsAreFlagged) {
  EXPECT_TRUE(is_organisation_name("Smith Lettings Ltd"));
  EXPECT_TRUE(is_organisation_name("Alderwick Borough Council"));
  EXPECT_FALSE(is_organisation_name("John Church"));
}

TEST(Names, CoreOfAFamilyNameHasNoParticles) {
  EXPECT_EQ(family_name_core("van der Berg"), "berg");
  EXPECT_EQ(family_name_core("Mc Donald"), "mcdonald");
  EXPECT_EQ(family_name_core("Smith-Jones"), "smithjones");
}

TEST(Nicknames, GroupsJoinShortAndFullForms) {
  EXPECT_TRUE(same_nickname_group("Bob", "Robert"));
  EXPECT_TRUE(same_nickname_group("Bob", "Rob"));
  EXPECT_TRUE(same_nickname_group("PEGGY", "margaret"));
  EXPECT_TRUE(same_nickname_group("Siân", "Jane"));
  EXPECT_TRUE(same_nickname_group("zzz", "zzz"));
  EXPECT_FALSE(same_nickname_group("Bob", "William"));
  EXPECT_FALSE(same_nickname_group("", ""));
}

TEST(Nicknames, CanonicalIsTheFullFormWhereThereIsOne) {
  EXPECT_EQ(canonical_given_name("Peggy"), "margaret");
  EXPECT_EQ(canonical_given_name("Mags"), "margaret");
  EXPECT_EQ(canonical_given_name("robert"), "robert");
  EXPECT_EQ(canonical_given_name("Alex"), "alex") << "Alexander or Alexandra";
  EXPECT_EQ(canonical_given_name("Qwerty"), "qwerty");
  EXPECT_GE(Nicknames::english().groups(), 300U);
}

TEST(Nicknames, ABrokenListIsRefusedWithItsLine) {
  const auto list = Nicknames::read("robert,bob\nann,,annie\n");
  ASSERT_FALSE(list.has_value());
  EXPECT_NE(list.error().message.find("line 2"), std::string::npos);
}

}  // namespace
}  // namespace cw::linkage
