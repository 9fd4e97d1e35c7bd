// SPDX-License-Identifier: MIT
#include "services/linkage/report/report.h"

#include <gtest/gtest.h>

#include "base/run_metrics.h"
#include "services/linkage/report/html.h"
#include "services/linkage/report/sections.h"
#include "services/linkage/report/test_example.h"
#include "services/linkage/report/words.h"

namespace cw::link {
namespace {

std::size_t times(std::string_view text, std::string_view part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string_view::npos; at = text.find(part, at + part.size())) ++count;
  return count;
}

// Every element that is opened is closed by its own name, in order; style and comments are not looked into.
std::string first_nesting_fault(std::string_view page) {
  std::vector<std::string> open;
  for (std::size_t at = page.find('<'); at != std::string_view::npos; at = page.find('<', at + 1)) {
    const std::size_t end = page.find('>', at);
    const std::string tag(page.substr(at + 1, end - at - 1));
    const std::string name = tag.substr(0, tag.find_first_of(" /", 1));
    if (tag[0] == '!' || name == "meta" || tag.back() == '/') continue;
    if (tag[0] != '/') {
      open.push_back(name);
      continue;
    }
    if (open.empty() || "/" + open.back() != tag) return tag;
    open.pop_back();
  }
  return open.empty() ? "" : open.back() + " is not closed";
}

TEST(Html, text_and_attributes_from_outside_never_become_markup) {
  Html html;
  html.open("p", {{"title", "\"><script>"}}).text("<script>alert('x') & \"y\"</script>").close();
  EXPECT_EQ(std::move(html).finish(),
            "<p title=\"&quot;&gt;&lt;script&gt;\">&lt;script&gt;alert(&#39;x&#39;) &amp; &quot;y&quot;&lt;/script&gt;</p>");
}

TEST(Html, what_cannot_be_shown_becomes_the_replacement_character) {
  EXPECT_EQ(printable(std::string_view("a\0b", 3)), "a\uFFFDb");
  EXPECT_EQ(printable("a\xFFz"), "a\uFFFDz");
  EXPECT_EQ(printable("abc\u202Egpj.exe"), "abc\uFFFDgpj.exe") << "characters that turn the direction of writing would let a value lie";
  EXPECT_EQ(printable("zażółć\tgęślą\n"), "zażółć\tgęślą\n");
}

TEST(Html, long_text_is_cut_between_characters) {
  EXPECT_EQ(clipped("żółw", 4), "żółw");
  EXPECT_EQ(clipped("żółwie", 4), "żółw\u2026");
}

TEST(Words, numbers_read_as_people_write_them) {
  EXPECT_EQ(thousands(0), "0");
  EXPECT_EQ(thousands(999), "999");
  EXPECT_EQ(thousands(1'000), "1,000");
  EXPECT_EQ(thousands(12'345'678), "12,345,678");
  EXPECT_EQ(counted(1, "file", "files"), "1 file");
  EXPECT_EQ(with_sign(-3.1, 1), "\u22123.1");
  EXPECT_EQ(with_sign(0.001, 1), "0.0");
  EXPECT_EQ(small_number(3.3e-5), "3.3 × 10⁻⁵");
  EXPECT_EQ(small_number(0.0042), "0.004200");
  EXPECT_EQ(seconds(125), "2 min 5 s");
}

TEST(Words, a_share_that_is_not_all_is_never_said_to_be_all) {
  EXPECT_EQ(percent(1), "100%");
  EXPECT_EQ(percent(0.99999), "more than 99.99%");
  EXPECT_EQ(percent(0.9997), "99.97%");
  EXPECT_EQ(percent(0.00001), "less than 0.01%");
  EXPECT_EQ(percent(0), "0%");
  EXPECT_EQ(percent(not_known), "not known");
  EXPECT_EQ(odds_in_words(0.0192), "about 1 in 50");
  EXPECT_EQ(odds_in_words(0.00001), "fewer than 1 in 10,000");
}

TEST(Report, holds_every_section_of_the_example_and_is_well_formed) {
  const std::string page = render_report(report_example());
  EXPECT_EQ(first_nesting_fault(page), "");
  for (const char* id : {"summary", "read", "columns", "choices", "blocking", "households", "groups", "pairs", "clusters", "weights",
                         "training", "histogram", "terms", "unlinkable", "sizes", "threshold", "truth", "run"}) {
    EXPECT_EQ(times(page, "id=\"" + std::string(id) + "\""), 1U) << id;
    EXPECT_EQ(times(page, "href=\"#" + std::string(id) + "\""), 1U) << id;
  }
  EXPECT_EQ(times(page, "<h1>"), 1U);
}

TEST(Report, says_that_it_holds_personal_data) {
  EXPECT_NE(render_report({}).find("This file contains personal data: do not e-mail it."), std::string::npos);
}

TEST(Report, holds_no_script_and_names_no_address_to_fetch) {
  const std::string page = render_report(report_example());
  EXPECT_EQ(page.find("<script"), std::string::npos);
  EXPECT_EQ(page.find("<img"), std::string::npos);
  EXPECT_EQ(page.find("<link"), std::string::npos);
  EXPECT_EQ(page.find("src="), page.find("src=x onerror")) << "only the hostile value, as text";
  EXPECT_EQ(page.find("http:"), std::string::npos);
  EXPECT_EQ(page.find("https:"), std::string::npos);
  EXPECT_NE(page.find("&lt;script&gt;alert(1)&lt;/script"), std::string::npos);
  EXPECT_NE(page.find("default-src 'none'"), std::string::npos);
}

TEST(Report, a_hostile_value_in_any_text_stays_text) {
  const std::string hostile = "</td><script>x</script>\"'&\x01";
  ReportData data = report_example();
  data.title = data.written = data.version = data.threshold_reason = hostile;
  for (ReportFile& file : data.files) file.source = file.file = file.read_as = hostile;
  for (ReportColumn& column : data.columns) column.source = column.column = column.meaning = column.reason = hostile;
  for (linkage::Choice& choice : data.choices) choice.topic = choice.decision = choice.reason = hostile;
  for (ReportRule& rule : data.blocking.rules) rule.rule.rule = hostile;
  for (ReportGrouping& grouping : data.groupings) grouping.by = grouping.groups[0].name = hostile;
  for (linkage::Comparison& comparison : data.model.comparisons) comparison.output_column = comparison.levels[1].label = hostile;
  for (ReportCluster& cluster : data.clusters) cluster.id = cluster.columns[0] = cluster.members[0].values[0] = hostile;
  for (ReportTermColumn& terms : data.terms) terms.column = hostile;
  data.run.commands = {hostile};
  data.run.configuration = hostile;
  const std::string page = render_report(data);
  EXPECT_EQ(first_nesting_fault(page), "");
  EXPECT_EQ(page.find("<script"), std::string::npos);
  EXPECT_EQ(page.find('\x01'), std::string::npos);
}

TEST(Report, an_empty_run_gives_a_page_without_empty_sections) {
  const std::string page = render_report({});
  EXPECT_EQ(first_nesting_fault(page), "");
  EXPECT_EQ(times(page, "<section "), 2U) << "the summary and the run";
  EXPECT_NE(page.find("0 records were read from the input."), std::string::npos);
}

TEST(Report, says_how_many_are_in_both_of_two_files_and_how_sure_that_is) {
  ReportData data;
  data.files = {{.source = "census", .file = "census.csv", .read_as = "", .records = 492, .rejected = 0, .duplicate_free = true},
                {.source = "pes", .file = "pes.csv", .read_as = "", .records = 496, .rejected = 0, .duplicate_free = true}};
  data.totals.records = 988;
  data.totals.entities = 640;
  data.totals.in_both = {348.2, 339.6, 356.1};
  data.totals.joined_pairs = 350;
  data.totals.precision.value = 0.98;
  const std::string page = render_report(data);
  EXPECT_NE(page.find("<strong>About 348 (likely between 340 and 356) people are in both census and pes</strong>"), std::string::npos);
  EXPECT_NE(page.find("Joined although different: about 1 in 50 (2.0%) of the joined pairs of records, or about 7 of 350 pairs."),
            std::string::npos);
}

TEST(Report, values_of_personal_columns_are_not_listed) {
  ReportData data;
  data.columns = {{"a", "Surname", "family_name", 0.9, "", 10, 10, 3, Privacy::personal, {{"Featherstonehaugh", 4}}, {{"Aaaa", 4}}},
                  {"a", "Tenure", "category", 0.9, "", 10, 10, 3, Privacy::open, {{"rented", 4}}, {{"aaaa", 4}}}};
  data.terms = {{"family_name", Privacy::personal, 3, 1, {{"Featherstonehaugh", 4, 1}}, {{"Featherstonehaugh", 1, 1}}}};
  const std::string page = render_report(data);
  EXPECT_EQ(page.find("Featherstonehaugh"), std::string::npos);
  EXPECT_NE(page.find("Aaaa (4)"), std::string::npos);
  EXPECT_NE(page.find("rented (4)"), std::string::npos);
}

TEST(Report, a_group_with_clearly_lower_recall_is_warned_of_and_chance_is_not) {
  ReportGrouping grouping{"sex", {{"female", 100, 0.5, {}, {0.90, 0.88, 0.92}}, {"male", 100, 0.5, {}, {0.97, 0.96, 0.98}}}, {}};
  ASSERT_EQ(warnings_of(grouping).size(), 1U);
  EXPECT_NE(warnings_of(grouping)[0].find("90.0% for “female” but 97.0% for “male”"), std::string::npos);
  grouping.groups[0].recall = {0.95, 0.91, 0.99};
  EXPECT_TRUE(warnings_of(grouping).empty());
}

TEST(Report, what_differs_between_two_values_is_marked_in_whole_characters) {
  ReportData data;
  data.model = example_model();
  data.threshold = 0.95;
  data.bands = {{not_known,
                 not_known,
                 1,
                 {example_pair(data.model, {{"müller", "möller"}, {"o'neil", "oneil"}, {"", "2001-02-03"}, {"x", "x"}}, {3, 3, 0, 1})}}};
  const std::string page = render_report(data);
  EXPECT_NE(page.find("m<mark>ü</mark>ller</td>"), std::string::npos);
  EXPECT_NE(page.find("o<mark>&#39;</mark>neil</td>"), std::string::npos);
  EXPECT_NE(page.find("m<mark>ö</mark>ller</td>"), std::string::npos);
  EXPECT_NE(page.find(">oneil</td>"), std::string::npos);
  EXPECT_NE(page.find("missing in one"), std::string::npos);
}

TEST(Report, of_a_run_with_a_great_deal_to_show_stays_below_3_megabytes_and_is_soon_made) {
  ReportData data = report_example();
  const std::string long_text(5'000, 'x');
  for (ReportBand& band : data.bands)
    while (band.sample.size() < 5'000) band.sample.push_back(band.sample[0]);
  while (data.clusters.size() < 5'000) data.clusters.push_back(data.clusters[0]);
  while (data.columns.size() < 10'000)
    data.columns.push_back({"wide", long_text, long_text, 0.5, long_text, 9, 9, 9, Privacy::personal, {}, {{long_text, 1}}});
  while (data.choices.size() < 10'000) data.choices.push_back({long_text, long_text, long_text, 0.5});
  while (data.rejects.size() < 100'000) data.rejects.push_back({long_text, long_text, 1, {1}});
  while (data.remarks.size() < 10'000) data.remarks.push_back(long_text);
  while (data.truth->roc.size() < 20'000) data.truth->roc.push_back({0.5, 0.5, 1});
  while (data.model.comparisons.size() < 200) data.model.comparisons.push_back(data.model.comparisons[0]);
  const double start = process_cost().cpu_seconds;
  const std::string page = render_report(data);
  EXPECT_LT(process_cost().cpu_seconds - start, 5.0) << "0.5 s is usual; sanitizers take longer";
  EXPECT_LT(page.size(), 3'000'000U);
  EXPECT_EQ(first_nesting_fault(page), "");
}

TEST(Report, the_same_data_give_the_same_bytes) { EXPECT_EQ(render_report(report_example()), render_report(report_example())); }

TEST(Report, answers_first_how_many_people_and_households_and_how_sure) {
  const std::string page = render_report(report_example());
  const std::size_t contents = page.find("id=\"contents\"");
  for (const char* part : {"27,114 different people", "(likely between 26,480 and 27,390)",
                           "9,104 households (likely between 8,990 and 9,350)", "1,589 pairs of records are doubtful", "What to do next"}) {
    const std::size_t at = page.find(part);
    EXPECT_NE(at, std::string::npos) << part;
    EXPECT_LT(at, contents) << part;
  }
}

TEST(Report, says_in_words_why_a_pair_is_likely) {
  const auto bar = [](std::string name, std::string label, double weight, std::string left, std::string right) {
    linkage::WaterfallBar out;
    out.comparison = std::move(name), out.label = std::move(label), out.log2_bayes_factor = weight;
    out.columns = {out.comparison}, out.values_left = {std::move(left)}, out.values_right = {std::move(right)};
    return out;
  };
  std::vector<linkage::WaterfallBar> bars = {bar("given_name", "same given name", 6, "ann", "ann"),
                                             bar("postcode", "All other comparisons", -3, "AW1 1AA", "AW2 2BB"),
                                             bar("date_of_birth", "same date of birth", 9, "1980-01-01", "1980-01-01"),
                                             bar("phone", "", 0, "", "012"), bar("family_name", "alike (0.88)", 2, "smith", "smyth")};
  EXPECT_EQ(pair_in_words(bars), "Same date of birth and given name; family name: alike; different postcode; phone missing.");
}

TEST(Report, shows_what_a_review_found_in_place_of_how_to_make_one) {
  const std::string page = render_report(report_example());
  EXPECT_NE(page.find("commonweal review --out people --sample 200"), std::string::npos);
  const ReportReview review{180, 200, {{"of all pairs of records that were joined are right", {0.98, 0.95, 0.99}}}, {}, false};
  const std::optional<std::string> changed = with_review(page, review);
  ASSERT_TRUE(changed);
  EXPECT_EQ(changed->find("commonweal review --out people --sample 200"), std::string::npos);
  EXPECT_NE(changed->find("A person judged 180 of 200 records drawn at random."), std::string::npos);
  EXPECT_NE(changed->find("98.0% of all pairs of records that were joined are right (likely between 95.0% and 99.0%)."), std::string::npos);
  EXPECT_EQ(first_nesting_fault(*changed), "");
  EXPECT_FALSE(with_review("<p>a page of an earlier version</p>", review));
}

}  // namespace
}  // namespace cw::link
