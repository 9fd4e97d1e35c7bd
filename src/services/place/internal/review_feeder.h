// SPDX-License-Identifier: MIT
// Finds what is doubtful in the register and puts it into the review queue: reads the register's events, looks around the records that they
// name, and now and then at everything. Nothing is handed out to anybody, so nothing is logged.
#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "services/place/internal/place_state.h"
#include "services/review/review.h"
#include "store/outbox.h"

namespace cw::place {

class ReviewFeeder {
 public:
  // `each_turn` runs on the feeder's thread about once a second. All must outlive it.
  ReviewFeeder(Place::State& place, review::ReviewQueue& queue, std::string model, std::function<void()> each_turn);
  ~ReviewFeeder();
  ReviewFeeder(const ReviewFeeder&) = delete;
  ReviewFeeder& operator=(const ReviewFeeder&) = delete;

  [[nodiscard]] Result<std::size_t> catch_up(std::size_t most);
  [[nodiscard]] Result<void> look_at_everything();

 private:
  // What events say of where to look.
  struct Told {
    std::set<std::int64_t> records;
    struct Undone {
      review::PairOfRecords pair;
      std::int64_t judgement = 0;
    };
    std::vector<Undone> undone;
  };
  void run();
  [[nodiscard]] Result<void> turn();
  [[nodiscard]] Result<bool> is_due();
  [[nodiscard]] Result<std::size_t> handle_some(std::size_t most);
  [[nodiscard]] Result<void> read_event(store::Connection& db, const store::Event& event, Told& told);
  [[nodiscard]] Result<void> add_records_of(store::Connection& db, const std::string& person, Told& told);
  // Looks around these records and takes in what it finds.
  [[nodiscard]] Result<void> look(const std::vector<std::int64_t>& records);
  [[nodiscard]] Result<review::Evidence> evidence_of(store::Connection& db, const std::vector<std::int64_t>& records);
  [[nodiscard]] Result<std::vector<review::WeighedDoubt>> weigh(store::Connection& db, const review::Evidence& evidence);
  [[nodiscard]] Result<void> look_at_identifiers(store::Connection& db, review::Doubt& doubt);

  Place::State& place_;
  review::ReviewQueue& queue_;
  std::string model_;
  std::function<void()> each_turn_;
  std::mutex working_;  // one batch of events at a time
  std::mutex mutex_;
  std::condition_variable woken_;
  bool stopping_ = false;
  std::thread thread_;  // last
};

}  // namespace cw::place
