// SPDX-License-Identifier: MIT
// One thread takes what has gathered while the last commit waited for the disk, and commits it as one. The first try of a batch on
// PostgreSQL runs without savepoints, which cost two messages each; where a piece fails the batch is run again with them.
#include "store/writer.h"

#include <condition_variable>
#include <deque>
#include <exception>
#include <future>
#include <mutex>
#include <thread>
#include <vector>

#include "base/time.h"
#include "store/internal/checkpointer.h"
#include "store/internal/session.h"
#include "store/internal/write_times.h"

namespace cw::store {
namespace {

using internal::WriteTimes;
using internal::WriteWait;

struct Piece {
  Writer::Work work;
  Writer::Done done;
  std::string_view whose;
  double submitted = 0;  // elapsed_seconds()
  Result<void> outcome;
};
using Batch = std::vector<Piece>;
enum class Savepoints : std::uint8_t { none, each };

Result<void> run_piece(Connection& db, Piece& piece) {
  try {
    return piece.work(db);
  } catch (const std::exception& bug) {  // its own bug must not end the writes of others
    return fail(ErrorCode::internal, std::string("a piece of work ended with an exception: ") + bug.what());
  }
}

// Runs all pieces in the open transaction. False where one failed and, without savepoints, the transaction with it.
Result<bool> run_pieces(Connection& db, Batch& batch, Savepoints savepoints, WriteTimes& times) {
  internal::Session& session = db.session();
  double began = elapsed_seconds();
  for (Piece& piece : batch) {
    if (savepoints == Savepoints::each) CW_CHECK(session.savepoint());
    piece.outcome = run_piece(db, piece);
    const double ended = elapsed_seconds();
    times.worked(piece.whose, ended - began);
    began = ended;
    if (piece.outcome && session.failed())
      piece.outcome = fail(ErrorCode::internal, "a statement of this piece of work failed, and it said nothing of it.");
    if (!piece.outcome && session.clashed()) return tl::unexpected(piece.outcome.error());  // all of it again
    if (savepoints == Savepoints::none) {
      if (!piece.outcome) return false;
      continue;
    }
    CW_CHECK(piece.outcome ? session.release_savepoint() : session.rollback_to_savepoint());
  }
  return true;
}

// Before the first statement that reads: PostgreSQL's transaction then sees what the one before it in turn has committed. The table is
// one that every store has and that nobody else writes to but migrations. It goes out with the first statement, which is what waits.
Result<void> wait_for_turn(Connection& db) { return db.session().own_later("LOCK TABLE schema_migration IN EXCLUSIVE MODE"); }

Result<bool> try_batch(Connection& db, Batch& batch, Savepoints savepoints, WriterTurns turns, WriteTimes& times) {
  const double began = elapsed_seconds();
  CW_TRY(Transaction transaction, db.begin());
  if (turns == WriterTurns::one_at_a_time && db.database() == Database::postgres) CW_CHECK(wait_for_turn(db));
  const double has_turn = elapsed_seconds();
  times.waited(WriteWait::turn, has_turn - began);
  CW_TRY(const bool complete, run_pieces(db, batch, savepoints, times));
  const double worked = elapsed_seconds();
  times.waited(WriteWait::work, worked - has_turn);
  if (!complete) return false;
  CW_CHECK(transaction.commit());
  times.waited(WriteWait::commit, elapsed_seconds() - worked);
  return true;
}

}  // namespace

class Writer::State {
 public:
  State(Connection db, std::string_view url, const WriterOptions& options)
      : db_(std::move(db)),
        options_(options),
        times_(options.metrics),
        checkpointer_(internal::Checkpointer::start(db_, url, options.open)),
        thread_([this] { run(); }) {}
  ~State() {
    {
      const std::lock_guard lock(mutex_);
      stopping_ = true;
    }
    arrived_.notify_all();
    thread_.join();
  }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  void submit(Work work, Done done, std::string_view whose) {
    {
      const double now = elapsed_seconds();
      const std::lock_guard lock(mutex_);
      if (!stopping_ && waiting_.size() < options_.most_waiting) {
        waiting_.push_back({std::move(work), std::move(done), whose, now, {}});
        if (waiting_.size() == 1) arrived_.notify_one();
        return;
      }
    }
    done(fail(ErrorCode::unavailable, "too many writes are waiting for the store. Try again later."));
  }
  [[nodiscard]] Counts counts() const {
    const std::lock_guard lock(mutex_);
    return counts_;
  }

