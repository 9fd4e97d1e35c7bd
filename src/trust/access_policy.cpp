// SPDX-License-Identifier: MIT
// Reading an access policy: TOML to AccessPolicyText, every key and every name checked.
#include "trust/access_policy.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <unordered_map>
#include <unordered_set>

#include "base/date_text.h"
#include "base/text.h"
#include "base/toml.h"

namespace cw::trust {
namespace {

constexpr std::size_t largest_text = 4U << 20U;
constexpr std::array<std::string_view, 4> action_names = {"search", "read", "write", "export"};
constexpr std::array<std::string_view, 4> kind_names = {"person", "household", "property", "account"};
constexpr std::span<const std::string_view> kinds_of_rules(kind_names.data(), 3);  // a rule is about residents
constexpr std::array<std::string_view, 3> flag_names = {"restricted", "own_record", "relative"};
constexpr std::array<std::string_view, 3> obligation_names = {"alert_governance", "tell_resident", "show_apart"};

std::string place_of(const toml::node& node) {
  return fmt::format("line {}, column {}", node.source().begin.line, node.source().begin.column);
}
tl::unexpected<Error> refuse(const toml::node& node, std::string_view what) {
  return fail(ErrorCode::invalid, fmt::format("{}: {}", place_of(node), what));
}
// What a hostile text holds is shown only so far as it is a name.
std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text.substr(0, 60)) out += c >= ' ' && c < 0x7F && c != '"' ? c : '?';
  return out + (text.size() > 60 ? "...\"" : "\"");
}
std::string advice(std::string_view word, std::span<const std::string_view> choices) {
  const auto nearest = nearest_of(word, choices);
  return nearest ? fmt::format(" Did you mean \"{}\"?", *nearest) : std::string();
}

bool is_name(std::string_view text) {
  const auto fits = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'; };
  return !text.empty() && text.size() <= 60 && text[0] >= 'a' && text[0] <= 'z' && std::ranges::all_of(text, fits);
}

Result<std::string> text_of(const toml::table& table, std::string_view key) {
  const toml::node* node = table.get(key);
  if (node == nullptr) return refuse(table, fmt::format("{} is missing here.", key));
  const auto* text = node->as_string();
  if (text == nullptr || text->get().empty() || text->get().size() > 500)
    return refuse(*node, fmt::format("{} must be a text of 1 to 500 bytes.", key));
  return text->get();
}
Result<std::string> optional_text_of(const toml::table& table, std::string_view key) {
  if (table.get(key) == nullptr) return std::string();
  return text_of(table, key);
}

// A list of texts, or one text for a list of one; empty where the key is missing.
Result<std::vector<std::string>> texts_of(const toml::table& table, std::string_view key) {
  std::vector<std::string> out;
  const toml::node* node = table.get(key);
  if (node == nullptr) return out;
  if (const auto* one = node->as_string()) return std::vector<std::string>{one->get()};
  const toml::array* list = node->as_array();
  if (list == nullptr || list->empty())
    return refuse(*node, fmt::format("{} must be a list of texts. Leave it out where it has none.", key));
  for (const toml::node& each : *list) {
    const auto* text = each.as_string();
    if (text == nullptr || text->get().empty() || text->get().size() > 500)
      return refuse(each, fmt::format("{} must be a list of texts of 1 to 500 bytes.", key));
    if (std::ranges::count(out, text->get()) > 0) return refuse(each, fmt::format("{} stands twice in {}.", quoted(text->get()), key));
    if (out.size() == most_policy_entries) return fail(ErrorCode::too_large, fmt::format("{}: {} is too long.", place_of(each), key));
    out.push_back(text->get());
  }
  return out;
}

