// SPDX-License-Identifier: MIT
// The page: head, banner, contents, the sections of both parts.
#include "services/linkage/report/report.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "services/linkage/report/sections.h"
#include "services/linkage/report/style.h"

namespace cw::link {
namespace {

constexpr std::string_view officer_title = "For the records officer";
bool always(const ReportData&) { return true; }

constexpr Section officer[] = {
    {"read", "What was read, and what could not be", [](const ReportData& d) { return !d.files.empty(); }, write_intake},
    {"columns", "What the columns hold", [](const ReportData& d) { return !d.columns.empty() || !d.standardised.empty(); }, write_columns},
    {"choices", "Choices that were made for you", [](const ReportData& d) { return !d.choices.empty(); }, write_choices},
    {"blocking", "Which records were compared", [](const ReportData& d) { return !d.blocking.rules.empty(); }, write_blocking},
    {"households", "Households", [](const ReportData& d) { return d.households.has_value(); }, write_households},
    {"groups", "Does it work equally well for everybody?", [](const ReportData& d) { return !d.groupings.empty(); }, write_groups},
    {"pairs", "Pairs to look at, doubtful ones and others", [](const ReportData& d) { return !d.bands.empty(); }, write_pairs},
    {"clusters", "Groups of records to look at", [](const ReportData& d) { return !d.clusters.empty() || !d.cuts.empty(); },
     write_clusters},
};
constexpr Section statistician[] = {
    {"weights", "Match weights, m and u", [](const ReportData& d) { return !d.model.comparisons.empty(); }, write_weights},
    {"training", "How the model was trained",
     [](const ReportData& d) { return !d.training.sessions.empty() || d.training.u_sample_pairs > 0 || d.training.joint.has_value(); },
     write_training},
    {"histogram", "Match weights of the pairs", [](const ReportData& d) { return !d.weights.empty(); }, write_histogram},
    {"terms", "Term frequencies", [](const ReportData& d) { return !d.terms.empty(); }, write_terms},
    {"unlinkable", "Records that cannot be linked", [](const ReportData& d) { return !d.unlinkable.empty(); }, write_unlinkable},
    {"sizes", "Sizes and soundness of groups", [](const ReportData& d) { return !d.cluster_sizes.empty() || !d.validity.empty(); },
     write_sizes},
    {"threshold", "The threshold", [](const ReportData& d) { return !d.thresholds.empty() || std::isfinite(d.threshold); },
     write_thresholds},
    {"truth", "Measured against the truth", [](const ReportData& d) { return d.truth.has_value(); }, write_truth},
    {"run", "The run", always, write_run},
};

void write_head(Html& html, const ReportData& data) {
  html.raw("<!DOCTYPE html>\n").open("html", {{"lang", "en-GB"}}).open("head");
  html.raw("<meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width,initial-scale=1\">");
  // Nothing is fetched and no script runs, whatever a value may hold.
  html.raw(
      "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action "
      "'none'\">");
  html.raw("<meta name=\"robots\" content=\"noindex,nofollow\"><meta name=\"referrer\" content=\"no-referrer\">");
  html.element("title", data.title);
  html.open("style").raw(report_style).close().close();
}

// The hatching of bars, defined once for all charts.
void write_patterns(Html& html) {
  html.raw(
      "<svg width=\"0\" height=\"0\" style=\"position:absolute\" aria-hidden=\"true\"><defs><pattern id=\"hatch\" width=\"6\" height=\"6\" "
      "patternUnits=\"userSpaceOnUse\" patternTransform=\"rotate(45)\"><rect width=\"6\" height=\"6\" fill=\"#fff\"/><rect width=\"3\" "
      "height=\"6\" "
      "fill=\"#b34a00\"/></pattern></defs></svg>");
}

void write_banner(Html& html) {
  html.open("div", {{"class", "personal"}});
  html.open("p")
      .element("strong", "This file contains personal data: do not e-mail it.")
      .text(" Keep it where the records are kept, show it only to those who may see them, and delete it when the work is done.")
      .close();
  html.close();
}

// The answer stands before the contents: it is what most readers came for.
void write_answer(Html& html, const ReportData& data) {
  html.open("section", {{"aria-labelledby", "summary"}, {"class", "answer"}});
  html.element("h2", "Summary", {{"id", "summary"}});
  write_summary(html, data);
  html.close();
}

void write_contents_of(Html& html, std::string_view title, std::span<const Section> sections, const ReportData& data) {
  html.element("p", title);
  html.open("ol");
  if (title == officer_title) html.open("li").element("a", "Summary", {{"href", "#summary"}}).close();
  for (const Section& section : sections)
    if (section.has_content(data))
      html.open("li").element("a", section.title.text(), {{"href", fmt::format("#{}", section.id.text())}}).close();
  html.close();
}

void write_sections(Html& html, std::span<const Section> sections, const ReportData& data) {
  for (const Section& section : sections) {
    if (!section.has_content(data)) continue;
    html.open("section", {{"aria-labelledby", std::string(section.id.text())}});
    html.element("h3", section.title.text(), {{"id", std::string(section.id.text())}});
    section.write(html, data);
    html.open("p", {{"class", "up"}}).element("a", "Back to contents", {{"href", "#contents"}}).close();
    html.close();
    html.raw("\n");
  }
}

void write_top(Html& html, const ReportData& data) {
  html.element("a", "Skip to the summary", {{"class", "skip"}, {"href", "#main"}});
  write_patterns(html);
  html.open("header").open("div", {{"class", "wide"}}).element("p", "Commonweal: record linkage").close().close();
  html.open("main", {{"id", "main"}, {"class", "wide"}});
  html.element("h1", data.title);
  if (!data.written.empty() || !data.version.empty())
    html.element(
        "p",
        fmt::format("{}{}{}", data.written.empty() ? "" : "Written " + data.written,
                    data.written.empty() || data.version.empty() ? "" : ", ", data.version.empty() ? "" : "by commonweal " + data.version),
        {{"class", "note"}});
  write_banner(html);
  write_answer(html, data);
  html.open("nav", {{"aria-labelledby", "contents"}}).element("h2", "Contents", {{"id", "contents"}});
  write_contents_of(html, officer_title, officer, data);
  write_contents_of(html, "For the statistician", statistician, data);
  html.close();
}

}  // namespace

std::string render_report(const ReportData& data) {
  Html html;
  write_head(html, data);
  html.open("body");
  write_top(html, data);
  html.element("h2", officer_title, {{"id", "officer"}});
  write_sections(html, officer, data);
  html.element("h2", "For the statistician", {{"id", "statistician"}, {"class", "second"}});
  html.element("p", "What follows needs knowledge of record linkage: the model, how it was estimated, and how it behaves.");
  write_sections(html, statistician, data);
  html.close();  // main
  html.open("footer")
      .element("div",
               "Made by Commonweal from the files named above. Nothing in this page was fetched from a network, and it holds no script.",
               {{"class", "wide"}})
      .close();
  return std::move(html).finish();
}

}  // namespace cw::link
