// SPDX-License-Identifier: MIT
// Where loads put their records: what sources needs of the register. A service does not include another, so the door that starts both hands
// this in (docs/explanation/register.md says why an interface and not events: a load must know what is durable before it goes on).
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/result.h"
#include "base/value.h"

namespace cw::sources {

struct PreparedColumns {
  std::string text, hash;  // as the sink keeps them; equal content has an equal hash
};
struct HeldColumns {
  std::string text, hash;
  bool operator==(const HeldColumns&) const = default;
};
struct SinkChange {
  std::string id;
  std::optional<std::string> columns;  // a text of PreparedColumns; none: the record goes
};
// For whom a load acts, and the load itself.
struct LoadAct {
  std::string who, reason, load;
};

class RecordSink {
 public:
  virtual ~RecordSink() = default;
  // Errors: invalid, too_large: then the row is a reject.
  [[nodiscard]] virtual Result<PreparedColumns> prepare(const Value& columns) const = 0;
  // Every record of the source that is there, in no order.
  [[nodiscard]] virtual Result<void> each_held(const std::string& source,
                                               const std::function<void(const std::string& id, const std::string& hash)>& visit) = 0;
  // What is there now, in the order of `ids`; nothing where there is no such record.
  [[nodiscard]] virtual Result<std::vector<std::optional<HeldColumns>>> held(const std::string& source,
                                                                             const std::vector<std::string>& ids) = 0;
  // Puts and removes, in order; returns when all that succeeded is durable, with what became of each. Doing it again changes nothing more.
  // An error of the whole (unavailable, conflict): nobody knows how much was done.
  [[nodiscard]] virtual Result<std::vector<Result<void>>> apply(const LoadAct& act, const std::string& source,
                                                                const std::vector<SinkChange>& changes) = 0;
};

}  // namespace cw::sources
