// SPDX-License-Identifier: MIT
// What a browser does, as far as a server can tell: cookies, forms with their token, links of a page. Without files and scripts, which a
// browser keeps after its first page.
//
//   Browser ann(port, web::Scheme::http);
//   ann.sign_in("ann", password, "contact");                                      // throws where it cannot
//   const web::test::Reply page = ann.get("/people/" + id);                        // ann.milliseconds(): how long it took
//   const web::test::Reply found = ann.send("/search", {{"text", "Ann Quill"}});   // with the token of the last form seen
#pragma once

#include <fmt/format.h>

#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/time.h"
#include "web/http/internal/test_client.h"
#include "web/http/target.h"

namespace cw::bench {

using FormFields = std::vector<std::pair<std::string, std::string>>;

class CookieJar {
 public:
  // The Set-Cookie fields of an answer's head.
  void take(std::string_view head) {
    constexpr std::string_view field = "\r\nSet-Cookie: ";
    for (std::size_t at = head.find(field); at != std::string_view::npos; at = head.find(field, at + 1)) {
      const std::string_view line = head.substr(at + field.size(), head.find("\r\n", at + 2) - at - field.size());
      const std::string_view pair = line.substr(0, line.find(';'));
      const std::size_t equals = pair.find('=');
      if (equals == std::string_view::npos) continue;
      const std::string name(pair.substr(0, equals));
      if (line.find("; Max-Age=0") != std::string_view::npos || equals + 1 == pair.size())
        kept_.erase(name);
      else
        kept_[name] = pair.substr(equals + 1);
    }
  }
  void clear() { kept_.clear(); }
  // The field to send, with its end; empty where there are none.
  [[nodiscard]] std::string field() const {
    std::string out;
    for (const auto& [name, value] : kept_) out.append(out.empty() ? "Cookie: " : "; ").append(name).append("=").append(value);
    return out.empty() ? out : out + "\r\n";
  }

 private:
  std::map<std::string, std::string> kept_;
};

inline std::string encoded(const FormFields& fields) {
  std::string out;
  for (const auto& [name, value] : fields)
    out.append(out.empty() ? "" : "&").append(web::percent_encode(name)).append("=").append(web::percent_encode(value));
  return out;
}

// A request as browsers send it. `type`: of the body; empty: there is none.
inline std::string browser_request(std::string_view method, std::string_view path, const CookieJar& jar, std::string_view type = {},
                                   std::string_view body = {}) {
  std::string out =
      fmt::format("{} {} HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\nSec-Fetch-Site: same-origin\r\n{}", method, path, jar.field());
  if (!type.empty()) out += fmt::format("Content-Type: {}\r\nContent-Length: {}\r\n", type, body.size());
  return out.append("\r\n").append(body);
}
inline constexpr std::string_view form_type = "application/x-www-form-urlencoded";

// The token of a page's forms; empty where it has none.
inline std::string form_token_in(std::string_view page) {
  constexpr std::string_view mark = "name=\"form_token\" value=\"";
  const std::size_t at = page.find(mark);
  if (at == std::string_view::npos) return {};
  return std::string(page.substr(at + mark.size(), page.find('"', at + mark.size()) - at - mark.size()));
}

// Where a page's links lead that begin so, in their order.
inline std::vector<std::string> links_in(std::string_view page, std::string_view beginning) {
  std::vector<std::string> out;
  const std::string mark = "href=\"" + std::string(beginning);
  for (std::size_t at = page.find(mark); at != std::string_view::npos; at = page.find(mark, at + 1)) {
    std::string link(page.substr(at + 6, page.find('"', at + 6) - at - 6));
    for (std::size_t amp = link.find("&amp;"); amp != std::string::npos; amp = link.find("&amp;", amp + 1)) link.erase(amp + 1, 4);
    out.push_back(std::move(link));
  }
  return out;
}

// One at a time, each waited for.
class Browser {
 public:
  Browser(std::uint16_t port, web::Scheme scheme) : port_(port), scheme_(scheme) {}

  web::test::Reply get(const std::string& path) { return ask(browser_request("GET", path, jar_)); }
  web::test::Reply send(const std::string& path, FormFields fields) {
    fields.emplace_back("form_token", token_);
    return ask(browser_request("POST", path, jar_, form_type, encoded(fields)));
  }
  // A form with a file in its field "file".
  web::test::Reply send_file(const std::string& path, const std::string& name, const std::string& content) {
    const std::string mark = "between-the-parts-of-a-form";
    const std::string body = fmt::format(
        "--{0}\r\nContent-Disposition: form-data; name=\"form_token\"\r\n\r\n{1}\r\n--{0}\r\nContent-Disposition: form-data; "
        "name=\"file\"; filename=\"{2}\"\r\nContent-Type: text/csv\r\n\r\n{3}\r\n--{0}--\r\n",
        mark, token_, name, content);
    return ask(browser_request("POST", path, jar_, "multipart/form-data; boundary=" + mark, body));
  }
  // With the API's own words: JSON, and the session's token in a field of the head.
  web::test::Reply ask_api(const std::string& method, const std::string& path, const std::string& body, const std::string& purpose) {
    std::string text =
        fmt::format("{} /api/v1{} HTTP/1.1\r\nHost: localhost\r\n{}X-CSRF-Token: {}\r\n", method, path, jar_.field(), token_);
    if (!purpose.empty()) text += "Commonweal-Purpose: " + purpose + "\r\n";
    if (!body.empty()) text += fmt::format("Content-Type: application/json\r\nContent-Length: {}\r\n", body.size());
    return ask(text + "\r\n" + body);
  }
  // By the pages. `purpose`: chosen then; empty: none.
  void sign_in(const std::string& name, const std::string& password, const std::string& purpose) {
    (void)get("/sign-in");
    expect(send("/sign-in", {{"name", name}, {"password", password}, {"code", ""}, {"next", "/"}}), 303, name + " cannot sign in");
    expect(get("/"), 200, name + " has no home page");
    if (purpose.empty()) return;
    expect(get("/purpose"), 200, name + " has no purposes");
    expect(send("/purpose", {{"purpose", purpose}, {"next", "/"}}), 303, name + " cannot choose " + purpose);
  }
  [[nodiscard]] double milliseconds() const { return milliseconds_; }  // from sending to the last byte of the last answer
  static void expect(const web::test::Reply& reply, int status, const std::string& otherwise) {
    if (reply.status != status)
      throw std::runtime_error(fmt::format("{}: {} {}", otherwise, reply.status, reply.head + reply.body.substr(0, 2000)));
  }

 private:
  web::test::Reply ask(const std::string& request) {
    for (const bool last : {false, true}) {
      if (!client_ || !client_->connected()) client_ = std::make_unique<web::test::Client>(port_, scheme_);
      const double began = elapsed_seconds();
      web::test::Reply reply = client_->ask(request);
      milliseconds_ = (elapsed_seconds() - began) * 1000;
      if (reply.status != 0 || last) {
        jar_.take(reply.head);
        if (std::string token = form_token_in(reply.body); !token.empty()) token_ = std::move(token);
        if (reply.status == 0 || reply.field("Connection") == "close") client_.reset();
        return reply;
      }
      client_.reset();  // an idle connection that the server had closed
    }
    return {};
  }
  std::uint16_t port_;
  web::Scheme scheme_;
  CookieJar jar_;
  std::string token_;
  double milliseconds_ = 0;
  std::unique_ptr<web::test::Client> client_;
};

}  // namespace cw::bench
