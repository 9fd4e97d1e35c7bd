// SPDX-License-Identifier: MIT
// The linkage model in words and numbers, and what reviewers' answers say of it.
#include <fmt/format.h>

#include "web/html/compare.h"
#include "web/html/format.h"
#include "web/html/lists.h"
#include "web/html/moj.h"
#include "web/html/navigation.h"
#include "web/html/notices.h"
#include "web/pages/internal/parts.h"
#include "web/pages/internal/record_rows.h"
#include "web/pages/internal/system_bodies.h"

namespace cw::pages {
namespace {

using html::Catalogue;
using html::Html;
using html::operator""_html;
using html::operator""_key;

// A probability that may be very small: 0.93, 1 in 100,000.
std::string probability_text(const Catalogue& words, double probability) {
  if (probability >= 0.01 || probability <= 0) return html::decimal_text(probability, probability < 0.1 ? 3 : 2);
  return words.text("model.one_in"_key, {{"number", html::number_text(static_cast<std::int64_t>(1 / probability + 0.5))}});
}

void put_sum(Html& out, const Catalogue& words, const place::LinkageState& state) {
  const place::LinkageModel& model = state.model;
  html::SummaryList list{.rows = {fact(words, "model.threshold"_key,
                                       words.text("model.threshold_value"_key, {{"share", html::percent_text(model.threshold)},
                                                                                {"bits", html::bits_text(model.threshold_weight)}})),
                                  fact(words, "model.prior"_key,
                                       words.text("model.prior_value"_key, {{"share", probability_text(words, model.prior)},
                                                                            {"bits", html::bits_text(model.prior_weight)}})),
                                  fact(words, "model.records"_key, html::number_text(state.records)),
                                  fact(words, "model.people"_key, html::number_text(state.people)),
                                  fact(words, "model.judgements"_key, html::number_text(state.judgements))}};
  list.rows.push_back(fact(words, "model.doubtful"_key,
                           words.text("model.doubtful_value"_key, {{"below", html::decimal_text(state.rules.below, 1)},
                                                                   {"above", html::decimal_text(state.rules.above, 1)}})));
  list.rows.push_back(fact(words, "model.sight"_key,
                           words.text(state.rules.sight == review::Sight::open    ? "model.sight_open"_key
                                      : state.rules.sight == review::Sight::blind ? "model.sight_blind"_key
                                                                                  : "model.sight_blind_to_sources"_key)));
  list.rows.push_back(fact(words, "model.double"_key, html::percent_text(state.rules.double_share)));
  list.rows.push_back(
      fact(words, "model.four_eyes"_key, words.text(state.four_eyes == registry::FourEyes::needed ? "model.yes"_key : "model.no"_key)));
  out << list;
}

void put_training(Html& out, const Catalogue& words, const place::LinkageState& state) {
  put_subheading(out, words.text("model.training"_key));
  if (state.model.training.empty()) {
    out << "<p class=\"govuk-body\">"_html << words.text("model.not_trained"_key) << "</p>"_html;
  } else {
    out << "<ul class=\"govuk-list govuk-list--bullet\" lang=\"en\">"_html;
    for (const std::string& each : state.model.training) out << "<li>"_html << each << "</li>"_html;
    out << "</ul>"_html;
  }
  if (state.learnt)
    out << "<p class=\"govuk-body\">"_html
        << words.text("model.learnt"_key, {{"records", html::number_text(state.learnt->records)},
                                           {"when", html::moment_text(state.learnt->at, words.language())}})
        << "</p>"_html;
  else
    out << "<p class=\"govuk-body\">"_html << words.text("model.not_learnt"_key) << "</p>"_html;
}

html::Table comparison_table(const Catalogue& words, const place::ModelComparison& comparison) {
  html::Table table{.head = html::TableRow{{.text = words.text("compare.level"_key)},
                                           {.text = words.text("model.m"_key), .format = "numeric"},
                                           {.text = words.text("model.u"_key), .format = "numeric"},
                                           {.text = words.text("compare.weight"_key), .format = "numeric"}},
                    .caption = column_label(words, comparison.name),
                    .caption_classes = "govuk-table__caption--m",
                    .first_cell_is_header = true};
  for (const place::ModelLevel& level : comparison.levels) {
    Html label = level_html(words, level.label);
    if (!level.rarity_of.empty()) label << " "_html << html::Badge{.text = words.text("model.by_rarity"_key), .classes = "moj-badge--grey"};
    if (level.missing)
      table.rows.push_back({{.html = std::move(label)},
                            {.text = "–", .format = "numeric"},
                            {.text = "–", .format = "numeric"},
                            {.text = "0.0", .format = "numeric"}});
    else
      table.rows.push_back({{.html = std::move(label)},
                            {.text = probability_text(words, level.m), .format = "numeric"},
                            {.text = probability_text(words, level.u), .format = "numeric"},
                            {.text = html::bits_text(level.match_weight), .format = "numeric"}});
  }
  return table;
}

std::string kappa_text(const Catalogue& words, const std::optional<double>& kappa, const linkage::Interval& interval) {
  if (!kappa) return words.text("report.no_kappa"_key);
  return words.text("report.with_interval"_key, {{"value", html::decimal_text(*kappa, 2)},
                                                 {"low", html::decimal_text(interval.low, 2)},
                                                 {"high", html::decimal_text(interval.high, 2)}});
}
std::string share_text(const Catalogue& words, double share, const linkage::Interval& interval) {
  return words.text(
      "report.with_interval"_key,
      {{"value", html::percent_text(share)}, {"low", html::percent_text(interval.low)}, {"high", html::percent_text(interval.high)}});
}

void put_agreement(Html& out, const Catalogue& words, const review::AgreementReport& report) {
  put_subheading(out, words.text("report.agreement"_key));
  out << "<p class=\"govuk-body\">"_html << words.text("report.agreement_lead"_key) << "</p>"_html;
  html::SummaryList list{.rows = {fact(words, "report.answers"_key, html::number_text(report.answers)),
                                  fact(words, "report.items"_key, html::number_text(report.items)),
                                  fact(words, "report.asked_of_two"_key, html::number_text(report.asked_of_two)),
                                  fact(words, "report.decided_by_third"_key, html::number_text(report.decided_by_third))}};
  if (report.all.pairs > 0)
    list.rows.push_back(fact(words, "report.equal"_key, share_text(words, report.all.share, report.all.share_interval)));
  list.rows.push_back(fact(words, "report.alpha"_key, kappa_text(words, report.alpha.alpha, report.alpha.interval)));
  out << list;
  if (report.pairs.empty()) return;
  html::Table table{.head = html::TableRow{{.text = words.text("report.reviewers"_key)},
                                           {.text = words.text("report.pairs"_key), .format = "numeric"},
                                           {.text = words.text("report.equal"_key), .format = "numeric"},
                                           {.text = words.text("report.kappa"_key), .format = "numeric"}},
                    .caption = words.text("report.by_reviewers"_key),
                    .caption_classes = "govuk-table__caption--m",
                    .first_cell_is_header = true};
  for (const review::AgreementOfPair& each : report.pairs)
    table.rows.push_back({{.text = each.first + ", " + each.second},
                          {.text = html::number_text(each.agreement.pairs), .format = "numeric"},
                          {.text = html::percent_text(each.agreement.share), .format = "numeric"},
                          {.text = kappa_text(words, each.agreement.kappa, each.agreement.kappa_interval), .format = "numeric"}});
  html::put_wide_table(out, table);
}

// A share as a bar from 0 to 1 with its interval as a line, beside the numbers.
Html share_bar(double share, const linkage::Interval& interval) {
  const auto at = [](double value) { return fmt::format("{:.1f}", value * 120); };
  Html out;
  out << R"(<svg class="app-waterfall__picture" viewBox="0 0 120 16" width="120" height="16" aria-hidden="true" focusable="false">)"_html
      << "<line class=\"app-waterfall__nothing\" x1=\"0\" x2=\"120\" y1=\"15\" y2=\"15\"/><rect class=\"app-waterfall__bar app-waterfall__bar--for\" x=\"0\" y=\"4\" height=\"8\" width=\""_html
      << at(share) << "\"/><line class=\"app-waterfall__threshold\" x1=\""_html << at(interval.low) << "\" x2=\""_html << at(interval.high)
      << "\" y1=\"8\" y2=\"8\"/></svg>"_html;
  return out;
}

void put_calibration(Html& out, const Catalogue& words, const review::CalibrationReport& report) {
  put_subheading(out, words.text("report.calibration"_key));
  out << "<p class=\"govuk-body\">"_html << words.text("report.calibration_lead"_key) << "</p>"_html;
  if (report.calibration.bands.empty()) {
    out << html::InsetText{.text = words.counted("report.no_calibration"_key, report.answered_in_all)};
    return;
  }
  html::Table table{.head = html::TableRow{{.text = words.text("report.band"_key)},
                                           {.text = words.text("report.band_answered"_key), .format = "numeric"},
                                           {.text = words.text("report.band_share"_key)},
                                           {.text = words.text("report.band_claimed"_key), .format = "numeric"}},
                    .caption = words.text("report.bands"_key),
                    .caption_classes = "govuk-table__caption--m",
                    .first_cell_is_header = true};
  for (const review::CalibrationBand& each : report.calibration.bands) {
    Html share = share_bar(each.share, each.interval);
    share << share_text(words, each.share, each.interval);
    table.rows.push_back(
        {{.text = words.text("report.from_until"_key, {{"from", html::bits_text(each.from)}, {"until", html::bits_text(each.until)}})},
         {.text = html::number_text(each.answered), .format = "numeric"},
         {.html = std::move(share)},
         {.text = html::percent_text(each.claimed), .format = "numeric"}});
  }
  html::put_wide_table(out, table);
  out << html::SummaryList{
      .rows = {fact(words, "report.whole_share"_key, share_text(words, report.calibration.share, report.calibration.interval)),
               fact(words, "report.whole_claimed"_key, html::percent_text(report.calibration.claimed)),
               fact(words, "report.settled"_key, html::number_text(report.answered_in_all))}};
}

}  // namespace

Html linkage_navigation(const Catalogue& words, LinkageTab now) {
  return html::html_of(html::SubNavigation{
      .label = words.text("model.parts"_key),
      .items = {{.text = words.text("model.tab_model"_key), .href = "/linkage", .active = now == LinkageTab::model},
                {.text = words.text("model.tab_report"_key), .href = "/linkage/report", .active = now == LinkageTab::report}}});
}

Html model_body(const Catalogue& words, const place::LinkageState& state) {
  Html out = linkage_navigation(words, LinkageTab::model);
  put_heading(out, words.text("model.title"_key));
  put_paragraph(out, words.text("model.lead"_key));
  put_sum(out, words, state);
  put_training(out, words, state);
  put_subheading(out, words.text("model.comparisons"_key));
  out << "<p class=\"govuk-body\">"_html << words.text("model.comparisons_lead"_key) << "</p>"_html;
  for (const place::ModelComparison& comparison : state.model.comparisons) html::put_wide_table(out, comparison_table(words, comparison));
  if (!state.model.together.empty()) {
    put_subheading(out, words.text("model.together"_key));
    out << "<p class=\"govuk-body\">"_html << words.text("model.together_lead"_key)
        << "</p><ul class=\"govuk-list govuk-list--bullet\">"_html;
    for (const auto& [first, second] : state.model.together)
      out << "<li>"_html << column_label(words, first) << ", "_html << column_label(words, second) << "</li>"_html;
    out << "</ul>"_html;
  }
  put_subheading(out, words.text("model.blocking"_key));
  out << "<p class=\"govuk-body\">"_html << words.text("model.blocking_lead"_key)
      << "</p><ul class=\"govuk-list govuk-list--bullet\">"_html;
  for (const std::string& rule : state.model.blocking) out << "<li class=\"app-anywhere\"><code>"_html << rule << "</code></li>"_html;
  return out << "</ul><p class=\"govuk-body\">"_html << words.text("model.where_changed"_key) << "</p>"_html;
}

Html report_body(const Catalogue& words, const ReportPage& page) {
  Html out = linkage_navigation(words, LinkageTab::report);
  put_heading(out, words.text("report.title"_key));
  put_paragraph(out, words.text("report.lead"_key));
  put_calibration(out, words, page.calibration);
  put_agreement(out, words, page.agreement);
  return out;
}

}  // namespace cw::pages
