// SPDX-License-Identifier: MIT
#include "services/register/households/internal/finding.h"

#include <algorithm>
#include <cmath>
#include <unordered_map>

#include "base/date_text.h"
#include "base/json.h"

namespace cw::registry {
namespace {

// Equal texts as equal numbers, in the order of their first coming.
template <class Key>
class Numbering {
 public:
  std::uint32_t of(const Key& key) {
    const auto [at, fresh] = numbers_.try_emplace(key, static_cast<std::uint32_t>(keys_.size()));
    if (fresh) keys_.push_back(key);
    return at->second;
  }
  [[nodiscard]] const Key& key(std::uint32_t number) const { return keys_[number]; }

 private:
  std::unordered_map<Key, std::uint32_t> numbers_;
  std::vector<Key> keys_;
};

List list_of(const std::vector<std::string>& texts) {
  List out;
  for (const std::string& text : texts) out.emplace_back(text);
  return out;
}

Result<std::vector<std::string>> texts_of(const Value& whole, std::string_view name) {
  std::vector<std::string> out;
  const Value* value = member(whole, name);
  const List* list = value == nullptr ? nullptr : value->get<List>();
  if (list == nullptr) return fail(ErrorCode::internal, "what households have learnt cannot be read.");
  for (const Value& each : *list)
    if (const auto* text = each.get<std::string>()) out.push_back(*text);
  return out;
}

bool truth_of(const Value& whole, std::string_view name) {
  const Value* value = member(whole, name);
  const bool* truth = value == nullptr ? nullptr : value->get<bool>();
  return truth != nullptr && *truth;
}

linkage::HouseholdContext engine_context(const KeptContext& kept, Numbering<std::string>& sources) {
  linkage::HouseholdContext out;
  out.reference = kept.reference;
  out.sources = kept.sources;
  for (const std::string& name : kept.lists_of_the_present) out.lists_of_the_present.push_back(sources.of(name));
  out.coarse_postcodes = kept.coarse_postcodes;
  out.common_words = kept.common_words;
  out.heard_of = kept.heard_of;
  return out;
}

KeptContext kept_context(linkage::HouseholdContext found, const Numbering<std::string>& sources) {
  KeptContext out;
  out.reference = found.reference;
  out.sources = found.sources;
  for (const std::uint32_t source : found.lists_of_the_present) out.lists_of_the_present.push_back(sources.key(source));
  std::ranges::sort(out.lists_of_the_present);
  out.coarse_postcodes = found.coarse_postcodes;
  out.common_words = std::move(found.common_words);
  out.heard_of = found.heard_of;
  return out;
}

// The sources of each person's records at each home; of a stay that no record shows, those of all the person's records.
class SourcesOf {
 public:
  SourcesOf(std::span<const HomeRow* const> rows, const std::vector<std::uint32_t>& person, const std::vector<std::uint32_t>& home) {
    for (std::size_t row = 0; row < rows.size(); ++row) {
      at_home_[std::uint64_t{person[row]} << 32 | home[row]].push_back(rows[row]->source);
      at_home_[std::uint64_t{person[row]} << 32 | everywhere].push_back(rows[row]->source);
    }
    for (auto& [key, names] : at_home_) {
      std::ranges::sort(names);
      const auto doubled = std::ranges::unique(names);
      names.erase(doubled.begin(), doubled.end());
    }
  }
  [[nodiscard]] const std::vector<std::string>& of(std::uint32_t person, std::uint32_t home) const {
    const auto found = at_home_.find(std::uint64_t{person} << 32 | home);
    return found != at_home_.end() ? found->second : at_home_.at(std::uint64_t{person} << 32 | everywhere);
  }

 private:
  static constexpr std::uint32_t everywhere = UINT32_MAX - 1;
  std::unordered_map<std::uint64_t, std::vector<std::string>> at_home_;
};

}  // namespace

std::string context_text(const KeptContext& context) {
  return write_json(Value(Structure{{"reference", context.reference ? Value(std::int64_t{context.reference->days}) : Value()},
                                    {"sources", Value(std::int64_t{context.sources})},
                                    {"lists_of_the_present", Value(list_of(context.lists_of_the_present))},
                                    {"common_words", Value(list_of(context.common_words))},
                                    {"coarse_postcodes", Value(context.coarse_postcodes)},
                                    {"heard_of", Value(context.heard_of)},
                                    {"version", Value(context.version)}}));
}

Result<KeptContext> read_context(std::string_view text) {
  CW_TRY(const Value whole, parse_json(text));
  KeptContext out;
  const auto number = [&](std::string_view name) {
    const Value* value = member(whole, name);
    return value == nullptr ? nullptr : value->get<std::int64_t>();
  };
  if (const auto* days = number("reference")) out.reference = Date{static_cast<std::int32_t>(*days)};
  if (const auto* sources = number("sources")) out.sources = static_cast<std::uint32_t>(*sources);
  CW_TRY(out.lists_of_the_present, texts_of(whole, "lists_of_the_present"));
  CW_TRY(out.common_words, texts_of(whole, "common_words"));
  out.coarse_postcodes = truth_of(whole, "coarse_postcodes");
  out.heard_of = truth_of(whole, "heard_of");
  if (const Value* version = member(whole, "version"); version != nullptr && version->get<std::string>())
    out.version = *version->get<std::string>();
  return out;
}

Result<Found> find_among(const HomeColumns& columns, std::span<const HomeRow* const> rows, const std::optional<KeptContext>& context,
                         Date today) {
  CW_TRY(const Table table, table_of(columns, rows));
  Numbering<PersonId> people;
  Numbering<std::string> sources;
  std::vector<std::uint32_t> person, source;
  for (const HomeRow* row : rows) {
    person.push_back(people.of(row->person));
    source.push_back(sources.of(row->source));
  }
  linkage::HouseholdInput input;
  input.table = &table;
  input.fields = columns.fields;
  input.person = person;
  input.source = source;
  input.today = today;
  linkage::HouseholdContext whole;
  if (context) {
    whole = engine_context(*context, sources);
    input.context = &whole;
  }
  linkage::Households engine = linkage::find_households(input);
  Found out;
  out.household_of_row = std::move(engine.household_of_row);
  out.home_of_row = std::move(engine.home_of_row);
  out.household_of_row.resize(rows.size(), linkage::no_household);
  out.home_of_row.resize(rows.size(), UINT32_MAX);
  out.homes = std::move(engine.homes);
  const SourcesOf sources_of(rows, person, out.home_of_row);
  for (linkage::Membership& each : engine.memberships)
    out.stays.push_back({people.key(each.person), each.household, each.home, each.from, each.to, each.current,
                         std::round(each.confidence * 1000) / 1000, std::move(each.reason), sources_of.of(each.person, each.home)});
  out.context = context ? *context : kept_context(std::move(engine.context), sources);
  out.context.version = columns.version;
  return out;
}

Result<std::optional<Date>> last_day_among(const HomeColumns& columns, std::span<const HomeRow* const> rows, Date today) {
  CW_TRY(const Table table, table_of(columns, rows));
  linkage::HouseholdInput input;
  input.table = &table;
  input.fields = columns.fields;
  input.today = today;
  return linkage::last_day_of(input);
}

}  // namespace cw::registry
