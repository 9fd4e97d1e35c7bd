// SPDX-License-Identifier: MIT
#include "engines/linkage/standardise/transforms.h"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <random>
#include <set>
#include <sstream>

#include "engines/linkage/standardise/internal/word_lists.h"

namespace cw::linkage {
namespace {

std::string file_text(const std::string& path) {
  std::ifstream in(std::string(CW_SOURCE_DIR) + "/" + path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}

TEST(Transforms, EveryExampleGivesWhatItSays) {
  for (const TransformInfo& info : list_transforms()) {
    auto transform = find_transform(info.example_spec);
    ASSERT_TRUE(transform.has_value()) << info.name << ": " << transform.error().message;
    const auto out = (*transform)(info.example_in);
    const auto wanted = info.example_out ? std::optional<std::string>(*info.example_out) : std::nullopt;
    EXPECT_EQ(out, wanted) << info.name << " of " << info.example_in << " gave " << out.value_or("nothing");
  }
}

TEST(Transforms, HaveNamesOfTheirOwn) {
  std::set<std::string_view> names;
  for (const TransformInfo& info : list_transforms()) EXPECT_TRUE(names.insert(info.name).second) << info.name;
  EXPECT_GT(names.size(), 50U);
}

TEST(Transforms, AnUnknownNameIsRefusedWithNearOnes) {
  const auto found = find_transform("postcod");
  ASSERT_FALSE(found.has_value());
  EXPECT_EQ(found.error().code, ErrorCode::unsupported);
  EXPECT_NE(found.error().message.find("postcode"), std::string::npos) << found.error().message;
}

TEST(Transforms, ArgumentsAreChecked) {
  for (const char* spec : {"trim:1", "substring", "substring:a", "substring:1,-2", "extract:(", "replace:x", "date:uk", "extract"}) {
    const auto found = find_transform(spec);
    ASSERT_FALSE(found.has_value()) << spec;
    EXPECT_EQ(found.error().code, ErrorCode::invalid) << spec;
    EXPECT_EQ(found.error().field, spec);
  }
}

TEST(Transforms, AChainStopsAtNothing) {
  const std::vector<std::string> specs = {"trim", "null_if:NA", "upper", "substring:1,2"};
  const auto chain = chain_transforms(specs);
  ASSERT_TRUE(chain.has_value());
  EXPECT_EQ((*chain)(" ann "), "AN");
  EXPECT_EQ((*chain)(" na "), std::nullopt);
}

TEST(Transforms, TwiceIsAsOnceOnRandomInput) {
  const std::set<std::string_view> parts = {"extract", "replace", "substring", "middle_names", "null_if"};
  const std::vector<std::string> pieces = {"Mr",     " ",    "O'",       "Brien", "van der ", "(Bob)", "nee ",   "é",    "Ł",   "14a ",
                                           "Flat 2", ", ",   "St ",      "Road",  "SW1A",     "1AA",   "@",      ".com", "+44", "07700",
                                           "900123", "\xff", "Наталья ", "-",     "/",        "baby ", "twin 1", "2001", "03/", "Feb ",
                                           "999",    "جون ", "مریم",     "ﬁ",     "İ",        "ß",     "Mc ",    "#",    "jr",  "\"x\""};
  std::mt19937 random(7);
  for (const TransformInfo& info : list_transforms()) {
    if (parts.contains(info.name) || info.name.starts_with("address") || info.name.starts_with("full_name_") || info.name == "known_as" ||
        info.name == "former_name" || info.name.starts_with("date_") || info.name.starts_with("email_") ||
        info.name.starts_with("postcode_") || info.name == "double_metaphone" || info.name == "double_metaphone_secondary" ||
        info.name == "soundex") {
      continue;
    }
    const auto transform = find_transform(info.example_spec.starts_with("date") ? "date" : info.example_spec);
    for (int round = 0; round < 300; ++round) {
      std::string text;
      for (std::uint32_t n = random() % 6; n > 0; --n) text += pieces[random() % pieces.size()];
      const auto once = (*transform)(text);
      if (!once) continue;
      EXPECT_EQ((*transform)(*once), once) << info.name << " of " << text;
    }
  }
}

TEST(Transforms, TheReferencePageIsTheTable) {
  const std::string page = file_text("docs/reference/standardising.md");
  EXPECT_EQ(page, transforms_reference()) << "write it anew: CW_WRITE_REFERENCE=1 and run this test";
  if (std::getenv("CW_WRITE_REFERENCE") != nullptr) {
    std::ofstream(std::string(CW_SOURCE_DIR) + "/docs/reference/standardising.md", std::ios::binary) << transforms_reference();
  }
}

TEST(WordLists, TheBuiltInCopiesAreThePackage) {
  const std::string folder = "packages/linkage-en/";
  EXPECT_EQ(nicknames_csv(), file_text(folder + "nicknames.csv")) << "run tools/embed_linkage_words";
  EXPECT_EQ(given_names_csv(), file_text(folder + "given_names.csv"));
  EXPECT_EQ(family_names_csv(), file_text(folder + "family_names.csv"));
  EXPECT_EQ(titles_csv(), file_text(folder + "titles.csv"));
  EXPECT_EQ(suffixes_csv(), file_text(folder + "suffixes.csv"));
  EXPECT_EQ(particles_csv(), file_text(folder + "particles.csv"));
  EXPECT_EQ(o_names_csv(), file_text(folder + "o_names.csv"));
  EXPECT_EQ(placeholders_csv(), file_text(folder + "placeholders.csv"));
  EXPECT_EQ(placeholders_whole_csv(), file_text(folder + "placeholders_whole.csv"));
  EXPECT_EQ(organisations_csv(), file_text(folder + "organisations.csv"));
  EXPECT_EQ(street_types_csv(), file_text(folder + "street_types.csv"));
  EXPECT_EQ(sub_buildings_csv(), file_text(folder + "sub_buildings.csv"));
}

TEST(WordLists, AnEmptyEntryIsRefusedWithItsLine) {
  const auto list = WordList::read("# comment\nstreet,st\nroad,,rd\n");
  ASSERT_FALSE(list.has_value());
  EXPECT_NE(list.error().message.find("line 3"), std::string::npos);
}

}  // namespace
}  // namespace cw::linkage
