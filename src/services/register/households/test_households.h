// SPDX-License-Identifier: MIT
// For tests of households: a register with those who follow it, and what deciding from scratch gives.
#pragma once

#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "services/register/households/household_history.h"
#include "services/register/households/households.h"
#include "services/register/test_register.h"

namespace cw::registry::test {

HomeColumns plain_home_columns();

// A register and its households.
class Place {
 public:
  // most_written: 1: each step is one transaction, as small as can be.
  Place(const std::string& url, const Clock& clock, std::size_t most_around = 2000, std::size_t most_written = 0);
  ~Place();
  Register& people() { return *running_; }
  Households& homes() { return *homes_; }
  store::Writer& writer() { return running_.writer(); }
  void put(const std::string& source, const std::string& id, std::string_view json);
  void remove(const std::string& source, const std::string& id);
  void catch_up();

 private:
  Running running_;
  std::unique_ptr<Households> homes_;
};

// Who was where, without ids of households.
using PlainStay = std::tuple<std::string, std::string, std::string, std::string, bool, std::string, std::string>;
// Records that are of one household, each group and all of them in order.
using Partition = std::set<std::set<std::int64_t>>;
struct Picture {
  std::multiset<PlainStay> stays;
  Partition records;
  bool operator==(const Picture&) const = default;
};

// What only one of the two has, in words: "kept: ..." or "right: ...".
std::vector<std::string> differences(const Picture& kept, const Picture& right);

class HomesOnAStore : public OnAStore {
 protected:
  HomesOnAStore();
  ~HomesOnAStore() override;
  void SetUp() override;
  // What is kept.
  static Picture kept(store::Connection& db);
  // What the engine says of all records there are, with what is known of the whole.
  Picture from_scratch(store::Connection& db);
  std::vector<std::string> household_faults();
  static std::vector<HouseholdId> household_ids(store::Connection& db);
  // The household in which somebody lives now, nil where in none.
  static HouseholdId lives_in(store::Connection& db, PersonId person);
};

}  // namespace cw::registry::test
