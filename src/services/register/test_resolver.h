// SPDX-License-Identifier: MIT
// For tests: a resolver that is right by being simple. Records with the same nhs_number are one person, and so are those that somebody said
// are the same; a record is kept out of a group with one that it was said not to be. What it says depends on the records and judgements
// alone, not on the order in which they came.
#pragma once

#include <algorithm>
#include <map>
#include <set>

#include "base/json.h"
#include "services/register/resolver.h"

namespace cw::registry::test {

class NumberResolver final : public Resolver {
 public:
  [[nodiscard]] std::unique_ptr<Resolver> fresh() const override { return std::make_unique<NumberResolver>(); }
  Result<std::vector<RecordGroup>> rebuild(const Everything& everything) override {
    number_.clear(), holders_.clear(), keys_.clear(), group_.clear(), said_.clear();
    CW_CHECK(everything.records([&](RecordNumber record, const RecordKey& key, const Value& columns) -> Result<void> {
      enter(record, key, columns);
      return {};
    }));
    for (const JudgedPair& each : everything.judgements) said_[{each.left, each.right}] = each.says;
    std::set<RecordNumber> left;
    for (const auto& [record, number] : number_) left.insert(record);
    while (!left.empty()) {
      const std::set<RecordNumber> piece = piece_of({*left.begin()});
      static_cast<void>(made_anew(piece, {}));
      for (const RecordNumber record : piece) left.erase(record);
    }
    return groups();
  }
  [[nodiscard]] std::vector<RecordGroup> groups() const override {
    std::vector<RecordGroup> out;
    for (const auto& [record, group] : group_) out.push_back({record, group});
    return out;
  }
  Result<Resolution> put(RecordNumber record, const RecordKey& key, const Value& columns) override {
    if (member(columns, "bad")) return fail(ErrorCode::invalid, "the test wants this record refused.");
    std::set<RecordNumber> before = number_.contains(record) ? piece_of({record}) : std::set<RecordNumber>{};
    leave(record);
    enter(record, key, columns);
    before.insert(record);
    return made_anew(piece_of(before), {});
  }
  Result<Resolution> remove(RecordNumber record, const RecordKey&) override {
    std::set<RecordNumber> before = piece_of({record});
    leave(record);
    std::erase_if(said_, [&](const auto& each) { return each.first.first == record || each.first.second == record; });
    before.erase(record);
    return made_anew(piece_of(before), {record});
  }
  Result<Resolution> judge(const RecordKey& left, const RecordKey& right, Says says) override {
    const RecordNumber a = keys_.at(left), b = keys_.at(right);
    const std::set<RecordNumber> before = piece_of({a, b});
    said_.erase({std::min(a, b), std::max(a, b)});
    if (says != Says::none) said_[{std::min(a, b), std::max(a, b)}] = says;
    return made_anew(piece_of(before), {});
  }
  Result<std::vector<MatchCandidate>> match(const Value& columns, std::size_t most) override {
    std::vector<MatchCandidate> out;
    const auto found = holders_.find(number_in(columns));
    if (found == holders_.end() || found->first.empty()) return out;
    for (const RecordNumber record : found->second)
      if (out.size() < most) out.push_back({record, 20});
    return out;
  }

 private:
  static std::string number_in(const Value& columns) {
    const Value* number = member(columns, "nhs_number");
    return number && number->get<std::string>() ? *number->get<std::string>() : std::string();
  }
  void enter(RecordNumber record, const RecordKey& key, const Value& columns) {
    keys_[key] = record;
    holders_[number_[record] = number_in(columns)].insert(record);
  }
  void leave(RecordNumber record) {
    const auto at = number_.find(record);
    if (at == number_.end()) return;
    holders_[at->second].erase(record);
    number_.erase(at);
  }
  [[nodiscard]] bool said(RecordNumber a, RecordNumber b, Says what) const {
    const auto found = said_.find({std::min(a, b), std::max(a, b)});
    return found != said_.end() && found->second == what;
  }
  [[nodiscard]] bool linked(RecordNumber a, RecordNumber b) const {
    return (!number_.at(a).empty() && number_.at(a) == number_.at(b)) || said(a, b, Says::same);
  }
  // All records that links lead to from these.
  [[nodiscard]] std::set<RecordNumber> piece_of(const std::set<RecordNumber>& start) const {
    std::set<RecordNumber> out = start;
    std::vector<RecordNumber> queue(start.begin(), start.end());
    const auto reach = [&](RecordNumber record) {
      if (number_.contains(record) && out.insert(record).second) queue.push_back(record);
    };
    for (std::size_t at = 0; at < queue.size(); ++at) {
      const std::string& number = number_.at(queue[at]);
      if (!number.empty())
        for (const RecordNumber record : holders_.at(number)) reach(record);
      for (const auto& [pair, says] : said_)
        if (says == Says::same && (pair.first == queue[at] || pair.second == queue[at])) reach(pair.first), reach(pair.second);
    }
    return out;
  }
  // The groups of a whole piece, made anew; the oldest record of each group brings its group's number along where it is free.
  Resolution made_anew(const std::set<RecordNumber>& piece, const std::set<RecordNumber>& gone) {
    std::vector<std::vector<RecordNumber>> groups;
    for (const RecordNumber record : piece) {
      const auto fits = std::ranges::find_if(groups, [&](const auto& group) {
        return std::ranges::any_of(group, [&](RecordNumber other) { return linked(record, other); }) &&
               std::ranges::none_of(group, [&](RecordNumber other) { return said(record, other, Says::not_same); });
      });
      if (fits == groups.end())
        groups.push_back({record});
      else
        fits->push_back(record);
    }
    Resolution out;
    std::set<GroupNumber> taken;
    for (const auto& group : groups) {
      GroupNumber number = group_.contains(group.front()) ? group_.at(group.front()) : 0;
      if (number == 0 || !taken.insert(number).second) taken.insert(number = ++last_group_);
      for (const RecordNumber record : group) {
        const GroupNumber before = group_.contains(record) ? group_.at(record) : 0;
        if (before != number) out.moves.push_back({record, before, number});
      }
    }
    for (const RecordNumber record : gone) out.moves.push_back({record, group_.at(record), 0}), group_.erase(record);
    for (const GroupMove& move : out.moves)
      if (move.after != 0) group_[move.record] = move.after;
    if (!out.moves.empty()) out.reasons.push_back("the same NHS number");
    return out;
  }

  std::map<RecordNumber, std::string> number_;
  std::map<std::string, std::set<RecordNumber>> holders_;
  std::map<RecordKey, RecordNumber> keys_;
  std::map<RecordNumber, GroupNumber> group_;
  std::map<std::pair<RecordNumber, RecordNumber>, Says> said_;
  GroupNumber last_group_ = 0;
};

}  // namespace cw::registry::test
