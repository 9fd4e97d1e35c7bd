// SPDX-License-Identifier: MIT
#include "services/register/unguarded.h"

#include "services/register/internal/register_state.h"

namespace cw::registry {

Result<std::optional<HeldRecord>> Unguarded::held(const RecordKey& key) {
  const std::unique_lock lock(state_.mutex);
  CW_CHECK(state_.be_ready());
  RecordNumber number;
  const KnownRecord* known = state_.find(key, number);
  if (!known || !known->here) return std::optional<HeldRecord>{};
  return HeldRecord{number, hash_text(known->hash)};
}

Result<void> Unguarded::each_held(const std::string& source, const std::function<void(const std::string&, const HeldRecord&)>& visit) {
  const std::unique_lock lock(state_.mutex);
  CW_CHECK(state_.be_ready());
  for (std::size_t at = 1; at < state_.records.size(); ++at) {
    const KnownRecord& known = state_.records[at];
    if (known.here && known.key->source == source) visit(known.key->id, {{static_cast<std::int64_t>(at)}, hash_text(known.hash)});
  }
  return {};
}

Result<std::vector<std::optional<HeldContent>>> Unguarded::held_content(const std::string& source, const std::vector<std::string>& ids) {
  const std::unique_lock lock(state_.mutex);
  CW_CHECK(state_.be_ready());
  state_.queue.wait_until_idle();  // so that the store has what is decided
  std::vector<std::optional<HeldContent>> out;
  out.reserve(ids.size());
  for (const std::string& id : ids) {
    CW_TRY(auto found,
           state_.db.first("SELECT columns, hash FROM record WHERE source = ?1 AND id = ?2 AND gone_at IS NULL", {source, id},
                           [](const store::Row& row) { return HeldContent{row.get<std::string>(0), row.get<std::string>(1)}; }));
    out.push_back(std::move(found));
  }
  return out;
}

Result<PersonId> Unguarded::person_of(const RecordKey& key) {
  const std::unique_lock lock(state_.mutex);
  CW_CHECK(state_.be_ready());
  RecordNumber number;
  return state_.find(key, number) ? state_.book.person_of(number) : PersonId{};
}

}  // namespace cw::registry
