// SPDX-License-Identifier: MIT
// Forms. A multipart body is read in pieces, so that a file of any size needs little memory.
#include "web/http/form.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "base/text.h"
#include "web/http/target.h"

namespace cw::web {
namespace {

constexpr std::size_t piece_bytes = std::size_t{64} * 1024;
constexpr std::size_t most_head_bytes = std::size_t{4} * 1024;  // of one part
constexpr std::size_t most_name_bytes = 200;                    // of a file

// RFC 9110, section 5.6.2.
bool is_token_character(char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         std::string_view("!#$%&'*+-.^_`|~").find(c) != std::string_view::npos;
}

std::string_view take_token(std::string_view& text) {
  const auto* end = std::find_if_not(text.begin(), text.end(), is_token_character);
  const std::string_view token = text.substr(0, static_cast<std::size_t>(end - text.begin()));
  text.remove_prefix(token.size());
  return token;
}

// RFC 9110, section 5.6.4. Browsers escape a quote as %22, and leave a backslash of a file's name as it is: only \" and \\ are escapes
// here.
std::optional<std::string> take_quoted(std::string_view& text) {
  std::string out;
  for (std::size_t i = 1; i < text.size(); ++i) {
    if (text[i] == '"') {
      text.remove_prefix(i + 1);
      return out;
    }
    if (text[i] == '\\' && i + 1 < text.size() && (text[i + 1] == '"' || text[i + 1] == '\\')) ++i;
    out.push_back(text[i]);
  }
  return std::nullopt;
}

// A parameter of a field (RFC 9110, section 5.6.6), and how often it stands there; 0 too where the field is not well formed.
struct ParameterFound {
  int times = 0;
  std::optional<std::string> value;
};
ParameterFound find_parameter(std::string_view field, std::string_view name) {
  field.remove_prefix(std::min(field.find(';'), field.size()));
  ParameterFound out;
  while (!field.empty()) {
    field = trim(field.substr(1));
    if (field.empty() || field.front() == ';') continue;
    const std::string_view key = take_token(field);
    if (key.empty() || !field.starts_with('=')) return {};
    field.remove_prefix(1);
    std::optional<std::string> value;
    if (field.starts_with('"'))
      value = take_quoted(field);
    else
      value = std::string(take_token(field));
    if (!value) return {};
    if (same_without_case(key, name)) {
      ++out.times;
      out.value = std::move(value);
    }
    field = trim(field);
    if (!field.empty() && field.front() != ';') return {};
  }
  return out;
}

// Reads a body in pieces, and finds marks across them.
class BodyText {
 public:
  explicit BodyText(const Body& body) : body_(body) {}
  [[nodiscard]] std::string_view waiting() const { return std::string_view(buffer_).substr(begin_); }
  [[nodiscard]] std::uint64_t position() const { return read_ - waiting().size(); }
  void drop(std::size_t bytes) { begin_ += bytes; }
  // More bytes behind those that wait; false at the end of the body.
  Result<bool> more() {
    buffer_.erase(0, begin_);
    begin_ = 0;
    const std::size_t held = buffer_.size();
    buffer_.resize(held + piece_bytes);
    const Result<std::size_t> got = body_.read(read_, std::span(buffer_).subspan(held));
    buffer_.resize(held + (got ? *got : 0));
    if (!got) return tl::unexpected(got.error());
    read_ += *got;
    return *got > 0;
  }

