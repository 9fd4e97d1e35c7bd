// SPDX-License-Identifier: MIT
// The body of in_transaction(): a loop over what a clash undoes.
#pragma once

namespace cw::store {
namespace internal {

// Says whether an attempt that failed is worth another, and waits before it.
class Retry {
 public:
  Retry(Connection& db, int attempts) : db_(db), left_(attempts) {}
  // True after a pause where the last error was a clash with another transaction and an attempt is left.
  [[nodiscard]] bool again();

 private:
  Connection& db_;
  int left_;
  int made_ = 0;
};

}  // namespace internal

template <class Work, class Outcome>
Outcome in_transaction(Connection& db, Work work, TransactionKind kind, int attempts) {
  internal::Retry retry(db, attempts);
  for (;;) {
    Outcome outcome = [&]() -> Outcome {
      CW_TRY(Transaction transaction, db.begin(kind));
      Outcome done = work(db);
      if (done) CW_CHECK(transaction.commit());
      return done;
    }();
    if (outcome || !retry.again()) return outcome;
  }
}

}  // namespace cw::store
