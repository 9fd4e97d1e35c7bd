// SPDX-License-Identifier: MIT
#include "engines/linkage/assess/groups.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <numeric>
#include <optional>
#include <tuple>

#include "engines/linkage/evaluation.h"

namespace cw::linkage {
namespace {

constexpr std::size_t most_groups = 40;
constexpr double pairs_of(double n) { return n * (n - 1) / 2; }

// Sums over units (clusters) from which a share and its variance by linearisation follow: y of x in each.
struct Sums {
  double y = 0, x = 0, yy = 0, xy = 0, xx = 0;
  void add(double yi, double xi) {
    y += yi;
    x += xi;
    yy += yi * yi;
    xy += xi * yi;
    xx += xi * xi;
  }
};

GroupShare share_of(const Sums& s) {
  GroupShare out;
  out.correct = s.y;
  out.total = s.x;
  if (!(s.x > 0)) return out;
  const double r = s.y / s.x, squares = s.yy - 2 * r * s.xy + r * r * s.xx;
  out.value = r;
  // Without an error seen, each cluster counts as one trial of its size: (sum x)^2 / sum x^2.
  out.effective_trials = squares > 1e-12 * s.xx ? std::min(s.x, r * (1 - r) * s.x * s.x / squares) : s.x * s.x / s.xx;
  out.interval = wilson(r * out.effective_trials, out.effective_trials);
  return out;
}

// One record of a cluster as far as counting pairs needs it.
struct Member {
  std::uint32_t other, source, group;  // other: its label on the other side
  bool operator<(const Member& m) const { return std::tie(other, source) < std::tie(m.other, m.source); }
};
struct PairCounts {
  double all = 0, same_other = 0;  // pairs; of them with the same label on the other side
};

// Which members count.
struct Only {
  std::uint32_t group;
  bool operator()(std::uint32_t g) const { return g == group; }
};
struct Without {
  std::uint32_t group;
  bool operator()(std::uint32_t g) const { return g != group; }
};

// Pairs among the members (sorted) whose group counts, of different sources where `cross` says so.
template <class Counts>
PairCounts count_pairs(std::span<const Member> members, Counts counts, bool cross, std::vector<double>& by_source) {
  PairCounts out;
  double n = 0;
  for (std::size_t begin = 0; begin < members.size();) {
    double of_other = 0, apart = 0;
    std::size_t i = begin;
    while (i < members.size() && members[i].other == members[begin].other) {
      double of_source = 0;
      const std::uint32_t source = members[i].source;
      for (; i < members.size() && members[i].other == members[begin].other && members[i].source == source; ++i)
        of_source += counts(members[i].group) ? 1 : 0;
      of_other += of_source;
      apart += pairs_of(of_source);
      if (cross) by_source[source] += of_source;
    }
    out.same_other += pairs_of(of_other) - (cross ? apart : 0);
    n += of_other;
    begin = i;
  }
  out.all = pairs_of(n);
  if (cross)
    for (const Member& member : members) {
      out.all -= pairs_of(by_source[member.source]);
      by_source[member.source] = 0;
    }
  return out;
}

// By group: pairs that touch it; its part where a pair counts by halves for the groups of its two records; the rest.
struct Sides {
  std::vector<Sums> touching, halves, others;
  Sums all;
};

// Walks the clusters of `label`; y: pairs with the same `other`, x: all pairs of the cluster.
Sides sum_sides(std::span<const std::uint32_t> label, std::span<const std::uint32_t> other, std::span<const std::uint32_t> source,
                const Groups& groups) {
  Sides out;
  out.touching.resize(groups.names.size());
  out.halves.resize(groups.names.size());
  std::vector<Sums> absent(groups.names.size());  // of whole clusters that touch the group: to take off `all`
  std::vector<Sums> rest(groups.names.size());
  std::vector<std::uint32_t> order;
  for (std::uint32_t r = 0; r < label.size(); ++r)
    if (label[r] != unknown_label && other[r] != unknown_label) order.push_back(r);
  std::ranges::sort(order, {}, [&](std::uint32_t r) { return std::pair(label[r], r); });
  std::vector<double> by_source(source.empty() ? 0 : 1 + *std::ranges::max_element(source), 0);
  std::vector<Member> members;
  std::vector<std::uint32_t> present;
  for (std::size_t begin = 0, end = 0; begin < order.size(); begin = end) {
    members.clear();
    present.clear();
    for (end = begin; end < order.size() && label[order[end]] == label[order[begin]]; ++end) {
      const std::uint32_t r = order[end];
      members.push_back({other[r], source.empty() ? 0 : source[r], groups.of_record[r]});
      present.push_back(groups.of_record[r]);
    }
    if (members.size() < 2) continue;
    std::sort(members.begin(), members.end());
    std::ranges::sort(present);
    present.erase(std::unique(present.begin(), present.end()), present.end());
    const bool cross = !source.empty();
    const PairCounts whole = count_pairs(members, Without{UINT32_MAX}, cross, by_source);
    out.all.add(whole.same_other, whole.all);
    for (const std::uint32_t g : present) {
      const bool mixed = present.size() > 1;
      const PairCounts left = mixed ? count_pairs(members, Without{g}, cross, by_source) : PairCounts{};
      const PairCounts within = mixed ? count_pairs(members, Only{g}, cross, by_source) : whole;
      const double y = (whole.same_other - left.same_other + within.same_other) / 2, x = (whole.all - left.all + within.all) / 2;
      out.touching[g].add(whole.same_other - left.same_other, whole.all - left.all);
      out.halves[g].add(y, x);
      absent[g].add(whole.same_other, whole.all);
      rest[g].add(whole.same_other - y, whole.all - x);
    }
  }
  for (std::size_t g = 0; g < groups.names.size(); ++g) {
    const auto of = [&](double Sums::* part) { return std::max(0.0, out.all.*part - absent[g].*part + rest[g].*part); };
    out.others.push_back({of(&Sums::y), of(&Sums::x), of(&Sums::yy), of(&Sums::xy), of(&Sums::xx)});
  }
  return out;
}

double p_between(const GroupShare& a, const GroupShare& b) {
  return two_proportions_p(a.value * a.effective_trials, a.effective_trials, b.value * b.effective_trials, b.effective_trials);
}

Verdict verdict_of(const GroupShare& own, const GroupShare& others, double p, const GroupOptions& options) {
  if (own.effective_trials < options.fewest_trials || others.effective_trials < options.fewest_trials) return Verdict::too_few;
  if (!(p < options.level)) return Verdict::alike;
  const double error = 1 - own.value, usual = 1 - others.value, more = std::max(error, usual), less = std::min(error, usual);
  if (more - less < options.least_points && more < options.least_ratio * less) return Verdict::alike;
  return error > usual ? Verdict::worse : Verdict::better;
}

std::string percent(double share) {
  const double hundred = share * 100;
  return hundred > 0 && hundred < 0.1 ? fmt::format("{:.2f} %", hundred) : fmt::format("{:.1f} %", hundred);
}

std::string warning_of(const std::string& column, const GroupRow& row, bool missed) {
  const GroupShare &own = missed ? row.recall_half : row.precision_half, &others = missed ? row.recall_others : row.precision_others;
  const GroupShare& touching = missed ? row.recall : row.precision;
  return fmt::format("{} \"{}\": {} of {} (95 % interval {} to {}); of all others, {}. That is more than chance. {} {} touch this group.",
                     column, row.name, percent(1 - own.value), missed ? "the matches are missed" : "the pairs put together are wrong",
                     percent(1 - own.interval.high), percent(1 - own.interval.low), percent(1 - others.value),
                     std::llround(touching.total - touching.correct), missed ? "missed matches" : "false matches");
}

void judge(GroupReport& report, const GroupOptions& options) {
  std::vector<double> p;
  std::vector<std::size_t> tested;  // 2 * row, + 1 for recall
  for (std::size_t g = 0; g < report.rows.size(); ++g)
    for (const std::size_t recall : {0U, 1U}) {
      const GroupShare& own = recall == 1 ? report.rows[g].recall_half : report.rows[g].precision_half;
      const GroupShare& rest = recall == 1 ? report.rows[g].recall_others : report.rows[g].precision_others;
      if (own.effective_trials < options.fewest_trials || rest.effective_trials < options.fewest_trials) continue;
      p.push_back(p_between(own, rest));
      tested.push_back(2 * g + recall);
    }
  const std::vector<double> corrected = holm(p);
  for (std::size_t i = 0; i < tested.size(); ++i) {
    GroupRow& row = report.rows[tested[i] / 2];
    (tested[i] % 2 == 1 ? row.recall_p : row.precision_p) = corrected[i];
  }
  report.comparisons = p.size();
  std::vector<std::pair<double, std::string>> found;
  for (std::size_t g = 0; g < report.rows.size(); ++g) {
    GroupRow& row = report.rows[g];
    row.precision_verdict = verdict_of(row.precision_half, row.precision_others, row.precision_p, options);
    row.recall_verdict = verdict_of(row.recall_half, row.recall_others, row.recall_p, options);
    if (row.precision_verdict == Verdict::worse)
      found.emplace_back(row.precision_half.value - row.precision_others.value, warning_of(report.column, row, false));
    if (row.recall_verdict == Verdict::worse)
      found.emplace_back(row.recall_half.value - row.recall_others.value, warning_of(report.column, row, true));
  }
  std::ranges::stable_sort(found, {}, &std::pair<double, std::string>::first);
  for (auto& [difference, warning] : found) report.warnings.push_back(std::move(warning));
}

// Banding ------------------------------------------------------------------------------------------------------------------------

std::optional<double> number_of(std::string_view text) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size() && std::isfinite(value) ? std::optional(value) : std::nullopt;
}
// The year of YYYY, YYYY-MM or YYYY-MM-DD, the forms in which standardised dates come.
std::optional<double> year_of(std::string_view text, std::size_t least) {
  if (text.size() < least || (text.size() > 4 && text[4] != '-')) return std::nullopt;
  const auto year = number_of(text.substr(0, 4));
  return year && *year >= 1800 && *year <= 2200 ? year : std::nullopt;
}

// Lower edge of the band of ten of each code; empty where the column is not of that kind.
std::vector<std::optional<double>> bands_of(const Column& column) {
  const std::vector<std::uint32_t> counts = column.counts();
  for (const bool dates : {true, false}) {
    std::vector<std::optional<double>> edges(counts.size());
    double good = 0, all = 0;
    for (std::uint32_t code = 1; code < counts.size(); ++code) {
      const std::string value = column.display(code);
      const auto n = dates ? year_of(value, 7) : number_of(value);
      if (n) edges[code] = std::floor(*n / 10) * 10;
      if (dates && !n && year_of(value, 4) && value.size() == 4) edges[code] = std::floor(*year_of(value, 4) / 10) * 10;
      all += counts[code];
      good += n ? counts[code] : 0;
    }
    if (all > 0 && good >= 0.9 * all && (dates || counts.size() > 21)) return edges;
  }
  return {};
}

}  // namespace

