// SPDX-License-Identifier: MIT
#include "services/place/caller_cache.h"

#include <string>

#include "base/time.h"
#include "trust/crypto.h"

namespace cw::place {
namespace {

constexpr double seconds_kept = 1;
constexpr std::size_t most_kept = 1000;

trust::Digest key_of(std::string_view token, std::string_view scope) {
  std::string both(token);
  both += '\n';
  both += scope;
  const trust::Digest out = trust::sha256(trust::bytes_of(both));
  trust::wipe(both);
  return out;
}

}  // namespace

std::optional<trust::ApiCaller> CallerCache::find(std::string_view token, std::string_view scope) const {
  const trust::Digest key = key_of(token, scope);
  const std::lock_guard lock(mutex_);
  const auto found = kept_.find(key);
  if (found == kept_.end() || elapsed_seconds() >= found->second.until) return std::nullopt;
  return found->second.caller;
}

void CallerCache::keep(std::string_view token, std::string_view scope, const trust::ApiCaller& caller) {
  const trust::Digest key = key_of(token, scope);
  const double now = elapsed_seconds();
  const std::lock_guard lock(mutex_);
  if (kept_.size() >= most_kept) std::erase_if(kept_, [&](const auto& each) { return now >= each.second.until; });
  if (kept_.size() < most_kept) kept_.insert_or_assign(key, Kept{caller, now + seconds_kept});
}

}  // namespace cw::place
