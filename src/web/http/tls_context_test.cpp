// SPDX-License-Identifier: MIT
#include "web/http/internal/tls_context.h"

#include <gtest/gtest.h>

#include <chrono>

#include "web/http/internal/test_client.h"

namespace cw::web {
namespace {

// As if the files had been written later: file times are too coarse for two writes in a row.
void make_newer(const TlsFiles& files, int hours) {
  for (const std::string& file : {files.certificate_file, files.key_file})
    std::filesystem::last_write_time(file, std::filesystem::file_time_type::clock::now() + std::chrono::hours(hours));
}

TEST(TlsContext, FollowsItsFilesAndKeepsWhatWorks) {
  const cw::test::Folder folder;
  const TlsFiles files = test::make_certificate(folder, "server", 1);
  TlsContext tls(files);
  ASSERT_TRUE(tls.load());
  const auto first = tls.current();
  tls.follow_files();
  EXPECT_EQ(tls.current(), first) << "nothing has changed";
  test::make_certificate(folder, "server", 2);
  make_newer(files, 1);
  tls.follow_files();
  const auto second = tls.current();
  EXPECT_NE(second, first);
  (void)folder.with("server.key", "no key");
  make_newer(files, 2);
  tls.follow_files();
  EXPECT_EQ(tls.current(), second);
}

TEST(TlsContext, RefusesAKeyOfAnotherCertificate) {
  const cw::test::Folder folder;
  const TlsFiles one = test::make_certificate(folder, "one", 1);
  const TlsFiles other = test::make_certificate(folder, "other", 2);
  const Result<void> loaded = TlsContext({one.certificate_file, other.key_file}).load();
  ASSERT_FALSE(loaded.has_value());
  EXPECT_EQ(loaded.error().field, "key_file");
}

}  // namespace
}  // namespace cw::web
