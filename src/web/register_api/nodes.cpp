// SPDX-License-Identifier: MIT
#include "web/register_api/nodes.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "base/ids.h"
#include "base/log.h"
#include "base/text.h"
#include "base/time.h"
#include "trust/crypto.h"
#include "web/http/problem.h"

namespace cw::web {
namespace {

constexpr std::string_view not_leading_field = "Commonweal-Not-Leading";
constexpr double most_seconds_apart = 120;  // between the clocks of two nodes
constexpr double seconds_between_tries = 0.1;
constexpr std::string_view version = "v1";

std::string signature_of(const Request& request, const trust::Digest& key, std::string_view seconds, std::string_view address,
                         std::string_view id) {
  const std::string given = fmt::format("{}\n{}", request.headers.get("Authorization"), request.headers.get("Cookie"));
  const trust::Digest credentials = trust::sha256(trust::bytes_of(given));
  const std::string text = fmt::format("{}\n{}\n{}\n{}\n{}\n{}\n{}", version, seconds, name_of(request.method), target_of(request), address,
                                       id, trust::to_hex(credentials));
  return trust::to_hex(trust::hmac_sha256(key, trust::bytes_of(text)));
}

bool only_reads(const Request& request) { return request.method == Method::get || request.method == Method::head; }
bool any_node(const Request& request) {
  return request.access == "public" || request.access == "operations" || request.nodes == OnNodes::any ||
         (request.nodes == OnNodes::by_method && only_reads(request));
}
bool repeatable(const Request& request) {
  if (request.nodes == OnNodes::leader_repeatable || request.headers.has("Idempotency-Key")) return true;
  return only_reads(request) || request.method == Method::put || request.method == Method::remove;
}
bool wants_leader(const Result<Response>& outcome) { return !outcome && outcome.error().field == registry::leader_field; }

// What an error is of a node that was the leader when it began with it, and is none any more.
bool may_be_of_stepping_down(const Result<Response>& outcome) {
  return !outcome && (outcome.error().code == ErrorCode::conflict || outcome.error().code == ErrorCode::unavailable);
}

Result<Response> maybe_done() {
  return fail(ErrorCode::unavailable,
              "the server that writes went away while it did this, so that nobody knows whether it is done. Look before you ask again.");
}

enum class Came : std::uint8_t { from_client, from_node };

// One request on its way to whoever leads.
class Passing {
 public:
  Passing(place::Node& node, Forwarder& forwarder, const NodeSharingOptions& options, Request& request, const Handler& next, Came came)
      : node_(node), forwarder_(forwarder), options_(options), request_(request), next_(next), came_(came) {}

  Result<Response> run() {
    const double deadline = request_.deadline - 0.5;
    for (;;) {
      const place::Leader leader = node_.wait_for_leader(came_ == Came::from_node ? 0 : deadline);
      if (std::optional<Result<Response>> done = leader.where == place::Leader::Where::here ? here() : elsewhere(leader, deadline))
        return std::move(*done);
      if (elapsed_seconds() >= deadline)
        return fail(ErrorCode::unavailable, "no server of this store writes at the moment. Try again.",
                    std::string(registry::leader_field));
    }
  }