// Words of a fixed list, by their positions in it.
Result<std::vector<std::size_t>> words_of(const toml::table& table, std::string_view key, std::span<const std::string_view> choices) {
  CW_TRY(const std::vector<std::string> words, texts_of(table, key));
  std::vector<std::size_t> out;
  for (const std::string& word : words) {
    const auto found = std::ranges::find(choices, word);
    if (found == choices.end())
      return refuse(*table.get(key), fmt::format("{} is none of: {}.{}", quoted(word), fmt::join(choices, ", "), advice(word, choices)));
    out.push_back(static_cast<std::size_t>(found - choices.begin()));
  }
  return out;
}
Result<FlagSet> flags_in(const toml::table& table, std::string_view key, std::span<const std::string_view> choices) {
  CW_TRY(const std::vector<std::size_t> words, words_of(table, key, choices));
  FlagSet set = 0;
  for (const std::size_t word : words) set = static_cast<FlagSet>(set | (1U << word));
  return set;
}
template <class Kind>
Result<std::vector<Kind>> kinds_in(const toml::table& table, std::string_view key, std::span<const std::string_view> choices) {
  CW_TRY(const std::vector<std::size_t> words, words_of(table, key, choices));
  std::vector<Kind> out;
  for (const std::size_t word : words) out.push_back(static_cast<Kind>(word));
  return out;
}

enum class DayEdge : std::uint8_t { start, end };
// A date stands for its start or, as an end, for the start of the next day (UTC); a date and time must say its offset.
Result<Timestamp> moment_of(const toml::table& table, std::string_view key, DayEdge edge) {
  constexpr std::int64_t second = 1'000'000, day = 86'400 * second;
  const toml::node* node = table.get(key);
  if (node == nullptr) return refuse(table, fmt::format("{} is missing here.", key));
  const toml::date* date = nullptr;
  std::int64_t into = edge == DayEdge::end ? day : 0;
  if (const auto* whole = node->as_date()) date = &whole->get();
  if (const auto* moment = node->as_date_time()) {
    if (const auto& offset = moment->get().offset) {
      const toml::time& time = moment->get().time;
      date = &moment->get().date;
      into = (time.hour * 3600 + time.minute * 60 + time.second - offset->minutes * 60) * second + time.nanosecond / 1000;
    }
  }
  const auto made = date == nullptr ? std::nullopt : make_date(date->year, date->month, date->day);
  if (!made)
    return refuse(*node, fmt::format("{} must be a date, as 2026-04-01, or a time with its offset, as 2026-04-01T09:00:00Z.", key));
  return Timestamp{made->days * day + into};
}

class PolicyReader {
 public:
  Result<AccessPolicyText> read(const toml::table& document) {
    constexpr std::array<std::string_view, 10> keys = {
        "version", "least_reason_letters", "roles", "organisations", "teams", "purposes", "fields", "sources", "agreements", "rules"};
    CW_CHECK(check_keys(document, keys));
    CW_TRY(out_.version, text_of(document, "version"));
    CW_CHECK(read_least_reason(document));
    CW_CHECK(each(document, "roles", out_.roles, [](const toml::table& t, RoleEntry& e) { return read_role(t, e); }));
    CW_CHECK(each(document, "organisations", out_.organisations,
                  [](const toml::table& t, OrganisationEntry& e) { return read_with(t, e, "administered_by"); }));
    CW_CHECK(read_administration(document));
    CW_CHECK(each(document, "fields", out_.fields, [this](const toml::table& t, NamedThing& e) { return read_plain(t, e); }));
    if (out_.fields.size() > most_policy_fields)
      return fail(ErrorCode::too_large,
                  fmt::format("A policy has at most {} fields; this has {}.", most_policy_fields, out_.fields.size()));
    CW_CHECK(each(document, "teams", out_.teams, [this](const toml::table& t, TeamEntry& e) { return read_team(t, e); }));
    CW_CHECK(each(document, "purposes", out_.purposes, [this](const toml::table& t, PurposeEntry& e) { return read_purpose(t, e); }));
    CW_CHECK(each(document, "sources", out_.sources, [this](const toml::table& t, SourceEntry& e) { return read_source(t, e); }));
    CW_CHECK(
        each(document, "agreements", out_.agreements, [this](const toml::table& t, AgreementEntry& e) { return read_agreement(t, e); }));
    CW_CHECK(each(document, "rules", out_.rules, [this](const toml::table& t, RuleEntry& e) { return read_rule(t, e); }));
    return std::move(out_);
  }

