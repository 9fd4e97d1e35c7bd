// SPDX-License-Identifier: MIT
// Random records that come, change, go and are judged, against the plain way: a batch run over the records that are there.
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>

#include "engines/linkage/internal/test_random_model.h"
#include "engines/linkage/internal/test_random_table.h"
#include "engines/linkage/internal/test_scored_pairs.h"
#include "engines/linkage/live/learnt.h"
#include "engines/linkage/live/live.h"
#include "engines/linkage/resolve/contradictions.h"
#include "engines/linkage/resolve/internal/resolve_with.h"

namespace cw::linkage {
namespace {

using test::Dice;
using Name = std::pair<std::string, std::string>;  // source, id
using Pair = std::pair<Name, Name>;

// A random table with a number of a person's own.
Table table_of(Dice& dice, std::size_t rows, std::size_t sources) {
  Table table = test::random_table(dice, rows, sources);
  ColumnBuilder own("nhs_number", ColumnType::text);
  const std::vector<std::string> numbers = {"9434765919", "4010232137", "9434765918"};
  for (std::size_t row = 0; row < rows; ++row) dice.one_in(3) ? own.append_text(dice.of(numbers)) : own.append_null();
  table.add(std::move(own).finish());
  return table;
}

Name name_at(const Table& table, std::size_t row) {
  const Column* source = table.find("source_dataset");
  const Column& id = *table.find("unique_id");
  return {source == nullptr ? "" : source->display(source->code(row)), id.display(id.code(row))};
}

// A table of rows of other tables with the same columns.
Table gathered(const Table& like, const std::vector<std::pair<const Table*, std::size_t>>& rows) {
  Table out;
  for (const Column& column : like.columns()) {
    ColumnBuilder builder(column.name(), column.type());
    for (const auto& [table, row] : rows) builder.append(table->find(column.name())->value(table->find(column.name())->code(row)));
    out.add(std::move(builder).finish());
  }
  return out;
}

struct Scored {
  double weight;
  std::uint32_t rule;
  std::vector<std::uint8_t> levels;
};

// To the last bit.
std::string shown(const Scored& scored) {
  return fmt::format("weight {:a} by rule {}, levels {}", scored.weight, scored.rule, fmt::join(scored.levels, ","));
}

// What a batch makes of the records.
struct Batch {
  std::map<Pair, Scored> pairs;
  std::set<std::set<Name>> people;
};

class World {
 public:
  World(Dice& dice, Model model, std::size_t sources, double threshold)
      : dice_(dice), model_(std::move(model)), first_(table_of(dice, 30, sources)), second_(table_of(dice, 30, sources)) {
    settings_.threshold = threshold;
    settings_.largest_block = settings_.largest_piece = 1'000'000;
    if (sources > 1 && dice.one_in(2)) settings_.duplicate_free = {"system 1"};
  }

  // Starts with some of the records. False where the model cannot be used on this table.
  bool start() {
    const std::size_t rows = dice_.one_in(4) ? 0 : dice_.below(30);
    std::vector<std::pair<const Table*, std::size_t>> chosen;
    for (std::size_t row = 0; row < rows; ++row) {
      chosen.emplace_back(&first_, row);
      there_[name_at(first_, row)] = {&first_, row};
      ever_.insert(name_at(first_, row));
    }
    const Table table = gathered(first_, chosen);
    const bool from_elsewhere = dice_.one_in(3);
    frequencies_ = TermFrequencies::of(from_elsewhere ? second_ : table, model_);
    if (from_elsewhere) settings_.frequencies = std::make_shared<TermFrequencies>(frequencies_);
    auto built = LiveIndex::build(table, model_, settings_);
    if (!built) {
      error = built.error().message;
      return false;
    }
    live_.emplace(std::move(*built));
    fit();
    return true;
  }

  void step() {
    const std::size_t what = dice_.below(10);
    if (what < 5) return put();
    if (what < 7) return remove();
    if (what < 9) return judge();
    match_a_stranger();
  }

