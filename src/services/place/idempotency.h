// SPDX-License-Identifier: MIT
// Requests that may be sent again: the first answer to a key is kept for a day and given again (the header field Idempotency-Key of
// draft-ietf-httpapi-idempotency-key-header). Keys are an account's own: another account's equal key is another key.
//
//   CW_TRY(const Turn turn, begin_once(place, asking, {key, fingerprint}));
//   switch (turn.kind) { case Turn::Kind::go: ...do it...; CW_CHECK(end_once(place, asking, key, answer)); ... }
//
// Reserve, do, complete: each is a durable step of its own. A process that dies between the second and the third leaves a reservation that
// the next takes over, and does it again; so what is done under a key must be fit to be done again, and every operation that writes is.
// That the process is dead need not be known: one process at a time writes to a store, and what another began does no harm when it is done
// twice.
#pragma once

#include <optional>
#include <string>

#include "services/place/place.h"
#include "store/migrations.h"

namespace cw::place {

inline constexpr std::int64_t idempotency_lasts = 86'400'000'000;      // microseconds that an answer is kept
inline constexpr std::int64_t reservation_lasts = 30'000'000;          // then its own process takes it for forgotten
inline constexpr std::size_t most_kept_answer = std::size_t{1} << 20;  // bytes; a longer one is made again

struct OnceRequest {
  std::string key;            // as the client names it, 1 to 255 bytes
  trust::Digest fingerprint;  // of all that the request asks
};
struct KeptAnswer {
  int status = 0;
  std::string content_type, location, body;
};
struct Turn {
  enum class Kind : std::uint8_t {
    go,             // nobody has done it: do it, then end_once() or forget_once()
    repeated,       // `answer` is what was answered; the repetition is in the access log
    other_request,  // the key belongs to another request
    in_progress     // this process is working on the first
  } kind = Kind::go;
  std::optional<KeptAnswer> answer;
};

[[nodiscard]] store::ModuleMigrations idempotency_migrations();
// Errors: those of the store; denied where the account may not have the answer any more.
[[nodiscard]] Result<Turn> begin_once(Place& place, const Asking& asking, const OnceRequest& request);
[[nodiscard]] Result<void> end_once(Place& place, const Asking& asking, const std::string& key, const KeptAnswer& answer);
// It came to nothing: the key may be used again, for anything.
[[nodiscard]] Result<void> forget_once(Place& place, const Asking& asking, const std::string& key);

}  // namespace cw::place
