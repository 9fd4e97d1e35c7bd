// SPDX-License-Identifier: MIT
#include "trust/access_log.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <atomic>
#include <random>
#include <thread>

#include "base/json.h"
#include "store/outbox.h"
#include "store/test_store.h"
#include "trust/access_log_queue.h"
#include "trust/alerts.h"
#include "trust/internal/log_nodes.h"
#include "trust/internal/test_policy.h"
#include "trust/migrations.h"

namespace cw::trust {
namespace {

const std::string origin = "test.example/access-log";

class StoredAccessLog : public store::test::OnBothDatabases {
 protected:
  // The store takes no entry of the account "bad".
  void refuse_entries_of_bad() {
    if (on_sqlite())
      run("CREATE TRIGGER broken BEFORE INSERT ON access_log WHEN NEW.account = 'bad' BEGIN SELECT RAISE(ABORT, 'no'); END");
    else
      run("ALTER TABLE access_log ADD CONSTRAINT broken CHECK (account <> 'bad')");
  }
  void SetUp() override {
    db_.emplace(connect());
    const auto migrated = store::migrate(*db_, {migrations()});
    ASSERT_TRUE(migrated.has_value()) << migrated.error().message;
    auto log = AccessLog::open(*db_, origin, keys_);
    ASSERT_TRUE(log.has_value()) << log.error().message;
    log_.emplace(std::move(*log));
    run("CREATE TABLE person (id TEXT PRIMARY KEY, name TEXT NOT NULL) STRICT");
    run("INSERT INTO person (id, name) VALUES ('p1', 'Ann'), ('p2', 'Ben')");
    request_.account = "a1";
    request_.roles = roles_;
    request_.organisation = "council";
    request_.purpose = "contact";
    request_.sources = sources_;
    request_.fields = fields_;
    request_.time = {1'700'000'000'000'000};
  }
  void run(const std::string& sql) {
    const auto done = db_->script(sql);
    ASSERT_TRUE(done.has_value()) << done.error().message;
  }
  [[nodiscard]] Visit visit() const { return {policy_, request_, Door::api, "10.0.0.1", "", {}}; }
  // Reads the name of a person, with the log.
  Result<std::string> name_of(store::Connection& db, const std::string& id) const {
    return log_->with_access(db, visit(), [&](store::Connection& work, Access& access) -> Result<std::string> {
      access.saw(id);
      return work.value<std::string>("SELECT name FROM person WHERE id = ?1", {id});
    });
  }
  void fill(int entries) {
    const auto done = store::in_transaction(*db_, [&](store::Connection& work) -> Result<void> {
      for (int i = 0; i < entries; ++i) {
        AccessEntry entry;
        entry.at.microseconds = i;
        entry.account = fmt::format("a{}", i % 5);
        entry.subjects = {fmt::format("p{}", i % 7)};
        CW_TRY([[maybe_unused]] const std::int64_t number, log_->append(work, entry));
      }
      return {};
    });
    ASSERT_TRUE(done.has_value()) << done.error().message;
  }
  std::int64_t count(const std::string& what) { return db_->value<std::int64_t>("SELECT count(*) FROM " + what).value(); }
  // What verification finds, faults parted by '|'.
  std::string faults(const std::vector<Checkpoint>& outside = {}) {
    const auto report = log_->verify(*db_, outside);
    if (!report) return report.error().message;
    std::string out;
    for (const LogFault& fault : report->faults) out += (out.empty() ? "" : "|") + fault.what;
    return out;
  }
  // As somebody who has the whole database in hand.
  void without_guards() {
    if (on_sqlite())
      run("DROP TRIGGER access_log_not_deleted; DROP TRIGGER access_log_not_changed");
    else
      run("DROP TRIGGER access_log_kept ON access_log");
  }

  const LogKeys keys_{Digest{5}, {origin, Digest{6}}};
  const AccessPolicy policy_{parse_access_policy(test::example_policy).value()};
  const std::vector<std::string_view> roles_ = {"adviser"}, sources_ = {"council_tax"}, fields_ = {"name", "address", "diagnosis"};
  AccessRequest request_;
  std::optional<store::Connection> db_;
  std::optional<AccessLog> log_;
};
CW_ON_BOTH_DATABASES(StoredAccessLog);

TEST_P(StoredAccessLog, AReadIsHandedOutWithItsEntry) {
  const auto name = name_of(*db_, "p1");
  ASSERT_TRUE(name.has_value()) << name.error().message;
  EXPECT_EQ(*name, "Ann");
  const auto found = log_->about_subject(*db_, "p1", 10);
  ASSERT_TRUE(found.has_value()) << found.error().message;
  ASSERT_EQ(found->size(), 1U);
  const AccessEntry& entry = found->front().entry;
  EXPECT_EQ(entry.account, "a1");
  EXPECT_EQ(entry.outcome, AccessOutcome::allowed);
  EXPECT_EQ(entry.fields_shown, (std::vector<std::string>{"name", "address"}));
  EXPECT_EQ(entry.legal_basis, "UK GDPR Article 6(1)(e)");
  EXPECT_EQ(entry.decided_by, "advisers_contact");
  EXPECT_EQ(entry.policy, "example 1");
  EXPECT_EQ(entry.from, "10.0.0.1");
  EXPECT_EQ(entry.door, Door::api);
  EXPECT_EQ(log_->of_account(*db_, "a1", 10).value().size(), 1U);
  EXPECT_EQ(log_->of_account(*db_, "a2", 10).value().size(), 0U);
  EXPECT_EQ(faults(), "");
}

TEST_P(StoredAccessLog, ARefusalIsLoggedAndNothingIsRead) {
  request_.purpose = "care";
  bool reads = false;
  Visit refused = visit();
  refused.subjects = {"p1"};
  const auto name = log_->with_access(*db_, refused, [&](store::Connection&, Access&) -> Result<std::string> {
    reads = true;
    return std::string();
  });
  ASSERT_FALSE(name.has_value());
  EXPECT_EQ(name.error().code, ErrorCode::denied);
  EXPECT_FALSE(reads);
  const auto found = log_->about_subject(*db_, "p1", 10).value();
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].entry.outcome, AccessOutcome::refused);
  EXPECT_EQ(found[0].entry.decided_by, "no_rule_allows");
}

TEST_P(StoredAccessLog, WhereTheEntryCannotBeWrittenNothingIsHandedOut) {
  if (on_sqlite())
    run("CREATE TRIGGER broken BEFORE INSERT ON access_log BEGIN SELECT RAISE(ABORT, 'no'); END");
  else
    run("ALTER TABLE access_log ADD CONSTRAINT broken CHECK (number < 0)");
  const auto name = name_of(*db_, "p1");
  EXPECT_FALSE(name.has_value());
  request_.purpose = "care";  // a refusal that cannot be logged is no plain refusal
  const auto refused = name_of(*db_, "p1");
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().message.find("Refused"), std::string::npos);
  EXPECT_EQ(count("access_log"), 0);
}

