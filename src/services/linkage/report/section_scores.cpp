// SPDX-License-Identifier: MIT
// The scores: histogram of match weights, what rare and common values add, records that no threshold can link.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "services/linkage/report/chart.h"
#include "services/linkage/report/sections.h"
#include "services/linkage/report/words.h"

namespace cw::link {
namespace {

std::uint64_t rounded(double pairs) { return static_cast<std::uint64_t>(std::llround(std::max(pairs, 0.0))); }

void histogram_table(Html& html, const std::vector<WeightBand>& bands) {
  const bool truth = std::ranges::any_of(bands, [](const WeightBand& band) { return std::isfinite(band.true_matches); });
  std::vector<Heading> headings = {
      {"Match weight"}, {"Pairs", Align::right}, {"Expected matches", Align::right}, {"Expected others", Align::right}};
  if (truth) headings.push_back({"True matches", Align::right});
  open_details(html, "Table: pairs by match weight");
  {
    TableWriter table(html, "Pairs by match weight", headings);
    for (const WeightBand& band : std::span(bands).first(std::min(bands.size(), most_rows))) {
      table.row(fmt::format("{} to {}", fixed(band.low, 1), fixed(band.high, 1)))
          .number(thousands(rounded(band.pairs)))
          .number(thousands(rounded(band.expected_matches)))
          .number(thousands(rounded(band.pairs - band.expected_matches)));
      if (truth) table.number(std::isfinite(band.true_matches) ? thousands(rounded(band.true_matches)) : "not known");
    }
  }
  html.close();
}

std::string term_in_words(const ReportTermColumn& column, const ReportTerm& term) {
  const std::string value = column.privacy == Privacy::open && !term.value.empty() ? clipped(term.value, 40) : std::string("a value");
  return fmt::format("{} of {}", value, counted(term.records, "record", "records"));
}

}  // namespace

void write_histogram(Html& html, const ReportData& data) {
  ColumnChart chart{"Pairs by match weight",
                    "Two columns for each band of match weight: pairs that the model expects to match, and others. The count is on a scale "
                    "of powers of ten.",
                    "match weight (lower end of the band)",
                    "pairs",
                    {"expected matches", "expected others"},
                    {},
                    CountScale::powers_of_ten};
  double matches = 0;
  for (const WeightBand& band : std::span(data.weights).first(std::min<std::size_t>(data.weights.size(), 80))) {
    chart.classes.push_back(
        {fixed(band.low, band.low == std::floor(band.low) ? 0 : 1), band.expected_matches, band.pairs - band.expected_matches});
    matches += band.expected_matches;
  }
  paragraph(html, fmt::format("Under the model about {} of the pairs that were scored are matches. A good model keeps the two kinds apart, "
                              "with a valley between them.",
                              thousands(rounded(matches))));
  draw(html, chart);
  histogram_table(html, data.weights);
}

void write_terms(Html& html, const ReportData& data) {
  paragraph(html,
            "To agree in a rare value says more than to agree in a common one. This is what agreement in the most common and in the rarest "
            "value is worth, after the adjustment by term frequency. Values of people are not shown, only how many records have them.");
  SpanChart chart{"Match weight of an exact agreement, by how common the value is",
                  "For each column a line from the weight of its most common value to that of its rarest.",
                  "match weight",
                  "most common value",
                  "rarest value",
                  {}};
  for (const ReportTermColumn& column : std::span(data.terms).first(std::min<std::size_t>(data.terms.size(), 30)))
    if (!column.most.empty() && !column.least.empty()) {
      const double base = std::isfinite(column.base_weight) ? column.base_weight : 0;
      chart.rows.push_back({spaced(column.column), base + column.most.front().weight, base + column.least.back().weight});
    }
  if (!chart.rows.empty()) draw(html, chart);
  open_details(html, "Table: term frequencies");
  {
    TableWriter table(
        html, "Most and least common values",
        {{"Column"}, {"Different values", Align::right}, {"Value"}, {"Added weight", Align::right}, {"Weight of agreement", Align::right}});
    std::size_t rows = 0;
    for (const ReportTermColumn& column : data.terms)
      for (const auto* list : {&column.most, &column.least})
        for (const ReportTerm& term : *list) {
          if (++rows > most_rows) continue;
          table.row(spaced(column.column))
              .number(thousands(column.distinct))
              .cell(term_in_words(column, term))
              .number(with_sign(term.weight, 2))
              .number(std::isfinite(column.base_weight) ? with_sign(column.base_weight + term.weight, 2) : "not known");
        }
  }
  html.close();
}

void write_unlinkable(Html& html, const ReportData& data) {
  const double threshold = std::isfinite(data.threshold) ? linkage::match_weight_of(data.threshold) : not_known;
  std::string text =
      "A record with too little in it cannot be linked with anything: even compared with an exact copy of itself it stays below the "
      "threshold.";
  if (std::isfinite(threshold)) {
    const CurvePoint* nearest = nullptr;
    for (const CurvePoint& point : data.unlinkable)
      if (nearest == nullptr || std::abs(point.x - threshold) < std::abs(nearest->x - threshold)) nearest = &point;
    if (nearest != nullptr) text += fmt::format(" At the threshold of this run these are {} of the records.", percent(nearest->y));
  }
  paragraph(html, text);
  LineChart chart{"Records that cannot be linked, by threshold",
                  "The share of records below the threshold even when compared with themselves. It rises with the threshold.",
                  {"threshold (match weight)", {}, {}},
                  {"share of records", 0.0, {}},
                  {{"unlinkable", data.unlinkable}},
                  {},
                  Diagonal::none};
  if (std::isfinite(threshold)) chart.mark = Mark{threshold, "used"};
  draw(html, chart);
  open_details(html, "Table: records that cannot be linked");
  {
    TableWriter table(html, "Records that cannot be linked",
                      {{"Threshold (match weight)"}, {"Match probability", Align::right}, {"Share of records", Align::right}});
    for (const CurvePoint& point : std::span(data.unlinkable).first(std::min(data.unlinkable.size(), most_rows)))
      table.row(fixed(point.x, 1)).number(percent(linkage::probability_of(point.x))).number(percent(point.y));
  }
  html.close();
}

}  // namespace cw::link
