// SPDX-License-Identifier: MIT
// A sample of pairs at each band of match weight: values side by side, differences marked, and how the evidence adds up.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "services/linkage/report/chart.h"
#include "services/linkage/report/sections.h"
#include "services/linkage/report/words.h"

namespace cw::link {
namespace {

constexpr std::size_t most_pairs_of_band = 12, most_characters = 120;
// No more pairs are written once the page has this size.
constexpr std::size_t most_bytes = 1'900'000;

std::string one_text(const std::vector<std::string>& values) {
  std::string out;
  for (const std::string& value : values) {
    if (value.empty()) continue;
    out += (out.empty() ? "" : " | ") + value;
  }
  return clipped(out, most_characters);
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

void write_values(TableWriter& table, const std::string& left, const std::string& right) {
  if (left.empty() || right.empty() || left == right) {
    table.cell(left.empty() ? "(none)" : left).cell(right.empty() ? "(none)" : right);
    return;
  }
  const Common common = common_of(left, right);
  write_marked(table.open_cell(), left, common);
  write_marked(table.open_cell(), right, common);
}

std::string compared_in_words(const std::string& left, const std::string& right, std::string_view level) {
  if (left.empty() && right.empty()) return "missing in both";
  if (left.empty() || right.empty()) return "missing in one";
  if (left == right) return "the same";
  return fmt::format("differs: {}", clipped(level, 80));
}

void values_table(Html& html, const ReportPair& pair) {
  TableWriter table(html, "The two records side by side",
                    {{"What"},
                     {clipped(fmt::format("{} {}", pair.left_source, pair.left_id), 60)},
                     {clipped(fmt::format("{} {}", pair.right_source, pair.right_id), 60)},
                     {"Compared"},
                     {"Weight", Align::right}});
  for (const linkage::WaterfallBar& bar : pair.explanation.bars) {
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
      const std::string left = one_text(bar.values_left), right = one_text(bar.values_right);
      write_values(table, left, right);
      table.cell(compared_in_words(left, right, bar.label)).number(weight);
    }
  }
  for (const ReportPair::Extra& extra : pair.extra) {
    const std::string left = clipped(extra.left, most_characters), right = clipped(extra.right, most_characters);
    table.row(spaced(extra.column));
    write_values(table, left, right);
    table.cell("not compared").number("");
  }
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
  html.element("b", decision_in_words(pair.decision), {{"class", pair.decision == Decision::joined ? "tag same" : "tag other"}}).close();
  if (!pair.note.empty()) paragraph(html, clipped(pair.note, 300));
  if (pair.same_truth) paragraph(html, *pair.same_truth ? "The truth says: the same." : "The truth says: different.");
  values_table(html, pair);
  draw_waterfall(html, pair.explanation, threshold_weight, "How the evidence adds up");
  html.close();
}

std::string band_name(const ReportBand& band) {
  const auto sure = [](double weight) { return percent(linkage::probability_of(weight)); };
  if (!std::isfinite(band.low) && !std::isfinite(band.high)) return "all pairs";
  if (!std::isfinite(band.low)) return fmt::format("below {} sure (weight under {})", sure(band.high), fixed(band.high, 1));
  if (!std::isfinite(band.high)) return fmt::format("above {} sure (weight {} and more)", sure(band.low), fixed(band.low, 1));
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