std::string_view name_of(Verdict verdict) {
  constexpr std::string_view names[] = {"no difference seen", "worse", "better", "too few to say"};
  return names[static_cast<std::size_t>(verdict)];
}

Groups groups_of(const Column& column, std::span<const std::uint32_t> rows) {
  Groups out;
  out.column = column.name();
  const std::vector<std::optional<double>> bands = bands_of(column);
  // Sorted by band, then name; nulls last.
  using Key = std::tuple<int, double, std::string>;
  const auto key_of = [&](std::uint32_t code) -> Key {
    const std::string value = column.display(code);
    if (code == Column::null_code || value.empty()) return {2, 0, "(none)"};
    if (bands.empty()) return {0, 0, value};
    if (!bands[code]) return {1, 0, "(no number or date)"};
    return {0, *bands[code], fmt::format("{:.0f} to {:.0f}", *bands[code], *bands[code] + 9)};
  };
  std::map<Key, std::uint64_t> sizes;
  std::vector<std::map<Key, std::uint64_t>::iterator> of_code(column.distinct() + 1, sizes.end());
  for (const std::uint32_t row : rows) {
    const std::uint32_t code = row == absent_row ? Column::null_code : column.code(row);
    if (of_code[code] == sizes.end()) of_code[code] = sizes.emplace(key_of(code), 0).first;
    ++of_code[code]->second;
  }
  std::vector<std::pair<std::uint64_t, Key>> by_size;
  for (const auto& [key, size] : sizes) by_size.emplace_back(size, key);
  std::ranges::stable_sort(by_size, std::greater{}, &std::pair<std::uint64_t, Key>::first);
  std::map<Key, std::uint32_t> number;
  for (std::size_t i = 0; i < by_size.size(); ++i)
    if (by_size.size() <= most_groups || i + 1 < most_groups) number.emplace(by_size[i].second, 0);
  for (auto& [key, index] : number) {
    index = static_cast<std::uint32_t>(out.names.size());
    out.names.push_back(std::get<2>(key));
  }
  const auto others = static_cast<std::uint32_t>(out.names.size());
  if (number.size() < by_size.size()) out.names.emplace_back("(all others)");
  std::vector<std::uint32_t> group_of_code(of_code.size(), 0);
  for (std::size_t code = 0; code < of_code.size(); ++code) {
    if (of_code[code] == sizes.end()) continue;
    const auto found = number.find(of_code[code]->first);
    group_of_code[code] = found == number.end() ? others : found->second;
  }
  out.of_record.reserve(rows.size());
  for (const std::uint32_t row : rows) out.of_record.push_back(group_of_code[row == absent_row ? Column::null_code : column.code(row)]);
  return out;
}