 private:
  static Result<void> check_keys(const toml::table& table, std::span<const std::string_view> keys) {
    for (const auto& [key, node] : table)
      if (std::ranges::count(keys, key.str()) == 0)
        return fail(ErrorCode::invalid,
                    fmt::format("line {}, column {}: {} is not a key here.{} There are: {}.", key.source().begin.line,
                                key.source().begin.column, quoted(key.str()), advice(key.str(), keys), fmt::join(keys, ", ")));
    return {};
  }
  Result<void> read_least_reason(const toml::table& document) {
    const toml::node* node = document.get("least_reason_letters");
    if (node == nullptr) return {};
    const auto* number = node->as_integer();
    if (number == nullptr || number->get() < 1 || number->get() > 200)
      return refuse(*node, "least_reason_letters must be a whole number from 1 to 200.");
    out_.least_reason_letters = static_cast<std::size_t>(number->get());
    return {};
  }

  // Reads a list of tables, [[key]], into `entries`; each has a name that no other of the list has.
  template <class Entry, class ReadEntry>
  Result<void> each(const toml::table& document, std::string_view key, std::vector<Entry>& entries, ReadEntry read_entry) {
    const toml::node* node = document.get(key);
    if (node == nullptr) return {};
    const toml::array* list = node->as_array();
    if (list == nullptr) return refuse(*node, fmt::format("{} must be a list: write [[{}]] above each.", key, key));
    if (list->size() > most_policy_entries)
      return fail(ErrorCode::too_large, fmt::format("A policy has at most {} {}; this has {}.", most_policy_entries, key, list->size()));
    std::unordered_set<std::string> names;
    for (const toml::node& one : *list) {
      const toml::table* table = one.as_table();
      if (table == nullptr) return refuse(one, fmt::format("{} must be a list of tables: write [[{}]] above each.", key, key));
      Entry entry;
      CW_CHECK(read_entry(*table, entry));
      if (!names.insert(entry.name).second) return refuse(*table->get("name"), fmt::format("{} is in {} twice.", quoted(entry.name), key));
      entries.push_back(std::move(entry));
    }
    known_[std::string(key)] = std::move(names);
    return {};
  }

