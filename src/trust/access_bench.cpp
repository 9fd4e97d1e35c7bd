// SPDX-License-Identifier: MIT
// Time of one access decision: 50 roles, 200 rules; and the same with 1,000 agreements. The median over batches is what counts:
//   cw_trust_bench --benchmark_filter=decide --benchmark_repetitions=9
#include <benchmark/benchmark.h>
#include <fmt/format.h>

#include <random>

#include "trust/access.h"

namespace cw::trust {
namespace {

constexpr std::size_t field_count = 40, purpose_count = 20, organisation_count = 8;

// A council and its neighbours: every rule concerns a few roles and purposes and a dozen fields; one in eight forbids.
AccessPolicyText policy_of(std::size_t roles, std::size_t rules, std::size_t agreements) {
  std::mt19937_64 random(3);
  const auto pick = [&](const char* kind, std::size_t of) { return fmt::format("{}{}", kind, random() % of); };
  const auto picks = [&](const char* kind, std::size_t of, std::size_t count) {
    std::vector<std::string> out;
    for (std::size_t i = 0, first = random() % of; i < count; ++i) out.push_back(fmt::format("{}{}", kind, (first + i) % of));
    return out;
  };
  AccessPolicyText policy;
  policy.version = "bench";
  for (std::size_t i = 0; i < field_count; ++i) policy.fields.push_back({fmt::format("field{}", i), ""});
  for (std::size_t i = 0; i < roles; ++i) policy.roles.push_back({fmt::format("role{}", i), ""});
  for (std::size_t i = 0; i < organisation_count; ++i) policy.organisations.push_back({fmt::format("org{}", i), ""});
  for (std::size_t i = 0; i < purpose_count; ++i) policy.purposes.push_back({{fmt::format("purpose{}", i), ""}, {"basis"}});
  for (std::size_t i = 0; i < organisation_count * 4; ++i)
    policy.sources.push_back({{fmt::format("source{}", i), ""}, fmt::format("org{}", i % organisation_count), {}, {}});
  for (std::size_t i = 0; i < agreements; ++i) {
    AgreementEntry one;
    one.name = fmt::format("agreement{}", i);
    one.from = fmt::format("org{}", 1 + i % (organisation_count - 1));
    one.to = {"org0"};
    one.purposes = picks("purpose", purpose_count, 3);
    one.fields = picks("field", field_count, 12);
    one.ends.microseconds = 1'000'000;
    policy.agreements.push_back(one);
  }
  for (std::size_t i = 0; i < rules; ++i) {
    RuleEntry rule;
    rule.name = fmt::format("rule{}", i);
    rule.effect = i % 8 == 7 ? RuleEffect::forbid : RuleEffect::allow;
    rule.roles = picks("role", roles, 1 + random() % 5);
    rule.purposes = picks("purpose", purpose_count, 1 + random() % 5);
    rule.fields = picks("field", field_count, 12);
    if (i % 3 == 0) rule.organisations = {pick("org", organisation_count)};
    policy.rules.push_back(rule);
  }
  return policy;
}

void decide(benchmark::State& state) {
  const AccessPolicy policy(policy_of(50, 200, static_cast<std::size_t>(state.range(0))));
  std::vector<std::string> names;
  for (std::size_t i = 0; i < field_count; ++i) names.push_back(fmt::format("field{}", i));
  const std::vector<std::string_view> fields(names.begin(), names.begin() + 15);
  std::vector<std::vector<std::string>> role_names;
  for (std::size_t i = 0; i < 50; ++i) role_names.push_back({fmt::format("role{}", i), fmt::format("role{}", (i * 7 + 3) % 50)});
  std::vector<std::string> purposes;
  for (std::size_t i = 0; i < purpose_count; ++i) purposes.push_back(fmt::format("purpose{}", i));
  const std::vector<std::string_view> sources = {"source0", "source8", "source9", "source10"};
  AccessRequest request;
  request.organisation = "org0";
  request.sources = sources;
  request.fields = fields;
  std::size_t i = 0, allowed = 0;
  for (auto _ : state) {
    const std::vector<std::string>& two = role_names[i % 50];
    const std::string_view roles[] = {two[0], two[1]};
    request.roles = roles;
    request.purpose = purposes[i % purpose_count];
    i += 1;
    const AccessDecision decision = policy.decide(request);
    allowed += decision.allowed() ? 1 : 0;
    benchmark::DoNotOptimize(decision);
  }
  state.counters["allowed"] = static_cast<double>(allowed) / static_cast<double>(i);
}
BENCHMARK(decide)->Arg(20)->Arg(1000)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace cw::trust
