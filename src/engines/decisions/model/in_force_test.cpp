// SPDX-License-Identifier: MIT
#include "engines/decisions/model/in_force.h"

#include <gtest/gtest.h>

namespace cw::dmn {
namespace {

std::string model(const std::string& in_force) {
  return "<definitions xmlns=\"https://www.omg.org/spec/DMN/20230324/MODEL/\" namespace=\"urn:m\" name=\"m\"><extensionElements>" +
         in_force + "</extensionElements></definitions>";
}
std::string days(const std::string& attributes) { return model("<cw:inForce xmlns:cw=\"urn:commonweal:dmn:1\" " + attributes + "/>"); }

TEST(InForce, IsReadFromTheExtensionElements) {
  const auto found = read_in_force(days("version=\"2026/27\" from=\"2026-04-01\" to=\"2027-03-31\""), "m.dmn");
  ASSERT_TRUE(found.has_value() && found->has_value());
  EXPECT_EQ((*found)->version, "2026/27");
  EXPECT_TRUE((*found)->covers({2026, 4, 1}));
  EXPECT_TRUE((*found)->covers({2027, 3, 31}));
  EXPECT_FALSE((*found)->covers({2026, 3, 31}));
  EXPECT_FALSE((*found)->covers({2027, 4, 1}));
}

TEST(InForce, OfAnotherNamespaceOrNoneIsNothing) {
  EXPECT_FALSE(read_in_force(model("<inForce from=\"2026-04-01\"/>"), "m.dmn")->has_value());
  EXPECT_FALSE(read_in_force(model("<inForce xmlns=\"urn:other\" about=\"urn:commonweal:dmn:1\"/>"), "m.dmn")->has_value());
}

TEST(InForce, WrongDaysAreRefusedWithTheFile) {
  EXPECT_EQ(read_in_force(days("from=\"1 April\""), "m.dmn").error().message,
            "m.dmn: 'from' of its inForce is not a day. Write it as 2026-04-01.");
  EXPECT_EQ(read_in_force(days("from=\"2026-04-02\" to=\"2026-04-01\""), "m.dmn").error().code, ErrorCode::invalid);
}

VersionedFile version(const std::string& file, std::optional<feel::Date> from, std::optional<feel::Date> to) {
  return {file, "m", "urn:m", InForce{"", from, to}};
}

TEST(InForce, TheVersionOfTheDayIsChosen) {
  const std::vector<VersionedFile> files = {
      version("old", {}, feel::Date{2026, 3, 31}), {"lib", "l", "urn:l", {}}, version("new", feel::Date{2026, 4, 1}, {})};
  EXPECT_EQ(*files_in_force(files, feel::Date{2026, 3, 31}, {2030, 1, 1}), (std::vector<std::size_t>{0, 1}));
  EXPECT_EQ(*files_in_force(files, {}, {2026, 4, 1}), (std::vector<std::size_t>{2, 1}));
}

TEST(InForce, WhereNoneOrSeveralCoverTheDayTheFilesAreNamed) {
  const auto none = files_in_force({version("a", feel::Date{2026, 4, 1}, {})}, feel::Date{2026, 1, 1}, {2026, 5, 1});
  ASSERT_FALSE(none.has_value());
  EXPECT_EQ(none.error().message, "No version of the model 'm' is in force on 2026-01-01. Given are a (from 2026-04-01).");
  EXPECT_TRUE(files_in_force({version("a", feel::Date{2026, 4, 1}, {})}, {}, {2026, 1, 1}).has_value()) << "nothing was asked";
  const auto two = files_in_force({version("a", {}, {}), version("b", {}, {})}, {}, {2026, 5, 1});
  EXPECT_EQ(two.error().code, ErrorCode::conflict);
  const auto silent = files_in_force({version("a", {}, {}), {"b", "m", "urn:m", {}}}, {}, {2026, 5, 1});
  EXPECT_NE(silent.error().message.find("b is one of several files of the model 'm'"), std::string::npos);
}

}  // namespace
}  // namespace cw::dmn