  static Result<void> read_name(const toml::table& table, NamedThing& out) {
    CW_TRY(out.name, text_of(table, "name"));
    if (!is_name(out.name)) return refuse(*table.get("name"), "name must begin with a letter and have at most 60 of a to z, 0 to 9 and _.");
    CW_TRY(out.title, optional_text_of(table, "title"));
    return {};
  }
  Result<void> read_plain(const toml::table& table, NamedThing& out) {
    constexpr std::array<std::string_view, 2> keys = {"name", "title"};
    CW_CHECK(check_keys(table, keys));
    return read_name(table, out);
  }
  static Result<void> read_role(const toml::table& table, RoleEntry& out) {
    constexpr std::array<std::string_view, 4> keys = {"name", "title", "given_by", "second_factor"};
    CW_CHECK(check_keys(table, keys));
    CW_TRY(const std::string factor, optional_text_of(table, "second_factor"));
    if (!factor.empty() && factor != "needed" && factor != "waived")
      return refuse(*table.get("second_factor"), "second_factor must be \"needed\" or \"waived\".");
    if (!factor.empty()) out.second_factor = factor == "needed" ? SecondFactorRule::needed : SecondFactorRule::waived;
    return read_name(table, out);
  }
  static Result<void> read_with(const toml::table& table, NamedThing& out, std::string_view key) {
    const std::array<std::string_view, 3> keys = {"name", "title", key};
    CW_CHECK(check_keys(table, keys));
    return read_name(table, out);
  }
  // Who gives roles and looks after organisations: names of the lists themselves, which may stand further down in them.
  Result<void> read_administration(const toml::table& document) {
    for (std::size_t i = 0; i < out_.roles.size(); ++i) {
      CW_TRY(out_.roles[i].given_by, all_declared(*document.get("roles")->as_array()->get(i)->as_table(), "given_by", "roles"));
    }
    for (std::size_t i = 0; i < out_.organisations.size(); ++i) {
      CW_TRY(out_.organisations[i].administered_by,
             all_declared(*document.get("organisations")->as_array()->get(i)->as_table(), "administered_by", "organisations"));
    }
    return {};
  }
  Result<void> read_team(const toml::table& table, TeamEntry& out) {
    constexpr std::array<std::string_view, 3> keys = {"name", "title", "organisation"};
    CW_CHECK(check_keys(table, keys));
    CW_CHECK(read_name(table, out));
    CW_TRY(out.organisation, declared(table, "organisation", "organisations"));
    return {};
  }
  Result<void> read_purpose(const toml::table& table, PurposeEntry& out) {
    constexpr std::array<std::string_view, 3> keys = {"name", "title", "legal_bases"};
    CW_CHECK(check_keys(table, keys));
    CW_CHECK(read_name(table, out));
    CW_TRY(out.legal_bases, needed_texts(table, "legal_bases"));
    for (const std::string& basis : out.legal_bases) known_["legal_bases"].insert(basis);
    return {};
  }
  Result<void> read_source(const toml::table& table, SourceEntry& out) {
    constexpr std::array<std::string_view, 5> keys = {"name", "title", "organisation", "purposes", "fields"};
    CW_CHECK(check_keys(table, keys));
    CW_CHECK(read_name(table, out));
    CW_TRY(out.organisation, declared(table, "organisation", "organisations"));
    CW_TRY(out.purposes, all_declared(table, "purposes", "purposes"));
    CW_TRY(out.fields, all_declared(table, "fields", "fields"));
    return {};
  }
  Result<void> read_agreement(const toml::table& table, AgreementEntry& out) {
    constexpr std::array<std::string_view, 9> keys = {"name", "title", "from", "to", "purposes", "fields", "sources", "starts", "ends"};
    CW_CHECK(check_keys(table, keys));
    CW_CHECK(read_name(table, out));
    CW_TRY(out.from, declared(table, "from", "organisations"));
    for (const char* key : {"to", "purposes", "fields"}) CW_CHECK(needed_texts(table, key));
    CW_TRY(out.to, all_declared(table, "to", "organisations"));
    CW_TRY(out.purposes, all_declared(table, "purposes", "purposes"));
    CW_TRY(out.fields, all_declared(table, "fields", "fields"));
    if (std::ranges::count(out.to, out.from) > 0) return refuse(*table.get("to"), "an organisation needs no agreement with itself.");
    CW_TRY(out.sources, all_declared(table, "sources", "sources"));
    for (const std::string& name : out.sources)
      if (const auto source = std::ranges::find(out_.sources, name, &SourceEntry::name); source->organisation != out.from)
        return refuse(*table.get("sources"), fmt::format("{} belongs to {}, not to {}.", name, source->organisation, out.from));
    CW_TRY(out.starts, moment_of(table, "starts", DayEdge::start));
    CW_TRY(out.ends, moment_of(table, "ends", DayEdge::end));
    if (out.ends.microseconds <= out.starts.microseconds) return refuse(*table.get("ends"), "the agreement ends before it starts.");
    return {};
  }
  Result<void> read_rule(const toml::table& table, RuleEntry& out) {
    constexpr std::array<std::string_view, 15> keys = {"name",        "title",    "effect",      "roles",     "organisations",
                                                       "teams",       "purposes", "actions",     "subjects",  "kinds",
                                                       "legal_bases", "fields",   "break_glass", "agreement", "obligations"};
    CW_CHECK(check_keys(table, keys));
    CW_CHECK(read_name(table, out));
    CW_TRY(const std::string effect, text_of(table, "effect"));
    if (effect != "allow" && effect != "forbid") return refuse(*table.get("effect"), "effect must be \"allow\" or \"forbid\".");
    out.effect = effect == "allow" ? RuleEffect::allow : RuleEffect::forbid;
    CW_TRY(out.roles, all_declared(table, "roles", "roles"));
    CW_TRY(out.organisations, all_declared(table, "organisations", "organisations"));
    CW_TRY(out.teams, all_declared(table, "teams", "teams"));
    CW_TRY(out.purposes, all_declared(table, "purposes", "purposes"));
    CW_TRY(out.legal_bases, all_declared(table, "legal_bases", "legal_bases"));
    CW_TRY(out.fields, all_declared(table, "fields", "fields"));
    CW_TRY(out.actions, kinds_in<AccessAction>(table, "actions", action_names));
    CW_TRY(out.kinds, kinds_in<SubjectKind>(table, "kinds", kinds_of_rules));
    CW_TRY(out.subjects, flags_in(table, "subjects", flag_names));
    CW_TRY(out.obligations, flags_in(table, "obligations", obligation_names));
    CW_CHECK(read_emergency(table, out));
    return check_rule(table, out);
  }
  static Result<void> read_emergency(const toml::table& table, RuleEntry& out) {
    if (const toml::node* node = table.get("break_glass")) {
      if (!node->is_boolean()) return refuse(*node, "break_glass must be true or false.");
      out.urgency = node->as_boolean()->get() ? Urgency::break_glass : Urgency::ordinary;
    }
    CW_TRY(const std::string agreement, optional_text_of(table, "agreement"));
    if (agreement.empty() || agreement == "needed") return {};
    if (agreement != "waived") return refuse(*table.get("agreement"), "agreement must be \"needed\" or \"waived\".");
    if (out.urgency != Urgency::break_glass || out.effect != RuleEffect::allow)
      return refuse(*table.get("agreement"), "only a rule that allows with break_glass = true may waive the agreement.");
    out.agreement = AgreementNeed::waived;
    return {};
  }
  static Result<void> check_rule(const toml::table& table, const RuleEntry& rule) {
    if (rule.effect == RuleEffect::forbid) {
      if (rule.obligations != 0) return refuse(*table.get("obligations"), "a rule that forbids obliges to nothing.");
      return {};
    }
    const char* missing = rule.roles.empty() ? "roles" : rule.purposes.empty() ? "purposes" : rule.fields.empty() ? "fields" : nullptr;
    if (missing != nullptr) return refuse(table, fmt::format("a rule that allows must name its {}.", missing));
    return {};
  }