 private:
  const Body& body_;
  std::string buffer_;
  std::size_t begin_ = 0;
  std::uint64_t read_ = 0;
};

enum class Disposition : std::uint8_t { not_seen, seen };
struct PartHead {
  Disposition disposition = Disposition::not_seen;
  std::string field;
  std::optional<std::string> file_name;
  std::string content_type;
};

// Characters that turn the direction of writing, and so could show a name as another than it is: U+202A to U+202E, U+2066 to U+2069.
bool turns_direction(std::string_view three) {
  if (three.size() < 3 || three[0] != '\xE2') return false;
  return (three[1] == '\x80' && three[2] >= '\xAA' && three[2] <= '\xAE') ||
         (three[1] == '\x81' && three[2] >= '\xA6' && three[2] <= '\xA9');
}

std::string shown_name(std::string_view name) {
  const std::size_t slash = name.find_last_of("/\\");
  const std::string text = with_invalid_utf8_replaced(slash == std::string_view::npos ? name : name.substr(slash + 1));
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (turns_direction(std::string_view(text).substr(i, 3)))
      i += 2;
    else if (static_cast<unsigned char>(text[i]) >= 0x20 && text[i] != 0x7f)
      out.push_back(text[i]);
  }
  if (out.size() <= most_name_bytes) return out;
  std::size_t end = most_name_bytes;
  while (end > 0 && (static_cast<unsigned char>(out[end]) & 0xC0) == 0x80) --end;
  return out.substr(0, end);
}

class MultipartReader {
 public:
  MultipartReader(const Body& body, std::string_view boundary, const FormLimits& limits)
      : text_(body), mark_("\r\n--" + std::string(boundary)), limits_(limits) {}

  Result<Form> read() {
    CW_CHECK(first_boundary());
    while (true) {
      CW_TRY(const bool last, after_boundary());
      if (last) return std::move(form_);
      if (++parts_ > limits_.parts) return fail(ErrorCode::too_large, "the form has too many parts");
      CW_TRY(PartHead head, part_head());
      if (head.file_name)
        CW_CHECK(file(std::move(head)));
      else
        CW_CHECK(value(std::move(head)));
    }
  }

