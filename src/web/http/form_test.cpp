// SPDX-License-Identifier: MIT
#include "web/http/form.h"

#include <gtest/gtest.h>

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
