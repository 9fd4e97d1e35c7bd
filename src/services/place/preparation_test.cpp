// SPDX-License-Identifier: MIT
#include "services/place/preparation.h"

#include <gtest/gtest.h>

#include "base/json.h"
#include "base/text_file.h"

namespace cw::place {
namespace {

std::string starter_model() { return read_text_file(std::string(CW_SOURCE_DIR) + "/packages/register/model.toml").value(); }

std::string text_of(const Result<Structure>& made) { return made ? write_json(Value(*made)) : made.error().message; }
std::string prepared(const registry::LiveResolverParts& parts, const std::string& source, const std::string& columns) {
  return text_of(parts.prepare({source, "7"}, parse_json(columns).value()));
}

TEST(Preparation, MakesARecordReadyAsItsSourceHasIt) {
  const auto parts = resolver_parts(starter_model());
  ASSERT_TRUE(parts) << parts.error().message;
  EXPECT_EQ(prepared(*parts, "library", R"({"full_name":"Mrs. O'Neill, Siobhán","date_of_birth":"03/04/1985","postcode":"sw1a1aa"})"),
            R"({"date_of_birth":"1985-04-03","family_name":"oneill","given_name":"siobhan","postcode":"SW1A 1AA"})");
  EXPECT_EQ(prepared(*parts, "rents", R"({"given_name":"Siobhán Mary","family_name":"O’NEILL","address":"3 Acacia Ave, AL1 2BD"})"),
            R"({"family_name":"oneill","given_name":"siobhan","postcode":"AL1 2BD","premises":"3"})");
  EXPECT_EQ(prepared(*parts, "rents", "{}"), "{}");
}

TEST(Preparation, FindsTheColumnsOfAFileUnderTheNamesThatARegisterKeeps) {
  const std::string model = R"(
[[input.source]]
name = "telecare"
id = "Unit"
  [input.source.columns]
  number = { from = "Unit" }
  born = { from = "Date of Birth", do = ["date"] }
[model]
link_type = "link_and_dedupe"
[[blocking]]
on = ["born"]
[[comparison]]
kind = "exact"
column = "born"
[[comparison]]
kind = "exact"
column = "number"
)";
  const auto parts = resolver_parts(model);
  ASSERT_TRUE(parts) << parts.error().message;
  EXPECT_EQ(prepared(*parts, "telecare", R"({"date_of_birth":"1/2/39"})"), R"({"born":"1939-02-01","number":"7"})");
  EXPECT_EQ(prepared(*parts, "telecare", R"({"Date of Birth":"1/2/39"})"), R"({"born":"1939-02-01","number":"7"})");
  EXPECT_EQ(prepared(*parts, "another", R"({"born":"1939-02-01"})"), R"({"born":"1939-02-01"})") << "its rules are not for others";
  EXPECT_EQ(register_name("  Address 1 (home)"), "address_1_home");
}

TEST(Preparation, TakesOutWhatTheBatchWouldTakeOutOfAllRecordsThereAre) {
  std::string model = starter_model();
  const std::string rule = R"(phone = { first_of = ["_mobile", "_phone"])";
  ASSERT_NE(model.find(rule), std::string::npos);
  model.replace(model.find(rule), rule.size(), rule + ", shared_by_more_than = 3");
  const auto parts = resolver_parts(model);
  ASSERT_TRUE(parts) << parts.error().message;
  const std::string record = R"({"phone":"01632 960001"})";
  EXPECT_NE(prepared(*parts, "library", record), "{}");
  const registry::Resolver::AllRecords five = [&](const registry::Resolver::Visit& visit) -> Result<void> {
    for (int i = 1; i <= 5; ++i) CW_CHECK(visit({i}, {"library", std::to_string(i)}, parse_json(record).value()));
    return {};
  };
  const auto learnt = parts->learn_preparation(five);
  ASSERT_TRUE(learnt) << learnt.error().message;
  const auto by = parts->preparation(*learnt);
  ASSERT_TRUE(by) << by.error().message;
  const auto all = by->all(five);
  ASSERT_TRUE(all) << all.error().message;
  EXPECT_EQ(all->rows(), 5U);
  EXPECT_EQ(all->find("phone")->distinct() == 0 || all->find("phone")->counts()[0] == 5, true) << "the office's number";
  EXPECT_EQ(text_of(by->one({"library", "7"}, parse_json(record).value())), "{}") << "also of records that come later";
  EXPECT_NE(prepared(*parts, "library", record), "{}") << "who has not learnt it goes on without";
  EXPECT_EQ(parts->preparation("\x02" + learnt->substr(1)).error().code, ErrorCode::unsupported) << "another form";
  EXPECT_EQ(parts->preparation(learnt->substr(0, 5)).error().code, ErrorCode::invalid);
}

TEST(Preparation, RefusesAConfigurationWithoutAModel) {
  EXPECT_EQ(resolver_parts("[fields]\nborn = \"date_of_birth\"\n").error().code, ErrorCode::invalid);
  EXPECT_EQ(resolver_parts("not toml").error().code, ErrorCode::invalid);
}

}  // namespace
}  // namespace cw::place
