// SPDX-License-Identifier: MIT
// How far loads are, told to the pages that show them as server-sent events (HTML Standard, section 9.2). One thread asks for all that are
// watched, twice a second, and only while somebody watches; whoever is too many, too slow or gone is let go, and a page goes on without.
//
//   const auto feed = std::make_shared<LoadFeed>(place);
//   return web::Response::event_stream([feed, id](auto events) { feed->watch(id, std::move(events)); });
//
// An event "load" has the load's figures as JSON and no word about a person; after the last one ("end") the stream ends. Any thread.
#pragma once

#include <condition_variable>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "services/place/loads.h"
#include "web/http/message.h"

namespace cw::pages {

class LoadFeed {
 public:
  explicit LoadFeed(place::Place& place, std::size_t most_watchers = 200);
  ~LoadFeed();
  LoadFeed(const LoadFeed&) = delete;
  LoadFeed& operator=(const LoadFeed&) = delete;
  // Over `most_watchers` the stream ends at once.
  void watch(sources::LoadId load, std::shared_ptr<web::EventWriter> events);

 private:
  struct Watcher {
    sources::LoadId load;
    std::shared_ptr<web::EventWriter> events;
    std::string told;  // last
  };
  enum class Stays : std::uint8_t { yes, no };
  void run();
  [[nodiscard]] Stays tell(Watcher& watcher);
  place::Place& place_;
  const std::size_t most_watchers_;
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Watcher> watchers_;
  bool stopping_ = false, somebody_new_ = false;
  std::thread thread_;  // last: it begins when all else is there
};

// What an event says of a load: its state and figures.
[[nodiscard]] std::string load_event(const place::LoadView& load);

}  // namespace cw::pages
