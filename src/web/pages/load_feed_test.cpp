// SPDX-License-Identifier: MIT
#include "web/pages/internal/load_feed.h"

#include <gtest/gtest.h>

#include <future>

#include "base/json.h"
#include "base/test_folder.h"
#include "services/place/test_place.h"

namespace cw::pages {
namespace {

// Keeps what was sent, and says when the stream has ended.
class Heard final : public web::EventWriter {
 public:
  Result<void> send(std::string_view event, std::string_view data, std::string_view) override {
    events.emplace_back(event, data);
    return {};
  }
  void end() override { ended.set_value(); }
  std::vector<std::pair<std::string, std::string>> events;
  std::promise<void> ended;
};

class LoadFeedOfAPlace : public testing::Test {
 protected:
  void SetUp() override {
    auto opened = place::Place::open(place::test::packaged_place(folder_.at("data").string(), folder_.at("keys")));
    ASSERT_TRUE(opened) << opened.error().message;
    place_ = std::move(*opened);
  }
  sources::LoadId load() {
    place::Asking asking;
    asking.purpose = "data_quality";
    asking.caller.account.name = "officer";
    asking.caller.account.organisation = "council";
    asking.caller.account.roles = {"data_officer"};
    place::Loads loads(*place_);
    sources::Source source;
    source.name = "council_register";
    source.title = "Register";
    source.organisation = "council";
    source.system = "a list";
    source.id_column = "id";
    source.columns = {{"name", "full_name", "full_name"}};
    EXPECT_TRUE(loads.put_source(asking, source, place::Existing::may_be_there));
    const std::string content = "id,name\n1,Ann Quill\n2,Bob Pen\n,Nobody\n";
    return loads
        .start(asking, {"council_register", "list.csv"},
               [&](std::uint64_t offset, std::span<char> into) -> Result<std::size_t> {
                 return offset >= content.size() ? 0 : content.copy(into.data(), into.size(), offset);
               })
        .value()
        .report.id;
  }
  test::Folder folder_;
  std::unique_ptr<place::Place> place_;
};

TEST_F(LoadFeedOfAPlace, TellsFiguresUntilTheLoadHasComeToSomethingAndNoWordOfAPerson) {
  const sources::LoadId id = load();
  const auto heard = std::make_shared<Heard>();
  {
    LoadFeed feed(*place_);
    feed.watch(id, heard);
    heard->ended.get_future().wait();
  }
  ASSERT_GE(heard->events.size(), 2U);
  EXPECT_EQ(heard->events.back(), (std::pair<std::string, std::string>{"end", "applied"}));
  const auto& [name, data] = heard->events[heard->events.size() - 2];
  EXPECT_EQ(name, "load");
  const Value value = parse_json(data).value();
  EXPECT_EQ(*member(value, "added")->get<std::int64_t>(), 2);
  EXPECT_EQ(*member(value, "rejected")->get<std::int64_t>(), 1);
  for (const auto& [event, text] : heard->events) EXPECT_EQ(text.find("Quill"), std::string::npos);
}

TEST_F(LoadFeedOfAPlace, LetsGoWhoeverIsTooManyOrAsksForNothing) {
  const auto too_many = std::make_shared<Heard>(), of_nothing = std::make_shared<Heard>();
  LoadFeed none(*place_, 0), feed(*place_);
  none.watch(load(), too_many);
  too_many->ended.get_future().wait();
  EXPECT_TRUE(too_many->events.empty());
  feed.watch({}, of_nothing);
  of_nothing->ended.get_future().wait();
  EXPECT_TRUE(of_nothing->events.empty());
}

}  // namespace
}  // namespace cw::pages
