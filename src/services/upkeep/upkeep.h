// SPDX-License-Identifier: MIT
// Looking after a store: what the commands backup, restore, check and move do. A store is named as store/store.h says: a folder or file
// (SQLite), or postgresql://HOST/DATABASE.
//
//   CW_TRY(const StoreContent saved, back_up("data", "2026-03-01.cwbackup"));
//   CW_TRY(const Soundness report, check("data"));       // report.problems.empty(): sound
//
// The rules of modules that `check` looks at are named in rules() of upkeep.cpp: a module with a rule about its tables adds it there; a
// service's, which this may not include, is handed in.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/value.h"

namespace cw::store {
class Connection;
}

namespace cw::upkeep {

struct TableContent {
  std::string table;
  std::uint64_t rows = 0;
  std::string digest;  // equal for equal rows, on either database
};
struct StoreContent {
  Timestamp of;  // the moment whose state it is
  std::vector<TableContent> tables;
  [[nodiscard]] std::uint64_t rows() const;
};

// Errors of all: as store/backup.h says.
[[nodiscard]] Result<StoreContent> back_up(std::string_view store, const std::string& file);
[[nodiscard]] Result<StoreContent> restore(const std::string& file, std::string_view store);
[[nodiscard]] Result<StoreContent> move(std::string_view from, std::string_view to);

struct Soundness {
  StoreContent content;
  std::vector<std::string> verified, problems;
};
struct Rule {
  std::string name;
  std::function<Result<std::vector<std::string>>(store::Connection&)> find_faults;  // one sentence for each
};
[[nodiscard]] Result<Soundness> check(std::string_view store, const std::vector<Rule>& of_services = {});

}  // namespace cw::upkeep
