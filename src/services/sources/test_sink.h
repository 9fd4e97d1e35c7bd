// SPDX-License-Identifier: MIT
// For tests of loads: a sink that is a map, and can be told to die before or after a piece.
#pragma once

#include <map>

#include "base/json.h"
#include "services/sources/record_sink.h"

namespace cw::sources::test {

class MapSink final : public RecordSink {
 public:
  enum class Death : std::uint8_t { never, before, after };
  std::map<std::pair<std::string, std::string>, std::string> records;  // source, id -> columns
  Death death = Death::never;
  int pieces_until_death = 0;
  std::vector<LoadAct> acts;

  Result<PreparedColumns> prepare(const Value& columns) const override {
    if (const Value* bad = member(columns, "name"); bad && bad->get<std::string>() && *bad->get<std::string>() == "REFUSED")
      return fail(ErrorCode::invalid, "the test wants this refused.", "name");
    std::string text = write_json(columns);
    return PreparedColumns{text, "hash of " + text};
  }
  Result<void> each_held(const std::string& source, const std::function<void(const std::string&, const std::string&)>& visit) override {
    for (const auto& [key, text] : records)
      if (key.first == source) visit(key.second, "hash of " + text);
    return {};
  }
  Result<std::vector<std::optional<HeldColumns>>> held(const std::string& source, const std::vector<std::string>& ids) override {
    std::vector<std::optional<HeldColumns>> out;
    for (const std::string& id : ids) {
      const auto found = records.find({source, id});
      out.push_back(found == records.end() ? std::nullopt : std::optional(HeldColumns{found->second, "hash of " + found->second}));
    }
    return out;
  }
  Result<std::vector<Result<void>>> apply(const LoadAct& act, const std::string& source, const std::vector<SinkChange>& changes) override {
    acts.push_back(act);
    const bool dies = death != Death::never && pieces_until_death-- == 0;
    if (dies && death == Death::before) return fail(ErrorCode::unavailable, "the sink died");
    std::vector<Result<void>> out;
    for (const SinkChange& each : changes) {
      if (each.columns)
        records[{source, each.id}] = *each.columns;
      else if (records.erase({source, each.id}) == 0)
        out.push_back(fail(ErrorCode::not_found, "no such record"));
      if (out.size() < static_cast<std::size_t>(&each - changes.data()) + 1) out.emplace_back();
    }
    if (dies) return fail(ErrorCode::unavailable, "the sink died");
    return out;
  }
};

}  // namespace cw::sources::test
