// SPDX-License-Identifier: MIT
#include "web/http/assets.h"

#include <gtest/gtest.h>
#include <zlib.h>

#include "base/test_folder.h"

namespace cw::web {
namespace {

Headers asking(std::string_view name, std::string_view value) {
  Headers headers;
  headers.add(name, value);
  return headers;
}

std::string inflated(const std::string& content) {
  std::string out(1 << 20, '\0');
  z_stream stream{};
  inflateInit2(&stream, 15 + 16);
  stream.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(content.data()));
  stream.avail_in = static_cast<uInt>(content.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data());
  stream.avail_out = static_cast<uInt>(out.size());
  inflate(&stream, Z_FINISH);
  out.resize(stream.total_out);
  inflateEnd(&stream);
  return out;
}

TEST(Assets, HaveNamesThatChangeWithTheirContent) {
  const test::Folder folder;
  const std::string style(5000, 'a');
  (void)folder.with("css/app.min.css", style);
  (void)folder.with("logo.png", "png");
  (void)folder.with(".git/secret", "no");
  const auto assets = Assets::load(folder.at(""), "/assets");
  ASSERT_TRUE(assets.has_value());
  const std::string url = (*assets)->url("css/app.min.css");
  ASSERT_TRUE(url.starts_with("/assets/css/app.") && url.ends_with(".min.css")) << url;
  const std::string hashed = url.substr(8);
  const Response forever = (*assets)->answer(hashed, {});
  EXPECT_EQ(*forever.shared_body, style);
  EXPECT_EQ(forever.headers.get("Cache-Control"), "public, max-age=31536000, immutable");
  EXPECT_EQ(forever.headers.get("Content-Type"), "text/css; charset=utf-8");
  const Response plain = (*assets)->answer("css/app.min.css", {});
  EXPECT_EQ(plain.headers.get("Cache-Control"), "public, max-age=0, must-revalidate");
  EXPECT_EQ((*assets)->answer("css/app.min.css", asking("If-None-Match", "\"x\", W/" + std::string(plain.headers.get("ETag")))).status,
            304);
  EXPECT_EQ((*assets)->answer(".git/secret", {}).status, 404);
  EXPECT_EQ((*assets)->answer("../css/app.min.css", {}).status, 404);
  EXPECT_EQ((*assets)->url("none.css"), "");
  (void)folder.with("css/app.min.css", style + "b");
  const auto changed = Assets::load(folder.at(""), "/assets");
  EXPECT_NE((*changed)->url("css/app.min.css"), url);
}

TEST(Assets, AreCompressedForWhoTakesIt) {
  const test::Folder folder;
  const std::string style(5000, 'a');
  (void)folder.with("a.css", style);
  (void)folder.with("b.js", style);
  (void)folder.with("b.js.br", "brotli");
  (void)folder.with("b.js.gz", "gzip");
  const auto assets = Assets::load(folder.at(""), "/assets");
  ASSERT_TRUE(assets.has_value());
  const Response zipped = (*assets)->answer("a.css", asking("Accept-Encoding", "br, gzip;q=0.5"));
  EXPECT_EQ(zipped.headers.get("Content-Encoding"), "gzip");
  EXPECT_EQ(zipped.headers.get("Vary"), "Accept-Encoding");
  EXPECT_LT(zipped.shared_body->size(), 100u);
  EXPECT_EQ(inflated(*zipped.shared_body), style);
  EXPECT_EQ(*(*assets)->answer("b.js", asking("Accept-Encoding", "gzip, br")).shared_body, "brotli");
  EXPECT_EQ(*(*assets)->answer("b.js", asking("Accept-Encoding", "gzip, br;q=0")).shared_body, "gzip");
  EXPECT_EQ(*(*assets)->answer("b.js", asking("Accept-Encoding", "identity")).shared_body, style);
  EXPECT_EQ((*assets)->answer("b.js.gz", {}).status, 404);
}

TEST(Assets, OfAFolderThatIsNotThereAreAnError) {
  const test::Folder folder;
  EXPECT_EQ(Assets::load(folder.at("none"), "/assets").error().code, ErrorCode::unavailable);
}

}  // namespace
}  // namespace cw::web
