// SPDX-License-Identifier: MIT
// Intervals and tests for shares that were counted: small, exact enough for tails, no tables.
//
//   Interval i = wilson(95, 100);              // .888 .. .978
//   RatioEstimate r = estimate_ratio(right, all, {.population = 80000});   // of a sample of clusters
//
// Pure functions, any thread.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace cw::linkage {

struct Interval {
  double low = 0, high = 1;
  bool operator==(const Interval&) const = default;
};

[[nodiscard]] double normal_quantile(double probability);  // Acklam 2003, one step of Halley: error below 1e-13
[[nodiscard]] double normal_two_sided(double z);           // P(|Z| >= |z|)
// I_x(a, b), the regularised incomplete beta function (continued fraction, Numerical Recipes 6.4), and its inverse by bisection.
[[nodiscard]] double incomplete_beta(double a, double b, double x);
[[nodiscard]] double beta_quantile(double probability, double a, double b);
[[nodiscard]] double student_quantile(double probability, double degrees_of_freedom);

// Wilson's score interval (1927) of a share; trials may be an effective number and so not whole. No trials: [0, 1].
[[nodiscard]] Interval wilson(double successes, double trials, double confidence = 0.95);
// Clopper and Pearson (1934): never covers less than it says. None or all of the trials: the bound on that side is exact 0 or 1.
[[nodiscard]] Interval clopper_pearson(double successes, double trials, double confidence = 0.95);

// Two-sided p of "both shares are the same": Fisher's exact test where an expected count is below 5, else the pooled normal test.
// Counts may be effective numbers; they are rounded for Fisher's. 1 where either has no trials.
[[nodiscard]] double two_proportions_p(double successes_a, double trials_a, double successes_b, double trials_b);
// Holm's step-down correction (1979): p values as if one had looked once; same order.
[[nodiscard]] std::vector<double> holm(std::span<const double> p_values);

// A share estimated from sampled units, as sum(y) / sum(x), each 0 <= y <= x.
struct RatioEstimate {
  double value = 1;  // 1 where sum(x) is 0
  double standard_error = 0;
  Interval interval;
  double effective_trials = 0;  // of a simple sample that would know as much
  std::size_t units = 0;        // with x > 0
};
struct RatioOptions {
  double population = 0;  // units there are in all, for the finite population correction; 0: without
  double confidence = 0.95;
};
// Standard error by linearisation (Cochran 1977, 6.3). Interval of Korn and Graubard (1998): Clopper-Pearson's with the effective number
// of trials, value (1 - value) / variance corrected for degrees of freedom, and at most (sum x)^2 / sum x^2, that of units which are each
// wholly right or wholly wrong; so a sample without an error does not give [1, 1].
[[nodiscard]] RatioEstimate estimate_ratio(std::span<const double> y, std::span<const double> x, const RatioOptions& options = {});
// The same for any share whose linearised deviations are known (their sum is 0): `most_trials` caps the effective number.
[[nodiscard]] RatioEstimate estimate_from_deviations(double value, std::span<const double> deviations, double most_trials,
                                                     const RatioOptions& options = {});

}  // namespace cw::linkage
