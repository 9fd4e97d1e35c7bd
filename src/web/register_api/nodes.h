// SPDX-License-Identifier: MIT
// Several servers on one store: what only the leader can do is passed on to it, whoever was asked, and tried again with the next leader
// when it goes away. Middleware, outside the guard: the leader checks the caller's token itself.
//
//   NodeSharing sharing({.key = key, .ca_file = "nodes.pem"});       // outlives the server
//   router.use(sharing.middleware(*place));                          // before add_register_api()
//
// A request that is passed on carries, in Commonweal-Node, who its client is and its id, signed with a key that the nodes share
// (HMAC-SHA-256 over both, the method, target, credentials and time): only a node can say so, and only of this request. docs/reference/
// nodes.md has the protocol.
#pragma once

#include <string>
#include <string_view>

#include "services/place/place.h"
#include "trust/encoding.h"
#include "web/http/forwarder.h"
#include "web/http/router.h"

namespace cw::web {

struct NodeSharingOptions {
  trust::Digest key{};       // of all nodes alike
  std::string ca_file = {};  // as ForwarderOptions
  const Clock& clock = system_clock();
};

class NodeSharing {
 public:
  explicit NodeSharing(NodeSharingOptions options) : options_(std::move(options)), forwarder_({.ca_file = options_.ca_file}) {}
  [[nodiscard]] Middleware middleware(place::Place& place);

 private:
  NodeSharingOptions options_;
  Forwarder forwarder_;
};

// The field's value for a request; what it says of one that came with it, or denied. Pure.
inline constexpr std::string_view node_field = "Commonweal-Node";
[[nodiscard]] std::string node_field_value(const Request& request, const trust::Digest& key, Timestamp now);
struct NodeSaid {
  std::string client_address, request_id;
};
[[nodiscard]] Result<NodeSaid> read_node_field(const Request& request, const trust::Digest& key, Timestamp now);

}  // namespace cw::web
