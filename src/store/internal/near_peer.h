// SPDX-License-Identifier: MIT
// Whether a connection to a database leaves the machine. Pure.
#pragma once

#include <string_view>

namespace cw::store {

// As libpq names the other end: a Unix socket's folder (or an abstract one) as host, or a loopback address.
[[nodiscard]] inline bool stays_on_this_machine(std::string_view host, std::string_view address) {
  if (host.starts_with('/') || host.starts_with('@')) return true;
  return address == "::1" || (address.starts_with("127.") && address.find_first_not_of("0123456789.") == std::string_view::npos);
}

}  // namespace cw::store