GroupReport evaluate_groups(std::span<const std::uint32_t> cluster, std::span<const std::uint32_t> truth,
                            std::span<const std::uint32_t> source, const Groups& groups, const GroupOptions& options) {
  const Sides precision = sum_sides(cluster, truth, source, groups), recall = sum_sides(truth, cluster, source, groups);
  GroupReport report;
  report.column = groups.column;
  report.all.name = "(all)";
  report.all.precision = share_of(precision.all);
  report.all.recall = share_of(recall.all);
  report.rows.resize(groups.names.size());
  for (std::size_t g = 0; g < groups.names.size(); ++g) {
    report.rows[g].name = groups.names[g];
    report.rows[g].precision = share_of(precision.touching[g]);
    report.rows[g].recall = share_of(recall.touching[g]);
    report.rows[g].precision_half = share_of(precision.halves[g]);
    report.rows[g].recall_half = share_of(recall.halves[g]);
    report.rows[g].precision_others = share_of(precision.others[g]);
    report.rows[g].recall_others = share_of(recall.others[g]);
  }
  for (std::uint32_t r = 0; r < truth.size(); ++r) {
    if (truth[r] == unknown_label) continue;
    ++report.rows[groups.of_record[r]].records;
    ++report.all.records;
  }
  judge(report, options);
  return report;
}

std::vector<double> pairs_touching(std::span<const std::uint32_t> label, std::span<const std::uint32_t> source, const Groups& groups) {
  const Sides sides = sum_sides(label, label, source, groups);
  std::vector<double> out;
  for (const Sums& sums : sides.touching) out.push_back(sums.x);
  return out;
}

}  // namespace cw::linkage
