// SPDX-License-Identifier: MIT
// Forms from outside: the first byte chooses the kind, the second where a long body is cut into pieces, the rest is the body. Limits hold,
// no file is left behind, and a form is the same however it is cut.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/test_folder.h"
#include "base/text.h"
#include "web/http/form.h"

namespace {

using namespace cw::web;

constexpr std::size_t piece_bytes = 65'536;  // what a body is read in

void check(bool holds) {
  if (!holds) std::abort();
}

Request request_of(std::string_view type, std::string_view before, std::string_view body) {
  Request request;
  request.headers.add("Content-Type", type);
  check(request.body.append(before).has_value() && request.body.append(body).has_value());
  return request;
}

void judge(const Form& form) {
  for (const auto& [name, value] : form.values) check(value.size() <= 500 && !cw::find_invalid_utf8(name) && !cw::find_invalid_utf8(value));
  for (const UploadedFile& file : form.files)
    check(file.bytes <= 1000 && file.name.find('/') == std::string::npos && !cw::find_invalid_utf8(file.name));
}

// Left in the body, the same files are there, each within it.
void judge_in_body(const Request& request, const Form& form) {
  for (const UploadedFile& file : form.files) {
    std::string content(static_cast<std::size_t>(file.bytes) + 1, '\0');
    const auto got = read_file_part(request.body, file, 0, content);
    check(got && *got == file.bytes && file.begins_at + file.bytes <= request.body.size());
  }
}

// Behind a long file, so that the first piece ends `cut` bytes into it, a body is what it is alone.
void judge_cut(std::string_view type, std::string_view body, std::size_t cut) {
  const FormLimits limits{.files_in = FilesIn::body, .file_bytes = 70'000, .value_bytes = 500, .parts = 8};
  const auto alone = read_form(request_of(type, "", body), limits);
  std::string before = "--b\r\nContent-Disposition: form-data; name=\"long\"; filename=\"long\"\r\n\r\n";
  before.append(piece_bytes - 2 - cut - before.size(), 'x').append("\r\n");
  FormLimits one_more = limits;
  one_more.parts = 9;
  one_more.files = limits.files + 1;
  const Request long_request = request_of(type, before, body);
  const auto behind = read_form(long_request, one_more);
  if (!alone && !body.starts_with("--b")) return;  // then it is no part of the long one either, but more of its file
  check(alone.has_value() == behind.has_value());
  if (!alone) return;
  check(behind->values == alone->values && behind->files.size() == alone->files.size() + 1);
  for (std::size_t i = 0; i < alone->files.size(); ++i)
    check(behind->files[i + 1].bytes == alone->files[i].bytes && behind->files[i + 1].name == alone->files[i].name);
  judge_in_body(long_request, *behind);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const cw::test::Folder folder;
  if (size < 2) return 0;
  const std::string_view body(reinterpret_cast<const char*>(data) + 2, size - 2);
  const bool urlencoded = data[0] % 4 == 0;
  const std::string_view type = urlencoded ? "application/x-www-form-urlencoded" : "multipart/form-data; boundary=b";
  const Request request = request_of(type, "", body);
  {
    const auto form = read_form(request, {.folder = folder.at(""), .file_bytes = 1000, .value_bytes = 500, .parts = 8});
    if (form) {
      judge(*form);
      check(urlencoded || form->files.size() + form->values.size() <= 8);
    }
  }
  check(folder.files() == 0);
  const auto in_body = read_form(request, {.files_in = FilesIn::body, .file_bytes = 1000, .value_bytes = 500, .parts = 8});
  if (in_body) judge_in_body(request, *in_body);
  if (!urlencoded) judge_cut(type, body, data[1]);
  return 0;
}
