// SPDX-License-Identifier: MIT
// The compiled evaluator against one that is slow and obvious: it asks of each field of each source in turn whether it may be shown, with
// the rules as lists of names. Random policies and requests over a small world, so that rules often meet.
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>

#include "trust/access.h"

namespace cw::trust {
namespace {

using Texts = std::vector<std::string>;

// Made by chance.
struct World {
  AccessPolicyText policy;
  Texts roles, sources, fields;
  std::string organisation, team, purpose, legal_basis, reason;
  AccessAction action{};
  SubjectKind kind{};
  FlagSet subject = 0;
  std::int64_t time = 0;
  Urgency urgency{};
};

int below(int n) { return *rc::gen::inRange(0, n); }
bool one_in(int n) { return below(n) == 0; }
std::string named(const char* kind, int number) { return fmt::format("{}{}", kind, number); }
// Some names of kind0 .. kind(n-1), each with a chance of one half; at least one where `least` is 1.
Texts some(const char* kind, int n, int least) {
  Texts out;
  for (int i = 0; i < n; ++i)
    if (one_in(2)) out.push_back(named(kind, i));
  if (out.empty() && least > 0) out.push_back(named(kind, below(n)));
  return out;
}
Texts some_or_all(const char* kind, int n) { return one_in(2) ? Texts{} : some(kind, n, 1); }

RuleEntry random_rule(int number) {
  RuleEntry rule;
  rule.name = named("rule", number);
  rule.effect = one_in(8) ? RuleEffect::forbid : RuleEffect::allow;
  const int least = rule.effect == RuleEffect::allow ? 1 : 0;
  rule.roles = some("role", 3, least);
  rule.purposes = some("purpose", 3, least);
  rule.fields = some("field", 4, least);
  rule.organisations = some_or_all("org", 2);
  rule.teams = one_in(3) ? some("team", 2, 1) : Texts{};
  rule.legal_bases = one_in(4) ? some("basis", 2, 1) : Texts{};
  if (one_in(4)) rule.actions = {static_cast<AccessAction>(below(4))};
  if (one_in(4)) rule.kinds = {static_cast<SubjectKind>(below(3))};
  rule.subjects = one_in(3) ? static_cast<FlagSet>(below(8)) : FlagSet{0};
  rule.urgency = one_in(4) ? Urgency::break_glass : Urgency::ordinary;
  if (rule.effect == RuleEffect::allow) {
    rule.obligations = one_in(3) ? static_cast<FlagSet>(below(8)) : FlagSet{0};
    if (rule.urgency == Urgency::break_glass && one_in(2)) rule.agreement = AgreementNeed::waived;
  }
  return rule;
}

AgreementEntry random_agreement(int number) {
  AgreementEntry out;
  out.name = named("agreement", number);
  const int from = below(2);
  out.from = named("org", from);
  out.to = {named("org", 1 - from)};
  out.purposes = some("purpose", 3, 1);
  out.fields = some("field", 4, 1);
  if (one_in(3)) out.sources = {named("source", from)};
  out.starts.microseconds = below(6);
  out.ends.microseconds = out.starts.microseconds + 1 + below(6);
  return out;
}

World random_world() {
  World out;
  for (int i = 0; i < 4; ++i) out.policy.fields.push_back({named("field", i), ""});
  for (int i = 0; i < 3; ++i) out.policy.roles.push_back({{named("role", i), ""}});
  for (int i = 0; i < 2; ++i) out.policy.organisations.push_back({{named("org", i), ""}});
  for (int i = 0; i < 2; ++i) out.policy.teams.push_back({{named("team", i), ""}, named("org", i)});
  for (int i = 0; i < 3; ++i)
    out.policy.purposes.push_back({{named("purpose", i), ""}, one_in(2) ? Texts{"basis0"} : Texts{"basis1", "basis0"}});
  for (int i = 0; i < 3; ++i)
    out.policy.sources.push_back({{named("source", i), ""},
                                  named("org", i % 2),
                                  one_in(3) ? some("purpose", 3, 1) : Texts{},
                                  one_in(3) ? some("field", 4, 1) : Texts{}});
  for (int i = 0, n = below(8); i < n; ++i) out.policy.agreements.push_back(random_agreement(i));
  for (int i = 0, n = below(24); i < n; ++i) out.policy.rules.push_back(random_rule(i));
  out.roles = some("role", 4, one_in(20) ? 0 : 1);
  out.sources = some("source", one_in(10) ? 4 : 3, one_in(20) ? 0 : 1);
  out.fields = some("field", 5, one_in(20) ? 0 : 1);
  out.organisation = named("org", one_in(20) ? 2 : below(2));
  out.team = one_in(2) ? "" : named("team", below(3));
  out.purpose = one_in(30) ? "" : named("purpose", one_in(30) ? 3 : below(3));
  out.legal_basis = one_in(2) ? "" : named("basis", below(2));
  out.reason = one_in(8) ? "short" : "a reason of some length";
  out.action = static_cast<AccessAction>(one_in(2) ? 1 : below(4));
  out.kind = static_cast<SubjectKind>(one_in(2) ? 0 : below(3));
  out.subject = !one_in(3) ? FlagSet{0} : static_cast<FlagSet>(below(8));
  out.time = below(12);
  out.urgency = one_in(3) ? Urgency::break_glass : Urgency::ordinary;
  return out;
}

class SlowEvaluator {
 public:
  explicit SlowEvaluator(const World& world) : world_(world), policy_(world.policy) {}

