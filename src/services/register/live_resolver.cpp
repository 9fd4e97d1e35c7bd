// SPDX-License-Identifier: MIT
#include "services/register/live_resolver.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>

namespace cw::registry {
namespace {

using linkage::LiveIndex;
using linkage::LiveOutcome;
using linkage::RecordName;

// Whether a value may stand in a column of this type.
bool fits(const Value& value, ColumnType type) {
  switch (type) {
    case ColumnType::text: return value.get<std::string>() != nullptr;
    case ColumnType::integer: return value.get<std::int64_t>() != nullptr;
    case ColumnType::number: return value.get<double>() != nullptr;
    case ColumnType::boolean: return value.get<bool>() != nullptr;
    case ColumnType::date: return value.get<Date>() != nullptr;
    case ColumnType::timestamp: return value.get<Timestamp>() != nullptr;
    case ColumnType::list: return value.get<List>() != nullptr;
    case ColumnType::structure: return value.get<Structure>() != nullptr;
  }
  return false;
}

// A table of the model's columns, row by row.
class TableMaker {
 public:
  explicit TableMaker(const LiveResolverParts& parts) : parts_(parts) {
    builders_.emplace_back(parts.model.id_column, ColumnType::text);
    builders_.emplace_back(parts.model.source_column, ColumnType::text);
    for (const auto& [name, type] : parts.columns) builders_.emplace_back(name, type);
  }
  Result<void> add(const RecordKey& key, const Value& columns) {
    CW_TRY(const Structure row, prepared(key, columns));
    std::vector<const Value*> cells;
    for (const auto& [name, type] : parts_.columns) {
      const auto found = std::ranges::find(row, name, &std::pair<std::string, Value>::first);
      const Value* value = found == row.end() || found->second.is_null() ? nullptr : &found->second;
      if (value && !fits(*value, type))
        return fail(ErrorCode::invalid, fmt::format("the column {} must be of the type {}.", name, cw::name_of(type)), name);
      cells.push_back(value);
    }
    builders_[0].append_text(key.id);
    builders_[1].append_text(key.source);
    for (std::size_t at = 0; at < cells.size(); ++at)
      if (cells[at])
        builders_[at + 2].append(*cells[at]);
      else
        builders_[at + 2].append_null();
    return {};
  }
  Table finish() {
    Table table;
    for (ColumnBuilder& builder : builders_) table.add(std::move(builder).finish());
    return table;
  }

 private:
  Result<Structure> prepared(const RecordKey& key, const Value& columns) const {
    if (parts_.prepare) return parts_.prepare(key, columns);
    const Structure* given = columns.get<Structure>();
    return given ? *given : Structure{};
  }
  const LiveResolverParts& parts_;
  std::vector<ColumnBuilder> builders_;
};

linkage::Judgement engine_word(Says says) {
  switch (says) {
    case Says::same: return linkage::Judgement::same;
    case Says::not_same: return linkage::Judgement::not_same;
    case Says::none: break;
  }
  return linkage::Judgement::none;
}

class LiveResolver final : public Resolver {
 public:
  explicit LiveResolver(LiveResolverParts parts) : parts_(std::move(parts)) {}

  Result<std::vector<RecordGroup>> rebuild(const AllRecords& all, const std::vector<JudgedPair>& judgements) override {
    index_.reset();
    numbers_.clear();
    said_.clear();
    std::map<RecordNumber, RecordKey> keys;
    CW_TRY(const Table table, table_of([&](const Visit& visit) -> Result<void> {
             return all([&](RecordNumber number, const RecordKey& key, const Value& columns) -> Result<void> {
               keys.emplace(number, key);
               return visit(number, key, columns);
             });
           }));
    CW_TRY(LiveIndex built, LiveIndex::build(table, parts_.model, parts_.settings));
    index_.emplace(std::move(built));
    for (const auto& [number, key] : keys) {
      CW_TRY(const linkage::LiveRecord record, index_->find({key.source, key.id}));
      learn(record, number);
    }
    for (const JudgedPair& each : judgements) CW_CHECK(judge(keys.at(each.left), keys.at(each.right), each.says));
    return groups();
  }

  [[nodiscard]] std::vector<RecordGroup> groups() const override {
    std::vector<RecordGroup> out;
    index_->for_each([&](linkage::LiveRecord record, linkage::ClusterId cluster) { out.push_back({numbers_[record], cluster}); });
    return out;
  }

  Result<Resolution> put(RecordNumber number, const RecordKey& key, const Value& columns) override {
    CW_TRY(const Table row, row_of(key, columns));
    CW_TRY(const LiveOutcome outcome, index_->put(row, 0));
    learn(outcome.record, number);
    return resolution_of(outcome);
  }

