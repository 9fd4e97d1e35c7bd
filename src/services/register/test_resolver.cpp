// SPDX-License-Identifier: MIT
#include "services/register/test_resolver.h"

#include <algorithm>

#include "base/json.h"

namespace cw::registry::test {
namespace {

std::string number_in(const Value& columns) {
  const Value* number = member(columns, "nhs_number");
  return number && number->get<std::string>() ? *number->get<std::string>() : std::string();
}

}  // namespace

NumberResolver::NumberResolver() = default;
NumberResolver::~NumberResolver() = default;

std::unique_ptr<Resolver> NumberResolver::fresh() const { return std::make_unique<NumberResolver>(); }
Result<std::vector<RecordGroup>> NumberResolver::rebuild(const Everything& everything) {
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

std::vector<RecordGroup> NumberResolver::groups() const {
  std::vector<RecordGroup> out;
  for (const auto& [record, group] : group_) out.push_back({record, group});
  return out;
}

Result<Resolution> NumberResolver::put(RecordNumber record, const RecordKey& key, const Value& columns) {
  if (member(columns, "bad")) return fail(ErrorCode::invalid, "the test wants this record refused.");
  std::set<RecordNumber> before = number_.contains(record) ? piece_of({record}) : std::set<RecordNumber>{};
  leave(record);
  enter(record, key, columns);
  before.insert(record);
  return made_anew(piece_of(before), {});
}

Result<Resolution> NumberResolver::remove(RecordNumber record, const RecordKey&) {
  std::set<RecordNumber> before = piece_of({record});
  leave(record);
  std::erase_if(said_, [&](const auto& each) { return each.first.first == record || each.first.second == record; });
  before.erase(record);
  return made_anew(piece_of(before), {record});
}

Result<Resolution> NumberResolver::judge(const RecordKey& left, const RecordKey& right, Says says) {
  const RecordNumber a = keys_.at(left), b = keys_.at(right);
  const std::set<RecordNumber> before = piece_of({a, b});
  said_.erase({std::min(a, b), std::max(a, b)});
  if (says != Says::none) said_[{std::min(a, b), std::max(a, b)}] = says;
  return made_anew(piece_of(before), {});
}

Result<std::vector<MatchCandidate>> NumberResolver::match(const Value& columns, std::size_t most) {
  std::vector<MatchCandidate> out;
  const auto found = holders_.find(number_in(columns));
  if (found == holders_.end() || found->first.empty()) return out;
  for (const RecordNumber record : found->second)
    if (out.size() < most) out.push_back({record, 20});
  return out;
}

void NumberResolver::enter(RecordNumber record, const RecordKey& key, const Value& columns) {
  keys_[key] = record;
  holders_[number_[record] = number_in(columns)].insert(record);
}

void NumberResolver::leave(RecordNumber record) {
  const auto at = number_.find(record);
  if (at == number_.end()) return;
  holders_[at->second].erase(record);
  number_.erase(at);
}

bool NumberResolver::said(RecordNumber a, RecordNumber b, Says what) const {
  const auto found = said_.find({std::min(a, b), std::max(a, b)});
  return found != said_.end() && found->second == what;
}

bool NumberResolver::linked(RecordNumber a, RecordNumber b) const {
  return (!number_.at(a).empty() && number_.at(a) == number_.at(b)) || said(a, b, Says::same);
}

std::set<RecordNumber> NumberResolver::piece_of(const std::set<RecordNumber>& start) const {
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

Resolution NumberResolver::made_anew(const std::set<RecordNumber>& piece, const std::set<RecordNumber>& gone) {
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

}  // namespace cw::registry::test
