// SPDX-License-Identifier: MIT
#include "web/http/form.h"

#include <gtest/gtest.h>

#include <array>

#include "base/test_folder.h"

namespace cw::web {
namespace {

Request with(std::string_view type, std::string_view body, BodyKeep keep = BodyKeep::memory) {
  Request request;
  request.headers.add("Content-Type", type);
  if (keep == BodyKeep::file) {
    EXPECT_TRUE(request.body.keep_in_file(std::filesystem::temp_directory_path().string()).has_value());
  }
  EXPECT_TRUE(request.body.append(body).has_value());
  return request;
}

constexpr std::string_view multipart = "multipart/form-data; boundary=\"b 1\"";

std::string two_parts(std::string_view file) {
  return "--b 1\r\nContent-Disposition: form-data; name=\"first\"\r\n\r\nCaf\xc3\xa9\r\n"
         "--b 1\r\nContent-Disposition: form-data; name=\"load\"; filename=\"C:\\folder\\people.csv\"\r\nContent-Type: text/csv\r\n\r\n" +
         std::string(file) + "\r\n--b 1--\r\n";
}

TEST(Form, ReadsUrlencodedValues) {
  const Result<Form> form = read_form(with("application/x-www-form-urlencoded; charset=utf-8", "name=Ann+Lee&note=a%0D%0Ab&note=2"), {});
  ASSERT_TRUE(form.has_value());
  EXPECT_EQ(form->value("name"), "Ann Lee");
  EXPECT_EQ(form->value("note"), "a\r\nb");
  EXPECT_EQ(form->value("none"), "");
}

TEST(Form, PutsFilesIntoAFolderAndTakesThemAwayWithTheForm) {
  const test::Folder folder;
  std::string content(300000, 'x');
  content += "\r\n--b 2\r\n--b";  // almost the boundary
  {
    const Result<Form> form = read_form(with(multipart, two_parts(content), BodyKeep::file), {.folder = folder.at("")});
    ASSERT_TRUE(form.has_value()) << form.error().message;
    EXPECT_EQ(form->value("first"), "Caf\xc3\xa9");
    ASSERT_EQ(form->files.size(), 1u);
    EXPECT_EQ(form->files[0].name, "people.csv");
    EXPECT_EQ(form->files[0].content_type, "text/csv");
    EXPECT_EQ(form->files[0].bytes, content.size());
    EXPECT_EQ(test::content_of(form->files[0].path), content);
  }
  EXPECT_EQ(folder.files(), 0u);
}

TEST(Form, HoldsItsLimitsAndLeavesNoFileBehind) {
  const test::Folder folder;
  const auto code = [&](const Request& request, FormLimits limits) {
    limits.folder = folder.at("");
    const Result<Form> form = read_form(request, limits);
    return form ? std::optional<ErrorCode>() : form.error().code;
  };
  EXPECT_EQ(code(with(multipart, two_parts("12345")), {.file_bytes = 4}), ErrorCode::too_large);
  EXPECT_EQ(code(with(multipart, two_parts("12345")), {.value_bytes = 4}), ErrorCode::too_large);
  EXPECT_EQ(code(with(multipart, two_parts("12345")), {.parts = 1}), ErrorCode::too_large);
  EXPECT_EQ(code(with(multipart, two_parts("12345")), {}), std::nullopt);
  EXPECT_EQ(folder.files(), 0u);
  const Result<Form> no_folder = read_form(with(multipart, two_parts("12345")), {});
  EXPECT_EQ(no_folder.error().code, ErrorCode::invalid);
}

TEST(Form, RefusesBodiesThatAreNotWellFormed) {
  const test::Folder folder;
  for (const std::string_view body :
       {"", "--b 1", "--b 2\r\n", "--b 1\r\n", "--b 1x", "--b 1\r\n\r\n\r\nx\r\n--b 1--",
        "--b 1\r\nContent-Disposition: form-data\r\n\r\nx\r\n--b 1--", "--b 1\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nx",
        "--b 1\r\nContent-Disposition: form-data; name=\"a\r\n\r\nx\r\n--b 1--", "--b 1\r\nno colon\r\n\r\nx\r\n--b 1--",
        "--b 1\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\n\xff\r\n--b 1--"}) {
    const Result<Form> form = read_form(with(multipart, body), {.folder = folder.at("")});
    ASSERT_FALSE(form.has_value()) << body;
    EXPECT_EQ(form.error().code, ErrorCode::invalid) << body;
  }
  EXPECT_EQ(read_form(with("multipart/form-data", "x"), {}).error().code, ErrorCode::invalid);
  EXPECT_EQ(read_form(with("application/json", "{}"), {}).error().code, ErrorCode::unsupported);
}

// A file that is left in the body, as it is read back.
std::string content_in(const Request& request, const UploadedFile& file) {
  std::string out;
  std::array<char, 7> piece{};
  for (;;) {
    const Result<std::size_t> got = read_file_part(request.body, file, out.size(), piece);
    if (!got || *got == 0) return out;
    out.append(piece.data(), *got);
  }
}

TEST(Form, LeavesFilesInTheBodyWhereThatLiesOnDiskAlready) {
  std::string content(200'000, 'x');
  content += "\r\n--b 2";
  const Request request = with(multipart, two_parts(content), BodyKeep::file);
  const Result<Form> form = read_form(request, {.files_in = FilesIn::body});
  ASSERT_TRUE(form.has_value()) << form.error().message;
  const UploadedFile* file = form->file("load");
  ASSERT_NE(file, nullptr);
  EXPECT_EQ(file->name, "people.csv");
  EXPECT_TRUE(file->path.empty());
  EXPECT_EQ(content_in(request, *file), content);
  EXPECT_EQ(form->file("other"), nullptr);
  const Result<Form> too_large = read_form(request, {.files_in = FilesIn::body, .file_bytes = 200'000});
  ASSERT_FALSE(too_large.has_value());
  EXPECT_EQ(too_large.error().code, ErrorCode::too_large);
  EXPECT_EQ(too_large.error().field, "load");
}

// What stands on the wire, as a hostile client could write it, and what becomes of it.
struct RawForm {
  const char* what;
  std::string body;
  std::optional<ErrorCode> refused;
  std::string file_name = {};
};
std::string part(std::string_view fields, std::string_view content = "x") {
  return "--b 1\r\n" + std::string(fields) + "\r\n\r\n" + std::string(content) + "\r\n";
}
std::string named_file(std::string_view name) {
  return part("Content-Disposition: form-data; name=f; filename=\"" + std::string(name) + "\"") + "--b 1--";
}

TEST(Form, TakesOrRefusesWhatStandsOnTheWire) {
  const auto bad = ErrorCode::invalid;
  const std::string end = "--b 1--";
  const std::vector<RawForm> cases = {
      {"a path of Unix", named_file("../../etc/passwd"), {}, "passwd"},
      {"a path of Windows", named_file("..\\..\\people.csv"), {}, "people.csv"},
      {"a name of dots", named_file(".."), {}, ".."},
      {"control characters in a name",
       named_file("a\tb\x01"
                  "c.csv"),
       {},
       "abc.csv"},
      {"a name that turns the direction of writing",
       named_file("vsc.\xE2\x80\xAE"
                  "csv.exe"),
       {},
       "vsc.csv.exe"},
      {"a name that is no UTF-8", named_file("caf\xE9.csv"), {}, "caf\xEF\xBF\xBD.csv"},
      {"a very long name",
       named_file(std::string(150, 'a') + std::string("\xC3\xA9") + std::string(60, 'b')),
       {},
       std::string(150, 'a') + "\xC3\xA9" + std::string(48, 'b')},
      {"a name with an escaped quote", named_file("a%22b.csv"), {}, "a%22b.csv"},
      {"two names of a file", part("Content-Disposition: form-data; name=f; filename=a; filename=b") + end, bad},
      {"two names of a part", part("Content-Disposition: form-data; name=f; name=g") + end, bad},
      {"two dispositions", part("Content-Disposition: form-data; name=f\r\nContent-Disposition: form-data; name=g; filename=x") + end, bad},
      {"a disposition of mail", part("Content-Disposition: attachment; name=f; filename=x") + end, bad},
      {"a disposition that only begins so", part("Content-Disposition: form-dataset; name=f; filename=x") + end, bad},
      {"an encoding of mail", part("Content-Disposition: form-data; name=f; filename=x\r\nContent-Transfer-Encoding: base64") + end,
       ErrorCode::unsupported},
      {"an encoding that is none",
       part("Content-Disposition: form-data; name=f; filename=x\r\nContent-Transfer-Encoding: binary") + end,
       {},
       "x"},
      {"another charset", part("Content-Disposition: form-data; name=_charset_", "windows-1252") + end, ErrorCode::unsupported},
      {"a line end without its carriage return in the fields", part("Content-Disposition: form-data;\n name=f; filename=x") + end, bad},
      {"a NUL in the fields", part(std::string("Content-Disposition: form-data; name=f; filename=x\0y", 52)) + end, bad},
      {"fields that are too long", part("Content-Disposition: form-data; name=f; filename=" + std::string(5000, 'x')) + end, bad},
      {"no last boundary", part("Content-Disposition: form-data; name=f; filename=x"), bad},
      {"a boundary with something behind it", part("Content-Disposition: form-data; name=f; filename=x") + "--b 1x", bad},
      {"words before the first boundary", "preamble\r\n" + named_file("x"), bad},
      {"words after the last boundary, which do not count", named_file("x") + "\r\nepilogue", {}, "x"},
      {"a part in a part",
       part("Content-Disposition: form-data; name=f; filename=x\r\nContent-Type: multipart/mixed; boundary=c", "--c\r\n\r\ny\r\n--c--") +
           end,
       {},
       "x"},
  };
  for (const RawForm& each : cases) {
    const Request request = with(multipart, each.body);
    const Result<Form> form = read_form(request, {.files_in = FilesIn::body, .files = 2});
    EXPECT_EQ(form ? std::nullopt : std::optional(form.error().code), each.refused)
        << each.what << ": " << (form ? "" : form.error().message);
    if (form && !each.refused) {
      ASSERT_EQ(form->files.size(), 1u) << each.what;
      EXPECT_EQ(form->files[0].name, each.file_name) << each.what;
    }
  }
  const std::string three = part("Content-Disposition: form-data; name=f; filename=x") +
                            part("Content-Disposition: form-data; name=f; filename=x") +
                            part("Content-Disposition: form-data; name=f; filename=x");
  const Request request = with(multipart, three + end);
  const Result<Form> form = read_form(request, {.files_in = FilesIn::body, .files = 2});
  ASSERT_FALSE(form.has_value());
  EXPECT_EQ(form.error().code, ErrorCode::too_large);
}

TEST(Form, KnowsThatNoFileWasChosen) {
  const Request request = with(
      multipart, part("Content-Disposition: form-data; name=f; filename=\"\"\r\nContent-Type: application/octet-stream", "") + "--b 1--");
  const Result<Form> form = read_form(request, {.files_in = FilesIn::body});
  ASSERT_TRUE(form.has_value()) << form.error().message;
  EXPECT_EQ(form->file("f"), nullptr);
}

TEST(Form, ReadsParametersOfFields) {
  EXPECT_EQ(field_parameter("form-data; name=a; filename=\"b;\\\"c\"", "filename"), "b;\"c");
  EXPECT_EQ(field_parameter("form-data; name=a;; x=y ;", "X"), "y");
  EXPECT_EQ(field_parameter("form-data", "name"), std::nullopt);
  EXPECT_EQ(field_parameter("form-data; name=a; name=b", "name"), std::nullopt) << "said twice";
  EXPECT_EQ(field_parameter("form-data; name=\"a", "name"), std::nullopt);
  EXPECT_EQ(field_parameter("form-data; name=\"a\"b", "name"), std::nullopt);
}

}  // namespace
}  // namespace cw::web