 private:
  [[nodiscard]] tl::unexpected<Error> broken(std::string_view what) const {
    return fail(ErrorCode::invalid, "the form cannot be read at byte " + std::to_string(text_.position()) + ": " + std::string(what));
  }
  // Makes at least `bytes` wait.
  Result<void> need(std::size_t bytes) {
    while (text_.waiting().size() < bytes) {
      CW_TRY(const bool more, text_.more());
      if (!more) return broken("it ends too early");
    }
    return {};
  }
  Result<void> first_boundary() {
    const std::string_view start = std::string_view(mark_).substr(2);
    CW_CHECK(need(start.size()));
    if (!text_.waiting().starts_with(start)) return broken("it does not begin with its boundary");
    text_.drop(start.size());
    return {};
  }
  // True after the last boundary.
  Result<bool> after_boundary() {
    CW_CHECK(need(2));
    const bool last = text_.waiting().starts_with("--");
    if (!last && !text_.waiting().starts_with("\r\n")) return broken("a boundary is followed by neither a line end nor --");
    text_.drop(2);
    return last;
  }
  Result<PartHead> part_head() {
    std::size_t end = text_.waiting().find("\r\n\r\n");
    while (end == std::string_view::npos) {
      if (text_.waiting().size() > most_head_bytes) return broken("a part's fields are too long");
      CW_CHECK(need(text_.waiting().size() + 1));
      end = text_.waiting().find("\r\n\r\n");
    }
    if (end > most_head_bytes) return broken("a part's fields are too long");
    PartHead head;
    std::string_view lines = text_.waiting().substr(0, end);
    while (!lines.empty()) {
      const std::size_t line_end = std::min(lines.find("\r\n"), lines.size());
      CW_CHECK(part_field(lines.substr(0, line_end), head));
      lines.remove_prefix(std::min(line_end + 2, lines.size()));
    }
    if (head.disposition == Disposition::not_seen) return broken("a part has no name");
    text_.drop(end + 4);
    return head;
  }
  Result<void> part_field(std::string_view line, PartHead& head) const {
    const std::size_t colon = line.find(':');
    if (colon == std::string_view::npos || line.find_first_of(std::string_view("\r\n\0", 3)) != std::string_view::npos)
      return broken("a part's field is not well formed");
    const std::string_view value = trim(line.substr(colon + 1));
    if (same_without_case(line.substr(0, colon), "Content-Type")) head.content_type = with_invalid_utf8_replaced(value);
    // RFC 7578, section 4.7: not to be used. What came so would be kept as it was encoded.
    const bool encoded = same_without_case(line.substr(0, colon), "Content-Transfer-Encoding") && !same_without_case(value, "binary") &&
                         !same_without_case(value, "8bit") && !same_without_case(value, "7bit");
    if (encoded) return fail(ErrorCode::unsupported, "a part of the form is encoded, which only mail does.");
    return same_without_case(line.substr(0, colon), "Content-Disposition") ? disposition(value, head) : Result<void>{};
  }
  // RFC 7578, section 4.2.
  Result<void> disposition(std::string_view value, PartHead& head) const {
    if (head.disposition == Disposition::seen) return broken("a part has two Content-Disposition fields");
    head.disposition = Disposition::seen;
    const std::optional<std::string> name = field_parameter(value, "name");
    if (!name || !same_without_case(trim(value.substr(0, value.find(';'))), "form-data") || find_invalid_utf8(*name))
      return broken("a part's Content-Disposition has no name");
    head.field = *name;
    ParameterFound file_name = find_parameter(value, "filename");
    if (file_name.times > 1) return broken("a part's Content-Disposition names its file twice");
    head.file_name = std::move(file_name.value);
    return {};
  }
  // Gives the part's content in pieces, up to the boundary, which it takes.
  template <class Take>
  Result<void> content(Take take) {
    while (true) {
      const std::string_view waiting = text_.waiting();
      const std::size_t end = waiting.find(mark_);
      // What could be the beginning of the boundary stays.
      const std::size_t sure = end != std::string_view::npos ? end : waiting.size() - std::min(waiting.size(), mark_.size() - 1);
      CW_CHECK(take(waiting.substr(0, sure)));
      text_.drop(sure);
      if (end != std::string_view::npos) {
        text_.drop(mark_.size());
        return {};
      }
      CW_TRY(const bool more, text_.more());
      if (!more) return broken("it ends inside a part");
    }
  }
  Result<void> value(PartHead head) {
    std::string text;
    CW_CHECK(content([&](std::string_view piece) -> Result<void> {
      if (text.size() + piece.size() > limits_.value_bytes)
        return fail(ErrorCode::too_large, "a value of the form is too long", head.field);
      text.append(piece);
      return {};
    }));
    if (find_invalid_utf8(text)) return fail(ErrorCode::invalid, "a value of the form is not UTF-8", head.field);
    // RFC 7578, section 4.6: a form can say in which encoding its values are.
    if (head.field == "_charset_" && !same_without_case(text, "utf-8"))
      return fail(ErrorCode::unsupported, "a form is sent in UTF-8.", head.field);
    form_.values.emplace_back(std::move(head.field), std::move(text));
    return {};
  }
  Result<void> file(PartHead head) {
    if (form_.files.size() == limits_.files) return fail(ErrorCode::too_large, "the form has too many files", head.field);
    if (limits_.files_in == FilesIn::body) return file_in_body(std::move(head));
    if (limits_.folder.empty()) return fail(ErrorCode::invalid, "this form takes no files", head.field);
    std::string path = (limits_.folder / "upload-XXXXXX").string();
    const int descriptor = ::mkostemp(path.data(), O_CLOEXEC);
    if (descriptor < 0) return fail(ErrorCode::unavailable, "no file can be made in the folder for uploads");
    form_.files.push_back(
        {std::move(head.field), shown_name(head.file_name.value_or(std::string())), std::move(head.content_type), path, 0, 0});
    UploadedFile& file = form_.files.back();
    Result<void> written = content([&](std::string_view piece) { return append(descriptor, piece, file); });
    ::close(descriptor);
    return written;
  }
  Result<void> file_in_body(PartHead head) {
    form_.files.push_back(
        {std::move(head.field), shown_name(head.file_name.value_or(std::string())), std::move(head.content_type), {}, 0, text_.position()});
    UploadedFile& file = form_.files.back();
    return content([&](std::string_view piece) { return count(piece, file); });
  }
  Result<void> count(std::string_view piece, UploadedFile& file) const {
    file.bytes += piece.size();
    return file.bytes <= limits_.file_bytes ? Result<void>{} : fail(ErrorCode::too_large, "a file is too large", file.field);
  }
  Result<void> append(int descriptor, std::string_view piece, UploadedFile& file) const {
    CW_CHECK(count(piece, file));
    while (!piece.empty()) {
      const ssize_t n = ::write(descriptor, piece.data(), piece.size());
      if (n < 0 && errno == EINTR) continue;
      if (n <= 0) return fail(ErrorCode::unavailable, "an upload cannot be written: is the disk full?");
      piece.remove_prefix(static_cast<std::size_t>(n));
    }
    return {};
  }

