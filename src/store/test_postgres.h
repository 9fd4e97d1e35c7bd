// SPDX-License-Identifier: MIT
// For tests of any module: a PostgreSQL of their own, on a Unix socket in a temporary folder, gone with the test program however that ends.
//
//   test::Postgres& server = test::postgres();      // started by the first call in a test program, shared by its tests
//   const std::string url = server.new_database();  // empty
//
// A test that needs PostgreSQL where none is installed fails: it does not pass unseen. Runs as root too (the server then as `postgres`).
#pragma once

#include <filesystem>
#include <memory>
#include <string>

namespace cw::store::test {

class Postgres {
 public:
  Postgres();  // throws std::runtime_error with what is missing
  ~Postgres();
  Postgres(const Postgres&) = delete;
  Postgres& operator=(const Postgres&) = delete;

  [[nodiscard]] std::string new_database();  // its URL
  void stop_now();                           // as a crash would: no client is told. new connections are refused until start()
  void start();
  void restart() { stop_now(), start(); }
  [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }

 private:
  std::filesystem::path folder_;
  std::filesystem::path programs_;
  int server_ = -1;  // process id
  int databases_ = 0;
};

[[nodiscard]] Postgres& postgres();

}  // namespace cw::store::test
