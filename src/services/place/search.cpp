// SPDX-License-Identifier: MIT
// The index knows everybody by everything. It is asked only for fields that the decision gives from some source; what it finds is then held
// against what the decision shows of each person, record by record, and what rests on anything else counts as if it did not fit.
#include "services/place/search.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "engines/linkage/standardise/text.h"
#include "services/place/internal/guards.h"
#include "services/register/read.h"

namespace cw::place {
namespace {

using linkage::search::Field;
using linkage::search::FieldSet;
using linkage::search::Hit;
using linkage::search::Match;
using linkage::search::PersonSearch;
using linkage::search::SearchOptions;
using registry::PersonId;

constexpr std::array<std::string_view, 7> names_of_parts = {"name", "date_of_birth", "address", "postcode", "phone", "email", "identifier"};
constexpr std::size_t most_people = 50, looked_at_beside = 70;

FieldSet set_of(std::initializer_list<Field> fields) {
  FieldSet out = FieldSet::none();
  for (const Field field : fields) out = out.with(field);
  return out;
}

FieldSet fields_of(SearchBy by) {
  switch (by) {
    case SearchBy::name: return set_of({Field::full_name, Field::given_name, Field::family_name, Field::former_name, Field::known_as});
    case SearchBy::date_of_birth: return set_of({Field::date_of_birth});
    case SearchBy::address: return set_of({Field::address, Field::postcode, Field::uprn});
    case SearchBy::postcode: return set_of({Field::postcode});
    case SearchBy::phone: return set_of({Field::phone});
    case SearchBy::email: return set_of({Field::email});
    case SearchBy::identifier: break;
  }
  return set_of({Field::nhs_number, Field::national_insurance, Field::pupil_number, Field::record_id});
}

FieldSet both(FieldSet one, FieldSet other) {
  FieldSet out = FieldSet::none();
  for (std::size_t i = 0; i < linkage::search::field_count; ++i)
    if (const auto field = static_cast<Field>(i); one.contains(field) && other.contains(field)) out = out.with(field);
  return out;
}
FieldSet either(FieldSet one, FieldSet other) {
  FieldSet out = one;
  for (std::size_t i = 0; i < linkage::search::field_count; ++i)
    if (other.contains(static_cast<Field>(i))) out = out.with(static_cast<Field>(i));
  return out;
}

// The parts of a value that full_name and address are read into.
FieldSet read_into(Field field) {
  if (field == Field::full_name) return fields_of(SearchBy::name);
  if (field == Field::address) return set_of({Field::address, Field::postcode});
  return set_of({field});
}

// What there is to be asked of the policy beside all its sources: the fields of all columns that are searched.
std::vector<std::string> policy_fields(const Place::State& state, const std::vector<std::string>& columns) {
  std::set<std::string> out;
  for (const std::string& column : columns)
    if (const std::string_view field = state.fields.of(column); !field.empty()) out.emplace(field);
  return {out.begin(), out.end()};
}

// The fields of the index that the decision gives from some source.
FieldSet allowed_fields(const Question& question, const registry::Viewer& viewer, const SearchColumns& columns,
                        const std::vector<std::string>& names) {
  FieldSet out = FieldSet::none();
  for (const std::string& source : question.sources())
    for (const std::string& name : names)
      if (const auto field = columns.field_of(source, name); field && viewer.shows(source, name)) out = either(out, read_into(*field));
  return out;
}

// A question as the index takes it, and which parts of it may stand for what.
class Asked {
 public:
  explicit Asked(const SearchQuestion& question) : free_(linkage::fold(question.text)), text_(question.text) {
    for (const auto& [by, value] : question.fields) {
      text_ += (text_.empty() ? "" : " ") + value;
      parts_.emplace_back(linkage::fold(value), fields_of(by));
    }
  }
  [[nodiscard]] const std::string& text() const { return text_; }
  // All that it may be about.
  [[nodiscard]] FieldSet fields() const {
    if (!free_.empty()) return FieldSet::all();
    FieldSet out = FieldSet::none();
    for (const auto& [value, fields] : parts_) out = either(out, fields);
    return out;
  }
  // Whether a match takes a part of the question for what it was meant as.
  [[nodiscard]] bool means(const Match& match) const {
    const auto holds = [&](const std::string& text) { return text.find(match.typed) != std::string::npos; };
    if (parts_.empty() || holds(free_)) return true;
    bool found = false;
    for (const auto& [value, fields] : parts_) {
      if (!holds(value)) continue;
      found = true;
      if (fields.contains(match.field)) return true;
    }
    return !found;
  }

