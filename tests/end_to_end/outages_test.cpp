// SPDX-License-Identifier: MIT
// What goes wrong around a running server: a full disk, a disk that cannot be written to, a database that restarts or is replaced by its
// standby. While it lasts the server says so with 503; nothing it acknowledged is lost; afterwards it goes on by itself. And a backup of a
// store that is being written to.
#include <gtest/gtest.h>
#include <sys/mount.h>
#include <sys/resource.h>

#include <atomic>
#include <set>
#include <thread>

#include "running_place.h"
#include "store/store.h"
#include "store/test_postgres.h"

namespace {

using cw::store::test::Postgres;
using cw::test::PlaceAnswer;
using cw::test::RunningPlace;
using cw::test::text_at;

// Records with ids from 1 on, each put once; which were acknowledged.
class Writing {
 public:
  Writing(const RunningPlace& place, std::uint16_t port) : place_(place), port_(port) {}
  // The status of the next record's answer.
  int put(std::size_t bytes = 0) {
    const std::string id = std::to_string(++last_);
    const PlaceAnswer answer =
        place_.put(port_, "council_register", id,
                   fmt::format(R"({{"given_name":"Ann","family_name":"Name{}","date_of_birth":"1980-02-01","title":"{}"}})", id,
                               std::string(bytes, 'x')));
    if (answer.status == 201) acknowledged_.insert(id);
    body_ = answer.body;
    return answer.status;
  }
  // Puts until one is answered so; false where that does not come in `most` tries.
  bool put_until(int status, int most, std::size_t bytes = 0) {
    for (int tries = 0; tries < most; ++tries)
      if (put(bytes) == status) return true;
    return false;
  }
  // Those that were acknowledged and are not there.
  std::set<std::string> lost(const std::string& store) const {
    std::set<std::string> out = acknowledged_;
    auto db = cw::store::open(store);
    if (!db) return {db.error().message};
    const auto read = db->each("SELECT id FROM record", {}, [&](const cw::store::Row& row) -> cw::Result<void> {
      out.erase(row.get<std::string>(0));
      return {};
    });
    if (!read) return {read.error().message};
    return out;
  }
  [[nodiscard]] const std::set<std::string>& acknowledged() const { return acknowledged_; }
  [[nodiscard]] const std::string& body() const { return body_; }

 private:
  const RunningPlace& place_;
  std::uint16_t port_;
  int last_ = 0;
  std::set<std::string> acknowledged_;
  std::string body_;
};

struct Started {
  std::uint16_t port = cw::test::free_port();
  std::unique_ptr<cw::test::Process> process;
  explicit Started(const RunningPlace& place) {
    process = place.serve(port, {"--node-lease", "1"});
    if (process->wait_until_ready().empty()) throw std::runtime_error(cw::test::content_of(place.folder().at("server.log")));
  }
};

// A small disk of its own; only the machine's keeper may make one.
class SmallDisk {
 public:
  explicit SmallDisk(const std::string& size) : folder_(folder_of_.at("")) {
    mounted_ = ::mount("tmpfs", folder_.c_str(), "tmpfs", 0, ("size=" + size + ",mode=0777").c_str()) == 0;
  }
  ~SmallDisk() {
    if (mounted_) ::umount2(folder_.c_str(), MNT_DETACH);
  }
  SmallDisk(const SmallDisk&) = delete;
  SmallDisk& operator=(const SmallDisk&) = delete;
  [[nodiscard]] bool mounted() const { return mounted_; }
  [[nodiscard]] const std::string& folder() const { return folder_; }
  [[nodiscard]] bool make_read_only() const { return ::mount("tmpfs", folder_.c_str(), "tmpfs", MS_REMOUNT | MS_RDONLY, nullptr) == 0; }
  // Leaves so many bytes free.
  void fill(std::uintmax_t free) const {
    const std::uintmax_t room = std::filesystem::space(folder_).available;
    if (room > free) std::ofstream(folder_ + "/ballast", std::ios::binary) << std::string(room - free, 'x');
  }
  void empty() const { std::filesystem::remove(folder_ + "/ballast"); }

