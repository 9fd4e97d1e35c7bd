// SPDX-License-Identifier: MIT
// What a page has to remember for somebody between two requests and must not stand in an address or a cookie: the words of a search, the
// reason for looking at a protected person. Kept in the store, so that any server of the store answers, sealed with a key that the store
// does not hold, and gone with the session or after four hours.
//
//   CW_CHECK(keep_for_session(*place, {token, "search", id}, content));
//   CW_TRY(const auto content, kept_for_session(*place, {token, "search", id}));     // nothing where it has ended
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "services/place/place.h"
#include "store/migrations.h"

namespace cw::place {

inline constexpr std::int64_t session_keeping_lasts = 14'400'000'000;  // microseconds
inline constexpr std::size_t most_kept_bytes = 16'384;
inline constexpr std::int64_t most_kept_of_kind = 50;  // of a session; the oldest go

struct KeptName {
  std::string_view token;       // the session's
  std::string_view kind, name;  // kind: a word of the caller's; name: an id, or empty
};
[[nodiscard]] store::ModuleMigrations session_keeping_migrations();
// Takes the place of what was kept under that name. Errors: too_large, those of the store.
[[nodiscard]] Result<void> keep_for_session(Place& place, const KeptName& name, std::string_view content);
[[nodiscard]] Result<std::optional<std::string>> kept_for_session(Place& place, const KeptName& name);
// All of that kind; of every kind where `kind` is empty, when somebody signs out.
[[nodiscard]] Result<void> forget_for_session(Place& place, std::string_view token, std::string_view kind);

}  // namespace cw::place