TEST_P(StoredAccessLog, AReadThatFailsIsLoggedAsFailed) {
  EXPECT_EQ(name_of(*db_, "nobody").error().code, ErrorCode::not_found);
  const auto entries = log_->of_account(*db_, "a1", 10).value();
  ASSERT_EQ(entries.size(), 1U);
  EXPECT_EQ(entries[0].entry.outcome, AccessOutcome::failed);
}

TEST_P(StoredAccessLog, WritesOfAVisitAreUndoneWithIt) {
  const auto changed = log_->with_access(*db_, visit(), [&](store::Connection& work, Access&) -> Result<int> {
    CW_CHECK(work.execute("UPDATE person SET name = 'Other' WHERE id = 'p1'"));
    return fail(ErrorCode::conflict, "no");
  });
  EXPECT_FALSE(changed.has_value());
  EXPECT_EQ(db_->value<std::string>("SELECT name FROM person WHERE id = 'p1'").value(), "Ann");
}

TEST_P(StoredAccessLog, AnEntryNeedsATransaction) { EXPECT_EQ(log_->append(*db_, {}).error().code, ErrorCode::conflict); }

TEST_P(StoredAccessLog, RestrictedPeopleMakeANoticeThatHoldsTheNumberOnly) {
  request_.subject = flags_of(SubjectFlag::restricted);
  request_.reason = "She asked us to call her back";
  ASSERT_FALSE(name_of(*db_, "p1").has_value());  // the adviser may not, and that is noticed
  store::Consumer notices(*db_, "test", "here");
  const auto events = notices.poll(10);
  ASSERT_TRUE(events.has_value()) << events.error().message;
  ASSERT_EQ(events->size(), 1U);
  EXPECT_EQ(events->front().event.topic, "access.alert");
  EXPECT_EQ(events->front().event.subject, "0");
  EXPECT_EQ(events->front().event.body, "{}");
}