  Result<Resolution> remove(RecordNumber, const RecordKey& key) override {
    // The index would keep what was said of it.
    Resolution out;
    for (const auto& [pair, says] : words_about(key)) {
      CW_TRY(Resolution taken_back, judge(pair.first, pair.second, Says::none));
      out = joined(std::move(out), std::move(taken_back));
    }
    CW_TRY(const LiveOutcome outcome, index_->remove({key.source, key.id}));
    return joined(std::move(out), resolution_of(outcome));
  }

  Result<Resolution> judge(const RecordKey& left, const RecordKey& right, Says says) override {
    CW_TRY(const LiveOutcome outcome, index_->judge({left.source, left.id}, {right.source, right.id}, engine_word(says)));
    said_.erase({std::min(left, right), std::max(left, right)});
    if (says != Says::none) said_[{std::min(left, right), std::max(left, right)}] = says;
    return resolution_of(outcome);
  }

  Result<Resolution> refit() override {
    CW_TRY(const LiveOutcome outcome, index_->refit());
    return resolution_of(outcome);
  }

  Result<std::vector<MatchCandidate>> match(const Value& columns, std::size_t most) override {
    CW_TRY(const Table row, row_of({"", " "}, columns));
    linkage::MatchOptions options;
    options.most = most;
    CW_TRY(const linkage::LiveMatch found, index_->match(row, 0, options));
    std::vector<MatchCandidate> out;
    for (const linkage::LiveCandidate& each : found.candidates) out.push_back({numbers_[each.record], each.match_weight});
    return out;
  }

  Result<std::vector<RecordLink>> links_around(const RecordKey& key) override {
    CW_TRY(const linkage::LiveRecord record, index_->find({key.source, key.id}));
    std::vector<RecordLink> out;
    for (const linkage::LiveLink& link : index_->links_around(record))
      out.push_back({numbers_[link.left], numbers_[link.right], link.match_weight});
    return out;
  }

  Result<std::vector<ComparedField>> compare(const RecordKey& left, const RecordKey& right) override {
    CW_TRY(const linkage::LiveRecord a, index_->find({left.source, left.id}));
    CW_TRY(const linkage::LiveRecord b, index_->find({right.source, right.id}));
    CW_TRY(linkage::Explanation explained, index_->explain(a, b));
    std::vector<ComparedField> out;
    for (linkage::WaterfallBar& bar : explained.bars)
      if (!bar.columns.empty()) out.push_back({bar.comparison, bar.label, bar.log2_bayes_factor, std::move(bar.columns)});
    return out;
  }

 private:
  using Pair = std::pair<RecordKey, RecordKey>;

  Result<Table> table_of(const AllRecords& all) const {
    if (parts_.prepare_all) return parts_.prepare_all(all);
    TableMaker maker(parts_);
    CW_CHECK(all([&](RecordNumber, const RecordKey& key, const Value& columns) { return maker.add(key, columns); }));
    return maker.finish();
  }
  Result<Table> row_of(const RecordKey& key, const Value& columns) const {
    TableMaker maker(parts_);
    CW_CHECK(maker.add(key, columns));
    return maker.finish();
  }
  void learn(linkage::LiveRecord record, RecordNumber number) {
    if (record >= numbers_.size()) numbers_.resize(record + 1);
    numbers_[record] = number;
  }
  [[nodiscard]] Resolution resolution_of(const LiveOutcome& outcome) const {
    Resolution out;
    for (const linkage::ClusterMove& move : outcome.moves) out.moves.push_back({numbers_[move.record], move.before, move.after});
    for (const linkage::ClusterReason& reason : outcome.reasons) out.reasons.push_back(reason.text);
    std::ranges::sort(out.reasons);
    const auto doubled = std::ranges::unique(out.reasons);
    out.reasons.erase(doubled.begin(), doubled.end());
    return out;
  }
  [[nodiscard]] std::vector<std::pair<Pair, Says>> words_about(const RecordKey& key) const {
    std::vector<std::pair<Pair, Says>> out;
    for (const auto& each : said_)
      if (each.first.first == key || each.first.second == key) out.push_back(each);
    return out;
  }

  LiveResolverParts parts_;
  std::optional<LiveIndex> index_;
  std::vector<RecordNumber> numbers_;  // by the index's number
  std::map<Pair, Says> said_;
};

}  // namespace

std::unique_ptr<Resolver> make_live_resolver(LiveResolverParts parts) { return std::make_unique<LiveResolver>(std::move(parts)); }

}  // namespace cw::registry
