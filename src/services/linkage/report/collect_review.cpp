// SPDX-License-Identifier: MIT
// review.json of an earlier review of the folder.
#include "base/json.h"
#include "services/linkage/earlier_run.h"
#include "services/linkage/report/collect.h"

namespace cw::link {
namespace {

double number_of(const Value* value) {
  if (value == nullptr) return not_known;
  if (const double* real = value->get<double>()) return *real;
  if (const std::int64_t* whole = value->get<std::int64_t>()) return static_cast<double>(*whole);
  return not_known;
}

std::uint64_t count_of(const Value* value) {
  const double number = number_of(value);
  return number >= 0 ? static_cast<std::uint64_t>(number) : 0;
}

}  // namespace

std::optional<ReportReview> review_of(const Value& details) {
  const Value* estimates = member(details, "estimates");
  const Value* design = member(details, "design");
  if (estimates == nullptr || design == nullptr || estimates->get<Structure>() == nullptr) return std::nullopt;
  ReportReview out;
  out.reviewed = count_of(member(*design, "reviewed"));
  out.sampled = count_of(member(*design, "sampled"));
  static constexpr std::pair<const char*, const char*> figures[] = {
      {"pair_precision", "of all pairs of records that were joined are right"},
      {"pair_recall", "of all pairs of records that belong together were joined"},
      {"cluster_precision", "of the groups found are exactly right: all their records and no others"}};
  for (const auto& [name, what] : figures)
    if (const Value* each = member(*estimates, name))
      out.figures.emplace_back(
          what, Estimate{number_of(member(*each, "estimate")), number_of(member(*each, "low")), number_of(member(*each, "high"))});
  if (const Value* remarks = member(details, "remarks"); remarks != nullptr && remarks->get<List>() != nullptr)
    for (const Value& remark : *remarks->get<List>())
      if (const auto* text = remark.get<std::string>()) out.remarks.push_back(*text);
  return out;
}

void collect_review(const CollectInput& input, ReportData& data) {
  const std::filesystem::path& folder = input.options.out;
  data.folder = folder.string();
  const auto written = read_text(folder / "review.json");
  if (!written) return;
  const auto details = parse_json(*written);
  if (!details) return;
  data.review = review_of(*details);
  if (!data.review) return;
  const auto drawn = read_text(folder / "review_sample.json");
  const auto sample = drawn ? parse_json(*drawn) : Result<Value>(Value{});
  const Value* fingerprint = sample ? member(*sample, "clusters_fingerprint") : nullptr;
  const auto* before = fingerprint != nullptr ? fingerprint->get<std::string>() : nullptr;
  const auto now = fingerprint_of(folder / "clusters.csv");
  data.review->of_earlier_run = before == nullptr || !now || *before != *now;
}

}  // namespace cw::link