 private:
  std::string free_, text_;
  std::vector<std::pair<std::string, FieldSet>> parts_;  // folded
};

// "a; b; c" as the index says it: one sentence for each part of the question.
std::vector<std::string> sentences(std::string_view reason) {
  std::vector<std::string> out;
  while (!reason.empty()) {
    const std::size_t end = std::min(reason.find("; "), reason.size());
    out.emplace_back(reason.substr(0, end));
    reason.remove_prefix(std::min(end + 2, reason.size()));
  }
  return out;
}
bool says_nothing_fits(const std::string& sentence) { return sentence.starts_with("nothing fits "); }

// A hit as the question means it: matches that take a part for something else are taken back.
void keep_what_is_meant(Hit& hit, std::vector<std::string>& reasons, const Asked& asked) {
  std::vector<Match> kept;
  std::size_t next = 0;
  for (std::string& reason : reasons) {
    if (says_nothing_fits(reason) || next == hit.matches.size()) continue;
    Match& match = hit.matches[next++];
    if (asked.means(match)) {
      kept.push_back(std::move(match));
      continue;
    }
    hit.score -= match.weight;
    reason = "nothing fits " + match.typed;
  }
  hit.matches = std::move(kept);
}

class Finder {
 public:
  Finder(Place::State& state, const Asked& asked, registry::Viewer& viewer, const FindingView& people, const SearchColumns& columns,
         Timestamp now)
      : state_(state), asked_(asked), viewer_(viewer), people_(people), columns_(columns), now_(now) {}

  // The `most` best whom nothing protects, and whoever is protected and comes before the last of them: of those the reader may not know,
  // and a list that is one short would say that there is somebody.
  Result<SearchResult> find(store::Connection& db, const SearchOptions& options, std::size_t most) {
    CW_TRY(const linkage::search::SearchAnswer answer, state_.search->search(asked_.text(), options));
    ask_for_marks(answer.hits);
    SearchResult out;
    out.cut_short = answer.cut_short;
    for (const Hit& hit : answer.hits) {
      const SearchHit* last = unmarked_at(out.hits, most - 1);
      if (last != nullptr && cannot_be_before(hit, *last)) break;
      CW_TRY(std::optional<SearchHit> seen, look_at(db, hit));
      const auto same = [&](const SearchHit& each) { return seen && each.person == seen->person; };
      if (!seen || std::ranges::any_of(out.hits, same)) continue;
      const auto worse = [&](const SearchHit& each) {
        return each.score < seen->score || (each.score == seen->score && each.person > seen->person);
      };
      out.hits.insert(std::ranges::find_if(out.hits, worse), std::move(*seen));
    }
    return out;
  }

