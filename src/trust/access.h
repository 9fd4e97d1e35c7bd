// SPDX-License-Identifier: MIT
// Access decisions: may this reader, for this purpose, see these fields of this subject from these sources, now? Pure: the time comes in.
//
//   CW_TRY(const AccessPolicyText text, parse_access_policy(toml));
//   const AccessPolicy policy(text);                                         // compiled once
//   const AccessDecision decision = policy.decide(request);
//   if (!decision.allowed()) return fail(ErrorCode::denied, policy.explain(request, decision));
//   decision.shows(source, field);                                           // positions in request.sources and request.fields
//
// A compiled policy never changes and may be used from any thread. docs/reference/access.md says how a decision comes about.
#pragma once

#include <bitset>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "trust/access_policy.h"

namespace cw::trust {

// One bit per field: of the policy inside, of the request outside.
using FieldSet = std::bitset<most_policy_fields>;

// Views only: what they show must outlive the call that gets the request.
struct AccessRequest {
  std::string_view account;                 // for the log; no rule looks at it
  std::span<const std::string_view> roles;  // unknown ones give nothing
  std::string_view organisation;            // of the reader
  std::string_view team;                    // may be empty
  std::string_view purpose;
  std::string_view legal_basis;               // one of the purpose's; empty = its first
  std::span<const std::string_view> sources;  // that hold what is asked for; at least one
  std::span<const std::string_view> fields;   // asked for; at least one, at most 256
  AccessAction action = AccessAction::read;
  SubjectKind kind = SubjectKind::person;
  FlagSet subject = 0;  // SubjectFlag
  Timestamp time;
  Urgency urgency = Urgency::ordinary;
  std::string_view reason;  // needed for restricted subjects and for break-glass
};

// Why a decision is as it is. When adding one, also edit explain() and docs/reference/access.md.
enum class AccessCause : std::uint8_t {
  allowed_by_rule,
  allowed_by_break_glass,
  forbidden_by_rule,
  no_rule_allows,
  no_purpose,
  unknown_purpose,
  legal_basis_of_other_purpose,
  unknown_organisation,
  no_source,
  no_field,
  too_many_fields,
  reason_missing,
  unknown_source,
  source_not_for_purpose,
  no_agreement,
  agreement_expired,
  agreement_not_begun,
  fields_not_shared  // an agreement or the source shares none of the fields that the rules allow
};

struct AccessDecision {
  static constexpr std::uint32_t none = 0xFFFF'FFFF;
  AccessCause cause = AccessCause::no_rule_allows;
  std::uint32_t rule = none;        // position in the policy's rules, where one decided
  FlagSet obligations = 0;          // Obligation; of refusals too
  FieldSet fields;                  // of the request's fields, those that may be shown from at least one source
  std::vector<FieldSet> by_source;  // the same for each source of the request; empty where refused
  // Positions in the policy's agreements: those relied on; of a refusal the one that has expired or not begun.
  std::vector<std::uint32_t> agreements;

  [[nodiscard]] bool allowed() const { return cause <= AccessCause::allowed_by_break_glass; }
  [[nodiscard]] bool shows(std::size_t source, std::size_t field) const { return source < by_source.size() && by_source[source][field]; }
};

class AccessPolicy {
 public:
  // `text` must be as parse_access_policy gives it.
  explicit AccessPolicy(AccessPolicyText text);
  AccessPolicy(AccessPolicy&&) noexcept;
  AccessPolicy& operator=(AccessPolicy&&) noexcept;
  ~AccessPolicy();

  // Never fails: what is missing or unknown is a refusal with its cause. Under a microsecond for 50 roles and 200 rules.
  [[nodiscard]] AccessDecision decide(const AccessRequest& request) const;
  // The decision in words, for the reader and the log; names of the policy only, nothing of the subject.
  [[nodiscard]] std::string explain(const AccessRequest& request, const AccessDecision& decision) const;
  // The name of the rule that decided, or of the cause where none did: "no_purpose".
  [[nodiscard]] std::string_view decided_by(const AccessDecision& decision) const;
  // The legal basis that the request stands on, or empty where its purpose is unknown.
  [[nodiscard]] std::string_view legal_basis_of(const AccessRequest& request) const;
  [[nodiscard]] const AccessPolicyText& text() const;

 private:
  class Compiled;
  std::unique_ptr<const Compiled> compiled_;
};

[[nodiscard]] std::string_view name_of(AccessCause cause);

}  // namespace cw::trust