TEST_P(StoredAccessLog, AnAlertStaysOpenUntilOneOfficerAcknowledgesIt) {
  ASSERT_TRUE(name_of(*db_, "p1").has_value());
  EXPECT_TRUE(alerts(*db_, AlertState::all, 10)->empty()) << "an ordinary look alerts nobody";
  request_.subject = flags_of(SubjectFlag::restricted);
  request_.reason = "She asked us to call her back";
  ASSERT_FALSE(name_of(*db_, "p1").has_value());
  ASSERT_FALSE(name_of(*db_, "p1").has_value());
  const auto open = alerts(*db_, AlertState::open, 10).value();
  ASSERT_EQ(open.size(), 2U);
  EXPECT_EQ(open.front().entry, 2);
  EXPECT_EQ(open.front().content->reason, request_.reason);
  EXPECT_EQ(alerts(*db_, AlertState::open, 10, 2)->size(), 1U) << "the older ones";
  const auto acknowledge = [&](std::string_view account, std::string_view note) {
    return store::in_transaction(*db_, [&](store::Connection& work) { return acknowledge_alert(work, 2, account, note, {7}); });
  };
  EXPECT_EQ(acknowledge("officer", " ").error().field, "note");
  const auto done = acknowledge("officer", "the manager knows of it");
  ASSERT_TRUE(done.has_value()) << done.error().message;
  EXPECT_EQ(done->answer->at, Timestamp{7});
  EXPECT_TRUE(acknowledge("officer", "the manager knows of it").has_value()) << "repeating it changes nothing";
  EXPECT_EQ(acknowledge("other", "me too").error().code, ErrorCode::conflict);
  EXPECT_EQ(alerts(*db_, AlertState::open, 10)->size(), 1U);
  EXPECT_EQ(alerts(*db_, AlertState::acknowledged, 10)->front().answer->account, "officer");
  EXPECT_EQ(find_alert(*db_, 0).error().code, ErrorCode::not_found);
  EXPECT_EQ(faults(), "");
}

TEST_P(StoredAccessLog, TheStoreItselfRefusesToChangeOrDeleteEntries) {
  fill(3);
  EXPECT_EQ(db_->execute("DELETE FROM access_log WHERE number = 1").error().code, ErrorCode::denied);
  EXPECT_EQ(db_->execute("UPDATE access_log SET entry = 'x' WHERE number = 1").error().code, ErrorCode::denied);
  EXPECT_EQ(db_->execute("UPDATE access_log SET account = NULL, entry = NULL, salt = NULL WHERE number = 1").error().code,
            ErrorCode::denied);
  EXPECT_EQ(faults(), "");
}

