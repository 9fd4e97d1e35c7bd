// SPDX-License-Identifier: MIT
// How much one account may ask in a time: searches and people opened, so that nobody copies the register by asking for it piece by piece.
//
//   AskingPace pace({.searches = 300, .people = 1200});                  // in ten minutes
//   if (const auto seconds = pace.take(asking, PacedAct::search, now)) ... // so long to wait
//
// Whoever has not asked for long may ask the whole number at once; after that what they may ask comes back evenly, and so each wait is
// short. Programs, by their tokens, have numbers of their own. Each server counts what it answers itself. Safe from any thread.
#pragma once

#include <array>
#include <cstdint>
#include <mutex>
#include <optional>
#include <string>
#include <unordered_map>

#include "base/time.h"

namespace cw::place {

struct Asking;

enum class PacedAct : std::uint8_t { search, person };

// In ten minutes; 0: any number.
struct PaceLimits {
  std::int64_t searches = 300, people = 1200;         // of somebody who is signed in
  std::int64_t token_searches = 0, token_people = 0;  // of a program
};

class AskingPace {
 public:
  explicit AskingPace(const PaceLimits& limits) : limits_(limits) {}
  // Counts one; or gives the whole seconds, at least 1, after which the next may be asked.
  [[nodiscard]] std::optional<std::int64_t> take(const Asking& asking, PacedAct act, Timestamp now);

 private:
  struct Left {
    std::int64_t full_at = 0;  // microseconds: when all of the number may be asked again
  };
  [[nodiscard]] std::int64_t limit_of(const Asking& asking, PacedAct act) const;
  PaceLimits limits_;
  std::mutex mutex_;
  std::unordered_map<std::string, std::array<Left, 2>> accounts_;  // "account" or "account token"
};

}  // namespace cw::place
