// SPDX-License-Identifier: MIT
// Hands the register to sources: the only place that knows both, because a service includes no other.
#pragma once

#include "services/register/register.h"
#include "services/sources/record_sink.h"

namespace cw::cli {

class RegisterSink final : public sources::RecordSink {
 public:
  // Must outlive it.
  explicit RegisterSink(registry::Register& people) : people_(people) {}
  Result<sources::PreparedColumns> prepare(const Value& columns) const override;
  Result<void> each_held(const std::string& source,
                         const std::function<void(const std::string& id, const std::string& hash)>& visit) override;
  Result<std::vector<std::optional<sources::HeldColumns>>> held(const std::string& source, const std::vector<std::string>& ids) override;
  Result<std::vector<Result<void>>> apply(const sources::LoadAct& act, const std::string& source,
                                          const std::vector<sources::SinkChange>& changes) override;
  Result<void> taken_back(const sources::LoadAct& act) override;

 private:
  registry::Register& people_;
};

}  // namespace cw::cli