TEST_P(StoredAccessLog, ErasingTakesTheContentAndKeepsEveryProof) {
  fill(300);
  const std::string note = log_->sign_checkpoint(*db_, {1}).value();
  AccessEntry record;
  record.account = "officer";
  record.reason = "Article 17, request 12";
  const auto by = log_->erase(*db_, 20, record);
  ASSERT_TRUE(by.has_value()) << by.error().message;
  EXPECT_EQ(*by, 300);
  EXPECT_EQ(faults(), "");
  EXPECT_EQ(log_->verify(*db_).value().erased, 1U);
  EXPECT_EQ(db_->value<std::int64_t>("SELECT count(*) FROM access_log WHERE entry IS NULL AND salt IS NULL AND account IS NULL").value(),
            1);
  const EntryProof proof = log_->prove(*db_, 20).value();
  EXPECT_FALSE(proof.row.entry.has_value());
  EXPECT_FALSE(proof.row_key.has_value());
  const NoteVerifier key = log_->verifier();
  const Checkpoint checkpoint = read_checkpoint(note, std::span(&key, 1)).value();
  EXPECT_TRUE(verify_inclusion(hash_of(proof.row), 20, checkpoint.size, proof.inclusion, checkpoint.root));
  EXPECT_EQ(log_->erase(*db_, 20, record).error().code, ErrorCode::conflict);
  EXPECT_EQ(log_->erase(*db_, 300, record).error().code, ErrorCode::conflict);
  EXPECT_EQ(log_->erase(*db_, 999, record).error().code, ErrorCode::not_found);
}

TEST_P(StoredAccessLog, EveryEntryIsProvedAndSoIsGrowth) {
  std::vector<Checkpoint> checkpoints;
  const NoteVerifier key = log_->verifier();
  for (const int more : {1, 255, 2, 500}) {
    fill(more);
    checkpoints.push_back(read_checkpoint(log_->sign_checkpoint(*db_, {more}).value(), std::span(&key, 1)).value());
  }
  EXPECT_EQ(count("access_log_node"), 2);
  const Checkpoint& last = checkpoints.back();
  EXPECT_EQ(last.size, 758U);
  for (const std::int64_t number : {0, 1, 255, 256, 511, 512, 700, 757}) {
    const auto proof = log_->prove(*db_, number);
    ASSERT_TRUE(proof.has_value()) << proof.error().message;
    EXPECT_TRUE(verify_inclusion(hash_of(proof->row), static_cast<std::uint64_t>(number), last.size, proof->inclusion, last.root))
        << number;
    EXPECT_EQ(commitment_of(*proof->row_key, *proof->row.entry), proof->row.commitment);
  }
  for (const Checkpoint& older : checkpoints) {
    const auto proof = log_->prove_growth(*db_, older.size, last.size);
    ASSERT_TRUE(proof.has_value()) << proof.error().message;
    EXPECT_TRUE(verify_consistency(older.size, last.size, older.root, last.root, *proof)) << older.size;
  }
  EXPECT_EQ(log_->prove_growth(*db_, 7, 758).error().code, ErrorCode::not_found);
  fill(1);
  EXPECT_EQ(log_->prove(*db_, 758).error().code, ErrorCode::not_found);
  EXPECT_EQ(log_->prove(*db_, 5000).error().code, ErrorCode::not_found);
  EXPECT_EQ(log_->verify(*db_).value().checkpoints, 4U);
}