  // Everything against a batch of the same records.
  void check() {
    const Batch batch = run();
    std::set<std::set<Name>> people;
    std::map<ClusterId, std::set<Name>> clusters;
    live_->for_each([&](LiveRecord record, ClusterId cluster) { clusters[cluster].insert(name_of(record)); });
    for (const auto& [id, names] : clusters) people.insert(names);
    ASSERT_EQ(people, batch.people);
    ASSERT_EQ(live_->size(), there_.size());
    for (const auto& [name, where] : there_) {
      const auto found = live_->match(*where.first, where.second, {0, 1'000'000});
      ASSERT_TRUE(found.has_value()) << found.error().message;
      std::size_t expected = 0;
      for (const auto& [pair, scored] : batch.pairs) expected += pair.first == name || pair.second == name ? 1 : 0;
      ASSERT_EQ(found->candidates.size(), expected);
      for (const LiveCandidate& each : found->candidates) {
        const Name other = name_of(each.record);
        auto known = batch.pairs.find({name, other});
        if (known == batch.pairs.end()) known = batch.pairs.find({other, name});
        ASSERT_NE(known, batch.pairs.end());
        ASSERT_EQ(shown(known->second), shown({each.match_weight, each.rule, each.levels}));
      }
    }
    std::set<Name> members;
    if (!there_.empty()) {
      const LiveRecord any = live_->find({there_.begin()->first.first, there_.begin()->first.second}).value();
      for (const LiveRecord record : live_->members_of(any)) members.insert(name_of(record));
      ASSERT_EQ(members, clusters[live_->cluster_of(any)]);
    }
  }

  // An index made again of the same records, in another order, by what this one has learnt, is the same to the last bit.
  void check_made_again() {
    const std::string bytes = pack_learnt(live_->learnt());
    auto learnt = unpack_learnt(bytes);
    ASSERT_TRUE(learnt.has_value()) << learnt.error().message;
    LiveSettings settings = settings_;
    LiveBeginning beginning{.learnt = std::make_shared<const LearntState>(std::move(*learnt))};
    for (const Name& name : ever_)
      if (!name.first.empty()) beginning.sources.push_back(name.first);
    settings.beginning = std::make_shared<const LiveBeginning>(std::move(beginning));
    std::vector<std::pair<const Table*, std::size_t>> rows;
    for (const auto& [name, where] : there_) rows.push_back(where);
    for (std::size_t i = rows.size(); i > 1; --i) std::swap(rows[i - 1], rows[dice_.below(i)]);
    auto again = LiveIndex::build(gathered(first_, rows), model_, settings);
    ASSERT_TRUE(again.has_value()) << again.error().message;
    EXPECT_EQ(pack_learnt(again->learnt()), bytes);
    for (const auto& [pair, judgement] : words_)
      if (there_.contains(pair.first) && there_.contains(pair.second)) {
        ASSERT_TRUE(again->judge({pair.first.first, pair.first.second}, {pair.second.first, pair.second.second}, judgement).has_value());
      }
    EXPECT_EQ(everything_in(*again), everything_in(*live_));
    std::vector<std::pair<LiveRecord, std::uint64_t>> groups;
    again->for_each([&](LiveRecord record, ClusterId) { groups.emplace_back(record, 1 + record % 3); });
    again->regroup(groups);
    for (const auto& [record, group] : groups)
      for (const auto& [other, its] : groups) ASSERT_EQ(again->cluster_of(record) == again->cluster_of(other), group == its);
  }

  void refit() {
    const auto outcome = live_->refit();
    ASSERT_TRUE(outcome.has_value());
    follow(*outcome);
    fit();
  }

  std::string error;

 private:
  // People, kept pairs and the answers about every record, as lines.
  std::set<std::string> everything_in(LiveIndex& index) {
    std::set<std::string> out;
    std::map<ClusterId, std::string> people;
    const auto shown_name = [&](LiveRecord record) {
      const RecordName name = index.name_of(record);
      return name.source + "/" + name.id;
    };
    for (const auto& [name, where] : there_) {
      const LiveRecord record = index.find({name.first, name.second}).value();
      people[index.cluster_of(record)] += " " + shown_name(record);
      for (const LiveLink& link : index.links_around(record)) {
        const auto [one, other] = std::minmax({shown_name(link.left), shown_name(link.right)});  // a list: copies, not references
        out.insert(fmt::format("{} - {}: {:a}", one, other, link.match_weight));
      }
      const auto found = index.match(*where.first, where.second, {0, 1'000'000});
      for (const LiveCandidate& each : found.value().candidates)
        out.insert(shown_name(record) + " > " + shown_name(each.record) + ": " + shown({each.match_weight, each.rule, each.levels}));
    }
    for (const auto& [cluster, names] : people) out.insert("person" + names);
    return out;
  }
  Name name_of(LiveRecord record) const {
    const RecordName name = live_->name_of(record);
    return {name.source, name.id};
  }

