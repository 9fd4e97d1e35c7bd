// SPDX-License-Identifier: MIT
// What the kinds of charts share: the figure around them, scales, ticks. Used by the chart_*.cpp alone.
#pragma once

#include <string>
#include <vector>

#include "services/linkage/report/html.h"

namespace cw::link {

struct Size {
  double width = 0, height = 0;
};
// Opens figure, its scrolling box and the svg; end_figure closes them.
void begin_figure(Html& html, std::string_view title, std::string_view description, Size size);
void end_figure(Html& html);

[[nodiscard]] std::string place(double coordinate);  // a coordinate with at most one decimal
[[nodiscard]] std::vector<double> ticks(double low, double high, int about);
[[nodiscard]] std::string tick_text(double value, double step);

// Values to coordinates, straight.
class Scale {
 public:
  Scale(double low, double high, double from, double to) : low_(low), high_(high > low ? high : low + 1), from_(from), to_(to) {}
  [[nodiscard]] double operator()(double value) const;
  [[nodiscard]] double low() const { return low_; }
  [[nodiscard]] double high() const { return high_; }

 private:
  double low_, high_, from_, to_;
};

void line(Html& html, std::string_view css_class, double x1, double y1, double x2, double y2);
void box(Html& html, std::string_view css_class, double x, double y, double width, double height);
enum class Anchor : std::uint8_t { start, middle, end };
void label(Html& html, double x, double y, Anchor anchor, std::string_view text);

}  // namespace cw::link