 private:
  void ask_for_marks(const std::vector<Hit>& hits) const {
    std::vector<std::string> ids;
    for (const Hit& hit : hits) ids.push_back(PersonId(hit.person).text());
    people_.will_ask_about(ids);
  }
  // The nth, from 0, whom nothing protects; nothing where there are fewer.
  [[nodiscard]] const SearchHit* unmarked_at(const std::vector<SearchHit>& hits, std::size_t n) const {
    for (const SearchHit& hit : hits)
      if (people_.is_unmarked(hit.person) && n-- == 0) return &hit;
    return nullptr;
  }
  // The person as far as they may be seen; nothing where nothing that may be seen fits.
  Result<std::optional<SearchHit>> look_at(store::Connection& db, const Hit& hit) {
    const auto view = registry::read_person(db, viewer_, PersonId(hit.person));
    if (!view && view.error().code == ErrorCode::not_found) return std::optional<SearchHit>();
    if (!view) return tl::unexpected(view.error());
    std::vector<linkage::search::PersonValue> values;
    for (const registry::RecordView& record : view->records) {
      const std::string id = viewer_.shows(record.key.source, record_id_column) ? record.key.id : std::string();
      columns_.add_values({record.key.source, id}, record.columns, values);
    }
    CW_TRY(std::optional<SearchHit> out, is_whole(*view) ? as_meant(hit) : by_what_is_shown(hit, std::move(values)));
    if (!out) return out;
    out->person = view->person;
    for (const registry::ShownField& field : registry::survive(view->records, {}, now_).fields)
      if (columns_.field_of(field.source, field.column)) out->shown.emplace_back(field.column, field.value);
    return out;
  }

  // The same question to an index of this person alone, by what is shown: a match stands where it stands there too. The weight is that of
  // the whole index, which knows how rare a name is; of a match that only another value now makes, the lower of both.
  Result<std::optional<SearchHit>> by_what_is_shown(Hit hit, std::vector<linkage::search::PersonValue> values) const {
    PersonSearch alone;
    CW_CHECK(alone.put({hit.person, std::move(values)}));
    CW_TRY(const linkage::search::SearchAnswer answer, alone.search(asked_.text(), {.most = 1}));
    if (answer.hits.empty()) return std::optional<SearchHit>();
    Hit shown = answer.hits.front();
    double score = hit.score;
    for (const Match& match : hit.matches) score -= match.weight;  // as if nothing fitted
    for (Match& match : shown.matches) {
      const auto whole = std::ranges::find(hit.matches, match.typed, &Match::typed);
      match.weight = whole == hit.matches.end() ? 0 : same(*whole, match) ? whole->weight : std::min(whole->weight, match.weight);
      score += match.weight;
    }
    shown.score = score;
    return as_meant(std::move(shown));
  }
  Result<std::optional<SearchHit>> as_meant(Hit hit) const {
    std::vector<std::string> reasons = sentences(hit.reason);
    keep_what_is_meant(hit, reasons, asked_);
    if (hit.matches.empty()) return std::optional<SearchHit>();
    return SearchHit{{}, hit.score, std::move(reasons), {}, false};
  }
  // Whether everything that the person is found by is shown.
  [[nodiscard]] bool is_whole(const registry::PersonView& view) {
    return view.records_withheld == 0 &&
           std::ranges::all_of(view.records, [&](const registry::RecordView& record) { return is_whole(record.key.source); });
  }
  // Nobody scores more by what is shown than by everything, and of equal scores the index gives the lower id first, as we do: then neither
  // this hit nor any further down comes before that one.
  static bool cannot_be_before(const Hit& hit, const SearchHit& last) {
    return hit.score < last.score || (hit.score == last.score && last.person < PersonId(hit.person));
  }
  [[nodiscard]] bool is_whole(const std::string& source) {
    const auto [at, fresh] = whole_.try_emplace(source, false);
    if (fresh)
      at->second = std::ranges::all_of(
          columns_.names(), [&](const std::string& name) { return !columns_.field_of(source, name) || viewer_.shows(source, name); });
    return at->second;
  }
  static bool same(const Match& one, const Match& other) { return one.field == other.field && one.manner == other.manner; }

