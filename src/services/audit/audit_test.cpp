// SPDX-License-Identifier: MIT
#include "services/audit/audit.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdio>

#include "base/test_folder.h"
#include "trust/access_log.h"
#include "trust/migrations.h"

namespace cw::audit {
namespace {

class Audit : public testing::Test {
 protected:
  void SetUp() override {
    const auto started = start_log(place_, name_);
    ASSERT_TRUE(started.has_value()) << started.error().message;
    verifier_ = folder_.with("verifier.txt", *started + "\n");
  }
  void fill(int entries) {
    auto db = store::open(place_.store).value();
    const auto log = trust::AccessLog::open(db, name_, trust::open_log_keys(place_.keys, name_).value()).value();
    const auto done = store::in_transaction(db, [&](store::Connection& work) -> Result<void> {
      for (int i = 0; i < entries; ++i) {
        trust::AccessEntry entry;
        entry.account = "ann";
        entry.reason = "caf\u00e9 \"quoted\"";
        entry.subjects = {"p1"};
        CW_TRY([[maybe_unused]] const auto number, log.append(work, entry));
      }
      return {};
    });
    ASSERT_TRUE(done.has_value()) << done.error().message;
  }
  // What the script outside says of a proof.
  std::string said_of(const std::string& proof) {
    const auto file = folder_.with("proof.json", proof);
    const std::string command =
        fmt::format("node {}/tools/verify_access_proof.mjs {} {} 2>&1", CW_SOURCE_DIR, file.string(), verifier_.string());
    std::string out(4096, '\0');
    FILE* pipe = popen(command.c_str(), "r");
    out.resize(pipe == nullptr ? 0 : fread(out.data(), 1, out.size(), pipe));
    if (pipe != nullptr) pclose(pipe);
    return out;
  }
  cw::test::Folder folder_;
  const std::string name_ = "test.example/log";
  const LogPlace place_{folder_.at("data").string(), folder_.at("keys")};
  std::filesystem::path verifier_;
};

std::string replaced(std::string text, std::string_view from, std::string_view to) {
  const std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return at == std::string::npos ? text : text.replace(at, from.size(), to);
}

TEST_F(Audit, AScriptOutsideVerifiesEntriesAndGrowth) {
  fill(5);
  ASSERT_TRUE(sign_log(place_, system_clock()).has_value());
  fill(300);
  ASSERT_TRUE(sign_log(place_, system_clock()).has_value());
  for (const std::int64_t number : {0, 4, 150, 304}) {
    const auto proof = prove_entry(place_, number);
    ASSERT_TRUE(proof.has_value()) << proof.error().message;
    EXPECT_EQ(said_of(*proof), fmt::format("Entry {} is in the log test.example/log of 305 entries, with this content.\n", number));
  }
  const auto growth = prove_growth(place_, 5, 305);
  ASSERT_TRUE(growth.has_value()) << growth.error().message;
  EXPECT_EQ(said_of(*growth), "The log of 305 entries begins with the log of 5: nothing of it was changed.\n");
}

TEST_F(Audit, TheScriptOutsideRefusesWhatWasChanged) {
  fill(20);
  ASSERT_TRUE(sign_log(place_, system_clock()).has_value());
  fill(13);
  ASSERT_TRUE(sign_log(place_, system_clock()).has_value());
  const std::string proof = prove_entry(place_, 7).value();
  EXPECT_EQ(said_of(replaced(proof, "ann", "bob")), "NOT PROVED: the content is not the one that was logged\n");
  EXPECT_EQ(said_of(replaced(proof, "\"at\": 0", "\"at\": 1")), "NOT PROVED: the entry is not in the signed log\n");
  EXPECT_EQ(said_of(replaced(proof, "\"number\": 7", "\"number\": 6")), "NOT PROVED: the entry is not in the signed log\n");
  EXPECT_EQ(said_of(replaced(proof, "\\n33\\n", "\\n34\\n")), "NOT PROVED: the signature of the checkpoint is false\n");
  const std::string growth = prove_growth(place_, 20, 33).value();
  const std::size_t last = growth.rfind("\"\n");
  std::string changed = growth;
  changed[last - 1] = changed[last - 1] == '0' ? '1' : '0';
  EXPECT_EQ(said_of(changed), "NOT PROVED: the newer log does not begin with the older one\n");
}

TEST_F(Audit, VerifyingSaysWhatIsWrongAndWhatIsNot) {
  fill(50);
  const std::string note = sign_log(place_, system_clock()).value();
  const auto witness = folder_.with("witness.txt", note);
  auto found = verify_log(place_, {witness});
  ASSERT_TRUE(found.has_value()) << found.error().message;
  EXPECT_TRUE(found->faults.empty());
  EXPECT_EQ(found->entries, 50U);
  EXPECT_EQ(found->checkpoints, 2U);
  EXPECT_NE(note.find(found->root), std::string::npos);
  {
    auto db = store::open(place_.store).value();
    ASSERT_TRUE(
        db.script("DROP TRIGGER access_log_not_changed; UPDATE access_log SET entry = replace(entry, 'ann', 'bob') WHERE number = 31")
            .has_value());
  }
  found = verify_log(place_, {});
  ASSERT_TRUE(found.has_value()) << found.error().message;
  ASSERT_FALSE(found->faults.empty());
  EXPECT_EQ(found->faults.front(), "the content of entry 31 was changed.");
}

TEST_F(Audit, NeedsALogItsKeysAndCheckpointsOfItsOwn) {
  EXPECT_EQ(verify_log({folder_.at("elsewhere").string(), place_.keys}, {}).error().code, ErrorCode::not_found);
  EXPECT_EQ(verify_log({place_.store, folder_.at("nokeys")}, {}).error().code, ErrorCode::not_found);
  EXPECT_EQ(verify_log(place_, {folder_.at("none.txt")}).error().code, ErrorCode::not_found);
  EXPECT_EQ(verify_log(place_, {folder_.with("bad.txt", "x")}).error().code, ErrorCode::invalid);
  EXPECT_EQ(start_log(place_, "other.example/log").error().code, ErrorCode::conflict);
  EXPECT_TRUE(start_log(place_, name_).has_value()) << "a second start changes nothing";
}

}  // namespace
}  // namespace cw::audit
