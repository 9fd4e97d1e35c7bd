// SPDX-License-Identifier: MIT
#include "web/pages/internal/load_feed.h"

#include <algorithm>
#include <chrono>

#include "base/json.h"

namespace cw::pages {
namespace {

constexpr std::chrono::milliseconds between_looks{500};

}  // namespace

std::string load_event(const place::LoadView& load) {
  const sources::LoadReport& report = load.report;
  return write_json(Value(Structure{{"state", Value(load.state)},
                                    {"rows", Value(load.read_rows)},
                                    {"added", Value(report.added)},
                                    {"changed", Value(report.changed)},
                                    {"gone", Value(report.gone)},
                                    {"unchanged", Value(report.unchanged)},
                                    {"rejected", Value(report.rejected)},
                                    {"done", Value(report.done)},
                                    {"of", Value(report.added + report.changed + report.gone)}}));
}

LoadFeed::LoadFeed(place::Place& place, std::size_t most_watchers)
    : place_(place), most_watchers_(most_watchers), thread_([this] { run(); }) {}

LoadFeed::~LoadFeed() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  thread_.join();
  for (const Watcher& each : watchers_) each.events->end();
}

void LoadFeed::watch(sources::LoadId load, std::shared_ptr<web::EventWriter> events) {
  {
    const std::lock_guard lock(mutex_);
    if (watchers_.size() < most_watchers_ && !stopping_) {
      watchers_.push_back({load, std::move(events), {}});
      events = nullptr;
      somebody_new_ = true;
    }
  }
  if (events != nullptr) return events->end();
  changed_.notify_all();
}

LoadFeed::Stays LoadFeed::tell(Watcher& watcher) {
  const Result<place::LoadView> load = place::Loads(place_).find(watcher.load);
  if (!load) return load.error().code == ErrorCode::not_found ? Stays::no : Stays::yes;  // a store that does not answer may again
  std::string now = load_event(*load);
  if (now != watcher.told && !watcher.events->send("load", now, {})) return Stays::no;
  watcher.told = std::move(now);
  if (place::is_under_way(*load)) return Stays::yes;
  static_cast<void>(watcher.events->send("end", load->state, {}));
  return Stays::no;
}

void LoadFeed::run() {
  std::unique_lock lock(mutex_);
  while (!stopping_) {
    if (watchers_.empty()) {
      changed_.wait(lock, [&] { return stopping_ || !watchers_.empty(); });
      continue;
    }
    std::vector<Watcher> looked = std::move(watchers_);
    watchers_.clear();
    somebody_new_ = false;
    lock.unlock();
    std::erase_if(looked, [&](Watcher& each) {
      if (tell(each) == Stays::yes) return false;
      each.events->end();
      return true;
    });
    lock.lock();
    watchers_.insert(watchers_.end(), std::make_move_iterator(looked.begin()), std::make_move_iterator(looked.end()));
    changed_.wait_for(lock, between_looks, [&] { return stopping_ || somebody_new_; });  // whoever comes anew is told at once
  }
}

}  // namespace cw::pages
