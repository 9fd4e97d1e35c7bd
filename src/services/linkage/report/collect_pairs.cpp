// SPDX-License-Identifier: MIT
// What the scored pairs say: their weights, a sample of each band, and what the model itself expects of joins, right and wrong.
#include <algorithm>
#include <array>
#include <cmath>
#include <unordered_map>

#include "services/linkage/report/collect.h"

namespace cw::link {
namespace {

constexpr std::size_t pairs_of_band = 6;
constexpr double edges[] = {-10, -3, 0, 3, 6, 10, 15, 25};  // of the bands that are sampled, match weights
constexpr std::size_t bands = std::size(edges) + 1;
constexpr int lowest = -60, highest = 100;  // of the histogram, in whole weights; what lies beyond is in its end bands

struct Candidate {
  std::uint64_t hash = 0;
  std::uint32_t left = 0, right = 0;
};

// SplitMix64's last step (Steele, Lea, Flood 2014).
std::uint64_t mixed(std::uint64_t key) {
  key = (key ^ (key >> 30)) * 0xBF58476D1CE4E5B9ULL;
  key = (key ^ (key >> 27)) * 0x94D049BB133111EBULL;
  return key ^ (key >> 31);
}

// Which pairs a join is possible between at all: none of a group that already holds a record of the other's duplicate-free source.
class Rivals {
 public:
  explicit Rivals(const CollectInput& input)
      : source_(input.run.linker->source_codes()),
        free_(duplicate_free_sources(input.run)),
        cluster_(input.people.cluster),
        holds_(cluster_.size(), 0) {
    for (std::size_t r = 0; r < cluster_.size() && !source_.empty(); ++r)
      if (const std::uint32_t code = source_[r]; code < free_.size() && code < 64 && free_[code])
        holds_[cluster_[r]] |= std::uint64_t{1} << code;
  }
  [[nodiscard]] bool possible(std::uint32_t left, std::uint32_t right) const {
    return (holds_[cluster_[left]] & holds_[cluster_[right]]) == 0;
  }

 private:
  std::span<const std::uint32_t> source_;
  std::vector<bool> free_;
  const std::vector<std::uint32_t>& cluster_;
  std::vector<std::uint64_t> holds_;  // group -> duplicate-free sources in it
};

class PairSketch {
 public:
  PairSketch(const CollectInput& input, double threshold_weight)
      : cluster_(input.people.cluster),
        rivals_(input),
        weakest_(cluster_.size(), linkage::probability_of(threshold_weight)),
        best_(cluster_.size(), 0),
        noted_(cluster_.size(), false),
        by_weight_(2001) {
    for (const linkage::EntityNote& note : input.people.entities) {
      weakest_[note.cluster] = linkage::probability_of(note.weakest);
      noted_[note.cluster] = true;
    }
  }

  void add(std::uint32_t left, std::uint32_t right, double weight) {
    const double probability = linkage::probability_of(weight);
    const auto bin = static_cast<std::size_t>(std::clamp(std::floor(weight * 10) + 1000, 0.0, 2000.0));
    by_weight_[bin].pairs += 1;
    by_weight_[bin].matches += probability;
    doubtful_ += probability >= 0.2 && probability < 0.95 ? 1 : 0;
    note_link(left, right, probability);
    if (cluster_[left] == cluster_[right])
      joined_extra_ += std::max(0.0, probability - weakest_[cluster_[left]]);
    else if (rivals_.possible(left, right))
      missed_ += probability;
    sample(left, right, weight);
  }

  // How many groups there are in truth, by the links alone: fewer by those of two groups that are one, more by those that hang by a wrong
  // link. `lost`: groups that never-compared pairs may have taken away besides.
  [[nodiscard]] Estimate groups(double found, double lost) const {
    double merged = 0, split = 0, spread_merged = 0, spread_split = 0;
    for (const auto& [groups, probability] : between_) {
      const double p = std::min(probability, 0.5F);  // above that the evidence of all records spoke against it
      merged += p;
      spread_merged += p * (1 - p);
    }
    for (std::size_t group = 0; group < best_.size(); ++group) {
      if (best_[group] <= 0) continue;
      const double p = noted_[group] ? weakest_[group] : static_cast<double>(best_[group]);
      split += 1 - p;
      spread_split += p * (1 - p);
    }
    return {found, std::max(1.0, found - merged - lost - 1.96 * std::sqrt(spread_merged)), found + split + 1.96 * std::sqrt(spread_split)};
  }
  // Matches that the model expects among the joined pairs, which are `sizes` of groups: never less sure than a group's weakest link.
  [[nodiscard]] double expected_in_groups(const std::unordered_map<std::uint32_t, double>& pairs_of_group) const {
    double sum = joined_extra_;
    for (const auto& [group, pairs] : pairs_of_group) sum += pairs * weakest_[group];
    return sum;
  }
  struct Bin {
    double pairs = 0, matches = 0;
  };
  [[nodiscard]] const std::vector<Bin>& bins() const { return by_weight_; }  // tenths of a weight from -100
  [[nodiscard]] double missed() const { return missed_; }
  [[nodiscard]] double doubtful() const { return doubtful_; }
  [[nodiscard]] const std::array<std::vector<Candidate>, bands>& samples() const { return samples_; }
  [[nodiscard]] const std::array<double, bands>& band_pairs() const { return band_pairs_; }

