// SPDX-License-Identifier: MIT
// The waterfall of a pair, and whether and why the run joined it.
#include "services/linkage/explain_text.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "base/text.h"
#include "services/linkage/explain_words.h"

namespace cw::link {
namespace {

constexpr int bar_width = 30;
constexpr double widest_weight = 20;
constexpr std::size_t most_on_the_way = 12;

// Left or right of the middle by the weight: each mark is two thirds of a bit.
std::string bar_of(double weight) {
  const int marks = std::min(bar_width / 2, static_cast<int>(std::lround(std::abs(weight) / widest_weight * bar_width / 2)));
  const std::string line(static_cast<std::size_t>(marks), '#');
  return weight < 0 ? fmt::format("{:>{}}|{:{}}", line, bar_width / 2, "", bar_width / 2)
                    : fmt::format("{:{}}|{:<{}}", "", bar_width / 2, line, bar_width / 2);
}

std::string values(const std::vector<std::string>& all) {
  std::string out;
  for (const std::string& value : all) out += (out.empty() ? "" : " | ") + (value.empty() ? std::string("(none)") : value);
  return out;
}

std::string bar_text(const linkage::WaterfallBar& bar) {
  std::string out =
      fmt::format("{:<28} {:>8.2f}  {}\n", bar.comparison.substr(0, 28), bar.log2_bayes_factor, bar_of(bar.log2_bayes_factor));
  if (bar.values_left.empty()) return out;
  out += paragraph_of("    " + bar.label, 4) + hanging("    left:  ", values(bar.values_left)) +
         hanging("    right: ", values(bar.values_right));
  if (bar.gamma >= 0)
    out += fmt::format("    m {:.4g}, u {:.4g}: {:.4g} times {} likely among matches\n", bar.m, bar.u,
                       bar.bayes_factor >= 1 ? bar.bayes_factor : 1 / bar.bayes_factor, bar.bayes_factor >= 1 ? "more" : "less");
  return out;
}

// The comparisons that take most from the weight, the worst first.
std::string against_of(const linkage::Explanation& explanation) {
  std::vector<const linkage::WaterfallBar*> bars;
  for (const linkage::WaterfallBar& bar : explanation.bars)
    if (bar.log2_bayes_factor < -0.5 && !bar.values_left.empty()) bars.push_back(&bar);
  std::ranges::stable_sort(bars, {}, [](const auto* bar) { return bar->log2_bayes_factor; });
  std::string out;
  for (std::size_t i = 0; i < std::min<std::size_t>(3, bars.size()); ++i)
    out += fmt::format("{}{} ({:.1f})", i == 0 ? "" : ", ", bars[i]->comparison, bars[i]->log2_bayes_factor);
  return out;
}

std::string way_text(const ExplainedRun& run, const std::vector<linkage::ScoredEdge>& path) {
  std::string out;
  for (std::size_t i = 0; i < std::min(path.size(), most_on_the_way); ++i) out += link_line(run, path[i]);
  if (path.size() > most_on_the_way) out += fmt::format("  ... and {} more links\n", path.size() - most_on_the_way);
  return out;
}

const linkage::ScoredEdge& weakest_of(const std::vector<linkage::ScoredEdge>& path) {
  return *std::ranges::min_element(path, {}, &linkage::ScoredEdge::weight);
}

std::string together_text(const ExplainedRun& run, linkage::RecordIndex a, const linkage::ApartExplanation& found, double weight) {
  std::string out = paragraph_of(fmt::format("Yes: both are of {}, which has {}.", person_words(run, a),
                                             counted(run.explainer().why_one(a).records.size(), "record", "records")));
  if (weight >= run.threshold_weight())
    out += paragraph_of("Their own link is at or above the threshold (" + threshold_words(run) + ").");
  else
    out +=
        paragraph_of(fmt::format("Their own link, match weight {:.2f}, is below the threshold ({}): other records, or a person's word, "
                                 "join them.",
                                 weight, threshold_words(run)));
  if (found.path.size() > 1)
    out += fmt::format("The strongest way from one to the other:\n{}", way_text(run, found.path));
  else if (found.path.empty())
    out += paragraph_of("No way of links leads from one to the other: a person said that they, or records joined with them, are the same.");
  return out + paragraph_of(fmt::format("`commonweal explain --out {} {}` says what holds all of its records together.",
                                        run.folder().string(), run.name_of(a)));
}

// Below the threshold, or never compared: what the weight says.
std::string weight_reason(const ExplainedRun& run, const linkage::Explanation& explanation) {
  const bool enough = explanation.match_weight >= run.threshold_weight();
  const std::string against = against_of(explanation);
  std::string out;
  if (explanation.rule < 0 && enough)
    return paragraph_of(
        fmt::format("Why: they were never compared, for no blocking rule makes this pair. Compared now, their match weight of {:.2f} is "
                    "enough ({}). To "
                    "have the run find such pairs, add a [[blocking]] rule on what they share to model.toml and link again with --config.",
                    explanation.match_weight, threshold_words(run)));
  if (explanation.rule < 0)
    out = fmt::format(
        "Why: they were never compared, for no blocking rule makes this pair; and compared now, their match weight of {:.2f} "
        "is below the threshold ({}).",
        explanation.match_weight, threshold_words(run));
  else
    out = fmt::format("Why: they were compared, and their match weight of {:.2f} is {} the threshold ({}).", explanation.match_weight,
                      enough ? "at or above" : "below", threshold_words(run));
  if (!against.empty() && !enough) out += fmt::format(" What takes most away: {}.", against);
  return paragraph_of(out);
}

std::string reason_text(const ExplainedRun& run, const linkage::ApartExplanation& found, const linkage::Explanation& explanation) {
  switch (found.separation) {
    case linkage::Separation::kept_apart:
      return paragraph_of(
          "Why: a person decided that they, or records joined with them, are not the same (--decisions). That stands whatever the weights "
          "say.");
    case linkage::Separation::listed_once:
      return paragraph_of(
          "Why: each of the two already has a record of one and the same source, and that source is said to hold everyone once "
          "(--duplicate-free).");
    case linkage::Separation::own_number:
    case linkage::Separation::born:
    case linkage::Separation::two_homes:
      return paragraph_of("Why: " + found.reason + " The link between them that was not followed is:") +
             link_line(run, {found.cut->left, found.cut->right, found.cut->weight});
    case linkage::Separation::cut:
      return paragraph_of(fmt::format(
                 "Why: a link at or above the threshold ({}) was not followed, since the rest of the two groups disagree. It is:",
                 threshold_words(run))) +
             link_line(run, {found.cut->left, found.cut->right, found.cut->weight});
    default: return weight_reason(run, explanation);
  }
}

std::string apart_text(const ExplainedRun& run, linkage::RecordIndex a, linkage::RecordIndex b, const linkage::ApartExplanation& found,
                       const linkage::Explanation& explanation) {
  const auto side = [&](linkage::RecordIndex record) {
    return fmt::format("{} is of {} ({})", run.name_of(record), person_words(run, record),
                       counted(run.explainer().why_one(record).records.size(), "record", "records"));
  };
  std::string out = paragraph_of(fmt::format("No: {}, {}.", side(a), side(b))) + reason_text(run, found, explanation);
  if (found.path.size() > 1)
    out += fmt::format("The strongest way from one to the other; its weakest link has match weight {:.2f}:\n{}",
                       weakest_of(found.path).weight, way_text(run, found.path));
  return out + paragraph_of(
                   "If they are one, write that into a file of decisions and link again with --decisions: docs/how-to/review-a-sample.md.");
}

}  // namespace

std::string waterfall_text(const ExplainedRun& run, const linkage::Explanation& explanation) {
  std::string out =
      fmt::format("Match weight {:.2f}, match probability {}\n", explanation.match_weight, probability_words(explanation.match_weight));
  if (explanation.rule < 0)
    out += paragraph_of("No blocking rule makes this pair: it would not be compared.");
  else
    out += paragraph_of(fmt::format("Made by blocking rule {}: {}", explanation.rule + 1,
                                    run.linker().model().blocking_rules[static_cast<std::size_t>(explanation.rule)].sql));
  out += "\n";
  for (const linkage::WaterfallBar& bar : explanation.bars) {
    if (bar.comparison == "Final score") out += std::string(78, '-') + "\n";
    out += bar_text(bar);
  }
  return out;
}

std::string joined_text(const ExplainedRun& run, linkage::RecordIndex a, linkage::RecordIndex b, const linkage::Explanation& explanation) {
  const linkage::ApartExplanation found = run.explainer().why_apart(a, b);
  const std::string heading = "Did the run join them?\n";
  return heading + (found.separation == linkage::Separation::together ? together_text(run, a, found, explanation.match_weight)
                                                                      : apart_text(run, a, b, found, explanation));
}

}  // namespace cw::link