TEST_P(StoredAccessLog, TamperingInTheDatabaseIsFoundAndLocated) {
  fill(600);
  const std::string note = log_->sign_checkpoint(*db_, {1}).value();
  const NoteVerifier key = log_->verifier();
  const Checkpoint signed_once = read_checkpoint(note, std::span(&key, 1)).value();
  without_guards();
  struct Case {
    std::string sql, undo, found;
  };
  const std::string columns = "number, at, previous, commitment, hash, account, entry, salt, erased_by";
  run("CREATE TABLE keep (number INTEGER, at INTEGER, previous BLOB, commitment BLOB, hash BLOB, account TEXT, entry TEXT, salt BLOB,"
      " erased_by INTEGER) STRICT; INSERT INTO keep SELECT " +
      columns + " FROM access_log");
  const std::string restore = "DELETE FROM access_log; INSERT INTO access_log SELECT " + columns + " FROM keep";
  const Case cases[] = {
      {"UPDATE access_log SET at = at + 1 WHERE number = 77", restore,
       "entry 77 was changed: its number, time or commitment do not give its hash."},
      {"UPDATE access_log SET entry = replace(entry, 'a2', 'a3') WHERE number = 77", restore, "the content of entry 77 was changed."},
      {"UPDATE access_log SET account = 'a3' WHERE number = 77", restore,
       "the account of entry 77 in the store is not that of its content."},
      {"UPDATE access_log SET hash = (SELECT hash FROM keep WHERE number = 3) WHERE number = 77", restore,
       "entry 77 was changed: its number, time or commitment do not give its hash."},
      {"DELETE FROM access_log WHERE number = 77", restore, "entry 77 is missing: it was deleted."},
      {"UPDATE access_log SET number = 6000 WHERE number = 77; UPDATE access_log SET number = 77 WHERE number = 78;"
       " UPDATE access_log SET number = 78 WHERE number = 6000",
       restore, "entry 77 does not follow from the one before it."},
      {"UPDATE access_log SET entry = NULL, salt = NULL, account = NULL WHERE number = 77", restore,
       "the content of entry 77 is gone, and nothing says who erased it."},
  };
  for (const Case& each : cases) {
    run(each.sql);
    EXPECT_TRUE(faults().find(each.found) != std::string::npos) << faults();
    run(each.undo);
    ASSERT_EQ(faults(), "");
  }
  run("DELETE FROM access_log_subject WHERE number = 77");
  EXPECT_TRUE(faults().starts_with("the list of subjects does not agree")) << faults();
  run("DELETE FROM access_log WHERE number >= 590");
  EXPECT_NE(faults().find("a checkpoint was signed over 600 entries, and the log has 590: its end was cut off."), std::string::npos)
      << faults();
  run("DELETE FROM access_log_checkpoint; DELETE FROM access_log_node");
  EXPECT_NE(faults({signed_once}).find("its end was cut off."), std::string::npos) << "an outside checkpoint still tells";
}

// Somebody who has the store and both keys, but not the checkpoint that a witness holds.
TEST_P(StoredAccessLog, AForkedLogDoesNotFitACheckpointFromOutside) {
  fill(50);
  const NoteVerifier key = log_->verifier();
  const Checkpoint outside = read_checkpoint(log_->sign_checkpoint(*db_, {1}).value(), std::span(&key, 1)).value();
  without_guards();
  run("DELETE FROM access_log WHERE number >= 40; DELETE FROM access_log_subject WHERE number >= 40; DELETE FROM access_log_checkpoint");
  fill(20);
  EXPECT_EQ(faults(), "");
  EXPECT_EQ(faults({outside}), "the log is not the one of the checkpoint over its first 50 entries: one from 0 to 49 was changed.");
}

TEST_P(StoredAccessLog, TheLogOfAnotherNameIsRefused) {
  EXPECT_EQ(AccessLog::open(*db_, "other.example/log", keys_).error().code, ErrorCode::conflict);
  EXPECT_EQ(AccessLog::open(*db_, "a b", keys_).error().code, ErrorCode::invalid);
}