  // Moves must tell the whole story: followed from the beginning they give the clusters there are.
  void follow(const LiveOutcome& outcome) {
    for (const ClusterMove& move : outcome.moves) {
      ASSERT_EQ(told_.contains(move.record) ? told_[move.record] : 0, move.before);
      told_[move.record] = move.after;
    }
    live_->for_each([&](LiveRecord record, ClusterId cluster) { ASSERT_EQ(told_[record], cluster); });
  }

  void put() {
    const Table& table = dice_.one_in(2) ? first_ : second_;
    const std::size_t row = dice_.below(table.rows());
    const auto outcome = live_->put(table, row);
    ASSERT_TRUE(outcome.has_value()) << outcome.error().message;
    const Name name = name_at(table, row);
    ASSERT_EQ(outcome->done == LiveDone::added, !there_.contains(name));
    there_[name] = {&table, row};
    ever_.insert(name);
    follow(*outcome);
  }
  void remove() {
    const Name name = name_at(first_, dice_.below(first_.rows()));
    const auto outcome = live_->remove({name.first, name.second});
    ASSERT_EQ(outcome.has_value(), there_.erase(name) > 0);
    if (outcome) follow(*outcome);
  }
  void judge() {
    const Name a = name_at(first_, dice_.below(first_.rows())), b = name_at(first_, dice_.below(first_.rows()));
    if (a == b || !there_.contains(a) || !there_.contains(b)) return;
    const auto judgement = dice_.of(std::vector<Judgement>{Judgement::same, Judgement::not_same, Judgement::none});
    const auto outcome = live_->judge({a.first, a.second}, {b.first, b.second}, judgement);
    ASSERT_TRUE(outcome.has_value());
    words_[std::minmax(a, b)] = judgement;
    follow(*outcome);
  }
  void match_a_stranger() {
    Table stranger;
    for (const Column& column : first_.columns()) {
      ColumnBuilder cell(column.name(), column.type());
      if (column.type() == ColumnType::text && column.name() != "source_dataset")
        cell.append_text(fmt::format("nobody {}", dice_.below(1000)));
      else
        cell.append(column.value(column.code(0)));
      stranger.add(std::move(cell).finish());
    }
    ASSERT_TRUE(live_->match(stranger, 0, {}).has_value());
  }

  ResolveInput input_of(const Linker& linker, const Table& table, const std::vector<ScoredEdge>& edges) const {
    ResolveInput input;
    input.records = linker.size();
    input.edges = edges;
    input.threshold_weight = match_weight_of(settings_.threshold);
    input.prior_weight = match_weight_of(model_.probability_two_random_records_match);
    input.source = linker.source_codes();
    if (const Column* source = table.find("source_dataset"))
      for (std::uint32_t code = 0; code <= source->distinct(); ++code)
        input.duplicate_free.push_back(code > 0 && settings_.duplicate_free == std::vector<std::string>{source->display(code)});
    std::map<Name, std::uint32_t> record_of;
    std::vector<std::uint32_t> own;
    const Column& number = *table.find("nhs_number");
    for (std::uint32_t r = 0; r < linker.size(); ++r) {
      record_of[name_at(table, linker.row_of(r))] = r;
      const std::uint32_t code = number.code(linker.row_of(r));
      own.push_back(code != 0 && is_own_number("nhs_number", number.text(code)) ? code : 0);
    }
    input.own_numbers.push_back(std::move(own));
    for (const auto& [pair, judgement] : words_)
      if (judgement != Judgement::none && record_of.contains(pair.first) && record_of.contains(pair.second))
        (judgement == Judgement::same ? input.same : input.not_same)
            .emplace_back(std::minmax(record_of.at(pair.first), record_of.at(pair.second)));
    std::ranges::sort(input.same);
    std::ranges::sort(input.not_same);
    input.score = [&linker](std::span<const std::pair<std::uint32_t, std::uint32_t>> pairs, std::span<float> weights) {
      std::vector<double> exact(pairs.size());
      ASSERT_TRUE(linker.score_pairs(pairs, exact).has_value());
      for (std::size_t i = 0; i < exact.size(); ++i) weights[i] = static_cast<float>(exact[i]);
    };
    return input;
  }

