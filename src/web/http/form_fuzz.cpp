// SPDX-License-Identifier: MIT
// Forms from outside: the first byte chooses the kind, the rest is the body. Limits hold, and no file is left behind.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "base/test_folder.h"
#include "base/text.h"
#include "web/http/form.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const cw::test::Folder folder;
  if (size == 0) return 0;
  cw::web::Request request;
  request.headers.add("Content-Type", data[0] % 4 == 0 ? "application/x-www-form-urlencoded" : "multipart/form-data; boundary=b");
  if (!request.body.append({reinterpret_cast<const char*>(data) + 1, size - 1})) return 0;
  {
    const auto form = cw::web::read_form(request, {.folder = folder.at(""), .file_bytes = 1000, .value_bytes = 500, .parts = 8});
    if (form) {
      if (form->files.size() + (data[0] % 4 == 0 ? 0 : form->values.size()) > 8) std::abort();
      for (const auto& [name, value] : form->values)
        if (value.size() > 500 || cw::find_invalid_utf8(name) || cw::find_invalid_utf8(value)) std::abort();
      for (const cw::web::UploadedFile& file : form->files)
        if (file.bytes > 1000 || file.name.find('/') != std::string::npos || cw::find_invalid_utf8(file.name)) std::abort();
    }
  }
  if (folder.files() != 0) std::abort();
  // Left in the body, the same files are there, each within it.
  const auto in_body =
      cw::web::read_form(request, {.files_in = cw::web::FilesIn::body, .file_bytes = 1000, .value_bytes = 500, .parts = 8});
  if (in_body) {
    for (const cw::web::UploadedFile& file : in_body->files) {
      std::string content(static_cast<std::size_t>(file.bytes) + 1, '\0');
      const auto got = cw::web::read_file_part(request.body, file, 0, content);
      if (!got || *got != file.bytes || file.begins_at + file.bytes > request.body.size()) std::abort();
    }
  }
  return 0;
}
