// SPDX-License-Identifier: MIT
#include "web/http/forwarder.h"

#include <curl/curl.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <mutex>
#include <vector>

#include "base/text.h"
#include "base/time.h"
#include "web/http/http.h"
#include "web/http/target.h"

namespace cw::web {
namespace {

constexpr long connect_milliseconds = 2000;

struct CloseCurl {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
struct FreeList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using Handle = std::unique_ptr<CURL, CloseCurl>;
using Fields = std::unique_ptr<curl_slist, FreeList>;

// Fields about one connection (RFC 9110, section 7.6.1), those that this hop writes anew, and those that only we may set.
bool stays_here(std::string_view name) {
  static constexpr std::array<std::string_view, 14> here = {
      "Connection",     "Keep-Alive", "Proxy-Connection", "TE",   "Trailer",         "Transfer-Encoding", "Upgrade", "Host",
      "Content-Length", "Expect",     "X-Forwarded-For",  "Date", "Accept-Encoding", "X-Request-Id"};
  return std::ranges::any_of(here, [&](std::string_view each) { return same_without_case(each, name); });
}

// One exchange, as libcurl's callbacks see it.
struct Exchange {
  const Body* body = nullptr;
  std::uint64_t sent = 0;
  Response response;
  std::size_t most = 0;
  bool too_large = false;
  const std::function<bool()>* give_up = nullptr;
};

std::size_t give_body(char* into, std::size_t size, std::size_t count, void* with) {
  auto& exchange = *static_cast<Exchange*>(with);
  const std::size_t room = size * count;
  if (const std::string_view text = exchange.body->text(); !text.empty()) {
    const std::string_view next = text.substr(std::min<std::uint64_t>(exchange.sent, text.size()), room);
    std::ranges::copy(next, into);
    exchange.sent += next.size();
    return next.size();
  }
  const Result<std::size_t> read = exchange.body->read(exchange.sent, {into, room});
  if (!read) return CURL_READFUNC_ABORT;
  exchange.sent += *read;
  return *read;
}
int seek_body(void* with, curl_off_t offset, int origin) {
  if (origin != SEEK_SET) return CURL_SEEKFUNC_CANTSEEK;
  static_cast<Exchange*>(with)->sent = static_cast<std::uint64_t>(offset);
  return CURL_SEEKFUNC_OK;
}
std::size_t take_body(char* bytes, std::size_t, std::size_t size, void* with) {
  auto& exchange = *static_cast<Exchange*>(with);
  exchange.too_large = exchange.response.body.size() + size > exchange.most;
  if (exchange.too_large) return 0;
  exchange.response.body.append(bytes, size);
  return size;
}
std::size_t take_field(char* bytes, std::size_t, std::size_t size, void* with) {
  auto& exchange = *static_cast<Exchange*>(with);
  const std::string_view line(bytes, size);
  if (line.starts_with("HTTP/")) exchange.response.headers = {};  // of an interim answer
  const std::size_t colon = line.find(':');
  if (colon == std::string_view::npos) return size;
  const std::string_view name = line.substr(0, colon);
  if (!stays_here(name)) exchange.response.headers.add(name, trim(line.substr(colon + 1)));
  return size;
}
int asks_whether_to_go_on(void* with, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return (*static_cast<Exchange*>(with)->give_up)() ? 1 : 0;
}

Fields fields_of(const Request& request, const Headers& extra) {
  Fields out;
  const auto add = [&](const std::string& line) {
    curl_slist* list = curl_slist_append(out.get(), line.c_str());
    static_cast<void>(out.release());
    out.reset(list);
  };
  add("Host: " + request.host);
  add("Expect:");
  for (const auto& [name, value] : request.headers)
    if (!stays_here(name)) add(value.empty() ? name + ";" : name + ": " + value);
  for (const auto& [name, value] : extra) add(name + ": " + value);
  return out;
}

void set_request(CURL* handle, const Request& request, Exchange& exchange) {
  curl_easy_setopt(handle, CURLOPT_CUSTOMREQUEST, std::string(name_of(request.method)).c_str());
  if (request.method == Method::head) curl_easy_setopt(handle, CURLOPT_NOBODY, 1L);
  if (request.body.size() == 0) return;
  exchange.body = &request.body;
  curl_easy_setopt(handle, CURLOPT_UPLOAD, 1L);
  curl_easy_setopt(handle, CURLOPT_INFILESIZE_LARGE, static_cast<curl_off_t>(request.body.size()));
  curl_easy_setopt(handle, CURLOPT_READFUNCTION, &give_body);
  curl_easy_setopt(handle, CURLOPT_READDATA, &exchange);
  curl_easy_setopt(handle, CURLOPT_SEEKFUNCTION, &seek_body);
  curl_easy_setopt(handle, CURLOPT_SEEKDATA, &exchange);
}

void set_answer(CURL* handle, Exchange& exchange) {
  curl_easy_setopt(handle, CURLOPT_WRITEFUNCTION, &take_body);
  curl_easy_setopt(handle, CURLOPT_WRITEDATA, &exchange);
  curl_easy_setopt(handle, CURLOPT_HEADERFUNCTION, &take_field);
  curl_easy_setopt(handle, CURLOPT_HEADERDATA, &exchange);
  curl_easy_setopt(handle, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, &asks_whether_to_go_on);
  curl_easy_setopt(handle, CURLOPT_XFERINFODATA, &exchange);
}

// Nothing of the request can have arrived where no connection was made, not even one that was kept from before.
Delivery delivery_of(CURL* handle, CURLcode done) {
  long request_bytes = 0;
  curl_easy_getinfo(handle, CURLINFO_REQUEST_SIZE, &request_bytes);
  const bool no_connection = done == CURLE_COULDNT_CONNECT || done == CURLE_COULDNT_RESOLVE_HOST || done == CURLE_SSL_CONNECT_ERROR ||
                             done == CURLE_PEER_FAILED_VERIFICATION || done == CURLE_SSL_CACERT_BADFILE;
  return no_connection && request_bytes == 0 ? Delivery::not_sent : Delivery::unknown;
}

}  // namespace

struct Forwarder::Handles {
  std::mutex mutex;
  std::vector<Handle> idle;  // each with its connections

