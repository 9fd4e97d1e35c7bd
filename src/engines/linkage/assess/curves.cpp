// SPDX-License-Identifier: MIT
#include "engines/linkage/assess/curves.h"

#include <algorithm>
#include <cmath>

#include "engines/linkage/linkage.h"

namespace cw::linkage {
namespace {

double share(double part, double whole, double of_nothing) { return whole > 0 ? part / whole : of_nothing; }

// Whole steps of weight that give at most `most` rows over the span of the table.
double step_for(double span, std::size_t most) {
  constexpr double steps[] = {0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500};
  for (const double step : steps)
    if (span / step <= static_cast<double>(most)) return step;
  return 1000;
}

constexpr double no_bound = 1000;
constexpr double doubtful_from = -5, doubtful_to = 25;

// Lower edges of the calibration bands, rising.
std::vector<double> calibration_edges() {
  std::vector<double> edges = {-no_bound};
  for (double edge = -20; edge <= 40; edge += 5) edges.push_back(edge);
  return edges;
}

}  // namespace

ThresholdRow threshold_row(double match_weight, double tp, double fp, const Universe& universe) {
  ThresholdRow r;
  r.match_weight = match_weight;
  r.match_probability = probability_of(match_weight);
  r.tp = tp;
  r.fp = fp;
  r.fn = std::max(0.0, universe.matches - tp);
  r.tn = std::max(0.0, universe.pairs - universe.matches - fp);
  r.precision = share(tp, tp + fp, 1);
  r.recall = share(tp, tp + r.fn, 1);
  r.specificity = share(r.tn, r.tn + fp, 1);
  r.npv = share(r.tn, r.tn + r.fn, 1);
  r.f1 = share(2 * tp, 2 * tp + fp + r.fn, 0);
  r.f2 = share(5 * tp, 5 * tp + 4 * r.fn + fp, 0);
  r.f0_5 = share(1.25 * tp, 1.25 * tp + 0.25 * r.fn + fp, 0);
  r.p4 = share(4 * tp * r.tn, 4 * tp * r.tn + (tp + r.tn) * (fp + r.fn), 0);
  r.phi = share(tp * r.tn - fp * r.fn, std::sqrt((tp + r.fn) * (r.tn + fp)) * std::sqrt((tp + fp) * (r.tn + r.fn)), 0);
  return r;
}

std::vector<ThresholdRow> threshold_table(const PairEvaluation& pairs, const Universe& universe) {
  std::vector<ThresholdRow> rows;
  double tp = 0, fp = 0;
  const auto bands = pairs.bands();
  for (std::size_t i = bands.size(); i-- > 0;) {
    if (bands[i].judged() == 0) continue;
    tp += static_cast<double>(bands[i].matches);
    fp += static_cast<double>(bands[i].others);
    rows.push_back(threshold_row(PairEvaluation::lower_edge(i), tp, fp, universe));
  }
  return rows;
}

ThresholdRow row_at(std::span<const ThresholdRow> table, double match_weight, const Universe& universe) {
  const auto below = std::ranges::find_if(table, [&](const ThresholdRow& row) { return row.match_weight < match_weight - 0.05; });
  return below == table.begin() ? threshold_row(match_weight, 0, 0, universe)
                                : threshold_row(match_weight, std::prev(below)->tp, std::prev(below)->fp, universe);
}

std::vector<ThresholdRow> rows_for_reading(std::span<const ThresholdRow> table, std::size_t most) {
  std::vector<ThresholdRow> out;
  if (table.empty()) return out;
  const double step = step_for(table.front().match_weight - table.back().match_weight, most);
  const auto best = std::ranges::max_element(table, {}, &ThresholdRow::f1);
  for (std::size_t i = 0; i < table.size(); ++i) {
    // The last row of each step says what a threshold at the step's edge gives.
    const bool last =
        i + 1 == table.size() || std::floor(table[i + 1].match_weight / step + 1e-9) < std::floor(table[i].match_weight / step + 1e-9);
    if (last || table.begin() + static_cast<std::ptrdiff_t>(i) == best) out.push_back(table[i]);
  }
  return out;
}

double roc_area(std::span<const ThresholdRow> table) {
  double area = 0, x = 0, y = 0;
  for (const ThresholdRow& row : table) {
    area += (1 - row.specificity - x) * (row.recall + y) / 2;
    x = 1 - row.specificity;
    y = row.recall;
  }
  return area + (1 - x) * (1 + y) / 2;
}

double average_precision(std::span<const ThresholdRow> table) {
  double area = 0, recall = 0;
  for (const ThresholdRow& row : table) {
    area += (row.recall - recall) * row.precision;
    recall = row.recall;
  }
  return area;
}

Calibration calibrate(const PairEvaluation& pairs) {
  Calibration out;
  const std::vector<double> edges = calibration_edges();
  const auto bands = pairs.bands();
  for (std::size_t e = edges.size(); e-- > 0;) {
    CalibrationBand band{.from = edges[e], .to = e + 1 < edges.size() ? edges[e + 1] : no_bound, .interval = {}};
    const auto index = [](double weight) { return static_cast<std::size_t>(std::lround(weight * 10) + 10000); };
    double expected = 0;
    for (std::size_t i = index(band.from), end = e + 1 < edges.size() ? index(band.to) : bands.size(); i < end; ++i) {
      if (bands[i].judged() == 0) continue;
      band.pairs += bands[i].judged();
      band.matches += bands[i].matches;
      expected += bands[i].expected * static_cast<double>(bands[i].judged()) / static_cast<double>(bands[i].pairs());
    }
    if (band.pairs == 0) continue;
    const double count = static_cast<double>(band.pairs), matches = static_cast<double>(band.matches);
    band.expected = expected / count;
    band.observed = matches / count;
    band.interval = wilson(matches, count);
    const double off = std::abs(matches - expected);
    out.pairs += band.pairs;
    out.expected_error += off;
    if (band.from >= doubtful_from && band.to <= doubtful_to) {
      out.doubtful_pairs += band.pairs;
      out.doubtful_error += off;
    }
    out.bands.push_back(band);
  }
  if (out.pairs > 0) out.expected_error /= static_cast<double>(out.pairs);
  if (out.doubtful_pairs > 0) out.doubtful_error /= static_cast<double>(out.doubtful_pairs);
  return out;
}

std::vector<OpinionRow> model_opinion(const PairEvaluation& pairs, double unscored) {
  std::vector<OpinionRow> rows;
  const auto bands = pairs.bands();
  double all = unscored, above = 0;
  for (const PairEvaluation::Band& band : bands) all += band.expected;
  std::uint64_t count = 0;
  for (std::size_t i = bands.size(); i-- > 0;) {
    if (bands[i].pairs() == 0) continue;
    count += bands[i].pairs();
    above += bands[i].expected;
    const double weight = PairEvaluation::lower_edge(i);
    rows.push_back({weight, probability_of(weight), count, above, above / static_cast<double>(count), share(above, all, 1)});
  }
  return rows;
}

}  // namespace cw::linkage
