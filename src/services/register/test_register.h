// SPDX-License-Identifier: MIT
// For tests of the register: one on an empty store of either database, with the test's resolver and clock.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <stdexcept>

#include "services/register/history.h"
#include "services/register/read.h"
#include "services/register/register.h"
#include "services/register/tables.h"
#include "services/register/test_resolver.h"
#include "services/register/unguarded.h"
#include "store/test_store.h"

namespace cw::registry::test {

inline const Act by_test{"ann", "a test", {}, {}};

inline Value columns(std::string_view json) { return parse_json(json).value(); }
inline Value with_number(const std::string& number, const std::string& name = "Ann") {
  return Value(Structure{{"given_name", Value(name)}, {"nhs_number", Value(number)}});
}

// A register with its writer.
class Running {
 public:
  Running(const std::string& url, const Clock& clock, FourEyes four_eyes = FourEyes::not_needed) {
    store::WriterOptions options;
    options.open.durability = store::Durability::relaxed;
    auto started = store::Writer::start(url, options);
    if (!started) throw std::runtime_error(started.error().message);
    writer_ = std::move(*started);
    auto opened = Register::open({url, *writer_, std::make_unique<NumberResolver>(), clock, system_randomness(), four_eyes, options.open});
    if (!opened) throw std::runtime_error(opened.error().message);
    register_ = std::move(*opened);
  }
  Register& operator*() { return *register_; }
  Register* operator->() { return register_.get(); }
  store::Writer& writer() { return *writer_; }

 private:
  std::unique_ptr<store::Writer> writer_;
  std::unique_ptr<Register> register_;
};

class OnAStore : public store::test::OnBothDatabases {
 protected:
  void SetUp() override {
    store::Connection db = connect();
    const auto migrated = store::migrate(db, {register_migrations()});
    ASSERT_TRUE(migrated) << migrated.error().message;
  }
  std::unique_ptr<Running> start(FourEyes four_eyes = FourEyes::not_needed) { return std::make_unique<Running>(url(), clock_, four_eyes); }
  std::vector<std::string> faults() {
    store::Connection db = connect();
    auto check = check_register(db);
    return check ? check->faults : std::vector<std::string>{check.error().message};
  }
  PersonView view(PersonId person, AsOf as_of = {}) {
    store::Connection db = connect();
    WholeView viewer;
    auto read = read_person(db, viewer, person, as_of);
    if (!read) throw std::runtime_error(read.error().message);
    return std::move(*read);
  }
  ManualClock clock_{Timestamp{1'772'000'000'000'000}};
};

}  // namespace cw::registry::test
