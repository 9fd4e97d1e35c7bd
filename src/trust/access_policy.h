// SPDX-License-Identifier: MIT
// Who may see what, as data: the text of an access policy (docs/reference/access.md) and what it says. Pure; values only.
//
//   CW_TRY(const AccessPolicy policy, parse_access_policy(text));     // access.h: decide() answers requests by it
//
// Nothing is allowed that a rule does not allow, and a rule that forbids wins over every rule that allows.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/value.h"

namespace cw::trust {

enum class AccessAction : std::uint8_t { search, read, write, export_data };
// account: of the people and programs that use this place; never in a policy, only in the log (services/place/accounts.h).
enum class SubjectKind : std::uint8_t { person, household, property, account };
// What is special about a subject. A rule that allows covers only subjects all of whose flags it names.
enum class SubjectFlag : std::uint8_t {
  restricted = 1,  // a protected person: refuge, threatened, well known; needs a reason, is shown apart
  own_record = 2,  // of the reader
  relative = 4     // of somebody close to the reader, by the reader's claim or a rule that noticed it
};
// In a break-glass request a reader overrides the ordinary rules in an emergency, with a reason, and is asked about it afterwards.
enum class Urgency : std::uint8_t { ordinary, break_glass };
// What whoever carries out a decision has to do as well. The access itself is always logged.
enum class Obligation : std::uint8_t { alert_governance = 1, tell_resident = 2, show_apart = 4 };
enum class RuleEffect : std::uint8_t { allow, forbid };
enum class AgreementNeed : std::uint8_t { needed, waived };

// One bit per flag or obligation.
using FlagSet = std::uint8_t;
template <class Flag>
[[nodiscard]] constexpr bool holds(FlagSet set, Flag flag) {
  return (set & static_cast<FlagSet>(flag)) != 0;
}
template <class... Flags>
[[nodiscard]] constexpr FlagSet flags_of(Flags... flags) {
  return static_cast<FlagSet>((0U | ... | static_cast<unsigned>(flags)));
}

struct NamedThing {
  std::string name;   // a-z, 0-9 and _, as rules and requests name it
  std::string title;  // for people
};
// Whether whoever has a role signs in with a second factor; by_default: as whoever serves the place says.
enum class SecondFactorRule : std::uint8_t { by_default, needed, waived };
struct RoleEntry : NamedThing {
  SecondFactorRule second_factor = SecondFactorRule::by_default;
  std::vector<std::string> given_by = {};  // roles whose holders may give it and take it away; empty = administrator
};
struct OrganisationEntry : NamedThing {
  // Organisations whose administrators look after its accounts; empty = itself and the first of the policy.
  std::vector<std::string> administered_by = {};
};
struct PurposeEntry : NamedThing {
  std::vector<std::string> legal_bases;  // at least one; the first is meant where a request names none
};
struct TeamEntry : NamedThing {
  std::string organisation;
};
struct SourceEntry : NamedThing {
  std::string organisation;           // whose records these are
  std::vector<std::string> purposes;  // for which its fields may be used; empty = every
  std::vector<std::string> fields;    // that may be shown from it; empty = every
};
// A sharing agreement: `from` lets the organisations of `to` use these fields for these purposes.
struct AgreementEntry : NamedThing {
  std::string from;
  std::vector<std::string> to, purposes, fields;
  std::vector<std::string> sources;  // empty = every source of `from`
  Timestamp starts, ends;            // in force from `starts` until just before `ends`
};
struct RuleEntry : NamedThing {
  RuleEffect effect = RuleEffect::allow;
  // Which requests it is about; an empty list is no condition. A rule that allows always names roles, purposes and fields.
  std::vector<std::string> roles, organisations, teams, purposes, legal_bases;
  std::vector<AccessAction> actions;
  std::vector<SubjectKind> kinds;
  FlagSet subjects = 0;             // allow: flags it may cover besides none; forbid: flags it is about, 0 = every subject
  std::vector<std::string> fields;  // forbid: empty = the whole access
  Urgency urgency = Urgency::ordinary;
  AgreementNeed agreement = AgreementNeed::needed;
  FlagSet obligations = 0;
};

// Names are unique within their list, and each name that a list mentions is declared.
struct AccessPolicyText {
  std::string version;                    // as the log names it
  std::size_t least_reason_letters = 10;  // shorter reasons are no reasons
  std::vector<RoleEntry> roles;
  std::vector<OrganisationEntry> organisations;
  std::vector<NamedThing> fields;
  std::vector<TeamEntry> teams;
  std::vector<PurposeEntry> purposes;
  std::vector<SourceEntry> sources;
  std::vector<AgreementEntry> agreements;
  std::vector<RuleEntry> rules;
};

// How large a policy may be: most entries of a list, and most fields.
inline constexpr std::size_t most_policy_entries = 10'000;
inline constexpr std::size_t most_policy_fields = 256;

// Reads and checks the TOML text of a policy. Invalid, with line and column: text that is not TOML, keys it may not have (with the nearest
// that it may), names that are not declared or declared twice, allowing rules without roles, purposes or fields, agreements that end before
// they start or whose sources belong to somebody else. Too_large: over 4 MB or over the limits above.
[[nodiscard]] Result<AccessPolicyText> parse_access_policy(std::string_view toml);

// The names as they stand in a policy and the log: "search", "read", "write", "export"; "person", ...; "restricted", ...
[[nodiscard]] std::string_view name_of(AccessAction action);
[[nodiscard]] std::string_view name_of(SubjectKind kind);
[[nodiscard]] std::string_view name_of(SubjectFlag flag);
[[nodiscard]] std::string_view name_of(Obligation obligation);

}  // namespace cw::trust