// What a question was put together from is what is read, whatever is written meanwhile.
TEST_P(StoredAccessLog, AQuestionAndItsAnswerAreOfOneState) {
  auto writer = store::Writer::start(url(), {.open = {.durability = store::Durability::relaxed}});
  ASSERT_TRUE(writer.has_value());
  LogQueue queue(*log_, **writer);
  store::Connection reader = connect();
  const auto name_in = [](store::Connection& work) { return work.value<std::string>("SELECT name FROM person WHERE id = 'p1'"); };
  std::string asked;
  const auto ask = [&](store::Connection& work) -> Result<Visit> {
    CW_TRY(asked, name_in(work));
    CW_CHECK(db_->execute("UPDATE person SET name = 'Zoe' WHERE id = 'p1'"));
    return visit();
  };
  const auto name = log_->with_question(reader, queue, ask, [&](store::Connection& work, Access& access) -> Result<std::string> {
    access.saw("p1");
    return name_in(work);
  });
  ASSERT_TRUE(name.has_value()) << name.error().message;
  EXPECT_EQ(asked, "Ann");
  EXPECT_EQ(*name, asked);
  EXPECT_EQ(name_in(reader).value(), "Zoe");
  EXPECT_EQ(count("access_log"), 1);
}

TEST_P(StoredAccessLog, AQuestionThatCannotBePutTogetherIsNoLookAndARefusedOneIs) {
  auto writer = store::Writer::start(url(), {.open = {.durability = store::Durability::relaxed}});
  ASSERT_TRUE(writer.has_value());
  LogQueue queue(*log_, **writer);
  const auto never = [](store::Connection&, Access&) -> Result<int> { return ADD_FAILURE() << "read", 1; };
  const auto nothing =
      log_->with_question(*db_, queue, [](store::Connection&) -> Result<Visit> { return fail(ErrorCode::not_found, "gone"); }, never);
  ASSERT_FALSE(nothing.has_value());
  EXPECT_EQ(nothing.error().code, ErrorCode::not_found);
  EXPECT_EQ(count("access_log"), 0);
  request_.purpose = "curiosity";
  const auto refused = log_->with_question(*db_, queue, [&](store::Connection&) -> Result<Visit> { return visit(); }, never);
  ASSERT_FALSE(refused.has_value());
  EXPECT_EQ(refused.error().code, ErrorCode::denied);
  EXPECT_EQ(log_->of_account(*db_, "a1", 10).value().at(0).entry.outcome, AccessOutcome::refused);
}

// Many readers, two writers: every read has its entry, and the chain holds.
TEST_P(StoredAccessLog, ManyReadersAndTwoWritersMakeOneLog) {
  store::WriterOptions options;
  options.open.durability = store::Durability::relaxed;
  auto first = store::Writer::start(url(), options), second = store::Writer::start(url(), options);
  ASSERT_TRUE(first.has_value() && second.has_value());
  LogQueue first_queue(*log_, **first), second_queue(*log_, **second);
  constexpr int readers = 8, reads = 40;
  std::atomic<int> handed_out{0};
  std::vector<std::thread> threads;
  for (int t = 0; t < readers; ++t)
    threads.emplace_back([&, t] {
      store::Connection mine = connect();
      LogQueue& queue = t % 2 == 0 ? first_queue : second_queue;
      for (int i = 0; i < reads; ++i) {
        const auto name = log_->with_access(mine, queue, visit(), [&](store::Connection& work, Access& access) -> Result<std::string> {
          access.saw("p2");
          return work.value<std::string>("SELECT name FROM person WHERE id = 'p2'");
        });
        EXPECT_TRUE(name.has_value()) << (name ? "" : name.error().message);
        handed_out += name ? 1 : 0;
      }
    });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(handed_out, readers * reads);
  EXPECT_EQ(count("access_log"), readers * reads) << "reads handed out = entries";
  EXPECT_EQ(faults(), "");
}

// One entry that the store cannot take does not take others with it.
TEST_P(StoredAccessLog, AnEntryThatCannotBeWrittenFailsAlone) {
  auto writer = store::Writer::start(url(), {.open = {.durability = store::Durability::relaxed}});
  ASSERT_TRUE(writer.has_value());
  refuse_entries_of_bad();
  std::atomic<int> written{0}, failed{0};
  {
    LogQueue queue(*log_, **writer);
    for (int i = 0; i < 40; ++i) {
      AccessEntry entry;
      entry.account = i == 20 ? "bad" : "good";
      queue.submit(std::move(entry), [&](const Result<std::int64_t>& done) { (done ? written : failed) += 1; });
    }
  }
  EXPECT_EQ(written, 39);
  EXPECT_EQ(failed, 1);
  EXPECT_EQ(count("access_log"), 39);
  EXPECT_EQ(faults(), "");
}

