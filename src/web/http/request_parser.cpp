// SPDX-License-Identifier: MIT
// The one source with Boost.Beast in it.
#include "web/http/internal/request_parser.h"

#include <boost/beast/http/basic_parser.hpp>

#include <algorithm>
#include <charconv>

#include "base/text.h"
#include "web/http/internal/head_scan.h"
#include "web/http/target.h"

namespace cw::web {
namespace {

namespace http = boost::beast::http;
// Beast 1.81 asserts that at least so many bytes are there when it comes back to a last chunk, and would end the program. What is still to
// come of chunks is never less ("0", two line ends), so waiting for them waits for nothing that could be missing.
constexpr std::size_t least_chunk_bytes = 5;
constexpr std::size_t most_extension_bytes = 1024;  // of all chunks of one body together: nobody needs them

// Takes what Beast finds. Fields after the head are trailers: they are dropped (RFC 9110, section 6.5.1, forbids merging them unasked).
class Collector final : public http::basic_parser<true> {
 public:
  Collector() {
    body_limit(boost::none);  // ours
    header_limit(1u << 20);   // ours, earlier
  }
  RequestHead head;
  std::string* out = nullptr;
  std::uint64_t body_bytes = 0;
  std::uint64_t limit = 0;
  std::size_t extension_bytes = 0;
  enum class Trouble : std::uint8_t { none, too_large, extensions } trouble = Trouble::none;

 private:
  using Code = boost::beast::error_code;
  using View = boost::beast::string_view;
  void on_request_impl(http::verb, View method, View target, int version, Code&) override {
    head.method = web::parse_method({method.data(), method.size()}).value_or(Method::get);
    head.target.assign(target.data(), target.size());
    head.minor_version = version % 10;
  }
  void on_response_impl(int, View, int, Code&) override {}
  void on_field_impl(http::field, View name, View value, Code&) override {
    if (!head_ended_) head.headers.add({name.data(), name.size()}, {value.data(), value.size()});
  }
  void on_header_impl(Code&) override { head_ended_ = true; }
  void on_body_init_impl(const boost::optional<std::uint64_t>&, Code&) override {}
  std::size_t on_body_impl(View bytes, Code& error) override { return take(bytes, error); }
  void on_chunk_header_impl(std::uint64_t size, View extensions, Code& error) override {
    extension_bytes += extensions.size();
    if (extension_bytes > most_extension_bytes) stop(Trouble::extensions, error);
    if (size > limit - std::min(limit, body_bytes)) stop(Trouble::too_large, error);
  }
  std::size_t on_chunk_body_impl(std::uint64_t, View bytes, Code& error) override { return take(bytes, error); }
  void on_finish_impl(Code&) override {}

  std::size_t take(View bytes, Code& error) {
    body_bytes += bytes.size();
    if (body_bytes > limit) stop(Trouble::too_large, error);
    if (out != nullptr) out->append(bytes.data(), bytes.size());
    return bytes.size();
  }
  void stop(Trouble why, Code& error) {
    trouble = why;
    error = http::error::body_limit;
  }
  bool head_ended_ = false;
};

bool all_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

// Fields that say one thing: two of them are two opinions (RFC 9110, section 5.3).
std::optional<Refusal> judge_single_fields(const RequestHead& head) {
  for (const std::string_view name : {"Content-Length", "Transfer-Encoding", "Content-Type", "Authorization", "Expect", "Range"})
    if (head.headers.count(name) > 1) return Refusal{400, "a header field that may stand once stands twice"};
  const std::size_t hosts = head.headers.count("Host");
  if (hosts > 1) return Refusal{400, "there are two Host fields"};
  if (hosts == 0 && head.minor_version >= 1) return Refusal{400, "there is no Host field"};
  if (hosts == 1 && !is_host(head.headers.get("Host"))) return Refusal{400, "the Host field is not a host"};
  return std::nullopt;
}

// Where the body ends (RFC 9112, sections 6.1 to 6.3), more strictly: no message that a reader on the way could end elsewhere.
std::optional<Refusal> judge_framing(RequestHead& head) {
  const bool has_length = head.headers.has("Content-Length");
  const bool has_coding = head.headers.has("Transfer-Encoding");
  if (has_length && has_coding) return Refusal{400, "Content-Length and Transfer-Encoding stand together"};
  if (has_coding) {
    if (head.minor_version == 0) return Refusal{400, "Transfer-Encoding does not belong in HTTP/1.0"};
    if (!same_without_case(head.headers.get("Transfer-Encoding"), "chunked"))
      return Refusal{501, "the only Transfer-Encoding taken is chunked"};
    head.framing = RequestHead::Framing::chunked;
  }
  if (has_length) {
    const std::string_view text = head.headers.get("Content-Length");
    std::uint64_t length = 0;
    if (!all_digits(text) || text.size() > 18) return Refusal{400, "Content-Length is not a number"};
    std::from_chars(text.data(), text.data() + text.size(), length);
    head.content_length = length;
    head.framing = length > 0 ? RequestHead::Framing::length : RequestHead::Framing::none;
  }
  return std::nullopt;
}

// Whether a list field (RFC 9110, section 5.6.1), of which there may be several, names the option.
bool lists(const Headers& headers, std::string_view name, std::string_view option) {
  for (const auto& [key, value] : headers) {
    if (!same_without_case(key, name)) continue;
    for (std::string_view left = value; !left.empty();) {
      const std::size_t comma = std::min(left.find(','), left.size());
      if (same_without_case(trim(left.substr(0, comma)), option)) return true;
      left.remove_prefix(std::min(comma + 1, left.size()));
    }
  }
  return false;
}

// RFC 9112, section 9.3; RFC 9110, section 10.1.1 (a 1.0 client's expectation is passed over).
void read_options(RequestHead& head) {
  const bool closes = lists(head.headers, "Connection", "close");
  const bool stays = head.minor_version >= 1 || lists(head.headers, "Connection", "keep-alive");
  head.keep_alive = closes || !stays ? KeepAlive::close : KeepAlive::keep;
  const std::string_view expectation = head.headers.get("Expect");
  if (expectation.empty() || head.minor_version == 0) return;
  head.expectation = same_without_case(expectation, "100-continue") ? Expectation::continue_100 : Expectation::unknown;
}

}  // namespace

class RequestParser::Implementation {
 public:
  explicit Implementation(const ParserLimits& limits) : scan_(limits) { reset(); }

