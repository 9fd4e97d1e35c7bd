// SPDX-License-Identifier: MIT
#include "services/sources/source.h"

#include <gtest/gtest.h>

namespace cw::sources {
namespace {

Source library() {
  return {"library",
          "Library members",
          "alderwick",
          "Spydus",
          "every night",
          "library card number",
          "",
          "barcode",
          {{"name", "full_name", "full_name"}, {"dob", "date_of_birth", "date_of_birth"}},
          Duplicates::free,
          0.25};
}

TEST(SourceDefinitions, AreReadAsTheyWereWritten) {
  const auto read = read_source(source_text(library()));
  ASSERT_TRUE(read) << read.error().message;
  EXPECT_EQ(*read, library());
}

TEST(SourceDefinitions, WhatIsWrongIsSaidWithItsField) {
  const auto fault = [](auto change) {
    Source source = library();
    change(source);
    const auto checked = check_source(source);
    return checked ? std::string("accepted") : checked.error().field + ": " + checked.error().message;
  };
  EXPECT_EQ(fault([](Source&) {}), "accepted");
  EXPECT_EQ(fault([](Source& s) { s.organisation = ""; }), "organisation: the source's organisation is missing.");
  EXPECT_EQ(fault([](Source& s) { s.name = "Library"; }), "name: a source's name must be 1 to 64 of the letters a to z, digits and _.");
  EXPECT_EQ(fault([](Source& s) { s.columns[0].kind = "nonsense"; }),
            "columns: the column name is said to hold nonsense, which is no word of the vocabulary.");
  EXPECT_EQ(fault([](Source& s) { s.columns[1].name = "full_name"; }), "columns: two columns are named full_name.");
  EXPECT_EQ(fault([](Source& s) { s.columns.clear(); }), "columns: the source uses no column.");
  EXPECT_EQ(fault([](Source& s) { s.most_changed_share = 1.5; }),
            "most_changed_share: the share that a load may change must be from 0 to 1.");
  EXPECT_EQ(fault([](Source& s) { s.title = "a\nb"; }), "title: the source's title must be at most 200 bytes of text.");
}

TEST(SourceDefinitions, ASourceCanBeDescribedBeforeItsFirstFile) {
  Source source = library();
  source.columns.clear();
  source.id_column.clear();
  EXPECT_FALSE(check_source(source));
  EXPECT_TRUE(check_source(source, SourceParts::details));
  EXPECT_FALSE(read_source(source_text(source)));
  const auto again = read_source(source_text(source), SourceParts::details);
  ASSERT_TRUE(again) << again.error().message;
  EXPECT_EQ(*again, source);
  source.title.clear();
  EXPECT_EQ(check_source(source, SourceParts::details).error().field, "title");
}

TEST(SourceDefinitions, TextThatIsNoneIsRefused) {
  for (const char* text : {"", "[]", "{}", R"({"name":1})", "{\"name\":"}) EXPECT_FALSE(read_source(text)) << text;
  std::string text = source_text(library());
  text.replace(text.find("\"free\""), 6, "\"maybe\"");
  EXPECT_EQ(read_source(text).error().field, "duplicates");
}

}  // namespace
}  // namespace cw::sources
