// SPDX-License-Identifier: MIT
#include "trust/log_row.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <random>

#include "trust/access_entry.h"
#include "trust/crypto.h"

namespace cw::trust {
namespace {

const Digest key{42};
const std::string origin = "test.example/access-log";

AccessEntry made_entry(std::int64_t number) {
  AccessEntry entry;
  entry.at.microseconds = 1'000'000 * number;
  entry.account = fmt::format("account {}", number % 7);
  entry.roles = {"adviser"};
  entry.purpose = "contact";
  entry.subjects = {fmt::format("person {}", number % 100)};
  entry.fields_shown = {"name", "address"};
  entry.reason = "said \"yes\"\n";
  return entry;
}

std::vector<LogRow> made_log(std::int64_t size, std::int64_t first_account = 0) {
  std::vector<LogRow> rows;
  Digest previous = first_previous(origin);
  for (std::int64_t i = 0; i < size; ++i) {
    AccessEntry entry = made_entry(i);
    entry.account += std::to_string(first_account);
    rows.push_back(make_row(i, previous, entry.at.microseconds, entry_text(entry), key));
    previous = rows.back().hash;
  }
  return rows;
}
Checkpoint checkpoint_over(const std::vector<LogRow>& rows, std::size_t size) {
  MerkleFrontier tree;
  for (std::size_t i = 0; i < size; ++i) tree.append(rows[i].hash);
  return {origin, size, tree.root()};
}
LogReport check(const std::vector<LogRow>& rows, const std::vector<Checkpoint>& checkpoints = {}, std::optional<Digest> with = key) {
  LogCheck log(origin, with, checkpoints);
  for (const LogRow& row : rows) log.take(row);
  return log.finish();
}
std::string first_fault(const LogReport& report) { return report.good() ? "" : report.faults.front().what; }

TEST(AccessEntry, ReadsBackAsItWasWritten) {
  AccessEntry entry = made_entry(3);
  entry.outcome = AccessOutcome::failed;
  entry.door = Door::api;
  entry.action = AccessAction::export_data;
  entry.kind = SubjectKind::household;
  entry.urgency = Urgency::break_glass;
  entry.subject_flags = 5;
  entry.obligations = 7;
  entry.erases = {4, 9};
  const std::string text = entry_text(entry);
  const auto read = read_entry(text);
  ASSERT_TRUE(read.has_value()) << read.error().message;
  EXPECT_EQ(*read, entry);
  EXPECT_FALSE(read_entry("{}").has_value());
  EXPECT_FALSE(read_entry("[]").has_value());
  EXPECT_FALSE(read_entry(text.substr(0, text.size() - 1) + ",\"more\":1}").has_value());
  EXPECT_FALSE(read_entry("{\"outcome\":\"allowed\"," + text.substr(1)).has_value());
}

TEST(AccessLogRows, AWholeLogIsGood) {
  const std::vector<LogRow> rows = made_log(1000);
  const LogReport report = check(rows, {checkpoint_over(rows, 0), checkpoint_over(rows, 500), checkpoint_over(rows, 1000)});
  EXPECT_TRUE(report.good()) << first_fault(report);
  EXPECT_EQ(report.entries, 1000U);
  EXPECT_EQ(report.checkpoints, 3U);
  EXPECT_EQ(report.root, checkpoint_over(rows, 1000).root);
  EXPECT_TRUE(report.commitments_checked);
  EXPECT_TRUE(check({}).good());
}

// Flips one bit anywhere in what is kept of a row.
void flip(LogRow& row, std::mt19937& random) {
  const auto flip_in = [&](auto& bytes) {
    auto& byte = bytes[random() % bytes.size()];
    using Byte = std::remove_reference_t<decltype(byte)>;
    byte = static_cast<Byte>(byte ^ (1 << random() % 8));
  };
  switch (random() % 7) {
    case 0: row.number ^= std::int64_t{1} << random() % 63; break;
    case 1: row.at ^= std::int64_t{1} << random() % 63; break;
    case 2: flip_in(row.previous); break;
    case 3: flip_in(row.commitment); break;
    case 4: flip_in(row.hash); break;
    case 5: flip_in(*row.entry); break;
    default: flip_in(*row.salt); break;
  }
}

// A log of 10,000: for each entry the check is copied as it stood before, and goes on over the changed row and the rest of a few.
TEST(AccessLogRows, OneFlippedBitInAnyOfTenThousandEntriesIsFoundAndLocated) {
  const std::vector<LogRow> rows = made_log(10'000);
  std::mt19937 random(7);
  LogCheck before(origin, key, {});
  for (std::size_t i = 0; i < rows.size(); ++i) {
    LogRow changed = rows[i];
    flip(changed, random);
    LogCheck check = before;
    check.take(changed);
    for (std::size_t next = i + 1; next < std::min(i + 3, rows.size()); ++next) check.take(rows[next]);
    const LogReport report = check.finish();
    ASSERT_FALSE(report.good()) << i;
    const auto at = static_cast<std::int64_t>(i);
    const bool number_changed = changed.number != at;
    ASSERT_TRUE(report.faults.front().number == at || number_changed) << i << ": " << report.faults.front().what;
    ASSERT_TRUE(number_changed || report.faults.size() == 1) << i << ": " << report.faults.back().what;
    before.take(rows[i]);
  }
  EXPECT_TRUE(before.finish().good());
}

TEST(AccessLogRows, DeletedReorderedAndInsertedRowsAreFound) {
  const std::vector<LogRow> rows = made_log(100);
  std::vector<LogRow> changed = rows;
  changed.erase(changed.begin() + 40);
  EXPECT_EQ(first_fault(check(changed)), "entry 40 is missing: it was deleted.");
  changed.erase(changed.begin() + 40, changed.begin() + 42);
  EXPECT_EQ(first_fault(check(changed)), "entries 40 to 42 are missing: they were deleted.");
  changed = rows;
  std::swap(changed[40], changed[41]);
  EXPECT_EQ(check(changed).faults.front().number, 40);
  std::swap(changed[40].number, changed[41].number);
  EXPECT_EQ(first_fault(check(changed)), "entry 40 does not follow from the one before it.");
  changed = rows;
  changed.insert(changed.begin() + 40, rows[39]);
  EXPECT_EQ(first_fault(check(changed)), "entry 39 stands after entry 39.");
  // Everything after a deleted row numbered anew and chained anew, as somebody could who has the database and not the key.
  changed = rows;
  changed.erase(changed.begin() + 40);
  for (std::size_t i = 40; i < changed.size(); ++i) {
    changed[i].number = static_cast<std::int64_t>(i);
    changed[i].previous = changed[i - 1].hash;
    changed[i].hash = hash_of(changed[i]);
  }
  EXPECT_EQ(first_fault(check(changed)), "the content of entry 40 was changed.") << "the row's key holds its number";
  EXPECT_TRUE(check(changed, {}, std::nullopt).good()) << "without the key nothing within the log itself tells";
  EXPECT_EQ(first_fault(check(changed, {checkpoint_over(rows, 30), checkpoint_over(rows, 60)}, std::nullopt)),
            "the log is not the one of the checkpoint over its first 60 entries: one from 30 to 59 was changed.");
}

TEST(AccessLogRows, ACutOffEndAndAForkAreFoundByACheckpoint) {
  const std::vector<LogRow> rows = made_log(100), fork = made_log(100, 1);
  const std::vector<LogRow> cut(rows.begin(), rows.begin() + 90);
  EXPECT_TRUE(check(cut).good());
  EXPECT_EQ(first_fault(check(cut, {checkpoint_over(rows, 100)})),
            "a checkpoint was signed over 100 entries, and the log has 90: its end was cut off.");
  EXPECT_FALSE(check(fork, {checkpoint_over(rows, 100)}).good());
  EXPECT_EQ(first_fault(check(rows, {{"other.example", 100, {}}})), "a checkpoint is of another log.");
}

TEST(AccessLogRows, ChangedContentIsFoundByTheKeyAlone) {
  std::vector<LogRow> rows = made_log(100);
  AccessEntry entry = made_entry(50);
  entry.account = "somebody else";
  rows[50].entry = entry_text(entry);
  EXPECT_EQ(first_fault(check(rows)), "the content of entry 50 was changed.");
  const LogReport without_key = check(rows, {}, std::nullopt);
  EXPECT_TRUE(without_key.good());
  EXPECT_FALSE(without_key.commitments_checked);
}

TEST(AccessLogRows, ErasedContentIsAcceptedOnlyWhereALaterEntrySaysSo) {
  std::vector<LogRow> rows = made_log(100);
  const auto erase = [](LogRow& row, std::int64_t by) {
    row.entry.reset();
    row.salt.reset();
    row.erased_by = by;
  };
  AccessEntry says = made_entry(100);
  says.erases = {20};
  rows.push_back(make_row(100, rows.back().hash, says.at.microseconds, entry_text(says), key));
  const Checkpoint checkpoint = checkpoint_over(rows, 101);
  erase(rows[20], 100);
  LogReport report = check(rows, {checkpoint});
  EXPECT_TRUE(report.good()) << first_fault(report);
  EXPECT_EQ(report.erased, 1U);
  erase(rows[21], 100);
  EXPECT_EQ(first_fault(check(rows, {checkpoint})), "the content of entry 21 is gone, and entry 100 does not say that it was erased.");
  rows[21].erased_by.reset();
  EXPECT_EQ(first_fault(check(rows, {checkpoint})), "the content of entry 21 is gone, and nothing says who erased it.");
}

}  // namespace
}  // namespace cw::trust
