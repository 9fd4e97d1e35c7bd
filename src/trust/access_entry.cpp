// SPDX-License-Identifier: MIT
#include "trust/access_entry.h"

#include <algorithm>
#include <array>

#include "base/json.h"

namespace cw::trust {
namespace {

constexpr std::array<std::string_view, 4> door_names = {"page", "api", "command", "job"};
constexpr std::array<std::string_view, 3> outcome_names = {"allowed", "refused", "failed"};
constexpr std::array<std::string_view, 2> urgency_names = {"ordinary", "break_glass"};
constexpr std::array<std::string_view, 4> action_names = {"search", "read", "write", "export"};
constexpr std::array<std::string_view, 4> kind_names = {"person", "household", "property", "account"};

// Writes an object member by member.
class EntryWriter {
 public:
  void text(std::string_view key, std::string_view value) { begin(key) += quote_json(value); }
  void number(std::string_view key, std::int64_t value) { begin(key) += std::to_string(value); }
  void list(std::string_view key, const std::vector<std::string>& texts) {
    begin(key);
    for (std::size_t i = 0; i < texts.size(); ++i) out_ += (i == 0 ? "[" : ",") + quote_json(texts[i]);
    out_ += texts.empty() ? "[]" : "]";
  }
  void list(std::string_view key, const std::vector<std::int64_t>& numbers) {
    begin(key);
    for (std::size_t i = 0; i < numbers.size(); ++i) out_ += (i == 0 ? "[" : ",") + std::to_string(numbers[i]);
    out_ += numbers.empty() ? "[]" : "]";
  }
  [[nodiscard]] std::string finish() && { return std::move(out_) + "}"; }

 private:
  std::string& begin(std::string_view key) {
    out_ += out_.empty() ? "{\"" : ",\"";
    return out_.append(key).append("\":");
  }
  std::string out_;
};

std::vector<std::string> texts_of(std::span<const std::string_view> views) { return {views.begin(), views.end()}; }

// Reads members in the order in which they must stand; anything else makes it bad for good.
class EntryReader {
 public:
  explicit EntryReader(const Structure& members) : members_(members) {}

  void text(std::string_view key, std::string& out) {
    if (const Value* value = next(key)) take(value->get<std::string>(), out);
  }
  void number(std::string_view key, std::int64_t& out) {
    if (const Value* value = next(key)) take(value->get<std::int64_t>(), out);
  }
  void flags(std::string_view key, FlagSet& out) {
    std::int64_t wide = 0;
    number(key, wide);
    good_ = good_ && wide >= 0 && wide < 256;
    out = static_cast<FlagSet>(wide);
  }
  template <class Element>
  void list(std::string_view key, std::vector<Element>& out) {
    const Value* value = next(key);
    const List* list = value == nullptr ? nullptr : value->get<List>();
    good_ = good_ && list != nullptr;
    if (list == nullptr) return;
    for (const Value& each : *list) take(each.get<Element>(), out.emplace_back());
  }
  template <class Kind, std::size_t size>
  void word(std::string_view key, const std::array<std::string_view, size>& names, Kind& out) {
    std::string name;
    text(key, name);
    const auto found = std::ranges::find(names, name);
    good_ = good_ && found != names.end();
    if (good_) out = static_cast<Kind>(found - names.begin());
  }
  [[nodiscard]] bool good() const { return good_ && at_ == members_.size(); }

