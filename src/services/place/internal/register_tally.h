// SPDX-License-Identifier: MIT
// How many records and people the register has, and how much has happened since some moment, for pages that show it: counted once from all
// there is, then kept right by reading only the changes that have come since. At a million records counting anew takes a second each time.
//
//   RegisterTally tally;
//   CW_TRY(const RegisterSize size, tally.size(*db));            // records that are here, people that are live
//   CW_TRY(const Overview since, tally.since(*db, evening));
//
// Of one store. From any thread; whoever comes while it counts waits.
#pragma once

#include <mutex>
#include <optional>

#include "services/place/overview.h"
#include "store/store.h"

namespace cw::place {

struct RegisterSize {
  std::int64_t records = 0, people = 0;
  bool operator==(const RegisterSize&) const = default;
};

class RegisterTally {
 public:
  [[nodiscard]] Result<RegisterSize> size(store::Connection& db);
  [[nodiscard]] Result<Overview> since(store::Connection& db, Timestamp moment);

 private:
  std::mutex size_mutex_, since_mutex_;
  std::optional<RegisterSize> size_;
  std::int64_t size_upto_ = 0;  // the last change that is in it
  std::optional<Timestamp> moment_;
  Overview overview_;
  std::int64_t overview_upto_ = 0;
};

}  // namespace cw::place
