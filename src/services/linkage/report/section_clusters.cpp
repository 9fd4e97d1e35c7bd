// SPDX-License-Identifier: MIT
// The groups of records that were made one: how large they are, how well they hold together, and some of them to look at.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "services/linkage/report/chart.h"
#include "services/linkage/report/sections.h"
#include "services/linkage/report/words.h"

namespace cw::link {
namespace {

constexpr std::size_t most_clusters = 40, most_members = 25, most_links = 40, most_columns = 10;
constexpr std::size_t most_bytes = 2'300'000;

std::string_view validity_in_words(linkage::Validity validity) {
  switch (validity) {
    case linkage::Validity::sound: return "The links agree with each other.";
    case linkage::Validity::weak_link: return "One weak link holds two parts together.";
    case linkage::Validity::over_merged: return "The records may be of more than one.";
    case linkage::Validity::conflict:
      return "Something forbids that all of these are one: a duplicate-free source, or a person's decision.";
  }
  return "";
}

std::string member_name(const ReportCluster& cluster, std::size_t member) {
  if (member >= cluster.members.size()) return "a record that is not shown";
  return clipped(fmt::format("{} {}", cluster.members[member].source, cluster.members[member].id), 60);
}

void members_table(Html& html, const ReportCluster& cluster) {
  std::vector<Heading> headings = {{"Record"}};
  const std::size_t columns = std::min(cluster.columns.size(), most_columns);
  for (std::size_t c = 0; c < columns; ++c) headings.push_back({spaced(cluster.columns[c])});
  const std::size_t shown = std::min(cluster.members.size(), most_members);
  {
    TableWriter table(html, "Its records", headings);
    for (std::size_t m = 0; m < shown; ++m) {
      table.row(member_name(cluster, m));
      for (std::size_t c = 0; c < columns; ++c)
        table.cell(c < cluster.members[m].values.size() ? clipped(cluster.members[m].values[c], 80) : "");
    }
  }
  say_cut(html, std::max<std::size_t>(cluster.note.records, cluster.members.size()), shown);
}

void links_table(Html& html, const ReportCluster& cluster) {
  if (cluster.links.empty()) return;
  std::vector<ReportClusterLink> links = cluster.links;
  std::ranges::stable_sort(links, {}, &ReportClusterLink::weight);
  const std::size_t shown = std::min(links.size(), most_links);
  {
    TableWriter table(html, "Its links, the weakest first", {{"Record"}, {"Record"}, {"Weight", Align::right}, {"Sure", Align::right}});
    for (const ReportClusterLink& link : std::span(links).first(shown))
      table.row(member_name(cluster, link.left))
          .cell(member_name(cluster, link.right))
          .number(with_sign(link.weight, 1))
          .number(percent(linkage::probability_of(link.weight)));
  }
  say_cut(html, links.size(), shown);
}

void write_cluster(Html& html, const ReportCluster& cluster) {
  html.open("details", {{"class", "case"}}).open("summary");
  html.element("span", fmt::format("{}: {}", clipped(cluster.id, 60), counted(cluster.note.records, "record", "records")));
  html.text(fmt::format(", weakest link {}. ", with_sign(cluster.note.weakest, 1)));
  if (!cluster.why_shown.empty()) html.element("b", cluster.why_shown, {{"class", "tag other"}});
  html.close();
  paragraph(html, fmt::format("{} The weakest link that holds it together has weight {} ({} sure); over all compared pairs the mean is {}. "
                              "Without that link the group would fall in two.",
                              validity_in_words(cluster.note.validity), with_sign(cluster.note.weakest, 1),
                              percent(linkage::probability_of(cluster.note.weakest)), with_sign(cluster.note.mean_weight, 1)));
  members_table(html, cluster);
  links_table(html, cluster);
  html.close();
}

void counts_table(Html& html, std::string_view caption, std::string_view what, std::string_view of,
                  const std::vector<ReportCounts>& counts) {
  if (counts.empty()) return;
  TableWriter table(html, caption, {{std::string(what)}, {"What it means"}, {std::string(of), Align::right}});
  for (std::size_t i = 0; i < std::min(counts.size(), most_rows / 4); ++i)
    table.row(spaced(clipped(counts[i].name, 200))).cell(counts[i].meaning).number(thousands(counts[i].count));
}

}  // namespace

void write_clusters(Html& html, const ReportData& data) {
  const SubjectWords words = words_of(data.subject);
  paragraph(html, fmt::format("This part holds personal data. Records that were found to be of one {} form a group. Here are the largest "
                              "groups and those that hold together least well.",
                              words.one));
  counts_table(html, "Links that were strong enough and still not followed", "Why", "Links", data.cuts);
  std::size_t shown = 0;
  for (; shown < std::min(data.clusters.size(), most_clusters) && html.size() < most_bytes; ++shown)
    write_cluster(html, data.clusters[shown]);
  say_cut(html, data.clusters.size(), shown);
}

void write_sizes(Html& html, const ReportData& data) {
  ColumnChart chart{
      "Groups by number of records", "Upright columns on a scale of powers of ten.", "records in the group", "groups", {"groups"}, {},
      CountScale::powers_of_ten};
  std::vector<std::pair<std::uint64_t, std::uint64_t>> sizes = data.cluster_sizes;
  std::ranges::sort(sizes);
  for (std::size_t i = 0; i < std::min<std::size_t>(sizes.size(), 40); ++i)
    chart.classes.push_back({thousands(sizes[i].first), static_cast<double>(sizes[i].second), 0});
  if (!sizes.empty()) {
    draw(html, chart);
    const std::size_t shown = std::min(sizes.size(), most_rows);
    open_details(html, "Table: groups by number of records");
    {
      TableWriter table(html, "Groups by number of records", {{"Records"}, {"Groups", Align::right}, {"Records in them", Align::right}});
      for (const auto& [records, clusters] : std::span(sizes).first(shown))
        table.row(thousands(records)).number(thousands(clusters)).number(thousands(records * clusters));
    }
    say_cut(html, sizes.size(), shown);
    html.close();
  }
  counts_table(html, "How well groups of two records and more hold together", "State", "Groups", data.validity);
}

}  // namespace cw::link