  [[nodiscard]] AccessCause cause_before_rules() const {
    const World& w = world_;
    if (w.purpose.empty()) return AccessCause::no_purpose;
    const PurposeEntry* purpose = find(policy_.purposes, w.purpose);
    if (purpose == nullptr) return AccessCause::unknown_purpose;
    if (!w.legal_basis.empty() && !has(purpose->legal_bases, w.legal_basis)) return AccessCause::legal_basis_of_other_purpose;
    if (find(policy_.organisations, w.organisation) == nullptr) return AccessCause::unknown_organisation;
    if (w.sources.empty()) return AccessCause::no_source;
    if (w.fields.empty()) return AccessCause::no_field;
    if ((w.urgency == Urgency::break_glass || (w.subject & 1) != 0) && w.reason == "short") return AccessCause::reason_missing;
    return AccessCause::allowed_by_rule;
  }
  enum class Ways { ordinary, all };
  [[nodiscard]] bool shows(const std::string& source, const std::string& field, Ways ways) const {
    return !forbidden(field) && std::ranges::any_of(policy_.rules, [&](const RuleEntry& rule) {
      if (rule.effect != RuleEffect::allow || !has(rule.fields, field) || !meets(rule)) return false;
      if (ways == Ways::ordinary && rule.urgency == Urgency::break_glass) return false;
      return source_gives(source, field) && (rule.agreement == AgreementNeed::waived || agreed(source, field));
    });
  }
  [[nodiscard]] bool granted(const std::string& field) const {
    return std::ranges::any_of(
        policy_.rules, [&](const RuleEntry& rule) { return rule.effect == RuleEffect::allow && has(rule.fields, field) && meets(rule); });
  }
  [[nodiscard]] bool forbidden(const std::string& field) const {
    return std::ranges::any_of(policy_.rules, [&](const RuleEntry& rule) {
      return rule.effect == RuleEffect::forbid && (rule.fields.empty() || has(rule.fields, field)) && meets(rule);
    });
  }
  [[nodiscard]] bool all_forbidden() const {
    return std::ranges::any_of(
        policy_.rules, [&](const RuleEntry& rule) { return rule.effect == RuleEffect::forbid && rule.fields.empty() && meets(rule); });
  }
  [[nodiscard]] bool meets(const RuleEntry& rule) const {
    const World& w = world_;
    const auto listed = [](const Texts& list, const std::string& name) { return list.empty() || has(list, name); };
    const PurposeEntry* purpose = find(policy_.purposes, w.purpose);
    const TeamEntry* team = find(policy_.teams, w.team);
    const bool in_team = team != nullptr && team->organisation == w.organisation && has(rule.teams, w.team);
    const bool any_role = std::ranges::any_of(w.roles, [&](const std::string& role) { return has(rule.roles, role); });
    const bool subject =
        rule.effect == RuleEffect::allow ? (w.subject & ~rule.subjects) == 0 : rule.subjects == 0 || (w.subject & rule.subjects) != 0;
    return (rule.roles.empty() || any_role) && listed(rule.organisations, w.organisation) && (rule.teams.empty() || in_team) &&
           listed(rule.purposes, w.purpose) && listed(rule.legal_bases, w.legal_basis.empty() ? purpose->legal_bases[0] : w.legal_basis) &&
           (rule.actions.empty() || rule.actions[0] == w.action) && (rule.kinds.empty() || rule.kinds[0] == w.kind) && subject &&
           (rule.urgency == Urgency::ordinary || w.urgency == Urgency::break_glass);
  }
  [[nodiscard]] bool source_gives(const std::string& name, const std::string& field) const {
    const SourceEntry* source = find(policy_.sources, name);
    return source != nullptr && (source->purposes.empty() || has(source->purposes, world_.purpose)) &&
           (source->fields.empty() || has(source->fields, field));
  }
  [[nodiscard]] bool agreed(const std::string& name, const std::string& field) const {
    const SourceEntry* source = find(policy_.sources, name);
    return source->organisation == world_.organisation || std::ranges::any_of(policy_.agreements, [&](const AgreementEntry& one) {
             return about(one, *source) && in_force(one) && has(one.fields, field);
           });
  }
  // Why a source gave nothing though rules allow something.
  [[nodiscard]] AccessCause cause_of(const std::string& name) const {
    const SourceEntry* source = find(policy_.sources, name);
    if (source == nullptr) return AccessCause::unknown_source;
    if (!source->purposes.empty() && !has(source->purposes, world_.purpose)) return AccessCause::source_not_for_purpose;
    if (source->organisation == world_.organisation) return AccessCause::fields_not_shared;
    AccessCause cause = AccessCause::no_agreement;
    for (const AgreementEntry& one : policy_.agreements) {
      if (!about(one, *source)) continue;
      if (in_force(one)) return AccessCause::fields_not_shared;
      if (cause == AccessCause::no_agreement)
        cause = world_.time < one.starts.microseconds ? AccessCause::agreement_not_begun : AccessCause::agreement_expired;
    }
    return cause;
  }

