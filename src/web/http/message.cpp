// SPDX-License-Identifier: MIT
// Requests and responses as values.
#include "web/http/message.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>

#include "base/json.h"

namespace cw::web {
namespace {

constexpr std::array<std::string_view, 7> method_names = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"};

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

Response with_type(std::string_view type, std::string content, int status) {
  Response response;
  response.status = status;
  response.headers.add("Content-Type", type);
  response.body = std::move(content);
  return response;
}

std::string_view value_of(const NamedValues& values, std::string_view name) {
  for (const auto& [key, value] : values)
    if (key == name) return value;
  return {};
}

struct StatusRow {
  int status;
  std::string_view reason;
};
constexpr StatusRow statuses[] = {
    {100, "Continue"},
    {200, "OK"},
    {201, "Created"},
    {202, "Accepted"},
    {204, "No Content"},
    {206, "Partial Content"},
    {301, "Moved Permanently"},
    {302, "Found"},
    {303, "See Other"},
    {304, "Not Modified"},
    {307, "Temporary Redirect"},
    {308, "Permanent Redirect"},
    {400, "Bad Request"},
    {401, "Unauthorized"},
    {403, "Forbidden"},
    {404, "Not Found"},
    {405, "Method Not Allowed"},
    {406, "Not Acceptable"},
    {408, "Request Timeout"},
    {409, "Conflict"},
    {410, "Gone"},
    {411, "Length Required"},
    {412, "Precondition Failed"},
    {413, "Content Too Large"},
    {414, "URI Too Long"},
    {415, "Unsupported Media Type"},
    {417, "Expectation Failed"},
    {421, "Misdirected Request"},
    {422, "Unprocessable Content"},
    {428, "Precondition Required"},
    {429, "Too Many Requests"},
    {431, "Request Header Fields Too Large"},
    {500, "Internal Server Error"},
    {501, "Not Implemented"},
    {502, "Bad Gateway"},
    {503, "Service Unavailable"},
    {504, "Gateway Timeout"},
    {505, "HTTP Version Not Supported"},
};

}  // namespace

std::string_view name_of(Method method) { return method_names[static_cast<std::size_t>(method)]; }

std::optional<Method> parse_method(std::string_view name) {
  const auto* at = std::find(method_names.begin(), method_names.end(), name);
  if (at == method_names.end()) return std::nullopt;
  return static_cast<Method>(at - method_names.begin());
}

bool same_without_case(std::string_view left, std::string_view right) {
  return left.size() == right.size() &&
         std::equal(left.begin(), left.end(), right.begin(), [](char a, char b) { return lower(a) == lower(b); });
}

const Headers::Field* Headers::find(std::string_view name) const {
  for (const Field& field : fields_)
    if (same_without_case(field.first, name)) return &field;
  return nullptr;
}

void Headers::set(std::string_view name, std::string_view value) {
  remove(name);
  add(name, value);
}

void Headers::set_if_absent(std::string_view name, std::string_view value) {
  if (!has(name)) add(name, value);
}

void Headers::remove(std::string_view name) {
  std::erase_if(fields_, [name](const Field& field) { return same_without_case(field.first, name); });
}

std::string_view Headers::get(std::string_view name) const {
  const Field* field = find(name);
  return field == nullptr ? std::string_view() : std::string_view(field->second);
}

std::size_t Headers::count(std::string_view name) const {
  return static_cast<std::size_t>(
      std::count_if(fields_.begin(), fields_.end(), [name](const Field& field) { return same_without_case(field.first, name); }));
}

Body::~Body() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

Body& Body::operator=(Body&& other) noexcept {
  std::swap(text_, other.text_);
  std::swap(size_, other.size_);
  std::swap(descriptor_, other.descriptor_);
  return *this;
}

Result<void> Body::keep_in_file(const std::string& folder) {
  descriptor_ = ::open(folder.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  if (descriptor_ < 0) return fail(ErrorCode::unavailable, "no file for an upload can be made in the folder for temporary files");
  return {};
}

Result<void> Body::append(std::string_view bytes) {
  if (descriptor_ < 0) text_.append(bytes);
  std::size_t written = 0;
  while (descriptor_ >= 0 && written < bytes.size()) {
    const ssize_t n = ::pwrite(descriptor_, bytes.data() + written, bytes.size() - written, static_cast<off_t>(size_ + written));
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return fail(ErrorCode::unavailable, "an upload cannot be written to the folder for temporary files: is the disk full?");
    written += static_cast<std::size_t>(n);
  }
  size_ += bytes.size();
  return {};
}

Result<std::size_t> Body::read(std::uint64_t offset, std::span<char> into) const {
  if (offset >= size_) return std::size_t{0};
  const std::size_t wanted = static_cast<std::size_t>(std::min<std::uint64_t>(into.size(), size_ - offset));
  if (descriptor_ < 0) {
    text_.copy(into.data(), wanted, static_cast<std::size_t>(offset));
    return wanted;
  }
  const ssize_t n = ::pread(descriptor_, into.data(), wanted, static_cast<off_t>(offset));
  if (n < 0) return fail(ErrorCode::unavailable, "an upload cannot be read back from the folder for temporary files");
  return static_cast<std::size_t>(n);
}

std::string_view Request::parameter(std::string_view name) const { return value_of(parameters, name); }
std::string_view Request::query_value(std::string_view name) const { return value_of(query, name); }

Response Response::text(std::string_view content, int status) {
  return with_type("text/plain; charset=utf-8", std::string(content), status);
}
Response Response::html(std::string content, int status) { return with_type("text/html; charset=utf-8", std::move(content), status); }
Response Response::json(const Value& content, int status) { return with_type("application/json", write_json(content), status); }

Response Response::see_other(std::string_view location) {
  Response response;
  response.status = 303;
  response.headers.add("Location", location);
  return response;
}

Response Response::streamed(std::string_view content_type, std::function<Result<void>(BodyWriter&)> producer) {
  Response response;
  response.headers.add("Content-Type", content_type);
  response.producer = std::move(producer);
  return response;
}

Response Response::event_stream(std::function<void(std::shared_ptr<EventWriter>)> subscribe) {
  Response response;
  response.headers.add("Content-Type", "text/event-stream; charset=utf-8");
  response.headers.add("Cache-Control", "no-store");
  response.headers.add("X-Accel-Buffering", "no");  // nginx in front passes events on at once
  response.events = std::move(subscribe);
  return response;
}

std::string_view reason_of(int status) {
  for (const StatusRow& row : statuses)
    if (row.status == status) return row.reason;
  return "Unknown";
}

}  // namespace cw::web
