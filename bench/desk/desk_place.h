// SPDX-License-Identifier: MIT
// A desk to be measured: the real server on a new store, filled through the API with invented people who have homes, and with what its
// pages show besides: accounts, sources and loads, judgements, restricted people, alerts.
//
//   DeskPlace desk({.records = 20'000});
//   desk.add_accounts("adviser", "adviser", 400);            // adviser1 to adviser400
//   desk.fill();                                             // returns when what follows from the records has been done
//   Browser ann = desk.browser("adviser1", "contact");
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "../common/invented_people.h"
#include "../common/processes.h"
#include "browser.h"

namespace cw::bench {

struct DeskOptions {
  bool postgres = false;  // one of its own, on a real disk, with commits that wait for it
  bool tls = false;
  std::int64_t records = 20'000;
  int threads = 64;            // of the server: requests that it works on at once
  std::string server = {};     // the program; empty: that of this build
  std::string settings = {};   // text of the server's settings file
  std::string folder = {};     // where the store lies; empty: the temporary folder
  double rest_seconds = 7200;  // how long what follows from filling may take
};
// Those of the two programs that are about the place; true where `name` was one of them.
[[nodiscard]] bool read_desk_option(const std::string& name, const std::string& value, DeskOptions& options);

// What pages are about: ids that are in the register.
struct DeskContent {
  std::vector<std::string> people, households, loads, uploads, judgements, accounts;
};

class DeskPlace {
 public:
  explicit DeskPlace(const DeskOptions& options);  // throws where the server does not start
  ~DeskPlace();
  DeskPlace(const DeskPlace&) = delete;
  DeskPlace& operator=(const DeskPlace&) = delete;

  // NAME1 to NAMEn, of a role; where some of them are there the others are added. Each password is hashed as always, which takes its time.
  void add_accounts(const std::string& name, const std::string& role, int many);
  // The records, then `at_rest`.
  void fill();
  // Loads with rows that are rejected, uploads, judgements, restricted people and looks at them: a few of each. After fill().
  void add_content();

  [[nodiscard]] Browser browser(const std::string& account, const std::string& purpose) const;
  [[nodiscard]] std::string metrics() const;
  [[nodiscard]] std::uint16_t port() const;
  [[nodiscard]] web::Scheme scheme() const;
  [[nodiscard]] const InventedPeople& people() const;
  [[nodiscard]] const DeskContent& content() const;
  [[nodiscard]] Processes processes() const;
  [[nodiscard]] const DeskOptions& options() const;
  // Ends the server; true where it ended well.
  [[nodiscard]] bool end();

  static constexpr const char* password = "a long walk by the river 1871";

 private:
  class Implementation;
  std::unique_ptr<Implementation> implementation_;
};

// What main() ends with: that of the program, or 1 and the fault in words where it throws.
[[nodiscard]] int exit_code(int (*program)(int, char**), int count, char** words);

// A search as an adviser types it, of somebody whom the register holds: by names, names with a slip, with the year, the day or the
// postcode.
[[nodiscard]] std::string search_words(const InventedPeople& people, std::int64_t record, std::uint64_t chance);

}  // namespace cw::bench