  BodyText text_;
  std::string mark_;  // RFC 2046, section 5.1.1: the delimiter with the line end before it
  const FormLimits& limits_;
  Form form_;
  std::size_t parts_ = 0;
};

Result<std::string> whole_text(const Body& body) {
  if (body.size() == body.text().size()) return std::string(body.text());
  std::string text(static_cast<std::size_t>(body.size()), '\0');
  CW_TRY(const std::size_t got, body.read(0, text));
  text.resize(got);
  return text;
}

}  // namespace

std::optional<std::string> field_parameter(std::string_view field, std::string_view name) {
  ParameterFound found = find_parameter(field, name);
  return found.times == 1 ? std::move(found.value) : std::nullopt;
}

Form::~Form() {
  std::error_code ignored;
  for (const UploadedFile& file : files) std::filesystem::remove(file.path, ignored);
}

std::string_view Form::value(std::string_view name) const {
  for (const auto& [key, value] : values)
    if (key == name) return value;
  return {};
}

const UploadedFile* Form::file(std::string_view field) const {
  for (const UploadedFile& each : files)
    if (each.field == field) return each.name.empty() && each.bytes == 0 ? nullptr : &each;  // a browser's way to say that none was chosen
  return nullptr;
}

Result<std::size_t> read_file_part(const Body& body, const UploadedFile& file, std::uint64_t offset, std::span<char> into) {
  if (offset >= file.bytes) return std::size_t{0};
  return body.read(file.begins_at + offset,
                   into.first(static_cast<std::size_t>(std::min<std::uint64_t>(into.size(), file.bytes - offset))));
}

Result<Form> read_form(const Request& request, const FormLimits& limits) {
  const std::string_view type = request.headers.get("Content-Type");
  const std::string_view media = trim(type.substr(0, type.find(';')));
  if (same_without_case(media, "application/x-www-form-urlencoded")) {
    if (request.body.size() > limits.value_bytes * 16) return fail(ErrorCode::too_large, "the form is too long");
    CW_TRY(const std::string text, whole_text(request.body));
    Form form;
    CW_TRY(form.values, parse_urlencoded(text));
    for (const auto& [name, value] : form.values)
      if (value.size() > limits.value_bytes) return fail(ErrorCode::too_large, "a value of the form is too long", name);
    return form;
  }
  if (!same_without_case(media, "multipart/form-data"))
    return fail(ErrorCode::unsupported, "a form is sent as urlencoded or multipart/form-data", "Content-Type");
  const std::optional<std::string> boundary = field_parameter(type, "boundary");
  // RFC 2046, section 5.1.1: one to 70 characters.
  if (!boundary || boundary->empty() || boundary->size() > 70) return fail(ErrorCode::invalid, "the form's Content-Type has no boundary");
  return MultipartReader(request.body, *boundary, limits).read();
}

}  // namespace cw::web