 private:
  void note_link(std::uint32_t left, std::uint32_t right, double probability) {
    const std::uint32_t a = std::min(cluster_[left], cluster_[right]), b = std::max(cluster_[left], cluster_[right]);
    const auto p = static_cast<float>(probability);
    if (a == b)
      best_[a] = std::max(best_[a], p);
    else if (p >= 0.02F && rivals_.possible(left, right))
      between_[std::uint64_t{a} << 32 | b] = std::max(between_[std::uint64_t{a} << 32 | b], p);
  }
  void sample(std::uint32_t left, std::uint32_t right, double weight) {
    const auto band = static_cast<std::size_t>(std::ranges::upper_bound(edges, weight) - std::begin(edges));
    band_pairs_[band] += 1;
    std::vector<Candidate>& heap = samples_[band];
    const Candidate candidate{mixed((std::uint64_t{left} << 32) | right), left, right};
    if (heap.size() == pairs_of_band && candidate.hash >= heap.front().hash) return;
    if (heap.size() == pairs_of_band) {
      std::ranges::pop_heap(heap, {}, &Candidate::hash);
      heap.pop_back();
    }
    heap.push_back(candidate);
    std::ranges::push_heap(heap, {}, &Candidate::hash);
  }

  const std::vector<std::uint32_t>& cluster_;
  Rivals rivals_;
  std::vector<double> weakest_;                       // group -> probability of its weakest link
  std::vector<float> best_;                           // group -> probability of its best link; 0: none
  std::vector<bool> noted_;                           // group -> its weakest link is known
  std::unordered_map<std::uint64_t, float> between_;  // two groups -> probability of the best link between them
  std::vector<Bin> by_weight_;
  double joined_extra_ = 0, missed_ = 0;
  double doubtful_ = 0;
  std::array<std::vector<Candidate>, bands> samples_;
  std::array<double, bands> band_pairs_{};
};

// All pairs that are at hand: those kept for the outputs, or the edges where these reach further down.
Result<void> sketch_pairs(const CollectInput& input, PairSketch& sketch) {
  if (input.scored.kept_from > 0 && !input.scored.edges.empty()) {
    for (const linkage::ScoredEdge& edge : input.scored.edges) sketch.add(edge.left, edge.right, edge.weight);
    return {};
  }
  return input.scored.store.for_each([&](const linkage::PairChunk& chunk) -> Result<void> {
    for (std::size_t i = 0; i < chunk.left.size(); ++i) sketch.add(chunk.left[i], chunk.right[i], chunk.weight[i]);
    return {};
  });
}

void fill_weights(const PairSketch& sketch, ReportData& data) {
  std::vector<WeightBand> out;
  for (int weight = lowest; weight < highest; ++weight) {
    WeightBand band{static_cast<double>(weight), weight + 1.0, 0, 0, not_known};
    const int from = weight == lowest ? 0 : (weight + 100) * 10, to = weight + 1 == highest ? 2001 : (weight + 101) * 10;
    for (int bin = from; bin < to; ++bin)
      band.pairs += sketch.bins()[static_cast<std::size_t>(bin)].pairs,
          band.expected_matches += sketch.bins()[static_cast<std::size_t>(bin)].matches;
    out.push_back(band);
  }
  const auto filled = [](const WeightBand& band) { return band.pairs > 0; };
  const auto first = std::ranges::find_if(out, filled);
  const auto last = std::find_if(out.rbegin(), out.rend(), filled).base();
  if (first < last) data.weights.assign(first, last);
  while (data.weights.size() > 40) {  // twice as wide, until all can be drawn
    std::vector<WeightBand> wider;
    for (std::size_t i = 0; i < data.weights.size(); i += 2) {
      wider.push_back(data.weights[i]);
      wider.back().high = wider.back().low + 2 * (data.weights[i].high - data.weights[i].low);
      if (i + 1 < data.weights.size())
        wider.back().pairs += data.weights[i + 1].pairs, wider.back().expected_matches += data.weights[i + 1].expected_matches;
    }
    data.weights = std::move(wider);
  }
}

void fill_thresholds(const CollectInput& input, const PairSketch& sketch, ReportData& data) {
  const double lost = std::isfinite(data.blocking.estimated_recall) ? data.blocking.estimated_recall : 1;
  double all = 0;
  for (const PairSketch::Bin& bin : sketch.bins()) all += bin.matches;
  std::vector<double> probabilities = {0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999, 0.9999};
  if (std::ranges::find(probabilities, data.threshold) == probabilities.end() && std::isfinite(data.threshold))
    probabilities.push_back(data.threshold);
  std::ranges::sort(probabilities);
  for (const double probability : probabilities) {
    if (probability < input.scored.kept_from && input.scored.edges.empty()) continue;
    ThresholdRow row;
    row.probability = probability;
    row.weight = linkage::match_weight_of(probability);
    PairSketch::Bin above;
    for (std::size_t bin = static_cast<std::size_t>(std::clamp(std::ceil(row.weight * 10 - 1e-9) + 1000, 0.0, 2000.0));
         bin < sketch.bins().size(); ++bin)
      above.pairs += sketch.bins()[bin].pairs, above.matches += sketch.bins()[bin].matches;
    if (above.pairs > 0) row.expected_precision = above.matches / above.pairs;
    if (all > 0) row.expected_recall = above.matches / all * lost;
    data.thresholds.push_back(row);
  }
}

// How right the joins are in the model's opinion, and what follows for how many are in both of two files.
void fill_expectation(const CollectInput& input, const PairSketch& sketch, ReportData& data) {
  std::unordered_map<std::uint32_t, double> sizes, pairs;
  for (const std::uint32_t group : input.people.cluster) sizes[group] += 1;
  double joined = 0;
  for (const auto& [group, size] : sizes)
    if (size > 1) joined += pairs[group] = size * (size - 1) / 2;
  data.totals.joined_pairs = joined;
  const double compared = std::isfinite(data.blocking.estimated_recall) ? std::max(data.blocking.estimated_recall, 0.1) : 1;
  data.totals.people = sketch.groups(static_cast<double>(sizes.size()), static_cast<double>(pairs.size()) * (1 / compared - 1));
  data.totals.doubtful_pairs = sketch.doubtful();
  if (joined <= 0) return;
  const double right = std::min(joined, sketch.expected_in_groups(pairs));
  const double found = std::isfinite(data.blocking.estimated_recall) ? data.blocking.estimated_recall : 1;
  data.totals.precision.value = right / joined;
  data.totals.recall.value = right / (right + sketch.missed()) * found;
  // As few as if every expected wrong join were between the files, as many as if every expected missed one were.
  Estimate& both = data.totals.in_both;
  if (!std::isfinite(both.value)) return;
  double smaller = static_cast<double>(input.people.cluster.size());
  for (const ReportFile& file : data.files) smaller = std::min(smaller, static_cast<double>(file.records));
  both.low = both.value * data.totals.precision.value;
  both.high = std::max(both.value, std::min(smaller, both.value / std::max(data.totals.recall.value, 1e-9)));
}

std::string source_name(const PreparedRun& run, std::uint32_t row) {
  const Column* source = run.intake->table.find(run.intake->source_column);
  return source == nullptr ? std::string() : source->display(source->code(row));
}

Result<ReportPair> pair_of(const CollectInput& input, const Candidate& candidate) {
  const PreparedRun& run = input.run;
  const Column& id = *run.intake->table.find(run.intake->id_column);
  const std::uint32_t left = run.linker->row_of(candidate.left), right = run.linker->row_of(candidate.right);
  ReportPair out;
  out.left_source = source_name(run, left);
  out.left_id = id.display(id.code(left));
  out.right_source = source_name(run, right);
  out.right_id = id.display(id.code(right));
  CW_TRY(out.explanation, run.linker->explain(candidate.left, candidate.right));
  out.decision = input.people.cluster[candidate.left] == input.people.cluster[candidate.right] ? Decision::joined : Decision::apart;
  for (const linkage::Cut& cut : input.people.cuts)
    if (std::minmax(cut.left, cut.right) == std::minmax(candidate.left, candidate.right)) {
      out.decision = Decision::cut;
      out.note = "This link was not followed: " + cut.reason + ".";
    }
  if (out.decision == Decision::joined && out.explanation.match_probability < input.run.config.threshold)
    out.note = "Joined through other records of the same group: this pair alone would not have been enough.";
  if (input.truth.empty()) return out;
  const std::uint32_t a = input.truth[candidate.left], b = input.truth[candidate.right];
  if (a != linkage::unknown_label && b != linkage::unknown_label) out.same_truth = a == b;
  return out;
}

}  // namespace

Result<void> collect_pairs(const CollectInput& input, ReportData& data) {
  data.threshold = input.run.config.threshold;
  PairSketch sketch(input, linkage::match_weight_of(data.threshold));
  CW_CHECK(sketch_pairs(input, sketch));
  fill_weights(sketch, data);
  fill_thresholds(input, sketch, data);
  fill_expectation(input, sketch, data);
  for (std::size_t b = 0; b < bands; ++b) {
    ReportBand band{b == 0 ? not_known : edges[b - 1], b + 1 == bands ? not_known : edges[b], sketch.band_pairs()[b], {}};
    std::vector<Candidate> chosen = sketch.samples()[b];
    std::ranges::sort(chosen, {}, &Candidate::hash);
    for (const Candidate& candidate : chosen) {
      CW_TRY(ReportPair pair, pair_of(input, candidate));
      band.sample.push_back(std::move(pair));
    }
    if (band.pairs > 0) data.bands.push_back(std::move(band));
  }
  return {};
}

}  // namespace cw::link
