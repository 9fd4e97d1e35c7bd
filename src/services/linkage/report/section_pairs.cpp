// SPDX-License-Identifier: MIT
// A sample of pairs at each band of match weight: values side by side, differences marked, and how the evidence adds up.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "services/linkage/report/chart.h"
#include "services/linkage/report/sections.h"
#include "services/linkage/report/words.h"

namespace cw::link {
namespace {

constexpr std::size_t most_pairs_of_band = 12, most_characters = 120;
// No more pairs are written once the page has this size.
constexpr std::size_t most_bytes = 1'900'000;

bool all_empty(const std::vector<std::string>& values) {
  return std::ranges::all_of(values, [](const std::string& value) { return value.empty(); });
}

bool begins_character(char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }

// What two texts have in common at their begin and end, in bytes, in whole characters.
struct Common {
  std::size_t head = 0, tail = 0;
};
Common common_of(std::string_view a, std::string_view b) {
  Common common;
  const std::size_t most = std::min(a.size(), b.size());
  while (common.head < most && a[common.head] == b[common.head]) ++common.head;
  while (common.head > 0 && common.head < a.size() && !begins_character(a[common.head])) --common.head;
  while (common.head > 0 && common.head < b.size() && !begins_character(b[common.head])) --common.head;
  while (common.tail < most - common.head && a[a.size() - 1 - common.tail] == b[b.size() - 1 - common.tail]) ++common.tail;
  while (common.tail > 0 && !begins_character(a[a.size() - common.tail])) --common.tail;
  return common;
}

void write_marked(Html& html, std::string_view text, Common common) {
  html.text(text.substr(0, common.head));
  const std::string_view middle = text.substr(common.head, text.size() - common.head - common.tail);
  if (!middle.empty()) html.element("mark", middle);
  html.text(text.substr(text.size() - common.tail));
}

// One side: its parts one after another, what differs from the same part of the other side marked.
void write_side(Html& html, const std::vector<std::string>& own, const std::vector<std::string>& other) {
  if (all_empty(own)) {
    html.text("(none)");
    return;
  }
  bool first = true;
  for (std::size_t i = 0; i < own.size(); ++i) {
    if (own[i].empty()) continue;
    if (!first) html.text(" | ");
    first = false;
    const std::string mine = clipped(own[i], most_characters),
                      theirs = i < other.size() ? clipped(other[i], most_characters) : std::string();
    if (theirs.empty() || mine == theirs)
      html.text(mine);
    else
      write_marked(html, mine, common_of(mine, theirs));
  }
}

void write_values(TableWriter& table, const std::vector<std::string>& left, const std::vector<std::string>& right) {
  write_side(table.open_cell(), left, right);
  write_side(table.open_cell(), right, left);
}

std::string compared_in_words(const linkage::WaterfallBar& bar) {
  if (std::abs(bar.log2_bayes_factor) < 0.005 && (all_empty(bar.values_left) || all_empty(bar.values_right))) return "missing in one";
  const bool plain = bar.label.empty() || bar.label.starts_with("Exact match") || bar.label.starts_with("same");
  if (bar.values_left == bar.values_right && plain) return "the same";
  if (bar.label.empty() || bar.label == "All other comparisons") return "different";
  return clipped(bar.label, 100);
}

// Which comparison shows a column: that of its name, else the one that reads it earliest. Comparisons read each other's columns (sex looks
// at the given name), and to show all of them in each row would bury what is compared.
std::map<std::string, std::string> owners_of(const linkage::Explanation& explanation) {
  std::map<std::string, std::string> owner;
  std::map<std::string, std::size_t> place;
  for (const linkage::WaterfallBar& bar : explanation.bars)
    for (std::size_t i = 0; i < bar.columns.size(); ++i) {
      const std::size_t rank = bar.columns[i] == bar.comparison ? 0 : i + 1;
      const auto [at, added] = place.emplace(bar.columns[i], rank);
      if (!added && rank > at->second) continue;
      at->second = rank;
      owner[bar.columns[i]] = bar.comparison;
    }
  return owner;
}

// The bar with the values of its own columns alone; with all where none is its own.
linkage::WaterfallBar with_own_values(const linkage::WaterfallBar& bar, const std::map<std::string, std::string>& owner) {
  if (bar.columns.size() != bar.values_left.size() || bar.columns.size() != bar.values_right.size()) return bar;
  linkage::WaterfallBar out = bar;
  out.columns.clear(), out.values_left.clear(), out.values_right.clear();
  for (std::size_t i = 0; i < bar.columns.size(); ++i) {
    if (owner.at(bar.columns[i]) != bar.comparison) continue;
    out.columns.push_back(bar.columns[i]);
    out.values_left.push_back(bar.values_left[i]);
    out.values_right.push_back(bar.values_right[i]);
  }
  return out.columns.empty() ? bar : out;
}

// The bars of a pair as they are shown.
std::vector<linkage::WaterfallBar> shown_bars(const linkage::Explanation& explanation) {
  const std::map<std::string, std::string> owner = owners_of(explanation);
  std::vector<linkage::WaterfallBar> out;
  for (const linkage::WaterfallBar& bar : explanation.bars) out.push_back(with_own_values(bar, owner));
  return out;
}

// Rows that say nothing: in neither record, or no adjustment.
bool says_nothing(const linkage::WaterfallBar& bar) {
  if (bar.comparison == "Prior" || bar.comparison == "Final score") return false;
  if (bar.comparison.starts_with("tf_")) return std::abs(bar.log2_bayes_factor) < 0.005;
  return all_empty(bar.values_left) && all_empty(bar.values_right) && std::abs(bar.log2_bayes_factor) < 0.005;
}

void values_table(Html& html, const ReportPair& pair) {
  TableWriter table(html, "The two records side by side",
                    {{"What"},
                     {clipped(fmt::format("{} {}", pair.left_source, pair.left_id), 60)},
                     {clipped(fmt::format("{} {}", pair.right_source, pair.right_id), 60)},
                     {"Compared"},
                     {"Weight", Align::right}},
                    TableShape::stacks);
  for (const linkage::WaterfallBar& bar : shown_bars(pair.explanation)) {
    if (says_nothing(bar)) continue;
    const std::string weight = with_sign(bar.log2_bayes_factor, 2);
    table.row(bar_name(bar), bar.comparison == "Final score" ? RowKind::total : RowKind::part);
    if (bar.comparison == "Prior") {
      table.cell("").cell("").cell("before anything is compared").number(weight);
    } else if (bar.comparison == "Final score") {
      table.cell("")
          .cell("")
          .cell(fmt::format("probability {}", percent(pair.explanation.match_probability)))
          .number(with_sign(pair.explanation.match_weight, 2));
    } else if (bar.comparison.starts_with("tf_")) {
      table.cell("").cell("").cell(bar.log2_bayes_factor > 0 ? "rare, so it says more" : "common, so it says less").number(weight);
    } else {
      if (bar.values_left.empty())
        table.cell("").cell("");  // not of one column: what goes together
      else
        write_values(table, bar.values_left, bar.values_right);
      table.cell(bar.values_left.empty() ? clipped(bar.label, 100) : compared_in_words(bar)).number(weight);
    }
  }
  for (const ReportPair::Extra& extra : pair.extra) {
    table.row(spaced(extra.column));
    write_values(table, {extra.left}, {extra.right});
    table.cell("not compared").number("");
  }
}

void say_missing(Html& html, const ReportPair& pair) {
  std::vector<std::string> missing;
  for (const linkage::WaterfallBar& bar : shown_bars(pair.explanation))
    if (says_nothing(bar) && !bar.values_left.empty()) missing.push_back(bar_name(bar));
  if (!missing.empty()) paragraph(html, fmt::format("In neither record: {}.", joined(missing)));
}

std::string_view decision_in_words(Decision decision) {
  switch (decision) {
    case Decision::joined: return "joined";
    case Decision::apart: return "kept apart";
    case Decision::cut: return "linked, then cut";
    case Decision::not_decided: break;
  }
  return "not decided";
}

// An open table and chart for the first pair of a doubtful band, so that the page shows one without a click.
void write_pair(Html& html, const ReportPair& pair, double threshold_weight, std::string_view open) {
  const std::string name = fmt::format("{} {} and {} {}", pair.left_source, pair.left_id, pair.right_source, pair.right_id);
  if (open.empty())
    html.open("details", {{"class", "case"}});
  else
    html.open("details", {{"class", "case"}, {"open", std::string(open)}});
  html.open("summary").element("span", clipped(name, 100));
  html.text(fmt::format(": {} ({} sure that they are the same, weight {}). ", likelihood_in_words(pair.explanation.match_probability),
                        percent(pair.explanation.match_probability), fixed(pair.explanation.match_weight, 1)));
  html.element("b", decision_in_words(pair.decision), {{"class", pair.decision == Decision::joined ? "tag same" : "tag other"}});
  html.element("i", pair_in_words(shown_bars(pair.explanation)), {{"class", "why"}}).close();
  if (!pair.note.empty()) paragraph(html, clipped(pair.note, 300));
  if (pair.same_truth) paragraph(html, *pair.same_truth ? "The truth says: the same." : "The truth says: different.");
  values_table(html, pair);
  say_missing(html, pair);
  draw_waterfall(html, pair.explanation, threshold_weight, "How the evidence adds up");
  html.close();
}

std::string band_name(const ReportBand& band) {
  const auto sure = [](double weight) { return percent(linkage::probability_of(weight)); };
  const bool low = std::isfinite(band.low), high = std::isfinite(band.high);
  if (!low && !high) return "all of them";
  if (!low)
    return fmt::format("{}{} sure (weight under {})", sure(band.high).starts_with("less") ? "" : "less than ", sure(band.high),
                       fixed(band.high, 1));
  if (!high || sure(band.low) == sure(band.high)) {
    const std::string weight = high ? fmt::format("{} to {}", fixed(band.low, 1), fixed(band.high, 1)) : fixed(band.low, 1) + " and more";
    return fmt::format("{}{} sure (weight {})", sure(band.low).starts_with("more") ? "" : "more than ", sure(band.low), weight);
  }
  return fmt::format("{} to {} sure (weight {} to {})", sure(band.low), sure(band.high), fixed(band.low, 1), fixed(band.high, 1));
}

// Bands that hold the threshold, or pairs that could be either.
bool doubtful(const ReportBand& band, double threshold_weight) {
  const double low = std::isfinite(band.low) ? band.low : -INFINITY, high = std::isfinite(band.high) ? band.high : INFINITY;
  const bool at_threshold = std::isfinite(threshold_weight) && low <= threshold_weight && threshold_weight < high;
  return at_threshold ||
         (low < linkage::match_weight_of(0.9) && high > linkage::match_weight_of(0.2) && low > linkage::match_weight_of(0.01));
}

void write_band(Html& html, const ReportBand& band, double threshold_weight) {
  heading(html, fmt::format("{}{}", doubtful(band, threshold_weight) ? "Doubtful pairs, " : "Pairs ", band_name(band)));
  std::string text = std::isfinite(band.pairs)
                         ? fmt::format("{} of the run. ", counted(static_cast<std::uint64_t>(band.pairs), "pair", "pairs"))
                         : std::string();
  if (band.sample.empty()) {
    paragraph(html, text + "None was sampled.");
    return;
  }
  std::size_t shown = 0;
  const std::size_t most = std::min(band.sample.size(), most_pairs_of_band);
  paragraph(html, text + fmt::format("{} shown.", counted(most, "pair is", "pairs are")));
  for (; shown < most && html.size() < most_bytes; ++shown)
    write_pair(html, band.sample[shown], threshold_weight, shown == 0 && doubtful(band, threshold_weight) ? "open" : "");
  if (shown < most) paragraph(html, "The others are left out to keep this page small.");
}

}  // namespace

void write_pairs(Html& html, const ReportData& data) {
  const double threshold_weight = std::isfinite(data.threshold) ? linkage::match_weight_of(data.threshold) : not_known;
  paragraph(html, "This part holds personal data. Each pair shows two records side by side. What differs is marked like this:");
  html.open("p").text("Sm").element("mark", "i").text("th and Sm").element("mark", "y").text("th").close();
  paragraph(html,
            "The chart below each pair begins with how likely it is that any two records are the same, which is very little. Each thing "
            "compared then adds to that or takes from it. One step to the right doubles the odds, one to the left halves them.");
  if (std::isfinite(threshold_weight))
    paragraph(html, fmt::format("Pairs are joined from {} sure (weight {}) on: the dotted line in the charts.", percent(data.threshold),
                                fixed(threshold_weight, 1)));
  std::vector<const ReportBand*> bands;
  for (const ReportBand& band : data.bands) bands.push_back(&band);
  std::ranges::stable_partition(bands, [&](const ReportBand* band) { return doubtful(*band, threshold_weight); });
  for (const ReportBand* band : bands) write_band(html, *band, threshold_weight);
}

}  // namespace cw::link