  // With the calibration of the last fit, or with its own.
  Batch run(std::optional<internal::Calibration>* fitted = nullptr) const {
    std::vector<std::pair<const Table*, std::size_t>> rows;
    for (const auto& [name, where] : there_) rows.push_back(where);
    const Table table = gathered(first_, rows);
    LinkerOptions options;
    options.frequencies = &frequencies_;
    auto linker = Linker::create(table, model_, options);
    EXPECT_TRUE(linker.has_value()) << (linker ? "" : linker.error().message);
    test::Collector collector;
    if (table.rows() > 1) {
      EXPECT_TRUE(linker->predict({0}, collector).has_value());
    }
    Batch out;
    std::vector<ScoredEdge> edges;
    const double from = match_weight_of(settings_.threshold) - link_depth;
    for (const test::ScoredPair& pair : collector.pairs) {
      out.pairs[{name_at(table, linker->row_of(pair.left)), name_at(table, linker->row_of(pair.right))}] = {pair.weight, pair.rule,
                                                                                                            pair.levels};
      if (pair.weight >= from) edges.push_back({pair.left, pair.right, static_cast<float>(pair.weight)});
    }
    const ResolveInput input = input_of(*linker, table, edges);
    if (fitted != nullptr) *fitted = internal::Calibration::fit(input.records, edges, input.threshold_weight);
    const Resolution resolution = internal::resolve_with(input, fitted != nullptr ? **fitted : *calibration_);
    std::map<std::uint32_t, std::set<Name>> groups;
    for (std::uint32_t r = 0; r < linker->size(); ++r) groups[resolution.cluster[r]].insert(name_at(table, linker->row_of(r)));
    for (const auto& [first, names] : groups) out.people.insert(names);
    return out;
  }
  void fit() {
    static_cast<void>(run(&calibration_));
    told_.clear();
    live_->for_each([&](LiveRecord record, ClusterId cluster) { told_[record] = cluster; });
  }

  Dice& dice_;
  Model model_;
  Table first_, second_;  // two versions of the same records
  LiveSettings settings_;
  TermFrequencies frequencies_;
  std::optional<LiveIndex> live_;
  std::optional<internal::Calibration> calibration_;
  std::map<Name, std::pair<const Table*, std::size_t>> there_;
  std::set<Name> ever_;
  std::map<Pair, Judgement> words_;
  std::map<LiveRecord, ClusterId> told_;
};

// Returns false where the seed gives no usable model.
bool live_agrees(std::uint64_t seed) {
  Dice dice(seed);
  const std::size_t sources = 1 + dice.below(3);
  std::optional<Model> model = test::random_model(dice, sources);
  if (!model) return false;
  World world(dice, std::move(*model), sources, dice.of(std::vector<double>{0.5, 0.8, 0.95}));
  if (!world.start()) return false;
  for (int round = 0; round < 3; ++round) {
    for (int step = 0; step < 12; ++step) world.step();
    world.check();
    world.check_made_again();
    if (testing::Test::HasFatalFailure()) return true;
    if (round == 1) world.refit();
  }
  return true;
}

TEST(LiveProperty, after_any_operations_pairs_scores_and_people_are_those_of_a_batch) {
  std::size_t usable = 0;
  for (std::uint64_t seed = 1; seed <= 250 && !testing::Test::HasFailure(); ++seed) {
    SCOPED_TRACE(fmt::format("seed {}", seed));
    usable += live_agrees(seed) ? 1 : 0;
  }
  EXPECT_GT(usable, 120U);
}

}  // namespace
}  // namespace cw::linkage
