// SPDX-License-Identifier: MIT
// The only file that includes libcurl.
#include "trust/http_client.h"

#include <curl/curl.h>
#include <fmt/format.h>

#include <algorithm>
#include <memory>

namespace cw::trust {
namespace {

constexpr std::size_t largest_body = 1U << 20U;
constexpr long longest_milliseconds = 10'000;

struct CloseCurl {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
struct FreeList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
struct FreeUrl {
  void operator()(CURLU* url) const { curl_url_cleanup(url); }
};
using Url = std::unique_ptr<CURLU, FreeUrl>;

std::string part_of(CURLU* url, CURLUPart part) {
  char* text = nullptr;
  if (curl_url_get(url, part, &text, 0) != CURLUE_OK) return {};
  std::string out(text);
  curl_free(text);
  return out;
}
Url parsed(std::string_view text) {
  Url url(curl_url());
  if (curl_url_set(url.get(), CURLUPART_URL, std::string(text).c_str(), 0) != CURLUE_OK) return nullptr;
  return url;
}

std::size_t take_body(char* bytes, std::size_t, std::size_t size, void* into) {
  auto& body = *static_cast<std::string*>(into);
  if (body.size() + size > largest_body) return 0;
  body.append(bytes, size);
  return size;
}

// libcurl must be made ready once.
bool ready() {
  static const bool done = curl_global_init(CURL_GLOBAL_DEFAULT) == CURLE_OK;
  return done;
}

}  // namespace

bool is_safe_url(std::string_view text) {
  if (!ready() || text.size() > 2000 || std::ranges::any_of(text, [](char c) { return c <= ' ' || c >= 0x7F; })) return false;
  const Url url = parsed(text);
  if (url == nullptr || !part_of(url.get(), CURLUPART_USER).empty() || !part_of(url.get(), CURLUPART_FRAGMENT).empty()) return false;
  const std::string scheme = part_of(url.get(), CURLUPART_SCHEME), host = part_of(url.get(), CURLUPART_HOST);
  const bool here = host == "127.0.0.1" || host == "localhost" || host == "[::1]";
  return scheme == "https" || (scheme == "http" && here);
}

std::string form_encoded(std::string_view text) {
  std::string out;
  for (const char c : text) {
    const bool plain =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_' || c == '~';
    out += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return out;
}

Result<HttpReply> fetch_http(const HttpCall& call) {
  if (!is_safe_url(call.url))
    return fail(ErrorCode::invalid,
                "An address of the identity provider is not https (or http on this machine), or holds what it may not.");
  const std::unique_ptr<CURL, CloseCurl> curl(curl_easy_init());
  std::unique_ptr<curl_slist, FreeList> headers(curl_slist_append(nullptr, "Accept: application/json"));
  if (!call.authorization.empty()) curl_slist_append(headers.get(), ("Authorization: " + call.authorization).c_str());
  HttpReply reply;
  CURL* handle = curl.get();
  curl_easy_setopt(handle, CURLOPT_URL, call.url.c_str());
  curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(handle, CURLOPT_FOLLOWLOCATION, 0L);
  curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS, longest_milliseconds);
  curl_easy_setopt(handle, CURLOPT_HTTPHEADER, headers.get());
  curl_easy_setopt(handle, CURLOPT_USERAGENT, "commonweal");
  curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, &take_body);
  curl_easy_setopt(handle, CURLOPT_WRITEDATA, &reply.body);
  curl_easy_setopt(handle, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  if (call.form) {
    curl_easy_setopt(handle, CURLOPT_POSTFIELDSIZE, static_cast<long>(call.form->size()));
    curl_easy_setopt(handle, CURLOPT_POSTFIELDS, call.form->c_str());
  }
  const CURLcode done = curl_easy_perform(handle);
  const std::string host = part_of(parsed(call.url).get(), CURLUPART_HOST);
  if (done == CURLE_WRITE_ERROR) return fail(ErrorCode::too_large, fmt::format("The answer of {} is longer than 1 MB.", host));
  if (done != CURLE_OK)
    return fail(ErrorCode::unavailable, fmt::format("The identity provider {} does not answer: {}.", host, curl_easy_strerror(done)));
  long status = 0;
  const char* type = nullptr;
  curl_easy_getinfo(handle, CURLINFO_RESPONSE_CODE, &status);
  curl_easy_getinfo(handle, CURLINFO_CONTENT_TYPE, &type);
  reply.status = static_cast<int>(status);
  reply.content_type = type == nullptr ? "" : type;
  return reply;
}

}  // namespace cw::trust
