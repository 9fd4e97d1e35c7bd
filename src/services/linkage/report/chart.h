// SPDX-License-Identifier: MIT
// Charts as inline SVG: each a figure with a caption, a title and a description for those who do not see it. Whoever draws one puts the
// table with its numbers beside it. Series differ by dashes and filling, not by colour alone. No chart holds markup from outside.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "engines/linkage/linkage.h"
#include "engines/linkage/model.h"
#include "services/linkage/report/html.h"
#include "services/linkage/report/report_data.h"

namespace cw::link {

struct Axis {
  std::string label;
  std::optional<double> low, high;  // else from the data
};
struct Series {
  std::string name;
  std::vector<CurvePoint> points;  // in order of x
};
struct Mark {  // an upright line across the chart
  double x = 0;
  std::string label;
};
enum class Diagonal : std::uint8_t { none, drawn };  // the line x = y, for calibration and ROC

struct LineChart {
  std::string title, description;
  Axis x, y;
  std::vector<Series> series;  // at most 4
  std::optional<Mark> mark;
  Diagonal diagonal = Diagonal::none;
};
void draw(Html& html, const LineChart& chart);

enum class CountScale : std::uint8_t { straight, powers_of_ten };

// Upright columns over classes; one or two series side by side.
struct ColumnChart {
  std::string title, description, x_label, y_label;
  std::vector<std::string> series;  // names, 1 or 2
  struct Class {
    std::string label;
    double first = 0, second = 0;
  };
  std::vector<Class> classes;
  CountScale scale = CountScale::straight;
};
void draw(Html& html, const ColumnChart& chart);

// Lying bars with a label and a text each, from 0 or from the middle where values are negative.
struct BarChart {
  std::string title, description, x_label;
  struct Bar {
    std::string label;
    double value = 0;
    std::string text;
  };
  std::vector<Bar> bars;
};
void draw(Html& html, const BarChart& chart);

// Two values of each row and the span between them.
struct SpanChart {
  std::string title, description, x_label, first, second;  // names of the two ends
  struct Row {
    std::string label;
    double first = 0, second = 0;
  };
  std::vector<Row> rows;
};
void draw(Html& html, const SpanChart& chart);

// How the evidence of a pair adds up, in bits: each bar begins where the one before ended.
void draw_waterfall(Html& html, const linkage::Explanation& explanation, double threshold_weight, std::string_view title);
// Match weight, m and u of every level of a comparison, side by side; `widest`: largest weight drawn, equal for all comparisons.
void draw_levels(Html& html, const linkage::Comparison& comparison, double widest);

// What a bar of a waterfall is called: "starting point", "family name", "rarity of family name", "total".
[[nodiscard]] std::string bar_name(const linkage::WaterfallBar& bar);

}  // namespace cw::link
