// SPDX-License-Identifier: MIT
#include "services/review/agreement.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "services/review/internal/item_row.h"

namespace cw::review {
namespace {

constexpr double two_sided = 0.975;

linkage::Interval around(double value, double error, double lowest) {
  const double reach = linkage::normal_quantile(two_sided) * error;
  return {std::max(lowest, value - reach), std::min(1.0, value + reach)};
}

// Fleiss, Cohen and Everitt 1969, "Large sample standard errors of kappa and weighted kappa", formula (13).
double error_of_kappa(const Agreement& of, const std::array<double, answers_possible>& first,
                      const std::array<double, answers_possible>& second, double chance, double kappa) {
  const auto n = static_cast<double>(of.pairs);
  double sum = 0;
  for (std::size_t i = 0; i < answers_possible; ++i)
    for (std::size_t j = 0; j < answers_possible; ++j) {
      const double share = static_cast<double>(of.table[i][j]) / n;
      if (i == j)
        sum += share * std::pow(1 - (first[i] + second[i]) * (1 - kappa), 2);
      else
        sum += std::pow(1 - kappa, 2) * share * std::pow(second[i] + first[j], 2);
    }
  sum -= std::pow(kappa - chance * (1 - kappa), 2);
  return std::sqrt(std::max(0.0, sum) / n) / (1 - chance);
}

// What alpha is made of: how often each category was said, and how often together in one unit.
class Coincidences {
 public:
  explicit Coincidences(std::span<const std::vector<std::uint32_t>> units) {
    std::uint32_t most = 0;
    for (const auto& unit : units)
      for (const std::uint32_t category : unit) most = std::max(most, category + 1);
    said_.assign(most, 0);
  }
  // sign 1 adds the unit, -1 takes it away again.
  void count(const std::vector<std::uint32_t>& unit, double sign) {
    if (unit.size() < 2) return;
    const auto size = static_cast<double>(unit.size());
    std::map<std::uint32_t, double> of;
    for (const std::uint32_t category : unit) of[category] += 1;
    for (const auto& [category, times] : of) {
      said_[category] += sign * times;
      equal_ += sign * times * (times - 1) / (size - 1);
    }
    all_ += sign * size;
  }
  [[nodiscard]] std::optional<double> alpha() const {
    double by_chance = 0;
    for (const double times : said_) by_chance += times * (times - 1);
    const double differing = all_ * (all_ - 1) - by_chance;
    if (all_ < 2 || differing < 0.5) return std::nullopt;  // counts are whole: nothing differs
    return ((all_ - 1) * equal_ - by_chance) / differing;
  }

 private:
  std::vector<double> said_;
  double equal_ = 0, all_ = 0;
};

struct Row {
  std::string item, name;
  std::int64_t round = 0;
  Says says = Says::cannot_tell;
};

}  // namespace

Agreement agreement_of_two(std::span<const std::pair<Says, Says>> answers) {
  Agreement out;
  out.pairs = static_cast<std::int64_t>(answers.size());
  for (const auto& [first, second] : answers) {
    ++out.table[static_cast<std::size_t>(first)][static_cast<std::size_t>(second)];
    out.equal += first == second ? 1 : 0;
  }
  const auto n = static_cast<double>(out.pairs);
  out.share_interval = linkage::wilson(static_cast<double>(out.equal), n);
  out.kappa_interval = {-1, 1};
  if (out.pairs == 0) return out;
  out.share = static_cast<double>(out.equal) / n;
  std::array<double, answers_possible> first{}, second{};
  for (std::size_t i = 0; i < answers_possible; ++i)
    for (std::size_t j = 0; j < answers_possible; ++j) {
      first[i] += static_cast<double>(out.table[i][j]) / n;
      second[j] += static_cast<double>(out.table[i][j]) / n;
    }
  double chance = 0;
  for (std::size_t i = 0; i < answers_possible; ++i) chance += first[i] * second[i];
  if (chance > 1 - 1e-12) return out;
  out.kappa = (out.share - chance) / (1 - chance);
  out.kappa_error = error_of_kappa(out, first, second, chance, *out.kappa);
  out.kappa_interval = around(*out.kappa, out.kappa_error, -1);
  return out;
}

Alpha krippendorff_alpha(std::span<const std::vector<std::uint32_t>> units) {
  Alpha out;
  Coincidences all(units);
  for (const auto& unit : units) {
    if (unit.size() < 2) continue;
    ++out.units;
    out.answers += static_cast<std::int64_t>(unit.size());
    all.count(unit, 1);
  }
  out.interval = {-1, 1};
  out.alpha = all.alpha();
  if (!out.alpha || out.units < 2) return out;
  std::vector<double> without;
  for (const auto& unit : units) {
    if (unit.size() < 2) continue;
    all.count(unit, -1);
    without.push_back(all.alpha().value_or(*out.alpha));
    all.count(unit, 1);
  }
  const auto n = static_cast<double>(without.size());
  double mean = 0, squares = 0;
  for (const double each : without) mean += each / n;
  for (const double each : without) squares += (each - mean) * (each - mean);
  out.error = std::sqrt((n - 1) / n * squares);
  out.interval = around(*out.alpha, out.error, -1);
  return out;
}

Result<AgreementReport> read_agreement(store::Connection& db, TimeSpan span) {
  AgreementReport out;
  CW_TRY(const std::vector<Row> rows,
         db.all("SELECT item, reviewer_name, round, says FROM review_answer WHERE part = 'review' AND at >= ?1 AND at < ?2"
                " ORDER BY item, round, reviewer_name",
                {span.from, span.until}, [](const store::Row& row) {
                  return Row{row.get<std::string>(0), row.get<std::string>(1), row.get<std::int64_t>(2),
                             internal::says_of(row.get<std::string_view>(3))};
                }));
  CW_TRY(out.decided_by_third, db.value<std::int64_t>("SELECT count(*) FROM review_answer WHERE part = 'decision' AND at >= ?1 AND at < ?2",
                                                      {span.from, span.until}));
  out.answers = static_cast<std::int64_t>(rows.size());
  std::vector<std::vector<std::uint32_t>> units;
  std::map<std::pair<std::string, std::string>, std::vector<std::pair<Says, Says>>> of_two;
  std::vector<std::pair<Says, Says>> all;
  for (std::size_t at = 0; at < rows.size();) {
    std::size_t end = at;
    while (end < rows.size() && rows[end].item == rows[at].item && rows[end].round == rows[at].round) ++end;
    std::vector<std::uint32_t> unit;
    for (std::size_t i = at; i < end; ++i) {
      unit.push_back(static_cast<std::uint32_t>(rows[i].says));
      for (std::size_t j = i + 1; j < end; ++j) {
        of_two[{rows[i].name, rows[j].name}].emplace_back(rows[i].says, rows[j].says);
        all.emplace_back(rows[i].says, rows[j].says);
      }
    }
    ++out.items;
    out.asked_of_two += unit.size() > 1 ? 1 : 0;
    units.push_back(std::move(unit));
    at = end;
  }
  out.alpha = krippendorff_alpha(units);
  out.all = agreement_of_two(all);
  for (const auto& [names, answers] : of_two) out.pairs.push_back({names.first, names.second, agreement_of_two(answers)});
  return out;
}

}  // namespace cw::review