 private:
  static bool has(const Texts& list, const std::string& name) { return std::ranges::count(list, name) > 0; }
  template <class Entry>
  static const Entry* find(const std::vector<Entry>& entries, const std::string& name) {
    for (const Entry& entry : entries)
      if (entry.name == name) return &entry;
    return nullptr;
  }
  [[nodiscard]] bool about(const AgreementEntry& one, const SourceEntry& source) const {
    return one.from == source.organisation && has(one.to, world_.organisation) && has(one.purposes, world_.purpose) &&
           (one.sources.empty() || has(one.sources, source.name));
  }
  [[nodiscard]] bool in_force(const AgreementEntry& one) const {
    return one.starts.microseconds <= world_.time && world_.time < one.ends.microseconds;
  }
  const World& world_;
  const AccessPolicyText& policy_;
};

std::vector<std::string_view> views(const Texts& texts) { return {texts.begin(), texts.end()}; }

// What every allowed decision must have right besides its fields.
void check_allowed(const World& world, const SlowEvaluator& slow, const AccessDecision& decision) {
  using Ways = SlowEvaluator::Ways;
  const auto shown = [&](const RuleEntry& rule, Ways ways) {
    return std::ranges::any_of(world.sources, [&](const std::string& source) {
      return std::ranges::any_of(world.fields, [&](const std::string& field) {
        if (std::ranges::count(rule.fields, field) == 0 || !slow.shows(source, field, Ways::all)) return false;
        return ways == Ways::all || !slow.shows(source, field, Ways::ordinary);
      });
    });
  };
  FlagSet obligations = world.subject != 0 || world.urgency == Urgency::break_glass ? FlagSet{1} : FlagSet{0};
  if (world.urgency == Urgency::break_glass) obligations |= 2;
  if ((world.subject & 1) != 0) obligations |= 4;
  bool emergency = false;
  for (const RuleEntry& rule : world.policy.rules) {
    if (rule.effect == RuleEffect::forbid || !slow.meets(rule)) continue;
    const bool contributes = shown(rule, rule.urgency == Urgency::ordinary ? Ways::all : Ways::ordinary);
    if (contributes) obligations |= rule.obligations;
    emergency |= contributes && rule.urgency == Urgency::break_glass;
  }
  RC_ASSERT(decision.obligations == obligations);
  RC_ASSERT((decision.cause == AccessCause::allowed_by_break_glass) == emergency);
  RC_ASSERT(decision.rule < world.policy.rules.size());
  const RuleEntry& rule = world.policy.rules[decision.rule];
  RC_ASSERT(rule.effect == RuleEffect::allow && slow.meets(rule) && shown(rule, Ways::all));
  RC_ASSERT((rule.urgency == Urgency::break_glass) == emergency);
}

void check_refused(const World& world, const SlowEvaluator& slow, const AccessDecision& decision) {
  RC_ASSERT(decision.fields.none() && decision.by_source.empty());
  AccessCause expected = slow.cause_before_rules();
  if (expected == AccessCause::allowed_by_rule) {
    const auto known = [&](const std::string& field) { return field != "field4"; };
    const bool given = std::ranges::any_of(world.fields, [&](const std::string& f) { return known(f) && slow.granted(f); });
    const bool left =
        std::ranges::any_of(world.fields, [&](const std::string& f) { return known(f) && slow.granted(f) && !slow.forbidden(f); });
    if (slow.all_forbidden() || (given && !left))
      expected = AccessCause::forbidden_by_rule;
    else
      expected = given ? slow.cause_of(world.sources.front()) : AccessCause::no_rule_allows;
  }
  RC_ASSERT(name_of(decision.cause) == name_of(expected));
}

TEST(AccessOracle, TheCompiledEvaluatorDecidesAsTheSlowOneDoes) {
  std::size_t allowed = 0, emergencies = 0, refused = 0;
  const auto decides_alike = [&] {
    const World world = random_world();
    const auto roles = views(world.roles), sources = views(world.sources), fields = views(world.fields);
    AccessRequest request{"a",    roles,        world.organisation, world.team,    world.purpose, world.legal_basis, sources,
                          fields, world.action, world.kind,         world.subject, {world.time},  world.urgency,     world.reason};
    const AccessPolicy policy(world.policy);
    const AccessDecision decision = policy.decide(request);
    RC_ASSERT(!policy.explain(request, decision).empty());
    const SlowEvaluator slow(world);
    const bool reaches_rules = slow.cause_before_rules() == AccessCause::allowed_by_rule;
    bool any = false;
    for (std::size_t s = 0; s < sources.size(); ++s)
      for (std::size_t f = 0; f < fields.size(); ++f) {
        const bool shown = reaches_rules && slow.shows(world.sources[s], world.fields[f], SlowEvaluator::Ways::all);
        RC_ASSERT(decision.shows(s, f) == shown);
        any |= shown;
      }
    RC_ASSERT(decision.allowed() == any);
    any ? check_allowed(world, slow, decision) : check_refused(world, slow, decision);
    (any ? allowed : refused) += 1;
    emergencies += decision.cause == AccessCause::allowed_by_break_glass ? 1 : 0;
  };
  const auto metadata = rc::detail::TestMetadata{"", "compiled = slow"};
  rc::detail::TestParams params;
  params.maxSuccess = 10'000;
  params.seed = 11;
  const auto result = rc::detail::checkTestable(decides_alike, metadata, params);
  std::ostringstream said;
  rc::detail::printResultMessage(result, said);
  EXPECT_TRUE(result.template is<rc::detail::SuccessResult>()) << said.str();
  EXPECT_GT(allowed, 500U);
  EXPECT_GT(refused, 1000U);
  EXPECT_GT(emergencies, 100U);
}

}  // namespace
}  // namespace cw::trust
