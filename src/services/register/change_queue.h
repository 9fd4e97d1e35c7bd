// SPDX-License-Identifier: MIT
// Changes on their way into the store, in the order in which they were decided: each next batch is what has gathered while the one before
// was committed. Where a batch fails, all that waits fails with it, because later changes were decided on earlier ones; then the register
// begins again from the store.
//
// Safe from any thread. The Writer may be shared with others and must outlive it.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "services/register/change_set.h"
#include "store/writer.h"

namespace cw::registry {

class ChangeQueue {
 public:
  using Done = std::function<void(Result<void>)>;
  explicit ChangeQueue(store::Writer& writer, ChangesLog log = {});
  ~ChangeQueue();  // waits for what is on its way
  ChangeQueue(const ChangeQueue&) = delete;
  ChangeQueue& operator=(const ChangeQueue&) = delete;

  // `done` is called once, on the writer's thread, when the change is durable or has failed; it must be short and must not call the
  // register. Waits where very many are on their way.
  void add(ChangeSet change, Done done);
  [[nodiscard]] bool broken() const;  // something failed: nothing is taken until begin_again()
  void break_off();                   // as if something had failed
  // Waits until nothing is on its way; then takes changes that were decided on `epoch`.
  void begin_again(std::int64_t epoch);
  void wait_until_idle();

 private:
  struct State;
  static void send(const std::shared_ptr<State>& state);
  std::shared_ptr<State> state_;
};

}  // namespace cw::registry
