// SPDX-License-Identifier: MIT
#include "services/sources/sources.h"

#include <gtest/gtest.h>

#include <random>
#include <set>

#include "services/sources/test_sink.h"
#include "store/test_store.h"

namespace cw::sources {
namespace {

const SourceAct by_test{"ann", "a test"};
using Table = std::vector<std::pair<std::string, std::string>>;  // id, name

Rows rows_of(const Table& table) {
  return [&table](const AddRow& add) -> Result<void> {
    std::int64_t line = 1;
    for (const auto& [id, name] : table) CW_CHECK(add({++line, {{"CARD", id}, {"NAME", name}, {"SECRET", "not used"}}}));
    return {};
  };
}

struct Shown final : RowViewer {
  std::set<std::string, std::less<>> columns;
  [[nodiscard]] bool shows(std::string_view, std::string_view column) const override { return columns.contains(column); }
};

class Loads : public store::test::OnBothDatabases {
 protected:
  void SetUp() override {
    db_.emplace(connect());
    ASSERT_TRUE(store::migrate(*db_, {source_migrations()}));
    sources_.emplace(*db_, sink_, clock_, ids_);
    Source library{"library",
                   "Library members",
                   "alderwick",
                   "Spydus",
                   "every night",
                   "card number",
                   "",
                   "CARD",
                   {{"NAME", "name", "full_name"}},
                   Duplicates::free,
                   0.5};
    const auto put = sources_->put(by_test, library);
    ASSERT_TRUE(put) << put.error().message;
  }
  Result<LoadReport> load(const Table& table, LoadKind kind = LoadKind::whole) {
    clock_.advance(1'000'000);
    return sources_->load(by_test, {"library", "a file", kind}, rows_of(table));
  }
  Table held() const {
    Table out;
    for (const auto& [key, text] : sink_.records)
      out.emplace_back(key.second, *member(parse_json(text).value(), "name")->get<std::string>());
    return out;
  }
  static Table numbered(int from, int to, const std::string& name) {
    Table out;
    for (int i = from; i < to; ++i) out.emplace_back(std::to_string(100'000 + i), name + std::to_string(i));
    return out;
  }
  ManualClock clock_{Timestamp{1'772'000'000'000'000}};
  UuidSource ids_{clock_, system_randomness()};
  test::MapSink sink_;
  std::optional<store::Connection> db_;
  std::optional<Sources> sources_;
};
CW_ON_BOTH_DATABASES(Loads);

TEST_P(Loads, AreDifferencesAndTheSameAgainIsNone) {
  const auto first = load({{"1", "Ann"}, {"2", "Bob"}});
  ASSERT_TRUE(first) << first.error().message;
  EXPECT_EQ(first->state, LoadState::applied);
  EXPECT_EQ(first->added, 2);
  const auto again = load({{"1", " Ann "}, {"2", "Bob"}});
  EXPECT_EQ(again->unchanged, 2);
  EXPECT_EQ(again->added + again->changed + again->gone, 0);
  const auto second = load({{"2", "Bob"}, {"3", "Cy"}});
  EXPECT_EQ(second->added, 1);
  EXPECT_EQ(second->gone, 1);
  EXPECT_EQ(second->unchanged, 1);
  EXPECT_EQ(held(), (Table{{"2", "Bob"}, {"3", "Cy"}}));
  EXPECT_EQ(sink_.records.begin()->second, R"({"name":"Bob"})") << "columns without a use are not kept";
  EXPECT_EQ(sources_->loads_of("library", 10)->size(), 3U);
  EXPECT_EQ(sink_.acts.back().load, second->id.text());
}

TEST_P(Loads, APartAddsAndChangesOnly) {
  ASSERT_TRUE(load({{"1", "Ann"}, {"2", "Bob"}}));
  const auto part = load({{"2", "Bobby"}, {"3", "Cy"}}, LoadKind::part);
  EXPECT_EQ(part->gone, 0);
  EXPECT_EQ(held(), (Table{{"1", "Ann"}, {"2", "Bobby"}, {"3", "Cy"}}));
}

TEST_P(Loads, ThatWouldChangeTooMuchStopAndAsk) {
  ASSERT_TRUE(load({{"1", "Ann"}, {"2", "Bob"}, {"3", "Cy"}}));
  const auto held_load = load({{"1", "Ann"}});
  ASSERT_TRUE(held_load);
  EXPECT_EQ(held_load->state, LoadState::held);
  EXPECT_EQ(
      held_load->question,
      "Of 3 records that the source has, this load would remove 2 and change 0: 66.7 %, more than the 50.0 % that go through unasked.");
  EXPECT_EQ(held().size(), 3U);
  EXPECT_EQ(load({{"1", "Ann"}}).error().code, ErrorCode::conflict) << "the question comes first";
  const auto cancelled = sources_->cancel(by_test, held_load->id);
  ASSERT_TRUE(cancelled) << cancelled.error().message;
  EXPECT_EQ(cancelled->state, LoadState::cancelled);
  EXPECT_EQ(sources_->confirm(by_test, held_load->id).error().code, ErrorCode::conflict);
  const auto again = load({});
  EXPECT_EQ(again->state, LoadState::held) << "an empty file is the worst of all";
  const auto confirmed = sources_->confirm({"bob", "they closed"}, again->id);
  ASSERT_TRUE(confirmed) << confirmed.error().message;
  EXPECT_EQ(confirmed->state, LoadState::applied);
  EXPECT_TRUE(held().empty());
  EXPECT_EQ(sink_.acts.back().who, "bob");
}

TEST_P(Loads, CanBeUndoneAndWhatChangedSinceStays) {
  ASSERT_TRUE(load({{"1", "Ann"}, {"2", "Bob"}, {"3", "Cy"}, {"4", "Di"}}));
  const auto second = load({{"1", "Anna"}, {"2", "Bob"}, {"4", "Di"}, {"5", "Ed"}});
  ASSERT_EQ(second->state, LoadState::applied);
  sink_.records[{"library", "5"}] = R"({"name":"Eddie"})";  // through another door, since
  const auto undone = sources_->undo(by_test, second->id);
  ASSERT_TRUE(undone) << undone.error().message;
  EXPECT_EQ(undone->state, LoadState::undone);
  EXPECT_EQ(undone->changed_since, 1);
  EXPECT_EQ(held(), (Table{{"1", "Ann"}, {"2", "Bob"}, {"3", "Cy"}, {"4", "Di"}, {"5", "Eddie"}}));
  EXPECT_EQ(sources_->undo(by_test, second->id).error().code, ErrorCode::conflict) << "once";
}

TEST_P(Loads, CannotBeUndoneWhenWhatWasBeforeIsForgotten) {
  const auto first = load({{"1", "Ann"}});
  clock_.advance(1'000'000);
  EXPECT_EQ(sources_->forget_before(clock_.now()).value(), 1U);
  EXPECT_EQ(sources_->undo(by_test, first->id).error().message, "what the load changed is not kept any more, so it cannot be undone.");
}

TEST_P(Loads, RejectsAreKeptWithTheirReasonAndNothingGoesForThem) {
  ASSERT_TRUE(load({{"1", "Ann"}, {"2", "Bob"}}));
  const auto second =
      load({{"1", "REFUSED"}, {"2", "Bob"}, {"2", "Bob again"}, {"", "Nobody"}, {std::string(300, 'x'), "Long"}, {"7", "\xFF"}});
  ASSERT_TRUE(second) << second.error().message;
  EXPECT_EQ(second->rows, 6);
  EXPECT_EQ(second->rejected, 5);
  EXPECT_EQ(second->gone, 0);
  std::vector<std::string> reasons;
  Shown viewer;
  EXPECT_EQ(sources_->rejects_of(viewer, second->id, 1)->front().row, "{}") << "who may see nothing sees where, and why";
  viewer.columns = {"record_id"};
  EXPECT_EQ(sources_->rejects_of(viewer, second->id, 1)->front().row, R"({"CARD":"1"})");
  viewer.columns = {"record_id", "name", "SECRET"};
  EXPECT_EQ(sources_->rejects_of(viewer, second->id, 1)->front().row, R"({"CARD":"1","NAME":"REFUSED"})")
      << "a column of no use is nobody's";
  const std::vector<RejectedRow> rejects = sources_->rejects_of(viewer, second->id, 10).value();
  for (const RejectedRow& row : rejects) reasons.push_back(std::to_string(row.line) + " " + row.column + ": " + row.reason);
  EXPECT_EQ(reasons,
            (std::vector<std::string>{"2 name: the test wants this refused.", "4 CARD: line 3 has the same id", "5 CARD: the id is missing",
                                      "6 CARD: the id is longer than 200 bytes", "7 NAME: the cell is not UTF-8"}));
  for (const RejectedRow& row : rejects) EXPECT_EQ(row.row.find("SECRET"), std::string::npos) << "columns without a use are not kept";
  EXPECT_EQ(held(), (Table{{"1", "Ann"}, {"2", "Bob"}}));
}

TEST_P(Loads, AskWhereRowsThatCannotBeReadMayBeOfRecordsThatWouldGo) {
  Table many = numbered(0, 100, "Ann");
  ASSERT_TRUE(load(many));
  many.pop_back();
  const auto with_faulty = [&](const AddRow& add) -> Result<void> {
    CW_CHECK(rows_of(many)(add));
    return add({200, {}, "too few cells: 1 instead of 3", ""});
  };
  const auto unsure = sources_->load(by_test, {"library", "a file", LoadKind::whole}, with_faulty);
  ASSERT_TRUE(unsure) << unsure.error().message;
  EXPECT_EQ(unsure->state, LoadState::held) << "1 of 100 alone would go through";
  EXPECT_EQ(unsure->rejected, 1);
  EXPECT_EQ(unsure->question.find("1 rows could not be read so far that their id is known, and 1 of 100 records"), 0U) << unsure->question;
  ASSERT_TRUE(sources_->cancel(by_test, unsure->id));
  const auto part = sources_->load(by_test, {"library", "a file", LoadKind::part}, with_faulty);
  EXPECT_EQ(part->state, LoadState::applied) << "a part takes nothing away";
}

TEST_P(Loads, HaveTheIdThatTheyWereGivenAndGoOnOneByOne) {
  const LoadId id(ids_.next());
  sink_.death = test::MapSink::Death::after;
  EXPECT_FALSE(sources_->load(by_test, {"library", "a file", LoadKind::whole, id}, rows_of({{"1", "Ann"}})));
  sink_.death = test::MapSink::Death::never;
  EXPECT_EQ(sources_->report(id)->state, LoadState::applying);
  const auto resumed = sources_->resume(id);
  ASSERT_TRUE(resumed) << resumed.error().message;
  EXPECT_EQ(resumed->value().state, LoadState::applied);
  EXPECT_FALSE(sources_->resume(id)->has_value()) << "nothing is left to be done";
  EXPECT_EQ(sources_->resume(LoadId(ids_.next())).error().code, ErrorCode::not_found);
}

TEST_P(Loads, OfAnotherFormOrThatEndInAnErrorLeaveNothing) {
  const auto other = sources_->load(by_test, {"library", "other.csv", LoadKind::whole},
                                    [](const AddRow& add) { return add({2, {{"CARD", "1"}, {"FULLNAME", "Ann"}}}); });
  EXPECT_EQ(other.error().message, "line 2 has no column NAME. Has the file another form than the source?");
  const auto broken = sources_->load(by_test, {"library", "broken.csv", LoadKind::whole}, [](const AddRow& add) -> Result<void> {
    CW_CHECK(add({2, {{"CARD", "1"}, {"NAME", "Ann"}}}));
    return fail(ErrorCode::unavailable, "the disk went away");
  });
  EXPECT_EQ(broken.error().message, "the disk went away");
  EXPECT_TRUE(sources_->loads_of("library", 10)->empty());
  EXPECT_TRUE(held().empty());
  EXPECT_TRUE(load({{"1", "Ann"}})) << "and do not stand in the way";
  EXPECT_EQ(sources_->load(by_test, {"nobody", "x", LoadKind::whole}, rows_of({})).error().code, ErrorCode::not_found);
}

TEST_P(Loads, ThatDieHalfWayGoOnAndAreUndoneAsIfNothingHadHappened) {
  const Table before = numbered(0, 1300, "old"), after = numbered(200, 1700, "new");
  ASSERT_TRUE(sources_->put(by_test, [&] {
    Source free = sources_->find("library").value();
    free.most_changed_share = 1;
    return free;
  }()));
  for (const auto death : {test::MapSink::Death::before, test::MapSink::Death::after}) {
    for (int piece = 0; piece < 4; ++piece) {
      sink_.records.clear();
      ASSERT_TRUE(load(before));
      sink_.death = death;
      sink_.pieces_until_death = piece;
      const auto died = load(after);
      ASSERT_FALSE(died);
      EXPECT_EQ(died.error().code, ErrorCode::unavailable);
      sink_.death = test::MapSink::Death::never;
      Sources restarted(*db_, sink_, clock_, ids_);
      EXPECT_EQ(restarted.resume().value(), 1U);
      EXPECT_EQ(held(), after);
      const LoadReport done = restarted.loads_of("library", 1)->front();
      EXPECT_EQ(done.state, LoadState::applied);
      sink_.death = death;
      sink_.pieces_until_death = piece;
      ASSERT_FALSE(restarted.undo(by_test, done.id));
      sink_.death = test::MapSink::Death::never;
      EXPECT_EQ(Sources(*db_, sink_, clock_, ids_).resume().value(), 1U);
      EXPECT_EQ(held(), before);
      EXPECT_EQ(sources_->report(done.id)->changed_since, 0);
    }
  }
}

TEST_P(Loads, EveryVersionOfASourceIsKept) {
  Source source = sources_->find("library").value();
  source.title = "Members";
  ASSERT_TRUE(sources_->put({"bob", "a better name"}, source));
  EXPECT_EQ(sources_->list()->front().title, "Members");
  EXPECT_EQ(db_->value<std::int64_t>("SELECT count(*) FROM source_version WHERE name = 'library'").value(), 2);
  EXPECT_EQ(sources_->put({"", "x"}, source).error().code, ErrorCode::invalid);
}

}  // namespace
}  // namespace cw::sources
