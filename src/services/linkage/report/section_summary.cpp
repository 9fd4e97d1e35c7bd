// SPDX-License-Identifier: MIT
// The answer in sentences: how many records, of how many people, how sure, and what to do next.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "services/linkage/report/sections.h"
#include "services/linkage/report/words.h"

namespace cw::link {
namespace {

std::string files_in_words(const ReportData& data) {
  std::vector<std::string> names;
  for (const ReportFile& file : data.files) names.push_back(file.source.empty() ? file.file : file.source);
  if (names.empty()) return "the input";
  if (names.size() == 1) return "one file, " + clipped(names[0], 60);
  if (names.size() > 6) return counted(names.size(), "file", "files");
  return fmt::format("{} files: {}", names.size(), joined(names));
}

// "about 320", "between 310 and 335", rounded as far as it is known.
std::string estimate_in_words(const Estimate& estimate) {
  const auto whole = [](double number) { return thousands(static_cast<std::uint64_t>(std::llround(std::max(number, 0.0)))); };
  if (std::isfinite(estimate.low) && std::isfinite(estimate.high) && whole(estimate.low) != whole(estimate.high))
    return fmt::format("{} (likely between {} and {})", whole(estimate.value), whole(estimate.low), whole(estimate.high));
  return whole(estimate.value);
}

// The interval of what an estimated share leaves over.
std::string rest_interval_in_words(const Estimate& estimate) {
  if (!std::isfinite(estimate.low) || !std::isfinite(estimate.high)) return "";
  return fmt::format(", 95% interval {} to {}", percent(1 - estimate.high), percent(1 - estimate.low));
}

std::string rest_in_words(const Estimate& estimate) {
  const double rest = std::max(0.0, 1 - estimate.value);
  return rest <= 0 ? std::string("none") : fmt::format("{} ({}{})", odds_in_words(rest), percent(rest), rest_interval_in_words(estimate));
}

// " (likely between 397 and 409)"; nothing where the interval is not known or no wider than the number.
std::string likely_in_words(const Estimate& estimate, double number) {
  if (!std::isfinite(estimate.low) || !std::isfinite(estimate.high)) return "";
  const auto whole = [](double value) { return static_cast<std::uint64_t>(std::llround(std::max(value, 0.0))); };
  if (whole(estimate.low) == whole(estimate.high) || whole(estimate.low) > whole(number)) return "";
  return fmt::format(" (likely between {} and {})", thousands(whole(estimate.low)), thousands(whole(estimate.high)));
}

std::string homes_in_words(const ReportData& data) {
  if (!data.households) return "";
  const Estimate& now = data.households->now;
  if (!std::isfinite(now.value)) return fmt::format(", in {}", counted(data.households->households, "household", "households"));
  return fmt::format(", living in {}{}", counted(static_cast<std::uint64_t>(std::llround(now.value)), "household", "households"),
                     likely_in_words(now, now.value));
}

void lead(Html& html, const ReportData& data) {
  const SubjectWords words = words_of(data.subject);
  const ReportTotals& totals = data.totals;
  html.open("p", {{"class", "lead"}});
  html.text(fmt::format("{} were read from {}. ", counted(totals.records, "record", "records"), files_in_words(data)));
  if (std::isfinite(totals.in_both.value)) {
    const bool two = data.files.size() == 2;
    html.element("strong", fmt::format("About {} {} are in both{}", estimate_in_words(totals.in_both), words.many,
                                       two ? fmt::format(" {} and {}", data.files[0].source, data.files[1].source) : " files"));
    html.text(fmt::format(". Together the files hold about {} different {}{}{}.", thousands(totals.entities), words.many,
                          likely_in_words(totals.people, static_cast<double>(totals.entities)), homes_in_words(data)));
  } else {
    html.text("They are about ")
        .element("strong", fmt::format("{} different {}", thousands(totals.entities), words.many))
        .text(likely_in_words(totals.people, static_cast<double>(totals.entities)) + homes_in_words(data) + ".");
    if (totals.entities > 0)
      html.text(fmt::format(" Of these, {} have one record only and {} have two or more.", thousands(totals.alone),
                            thousands(totals.entities - std::min(totals.alone, totals.entities))));
  }
  html.close();
}

void wrong_joins(Html& html, const ReportData& data) {
  const ReportTotals& totals = data.totals;
  if (!std::isfinite(totals.precision.value)) return;
  const double wrong = std::max(0.0, 1 - totals.precision.value);
  std::string text = fmt::format("Joined although different: {} of the joined pairs of records", rest_in_words(totals.precision));
  if (std::isfinite(totals.joined_pairs))
    text += fmt::format(", or about {} of {}", thousands(static_cast<std::uint64_t>(std::llround(totals.joined_pairs * wrong))),
                        counted(static_cast<std::uint64_t>(totals.joined_pairs), "pair", "pairs"));
  html.element("li", text + ".");
}

void missed_joins(Html& html, const ReportData& data) {
  const ReportTotals& totals = data.totals;
  if (!std::isfinite(totals.recall.value)) return;
  const double missed = std::max(0.0, 1 - totals.recall.value);
  std::string text = fmt::format("Missed although the same: {} of the pairs that belong together", rest_in_words(totals.recall));
  if (std::isfinite(totals.joined_pairs) && std::isfinite(totals.precision.value) && totals.recall.value > 0)
    text += fmt::format(
        ", or about {}",
        counted(static_cast<std::uint64_t>(std::llround(totals.joined_pairs * totals.precision.value * missed / totals.recall.value)),
                "pair", "pairs"));
  html.element("li", text + ".");
}

std::uint64_t doubtful_pairs(const ReportData& data) {
  if (std::isfinite(data.totals.doubtful_pairs)) return static_cast<std::uint64_t>(data.totals.doubtful_pairs);
  double pairs = 0;
  for (const WeightBand& band : data.weights)
    if (band.low >= linkage::match_weight_of(0.2) - 1 && band.high <= linkage::match_weight_of(0.95) + 1) pairs += band.pairs;
  return static_cast<std::uint64_t>(pairs);
}

void part_heading(Html& html, std::string_view text) { html.element("h3", text); }

void doubts(Html& html, const ReportData& data) {
  const std::uint64_t pairs = doubtful_pairs(data);
  if (pairs == 0) return;
  paragraph(html, fmt::format("{} of records {} doubtful: from 20% to 95% sure. Each is a question for somebody who knows the records.",
                              counted(pairs, "pair", "pairs"), pairs == 1 ? "is" : "are"));
}

void how_sure(Html& html, const ReportData& data) {
  const ReportTotals& totals = data.totals;
  const bool known = std::isfinite(totals.precision.value) || std::isfinite(totals.recall.value);
  part_heading(html, "How sure this is");
  if (!known) {
    paragraph(html, "How many joins are wrong or missed was not estimated in this run.");
    return;
  }
  html.open("ul");
  wrong_joins(html, data);
  missed_joins(html, data);
  html.close();
  if (totals.measured)
    paragraph(html, fmt::format("These figures were measured against {}.", totals.measured_by.empty() ? "the truth" : totals.measured_by));
  else
    paragraph(html,
              "These figures are the model's own estimate: nobody has checked the joins. Errors that the records cannot show, such as a "
              "shared typing mistake, are not in them. Review some pairs before you rely on them.");
}

std::vector<std::string> steps_from(const ReportData& data) {
  std::vector<std::string> steps;
  std::uint64_t rejected = 0, unsure = 0, broken = 0, warnings = 0;
  for (const ReportFile& file : data.files) rejected += file.rejected;
  for (const linkage::Choice& choice : data.choices) unsure += choice.confidence < 0.7 ? 1 : 0;
  if (data.choices.empty())
    for (const ReportColumn& column : data.columns) unsure += column.confidence < 0.7 ? 1 : 0;
  for (const ReportCounts& each : data.validity)
    broken += each.name == "over_merged" || each.name == "over-merged" || each.name == "conflict" ? each.count : 0;
  for (const ReportGrouping& grouping : data.groupings)
    warnings += grouping.warnings.empty() ? warnings_of(grouping).size() : grouping.warnings.size();
  if (rejected > 0)
    steps.push_back(fmt::format("Look at the {} that could not be read, below; correct them at the source and run again.",
                                counted(rejected, "row", "rows")));
  if (unsure > 0)
    steps.push_back(
        fmt::format("Check {} of which the program was unsure, marked \u201cunsure\u201d below.", counted(unsure, "choice", "choices")));
  if (const std::uint64_t pairs = doubtful_pairs(data); pairs > 0)
    steps.push_back(fmt::format("Look through the sample of doubtful pairs. About {} in the whole run could be either.",
                                counted(pairs, "pair", "pairs")));
  if (broken > 0)
    steps.push_back(
        fmt::format("Look at {} whose records may be of different {}.", counted(broken, "group", "groups"), words_of(data.subject).many));
  if (warnings > 0) steps.push_back("Read the warnings on groups before you publish any figure by group.");
  if (data.blocking.estimated_recall < 0.95)
    steps.push_back("The search may not have compared all pairs that belong together. Ask a statistician to add a blocking rule.");
  if (steps.empty()) steps.push_back("Nothing stands out. Look through a few of the sampled pairs, then use the results.");
  return steps;
}

void facts(Html& html, const ReportData& data) {
  const SubjectWords words = words_of(data.subject);
  const ReportTotals& totals = data.totals;
  const auto fact = [&](const std::string& number, std::string_view what) { html.open("li").element("b", number).text(what).close(); };
  std::uint64_t rejected = 0;
  for (const ReportFile& file : data.files) rejected += file.rejected;
  html.open("ul", {{"class", "facts"}});
  fact(thousands(totals.records), "records read");
  fact(thousands(totals.entities), fmt::format("different {}", words.many));
  if (std::isfinite(totals.in_both.value))
    fact(thousands(static_cast<std::uint64_t>(std::llround(totals.in_both.value))), fmt::format("{} in both files", words.many));
  if (std::isfinite(totals.precision.value)) fact(percent(totals.precision.value), "of joins right (precision)");
  if (std::isfinite(totals.recall.value)) fact(percent(totals.recall.value), "of joins found (recall)");
  if (data.households)
    fact(thousands(std::isfinite(data.households->now.value) ? static_cast<std::uint64_t>(std::llround(data.households->now.value))
                                                             : data.households->households),
         "households now");
  fact(thousands(rejected), "rows that could not be read");
  html.close();
}

}  // namespace

void write_summary(Html& html, const ReportData& data) {
  lead(html, data);
  doubts(html, data);
  part_heading(html, "What to do next");
  bullets(html, data.next_steps.empty() ? steps_from(data) : data.next_steps);
  facts(html, data);
  how_sure(html, data);
  part_heading(html, "What a review found");
  write_review(html, data.review ? &*data.review : nullptr, data.folder);
  if (data.remarks.empty()) return;
  part_heading(html, "What you should know");
  std::vector<std::string> shown(data.remarks.begin(),
                                 data.remarks.begin() + static_cast<std::ptrdiff_t>(std::min(data.remarks.size(), most_rows / 4)));
  bullets(html, shown);
  say_cut(html, data.remarks.size(), shown.size());
}

}  // namespace cw::link
