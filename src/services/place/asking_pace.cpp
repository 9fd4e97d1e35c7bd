// SPDX-License-Identifier: MIT
#include "services/place/asking_pace.h"

#include <algorithm>

#include "services/place/place.h"

namespace cw::place {
namespace {

constexpr std::int64_t second = 1'000'000, window = 600 * second;
constexpr std::size_t most_kept = 20'000;

bool is_program(const Asking& asking) { return asking.caller.token != trust::ApiTokenId(); }

}  // namespace

std::int64_t AskingPace::limit_of(const Asking& asking, PacedAct act) const {
  if (is_program(asking)) return act == PacedAct::search ? limits_.token_searches : limits_.token_people;
  return act == PacedAct::search ? limits_.searches : limits_.people;
}

// The leaky bucket as a meter, by the time at which it is empty (ITU-T I.371, the generic cell rate algorithm): each act moves that time on
// by its share of the window, and nobody may be more than a window ahead.
std::optional<std::int64_t> AskingPace::take(const Asking& asking, PacedAct act, Timestamp now) {
  const std::int64_t limit = limit_of(asking, act);
  if (limit <= 0) return std::nullopt;
  const std::int64_t share = std::max<std::int64_t>(1, window / limit);
  std::string key = asking.caller.account.id.text();
  if (is_program(asking)) key += " token";
  const std::lock_guard lock(mutex_);
  if (accounts_.size() >= most_kept)
    std::erase_if(accounts_, [&](const auto& each) {
      return std::ranges::all_of(each.second, [&](const Left& left) { return left.full_at <= now.microseconds; });
    });
  Left& left = accounts_[std::move(key)][static_cast<std::size_t>(act)];
  const std::int64_t next = std::max(left.full_at, now.microseconds) + share;
  const std::int64_t ahead = next - now.microseconds - share * limit;
  if (ahead > 0) return (ahead + second - 1) / second;
  left.full_at = next;
  return std::nullopt;
}

}  // namespace cw::place
