// SPDX-License-Identifier: MIT
// Two threads: one keeps the lease, so that nothing slow ever holds that up; the other makes the register follow or lead accordingly.
#include "services/place/node.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>

#include "base/ids.h"
#include "base/log.h"
#include "base/time.h"
#include "store/alone.h"
#include "store/claims.h"
#include "store/store.h"

namespace cw::place {
namespace {

constexpr std::string_view claim_kind = "register", claim_key = "leader";
constexpr double seconds_between_follows = 0.2;

std::chrono::duration<double> until(double deadline) { return std::chrono::duration<double>(std::max(0.0, deadline - elapsed_seconds())); }

}  // namespace

class Node::State {
 public:
  State(NodeOptions options, store::Connection db) : options_(std::move(options)), db_(std::move(db)) {
    static UuidSource ids(system_clock(), system_randomness());
    id_ = ids.next().text();
  }

  Result<void> begin() {
    if (db_.database() == store::Database::sqlite) {
      CW_TRY(store::Alone alone, store::Alone::on(db_));
      alone_.emplace(std::move(alone));
      holds_ = true;
      return {};
    }
    CW_CHECK(renew());
    lease_thread_ = std::thread([this] { keep_lease(); });
    return {};
  }
  void serve(registry::Register& people) {
    people_ = &people;
    note([&] { leads_ = people.leads(); });
    if (!alone_) role_thread_ = std::thread([this] { keep_role(); });
  }
  void end() {
    note([&] { stopping_ = true; });
    if (role_thread_.joinable()) role_thread_.join();
    if (people_ != nullptr) people_->step_down();
    if (lease_thread_.joinable()) lease_thread_.join();
    if (claim_) static_cast<void>(claims().release(*claim_));  // else it ends by itself
  }

  [[nodiscard]] bool holds() const {
    const std::lock_guard lock(mutex_);
    return holds_now();
  }
  Result<void> check(store::Connection& work) const {
    if (alone_) return {};
    std::optional<store::Claim> claim;
    {
      const std::lock_guard lock(mutex_);
      if (holds_now()) claim = claim_;
    }
    if (!claim) return fail(ErrorCode::conflict, "another node leads.");
    return store::Claims(work, holder()).check(*claim);
  }
  [[nodiscard]] Leader leader() const {
    const std::lock_guard lock(mutex_);
    return leader_now();
  }
  Leader wait_for_leader(double deadline) const {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, until(deadline), [&] { return leader_now().where != Leader::Where::nowhere; });
    return leader_now();
  }
  void wait_for_change(std::uint64_t change, double deadline) const {
    std::unique_lock lock(mutex_);
    changed_.wait_for(lock, until(deadline), [&] { return change_ != change; });
  }
  [[nodiscard]] const std::string& id() const { return id_; }
  [[nodiscard]] double lease_seconds() const { return options_.lease_seconds; }

 private:
  // The holder of the claim: this process's id, and its address where it has one.
  [[nodiscard]] std::string holder() const { return options_.address.empty() ? id_ : id_ + " " + options_.address; }
  [[nodiscard]] store::Claims claims() { return {db_, holder()}; }
  [[nodiscard]] bool holds_now() const { return holds_ && (alone_ || elapsed_seconds() < good_until_); }
  [[nodiscard]] Leader leader_now() const {
    if (leads_ && holds_now()) return {Leader::Where::here, options_.address, change_};
    if (!holds_ && !other_.empty()) {
      const std::size_t space = other_.find(' ');
      return {Leader::Where::elsewhere, space == std::string::npos ? std::string() : other_.substr(space + 1), change_};
    }
    return {Leader::Where::nowhere, {}, change_};
  }
  template <class Change>
  void note(Change make) {
    {
      const std::lock_guard lock(mutex_);
      make();
      change_ += 1;
    }
    changed_.notify_all();
  }

