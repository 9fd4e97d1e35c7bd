// SPDX-License-Identifier: MIT
#include "services/register/survivorship.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/json.h"
#include "base/text.h"

namespace cw::registry {
namespace {

constexpr std::int64_t day = 86'400'000'000;

// What counts as the same: letters and digits without case, spaces and marks; other values as their JSON.
std::string sameness(const Value& value) {
  const auto* text = value.get<std::string>();
  if (!text) return write_json(value);
  std::string out;
  for (const char letter : fold_case(*text))
    if (static_cast<unsigned char>(letter) > 127 || std::isalnum(static_cast<unsigned char>(letter))) out += letter;
  return out.empty() ? *text : out;
}

// Everything that was said of one column, put together by what it says.
struct Candidate {
  std::string same;
  Value value;  // in the words of the newest
  std::vector<SaidBy> said_by;
  std::size_t sources = 0;
};

bool newer(const SaidBy& a, const SaidBy& b) {
  return a.since.microseconds != b.since.microseconds ? a.since.microseconds > b.since.microseconds : a.record < b.record;
}

std::vector<Candidate> candidates_of(std::span<const RecordView> records, const std::string& column) {
  std::map<std::string, Candidate> by_same;
  for (const RecordView& record : records) {
    const Value* value = member(record.columns, column);
    if (!value || value->is_null()) continue;
    Candidate& candidate = by_same[sameness(*value)];
    const SaidBy said{record.number, record.key.source, record.changed_at};
    if (candidate.said_by.empty() || newer(said, *std::ranges::min_element(candidate.said_by, newer))) candidate.value = *value;
    candidate.said_by.push_back(said);
  }
  std::vector<Candidate> out;
  for (auto& [same, candidate] : by_same) {
    candidate.same = same;
    std::ranges::sort(candidate.said_by, newer);
    std::set<std::string_view> sources;
    for (const SaidBy& each : candidate.said_by) sources.insert(each.source);
    candidate.sources = sources.size();
    out.push_back(std::move(candidate));
  }
  return out;
}

// Place of the most trusted source that says it; the list's length where none is in it.
std::size_t trust_in(const Candidate& candidate, const std::vector<std::string>& order) {
  std::size_t best = order.size();
  for (const SaidBy& each : candidate.said_by)
    best = std::min(best, static_cast<std::size_t>(std::ranges::find(order, each.source) - order.begin()));
  return best;
}

bool preferred(const Candidate& a, const Candidate& b, const SurvivorshipRule& rule) {
  const std::size_t trust_a = trust_in(a, rule.sources), trust_b = trust_in(b, rule.sources);
  if (rule.preference == Preference::order_of_sources && trust_a != trust_b) return trust_a < trust_b;
  if (rule.preference == Preference::most_sources && a.sources != b.sources) return a.sources > b.sources;
  if (rule.preference == Preference::most_sources && trust_a != trust_b) return trust_a < trust_b;
  const Timestamp newest_a = a.said_by.front().since, newest_b = b.said_by.front().since;
  if (newest_a.microseconds != newest_b.microseconds) return newest_a.microseconds > newest_b.microseconds;
  if (trust_a != trust_b) return trust_a < trust_b;
  return newer(a.said_by.front(), b.said_by.front());
}

std::string why_of(const Candidate& shown, const std::vector<Candidate>& all, const SurvivorshipRule& rule) {
  if (all.size() == 1)
    return shown.sources == 1 ? "It is all that is said." : fmt::format("All {} sources that say anything say so.", shown.sources);
  const std::size_t trust = trust_in(shown, rule.sources);
  if (rule.preference == Preference::order_of_sources && trust < rule.sources.size())
    return fmt::format("Of the sources that say anything, {} is trusted most for this.", rule.sources[trust]);
  if (rule.preference == Preference::most_sources && std::ranges::count(all, shown.sources, &Candidate::sources) == 1)
    return fmt::format("{} sources say so, more than say anything else.", shown.sources);
  if (rule.preference == Preference::most_sources && trust < rule.sources.size())
    return fmt::format("As many sources say something else; {} is trusted most for this.", rule.sources[trust]);
  return rule.preference == Preference::most_sources ? "As many sources say something else; this was said last." : "This was said last.";
}

Conflict conflict_of(const Candidate& shown, const std::vector<Candidate>& all) {
  Conflict out = Conflict::none;
  for (const Candidate& other : all) {
    if (other.same == shown.same) continue;
    const bool part = shown.same.find(other.same) != std::string::npos || other.same.find(shown.same) != std::string::npos;
    out = std::max(out, part ? Conflict::detail : Conflict::contradiction);
  }
  return out;
}

}  // namespace

std::string_view name_of(Conflict conflict) {
  static constexpr std::string_view names[] = {"none", "detail", "contradiction"};
  return names[static_cast<std::size_t>(conflict)];
}

const ShownField* Survivors::find(std::string_view column) const {
  const auto found = std::ranges::find(fields, column, &ShownField::column);
  return found == fields.end() ? nullptr : &*found;
}

Survivors survive(std::span<const RecordView> records, const SurvivorshipRules& rules, Timestamp now) {
  std::set<std::string> columns;
  for (const RecordView& record : records)
    if (const Structure* all = record.columns.get<Structure>())
      for (const auto& [name, value] : *all) columns.insert(name);
  Survivors out;
  for (const std::string& column : columns) {
    const auto named = rules.columns.find(column);
    const SurvivorshipRule& rule = named == rules.columns.end() ? rules.others : named->second;
    std::vector<Candidate> all = candidates_of(records, column);
    if (all.empty()) continue;
    const Candidate shown = *std::ranges::min_element(all, [&](const Candidate& a, const Candidate& b) { return preferred(a, b, rule); });
    // Of the records that say it, the one of the most trusted source; else the one that said it last.
    const auto by = std::ranges::min_element(
        shown.said_by, {}, [&](const SaidBy& each) { return std::ranges::find(rule.sources, each.source) - rule.sources.begin(); });
    const SaidBy& from = rule.preference == Preference::newest ? shown.said_by.front() : *by;
    ShownField field{column,
                     shown.value,
                     from.source,
                     from.record,
                     std::max<std::int64_t>(0, (now.microseconds - from.since.microseconds) / day),
                     why_of(shown, all, rule),
                     shown.said_by,
                     {},
                     conflict_of(shown, all)};
    std::ranges::stable_sort(all, [&](const Candidate& a, const Candidate& b) { return a.sources > b.sources; });
    for (Candidate& other : all)
      if (other.same != shown.same) field.others.push_back({std::move(other.value), std::move(other.said_by)});
    out.fields.push_back(std::move(field));
  }
  return out;
}

}  // namespace cw::registry
