// SPDX-License-Identifier: MIT
// The Ministry of Justice's components against what its own templates make of the same options (fixtures/moj/fixtures.json).
#include "web/html/moj.h"

#include <gtest/gtest.h>

#include "base/text_file.h"
#include "web/html/fixtures/test_markup.h"
#include "web/html/fixtures/test_options.h"

namespace cw::html::testing {
namespace {

MojText content(const Options& options) { return {options.text("text"), options.html("html")}; }

MojNavigationItem navigation_item(const Options& options) {
  return {options.text("text"),     options.html("html"),    options.text("href"),
          options.is_set("active"), options.text("classes"), options.attributes()};
}
TimelineItem timeline_item(const Options& options) {
  return {.label = content(options.child("label")),
          .byline = content(options.child("byline")),
          .timestamp = options.child("datetime").text("timestamp"),
          .date_text = options.child("datetime").text("format"),
          .text = options.text("text"),
          .html = options.html("html"),
          .classes = options.text("classes"),
          .attributes = options.attributes()};
}
SideNavigationSection section(const Options& options) {
  return {content(options.child("heading")), options.child("heading").number("headingLevel", 4),
          each(options.list("items"), navigation_item)};
}
FilterTag filter_tag(const Options& options) { return {options.text("text"), options.text("href")}; }
FilterCategory category(const Options& options) { return {content(options.child("heading")), each(options.list("items"), filter_tag)}; }

Filter filter(const Options& options) {
  Filter out{.heading = content(options.child("heading")), .options_html = options.html("optionsHtml"), .attributes = options.attributes()};
  if (options.child("submit").has("text")) out.submit_text = options.child("submit").text("text");
  if (options.has("selectedFilters")) {
    const Options selected = options.child("selectedFilters");
    out.selected = SelectedFilters{content(selected.child("heading")), selected.child("clearLink").text("text"),
                                   selected.child("clearLink").text("href"), each(selected.list("categories"), category)};
  }
  return out;
}

Html made(const std::string& component, const Options& options) {
  if (component == "identity-bar")
    return html_of(
        IdentityBar{.title = content(options.child("title")), .classes = options.text("classes"), .attributes = options.attributes()});
  if (component == "timeline")
    return html_of(Timeline{.items = each(options.list("items"), timeline_item),
                            .heading_level = options.number("headingLevel", 2),
                            .classes = options.text("classes"),
                            .attributes = options.attributes()});
  if (component == "sub-navigation") {
    SubNavigation out{
        .items = each(options.list("items"), navigation_item), .classes = options.text("classes"), .attributes = options.attributes()};
    if (options.has("label")) out.label = options.text("label");
    return html_of(out);
  }
  if (component == "side-navigation")
    return html_of(SideNavigation{.label = options.text("label"),
                                  .sections = each(options.list("sections"), section),
                                  .items = each(options.list("items"), navigation_item),
                                  .classes = options.text("classes"),
                                  .attributes = options.attributes()});
  if (component == "badge")
    return html_of(Badge{options.text("text"), options.html("html"), options.text("classes"), options.attributes()});
  return html_of(filter(options));
}

TEST(MojComponents, AreWhatTheirTemplatesMake) {
  const auto content = read_text_file(std::string(CW_SOURCE_DIR) + "/src/web/html/fixtures/moj/fixtures.json");
  ASSERT_TRUE(content) << content.error().message;
  const auto read = parse_json(*content);
  ASSERT_TRUE(read);
  int compared = 0;
  for (const Value& component : *member(*read, "components")->get<List>()) {
    const std::string& name = *member(component, "component")->get<std::string>();
    for (const Value& fixture : *member(component, "fixtures")->get<List>()) {
      const Html ours = made(name, Options(member(fixture, "options")));
      EXPECT_EQ(first_difference(ours.view(), *member(fixture, "html")->get<std::string>()), "")
          << name << ": " << *member(fixture, "name")->get<std::string>();
      ++compared;
    }
  }
  EXPECT_EQ(compared, 13);
}

TEST(MojComponents, NameInPageLanguageWhatTheMacrosSayInEnglish) {
  const Html line = html_of(Timeline{.items = {{.label = {.text = "Uno"}, .byline = {.text = "Bea"}, .by = "gan"}}});
  EXPECT_NE(line.view().find("gan Bea"), std::string_view::npos);
  const Html filters = html_of(Filter{.selected = SelectedFilters{.categories = {{{}, {{"Open", "/a"}}}}}, .remove_text = "Tynnu"});
  EXPECT_NE(filters.view().find("Tynnu"), std::string_view::npos);
  EXPECT_EQ(filters.view().find("Remove"), std::string_view::npos);
}

}  // namespace
}  // namespace cw::html::testing