  Handle take() {
    const std::lock_guard lock(mutex);
    if (idle.empty()) return Handle(curl_easy_init());
    Handle handle = std::move(idle.back());
    idle.pop_back();
    return handle;
  }
  void give_back(Handle handle) {
    curl_easy_reset(handle.get());  // keeps its connections
    const std::lock_guard lock(mutex);
    idle.push_back(std::move(handle));
  }
};

Forwarder::Forwarder(ForwarderOptions options) : options_(std::move(options)), handles_(std::make_unique<Handles>()) {
  static const CURLcode ready = curl_global_init(CURL_GLOBAL_DEFAULT);
  static_cast<void>(ready);
}
Forwarder::~Forwarder() = default;

Forwarded Forwarder::pass_on(const std::string& base, const Request& request, const Headers& extra, double deadline,
                             const std::function<bool()>& give_up) {
  if (!is_safe_base(base))
    return {fail(ErrorCode::unavailable, "another node is addressed without TLS: start it with --node-address https://..."),
            Delivery::not_sent};
  Handle handle = handles_->take();
  if (handle == nullptr) return {fail(ErrorCode::unavailable, "there is no memory to pass a request on."), Delivery::not_sent};
  Exchange exchange;
  exchange.most = options_.most_answer_bytes;
  exchange.give_up = &give_up;
  const Fields fields = fields_of(request, extra);
  CURL* curl = handle.get();
  curl_easy_setopt(curl, CURLOPT_URL, (base + target_of(request)).c_str());
  curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(curl, CURLOPT_PROXY, "");
  curl_easy_setopt(curl, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  curl_easy_setopt(curl, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
  if (!options_.ca_file.empty()) curl_easy_setopt(curl, CURLOPT_CAINFO, options_.ca_file.c_str());
  curl_easy_setopt(curl, CURLOPT_PATH_AS_IS, 1L);
  curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(curl, CURLOPT_TCP_NODELAY, 1L);
  curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, connect_milliseconds);
  curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, std::max(1L, static_cast<long>((deadline - elapsed_seconds()) * 1000)));
  curl_easy_setopt(curl, CURLOPT_HTTPHEADER, fields.get());
  set_request(curl, request, exchange);
  set_answer(curl, exchange);
  const CURLcode done = curl_easy_perform(curl);
  Forwarded out{fail(ErrorCode::unavailable, fmt::format("another node does not answer: {}.", curl_easy_strerror(done))),
                delivery_of(curl, done)};
  long status = 0;
  curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &status);
  handles_->give_back(std::move(handle));
  if (exchange.too_large) return {fail(ErrorCode::too_large, "the answer of another node is too large."), Delivery::answered};
  if (done != CURLE_OK) return out;
  exchange.response.status = static_cast<int>(status);
  return {std::move(exchange.response), Delivery::answered};
}

bool is_safe_base(std::string_view base) {
  constexpr std::string_view plain = "http://";
  if (!base.starts_with(plain)) return base.starts_with("https://");
  std::string_view host = base.substr(plain.size());
  if (host.starts_with('[')) return is_this_machine(host.substr(1, std::min(host.find(']'), host.size()) - 1));
  return is_this_machine(host.substr(0, host.find_first_of(":/")));
}

std::string target_of(const Request& request) {
  std::string out;
  for (const std::string& segment : request.segments) out += "/" + percent_encode(segment);
  if (out.empty()) out = "/";
  char mark = '?';
  for (const auto& [name, value] : request.query) {
    out += mark + percent_encode(name) + "=" + percent_encode(value);
    mark = '&';
  }
  return out;
}

}  // namespace cw::web
