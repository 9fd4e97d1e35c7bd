// SPDX-License-Identifier: MIT
// What a person who reviewed a sample found; or how to draw one. Set between two marks, so that a page can be brought up to date when the
// sheet comes back.
#include <fmt/format.h>

#include <cmath>

#include "services/linkage/report/report.h"
#include "services/linkage/report/sections.h"
#include "services/linkage/report/words.h"

namespace cw::link {
namespace {

constexpr std::string_view begin_mark = "<!--review-->", end_mark = "<!--/review-->";

void how_to(Html& html, std::string_view folder) {
  const std::string out = folder.empty() ? "DIR" : std::string(folder);
  paragraph(html,
            "Nobody has reviewed this run yet. A few hundred records, judged by somebody who knows them, give figures that do not rest on "
            "the model. Draw a sample, fill in the sheet, and read it back; this part then shows what was found:");
  html.open("pre", {{"tabindex", "0"}})
      .text(fmt::format("commonweal review --out {0} --sample 200\ncommonweal review --out {0} --read {0}/review_sheet.csv", out))
      .close();
}

void found(Html& html, const ReportReview& review) {
  paragraph(html, fmt::format("A person judged {} of {} drawn at random{}.", thousands(review.reviewed),
                              counted(review.sampled, "record", "records"),
                              review.of_earlier_run ? ", in an earlier result of this folder: it was linked again since" : ""));
  std::vector<std::string> lines;
  for (const auto& [what, share] : review.figures)
    lines.push_back(fmt::format("{} {} (likely between {} and {}).", percent(share.value), what, percent(share.low), percent(share.high)));
  bullets(html, lines);
  if (!review.remarks.empty()) bullets(html, review.remarks);
}

}  // namespace

void write_review(Html& html, const ReportReview* review, std::string_view folder) {
  html.raw("<!--review-->");
  if (review == nullptr)
    how_to(html, folder);
  else
    found(html, *review);
  html.raw("<!--/review-->");
}

std::optional<std::string> with_review(std::string_view page, const ReportReview& review) {
  const std::size_t begin = page.find(begin_mark), end = page.find(end_mark);
  if (begin == std::string_view::npos || end == std::string_view::npos || end < begin) return std::nullopt;
  Html html;
  write_review(html, &review, "");
  return std::string(page.substr(0, begin)) + std::move(html).finish() + std::string(page.substr(end + end_mark.size()));
}

}  // namespace cw::link
