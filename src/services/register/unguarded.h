// SPDX-License-Identifier: MIT
// What the register holds, without a viewer and without a log: for those who feed it and have to know what is there already. Nothing of it
// may be shown to anybody. tools/check_includes lets only the register itself, services/place, and the sink of loads include this.
//
//   Unguarded held(people);
//   CW_CHECK(held.each_held("library", [&](const std::string& id, const HeldRecord& record) { ... }));
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "services/register/register.h"

namespace cw::registry {

// What the register has of a record, for finding what a load changes.
struct HeldRecord {
  RecordNumber record;
  std::string hash;  // of its columns
  bool operator==(const HeldRecord&) const = default;
};
struct HeldContent {
  std::string columns, hash;
  bool operator==(const HeldContent&) const = default;
};

class Unguarded {
 public:
  explicit Unguarded(Register& people) : state_(*people.state_) {}  // which must outlive it
  [[nodiscard]] Result<std::optional<HeldRecord>> held(const RecordKey& key);
  // Those of a source that are there, in no order. `visit` must not call the register.
  [[nodiscard]] Result<void> each_held(const std::string& source,
                                       const std::function<void(const std::string& id, const HeldRecord&)>& visit);
  // What is there now of each, as keep_columns() writes it, in the order of `ids`; nothing where there is no such record.
  [[nodiscard]] Result<std::vector<std::optional<HeldContent>>> held_content(const std::string& source,
                                                                             const std::vector<std::string>& ids);
  // The person of a record as it is decided now, nil where it has none.
  [[nodiscard]] Result<PersonId> person_of(const RecordKey& key);

 private:
  Register::State& state_;
};

}  // namespace cw::registry
