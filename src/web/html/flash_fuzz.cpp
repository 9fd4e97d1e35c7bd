// SPDX-License-Identifier: MIT
// The cookie of a message for the next page: bytes as they come are no message, and bytes that bear a token of the session are a message
// in the form that is written, or none.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "web/html/forms.h"

namespace {

using namespace cw;

void check(bool holds) {
  if (!holds) std::abort();
}

const web::CsrfTokens& tokens() {
  static const web::CsrfTokens made(std::string(32, 's'));
  return made;
}

web::Request with_flash(std::string_view value) {
  web::Request request;
  request.headers.add("Cookie", std::string("a=b; flash=").append(value));
  return request;
}

// Of a message that was taken: only words of a catalogue can come of it, and it can be written again.
void judge(const html::Flash& flash) {
  const web::Request request;
  const html::FormContext forms{tokens(), request, "session"};
  const auto again = html::see_other_with(flash, forms, "/");
  check(again.has_value());
  const std::string_view field = again->headers.get("Set-Cookie");
  const web::Request next = with_flash(field.substr(6, field.find(';') - 6));
  web::Response response;
  const auto read = html::take_flash({tokens(), next, "session"}, response);
  check(read && read->key == flash.key && read->count == flash.count && read->kind == flash.kind);
  const web::Request of_another = with_flash(field.substr(6, field.find(';') - 6));
  check(!html::take_flash({tokens(), of_another, "another session"}, response));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  web::Response response;
  const web::Request as_it_comes = with_flash(text);
  check(!html::take_flash({tokens(), as_it_comes, "session"}, response));
  // As whoever has the secret would write it: then only its own form is asked.
  const web::Request signed_one = with_flash(tokens().make(std::string("session\n").append(text)).append("~").append(text));
  if (const auto flash = html::take_flash({tokens(), signed_one, "session"}, response)) judge(*flash);
  const std::string path = html::own_path(text, "/");
  check(path.starts_with('/') && !path.starts_with("//") && path.find_first_of("\\\r\n\t ") == std::string::npos);
  return 0;
}
