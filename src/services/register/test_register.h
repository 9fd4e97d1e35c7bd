// SPDX-License-Identifier: MIT
// For tests of the register: one on an empty store of either database, with the test's resolver and clock.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "services/register/history.h"
#include "services/register/read.h"
#include "services/register/register.h"
#include "services/register/tables.h"
#include "services/register/unguarded.h"
#include "store/test_store.h"

namespace cw::registry::test {

extern const Act by_test;

Value columns(std::string_view json);
Value with_number(const std::string& number, const std::string& name = "Ann");

// A register with its writer; its resolver is test_resolver.h's.
class Running {
 public:
  Running(const std::string& url, const Clock& clock, FourEyes four_eyes = FourEyes::not_needed);
  ~Running();
  Register& operator*() { return *register_; }
  Register* operator->() { return register_.get(); }
  store::Writer& writer() { return *writer_; }

 private:
  std::unique_ptr<store::Writer> writer_;
  std::unique_ptr<Register> register_;
};

class OnAStore : public store::test::OnBothDatabases {
 protected:
  OnAStore();
  ~OnAStore() override;
  void SetUp() override;
  std::unique_ptr<Running> start(FourEyes four_eyes = FourEyes::not_needed);
  std::vector<std::string> faults();
  PersonView view(PersonId person, AsOf as_of = {});
  ManualClock clock_{Timestamp{1'772'000'000'000'000}};
};

}  // namespace cw::registry::test