  Place::State& state_;
  const Asked& asked_;
  registry::Viewer& viewer_;
  const FindingView& people_;
  const SearchColumns& columns_;
  Timestamp now_;
  std::map<std::string, bool> whole_;  // source -> whether all of it is shown
};

Result<void> check(const SearchQuestion& question) {
  if (question.most < 1 || question.most > most_people) return fail(ErrorCode::invalid, "it must be from 1 to 50.", "/most");
  const auto empty = [](std::string_view text) { return linkage::trim(text).empty(); };
  if (question.fields.empty() && empty(question.text)) return fail(ErrorCode::invalid, "there is nothing to search by.", "/text");
  for (const auto& [by, value] : question.fields)
    if (empty(value)) return fail(ErrorCode::invalid, "it is empty.", fmt::format("/fields/{}", name_of(by)));
  return {};
}

Result<void> may_search_by(const SearchQuestion& question, FieldSet allowed) {
  for (const auto& [by, value] : question.fields) {
    const FieldSet given = both(allowed, fields_of(by));
    bool any = false;
    for (std::size_t i = 0; i < linkage::search::field_count; ++i) any = any || given.contains(static_cast<Field>(i));
    if (!any) return fail(ErrorCode::denied, fmt::format("You may not search by {} for this purpose.", name_of(by)));
  }
  return {};
}

// The best of whom the reader may know, as seen.
void hand_out(SearchResult& found, std::size_t most, FindingView& people) {
  std::vector<std::string> ids;
  for (const SearchHit& hit : found.hits) ids.push_back(hit.person.text());
  people.will_ask_about(ids);
  std::vector<SearchHit> out;
  for (SearchHit& hit : found.hits) {
    if (out.size() == most) break;
    const std::string person = hit.person.text();
    if (!people.may_know_of(person)) continue;
    hit.shown_apart = people.is_apart(person);
    people.saw(person);
    out.push_back(std::move(hit));
  }
  found.hits = std::move(out);
}

}  // namespace

std::string_view name_of(SearchBy by) { return names_of_parts[static_cast<std::size_t>(by)]; }
std::optional<SearchBy> search_by_of(std::string_view name) {
  const auto at = std::ranges::find(names_of_parts, name);
  return at == names_of_parts.end() ? std::nullopt : std::optional(static_cast<SearchBy>(at - names_of_parts.begin()));
}

Result<SearchResult> search_people(Place& place, const Asking& asking, const SearchQuestion& question) {
  Place::State& state = place.state();
  CW_CHECK(check(question));
  CW_TRY(const bool current, state.search->catch_up());
  const SearchColumns columns = state.search->columns();
  const std::vector<std::string> names = columns.names();
  const Timestamp now = state.options.clock.now();
  const Question asked_of_policy(asking, trust::AccessAction::search, all_sources(state), policy_fields(state, names), now);
  const trust::Visit visit{state.policy, asked_of_policy.request(), asking.door, asking.from, "search", {}};
  CW_CHECK(state.in_pace(asking, PacedAct::search, visit));
  const Asked asked(question);
  std::vector<trust::AccessEntry> about_protected;
  CW_TRY(const auto db, state.pool.take());
  auto found = state.log.with_access(*db, *state.queue, visit, [&](store::Connection& work, trust::Access& access) -> Result<SearchResult> {
    // Looking at whoever might fit is no look of the reader's: only who is handed out was seen.
    trust::Access looking(access.decision());
    DecidedView viewer(asked_of_policy, state.fields, looking);
    const FieldSet allowed = allowed_fields(asked_of_policy, viewer, columns, names);
    CW_CHECK(may_search_by(question, allowed));
    SearchOptions options;
    options.most = question.most + looked_at_beside;
    options.fields = both(allowed, asked.fields());
    FindingView people(state, asking, asked_of_policy, work, access);
    CW_TRY(SearchResult out, Finder(state, asked, viewer, people, columns, now).find(work, options, question.most));
    out.current = current;
    hand_out(out, question.most, people);
    CW_TRY(about_protected, people.entries());
    return out;
  });
  for (trust::AccessEntry& entry : about_protected) CW_CHECK(state.queue->write(std::move(entry)));
  return found;
}

}  // namespace cw::place
