// SPDX-License-Identifier: MIT
// Charts whose rows have names: bars, spans, waterfalls, levels of comparisons.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "services/linkage/report/chart.h"
#include "services/linkage/report/chart_parts.h"
#include "services/linkage/report/words.h"

namespace cw::link {
namespace {

constexpr double width = 640, row = 24, names = 200, numbers = 64;
constexpr std::size_t name_characters = 23;

void draw_bottom_axis(Html& html, const Scale& x, double top, double bottom, std::string_view text) {
  const std::vector<double> at = ticks(x.low(), x.high(), 7);
  const double step = at.size() > 1 ? at[1] - at[0] : 1;
  for (const double each : at) {
    line(html, each == 0 ? "axis" : "grid", x(each), top, x(each), bottom);
    label(html, x(each), bottom + 18, Anchor::middle, tick_text(each, step));
  }
  if (!text.empty()) label(html, (x(x.low()) + x(x.high())) / 2, bottom + 38, Anchor::middle, text);
}

void draw_bar(Html& html, const Scale& x, double from, double to, double y) {
  const double a = x(std::min(from, to)), b = x(std::max(from, to));
  box(html, to >= from ? "p0" : "p1", a, y + 4, std::max(b - a, 1.0), row - 8);
}

}  // namespace

void draw(Html& html, const BarChart& chart) {
  double low = 0, high = 0;
  for (const BarChart::Bar& bar : chart.bars) low = std::min(low, bar.value), high = std::max(high, bar.value);
  const double bottom = row * static_cast<double>(chart.bars.size()) + 4;
  const Scale x(low, high, names, width - numbers - 8);
  begin_figure(html, chart.title, chart.description, {width, bottom + 46});
  draw_bottom_axis(html, x, 0, bottom, chart.x_label);
  double y = 0;
  for (const BarChart::Bar& bar : chart.bars) {
    label(html, names - 8, y + 17, Anchor::end, clipped(bar.label, name_characters));
    draw_bar(html, x, 0, bar.value, y);
    label(html, width - 2, y + 17, Anchor::end, bar.text);
    y += row;
  }
  end_figure(html);
}

void draw(Html& html, const SpanChart& chart) {
  double low = 0, high = 0;
  for (const SpanChart::Row& each : chart.rows)
    low = std::min({low, each.first, each.second}), high = std::max({high, each.first, each.second});
  const double top = row, bottom = top + row * static_cast<double>(chart.rows.size()) + 4;
  const Scale x(low, high, names, width - 24);
  begin_figure(html, chart.title, chart.description, {width, bottom + 46});
  draw_bottom_axis(html, x, top, bottom, chart.x_label);
  html.empty("circle", {{"class", "dot"}, {"cx", place(names + 6)}, {"cy", "11"}, {"r", "5"}});
  label(html, names + 16, 16, Anchor::start, chart.first);
  html.empty("circle",
             {{"class", "ring"}, {"cx", place(names + 40 + 8.0 * static_cast<double>(chart.first.size()))}, {"cy", "11"}, {"r", "5"}});
  label(html, names + 50 + 8.0 * static_cast<double>(chart.first.size()), 16, Anchor::start, chart.second);
  double y = top;
  for (const SpanChart::Row& each : chart.rows) {
    label(html, names - 8, y + 17, Anchor::end, clipped(each.label, name_characters));
    line(html, "l0", x(each.first), y + 12, x(each.second), y + 12);
    html.empty("circle", {{"class", "dot"}, {"cx", place(x(each.first))}, {"cy", place(y + 12)}, {"r", "5"}});
    html.empty("circle", {{"class", "ring"}, {"cx", place(x(each.second))}, {"cy", place(y + 12)}, {"r", "5"}});
    y += row;
  }
  end_figure(html);
}

std::string bar_name(const linkage::WaterfallBar& bar) {
  if (bar.comparison == "Prior") return "starting point";
  if (bar.comparison == "Final score") return "total";
  if (bar.comparison.starts_with("tf_")) return "rarity of " + spaced(bar.comparison.substr(3));
  return spaced(bar.comparison);
}

void draw_waterfall(Html& html, const linkage::Explanation& explanation, double threshold_weight, std::string_view title) {
  std::vector<linkage::WaterfallBar> bars;  // those that move the total
  std::ranges::copy_if(explanation.bars, std::back_inserter(bars), [](const linkage::WaterfallBar& bar) {
    return std::abs(bar.log2_bayes_factor) >= 0.005 || bar.comparison == "Prior" || bar.comparison == "Final score";
  });
  double low = 0, high = 0, total = 0;
  if (std::isfinite(threshold_weight)) low = std::min(low, threshold_weight), high = std::max(high, threshold_weight);
  for (const linkage::WaterfallBar& bar : bars) {
    if (bar.comparison == "Final score") continue;
    total += std::clamp(bar.log2_bayes_factor, -100.0, 100.0);
    low = std::min(low, total), high = std::max(high, total);
  }
  const double top = 4, bottom = top + row * static_cast<double>(bars.size()) + 4;
  const Scale x(low - 1, high + 1, names, width - numbers - 8);
  begin_figure(html, title,
               fmt::format("Bars to the right speak for one and the same, bars to the left against. They add up to a match weight of {}, a "
                           "probability of {}.",
                           fixed(explanation.match_weight, 1), percent(explanation.match_probability)),
               {width, bottom + 46});
  draw_bottom_axis(html, x, top, bottom, "against \u2190 match weight in bits; 0 is as likely as not \u2192 for");
  if (std::isfinite(threshold_weight)) line(html, "mark", x(threshold_weight), top, x(threshold_weight), bottom);
  double y = top, from = 0;
  for (const linkage::WaterfallBar& bar : bars) {
    const bool last = bar.comparison == "Final score";
    const double to = last ? explanation.match_weight : from + std::clamp(bar.log2_bayes_factor, -100.0, 100.0);
    label(html, names - 8, y + 17, Anchor::end, clipped(bar_name(bar), name_characters));
    draw_bar(html, x, last ? 0 : from, to, y);
    label(html, width - 2, y + 17, Anchor::end, with_sign(last ? explanation.match_weight : bar.log2_bayes_factor, 2));
    if (!last) from = to;
    y += row;
  }
  end_figure(html);
}

void draw_levels(Html& html, const linkage::Comparison& comparison, double widest) {
  constexpr double wide = 900, weights_from = 300, weights_to = 530, chances_from = 596, chances_to = 860;
  const std::vector<linkage::LevelWeights> weights = linkage::weights_of(comparison);
  std::size_t levels = 0;
  for (const linkage::ComparisonLevel& level : comparison.levels) levels += level.is_null ? 0 : 1;
  const double top = 26, bottom = top + 30 * static_cast<double>(levels) + 2;
  const Scale weight(-widest, widest, weights_from, weights_to), chance(0, 1, chances_from, chances_to);
  begin_figure(html, fmt::format("Levels of {}", spaced(comparison.output_column)),
               "On the left the match weight of each level; on the right how often the level occurs among matches (m, filled) and among "
               "others (u, hatched).",
               {wide, bottom + 24});
  label(html, (weights_from + weights_to) / 2, 16, Anchor::middle, "match weight");
  label(html, (chances_from + chances_to) / 2, 16, Anchor::middle, "m (filled), u (hatched)");
  draw_bottom_axis(html, weight, top, bottom, "");
  draw_bottom_axis(html, chance, top, bottom, "");
  double y = top;
  for (std::size_t l = 0; l < comparison.levels.size(); ++l) {
    if (comparison.levels[l].is_null) continue;
    const double bits = std::log2(weights[l].bayes_factor);
    label(html, weights_from - 10, y + 20, Anchor::end, clipped(comparison.levels[l].label, 34));
    box(html, bits >= 0 ? "p0" : "p1", std::min(weight(0), weight(bits)), y + 7, std::max(std::abs(weight(bits) - weight(0)), 1.0), 16);
    label(html, weights_to + 8, y + 20, Anchor::start, with_sign(bits, 1));
    box(html, "p0", chances_from, y + 5, std::max(chance(weights[l].m) - chances_from, 1.0), 9);
    box(html, "p1", chances_from, y + 16, std::max(chance(weights[l].u) - chances_from, 1.0), 9);
    y += 30;
  }
  end_figure(html);
}

}  // namespace cw::link
