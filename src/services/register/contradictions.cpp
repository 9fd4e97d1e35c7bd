// SPDX-License-Identifier: MIT
#include "services/register/contradictions.h"

#include <algorithm>
#include <map>
#include <utility>

namespace cw::registry {
namespace {

// How a record was reached from where the walk began.
struct Step {
  RecordNumber from;
  std::int64_t judgement = 0;  // 0: the beginning
};
using Reached = std::map<RecordNumber, Step>;

// All records that are said to be the same as `start`, breadth first.
Reached walk(std::span<const StandingJudgement> standing, RecordNumber start) {
  std::multimap<RecordNumber, std::pair<RecordNumber, std::int64_t>> links;
  for (const StandingJudgement& each : standing) {
    if (each.pair.says != Says::same) continue;
    links.emplace(each.pair.left, std::pair(each.pair.right, each.number));
    links.emplace(each.pair.right, std::pair(each.pair.left, each.number));
  }
  Reached reached{{start, {}}};
  std::vector<RecordNumber> queue{start};
  for (std::size_t at = 0; at < queue.size(); ++at) {
    const RecordNumber record = queue[at];
    const auto [first, last] = links.equal_range(record);
    for (auto link = first; link != last; ++link)
      if (reached.try_emplace(link->second.first, Step{record, link->second.second}).second) queue.push_back(link->second.first);
  }
  return reached;
}

}  // namespace

std::vector<std::int64_t> contradictions(std::span<const StandingJudgement> standing, const JudgedPair& fresh) {
  std::vector<std::int64_t> out;
  if (fresh.says == Says::none) return out;
  const Reached left = walk(standing, fresh.left);
  if (fresh.says == Says::not_same) {
    RecordNumber at = fresh.right;
    for (auto step = left.find(at); step != left.end() && step->second.judgement != 0; step = left.find(at)) {
      out.push_back(step->second.judgement);
      at = step->second.from;
    }
  } else {
    const Reached right = walk(standing, fresh.right);
    for (const StandingJudgement& each : standing) {
      const JudgedPair& pair = each.pair;
      const bool parts =
          (left.contains(pair.left) && right.contains(pair.right)) || (left.contains(pair.right) && right.contains(pair.left));
      if (pair.says == Says::not_same && parts) out.push_back(each.number);
    }
  }
  std::ranges::sort(out);
  return out;
}

}  // namespace cw::registry