  // Takes the lease, or keeps it, or learns who has it.
  Result<void> renew() {
    const double asked = elapsed_seconds();
    CW_TRY(const auto taken, claims().take(claim_kind, claim_key, static_cast<std::int64_t>(options_.lease_seconds * 1e6)));
    std::string other;
    if (!taken) {
      CW_TRY(const auto found, claims().holder_of(claim_kind, claim_key));
      other = found.value_or(std::string());
    }
    const auto same = [&] {
      const std::lock_guard lock(mutex_);
      good_until_ = asked + options_.lease_seconds * 0.8;  // before the others' time: they wait for all of it
      if (taken) claim_ = taken;
      return holds_ == taken.has_value() && other_ == other;
    };
    if (same()) return {};
    note([&] {
      holds_ = taken.has_value();
      other_ = other;
      if (!taken) claim_.reset();
    });
    return {};
  }
  void keep_lease() {
    for (;;) {
      const double pause = std::min(options_.lease_seconds / 5, holds() ? 1.0 : 0.25);
      {
        std::unique_lock lock(mutex_);
        if (changed_.wait_for(lock, std::chrono::duration<double>(pause), [&] { return stopping_; })) return;
      }
      const Result<void> renewed = renew();
      if (renewed.has_value() != reachable_) log_warning(renewed ? "the lease is in reach again" : "the lease could not be renewed");
      reachable_ = renewed.has_value();
      if (!renewed && !holds()) note([&] { holds_ = false, other_.clear(); });
    }
  }

  void keep_role() {
    std::unique_lock lock(mutex_);
    while (!stopping_) {
      const bool lead = holds_now();
      const std::uint64_t seen = change_;
      lock.unlock();
      take_role(lead);
      lock.lock();
      changed_.wait_for(lock, std::chrono::duration<double>(seconds_between_follows), [&] { return stopping_ || change_ != seen; });
    }
  }
  void take_role(bool lead) {
    const bool led = people_->leads();
    Result<void> done;
    if (lead && !led) {
      const double began = elapsed_seconds();
      done = people_->lead();
      if (done) log_warning("this node leads now", {{"seconds", elapsed_seconds() - began}});
    } else if (!lead) {
      if (led) log_warning("this node leads no longer", {});
      people_->step_down();
      done = people_->follow();
    }
    if (!done)
      log_warning(lead ? "the register could not be taken over" : "the register could not be followed", {{"why", done.error().message}});
    const bool leads = people_->leads();
    const auto same = [&] {
      const std::lock_guard lock(mutex_);
      return leads_ == leads;
    };
    if (!same()) note([&] { leads_ = leads; });
  }

  const NodeOptions options_;
  store::Connection db_;  // of the lease thread, once that runs
  std::string id_;
  std::optional<store::Alone> alone_;
  registry::Register* people_ = nullptr;
  bool reachable_ = true;

  mutable std::mutex mutex_;  // of all below
  mutable std::condition_variable changed_;
  bool stopping_ = false, holds_ = false, leads_ = false;
  double good_until_ = 0;
  std::optional<store::Claim> claim_;
  std::string other_;
  std::uint64_t change_ = 1;
  std::thread lease_thread_, role_thread_;
};

Node::Node(std::shared_ptr<State> state) : state_(std::move(state)) {}
Node::~Node() { state_->end(); }

Result<std::unique_ptr<Node>> Node::join(const std::string& store_url, NodeOptions options) {
  if (options.address.find_first_of(" \t\r\n") != std::string::npos)
    return fail(ErrorCode::invalid, "a node's address has no spaces: http://HOST:PORT or https://HOST:PORT.", "--node-address");
  CW_TRY(store::Connection db, store::open(store_url));
  auto state = std::make_shared<State>(std::move(options), std::move(db));
  CW_CHECK(state->begin());
  return std::unique_ptr<Node>(new Node(std::move(state)));
}

bool Node::holds() const { return state_->holds(); }
std::function<Result<void>(store::Connection&)> Node::may_lead() const {
  return [state = state_](store::Connection& work) { return state->check(work); };
}
void Node::serve(registry::Register& people) { state_->serve(people); }
Leader Node::leader() const { return state_->leader(); }
Leader Node::wait_for_leader(double deadline) const { return state_->wait_for_leader(deadline); }
void Node::wait_for_change(std::uint64_t change, double deadline) const { state_->wait_for_change(change, deadline); }
const std::string& Node::id() const { return state_->id(); }
double Node::lease_seconds() const { return state_->lease_seconds(); }

}  // namespace cw::place
