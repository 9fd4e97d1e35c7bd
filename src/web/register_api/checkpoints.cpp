// SPDX-License-Identifier: MIT
// Checkpoints of the access log and proofs that it only grew.
#include "services/place/checkpoints.h"

#include "base/json.h"
#include "web/register_api/internal/guard_operations.h"
#include "web/register_api/internal/operations.h"

namespace cw::web {
namespace {

Result<Response> show_last(place::Place& place, ApiCall& call) {
  CW_TRY(const std::string note, place::last_checkpoint(place, asking_of(call.request)));
  return Response::text(note);
}

Result<Response> show_growth(place::Place& place, ApiCall& call) {
  std::optional<std::uint64_t> newer;
  if (call.query.contains("newer")) newer = static_cast<std::uint64_t>(call.integer("newer", 0));
  CW_TRY(const std::string proof,
         place::prove_growth(place, asking_of(call.request), static_cast<std::uint64_t>(call.integer("older", 0)), newer));
  CW_TRY(const Value value, parse_json(proof));
  return Response::json(value);
}

}  // namespace

void add_checkpoint_operations(Api& api, place::Place& place) {
  constexpr double largest = 9e15;
  api.define("GrowthProof", Schema::object({{"older", Schema::text().described("the checkpoint, a signed note")},
                                            {"newer", Schema::text()},
                                            {"consistency", Schema::array(Schema::text()).described("hashes (RFC 9162, section 2.1.4)")}}));
  api.add({.path = "/access-log/checkpoints/latest",
           .id = "get_last_checkpoint",
           .summary = "The checkpoint that was signed last; the server signs one every hour and when it stops.",
           .tag = "checkpoints",
           .headers = asking_headers(),
           .replies = {{200, "the checkpoint, a signed note", Schema::text(), "text/plain"}},
           .options = needs(scope_access_log_read),
           .handler = [&place](ApiCall& call) { return show_last(place, call); }});
  api.add({.path = "/access-log/checkpoints/proof",
           .id = "prove_growth",
           .summary = "That the log of a newer checkpoint begins with that of an older one, for tools/verify_access_proof.mjs.",
           .tag = "checkpoints",
           .query = {{"older", Schema::integer().between(1, largest), Need::required},
                     {"newer", Schema::integer().between(1, largest).described("the newest where left out")}},
           .headers = asking_headers(),
           .replies = {{200, "the proof", Schema::reference("GrowthProof")}},
           .options = needs(scope_access_log_read),
           .handler = [&place](ApiCall& call) { return show_growth(place, call); }});
}

}  // namespace cw::web