 private:
  void run() {
    for (;;) {
      Batch batch = next_batch();
      if (batch.empty()) return;
      const double now = elapsed_seconds();
      for (const Piece& piece : batch) times_.waited_in_queue(now - piece.submitted);
      commit(batch);
      for (Piece& piece : batch) piece.done(std::move(piece.outcome));
      if (checkpointer_) carry_over();
    }
  }
  void carry_over() {
    const double began = elapsed_seconds();
    if (checkpointer_->committed(db_)) times_.waited(WriteWait::carry_over, elapsed_seconds() - began);
  }

  Batch next_batch() {
    std::unique_lock lock(mutex_);
    arrived_.wait(lock, [&] { return stopping_ || !waiting_.empty(); });
    const std::size_t count = std::min(waiting_.size(), options_.most_in_commit);
    Batch batch;
    batch.reserve(count);
    for (std::size_t i = 0; i < count; ++i) {
      batch.push_back(std::move(waiting_.front()));
      waiting_.pop_front();
    }
    return batch;
  }

  void commit(Batch& batch) {
    Savepoints savepoints = db_.database() == Database::sqlite && batch.size() > 1 ? Savepoints::each : Savepoints::none;
    internal::Retry retry(db_, attempts);
    for (;;) {
      const Result<bool> done = try_batch(db_, batch, savepoints, options_.turns, times_);
      if (done && *done) return count(batch.size());
      if (done && batch.size() == 1) return;  // its own error, and nothing else was written
      if (done) {
        savepoints = Savepoints::each;
      } else if (retry.again()) {
        count_clash();
      } else {
        for (Piece& piece : batch)
          if (piece.outcome) piece.outcome = tl::unexpected(done.error());
        return;
      }
    }
  }

  void count(std::size_t pieces) {
    const std::lock_guard lock(mutex_);
    counts_.pieces += pieces;
    ++counts_.commits;
  }
  void count_clash() {
    const std::lock_guard lock(mutex_);
    ++counts_.clashes;
  }

  static constexpr int attempts = 20;
  Connection db_;
  const WriterOptions options_;
  WriteTimes times_;  // of the thread
  const std::unique_ptr<internal::Checkpointer> checkpointer_;
  mutable std::mutex mutex_;
  std::condition_variable arrived_;
  std::deque<Piece> waiting_;
  Counts counts_;
  bool stopping_ = false;
  std::thread thread_;  // last: it uses all of the above
};

Writer::Writer(std::unique_ptr<State> state) : state_(std::move(state)) {}
Writer::~Writer() = default;

Result<std::unique_ptr<Writer>> Writer::start(std::string_view url, const WriterOptions& options) {
  CW_TRY(Connection db, open(url, options.open));
  return std::unique_ptr<Writer>(new Writer(std::make_unique<State>(std::move(db), url, options)));
}

void Writer::submit(Work work, Done done, std::string_view whose) { state_->submit(std::move(work), std::move(done), whose); }
Writer::Counts Writer::counts() const { return state_->counts(); }

Result<void> Writer::submit_and_wait(Work work, std::string_view whose) {
  const auto told = std::make_shared<std::promise<Result<void>>>();  // shared: it may still be in set_value() when we are told
  std::future<Result<void>> outcome = told->get_future();
  submit(std::move(work), [told](Result<void> done) { told->set_value(std::move(done)); }, whose);
  return outcome.get();
}

}  // namespace cw::store