 private:
  const Value* next(std::string_view key) {
    good_ = good_ && at_ < members_.size() && members_[at_].first == key;
    return good_ ? &members_[at_++].second : nullptr;
  }
  template <class T>
  void take(const T* from, T& out) {
    good_ = good_ && from != nullptr;
    if (from != nullptr) out = *from;
  }
  const Structure& members_;
  std::size_t at_ = 0;
  bool good_ = true;
};

std::string_view word_of(Door door) { return door_names[static_cast<std::size_t>(door)]; }

}  // namespace

AccessEntry entry_of(const AccessPolicy& policy, const AccessRequest& request, const AccessDecision& decision) {
  AccessEntry entry;
  entry.at = request.time;
  entry.outcome = decision.allowed() ? AccessOutcome::allowed : AccessOutcome::refused;
  entry.account = request.account;
  entry.roles = texts_of(request.roles);
  entry.organisation = request.organisation;
  entry.team = request.team;
  entry.purpose = request.purpose;
  entry.legal_basis = policy.legal_basis_of(request);
  entry.action = request.action;
  entry.kind = request.kind;
  entry.fields_asked = texts_of(request.fields);
  for (std::size_t i = 0; i < std::min(request.fields.size(), most_policy_fields); ++i)
    if (decision.fields[i]) entry.fields_shown.emplace_back(request.fields[i]);
  entry.sources = texts_of(request.sources);
  for (const std::uint32_t agreement : decision.agreements) entry.agreements.push_back(policy.text().agreements[agreement].name);
  entry.decided_by = policy.decided_by(decision);
  entry.policy = policy.text().version;
  entry.subject_flags = request.subject;
  entry.obligations = decision.obligations;
  entry.urgency = request.urgency;
  entry.reason = request.reason;
  return entry;
}

std::string entry_text(const AccessEntry& entry) {
  EntryWriter out;
  out.number("at", entry.at.microseconds);
  out.text("outcome", outcome_names[static_cast<std::size_t>(entry.outcome)]);
  out.text("account", entry.account);
  out.list("roles", entry.roles);
  out.text("organisation", entry.organisation);
  out.text("team", entry.team);
  out.text("purpose", entry.purpose);
  out.text("legal_basis", entry.legal_basis);
  out.text("action", name_of(entry.action));
  out.text("kind", name_of(entry.kind));
  out.list("subjects", entry.subjects);
  out.list("fields_asked", entry.fields_asked);
  out.list("fields_shown", entry.fields_shown);
  out.list("sources", entry.sources);
  out.list("agreements", entry.agreements);
  out.text("decided_by", entry.decided_by);
  out.text("policy", entry.policy);
  out.number("subject_flags", entry.subject_flags);
  out.number("obligations", entry.obligations);
  out.text("urgency", urgency_names[static_cast<std::size_t>(entry.urgency)]);
  out.text("reason", entry.reason);
  out.text("door", word_of(entry.door));
  out.text("from", entry.from);
  out.text("detail", entry.detail);
  out.list("erases", entry.erases);
  return std::move(out).finish();
}

Result<AccessEntry> read_entry(std::string_view text) {
  CW_TRY(const Value value, parse_json(text));
  const Structure* members = value.get<Structure>();
  const tl::unexpected<Error> refused = fail(ErrorCode::invalid, "This is no entry of an access log.");
  if (members == nullptr) return refused;
  AccessEntry out;
  EntryReader in(*members);
  in.number("at", out.at.microseconds);
  in.word("outcome", outcome_names, out.outcome);
  in.text("account", out.account);
  in.list("roles", out.roles);
  in.text("organisation", out.organisation);
  in.text("team", out.team);
  in.text("purpose", out.purpose);
  in.text("legal_basis", out.legal_basis);
  in.word("action", action_names, out.action);
  in.word("kind", kind_names, out.kind);
  in.list("subjects", out.subjects);
  in.list("fields_asked", out.fields_asked);
  in.list("fields_shown", out.fields_shown);
  in.list("sources", out.sources);
  in.list("agreements", out.agreements);
  in.text("decided_by", out.decided_by);
  in.text("policy", out.policy);
  in.flags("subject_flags", out.subject_flags);
  in.flags("obligations", out.obligations);
  in.word("urgency", urgency_names, out.urgency);
  in.text("reason", out.reason);
  in.word("door", door_names, out.door);
  in.text("from", out.from);
  in.text("detail", out.detail);
  in.list("erases", out.erases);
  if (!in.good()) return refused;
  return out;
}

}  // namespace cw::trust
