// SPDX-License-Identifier: MIT
#include "services/register/live_resolver.h"

#include <fmt/format.h>
#include <sodium.h>

#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <unordered_map>

#include "engines/linkage/live/learnt.h"
#include "services/register/columns.h"
#include "services/register/kept_learnt.h"

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
  TableMaker(const LiveResolverParts& parts, const PreparedBy& by) : parts_(parts), by_(by) {
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
    if (by_.one) return by_.one(key, columns);
    const Structure* given = columns.get<Structure>();
    return given ? *given : Structure{};
  }
  const LiveResolverParts& parts_;
  const PreparedBy& by_;
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

// Equal for equal models, configurations and columns only.
std::string basis_of(const LiveResolverParts& parts) {
  std::string text = fmt::format("{}\n{}\n{}\n{}", parts.basis, linkage::write_splink_json(parts.model), parts.settings.threshold,
                                 static_cast<int>(parts.settings.subject));
  for (const auto& [name, type] : parts.columns) text += fmt::format("\n{} {}", name, cw::name_of(type));
  std::array<std::uint8_t, 16> hash{};
  crypto_generichash(hash.data(), hash.size(), reinterpret_cast<const std::uint8_t*>(text.data()), text.size(), nullptr, 0);
  return hash_text(hash);
}

class LiveResolver final : public Resolver {
 public:
  explicit LiveResolver(LiveResolverParts parts) : parts_(std::move(parts)), basis_(basis_of(parts_)) {}

  [[nodiscard]] std::unique_ptr<Resolver> fresh() const override { return std::make_unique<LiveResolver>(parts_); }

  Result<std::vector<RecordGroup>> rebuild(const Everything& everything) override {
    KeptLearnt kept;
    if (parts_.learn_preparation) {
      CW_TRY(kept.preparation, parts_.learn_preparation(everything.records));
    }
    kept.duplicate_free = parts_.settings.duplicate_free;
    if (parts_.duplicate_free) {
      CW_TRY(kept.duplicate_free, parts_.duplicate_free());
    }
    kept_ = std::move(kept);
    return begin(everything, nullptr);
  }

  [[nodiscard]] std::string learnt() const override {
    KeptLearnt out = kept_;
    out.basis = basis_;
    out.index = linkage::pack_learnt(index_->learnt());
    return pack_kept(out);
  }

  Result<void> take_learnt(std::string_view bytes) override {
    CW_TRY(KeptLearnt kept, unpack_kept(bytes));
    if (kept.basis != basis_) return fail(ErrorCode::invalid, "the model or its configuration is another than that by which was learnt.");
    CW_TRY(linkage::LearntState state, linkage::unpack_learnt(kept.index));
    kept.index.clear();
    if (parts_.preparation) CW_CHECK(parts_.preparation(kept.preparation));
    kept_ = std::move(kept);
    given_ = std::make_shared<const linkage::LearntState>(std::move(state));
    return {};
  }

  Result<std::vector<RecordGroup>> restore(const Everything& everything) override {
    return given_ ? begin(everything, given_) : rebuild(everything);
  }

  void regroup(const std::vector<RecordGroup>& groups) override {
    std::unordered_map<RecordNumber, GroupNumber> group_of;
    for (const RecordGroup& each : groups) group_of.emplace(each.record, each.group);
    std::vector<std::pair<linkage::LiveRecord, std::uint64_t>> out;
    index_->for_each([&](linkage::LiveRecord record, linkage::ClusterId) {
      if (const auto found = group_of.find(numbers_[record]); found != group_of.end()) out.emplace_back(record, found->second);
    });
    index_->regroup(out);
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

  // An index of these, by kept_ and what was learnt before, or learning where that is null.
  Result<std::vector<RecordGroup>> begin(const Everything& everything, std::shared_ptr<const linkage::LearntState> learnt) {
    index_.reset();
    given_.reset();
    numbers_.clear();
    said_.clear();
    by_ = {parts_.prepare, {}};
    if (parts_.preparation) {
      CW_TRY(by_, parts_.preparation(kept_.preparation));
    }
    linkage::LiveSettings settings = parts_.settings;
    settings.duplicate_free = kept_.duplicate_free;
    linkage::LiveBeginning beginning{.learnt = std::move(learnt), .sources = everything.sources, .may_go_on = everything.may_go_on};
    if (everything.ids == Everything::Ids::texts) beginning.ids = linkage::LiveBeginning::Ids::texts;
    settings.beginning = std::make_shared<const linkage::LiveBeginning>(std::move(beginning));
    std::unordered_map<RecordKey, RecordNumber> numbers;
    CW_TRY(const Table table, table_of([&](const Visit& visit) -> Result<void> {
             return everything.records([&](RecordNumber number, const RecordKey& key, const Value& columns) -> Result<void> {
               numbers.emplace(key, number);
               return visit(number, key, columns);
             });
           }));
    CW_TRY(LiveIndex built, LiveIndex::build(table, parts_.model, std::move(settings)));
    index_.emplace(std::move(built));
    index_->for_each([&](linkage::LiveRecord record, linkage::ClusterId) {
      RecordName name = index_->name_of(record);
      learn(record, numbers.at({std::move(name.source), std::move(name.id)}));
    });
    std::unordered_map<RecordNumber, const RecordKey*> keys;
    if (!everything.judgements.empty())
      for (const auto& [key, number] : numbers) keys.emplace(number, &key);
    for (const JudgedPair& each : everything.judgements) CW_CHECK(judge(*keys.at(each.left), *keys.at(each.right), each.says));
    return groups();
  }

  Result<Table> table_of(const AllRecords& all) const {
    if (by_.all) return by_.all(all);
    TableMaker maker(parts_, by_);
    CW_CHECK(all([&](RecordNumber, const RecordKey& key, const Value& columns) { return maker.add(key, columns); }));
    return maker.finish();
  }
  Result<Table> row_of(const RecordKey& key, const Value& columns) const {
    TableMaker maker(parts_, by_);
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
  std::string basis_;
  KeptLearnt kept_;                                    // in force; basis and index are made when asked for
  std::shared_ptr<const linkage::LearntState> given_;  // for the next restore()
  PreparedBy by_;
  std::optional<LiveIndex> index_;
  std::vector<RecordNumber> numbers_;  // by the index's number
  std::map<Pair, Says> said_;
};

}  // namespace

std::unique_ptr<Resolver> make_live_resolver(LiveResolverParts parts) { return std::make_unique<LiveResolver>(std::move(parts)); }

}  // namespace cw::registry
