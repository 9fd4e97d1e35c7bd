// SPDX-License-Identifier: MIT
#include "engines/linkage/live/live.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "engines/linkage/live/internal/live_state.h"
#include "engines/linkage/live/learnt.h"

namespace cw::linkage {

using internal::CandidateSearch;
using internal::LivePeople;
using internal::LiveRule;
using internal::no_record;
using internal::RecordStore;
using internal::UnitKeys;

namespace {

// The pairs of a batch run, as links of the index.
class LinksOfBatch final : public PairSink {
 public:
  LinksOfBatch(internal::Links& links, float from, const LiveBeginning* beginning) : links_(links), from_(from), beginning_(beginning) {}
  Result<void> accept(const PairChunk& chunk) override {
    if (beginning_ != nullptr && beginning_->may_go_on) CW_CHECK(beginning_->may_go_on());
    for (std::size_t i = 0; i < chunk.left.size(); ++i)
      if (chunk.weight[i] >= from_) links_.add(chunk.left[i], chunk.right[i], static_cast<float>(chunk.weight[i]));
    return {};
  }

 private:
  internal::Links& links_;
  double from_;
  const LiveBeginning* beginning_;
};

}  // namespace

LiveIndex::LiveIndex(std::unique_ptr<State> state) : state_(std::move(state)) {}
LiveIndex::LiveIndex(LiveIndex&&) noexcept = default;
LiveIndex& LiveIndex::operator=(LiveIndex&&) noexcept = default;
LiveIndex::~LiveIndex() = default;

Result<void> LiveIndex::State::make_rules() {
  const Model& model = store->linkage().model;
  keys = std::make_unique<UnitKeys>(store->slots(), store->slot_users(), model.text_mode);
  for (std::size_t i = 0; i < model.blocking_rules.size(); ++i) {
    CW_TRY(LiveRule rule, LiveRule::make(store->slots(), *keys, model.blocking_rules[i], i, model.text_mode));
    rules.push_back(std::move(rule));
  }
  keys->take_in_all();
  for (LiveRule& rule : rules)
    for (std::uint32_t record = 0; record < store->numbers(); ++record) CW_CHECK(rule.add(record, record));
  return {};
}

Result<LiveIndex> LiveIndex::build(const Table& table, Model model, LiveSettings settings) {
  if (!(settings.threshold > 0 && settings.threshold < 1))
    return fail(ErrorCode::invalid, "The threshold is a match probability: above 0 and below 1.", "threshold");
  auto state = std::make_unique<State>();
  const auto learnt = settings.beginning ? settings.beginning->learnt : nullptr;
  // The frequencies are those learnt, those given, or the table's own, and are held: values that come later are weighed by them too.
  if (learnt) {
    TermFrequencies known;
    for (const auto& [column, counted] : learnt->frequencies) known.set(column, counted);
    settings.frequencies = std::make_shared<const TermFrequencies>(std::move(known));
  } else if (!settings.frequencies) {
    settings.frequencies = std::make_shared<const TermFrequencies>(TermFrequencies::of(table, model));
  }
  state->settings = std::move(settings);
  CW_TRY(state->store, RecordStore::make(table, std::move(model), state->settings));
  RecordStore& store = *state->store;
  if (store.linkage().model.blocking_rules.empty())
    return fail(ErrorCode::invalid, "The model has no blocking rule, so no record would find another. Add at least one [[blocking]] rule.",
                "blocking");
  const double from = match_weight_of(state->settings.threshold) - link_depth;
  LinksOfBatch sink(state->links, static_cast<float>(from), state->settings.beginning.get());
  // A little below, and the sink takes what is wanted: a probability and back is not quite the weight that a record alone is searched by.
  if (table.rows() > 1) CW_CHECK(store.linker().predict({probability_of(from - 0.001)}, sink));
  store.start_growing(state->settings);
  CW_CHECK(state->make_rules());
  state->together = internal::together_tables(store.linkage().model);
  state->search = std::make_unique<CandidateSearch>(store, state->rules, state->together, state->settings.largest_block);
  state->people = std::make_unique<LivePeople>(store, state->links, state->words, state->together, state->settings);
  LiveOutcome ignored;
  ignored.done = LiveDone::refitted;
  state->learnt_from = learnt ? learnt->records : table.rows();
  state->settings.beginning.reset();
  if (learnt)
    state->people->take(
        {store.by_codes(learnt->people),
         internal::Calibration::of({learnt->calibration.weight, learnt->calibration.worth, learnt->calibration.sure}), learnt->least_link},
        ignored);
  else
    state->people->refit(ignored);
  return LiveIndex(std::move(state));
}

Result<void> LiveIndex::State::enter(std::uint32_t record, std::uint32_t slot) {
  CW_CHECK(store->set(record, slot));
  Result<void> entered = keys->set(record, slot);
  if (!entered) {
    store->clear(record);
    return entered;
  }
  for (std::size_t r = 0; r < rules.size() && entered; ++r) {
    entered = rules[r].add(record, slot);
    if (entered) continue;
    while (r-- > 0) rules[r].remove(record);
    keys->clear(record);
    store->clear(record);
    return entered;
  }
  return {};
}

void LiveIndex::State::leave(std::uint32_t record) {
  for (LiveRule& rule : rules) rule.remove(record);
  keys->clear(record);
  store->clear(record);
}

void LiveIndex::State::link(std::uint32_t record, LiveOutcome& outcome) {
  const float from = people->edges_from();
  const CandidateSearch::Found found = search->find(record, from);
  outcome.blocks_passed_over = found.blocks_passed_over;
  for (std::size_t i = 0; i < found.pairs->kept; ++i)
    if (found.pairs->weight[i] >= from) links.add(record, found.pairs->right[i], static_cast<float>(found.pairs->weight[i]));
}

LiveMatch LiveIndex::State::matches_of(std::uint32_t record, const MatchOptions& options) {
  const CandidateSearch::Found found = search->find(record, match_weight_of(options.minimum_probability));
  LiveMatch out;
  out.compared = found.compared;
  out.blocks_passed_over = found.blocks_passed_over;
  const RecordName name = store->name_of(record);
  const std::size_t comparisons = store->comparisons().size();
  for (std::size_t i = 0; i < found.pairs->kept; ++i) {
    const std::uint32_t other = found.pairs->right[i];
    const auto* levels = found.pairs->levels.data() + i * comparisons;
    out.candidates.push_back(
        {other, people->cluster_of(other), found.pairs->weight[i], search->rule_of(other), {levels, levels + comparisons}});
  }
  std::ranges::sort(out.candidates, [&](const LiveCandidate& a, const LiveCandidate& b) {
    return a.match_weight != b.match_weight ? a.match_weight > b.match_weight : store->before(a.record, b.record);
  });
  if (const std::uint32_t own = store->find(name); own != no_record)
    std::erase_if(out.candidates, [=](const LiveCandidate& each) { return each.record == own; });
  if (out.candidates.size() > options.most) out.candidates.resize(options.most);
  return out;
}

Result<LiveMatch> LiveIndex::match(const Table& table, std::size_t row, const MatchOptions& options) {
  State& s = *state_;
  s.store->set_mark();
  const UnitKeys::Mark keys_mark = s.keys->mark();
  for (LiveRule& rule : s.rules) rule.set_mark();
  Result<LiveMatch> out = fail(ErrorCode::internal, "not matched");
  const Result<std::uint32_t> slot = s.store->take_slot(table, row);
  if (slot) {
    const std::uint32_t record = s.store->take_number();
    const Result<void> entered = s.enter(record, *slot);
    if (entered) {
      out = s.matches_of(record, options);
      s.leave(record);
    } else {
      out = tl::unexpected(entered.error());
    }
    s.store->give_number(record);
    s.store->give_slot(*slot);
  } else {
    out = tl::unexpected(slot.error());
  }
  for (LiveRule& rule : s.rules) rule.go_back();
  s.keys->go_back(keys_mark);
  s.store->go_back();
  s.search->forget_values();
  s.people->forget_values();
  return out;
}

Result<LiveOutcome> LiveIndex::put(const Table& table, std::size_t row) {
  State& s = *state_;
  CW_TRY(const std::uint32_t slot, s.store->take_slot(table, row));
  if (!s.store->has_id(slot)) {
    s.store->give_slot(slot);
    return fail(ErrorCode::invalid, fmt::format("The record has no value in the id column \"{}\".", model().id_column), model().id_column);
  }
  const RecordName name = s.store->name_of_slot(slot);
  const std::uint32_t known = s.store->find(name);
  Result<LiveOutcome> out = known == no_record ? s.add(name, slot) : s.change(known, slot);
  if (!out || out->done == LiveDone::unchanged) s.store->give_slot(slot);
  return out;
}

Result<LiveOutcome> LiveIndex::State::add(const RecordName&, std::uint32_t slot) {
  const std::uint32_t record = store->take_number();
  if (const Result<void> entered = enter(record, slot); !entered) {
    store->give_number(record);
    return tl::unexpected(entered.error());
  }
  store->set_facts(record);
  store->set_present(record);
  LiveOutcome outcome;
  outcome.done = LiveDone::added;
  outcome.record = record;
  link(record, outcome);
  people->resolve_around({&record, 1}, outcome);
  return outcome;
}

Result<LiveOutcome> LiveIndex::State::change(std::uint32_t record, std::uint32_t slot) {
  LiveOutcome outcome;
  outcome.record = record;
  const std::uint32_t old = store->slot_of(record);
  if (store->same_values(slot, old)) return outcome;
  std::vector<std::uint32_t> seeds = {record};
  people->add_neighbours(record, seeds);
  leave(record);
  if (const Result<void> entered = enter(record, slot); !entered) {
    static_cast<void>(enter(record, old));  // succeeded before
    return tl::unexpected(entered.error());
  }
  store->give_slot(old);
  store->set_facts(record);
  links.remove_all(record);
  outcome.done = LiveDone::changed;
  link(record, outcome);
  people->resolve_around(seeds, outcome);
  return outcome;
}

Result<LiveOutcome> LiveIndex::remove(const RecordName& name) {
  State& s = *state_;
  CW_TRY(const LiveRecord record, find(name));
  LiveOutcome outcome;
  outcome.done = LiveDone::removed;
  outcome.record = record;
  std::vector<std::uint32_t> seeds;
  s.people->add_neighbours(record, seeds);
  s.leave(record);
  s.links.remove_all(record);
  s.store->set_absent(record);
  s.store->give_slot(s.store->slot_of(record));
  s.people->forget(record, outcome);
  s.store->give_number(record);
  s.people->resolve_around(seeds, outcome);
  return outcome;
}

Result<LiveOutcome> LiveIndex::judge(const RecordName& a, const RecordName& b, Judgement judgement) {
  State& s = *state_;
  CW_TRY(const LiveRecord left, find(a));
  CW_TRY(const LiveRecord right, find(b));
  if (left == right) return fail(ErrorCode::invalid, "A judgement is about two different records.");
  LiveOutcome outcome;
  outcome.done = LiveDone::judged;
  outcome.record = left;
  s.words.set(a, b, judgement);
  const std::uint32_t seeds[] = {left, right};
  s.people->resolve_around(seeds, outcome);
  return outcome;
}

Result<LiveOutcome> LiveIndex::refit() {
  LiveOutcome outcome;
  outcome.done = LiveDone::refitted;
  state_->people->refit(outcome);
  state_->learnt_from = size();
  return outcome;
}

const Model& LiveIndex::model() const { return state_->store->linkage().model; }
std::size_t LiveIndex::size() const { return state_->store->present(); }

Result<LiveRecord> LiveIndex::find(const RecordName& name) const {
  const std::uint32_t record = state_->store->find(name);
  if (record == no_record) return fail(ErrorCode::not_found, "There is no record of this source and id.", "id");
  return record;
}

RecordName LiveIndex::name_of(LiveRecord record) const {
  return state_->store->is_present(record) ? state_->store->name_of(record) : RecordName{};
}
ClusterId LiveIndex::cluster_of(LiveRecord record) const { return state_->people->cluster_of(record); }

std::vector<LiveRecord> LiveIndex::members_of(LiveRecord record) const {
  return state_->store->is_present(record) ? state_->people->members_of(record) : std::vector<LiveRecord>{};
}

std::vector<LiveLink> LiveIndex::links_around(LiveRecord record) const {
  std::vector<LiveLink> out;
  const ClusterId own = cluster_of(record);
  for (const LiveRecord member : members_of(record))
    for (const internal::Link& link : state_->links.of(member))
      if (cluster_of(link.other) != own || member < link.other) out.push_back({member, link.other, link.weight});
  return out;
}

void LiveIndex::for_each(const std::function<void(LiveRecord, ClusterId)>& visit) const {
  for (std::uint32_t record = 0; record < state_->store->numbers(); ++record)
    if (state_->store->is_present(record)) visit(record, state_->people->cluster_of(record));
}

Result<Explanation> LiveIndex::explain(LiveRecord a, LiveRecord b) const {
  const RecordStore& store = *state_->store;
  if (a == b || !store.is_present(a) || !store.is_present(b)) return fail(ErrorCode::invalid, "A pair needs two different records.");
  if (!store.before(a, b)) std::swap(a, b);
  const std::size_t comparisons = store.comparisons().size();
  return internal::explain_codes(store.linkage(), store.slot_of(a), store.slot_of(b), {store.codes(a), comparisons},
                                 {store.codes(b), comparisons});
}

Result<double> LiveIndex::weight_of(LiveRecord a, LiveRecord b) const {
  const RecordStore& store = *state_->store;
  if (a == b || !store.is_present(a) || !store.is_present(b)) return fail(ErrorCode::invalid, "A pair needs two different records.");
  if (!store.before(a, b)) std::swap(a, b);
  internal::PairWeight weight(store.comparisons(), state_->together, match_weight_of(model().probability_two_random_records_match));
  for (internal::ComparisonScratch& scratch : weight.scratch()) scratch.cacheable = 0;
  return weight.of(store.codes(a), store.codes(b));
}

LearntState LiveIndex::learnt() const {
  const internal::LivePeople::Learnt people = state_->people->learnt();
  const internal::Calibration::Curve curve = people.calibration.curve();
  LearntState out;
  out.records = state_->learnt_from;
  for (const Comparison& comparison : model().comparisons)
    for (const ComparisonLevel& level : comparison.levels) {
      const TermFrequencies::OfColumn* counted = level.tf_column ? state_->settings.frequencies->find(*level.tf_column) : nullptr;
      if (counted == nullptr) continue;
      if (std::ranges::find(out.frequencies, *level.tf_column, [](const auto& each) { return each.first; }) == out.frequencies.end())
        out.frequencies.emplace_back(*level.tf_column, *counted);
    }
  out.calibration = {curve.weight, curve.worth, curve.sure};
  out.least_link = people.least_link;
  out.people = state_->store->by_names(people.evidence);
  out.words = state_->store->words();
  return out;
}

void LiveIndex::regroup(std::span<const std::pair<LiveRecord, std::uint64_t>> groups) { state_->people->regroup(groups); }

TermFrequencies LiveIndex::frequencies() const { return state_->store->frequencies(); }

LiveMemory LiveIndex::memory() const {
  const State& s = *state_;
  LiveMemory memory;
  s.store->add_memory(memory);
  memory.blocking += s.keys->memory_bytes();
  for (const LiveRule& rule : s.rules) memory.blocking += rule.memory_bytes();
  memory.links = s.links.memory_bytes();
  memory.rest += s.search->memory_bytes() + s.people->memory_bytes();
  return memory;
}

}  // namespace cw::linkage
