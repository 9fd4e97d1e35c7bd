// SPDX-License-Identifier: MIT
#include "services/place/why_one.h"

#include <algorithm>
#include <map>
#include <numeric>

#include "services/place/internal/guards.h"

namespace cw::place {
namespace {

using registry::RecordNumber;

// Which records are joined already (union by halving paths).
class Joined {
 public:
  explicit Joined(std::size_t count) : parent_(count) { std::iota(parent_.begin(), parent_.end(), std::size_t{0}); }
  // False where they were joined before.
  bool join(std::size_t left, std::size_t right) {
    left = root(left), right = root(right);
    if (left == right) return false;
    parent_[right] = left;
    return true;
  }

 private:
  std::size_t root(std::size_t at) {
    while (parent_[at] != at) at = parent_[at] = parent_[parent_[at]];
    return at;
  }
  std::vector<std::size_t> parent_;
};

struct Link {
  std::size_t left = 0, right = 0;  // positions in the answer's records
  double match_weight = 0;
  PairBy by = PairBy::computed;
};

// Every pair that is known between two of the records: words of people first, then the strongest.
std::vector<Link> links_between(const std::vector<WhyRecord>& records, const registry::Surroundings& known) {
  std::map<RecordNumber, std::size_t> at;
  for (std::size_t i = 0; i < records.size(); ++i) at.emplace(records[i].number, i);
  std::vector<Link> out;
  for (const registry::StandingWord& word : known.words) {
    if (word.state != registry::StandingWord::State::in_force || word.pair.says != registry::Says::same) continue;
    const auto left = at.find(word.pair.left), right = at.find(word.pair.right);
    if (left != at.end() && right != at.end()) out.push_back({left->second, right->second, 0, PairBy::by_word});
  }
  const auto words_end = static_cast<std::ptrdiff_t>(out.size());
  for (const registry::RecordLink& link : known.links) {
    const auto left = at.find(link.left), right = at.find(link.right);
    if (left != at.end() && right != at.end()) out.push_back({left->second, right->second, link.match_weight, PairBy::computed});
  }
  std::stable_sort(out.begin() + words_end, out.end(), [](const Link& a, const Link& b) { return a.match_weight > b.match_weight; });
  return out;
}

Result<WhyPair> pair_of(registry::Register& people, const registry::Viewer& viewer, const std::vector<WhyRecord>& records,
                        const Link& link) {
  const WhyRecord &left = records[link.left], &right = records[link.right];
  WhyPair out{.left = left.number, .right = right.number, .by = link.by};
  CW_TRY(const std::vector<registry::ComparedField> compared, people.compare(left.number, right.number));
  double sum = 0;
  for (const registry::ComparedField& each : compared) {
    sum += each.match_weight;
    const bool seen = std::ranges::all_of(
        each.columns, [&](const std::string& column) { return viewer.shows(left.source, column) && viewer.shows(right.source, column); });
    if (seen) out.fields.push_back({each.comparison, each.level, each.match_weight});
    if (!seen) ++out.fields_withheld;
  }
  if (link.by == PairBy::computed && out.fields_withheld == 0) {
    out.before = link.match_weight - sum;
    out.total = link.match_weight;
  }
  return out;
}

Result<void> fill_pairs(registry::Register& people, const registry::Viewer& viewer, WhyOneAnswer& out) {
  std::vector<RecordNumber> numbers;
  for (const WhyRecord& record : out.records) numbers.push_back(record.number);
  CW_TRY(const registry::Surroundings known, people.around(numbers));
  Joined joined(out.records.size());
  std::vector<bool> in_a_pair(out.records.size(), false);
  for (const Link& link : links_between(out.records, known)) {
    if (!joined.join(link.left, link.right)) continue;
    CW_TRY(WhyPair pair, pair_of(people, viewer, out.records, link));
    out.pairs.push_back(std::move(pair));
    in_a_pair[link.left] = in_a_pair[link.right] = true;
  }
  if (out.records.size() > 1)
    for (std::size_t i = 0; i < out.records.size(); ++i)
      if (!in_a_pair[i]) out.by_group.push_back(out.records[i].number);
  return {};
}

}  // namespace

Result<WhyOneAnswer> why_one(Place& place, const Asking& asking, registry::PersonId person) {
  Place::State& state = place.state();
  CW_TRY(const auto db, state.pool.take());
  const Timestamp now = state.options.clock.now();
  const auto ask = [&](store::Connection& work) -> Result<WhatIsAsked> {
    CW_TRY(WhatIsAsked out, asked_of_person(state, work, asking, person, now));
    // What is compared may be in no record, and says something by that: so every field is asked for, not those of the records' columns
    // alone.
    out.fields = all_fields(state);
    return out;
  };
  const auto read = [&](store::Connection& work, const Question& question, trust::Access& access) -> Result<WhyOneAnswer> {
    DecidedView viewer(question, state.fields, access);
    WhyOneAnswer out;
    out.shown_apart = trust::holds(access.decision().obligations, trust::Obligation::show_apart);
    CW_TRY(const registry::PersonView view, registry::read_person(work, viewer, person));
    out.person = view.person;
    out.records_withheld = view.records_withheld;
    for (const registry::RecordView& record : view.records) out.records.push_back({record.number, record.key.source});
    CW_CHECK(fill_pairs(*state.people, viewer, out));
    return out;
  };
  return read_as_it_is(state, *db, asking, "why one person", now, ask, read);
}

}  // namespace cw::place
