// SPDX-License-Identifier: MIT
#include "engines/linkage/search/search.h"

#include <fmt/format.h>

#include "engines/linkage/search/internal/person_index.h"
#include "engines/linkage/search/internal/query.h"
#include "engines/linkage/search/internal/ranking.h"
#include "engines/linkage/search/internal/readings.h"

namespace cw::linkage::search {
namespace {

constexpr std::size_t most_values = 200;
constexpr std::size_t longest_value = 500;  // bytes

Hit hit_of(const RankedPerson& person, std::span<const ReadPart> parts, const PersonIndex& index) {
  Hit hit{index.id_of(person.slot), person.score, {}, reason_of(person, parts, index.terms())};
  for (const RankedMatch& match : person.matches) hit.matches.push_back({parts[match.part].typed, match.field, match.manner, match.weight});
  return hit;
}

}  // namespace

PersonSearch::PersonSearch(SearchSettings settings) : state_(std::make_unique<State>()) { state_->settings = settings; }
PersonSearch::PersonSearch(PersonSearch&&) noexcept = default;
PersonSearch& PersonSearch::operator=(PersonSearch&&) noexcept = default;
PersonSearch::~PersonSearch() = default;

Result<PutOutcome> PersonSearch::put(const Person& person) {
  if (person.id.is_nil()) return fail(ErrorCode::invalid, "a person to be searched needs an id");
  if (person.values.size() > most_values)
    return fail(ErrorCode::too_large, fmt::format("a person has {} values; at most {} are searched", person.values.size(), most_values));
  for (const PersonValue& value : person.values) {
    if (value.text.size() > longest_value)
      return fail(ErrorCode::too_large, fmt::format("a value has {} bytes; at most {} are searched", value.text.size(), longest_value),
                  std::string(name_of(value.field)));
  }
  PersonTerms terms = terms_of(person.values, state_->settings.dates);
  const PutDone done = state_->index.put(person.id, terms);
  return PutOutcome{done, std::move(terms.unread)};
}

Result<void> PersonSearch::remove(const Uuid& person) {
  if (!state_->index.remove(person)) return fail(ErrorCode::not_found, "no such person is searched: " + person.text());
  return {};
}

Result<SearchAnswer> PersonSearch::search(std::string_view text, const SearchOptions& options) const {
  CW_TRY(const Query query, Query::read(text, state_->settings.dates));
  SearchAnswer answer;
  const PersonIndex& index = state_->index;
  if (query.words() == 0 || index.size() == 0 || options.most == 0) return answer;
  const std::vector<ReadPart> parts = read_parts(query, index, options.fields);
  const Ranked ranked = rank(parts, index, options);
  answer.cut_short = ranked.cut_short;
  for (const RankedPerson& person : ranked.people) answer.hits.push_back(hit_of(person, parts, index));
  return answer;
}

std::size_t PersonSearch::size() const { return state_->index.size(); }
bool PersonSearch::contains(const Uuid& person) const { return state_->index.find(person).has_value(); }
SearchMemory PersonSearch::memory() const { return state_->index.memory(); }

}  // namespace cw::linkage::search
