// SPDX-License-Identifier: MIT
#include "web/register_api/internal/once.h"

#include <array>
#include <span>

#include "services/place/idempotency.h"
#include "trust/crypto.h"
#include "web/http/problem.h"
#include "web/register_api/internal/operations.h"
#include "web/register_api/internal/sign_in.h"

namespace cw::web {
namespace {

constexpr std::string_view field_name = "Idempotency-Key";

// A hash of pieces that cannot be mistaken for one another: each is hashed with what came before and its own length.
class Fingerprint {
 public:
  void add(std::string_view piece) {
    trust::ByteVector all(digest_.begin(), digest_.end());
    for (std::size_t size = piece.size(), i = 0; i < 8; ++i) all.push_back(static_cast<std::uint8_t>(size >> (8 * i)));
    all.insert(all.end(), piece.begin(), piece.end());
    digest_ = trust::sha256(all);
  }
  [[nodiscard]] const trust::Digest& digest() const { return digest_; }

 private:
  trust::Digest digest_{};
};

// Everything that says what is asked: also what for, since the purpose decides.
Result<trust::Digest> fingerprint_of(const Request& request) {
  Fingerprint out;
  out.add(name_of(request.method));
  out.add(request.path);
  for (const auto& [name, value] : request.query) {
    out.add(name);
    out.add(value);
  }
  for (const std::string_view name :
       {"Commonweal-Purpose", "Commonweal-Legal-Basis", "Commonweal-Team", "Commonweal-Reason", "Commonweal-Urgency", "Content-Type"})
    out.add(request.headers.get(name));
  constexpr std::size_t piece = std::size_t{256} * 1024;
  std::string buffer(piece, '\0');
  for (std::uint64_t at = 0; at < request.body.size();) {
    CW_TRY(const std::size_t read, request.body.read(at, std::span<char>(buffer)));
    if (read == 0) break;
    out.add(std::string_view(buffer).substr(0, read));
    at += read;
  }
  return out.digest();
}

Response answer_again(const place::KeptAnswer& kept) {
  Response out;
  out.status = kept.status;
  out.body = kept.body;
  if (!kept.content_type.empty()) out.headers.set("Content-Type", kept.content_type);
  if (!kept.location.empty()) out.headers.set("Location", kept.location);
  out.headers.set("Cache-Control", "no-store");
  return out;
}

bool is_kept(const Result<Response>& answer) {
  return answer && answer->status >= 200 && answer->status < 300 && !answer->producer && !answer->events && !answer->shared_body;
}

Result<Response> run_once(place::Place& place, Request& request, const Handler& next) {
  if (request.headers.count(field_name) > 1) return fail(ErrorCode::invalid, "Idempotency-Key stands twice.", std::string(field_name));
  CW_TRY(const std::string key, read_idempotency_key(request.headers.get(field_name)));
  CW_TRY(const trust::Digest fingerprint, fingerprint_of(request));
  const place::Asking asking = asking_of(request);
  CW_TRY(const place::Turn turn, place::begin_once(place, asking, {key, fingerprint}));
  switch (turn.kind) {
    case place::Turn::Kind::repeated: return answer_again(*turn.answer);
    case place::Turn::Kind::other_request:
      return problem(422, "This Idempotency-Key was used for another request. Use a new one.", request.id);
    case place::Turn::Kind::in_progress: {
      Response out = problem(409, "The first request with this Idempotency-Key is being worked on. Try again soon.", request.id);
      out.headers.set("Retry-After", "1");
      return out;
    }
    case place::Turn::Kind::go: break;
  }
  Result<Response> answer = next(request);
  if (is_kept(answer))
    CW_CHECK(place::end_once(
        place, asking, key,
        {answer->status, std::string(answer->headers.get("Content-Type")), std::string(answer->headers.get("Location")), answer->body}));
  else
    CW_CHECK(place::forget_once(place, asking, key));
  return answer;
}

}  // namespace

Middleware once_only(place::Place& place) {
  return [&place](Request& request, const Handler& next) -> Result<Response> {
    const bool writes = is_unsafe(request.method) && request.access.ends_with(":write");
    if (!writes || !request.headers.has(field_name)) return next(request);
    return run_once(place, request, next);
  };
}

}  // namespace cw::web
