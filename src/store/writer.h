// SPDX-License-Identifier: MIT
// Group commit: many threads' small writes gathered into one durable commit, so that the disk is waited for once for all of them.
//
//   CW_TRY(std::unique_ptr<Writer> writer, Writer::start("data"));
//   const Result<std::int64_t> entry = writer->write([&](Connection& db) -> Result<std::int64_t> {      // from any thread
//     return db.value<std::int64_t>("INSERT INTO look (who, what) VALUES (?1, ?2) RETURNING number", {who, what});
//   });                                                        // returns when it is durable
//
// A piece of work sees what the pieces before it wrote. It runs on the writer's thread, alone or with others in one transaction; where it
// fails only what itself wrote is undone. It may be run more than once (a clash with another process), so it must do nothing but use the
// connection and set its own result. What it captures must live until it is told of: write() waits, submit() calls `done`.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <type_traits>

#include "store/store.h"

namespace cw {
class Metrics;
}

namespace cw::store {

// one_at_a_time: of all writers on a PostgreSQL store that say so, in whichever process, one transaction at a time. For what would clash
// each time, such as additions to one log; else the larger transaction loses for ever. SQLite is so anyway. The store must have been
// migrated.
enum class WriterTurns : std::uint8_t { free, one_at_a_time };
struct WriterOptions {
  std::size_t most_in_commit = 1000;   // pieces of work in one transaction
  std::size_t most_waiting = 100'000;  // more are refused: unavailable
  OpenOptions open = {};
  WriterTurns turns = WriterTurns::free;
  Metrics* metrics = nullptr;  // store_write_*: what writes wait for; must outlive the writer. None: nothing is counted
};

class Writer {
 public:
  using Work = std::function<Result<void>(Connection&)>;
  using Done = std::function<void(Result<void>)>;
  static constexpr std::string_view other_work = "other";

  // Opens a connection of its own and a thread.
  [[nodiscard]] static Result<std::unique_ptr<Writer>> start(std::string_view url, const WriterOptions& options = {});
  // Finishes what was submitted, then stops.
  ~Writer();
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  // Calls done on the writer's thread, once: after the commit, or with the error. done must be short and must not call write(). `whose`:
  // one of few words that last as long as the program, for the metrics.
  void submit(Work work, Done done, std::string_view whose = other_work);

  // Waits until `work` is durable and returns what it returned. Never from within a piece of work.
  template <class F, class Outcome = std::invoke_result_t<F&, Connection&>>
  [[nodiscard]] Outcome write(F work, std::string_view whose = other_work) {
    std::optional<Outcome> outcome;
    const auto run = [&](Connection& db) -> Result<void> {
      outcome.emplace(work(db));
      return *outcome ? Result<void>{} : Result<void>(tl::unexpected(outcome->error()));
    };
    const Result<void> done = submit_and_wait(run, whose);
    if (!done) return tl::unexpected(done.error());
    return std::move(*outcome);
  }

  struct Counts {
    std::uint64_t pieces = 0, commits = 0, clashes = 0;
  };
  [[nodiscard]] Counts counts() const;

 private:
  class State;
  explicit Writer(std::unique_ptr<State> state);
  [[nodiscard]] Result<void> submit_and_wait(Work work, std::string_view whose);
  std::unique_ptr<State> state_;
};

}  // namespace cw::store
