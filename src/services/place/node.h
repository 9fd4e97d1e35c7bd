// SPDX-License-Identifier: MIT
// This process among those that serve one store: which of them leads, and where it is.
//
//   CW_TRY(auto node, Node::join(store_url, {.address = "https://node1.example:8080"}));   // leads from here on, or follows
//   parts.begins_as = node->holds() ? Role::leader : Role::follower;
//   parts.may_lead = node->may_lead();
//   node->serve(*people);                                    // follows and takes over by itself
//   const Leader leader = node->wait_for_leader(deadline);   // here, or an address
//
// On PostgreSQL the leader has a lease in the store (store/claims.h), which it renews; when it ends another takes over. Being the leader
// is checked in the transaction that takes over, and by the register in each that writes, so a lease only says whom to ask, and who
// overslept writes nothing. Times are the database's. On SQLite one process is all there may be: a second is refused with conflict.
// Safe from any thread.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "services/register/register.h"

namespace cw::place {

struct NodeOptions {
  std::string address = {};  // where the others reach it, without a path: http://10.0.0.1:8080. Empty: they cannot
  double lease_seconds = 5;
};

struct Leader {
  enum class Where : std::uint8_t { here, elsewhere, nowhere } where = Where::nowhere;  // nowhere: none is known
  std::string address;                                                                  // of one elsewhere; may be empty
  std::uint64_t change = 0;                                                             // goes up whenever any of this changes
};

class Node {
 public:
  [[nodiscard]] static Result<std::unique_ptr<Node>> join(const std::string& store_url, NodeOptions options);
  ~Node();  // gives the lease up, so that another takes over at once
  Node(const Node&) = delete;
  Node& operator=(const Node&) = delete;

  [[nodiscard]] bool holds() const;  // the lease
  [[nodiscard]] std::function<Result<void>(store::Connection&)> may_lead() const;
  // From now on keeps the register following or leading. It must outlive the node.
  void serve(registry::Register& people);

  [[nodiscard]] Leader leader() const;
  // The same, once somebody leads; at the latest at the deadline (elapsed_seconds()).
  [[nodiscard]] Leader wait_for_leader(double deadline) const;
  // Waits until something is otherwise than at `change`, at the latest until the deadline.
  void wait_for_change(std::uint64_t change, double deadline) const;
  [[nodiscard]] const std::string& id() const;  // of this process: new at each start
  [[nodiscard]] double lease_seconds() const;   // after which somebody leads again where the leader died

 private:
  class State;
  explicit Node(std::shared_ptr<State> state);
  std::shared_ptr<State> state_;
};

}  // namespace cw::place
