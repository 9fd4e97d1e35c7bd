// SPDX-License-Identifier: MIT
#include "engines/linkage/resolve/internal/calibration.h"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace cw::linkage::internal {
namespace {

constexpr double lowest = -20, highest = 20;  // bands of one bit between
constexpr double claimed_pairs = 20;          // what the model claims counts as much as so many pairs in each band
constexpr double trusted_above_sure = 6;      // from so far above `sure` the model's own word is taken: nothing is left to learn there
constexpr std::size_t most_looked_at = 4'000'000;
constexpr std::size_t most_partners = 256;  // of a record; who has more is no help in saying who is one person

// Sure partners of each record, in order.
class SurePartners {
 public:
  SurePartners(std::size_t records, std::span<const ScoredEdge> edges, double sure) : begin_(records + 1, 0) {
    for (const ScoredEdge& edge : edges)
      if (edge.weight >= sure) ++begin_[edge.left + 1], ++begin_[edge.right + 1];
    for (std::size_t r = 0; r < records; ++r) begin_[r + 1] += begin_[r];
    partner_.resize(begin_[records]);
    std::vector<std::size_t> next(begin_.begin(), begin_.end() - 1);
    for (const ScoredEdge& edge : edges)
      if (edge.weight >= sure) partner_[next[edge.left]++] = edge.right, partner_[next[edge.right]++] = edge.left;
    for (std::size_t r = 0; r < records; ++r)
      std::sort(partner_.begin() + static_cast<std::ptrdiff_t>(begin_[r]), partner_.begin() + static_cast<std::ptrdiff_t>(begin_[r + 1]));
  }
  [[nodiscard]] std::span<const std::uint32_t> of(std::uint32_t record) const {
    return {partner_.data() + begin_[record], begin_[record + 1] - begin_[record]};
  }
  [[nodiscard]] bool share_one(std::uint32_t left, std::uint32_t right) const {
    const auto a = of(left), b = of(right);
    for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();) {
      if (a[i] == b[j]) return true;
      a[i] < b[j] ? ++i : ++j;
    }
    return false;
  }

 private:
  std::vector<std::size_t> begin_;
  std::vector<std::uint32_t> partner_;
};

struct Band {
  double pairs = 0, closed = 0, weight = 0;  // weight: sum, in whole 1024ths so that the order of pairs does not matter
  [[nodiscard]] double share() const { return closed / pairs; }
};

// An even share of the pairs, whatever their order.
bool chosen(const ScoredEdge& edge, std::size_t one_in) {
  const auto [a, b] = std::minmax(edge.left, edge.right);
  return one_in <= 1 || ((std::uint64_t{a} << 32 | b) * 0x9E3779B97F4A7C15U >> 32) % one_in == 0;
}

std::vector<Band> count_bands(std::size_t records, std::span<const ScoredEdge> edges, double sure) {
  const SurePartners partners(records, edges, sure);
  std::vector<Band> bands(static_cast<std::size_t>(highest - lowest));
  for (std::size_t i = 0; i < bands.size(); ++i) {
    const double middle = lowest + static_cast<double>(i) + 0.5;
    bands[i] = {claimed_pairs, claimed_pairs / (1 + std::exp2(-middle)), claimed_pairs * middle};
  }
  const std::size_t one_in = edges.size() / most_looked_at + 1;
  for (const ScoredEdge& edge : edges) {
    if (edge.weight < lowest || edge.weight >= highest || !chosen(edge, one_in)) continue;
    const std::size_t each_other = edge.weight >= sure ? 1 : 0;
    const std::size_t left = partners.of(edge.left).size(), right = partners.of(edge.right).size();
    if (left <= each_other || right <= each_other || left > most_partners || right > most_partners) continue;
    Band& band = bands[static_cast<std::size_t>(edge.weight - lowest)];
    band.pairs += 1;
    band.weight += std::round(static_cast<double>(edge.weight) * 1024) / 1024;
    if (partners.share_one(edge.left, edge.right)) band.closed += 1;
  }
  return bands;
}

}  // namespace

Calibration Calibration::fit(std::size_t records, std::span<const ScoredEdge> edges, double sure) {
  std::vector<Band> pooled;
  for (const Band& band : count_bands(records, edges, sure)) {
    pooled.push_back(band);
    while (pooled.size() > 1 && pooled[pooled.size() - 2].share() >= pooled.back().share()) {
      const Band last = pooled.back();
      pooled.pop_back();
      Band& into = pooled.back();
      into = {into.pairs + last.pairs, into.closed + last.closed, into.weight + last.weight};
    }
  }
  Calibration out;
  out.sure_ = sure;
  for (const Band& band : pooled) {
    out.weight_.push_back(band.weight / band.pairs);
    out.worth_.push_back(std::log2(band.share() / (1 - band.share())));
  }
  return out;
}

Calibration Calibration::of(const Curve& curve) {
  Calibration out;
  out.weight_ = curve.weight;
  out.worth_ = curve.worth;
  out.sure_ = curve.sure;
  return out;
}

float Calibration::operator()(float weight) const {
  const double x = weight;
  if (weight_.empty() || x >= sure_ + trusted_above_sure) return weight;
  double worth = 0;
  if (x <= weight_.front()) {
    worth = worth_.front() + x - weight_.front();
  } else if (x >= weight_.back()) {
    worth = worth_.back() + x - weight_.back();
  } else {
    const auto above = static_cast<std::size_t>(std::upper_bound(weight_.begin(), weight_.end(), x) - weight_.begin());
    const double along = (x - weight_[above - 1]) / (weight_[above] - weight_[above - 1]);
    worth = worth_[above - 1] + along * (worth_[above] - worth_[above - 1]);
  }
  if (x <= sure_) return static_cast<float>(worth);
  // Between `sure` and what is trusted the two words are mixed; a sure pair is not made unsure by its neighbours.
  const double trust = (x - sure_) / trusted_above_sure;
  return static_cast<float>(std::max((1 - trust) * worth + trust * x, sure_));
}

}  // namespace cw::linkage::internal
