// SPDX-License-Identifier: MIT
// A policy as bitsets: for each condition and each value that a request can have in it, which rules the value satisfies. The rules that a
// request meets are then the intersection of one row per condition, 64 rules at a time.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "trust/access.h"

namespace cw::trust {

// Names to their positions; looked up without making a string.
class NameIndex {
 public:
  static constexpr std::uint32_t unknown = 0xFFFF'FFFF;
  void add(std::string_view name) { positions_.try_emplace(std::string(name), static_cast<std::uint32_t>(positions_.size())); }
  [[nodiscard]] std::uint32_t find(std::string_view name) const {
    const auto found = positions_.find(name);
    return found == positions_.end() ? unknown : found->second;
  }
  [[nodiscard]] std::size_t size() const { return positions_.size(); }

 private:
  struct Hash {
    using is_transparent = void;
    std::size_t operator()(std::string_view text) const noexcept { return std::hash<std::string_view>{}(text); }
  };
  std::unordered_map<std::string, std::uint32_t, Hash, std::equal_to<>> positions_;
};

// Which rules each value of one condition satisfies.
class RuleRows {
 public:
  RuleRows(std::size_t values, std::size_t words) : words_(words), bits_(values * words) {}
  void set(std::size_t value, std::size_t rule) { bits_[value * words_ + rule / 64] |= std::uint64_t{1} << (rule % 64); }
  [[nodiscard]] const std::uint64_t* row(std::size_t value) const { return bits_.data() + value * words_; }

 private:
  std::size_t words_;
  std::vector<std::uint64_t> bits_;
};

inline constexpr std::size_t most_rule_words = (most_policy_entries + 63) / 64;
using RuleBits = std::array<std::uint64_t, most_rule_words>;

class AccessPolicy::Compiled {
 public:
  explicit Compiled(AccessPolicyText policy);
  [[nodiscard]] AccessDecision decide(const AccessRequest& request) const;
  [[nodiscard]] std::string_view legal_basis_of(const AccessRequest& request) const;
  [[nodiscard]] const AccessPolicyText& text() const { return text_; }

 private:
  // A request's names as positions.
  struct Resolved {
    std::uint32_t organisation = 0, team = 0, purpose = 0, legal_basis = 0;
    FieldSet asked;                                         // of the policy's fields
    std::array<std::uint16_t, most_policy_fields> field{};  // of each field asked, its position in the policy
  };
  struct CompiledRule {
    FieldSet fields;
    RuleEffect effect;
    Urgency urgency;
    AgreementNeed agreement;
    FlagSet obligations;
    bool whole;  // a forbidding rule without fields
  };
  struct CompiledSource {
    std::uint32_t organisation;
    std::vector<bool> purposes;
    FieldSet fields;
  };
  struct CompiledAgreement {
    FieldSet fields;
    std::vector<bool> sources;
    std::int64_t starts, ends;
  };
  // The fields that the rules give, before the sources have their say.
  struct Granted {
    FieldSet ordinary, emergency, waived, forbidden;
    std::uint32_t forbidding = AccessDecision::none;  // the first rule that forbids the whole, or a field that another allows
    bool whole = false;
  };
  // What one source lets through.
  struct Passage {
    FieldSet own;                                        // by the source's own word
    FieldSet shared;                                     // by that and an agreement, where one is needed
    AccessCause cause = AccessCause::fields_not_shared;  // why not more
    std::uint32_t agreement = AccessDecision::none;      // that has expired or not begun
  };

  void compile_rule(std::size_t position);
  void compile_agreement(std::size_t position);
  [[nodiscard]] FieldSet field_set(const std::vector<std::string>& names) const;
  [[nodiscard]] std::vector<bool> marked(const NameIndex& index, const std::vector<std::string>& names) const;
  [[nodiscard]] static std::uint64_t agreement_key(std::uint64_t from, std::uint64_t to, std::uint64_t purpose) {
    return (from << 40U) | (to << 20U) | purpose;
  }

  [[nodiscard]] AccessCause resolve(const AccessRequest& request, Resolved& out) const;
  void match_rules(const AccessRequest& request, const Resolved& resolved, RuleBits& out) const;
  [[nodiscard]] Granted grant(const RuleBits& matched, const FieldSet& asked) const;
  [[nodiscard]] Passage passage(const AccessRequest& request, const Resolved& resolved, std::string_view source,
                                std::vector<std::uint32_t>& relied_on) const;
  void decide_by_sources(const AccessRequest& request, const Resolved& resolved, const Granted& granted, const RuleBits& matched,
                         AccessDecision& decision) const;
  // Names the rule that decided and collects what the contributing rules oblige to.
  void credit_rules(const RuleBits& matched, const FieldSet& shown, const FieldSet& by_break_glass, AccessDecision& decision) const;
  template <class Visit>
  void each_rule(const RuleBits& matched, Visit visit) const;

  AccessPolicyText text_;
  NameIndex roles_, organisations_, teams_, purposes_, legal_bases_, fields_, sources_;
  std::vector<std::vector<std::uint32_t>> bases_of_purpose_;
  std::size_t words_;
  // Row 0 of the first five: a request that has none of the policy's values. Value v has row v + 1.
  RuleRows by_role_, by_organisation_, by_team_, by_purpose_, by_legal_basis_, by_action_, by_kind_, by_subject_, by_urgency_;
  std::vector<CompiledRule> rules_;
  std::vector<CompiledSource> compiled_sources_;
  std::vector<CompiledAgreement> agreements_;
  std::unordered_map<std::uint64_t, std::vector<std::uint32_t>> agreements_between_;  // giver, receiver, purpose
};

}  // namespace cw::trust
