// SPDX-License-Identifier: MIT
#include "services/review/calibration.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <unordered_map>

#include "services/review/internal/item_row.h"

namespace cw::review {
namespace {

using store::Connection;
using store::Row;

double probability_of(double weight) { return 1 / (1 + std::exp2(-weight)); }

std::map<int, double> chances(std::span<const BandInclusion> included) {
  std::map<int, double> out;
  for (const BandInclusion& each : included) out[each.band] = each.inclusion;
  return out;
}

// Up to where, in the order of random numbers, everything of each band is answered; never past the band's inclusion.
std::map<int, double> answered_up_to(std::span<const SampledCase> cases, std::span<const BandInclusion> included) {
  std::map<int, double> out = chances(included);
  for (const SampledCase& each : cases) {
    double& until = out.try_emplace(each.band, 1.0).first->second;
    if (!each.says) until = std::min(until, each.order_number);
  }
  return out;
}

std::optional<Says> outcome_of(const Row& row, int column) {
  const auto text = row.get<std::optional<std::string>>(column);
  return text ? std::optional<Says>(internal::says_of(*text)) : std::nullopt;
}

Result<std::vector<SampledCase>> read_cases(Connection& db) {
  return db.all(
      "SELECT band, order_number, coalesce(settled_weight, match_weight), CASE WHEN state = 'settled' THEN outcome END"
      " FROM review_item WHERE sampled = 1 AND state <> 'closed' ORDER BY band, order_number",
      {}, [](const Row& row) { return SampledCase{row.get<int>(0), row.get<double>(1), row.get<double>(2), outcome_of(row, 3)}; });
}

Result<std::vector<BandInclusion>> read_inclusion(Connection& db) {
  return db.all("SELECT band, inclusion FROM review_band ORDER BY band", {},
                [](const Row& row) { return BandInclusion{row.get<int>(0), row.get<double>(1)}; });
}

class Groups {
 public:
  RecordNumber root(RecordNumber record) {
    RecordNumber at = record;
    while (parent_.try_emplace(at, at).first->second != at) at = parent_[at];
    return parent_[record] = at;
  }
  void join(RecordNumber a, RecordNumber b) {
    const RecordNumber first = root(a), second = root(b);
    parent_[std::max(first, second)] = std::min(first, second);
  }

 private:
  std::unordered_map<RecordNumber, RecordNumber> parent_;
};

}  // namespace

Calibration calibrate(std::span<const SampledCase> cases, std::span<const BandInclusion> included) {
  const std::map<int, double> until = answered_up_to(cases, included);
  std::map<int, CalibrationBand> bands;
  for (const SampledCase& each : cases) {
    if (!each.says || each.order_number >= until.at(each.band)) continue;
    CalibrationBand& band = bands[each.band];
    band.inclusion = until.at(each.band);
    band.pairs += 1 / band.inclusion;
    if (*each.says == Says::cannot_tell) {
      ++band.cannot_tell;
      continue;
    }
    ++band.answered;
    band.same += *each.says == Says::same ? 1 : 0;
    band.claimed += probability_of(each.match_weight);
  }
  Calibration out;
  double weights = 0, squares = 0;
  for (auto& [number, band] : bands) {
    band.band = number;
    band.from = band_begins(number);
    band.until = band_begins(number + 1);
    const auto answered = static_cast<double>(band.answered);
    band.interval = linkage::wilson(static_cast<double>(band.same), answered);
    if (band.answered > 0) {
      const double weight = 1 / band.inclusion;
      band.share = static_cast<double>(band.same) / answered;
      out.share += weight * static_cast<double>(band.same);
      out.claimed += weight * band.claimed;
      weights += weight * answered;
      squares += weight * weight * answered;
      out.answered += band.answered;
      band.claimed /= answered;
    }
    out.bands.push_back(band);
  }
  if (weights > 0) {
    out.share /= weights;
    out.claimed /= weights;
    out.effective = weights * weights / squares;
  }
  out.interval = linkage::wilson(out.share * out.effective, out.effective);
  return out;
}

Result<CalibrationReport> read_calibration(Connection& db) {
  CalibrationReport out;
  CW_TRY(const auto cases, read_cases(db));
  CW_TRY(const auto included, read_inclusion(db));
  out.calibration = calibrate(cases, included);
  CW_CHECK(
      db.each("SELECT count(*), count(*) FILTER (WHERE outcome = 'same') FROM review_item WHERE state = 'settled'"
              " AND outcome IN ('same', 'not_same')",
              {}, [&](const Row& row) -> Result<void> {
                out.answered_in_all = row.get<std::int64_t>(0);
                out.same_in_all = row.get<std::int64_t>(1);
                return {};
              }));
  return out;
}

Result<std::vector<Label>> read_labels(Connection& db) {
  CW_TRY(const auto cases, read_cases(db));
  CW_TRY(const auto included, read_inclusion(db));
  const std::map<int, double> until = answered_up_to(cases, included);
  return db.all(
      "SELECT i.left_record, i.right_record, i.outcome, coalesce(i.settled_weight, i.match_weight), i.sampled, i.band, i.order_number,"
      " (SELECT count(*) FROM review_answer AS a WHERE a.item = i.id AND a.round = i.round) FROM review_item AS i"
      " WHERE i.state = 'settled' AND i.outcome IN ('same', 'not_same') ORDER BY i.left_record, i.right_record",
      {}, [&](const Row& row) {
        Label out;
        out.pair = {row.get<RecordNumber>(0), row.get<RecordNumber>(1)};
        out.says = internal::says_of(row.get<std::string_view>(2));
        out.match_weight = row.get<double>(3);
        const auto up_to = until.find(row.get<int>(5));
        if (row.get<bool>(4) && up_to != until.end() && row.get<double>(6) < up_to->second) out.weight = 1 / up_to->second;
        out.reviewers = row.get<std::int64_t>(7);
        return out;
      });
}

std::vector<RecordLabel> records_of(std::span<const Label> labels) {
  Groups groups;
  std::set<RecordNumber> records;
  for (const Label& label : labels) {
    records.insert({label.pair.left, label.pair.right});
    if (label.says == Says::same) groups.join(label.pair.left, label.pair.right);
  }
  std::set<RecordNumber> contradicted;
  for (const Label& label : labels)
    if (label.says == Says::not_same && groups.root(label.pair.left) == groups.root(label.pair.right))
      contradicted.insert(groups.root(label.pair.left));
  std::vector<RecordLabel> out;
  for (const RecordNumber record : records)
    if (const RecordNumber root = groups.root(record); !contradicted.contains(root)) out.push_back({record, root});
  return out;
}

}  // namespace cw::review
