// SPDX-License-Identifier: MIT
#include "services/place/register_sink.h"

#include <condition_variable>
#include <mutex>

#include "base/json.h"
#include "services/register/columns.h"
#include "services/register/unguarded.h"

namespace cw::place {
namespace {

// The answers to a piece, which come on another thread.
class Answers {
 public:
  explicit Answers(std::size_t count) : outcomes_(count), missing_(count) {}
  [[nodiscard]] registry::Register::RecordDoneCall slot(std::size_t at) {
    return [this, at](const Result<registry::RecordOutcome>& done) { set(at, done ? Result<void>{} : tl::unexpected(done.error())); };
  }
  void set(std::size_t at, Result<void> outcome) {
    const std::lock_guard lock(mutex_);
    outcomes_[at] = std::move(outcome);
    if (--missing_ == 0) all_here_.notify_all();
  }
  [[nodiscard]] std::vector<Result<void>> wait() {
    std::unique_lock lock(mutex_);
    all_here_.wait(lock, [&] { return missing_ == 0; });
    return std::move(outcomes_);
  }

 private:
  std::mutex mutex_;
  std::condition_variable all_here_;
  std::vector<Result<void>> outcomes_;
  std::size_t missing_;
};

// Errors that say something of the store, not of the record.
bool ends_the_piece(ErrorCode code) { return code != ErrorCode::invalid && code != ErrorCode::too_large && code != ErrorCode::not_found; }

}  // namespace

Result<sources::PreparedColumns> RegisterSink::prepare(const Value& columns) const {
  CW_TRY(registry::KeptColumns kept, registry::keep_columns(columns));
  return sources::PreparedColumns{std::move(kept.text), registry::hash_text(kept.hash)};
}

Result<void> RegisterSink::each_held(const std::string& source, const std::function<void(const std::string&, const std::string&)>& visit) {
  return registry::Unguarded(people_).each_held(source,
                                                [&](const std::string& id, const registry::HeldRecord& held) { visit(id, held.hash); });
}

Result<std::vector<std::optional<sources::HeldColumns>>> RegisterSink::held(const std::string& source,
                                                                            const std::vector<std::string>& ids) {
  CW_TRY(const auto content, registry::Unguarded(people_).held_content(source, ids));
  std::vector<std::optional<sources::HeldColumns>> out;
  out.reserve(content.size());
  for (const auto& each : content) out.push_back(each ? std::optional(sources::HeldColumns{each->columns, each->hash}) : std::nullopt);
  return out;
}

Result<std::vector<Result<void>>> RegisterSink::apply(const sources::LoadAct& act, const std::string& source,
                                                      const std::vector<sources::SinkChange>& changes) {
  if (changes.empty()) return std::vector<Result<void>>{};
  if (hooks_.pulse) CW_CHECK(hooks_.pulse());
  registry::Act by{act.who, act.reason, act.load, {}};
  Answers answers(changes.size());
  for (std::size_t i = 0; i < changes.size(); ++i) {
    const registry::RecordKey key{source, changes[i].id};
    if (hooks_.log) by.log = hooks_.log(key);
    if (!changes[i].columns) {
      people_.remove_later(by, key, answers.slot(i));
    } else if (const Result<Value> columns = parse_json(*changes[i].columns)) {
      people_.put_later(by, key, *columns, answers.slot(i));
    } else {
      answers.set(i, tl::unexpected(columns.error()));
    }
  }
  std::vector<Result<void>> outcomes = answers.wait();
  for (const Result<void>& each : outcomes)
    if (!each && ends_the_piece(each.error().code)) return tl::unexpected(each.error());
  return outcomes;
}

Result<void> RegisterSink::taken_back(const sources::LoadAct& act) {
  CW_CHECK(people_.forget_load({act.who, act.reason, act.load, {}}, act.load));
  return {};
}

}  // namespace cw::place
