// SPDX-License-Identifier: MIT
// Addresses behind proxies.
#include "web/http/internal/client_address.h"

#include <algorithm>

#include "base/text.h"
#include "web/http/http.h"

namespace cw::web {
namespace {

bool trusted(std::string_view address, const std::vector<std::string>& proxies) {
  return std::find(proxies.begin(), proxies.end(), address) != proxies.end();
}

bool looks_like_address(std::string_view text) {
  return !text.empty() && text.size() <= 45 && text.find_first_not_of("0123456789abcdefABCDEF:.") == std::string_view::npos;
}

}  // namespace

// RFC 1122, section 3.2.1.3; RFC 4291, section 2.5.3.
bool is_this_machine(std::string_view address) {
  if (address.starts_with("::ffff:")) address.remove_prefix(7);
  return address == "::1" || address == "localhost" || (looks_like_address(address) && address.starts_with("127."));
}

bool comes_past_proxies(const std::string& peer, const std::vector<std::string>& trusted_proxies) {
  return !trusted(peer, trusted_proxies) && !is_this_machine(peer);
}

std::string client_address(const std::string& peer, const Headers& headers, const std::vector<std::string>& trusted_proxies) {
  if (!trusted(peer, trusted_proxies)) return peer;
  std::string all;
  for (const auto& [name, value] : headers)
    if (same_without_case(name, "X-Forwarded-For")) all += (all.empty() ? "" : ",") + value;
  std::string_view left = all;
  std::string client = peer;
  while (!left.empty()) {
    const std::size_t comma = left.rfind(',');
    const std::string_view last = trim(comma == std::string_view::npos ? left : left.substr(comma + 1));
    if (!looks_like_address(last)) return client;
    client = last;
    if (!trusted(last, trusted_proxies)) return client;
    left = comma == std::string_view::npos ? std::string_view() : left.substr(0, comma);
  }
  return client;
}

}  // namespace cw::web
