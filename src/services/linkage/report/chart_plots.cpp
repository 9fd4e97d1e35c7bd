// SPDX-License-Identifier: MIT
// Charts with two axes: lines, and columns over classes.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "services/linkage/report/chart.h"
#include "services/linkage/report/chart_parts.h"
#include "services/linkage/report/words.h"

namespace cw::link {
namespace {

constexpr double width = 640, height = 360;
constexpr double left = 70, right = 20, top = 52, bottom = 56;
constexpr double keys = 36;  // the line on which the names of series stand
constexpr const char* line_classes[] = {"l0", "l1", "l2", "l3"};

struct Range {
  double low = 0, high = 1;
};

Range range_of(const Axis& axis, const std::vector<Series>& series, double CurvePoint::* part) {
  double low = INFINITY, high = -INFINITY;
  for (const Series& each : series)
    for (const CurvePoint& point : each.points)
      if (std::isfinite(point.*part)) {
        low = std::min(low, point.*part);
        high = std::max(high, point.*part);
      }
  if (!(low <= high)) low = 0, high = 1;
  if (low == high) low -= 0.5, high += 0.5;
  const std::vector<double> at = ticks(low, high, 6);
  const double step = at.size() > 1 ? at[1] - at[0] : high - low;
  return {axis.low.value_or(std::floor(low / step + 1e-9) * step), axis.high.value_or(std::ceil(high / step - 1e-9) * step)};
}

void draw_axes(Html& html, const Scale& x, const Scale& y, const std::string& x_label, const std::string& y_label) {
  const std::vector<double> across = ticks(x.low(), x.high(),
                                           x.high() - x.low() <= 2 ? 6 : static_cast<int>(std::clamp(x.high() - x.low(), 4.0, 8.0))),
                            up = ticks(y.low(), y.high(), 5);
  const double across_step = across.size() > 1 ? across[1] - across[0] : 1, up_step = up.size() > 1 ? up[1] - up[0] : 1;
  for (const double at : up) {
    line(html, "grid", left, y(at), width - right, y(at));
    label(html, left - 8, y(at) + 5, Anchor::end, tick_text(at, up_step));
  }
  for (const double at : across) {
    line(html, "tick", x(at), height - bottom, x(at), height - bottom + 5);
    label(html, x(at), height - bottom + 20, Anchor::middle, tick_text(at, across_step));
  }
  line(html, "axis", left, height - bottom, width - right, height - bottom);
  label(html, (left + width - right) / 2, height - 10, Anchor::middle, x_label);
  label(html, 4, 16, Anchor::start, y_label);
}

// Names of the series, each after a piece of its line.
void draw_line_keys(Html& html, const std::vector<Series>& series) {
  if (series.size() < 2) return;
  double x = left;
  for (std::size_t s = 0; s < std::min<std::size_t>(series.size(), 4); ++s) {
    line(html, line_classes[s], x, keys - 5, x + 26, keys - 5);
    label(html, x + 32, keys, Anchor::start, clipped(series[s].name, 30));
    x += 48 + 7.5 * static_cast<double>(std::min<std::size_t>(series[s].name.size(), 30));
  }
}

// At most this many points of a line are drawn: more cannot be seen at its width.
constexpr std::size_t most_points = 400;

void draw_series(Html& html, const Series& series, const char* css_class, const Scale& x, const Scale& y) {
  std::string path;
  const std::size_t step = series.points.size() / most_points + 1;
  for (std::size_t i = 0; i < series.points.size(); ++i) {
    if (i % step != 0 && i + 1 != series.points.size()) continue;
    const CurvePoint& point = series.points[i];
    if (!std::isfinite(point.x) || !std::isfinite(point.y)) continue;
    path += fmt::format("{}{} {}", path.empty() ? "M" : "L", place(x(point.x)), place(y(point.y)));
  }
  html.empty("path", {{"class", css_class}, {"d", path}});
  if (series.points.size() > 30) return;
  for (const CurvePoint& point : series.points)
    if (std::isfinite(point.y))
      html.empty("circle", {{"class", "dot"}, {"cx", place(x(point.x))}, {"cy", place(y(point.y))}, {"r", "3.5"}});
}

}  // namespace

void draw(Html& html, const LineChart& chart) {
  const Range xs = range_of(chart.x, chart.series, &CurvePoint::x), ys = range_of(chart.y, chart.series, &CurvePoint::y);
  const Scale x(xs.low, xs.high, left, width - right), y(ys.low, ys.high, height - bottom, top);
  begin_figure(html, chart.title, chart.description, {width, height});
  draw_axes(html, x, y, chart.x.label, chart.y.label);
  if (chart.diagonal == Diagonal::drawn) line(html, "mark", x(xs.low), y(xs.low), x(xs.high), y(xs.high));
  if (chart.mark && std::isfinite(chart.mark->x)) {
    const double at = x(chart.mark->x);
    line(html, "mark", at, top, at, height - bottom);
    const bool on_the_right = at > (left + width - right) / 2;
    label(html, at + (on_the_right ? -6 : 6), height - bottom - 8, on_the_right ? Anchor::end : Anchor::start, chart.mark->label);
  }
  for (std::size_t s = 0; s < chart.series.size() && s < 4; ++s) draw_series(html, chart.series[s], line_classes[s], x, y);
  draw_line_keys(html, chart.series);
  end_figure(html);
}

namespace {

// Height of a count: on a scale of powers of ten 0 at the foot, 1 a little above it.
double height_of(double count, CountScale scale) {
  if (scale == CountScale::straight) return std::max(count, 0.0);
  return count <= 0 ? 0 : std::log10(count + 1);
}

std::string short_count(double count) {
  return count >= 1e6 ? fmt::format("{:.4g}m", count / 1e6) : thousands(static_cast<std::uint64_t>(count));
}

void draw_count_axis(Html& html, const Scale& y, const ColumnChart& chart) {
  std::vector<double> counts;
  if (chart.scale == CountScale::straight) {
    counts = ticks(0, y.high(), 5);
    std::erase_if(counts, [](double count) { return count != std::floor(count); });
  } else {
    for (double count = 1; height_of(count, chart.scale) <= y.high() + 1e-9; count *= 10) counts.push_back(count);
  }
  for (const double count : counts) {
    const double at = y(height_of(count, chart.scale));
    line(html, "grid", left, at, width - right, at);
    label(html, left - 8, at + 5, Anchor::end, short_count(count));
  }
  line(html, "axis", left, height - bottom, width - right, height - bottom);
  label(html, (left + width - right) / 2, height - 10, Anchor::middle, chart.x_label);
  label(html, 4, 16, Anchor::start, chart.y_label + (chart.scale == CountScale::straight ? "" : " (each line is ten times the one below)"));
}

// The names of two series, each after a patch of it.
void draw_column_keys(Html& html, const std::vector<std::string>& series) {
  double x = left;
  for (std::size_t s = 0; s < series.size(); ++s) {
    box(html, s == 0 ? "p0" : "p1", x, keys - 11, 14, 12);
    label(html, x + 20, keys, Anchor::start, series[s]);
    x += 36 + 7.5 * static_cast<double>(series[s].size());
  }
}

}  // namespace

void draw(Html& html, const ColumnChart& chart) {
  double most = 1;
  std::size_t longest = 1;
  for (const ColumnChart::Class& each : chart.classes) {
    most = std::max({most, each.first, each.second});
    longest = std::max(longest, each.label.size());
  }
  const Scale y(0, height_of(most, chart.scale) * 1.04, height - bottom, top);
  begin_figure(html, chart.title, chart.description, {width, height});
  draw_count_axis(html, y, chart);
  const double slot = (width - left - right) / static_cast<double>(std::max<std::size_t>(chart.classes.size(), 1));
  const bool pair = chart.series.size() > 1;
  const double bar = std::min(slot * (pair ? 0.42 : 0.8), 40.0);
  const auto every = static_cast<std::size_t>(std::max(1.0, std::ceil((static_cast<double>(longest) * 8 + 8) / slot)));
  for (std::size_t i = 0; i < chart.classes.size(); ++i) {
    const ColumnChart::Class& each = chart.classes[i];
    const double middle = left + slot * (static_cast<double>(i) + 0.5), foot = y(0);
    box(html, "p0", pair ? middle - bar : middle - bar / 2, y(height_of(each.first, chart.scale)), bar,
        foot - y(height_of(each.first, chart.scale)));
    if (pair) box(html, "p1", middle, y(height_of(each.second, chart.scale)), bar, foot - y(height_of(each.second, chart.scale)));
    if (i % every == 0) label(html, middle, height - bottom + 20, Anchor::middle, each.label);
  }
  if (pair) draw_column_keys(html, chart.series);
  end_figure(html);
}

}  // namespace cw::link
