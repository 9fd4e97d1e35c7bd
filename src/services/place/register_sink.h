// SPDX-License-Identifier: MIT
// Hands the register to sources: the only place that knows both, because a service includes no other.
//
//   RegisterSink sink(people, {.log = ..., .pulse = ...});
//   sources::Sources sources(db, sink, clock, ids);
#pragma once

#include <functional>

#include "services/register/register.h"
#include "services/sources/record_sink.h"

namespace cw::place {

struct SinkHooks {
  // What is written in the transaction of the change of each record: the place of the access log. None: nothing.
  std::function<std::function<Result<void>(store::Connection&)>(const registry::RecordKey&)> log = {};
  // Called before each piece of work, some hundred records each; its error ends the work there. None: nothing.
  std::function<Result<void>()> pulse = {};
};

class RegisterSink final : public sources::RecordSink {
 public:
  // The register must outlive it.
  explicit RegisterSink(registry::Register& people, SinkHooks hooks = {}) : people_(people), hooks_(std::move(hooks)) {}
  Result<sources::PreparedColumns> prepare(const Value& columns) const override;
  Result<void> each_held(const std::string& source,
                         const std::function<void(const std::string& id, const std::string& hash)>& visit) override;
  Result<std::vector<std::optional<sources::HeldColumns>>> held(const std::string& source, const std::vector<std::string>& ids) override;
  Result<std::vector<Result<void>>> apply(const sources::LoadAct& act, const std::string& source,
                                          const std::vector<sources::SinkChange>& changes) override;
  Result<void> taken_back(const sources::LoadAct& act) override;

 private:
  registry::Register& people_;
  SinkHooks hooks_;
};

}  // namespace cw::place