 private:
  cw::test::Folder folder_of_;
  std::string folder_;
  bool mounted_ = false;
};

TEST(Outages, AFullDiskOnSqliteIsSaidAndWritingGoesOnWhenThereIsRoom) {
  const RunningPlace place(CW_BINARY, CW_SOURCE_DIR, "");
  const Started server(place);
  Writing writing(place, server.port);
  ASSERT_EQ(writing.put(), 201);
  rlimit before{};
  ::prlimit(server.process->id(), RLIMIT_FSIZE, nullptr, &before);
  const rlimit small{std::filesystem::file_size(place.store() + "/commonweal.sqlite-wal") + 300'000, before.rlim_max};
  ASSERT_EQ(::prlimit(server.process->id(), RLIMIT_FSIZE, &small, nullptr), 0);
  EXPECT_TRUE(writing.put_until(503, 100, 30'000)) << writing.body();
  EXPECT_NE(writing.body().find("the log says why"), std::string::npos) << writing.body();
  EXPECT_NE(place.server_log().find("full"), std::string::npos) << place.server_log();
  ASSERT_EQ(::prlimit(server.process->id(), RLIMIT_FSIZE, &before, nullptr), 0);
  EXPECT_TRUE(writing.put_until(201, 20)) << writing.body();
  EXPECT_EQ(writing.lost(place.store()), std::set<std::string>{});
  EXPECT_EQ(place.faults(), "");
}

TEST(Outages, AFullDiskOnPostgresqlIsSaidAndWritingGoesOnWhenThereIsRoom) {
  const SmallDisk disk("150m");
  if (!disk.mounted()) GTEST_SKIP() << "NOT TESTED: this user may not mount a small disk";
  Postgres database({Postgres::Disk::trusted, disk.folder()});
  const RunningPlace place(CW_BINARY, CW_SOURCE_DIR, database.new_database());
  const Started server(place);
  Writing writing(place, server.port);
  ASSERT_EQ(writing.put(), 201);
  disk.fill(2'000'000);
  EXPECT_TRUE(writing.put_until(503, 400, 60'000)) << writing.body();
  disk.empty();
  database.restart();  // PostgreSQL stops where its log cannot be written
  EXPECT_TRUE(writing.put_until(201, 20)) << writing.body();
  EXPECT_EQ(writing.lost(place.store()), std::set<std::string>{});
  EXPECT_EQ(place.faults(), "");
}

TEST(Outages, AStoreThatCannotBeWrittenToIsRefusedAtTheStart) {
  const SmallDisk disk("50m");
  if (!disk.mounted()) GTEST_SKIP() << "NOT TESTED: this user may not mount a small disk";
  const RunningPlace place(CW_BINARY, CW_SOURCE_DIR, disk.folder() + "/data");
  ASSERT_TRUE(disk.make_read_only());
  const auto server = place.serve(cw::test::free_port());
  EXPECT_EQ(server->wait_until_ready(), "");
  EXPECT_GT(server->status(), 2);
  const std::string log = cw::test::content_of(place.folder().at("server.log"));
  EXPECT_TRUE(log.find("read-only") != std::string::npos || log.find("Read-only") != std::string::npos ||
              log.find("readonly") != std::string::npos)
      << log;
}

TEST(Outages, PostgresqlRestartsUnderTheServerAndNothingIsLost) {
  Postgres database;
  const RunningPlace place(CW_BINARY, CW_SOURCE_DIR, database.new_database());
  const Started server(place);
  Writing writing(place, server.port);
  for (int round = 0; round < 3; ++round) {
    for (int i = 0; i < 10; ++i) ASSERT_EQ(writing.put(), 201) << writing.body();
    std::atomic<bool> stop = false;
    std::thread meanwhile([&] {
      while (!stop) {
        const int status = writing.put();
        EXPECT_TRUE(status == 201 || status == 503) << status << writing.body();
      }
    });
    database.restart();  // on the thread that started it, with which it ends
    stop = true;
    meanwhile.join();
    EXPECT_TRUE(writing.put_until(201, 20)) << writing.body();
  }
  EXPECT_EQ(writing.lost(place.store()), std::set<std::string>{});
  EXPECT_EQ(place.faults(), "");
}

TEST(Outages, PostgresqlFailsOverToItsStandbyAndNothingIsLost) {
  Postgres primary;
  const std::string url = primary.new_database();
  const auto standby = primary.make_standby();
  const RunningPlace place(CW_BINARY, CW_SOURCE_DIR, Postgres::url_of_either(url, *standby));
  const Started server(place);
  Writing writing(place, server.port);
  for (int i = 0; i < 20; ++i) ASSERT_EQ(writing.put(), 201) << writing.body();
  primary.stop_now();
  EXPECT_EQ(writing.put(), 503) << "the standby is not to be written to yet: " << writing.body();
  standby->promote();
  EXPECT_TRUE(writing.put_until(201, 50)) << writing.body();
  EXPECT_EQ(writing.lost(place.store()), std::set<std::string>{});
  EXPECT_GT(writing.acknowledged().size(), 20U);
  EXPECT_EQ(place.faults(), "");
}

void back_up_under_load(const std::string& store) {
  const RunningPlace place(CW_BINARY, CW_SOURCE_DIR, store);
  const Started server(place);
  std::atomic<bool> stop = false;
  std::atomic<int> written = 0;
  std::vector<std::thread> writers;
  for (int writer = 0; writer < 3; ++writer)
    writers.emplace_back([&, writer] {
      for (int i = 0; !stop; ++i, ++written) {
        const std::string columns =
            fmt::format(R"({{"given_name":"Ann","family_name":"Name{}","date_of_birth":"19{}-02-01"}})", i % 40, 50 + i % 7);
        EXPECT_LT(place.put(server.port, "library", fmt::format("{}-{}", writer, i % 60), columns).status, 300);
      }
    });
  while (written < 30) std::this_thread::yield();
  Writing before(place, server.port);
  for (int i = 0; i < 10; ++i) EXPECT_EQ(before.put(), 201);
  for (const std::string name : {"one", "two"}) {
    const std::string file = place.folder().at(name + ".cwbackup").string(), again = place.folder().at("restored-" + name).string();
    place.command("backup --to '" + file + "'");
    EXPECT_LT(before.lost(file).size(), 1U) << "what was acknowledged before it began is in it";
    place.command("restore '" + file + "' --store '" + again + "'");
    std::string said;
    EXPECT_EQ(place.command_status("check --store '" + again + "'", said), 0) << said;
    EXPECT_NE(said.find("register"), std::string::npos) << "the register is looked at: " << said;
    EXPECT_EQ(place.command_status("audit verify --store '" + again + "'", said), 0) << said;
    EXPECT_EQ(before.lost(again), std::set<std::string>{});
  }
  stop = true;
  for (std::thread& writer : writers) writer.join();
  EXPECT_EQ(place.faults(), "");
}

TEST(BackupUnderLoad, RestoresToASoundRegisterFromSqlite) { back_up_under_load(""); }
TEST(BackupUnderLoad, RestoresToASoundRegisterFromPostgresql) { back_up_under_load(cw::store::test::postgres().new_database()); }

}  // namespace
