// SPDX-License-Identifier: MIT
#include "web/html/look.h"

#include <gtest/gtest.h>

namespace cw::html {
namespace {

TEST(Look, TakesNameAndColoursOfAPlace) {
  const auto look = make_look({.name = "Alderwick Council", .name_welsh = "Cyngor Alderwick", .colour = "#12436D"});
  ASSERT_TRUE(look.has_value());
  EXPECT_EQ(look->name_in(Language::welsh), "Cyngor Alderwick");
  EXPECT_EQ(look->name_in(Language::english), "Alderwick Council");
  EXPECT_NE(look->style.find("--app-header-colour:#12436D"), std::string::npos);
  EXPECT_NE(look->style.find("--govuk-brand-colour:#12436D"), std::string::npos);
  EXPECT_EQ(make_look({.colour = "#ffdd00", .text_colour = "#0b0c0c"})->style.find("brand"), std::string::npos)
      << "it bears no white words";
  EXPECT_NE(make_look({.colour = "#00703c"})->style_address, look->style_address) << "or browsers would keep the old colours";
}

TEST(Look, RefusesWhatCannotBeReadOrIsNoColour) {
  const auto field_of = [](const LookSettings& settings) {
    const auto look = make_look(settings);
    return look ? std::string("taken") : look.error().field;
  };
  EXPECT_EQ(field_of({.name = " "}), "look.name");
  EXPECT_EQ(field_of({.name = std::string(101, 'a')}), "look.name");
  EXPECT_EQ(field_of({.colour = "red"}), "look.colour");
  EXPECT_EQ(field_of({.colour = "#fff;}"}), "look.colour");
  EXPECT_EQ(field_of({.colour = "#12436g"}), "look.colour");
  EXPECT_EQ(field_of({.colour = "#ffdd00"}), "look.colour") << "white on yellow";
  EXPECT_EQ(field_of({.colour = "#ffdd00", .text_colour = "#0b0c0c"}), "taken");
}

TEST(Contrast, IsAsWcagComputesIt) {
  EXPECT_NEAR(contrast("#000000", "#ffffff"), 21, 0.01);
  EXPECT_NEAR(contrast("#ffffff", "#1d70b8"), 5.17, 0.01);
  EXPECT_NEAR(contrast("#777777", "#ffffff"), 4.48, 0.01);
  EXPECT_EQ(contrast("#ffffff", "white"), 0);
}

}  // namespace
}  // namespace cw::html