TEST_P(StoredAccessLog, EntriesWrittenTogetherAreThereWhenTheyWereWaitedFor) {
  auto writer = store::Writer::start(url(), {.open = {.durability = store::Durability::relaxed}});
  ASSERT_TRUE(writer.has_value());
  refuse_entries_of_bad();
  LogQueue queue(*log_, **writer);
  const auto write = [&](const char* account) {
    AccessEntry entry;
    entry.account = account;
    return queue.write(std::move(entry));
  };
  {
    EntriesTogether together;
    for (int i = 0; i < 5; ++i) EXPECT_EQ(write("good").value(), 0) << "not known yet";
    ASSERT_TRUE(together.wait());
    EXPECT_EQ(count("access_log"), 5);
    for (const char* account : {"good", "bad", "good"}) ASSERT_TRUE(write(account));
    EXPECT_FALSE(together.wait()) << "one of them could not be written";
    EXPECT_TRUE(together.wait()) << "nothing is left to wait for";
  }
  EXPECT_EQ(write("good").value(), 7);
  EXPECT_EQ(count("access_log"), 8);
  EXPECT_EQ(faults(), "");
}

// Each thread opens the folder for itself, as processes do.
TEST(LogKeys, ServersThatBeginAtOnceOnAnEmptyFolderGetTheSameKeys) {
  for (int round = 0; round < 20; ++round) {
    const cw::test::Folder folder;
    std::vector<Result<LogKeys>> keys(6, Result<LogKeys>(LogKeys{}));
    std::atomic<int> ready = 0;
    std::vector<std::thread> servers;
    for (Result<LogKeys>& mine : keys)
      servers.emplace_back([&] {
        ++ready;
        while (ready < 6) std::this_thread::yield();
        mine = open_log_keys(folder.at("new/keys"), origin);
      });
    for (std::thread& server : servers) server.join();
    for (const Result<LogKeys>& each : keys) {
      ASSERT_TRUE(each.has_value()) << each.error().message;
      EXPECT_EQ(each->commitment, keys[0]->commitment);
      EXPECT_EQ(each->signer.seed, keys[0]->signer.seed);
    }
  }
}

TEST(LogKeys, AreMadeOnceAndKeptFromOthers) {
  const cw::test::Folder folder;
  const auto made = open_log_keys(folder.at("keys"), origin);
  ASSERT_TRUE(made.has_value()) << made.error().message;
  const auto again = open_log_keys(folder.at("keys"), origin);
  ASSERT_TRUE(again.has_value()) << again.error().message;
  EXPECT_EQ(again->commitment, made->commitment);
  EXPECT_EQ(again->signer.seed, made->signer.seed);
  EXPECT_NE(made->commitment, made->signer.seed);
  const std::string verifier = cw::test::content_of(folder.at("keys/access-log-verifier.txt"));
  EXPECT_EQ(verifier, verifier_text(verifier_of(made->signer)) + "\n");
  const auto file = folder.at("keys/access-log-signing.key");
  EXPECT_EQ(std::filesystem::status(file).permissions(), std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
  std::filesystem::permissions(file, std::filesystem::perms::group_read, std::filesystem::perm_options::add);
  EXPECT_EQ(open_log_keys(folder.at("keys"), origin).error().code, ErrorCode::denied);
  std::filesystem::remove(file);
  EXPECT_EQ(open_log_keys(folder.at("keys"), origin).error().code, ErrorCode::not_found) << "never made anew beside an old one";
}

}  // namespace
}  // namespace cw::trust
