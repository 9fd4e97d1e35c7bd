// SPDX-License-Identifier: MIT
#include "services/register/learnt_store.h"

#include <sodium.h>

#include <algorithm>
#include <utility>

#include "services/register/columns.h"

namespace cw::registry {
namespace {

using store::Row;

constexpr std::size_t part_bytes = std::size_t{1} << 20;

store::Bytes bytes_of(std::string_view text) { return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()}; }

std::string hash_of(std::string_view bytes) {
  ContentHash hash{};
  crypto_generichash(hash.data(), hash.size(), bytes_of(bytes).data(), bytes.size(), nullptr, 0);
  return hash_text(hash);
}

}  // namespace

Result<std::optional<LearntHead>> learnt_in_force(store::Connection& db) {
  return db.first("SELECT version, change, at, records, size, hash FROM learnt_state ORDER BY version DESC LIMIT 1", {},
                  [](const Row& row) {
                    return LearntHead{row.get<std::int64_t>(0), row.get<std::int64_t>(1), row.get<Timestamp>(2),
                                      row.get<std::int64_t>(3), row.get<std::int64_t>(4), row.get<std::string>(5)};
                  });
}

Result<std::string> read_learnt(store::Connection& db, const LearntHead& head) {
  std::string bytes;
  CW_CHECK(db.each("SELECT bytes FROM learnt_part WHERE version = ?1 ORDER BY part", {head.version}, [&](const Row& row) -> Result<void> {
    const store::Bytes part = row.get<store::Bytes>(0);
    bytes.append(reinterpret_cast<const char*>(part.data()), part.size());
    return {};
  }));
  if (std::cmp_not_equal(bytes.size(), head.size) || hash_of(bytes) != head.hash)
    return fail(ErrorCode::invalid, "what the register has learnt is damaged in the store: its bytes are not those that were written.");
  return bytes;
}

Result<void> write_learnt(store::Connection& db, const LearntWrite& learnt, std::int64_t change, Timestamp at) {
  CW_TRY(const std::int64_t version, db.value<std::int64_t>("SELECT coalesce(max(version), 0) + 1 FROM learnt_state"));
  CW_CHECK(db.execute("DELETE FROM learnt_part WHERE version < ?1", {version}));
  CW_CHECK(db.execute("DELETE FROM learnt_state WHERE version < ?1", {version}));
  CW_CHECK(db.execute("INSERT INTO learnt_state (version, change, at, records, size, hash) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                      {version, change, at, learnt.records, learnt.bytes.size(), hash_of(learnt.bytes)}));
  std::int64_t part = 0;
  for (std::string_view left = learnt.bytes; !left.empty(); left.remove_prefix(std::min(part_bytes, left.size())))
    CW_CHECK(db.execute("INSERT INTO learnt_part (version, part, bytes) VALUES (?1, ?2, ?3)",
                        {version, ++part, bytes_of(left.substr(0, part_bytes))}));
  return {};
}

}  // namespace cw::registry
