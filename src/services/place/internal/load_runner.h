// SPDX-License-Identifier: MIT
// Works on the loads that wait, one after another, on a thread of its own. Which process works on the loads of a source is settled by a
// claim; what a killed process left is gone on with by whoever next gets the claim. Safe from any thread.
#pragma once

#include <atomic>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <thread>

#include "services/place/internal/load_jobs.h"
#include "store/claims.h"

namespace cw::place {

class LoadRunner {
 public:
  // Begins at once; the state outlives it.
  explicit LoadRunner(Place::State& state);
  ~LoadRunner();  // leaves off after the piece of work that it is at
  LoadRunner(const LoadRunner&) = delete;
  LoadRunner& operator=(const LoadRunner&) = delete;

  void poke();                                                       // there is something to do
  [[nodiscard]] std::int64_t rows_read(sources::LoadId load) const;  // 0 where it is not being read here
  void wait_for_news();                                              // for a fifth of a second at most

 private:
  struct Working;
  void run();
  [[nodiscard]] Result<bool> round();
  [[nodiscard]] Result<void> connect();
  [[nodiscard]] Result<void> work_on(const LoadJob& job, store::Claim& claim);
  [[nodiscard]] Result<void> do_job(const LoadJob& job, sources::Sources& sources, const Working& working);
  [[nodiscard]] Result<void> load(const LoadJob& job, sources::Sources& sources, const Working& working);
  [[nodiscard]] Result<void> keep_figure(const LoadJob& job, sources::Sources& sources);
  [[nodiscard]] Result<void> pulse(store::Claim& claim);
  void pause(int milliseconds);

  Place::State& state_;
  std::string node_;
  double renewed_at_ = 0;  // the claim, on elapsed_seconds()
  std::optional<store::Connection> db_, claims_db_;
  mutable std::mutex mutex_;
  std::condition_variable changed_, news_;
  bool stopping_ = false, poked_ = false;
  sources::LoadId reading_;
  std::atomic<std::int64_t> rows_{0};
  std::thread thread_;
};

}  // namespace cw::place
