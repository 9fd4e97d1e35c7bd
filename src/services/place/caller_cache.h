// SPDX-License-Identifier: MIT
// Who a token is of, kept for one second, so that a feed of thousands of records a second does not ask the store for itself each time. A
// token that was ended, or an account that was disabled, is refused at the latest a second after. Only what was let in is kept.
//
//   CallerCache cache;
//   if (const auto caller = cache.find(token, scope)) return *caller;
//   cache.keep(token, scope, caller);
//
// Holds digests of tokens, not the tokens. Safe from any thread.
#pragma once

#include <map>
#include <mutex>
#include <optional>
#include <string_view>

#include "trust/accounts.h"
#include "trust/encoding.h"

namespace cw::place {

class CallerCache {
 public:
  [[nodiscard]] std::optional<trust::ApiCaller> find(std::string_view token, std::string_view scope) const;
  void keep(std::string_view token, std::string_view scope, const trust::ApiCaller& caller);

 private:
  struct Kept {
    trust::ApiCaller caller;
    double until = 0;  // elapsed_seconds()
  };
  mutable std::mutex mutex_;
  std::map<trust::Digest, Kept> kept_;
};

}  // namespace cw::place