  void reset() {
    scan_.reset();
    collector_ = std::make_unique<Collector>();
  }
  RequestHead& head() { return collector_->head; }

  HeadResult read_head(std::string_view bytes) {
    const HeadResult scanned = scan_.scan(bytes);
    if (scanned.progress != Progress::done) return scanned;
    const std::string_view raw = bytes.substr(scan_.skipped(), scanned.consumed - scan_.skipped());
    boost::beast::error_code error;
    const std::size_t used = collector_->put(boost::asio::const_buffer(raw.data(), raw.size()), error);
    std::optional<Refusal> refusal;
    if (error && error != http::error::need_more) refusal = Refusal{400, "the head is not well formed"};
    if (!refusal && (!collector_->is_header_done() || used != raw.size()))
      refusal = Refusal{400, "the head does not end where its lines do"};
    if (!refusal && head().headers.size() + 1 != scan_.lines()) refusal = Refusal{400, "the head holds lines that are no header fields"};
    if (!refusal) refusal = judge_single_fields(head());
    if (!refusal) refusal = judge_framing(head());
    if (!refusal && collector_->chunked() != (head().framing == RequestHead::Framing::chunked))
      refusal = Refusal{400, "it is not clear how the body ends"};
    if (refusal) return {Progress::refused, 0, *refusal};
    read_options(head());
    return scanned;
  }

  BodyResult read_body(std::string_view bytes, std::uint64_t limit, std::string& out) {
    BodyResult result;
    collector_->limit = limit;
    collector_->out = &out;
    while (!collector_->is_done()) {
      const std::string_view left = bytes.substr(result.consumed);
      if (left.empty() || (collector_->chunked() && left.size() < least_chunk_bytes)) return result;
      boost::beast::error_code error;
      const std::size_t used = collector_->put(boost::asio::const_buffer(left.data(), left.size()), error);
      result.consumed += used;
      if (error == http::error::need_more) return result;
      if (error) return {Progress::refused, result.consumed, why()};
    }
    result.progress = Progress::done;
    return result;
  }

 private:
  [[nodiscard]] Refusal why() const {
    if (collector_->trouble == Collector::Trouble::too_large) return {413, "the body is larger than this address takes"};
    return {400, "the body's chunks are not well formed"};
  }
  HeadScan scan_;
  std::unique_ptr<Collector> collector_;
};

RequestParser::RequestParser(const ParserLimits& limits) : implementation_(std::make_unique<Implementation>(limits)) {}
RequestParser::~RequestParser() = default;
void RequestParser::reset() { implementation_->reset(); }
HeadResult RequestParser::read_head(std::string_view bytes) { return implementation_->read_head(bytes); }
RequestHead& RequestParser::head() { return implementation_->head(); }
BodyResult RequestParser::read_body(std::string_view bytes, std::uint64_t limit, std::string& out) {
  return implementation_->read_body(bytes, limit, out);
}

}  // namespace cw::web
