// SPDX-License-Identifier: MIT
// Compiling a policy into bitsets, and deciding by them.
#include "trust/access.h"

#include <algorithm>
#include <bit>

#include "trust/internal/compiled_policy.h"

namespace cw::trust {
namespace {

constexpr std::size_t actions = 4, kinds = 3, subject_sets = 8, urgencies = 2;

template <class Entry>
NameIndex index_of(const std::vector<Entry>& entries) {
  NameIndex index;
  for (const Entry& entry : entries) index.add(entry.name);
  return index;
}
NameIndex bases_of(const std::vector<PurposeEntry>& purposes) {
  NameIndex index;
  for (const PurposeEntry& purpose : purposes)
    for (const std::string& basis : purpose.legal_bases) index.add(basis);
  return index;
}

// Marks the rule in the rows of the names it lists, or in every row where it lists none.
void mark(RuleRows& rows, const NameIndex& index, const std::vector<std::string>& names, std::size_t rule) {
  if (names.empty())
    for (std::size_t row = 0; row <= index.size(); ++row) rows.set(row, rule);
  for (const std::string& name : names) rows.set(index.find(name) + 1, rule);
}
template <class Kind>
void mark_kinds(RuleRows& rows, std::size_t size, const std::vector<Kind>& listed, std::size_t rule) {
  for (std::size_t value = 0; value < size; ++value)
    if (listed.empty() || std::ranges::count(listed, static_cast<Kind>(value)) > 0) rows.set(value, rule);
}

// Characters other than spaces and controls: what a reason has to have enough of.
std::size_t letters_of(std::string_view reason) {
  return static_cast<std::size_t>(
      std::ranges::count_if(reason, [](char c) { return static_cast<unsigned char>(c) > ' ' && (c & '\xC0') != '\x80'; }));
}

}  // namespace

AccessPolicy::Compiled::Compiled(AccessPolicyText policy)
    : text_(std::move(policy)),
      roles_(index_of(text_.roles)),
      organisations_(index_of(text_.organisations)),
      teams_(index_of(text_.teams)),
      purposes_(index_of(text_.purposes)),
      legal_bases_(bases_of(text_.purposes)),
      fields_(index_of(text_.fields)),
      sources_(index_of(text_.sources)),
      words_((text_.rules.size() + 63) / 64),
      by_role_(roles_.size() + 1, words_),
      by_organisation_(organisations_.size() + 1, words_),
      by_team_(teams_.size() + 1, words_),
      by_purpose_(purposes_.size() + 1, words_),
      by_legal_basis_(legal_bases_.size() + 1, words_),
      by_action_(actions, words_),
      by_kind_(kinds + 1, words_),  // no rule is about accounts
      by_subject_(subject_sets, words_),
      by_urgency_(urgencies, words_) {
  for (const PurposeEntry& purpose : text_.purposes) {
    std::vector<std::uint32_t>& bases = bases_of_purpose_.emplace_back();
    for (const std::string& basis : purpose.legal_bases) bases.push_back(legal_bases_.find(basis));
  }
  for (std::size_t rule = 0; rule < text_.rules.size(); ++rule) compile_rule(rule);
  for (const SourceEntry& source : text_.sources)
    compiled_sources_.push_back({organisations_.find(source.organisation), marked(purposes_, source.purposes), field_set(source.fields)});
  for (std::size_t agreement = 0; agreement < text_.agreements.size(); ++agreement) compile_agreement(agreement);
}

void AccessPolicy::Compiled::compile_rule(std::size_t position) {
  const RuleEntry& rule = text_.rules[position];
  mark(by_role_, roles_, rule.roles, position);
  mark(by_organisation_, organisations_, rule.organisations, position);
  mark(by_team_, teams_, rule.teams, position);
  mark(by_purpose_, purposes_, rule.purposes, position);
  mark(by_legal_basis_, legal_bases_, rule.legal_bases, position);
  mark_kinds(by_action_, actions, rule.actions, position);
  mark_kinds(by_kind_, kinds, rule.kinds, position);
  for (std::size_t set = 0; set < subject_sets; ++set) {
    const bool covered = (set & ~std::size_t{rule.subjects}) == 0;
    const bool concerned = rule.subjects == 0 || (set & rule.subjects) != 0;
    if (rule.effect == RuleEffect::allow ? covered : concerned) by_subject_.set(set, position);
  }
  by_urgency_.set(static_cast<std::size_t>(Urgency::break_glass), position);
  if (rule.urgency == Urgency::ordinary) by_urgency_.set(static_cast<std::size_t>(Urgency::ordinary), position);
  const bool whole = rule.effect == RuleEffect::forbid && rule.fields.empty();
  rules_.push_back({field_set(rule.fields), rule.effect, rule.urgency, rule.agreement, rule.obligations, whole});
}

void AccessPolicy::Compiled::compile_agreement(std::size_t position) {
  const AgreementEntry& agreement = text_.agreements[position];
  agreements_.push_back(
      {field_set(agreement.fields), marked(sources_, agreement.sources), agreement.starts.microseconds, agreement.ends.microseconds});
  for (const std::string& to : agreement.to)
    for (const std::string& purpose : agreement.purposes)
      agreements_between_[agreement_key(organisations_.find(agreement.from), organisations_.find(to), purposes_.find(purpose))].push_back(
          static_cast<std::uint32_t>(position));
}

// Empty lists mean every field.
FieldSet AccessPolicy::Compiled::field_set(const std::vector<std::string>& names) const {
  FieldSet set;
  if (names.empty()) set.set();
  for (const std::string& name : names) set.set(fields_.find(name));
  return set;
}
std::vector<bool> AccessPolicy::Compiled::marked(const NameIndex& index, const std::vector<std::string>& names) const {
  std::vector<bool> marks(index.size(), names.empty());
  for (const std::string& name : names) marks[index.find(name)] = true;
  return marks;
}

std::string_view AccessPolicy::Compiled::legal_basis_of(const AccessRequest& request) const {
  const std::uint32_t purpose = purposes_.find(request.purpose);
  if (purpose == NameIndex::unknown) return {};
  return request.legal_basis.empty() ? std::string_view(text_.purposes[purpose].legal_bases.front()) : request.legal_basis;
}

AccessCause AccessPolicy::Compiled::resolve(const AccessRequest& request, Resolved& out) const {
  if (request.purpose.empty()) return AccessCause::no_purpose;
  out.purpose = purposes_.find(request.purpose);
  if (out.purpose == NameIndex::unknown) return AccessCause::unknown_purpose;
  const std::vector<std::uint32_t>& bases = bases_of_purpose_[out.purpose];
  out.legal_basis = request.legal_basis.empty() ? bases.front() : legal_bases_.find(request.legal_basis);
  if (std::ranges::count(bases, out.legal_basis) == 0) return AccessCause::legal_basis_of_other_purpose;
  out.organisation = organisations_.find(request.organisation);
  if (out.organisation == NameIndex::unknown) return AccessCause::unknown_organisation;
  if (request.sources.empty()) return AccessCause::no_source;
  if (request.fields.empty()) return AccessCause::no_field;
  if (request.fields.size() > most_policy_fields) return AccessCause::too_many_fields;
  const bool needs_reason = holds(request.subject, SubjectFlag::restricted) || request.urgency == Urgency::break_glass;
  if (needs_reason && letters_of(request.reason) < text_.least_reason_letters) return AccessCause::reason_missing;
  out.team = request.team.empty() ? NameIndex::unknown : teams_.find(request.team);
  if (out.team != NameIndex::unknown && text_.teams[out.team].organisation != request.organisation) out.team = NameIndex::unknown;
  for (std::size_t i = 0; i < request.fields.size(); ++i) {
    const std::uint32_t field = fields_.find(request.fields[i]);
    out.field[i] = static_cast<std::uint16_t>(field == NameIndex::unknown ? most_policy_fields : field);
    if (field != NameIndex::unknown) out.asked.set(field);
  }
  return AccessCause::allowed_by_rule;
}

void AccessPolicy::Compiled::match_rules(const AccessRequest& request, const Resolved& resolved, RuleBits& out) const {
  const auto row_of = [](const RuleRows& rows, std::uint32_t value) { return rows.row(value == NameIndex::unknown ? 0 : value + 1); };
  const std::uint64_t* const rows[] = {row_of(by_organisation_, resolved.organisation),
                                       row_of(by_team_, resolved.team),
                                       row_of(by_purpose_, resolved.purpose),
                                       row_of(by_legal_basis_, resolved.legal_basis),
                                       by_action_.row(static_cast<std::size_t>(request.action)),
                                       by_kind_.row(static_cast<std::size_t>(request.kind)),
                                       by_subject_.row(request.subject % subject_sets),
                                       by_urgency_.row(static_cast<std::size_t>(request.urgency))};
  std::copy_n(by_role_.row(0), words_, out.begin());
  for (const std::string_view role : request.roles) {
    const std::uint64_t* row = row_of(by_role_, roles_.find(role));
    for (std::size_t word = 0; word < words_; ++word) out[word] |= row[word];
  }
  for (const std::uint64_t* row : rows)
    for (std::size_t word = 0; word < words_; ++word) out[word] &= row[word];
}

template <class Visit>
void AccessPolicy::Compiled::each_rule(const RuleBits& matched, Visit visit) const {
  for (std::size_t word = 0; word < words_; ++word)
    for (std::uint64_t bits = matched[word]; bits != 0; bits &= bits - 1) {
      const auto position = static_cast<std::uint32_t>(word * 64 + static_cast<std::size_t>(std::countr_zero(bits)));
      visit(position, rules_[position]);
    }
}

AccessPolicy::Compiled::Granted AccessPolicy::Compiled::grant(const RuleBits& matched, const FieldSet& asked) const {
  Granted granted;
  each_rule(matched, [&](std::uint32_t, const CompiledRule& rule) {
    if (rule.effect == RuleEffect::forbid)
      granted.forbidden |= rule.fields;
    else if (rule.urgency == Urgency::ordinary)
      granted.ordinary |= rule.fields;
    else
      (rule.agreement == AgreementNeed::waived ? granted.waived : granted.emergency) |= rule.fields;
  });
  granted.ordinary &= asked;
  granted.emergency &= asked;
  granted.waived &= asked;
  const FieldSet given = granted.ordinary | granted.emergency | granted.waived;
  if (granted.forbidden.none()) return granted;
  each_rule(matched, [&](std::uint32_t position, const CompiledRule& rule) {
    if (rule.effect != RuleEffect::forbid || granted.whole) return;
    granted.whole = rule.whole;
    if (rule.whole || (granted.forbidding == AccessDecision::none && (rule.fields & given).any())) granted.forbidding = position;
  });
  return granted;
}

AccessPolicy::Compiled::Passage AccessPolicy::Compiled::passage(const AccessRequest& request, const Resolved& resolved,
                                                                std::string_view source, std::vector<std::uint32_t>& relied_on) const {
  Passage out;
  relied_on.clear();
  const std::uint32_t position = sources_.find(source);
  if (position == NameIndex::unknown) {
    out.cause = AccessCause::unknown_source;
    return out;
  }
  const CompiledSource& found = compiled_sources_[position];
  if (!found.purposes[resolved.purpose]) {
    out.cause = AccessCause::source_not_for_purpose;
    return out;
  }
  out.own = found.fields;
  if (found.organisation == resolved.organisation) {
    out.shared = found.fields;
    return out;
  }
  out.cause = AccessCause::no_agreement;
  const auto between = agreements_between_.find(agreement_key(found.organisation, resolved.organisation, resolved.purpose));
  if (between == agreements_between_.end()) return out;
  FieldSet agreed;
  for (const std::uint32_t one : between->second) {
    const CompiledAgreement& agreement = agreements_[one];
    if (!agreement.sources[position]) continue;
    if (request.time.microseconds >= agreement.starts && request.time.microseconds < agreement.ends) {
      relied_on.push_back(one);
      agreed |= agreement.fields;
    } else if (out.agreement == AccessDecision::none) {
      out.agreement = one;
      out.cause = request.time.microseconds < agreement.starts ? AccessCause::agreement_not_begun : AccessCause::agreement_expired;
    }
  }
  if (!relied_on.empty()) {
    out.cause = AccessCause::fields_not_shared;
    out.agreement = AccessDecision::none;
  }
  out.shared = agreed & found.fields;
  return out;
}

void AccessPolicy::Compiled::credit_rules(const RuleBits& matched, const FieldSet& shown, const FieldSet& by_break_glass,
                                          AccessDecision& decision) const {
  each_rule(matched, [&](std::uint32_t position, const CompiledRule& rule) {
    if (rule.effect == RuleEffect::forbid) return;
    const FieldSet& mine = rule.urgency == Urgency::ordinary ? shown : by_break_glass;
    if ((rule.fields & mine).none()) return;
    decision.obligations |= rule.obligations;
    const Urgency deciding = by_break_glass.any() ? Urgency::break_glass : Urgency::ordinary;
    if (decision.rule == AccessDecision::none && rule.urgency == deciding) decision.rule = position;
  });
}

void AccessPolicy::Compiled::decide_by_sources(const AccessRequest& request, const Resolved& resolved, const Granted& granted,
                                               const RuleBits& matched, AccessDecision& decision) const {
  const FieldSet left = ~granted.forbidden;
  FieldSet shown, by_break_glass;
  decision.by_source.resize(request.sources.size());
  std::vector<std::uint32_t> relied_on;
  Passage first;
  for (std::size_t s = 0; s < request.sources.size(); ++s) {
    const Passage passage = this->passage(request, resolved, request.sources[s], relied_on);
    if (s == 0) first = passage;
    const FieldSet ordinary = granted.ordinary & passage.shared & left;
    const FieldSet all = ordinary | (((granted.emergency & passage.shared) | (granted.waived & passage.own)) & left);
    shown |= all;
    by_break_glass |= all & ~ordinary;
    if (((granted.ordinary | granted.emergency) & passage.shared & left).any())
      for (const std::uint32_t one : relied_on)
        if ((agreements_[one].fields & all).any() && std::ranges::count(decision.agreements, one) == 0) decision.agreements.push_back(one);
    for (std::size_t i = 0; i < request.fields.size(); ++i)
      if (resolved.field[i] < most_policy_fields && all[resolved.field[i]]) decision.by_source[s].set(i);
    decision.fields |= decision.by_source[s];
  }
  if (shown.none()) {
    decision.by_source.clear();
    decision.cause = first.cause;
    if (first.agreement != AccessDecision::none) decision.agreements = {first.agreement};
    return;
  }
  decision.cause = by_break_glass.any() ? AccessCause::allowed_by_break_glass : AccessCause::allowed_by_rule;
  credit_rules(matched, shown, by_break_glass, decision);
  if (holds(request.subject, SubjectFlag::restricted)) decision.obligations |= flags_of(Obligation::show_apart);
  if (request.urgency == Urgency::break_glass) decision.obligations |= flags_of(Obligation::tell_resident);
}

AccessDecision AccessPolicy::Compiled::decide(const AccessRequest& request) const {
  AccessDecision decision;
  if (request.subject != 0 || request.urgency == Urgency::break_glass) decision.obligations = flags_of(Obligation::alert_governance);
  Resolved resolved;
  decision.cause = resolve(request, resolved);
  if (!decision.allowed()) return decision;
  RuleBits matched;
  match_rules(request, resolved, matched);
  const Granted granted = grant(matched, resolved.asked);
  const FieldSet given = granted.ordinary | granted.emergency | granted.waived;
  if (granted.whole || (given.any() && (given & ~granted.forbidden).none())) {
    decision.cause = AccessCause::forbidden_by_rule;
    decision.rule = granted.forbidding;
  } else if (given.none()) {
    decision.cause = AccessCause::no_rule_allows;
  } else {
    decide_by_sources(request, resolved, granted, matched, decision);
  }
  return decision;
}

AccessPolicy::AccessPolicy(AccessPolicyText text) : compiled_(std::make_unique<const Compiled>(std::move(text))) {}
AccessPolicy::AccessPolicy(AccessPolicy&&) noexcept = default;
AccessPolicy& AccessPolicy::operator=(AccessPolicy&&) noexcept = default;
AccessPolicy::~AccessPolicy() = default;
AccessDecision AccessPolicy::decide(const AccessRequest& request) const { return compiled_->decide(request); }
std::string_view AccessPolicy::legal_basis_of(const AccessRequest& request) const { return compiled_->legal_basis_of(request); }
const AccessPolicyText& AccessPolicy::text() const { return compiled_->text(); }

}  // namespace cw::trust