  static Result<std::vector<std::string>> needed_texts(const toml::table& table, std::string_view key) {
    if (table.get(key) == nullptr) return refuse(table, fmt::format("{} is missing here.", key));
    return texts_of(table, key);
  }
  Result<void> check_declared(const toml::node& node, const std::string& name, const std::string& list) {
    const std::unordered_set<std::string>& names = known_[list];
    if (names.contains(name)) return {};
    const std::vector<std::string_view> views(names.begin(), names.end());
    return refuse(node,
                  fmt::format("{} is not in {} of this policy.{}", quoted(name), list, views.size() <= 1000 ? advice(name, views) : ""));
  }
  Result<std::string> declared(const toml::table& table, std::string_view key, const std::string& list) {
    CW_TRY(std::string name, text_of(table, key));
    CW_CHECK(check_declared(*table.get(key), name, list));
    return name;
  }
  Result<std::vector<std::string>> all_declared(const toml::table& table, std::string_view key, const std::string& list) {
    CW_TRY(std::vector<std::string> names, texts_of(table, key));
    const toml::array* nodes = table.get(key) == nullptr ? nullptr : table.get(key)->as_array();
    for (std::size_t i = 0; i < names.size(); ++i)
      CW_CHECK(check_declared(nodes == nullptr ? *table.get(key) : *nodes->get(i), names[i], list));
    return names;
  }

  AccessPolicyText out_;
  std::unordered_map<std::string, std::unordered_set<std::string>> known_;  // list -> names
};

}  // namespace

std::string_view name_of(AccessAction action) { return action_names[static_cast<std::size_t>(action)]; }
std::string_view name_of(SubjectKind kind) { return kind_names[static_cast<std::size_t>(kind)]; }
std::string_view name_of(SubjectFlag flag) {
  return flag_names[flag == SubjectFlag::restricted ? 0 : flag == SubjectFlag::own_record ? 1 : 2];
}
std::string_view name_of(Obligation obligation) {
  return obligation_names[obligation == Obligation::alert_governance ? 0 : obligation == Obligation::tell_resident ? 1 : 2];
}

Result<AccessPolicyText> parse_access_policy(std::string_view toml) {
  if (toml.size() > largest_text)
    return fail(ErrorCode::too_large, fmt::format("The policy has {} bytes; it may have {}.", toml.size(), largest_text));
  if (const auto bad = find_invalid_utf8(toml)) return fail(ErrorCode::invalid, fmt::format("Byte {} of the policy is not UTF-8.", *bad));
  const toml::parse_result parsed = toml::parse(toml);
  if (!parsed) {
    const toml::source_position at = parsed.error().source().begin;
    return fail(ErrorCode::invalid, fmt::format("line {}, column {}: not TOML: {}", at.line, at.column, parsed.error().description()));
  }
  return PolicyReader().read(parsed.table());
}

}  // namespace cw::trust
