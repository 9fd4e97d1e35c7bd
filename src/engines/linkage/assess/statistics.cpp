// SPDX-License-Identifier: MIT
#include "engines/linkage/assess/statistics.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numbers>
#include <numeric>

namespace cw::linkage {
namespace {

double polynomial(std::span<const double> falling, double x) {
  return std::accumulate(falling.begin(), falling.end(), 0.0, [x](double sum, double c) { return sum * x + c; });
}

double first_quantile(double p) {
  constexpr double a[] = {-3.969683028665376e+01, 2.209460984245205e+02,  -2.759285104469687e+02,
                          1.383577518672690e+02,  -3.066479806614716e+01, 2.506628277459239e+00};
  constexpr double b[] = {-5.447609879822406e+01, 1.615858368580409e+02,  -1.556989798598866e+02,
                          6.680131188771972e+01,  -1.328068155288572e+01, 1};
  constexpr double c[] = {-7.784894002430293e-03, -3.223964580411365e-01, -2.400758277161838e+00,
                          -2.549732539343734e+00, 4.374664141464968e+00,  2.938163982698783e+00};
  constexpr double d[] = {7.784695709041462e-03, 3.224671290700398e-01, 2.445134137142996e+00, 3.754408661907416e+00, 1};
  constexpr double tail = 0.02425;
  if (p < tail) {
    const double q = std::sqrt(-2 * std::log(p));
    return polynomial(c, q) / polynomial(d, q);
  }
  if (p > 1 - tail) return -first_quantile(1 - p);
  const double q = p - 0.5;
  return polynomial(a, q * q) * q / polynomial(b, q * q);
}

double beta_fraction(double a, double b, double x) {
  constexpr double tiny = 1e-300;
  double c = 1, d = 1 - (a + b) * x / (a + 1);
  d = 1 / (std::abs(d) < tiny ? tiny : d);
  double h = d;
  const auto step = [&](double term) {
    d = 1 + term * d;
    d = 1 / (std::abs(d) < tiny ? tiny : d);
    c = 1 + term / c;
    if (std::abs(c) < tiny) c = tiny;
    h *= d * c;
    return std::abs(d * c - 1);
  };
  for (int m = 1; m <= 20000; ++m) {
    const double k = m;
    step(k * (b - k) * x / ((a + 2 * k - 1) * (a + 2 * k)));
    if (step(-(a + k) * (a + b + k) * x / ((a + 2 * k) * (a + 2 * k + 1))) < 1e-14) break;
  }
  return h;
}

double log_choose(double n, double k) { return std::lgamma(n + 1) - std::lgamma(k + 1) - std::lgamma(n - k + 1); }

// Two-sided: all tables with the same margins that are no likelier than the one seen.
double fisher_p(double sa, double na, double sb, double nb) {
  const double successes = sa + sb, least = std::max(0.0, successes - nb), most = std::min(successes, na);
  const double whole = log_choose(na + nb, successes);
  const auto log_p = [&](double s) { return log_choose(na, s) + log_choose(nb, successes - s) - whole; };
  const double seen = log_p(sa) + 1e-7;
  double p = 0;
  for (double s = least; s <= most; ++s)
    if (const double each = log_p(s); each <= seen) p += std::exp(each);
  return std::min(1.0, p);
}

}  // namespace

double normal_quantile(double probability) {
  if (!(probability > 0)) return -std::numeric_limits<double>::infinity();
  if (!(probability < 1)) return std::numeric_limits<double>::infinity();
  const double x = first_quantile(probability);
  const double error = 0.5 * std::erfc(-x / std::numbers::sqrt2) - probability;
  const double u = error * std::sqrt(2 * std::numbers::pi) * std::exp(x * x / 2);
  return x - u / (1 + x * u / 2);
}

double normal_two_sided(double z) { return std::erfc(std::abs(z) / std::numbers::sqrt2); }

double incomplete_beta(double a, double b, double x) {
  if (!(x > 0)) return 0;
  if (!(x < 1)) return 1;
  const double front = std::exp(std::lgamma(a + b) - std::lgamma(a) - std::lgamma(b) + a * std::log(x) + b * std::log1p(-x));
  if (x < (a + 1) / (a + b + 2)) return std::min(1.0, front * beta_fraction(a, b, x) / a);
  return std::max(0.0, 1 - front * beta_fraction(b, a, 1 - x) / b);
}

double beta_quantile(double probability, double a, double b) {
  double low = 0, high = 1;
  for (int i = 0; i < 200 && high - low > 1e-15; ++i) {
    const double middle = (low + high) / 2;
    (incomplete_beta(a, b, middle) < probability ? low : high) = middle;
  }
  return (low + high) / 2;
}

double student_quantile(double probability, double degrees_of_freedom) {
  if (probability < 0.5) return -student_quantile(1 - probability, degrees_of_freedom);
  if (!(degrees_of_freedom < 1e7)) return normal_quantile(probability);
  // P(T > t) = I_x(v/2, 1/2) / 2 with x = v / (v + t^2).
  const double x = beta_quantile(2 * (1 - probability), degrees_of_freedom / 2, 0.5);
  return std::sqrt(degrees_of_freedom * (1 - x) / std::max(x, 1e-300));
}

Interval wilson(double successes, double trials, double confidence) {
  if (!(trials > 0)) return {0, 1};
  const double z = normal_quantile((1 + confidence) / 2), p = std::clamp(successes / trials, 0.0, 1.0);
  const double shrink = 1 + z * z / trials, middle = (p + z * z / (2 * trials)) / shrink;
  const double half = z * std::sqrt(p * (1 - p) / trials + z * z / (4 * trials * trials)) / shrink;
  // At the ends the bound is the end itself; rounding must not move it.
  return {p <= 0 ? 0 : std::max(0.0, middle - half), p >= 1 ? 1 : std::min(1.0, middle + half)};
}

Interval clopper_pearson(double successes, double trials, double confidence) {
  if (!(trials > 0)) return {0, 1};
  const double s = std::clamp(successes, 0.0, trials), tail = (1 - confidence) / 2;
  return {s <= 0 ? 0 : beta_quantile(tail, s, trials - s + 1), s >= trials ? 1 : beta_quantile(1 - tail, s + 1, trials - s)};
}

double two_proportions_p(double successes_a, double trials_a, double successes_b, double trials_b) {
  if (!(trials_a > 0) || !(trials_b > 0)) return 1;
  const double pooled = (successes_a + successes_b) / (trials_a + trials_b), rarer = std::min(pooled, 1 - pooled);
  if (!(rarer > 0)) return 1;
  const double fewest = rarer * std::min(trials_a, trials_b);
  if (fewest >= 5) {
    const double spread = std::sqrt(pooled * (1 - pooled) * (1 / trials_a + 1 / trials_b));
    return normal_two_sided((successes_a / trials_a - successes_b / trials_b) / spread);
  }
  // The rarer outcome in the smaller group first: the sum is short.
  double a = pooled <= 0.5 ? successes_a : trials_a - successes_a, b = pooled <= 0.5 ? successes_b : trials_b - successes_b;
  if (trials_b < trials_a) {
    std::swap(a, b);
    std::swap(trials_a, trials_b);
  }
  const double na = std::round(trials_a), nb = std::round(trials_b);
  if (na < 1 || nb < 1) return 1;
  return fisher_p(std::min(std::round(a), na), na, std::min(std::round(b), nb), nb);
}

std::vector<double> holm(std::span<const double> p_values) {
  std::vector<std::size_t> order(p_values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, {}, [&](std::size_t i) { return p_values[i]; });
  std::vector<double> out(p_values.size());
  double running = 0;
  for (std::size_t k = 0; k < order.size(); ++k) {
    running = std::max(running, p_values[order[k]] * static_cast<double>(order.size() - k));
    out[order[k]] = std::min(1.0, running);
  }
  return out;
}

RatioEstimate estimate_from_deviations(double value, std::span<const double> deviations, double most_trials, const RatioOptions& options) {
  RatioEstimate out;
  out.value = value;
  out.units = deviations.size();
  const double n = static_cast<double>(deviations.size());
  if (deviations.empty() || !(most_trials > 0)) return out;
  const double squares = std::accumulate(deviations.begin(), deviations.end(), 0.0, [](double sum, double d) { return sum + d * d; });
  const double variance = n > 1 ? squares / (n * (n - 1)) : 0;
  double trials = most_trials;
  if (variance > 0 && n > 1) {
    const double z = normal_quantile((1 + options.confidence) / 2), t = student_quantile((1 + options.confidence) / 2, n - 1);
    trials = std::min(trials, value * (1 - value) / variance * (z / t) * (z / t));
  }
  const double left = options.population > 0 ? 1 - n / options.population : 1;  // of the units, not sampled
  out.standard_error = std::sqrt(variance * std::max(0.0, left));
  if (left <= 0) {
    out.effective_trials = std::numeric_limits<double>::infinity();
    out.interval = {value, value};
    return out;
  }
  out.effective_trials = trials / left;
  out.interval = clopper_pearson(value * out.effective_trials, out.effective_trials, options.confidence);
  return out;
}

RatioEstimate estimate_ratio(std::span<const double> y, std::span<const double> x, const RatioOptions& options) {
  const double sum_x = std::accumulate(x.begin(), x.end(), 0.0), sum_y = std::accumulate(y.begin(), y.end(), 0.0);
  if (!(sum_x > 0)) return {};
  const double n = static_cast<double>(x.size()), value = std::clamp(sum_y / sum_x, 0.0, 1.0);
  std::vector<double> deviations(x.size());
  double squares = 0;
  for (std::size_t i = 0; i < x.size(); ++i) {
    deviations[i] = (y[i] - value * x[i]) * n / sum_x;
    squares += x[i] * x[i];
  }
  RatioEstimate out = estimate_from_deviations(value, deviations, sum_x * sum_x / squares, options);
  out.units = static_cast<std::size_t>(std::ranges::count_if(x, [](double each) { return each > 0; }));
  return out;
}

}  // namespace cw::linkage