 private:
  // Nothing: try again.
  std::optional<Result<Response>> here() {
    const std::uint64_t before = node_.leader().change;
    Result<Response> outcome = next_(request_);
    const bool stepped_down = node_.leader().where != place::Leader::Where::here;
    if (wants_leader(outcome) || (stepped_down && may_be_of_stepping_down(outcome))) {
      if (!wants_leader(outcome) && !repeatable(request_)) return maybe_done();
      node_.wait_for_change(before, elapsed_seconds() + seconds_between_tries);
      return std::nullopt;
    }
    return outcome;
  }
  std::optional<Result<Response>> elsewhere(const place::Leader& leader, double deadline) {
    if (came_ == Came::from_node) {
      Response out = problem(503, "this server does not write at the moment", request_.id);
      out.headers.set(not_leading_field, "1");
      return out;
    }
    if (leader.where == place::Leader::Where::nowhere) return std::nullopt;
    if (leader.address.empty()) {  // one that was killed leads until its lease ends
      node_.wait_for_change(leader.change, std::min(deadline, elapsed_seconds() + node_.lease_seconds() + 1));
      if (node_.leader().change != leader.change) return std::nullopt;
      return fail(ErrorCode::unavailable,
                  "another server writes to this store, and was started without --node-address. Ask it, or start it with one.");
    }
    Headers extra;
    extra.add(node_field, node_field_value(request_, options_.key, options_.clock.now()));
    Forwarded done = forwarder_.pass_on(leader.address, request_, extra, deadline, [&] { return node_.leader().change != leader.change; });
    if (done.answer && !done.answer->headers.has(not_leading_field)) return std::move(done.answer);
    if (!done.answer)
      log_warning("another server of this store was not reached", {{"error", done.answer.error().message}, {"request", request_.id}});
    if (done.delivery == Delivery::answered && !done.answer) return std::move(done.answer);
    if (done.delivery == Delivery::unknown && !repeatable(request_)) return maybe_done();
    node_.wait_for_change(leader.change, std::min(deadline, elapsed_seconds() + seconds_between_tries));
    return std::nullopt;
  }

  place::Node& node_;
  Forwarder& forwarder_;
  const NodeSharingOptions& options_;
  Request& request_;
  const Handler& next_;
  Came came_;
};

}  // namespace

std::string node_field_value(const Request& request, const trust::Digest& key, Timestamp now) {
  const std::string seconds = std::to_string(now.microseconds / 1'000'000);
  return fmt::format("{};{};{};{};{}", version, seconds, request.peer_address, request.id,
                     signature_of(request, key, seconds, request.peer_address, request.id));
}

Result<NodeSaid> read_node_field(const Request& request, const trust::Digest& key, Timestamp now) {
  const auto refused = [] {
    return fail(ErrorCode::denied, "only a server of this store may set Commonweal-Node.", std::string(node_field));
  };
  const std::string_view value = request.headers.get(node_field);
  if (request.headers.count(node_field) != 1 || value.size() > 300) return refused();
  std::vector<std::string_view> parts;
  for (std::size_t at = 0; at <= value.size();) {
    const std::size_t end = std::min(value.find(';', at), value.size());
    parts.push_back(value.substr(at, end - at));
    at = end + 1;
  }
  if (parts.size() != 5 || parts[0] != version) return refused();
  std::int64_t seconds = 0;
  const auto [end, problem] = std::from_chars(parts[1].data(), parts[1].data() + parts[1].size(), seconds);
  if (problem != std::errc() || end != parts[1].data() + parts[1].size() || !parse_uuid(parts[3])) return refused();
  const std::string expected = signature_of(request, key, parts[1], parts[2], parts[3]);
  if (!trust::equal_in_constant_time(trust::bytes_of(expected), trust::bytes_of(parts[4]))) return refused();
  const double apart = static_cast<double>(now.microseconds) / 1e6 - static_cast<double>(seconds);
  if (apart > most_seconds_apart || apart < -most_seconds_apart)
    return fail(ErrorCode::denied, "the clocks of two servers of this store are more than two minutes apart.", std::string(node_field));
  return NodeSaid{std::string(parts[2]), std::string(parts[3])};
}

Middleware NodeSharing::middleware(place::Place& place) {
  return [this, &place](Request& request, const Handler& next) -> Result<Response> {
    Came came = Came::from_client;
    if (request.headers.has(node_field)) {
      Result<NodeSaid> said = read_node_field(request, options_.key, options_.clock.now());
      if (!said) {
        log_warning("a request that claims to be from another server of this store was refused", {{"request", request.id}});
        return tl::unexpected(said.error());
      }
      request.peer_address = std::move(said->client_address);
      request.id = std::move(said->request_id);
      came = Came::from_node;
    }
    if (any_node(request)) {
      Result<Response> outcome = next(request);
      if (!wants_leader(outcome)) return outcome;
    }
    return Passing(place.node(), forwarder_, options_, request, next, came).run();
  };
}

}  // namespace cw::web
