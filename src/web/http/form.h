// SPDX-License-Identifier: MIT
// What a form has sent: its values, and its files in a folder (application/x-www-form-urlencoded, and multipart/form-data by RFC 7578).
//
//   CW_TRY(Form form, read_form(request, {.folder = uploads, .file_bytes = 200u << 20}));
//   form.value("first_name");
//   form.files[0].path;            // removed with the form, unless it was moved away before
//
// A route that takes files is declared with BodyKeep::file: then the body lies on disk already, and FilesIn::body leaves a file where it is
// in it, to be read by read_file_part, with nothing copied and nothing to be removed. Safe from any thread; a form is one thread's.
#pragma once

#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "web/http/message.h"

namespace cw::web {

// folder: each file becomes one of its own there. body: it stays a piece of the request's body.
enum class FilesIn : std::uint8_t { folder, body };

struct FormLimits {
  FilesIn files_in = FilesIn::folder;
  std::filesystem::path folder = {};                           // where files go; none: a form with a file is refused
  std::uint64_t file_bytes = std::uint64_t{64} * 1024 * 1024;  // of one file
  std::size_t value_bytes = std::size_t{64} * 1024;            // of one value that is no file
  std::size_t parts = 256;
  std::size_t files = 16;
};

struct UploadedFile {
  std::string field;         // of the form
  std::string name;          // as the browser says, without folders and at most 200 bytes: to show, never to open
  std::string content_type;  // as the browser says
  std::filesystem::path path;
  std::uint64_t bytes = 0;
  std::uint64_t begins_at = 0;  // in the body, where it stays there
};

struct Form {
  NamedValues values;
  std::vector<UploadedFile> files;

  Form() = default;
  Form(Form&&) noexcept = default;
  Form& operator=(Form&&) noexcept = default;
  Form(const Form&) = delete;
  Form& operator=(const Form&) = delete;
  ~Form();
  [[nodiscard]] std::string_view value(std::string_view name) const;     // the first, or empty
  [[nodiscard]] const UploadedFile* file(std::string_view field) const;  // the first; none, or one without name and content: null
};

// Unsupported: another content type; invalid: a body that does not keep to it, with the byte; too large: a limit that is passed.
[[nodiscard]] Result<Form> read_form(const Request& request, const FormLimits& limits);
// Bytes of a file that was left in the body, from `offset` on, as many as are there and fit; 0 at its end.
[[nodiscard]] Result<std::size_t> read_file_part(const Body& body, const UploadedFile& file, std::uint64_t offset, std::span<char> into);
// A parameter of a field such as Content-Type or Content-Disposition: `boundary` of `multipart/form-data; boundary="x"`; nothing where it
// is not there or the field is not well formed (RFC 9110, section 5.6.6).
[[nodiscard]] std::optional<std::string> field_parameter(std::string_view field, std::string_view name);

}  // namespace cw::web
