// SPDX-License-Identifier: MIT
#include "services/linkage/report/chart_parts.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "services/linkage/report/words.h"

namespace cw::link {

void begin_figure(Html& html, std::string_view title, std::string_view description, Size size) {
  const std::string title_id = html.unique_id("t"), text_id = html.unique_id("d");
  html.open("figure", {{"class", "chart"}}).element("figcaption", title);
  html.open("div", {{"class", "scroll"}, {"tabindex", "0"}, {"role", "group"}, {"aria-labelledby", title_id}});
  html.open("svg", {{"role", "img"},
                    {"aria-labelledby", title_id},
                    {"aria-describedby", text_id},
                    {"viewBox", fmt::format("0 0 {} {}", place(size.width), place(size.height))},
                    {"style", fmt::format("max-width:{}px", place(size.width))}});
  html.element("title", title, {{"id", title_id}}).element("desc", description, {{"id", text_id}});
}

void end_figure(Html& html) { html.close().close().close(); }

std::string place(double coordinate) {
  const double rounded = std::round(coordinate * 10) / 10;
  return fmt::format("{}", rounded == 0 ? 0.0 : rounded);
}

std::vector<double> ticks(double low, double high, int about) {
  if (!(high > low) || !std::isfinite(low) || !std::isfinite(high)) return {low};
  const double raw = (high - low) / about;
  const double power = std::pow(10, std::floor(std::log10(raw)));
  double step = 10 * power;
  for (const double each : {1.0, 2.0, 5.0})
    if (each * power >= raw * 0.999) {
      step = each * power;
      break;
    }
  std::vector<double> out;
  for (double at = std::ceil(low / step - 1e-9) * step; at <= high + step * 1e-9; at += step)
    out.push_back(std::abs(at) < step / 1e6 ? 0 : at);
  return out;
}

std::string tick_text(double value, double step) {
  const int decimals = step >= 1 ? 0 : std::min(6, static_cast<int>(std::ceil(-std::log10(step) - 1e-9)));
  if (decimals == 0 && std::abs(value) >= 1000) return (value < 0 ? "\u2212" : "") + thousands(static_cast<std::uint64_t>(std::abs(value)));
  return fixed(value, decimals);
}

double Scale::operator()(double value) const {
  const double share = std::isfinite(value) ? std::clamp((value - low_) / (high_ - low_), 0.0, 1.0) : (value > 0 ? 1.0 : 0.0);
  return from_ + share * (to_ - from_);
}

void line(Html& html, std::string_view css_class, double x1, double y1, double x2, double y2) {
  html.empty("path", {{"class", std::string(css_class)}, {"d", fmt::format("M{} {}L{} {}", place(x1), place(y1), place(x2), place(y2))}});
}

void box(Html& html, std::string_view css_class, double x, double y, double width, double height) {
  html.empty("rect", {{"class", std::string(css_class)},
                      {"x", place(x)},
                      {"y", place(y)},
                      {"width", place(std::max(width, 0.0))},
                      {"height", place(std::max(height, 0.0))}});
}

void label(Html& html, double x, double y, Anchor anchor, std::string_view text) {
  static constexpr const char* classes[] = {"a", "b", "c"};  // text-anchor start, middle, end in the style sheet
  html.element("text", text, {{"class", classes[static_cast<int>(anchor)]}, {"x", place(x)}, {"y", place(y)}});
}

}  // namespace cw::link
