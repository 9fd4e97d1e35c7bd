// SPDX-License-Identifier: MIT
// For tests of any module: a PostgreSQL of their own, on a Unix socket in a temporary folder (in memory where there is room), gone with the
// test program however that ends.
//
//   test::Postgres& server = test::postgres();      // started by the first call in a test program, shared by its tests
//   const std::string url = server.new_database();  // empty
//
// CMake: cw_module(... TEST_DEPENDS store_testing). Where no PostgreSQL is installed such a test fails: it does not pass unseen. Runs as
// root too (the server then as `postgres`).
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

namespace cw::store::test {

class Postgres {
 public:
  enum class Disk : std::uint8_t { trusted, real };  // real: commits wait for the disk, for benchmarks
  struct Options {
    Disk disk = Disk::trusted;
    std::filesystem::path place = {};  // the folder to lie in; empty: memory or the usual place
  };
  Postgres() : Postgres(Options{}) {}  // throws std::runtime_error with what is missing
  explicit Postgres(Options options);
  ~Postgres();
  Postgres(const Postgres&) = delete;
  Postgres& operator=(const Postgres&) = delete;

  // Its URL; as a role that owns the database and may do nothing else, as docs/security/least-rights.md has it.
  [[nodiscard]] std::string new_database();
  void stop_now();  // as a crash would; connections are refused until start()
  void start();
  void restart() { stop_now(), start(); }
  [[nodiscard]] int process() const { return server_; }  // its id

  // A second server that gets everything that this one writes, before this one says that it is written.
  [[nodiscard]] std::unique_ptr<Postgres> make_standby();
  void promote();  // a standby: from now on it can be written to
  // The URL of a database of `first`, wherever it can be written to, of these two.
  [[nodiscard]] static std::string url_of_either(const std::string& url, const Postgres& other);

 private:
  Options options_;
  struct Standby {};
  Postgres(Standby, const Postgres& of);
  void make_folder(const std::filesystem::path& place);
  void command(const std::string& sql) const;
  std::filesystem::path folder_, programs_;
  int server_ = -1;  // process id
  int databases_ = 0;
};

[[nodiscard]] Postgres& postgres();

}  // namespace cw::store::test
