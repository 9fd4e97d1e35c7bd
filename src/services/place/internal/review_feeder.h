// SPDX-License-Identifier: MIT
// Finds what is doubtful in the register and puts it into the review queue: reads the register's events, looks around the records that they
// name, and now and then at everything. Nothing is handed out to anybody, so nothing is logged.
#pragma once

#include <atomic>
#include <condition_variable>
#include <functional>
#include <map>
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
    std::set<std::string> people;
    struct Undone {
      review::PairOfRecords pair;
      std::int64_t judgement = 0;
    };
    std::vector<Undone> undone;
  };
  void run();
  // After so many seconds of work; false where it is to end.
  [[nodiscard]] bool rest_after(double seconds);
  // One transaction of the writer's.
  template <class Work>
  [[nodiscard]] auto write(Work work);
  [[nodiscard]] Result<void> turn();
  [[nodiscard]] Result<bool> is_due();
  [[nodiscard]] Result<std::size_t> handle_some(std::size_t most);
  [[nodiscard]] static Result<void> read_event(const store::Event& event, Told& told);
  // One record of each of its people.
  [[nodiscard]] static Result<void> add_records_of_people(store::Connection& db, Told& told);
  // Looks around these records and takes in what it finds.
  [[nodiscard]] Result<void> look(const std::vector<std::int64_t>& records);
  [[nodiscard]] Result<review::Evidence> evidence_of(store::Connection& db, const std::vector<std::int64_t>& records);
  [[nodiscard]] Result<std::vector<review::WeighedDoubt>> weigh(store::Connection& db, const review::Evidence& evidence);
  // What there is to know of the doubts beside the evidence, read for all of them together.
  struct Known {
    std::map<std::int64_t, Value> columns;                      // by record
    std::map<registry::PersonId, std::set<std::string>> uprns;  // where a person's records are
  };
  [[nodiscard]] static Result<Known> read_known(store::Connection& db, const review::Evidence& evidence,
                                                const std::vector<review::Doubt>& doubts);
  void look_at_identifiers(const Known& known, review::Doubt& doubt) const;

  Place::State& place_;
  review::ReviewQueue& queue_;
  std::string model_;
  std::function<void()> each_turn_;
  GivingWay::Seen seen_ = 0;
  std::mutex working_;  // one batch of events at a time
  std::mutex mutex_;
  std::condition_variable woken_;
  bool stopping_ = false;
  std::thread thread_;  // last
};

}  // namespace cw::place
