// SPDX-License-Identifier: MIT
// The store beside the bare C libraries, and how many durable writes a second the group commit makes. Each pair first checks that both
// sides give the same answer. Folder of the SQLite files: TMPDIR, else /tmp, which must be a real disk for the durable figures.
#include <benchmark/benchmark.h>
#include <libpq-fe.h>
#include <sqlite3.h>

#include <cstdio>
#include <cstdlib>
#include <string>
#include <thread>
#include <vector>

#include "base/test_folder.h"
#include "store/backup.h"
#include "store/migrations.h"
#include "store/store.h"
#include "store/test_postgres.h"
#include "store/writer.h"

namespace cw::store {
namespace {

constexpr int rows = 100'000, reads = 20'000;
constexpr const char* schema = "CREATE TABLE person (id INTEGER PRIMARY KEY, name TEXT NOT NULL, born TEXT, height REAL) STRICT";
constexpr const char* insert_sql = "INSERT INTO person (id, name, born, height) VALUES (?1, ?2, ?3, ?4)";
constexpr const char* read_sql = "SELECT name, height FROM person WHERE id = ?1";

template <class T>
T must(Result<T> result) {
  if (result) {
    if constexpr (std::is_void_v<T>)
      return;
    else
      return std::move(*result);
  }
  std::fprintf(stderr, "%s\n", result.error().message.c_str());
  std::abort();
}
void require(bool holds) {
  if (!holds) std::abort();
}

test::Postgres& server() {
  static test::Postgres postgres({test::Postgres::Disk::real});
  return postgres;
}
std::string name_of(int i) { return "Person number " + std::to_string(i); }
int chosen(int i) { return static_cast<int>(i * 7919LL % rows); }

// A store of 100,000 rows for each database, made once.
struct Filled {
  cw::test::Folder folder;
  std::string url;
  explicit Filled(Database database) : url(database == Database::sqlite ? folder.at("read.sqlite").string() : server().new_database()) {
    Connection db = must(open(url));
    must(db.script(schema));
    BulkInsert load = must(db.bulk_insert("person", {"id", "name", "born", "height"}));
    for (int i = 0; i < rows; ++i) must(load.add({i, name_of(i), "1950-01-31", i / 3.0}));
    require(must(load.finish()) == rows);
    must(db.script("ANALYZE"));
  }
};
const std::string& filled(Database database) {
  static const Filled sqlite(Database::sqlite), postgres(Database::postgres);
  return (database == Database::sqlite ? sqlite : postgres).url;
}

struct RawSqlite {
  explicit RawSqlite(const std::string& file) {
    require(sqlite3_open(file.c_str(), &database) == SQLITE_OK);
    sqlite3_exec(database, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -32768", nullptr, nullptr, nullptr);
  }
  ~RawSqlite() { sqlite3_close_v2(database); }
  sqlite3_stmt* prepare(const char* sql) const {
    sqlite3_stmt* statement = nullptr;
    require(sqlite3_prepare_v2(database, sql, -1, &statement, nullptr) == SQLITE_OK);
    return statement;
  }
  sqlite3* database = nullptr;
};

void sqlite_insert_raw(benchmark::State& state) {
  for (auto _ : state) {
    state.PauseTiming();
    const cw::test::Folder folder;
    const RawSqlite raw(folder.at("raw.sqlite").string());
    sqlite3_exec(raw.database, schema, nullptr, nullptr, nullptr);
    state.ResumeTiming();
    sqlite3_stmt* statement = raw.prepare(insert_sql);
    sqlite3_exec(raw.database, "BEGIN IMMEDIATE", nullptr, nullptr, nullptr);
    for (int i = 0; i < rows; ++i) {
      const std::string name = name_of(i);
      sqlite3_bind_int64(statement, 1, i);
      sqlite3_bind_text(statement, 2, name.data(), static_cast<int>(name.size()), SQLITE_STATIC);
      sqlite3_bind_text(statement, 3, "1950-01-31", 10, SQLITE_STATIC);
      sqlite3_bind_double(statement, 4, i / 3.0);
      require(sqlite3_step(statement) == SQLITE_DONE);
      sqlite3_reset(statement);
    }
    require(sqlite3_exec(raw.database, "COMMIT", nullptr, nullptr, nullptr) == SQLITE_OK);
    sqlite3_finalize(statement);
  }
  state.SetItemsProcessed(state.iterations() * rows);
}
BENCHMARK(sqlite_insert_raw)->Unit(benchmark::kMillisecond)->UseRealTime();

enum class How : std::uint8_t { statement, bulk };
void insert_with_store(benchmark::State& state, Database database, How how) {
  for (auto _ : state) {
    state.PauseTiming();
    const cw::test::Folder folder;
    Connection db = must(open(database == Database::sqlite ? folder.at("own.sqlite").string() : server().new_database()));
    must(db.script(schema));
    state.ResumeTiming();
    if (how == How::bulk) {
      BulkInsert load = must(db.bulk_insert("person", {"id", "name", "born", "height"}));
      for (int i = 0; i < rows; ++i) must(load.add({i, name_of(i), "1950-01-31", i / 3.0}));
      require(must(load.finish()) == rows);
    } else {
      Transaction transaction = must(db.begin());
      for (int i = 0; i < rows; ++i) must(db.execute(insert_sql, {i, name_of(i), "1950-01-31", i / 3.0}));
      must(transaction.commit());
    }
  }
  state.SetItemsProcessed(state.iterations() * rows);
}
BENCHMARK_CAPTURE(insert_with_store, sqlite_statement, Database::sqlite, How::statement)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK_CAPTURE(insert_with_store, sqlite_bulk, Database::sqlite, How::bulk)->Unit(benchmark::kMillisecond)->UseRealTime();

void postgres_copy_raw(benchmark::State& state) {
  for (auto _ : state) {
    state.PauseTiming();
    PGconn* raw = PQconnectdb(server().new_database().c_str());
    PQclear(PQexec(raw, "CREATE TABLE person (id BIGINT PRIMARY KEY, name TEXT NOT NULL, born TEXT, height DOUBLE PRECISION)"));
    state.ResumeTiming();
    PQclear(PQexec(raw, "COPY person FROM STDIN"));
    char line[200];
    for (int i = 0; i < rows; ++i) {
      const int length = std::snprintf(line, sizeof line, "%d\t%s\t1950-01-31\t%.17g\n", i, name_of(i).c_str(), i / 3.0);
      require(PQputCopyData(raw, line, length) == 1);
    }
    PQputCopyEnd(raw, nullptr);
    PGresult* result = PQgetResult(raw);
    require(std::string_view(PQcmdTuples(result)) == std::to_string(rows));
    PQclear(result);
    state.PauseTiming();
    PQfinish(raw);
    state.ResumeTiming();
  }
  state.SetItemsProcessed(state.iterations() * rows);
}
BENCHMARK(postgres_copy_raw)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK_CAPTURE(insert_with_store, postgres_bulk, Database::postgres, How::bulk)->Unit(benchmark::kMillisecond)->UseRealTime();

double sum_with_store(Connection& db, int count) {
  double sum = 0;
  for (int i = 0; i < count; ++i)
    must(db.each(read_sql, {chosen(i)}, [&](const Row& row) {
      sum += row.get<double>(1) + static_cast<double>(row.get<std::string_view>(0).size());
      return Result<void>{};
    }));
  return sum;
}
double expected_sum(int count) {
  double sum = 0;
  for (int i = 0; i < count; ++i) sum += chosen(i) / 3.0 + static_cast<double>(name_of(chosen(i)).size());
  return sum;
}

void point_reads_with_store(benchmark::State& state, Database database) {
  Connection db = must(open(filled(database)));
  for (auto _ : state) require(sum_with_store(db, reads) == expected_sum(reads));
  state.SetItemsProcessed(state.iterations() * reads);
}

void sqlite_point_reads_raw(benchmark::State& state) {
  const RawSqlite raw(filled(Database::sqlite));
  sqlite3_stmt* statement = raw.prepare(read_sql);
  for (auto _ : state) {
    double sum = 0;
    for (int i = 0; i < reads; ++i) {
      sqlite3_bind_int64(statement, 1, chosen(i));
      require(sqlite3_step(statement) == SQLITE_ROW);
      sum += sqlite3_column_double(statement, 1) + static_cast<double>(sqlite3_column_bytes(statement, 0));
      sqlite3_reset(statement);
    }
    require(sum == expected_sum(reads));
  }
  sqlite3_finalize(statement);
  state.SetItemsProcessed(state.iterations() * reads);
}
BENCHMARK(sqlite_point_reads_raw)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK_CAPTURE(point_reads_with_store, sqlite, Database::sqlite)->Unit(benchmark::kMillisecond)->UseRealTime();

void postgres_point_reads_raw(benchmark::State& state) {
  PGconn* raw = PQconnectdb(filled(Database::postgres).c_str());
  PQclear(PQprepare(raw, "read", "SELECT name, height FROM person WHERE id = $1", 0, nullptr));
  for (auto _ : state) {
    double sum = 0;
    for (int i = 0; i < reads; ++i) {
      const std::string id = std::to_string(chosen(i));
      const char* values[] = {id.c_str()};
      PGresult* result = PQexecPrepared(raw, "read", 1, values, nullptr, nullptr, 0);
      require(PQntuples(result) == 1);
      sum += std::strtod(PQgetvalue(result, 0, 1), nullptr) + PQgetlength(result, 0, 0);
      PQclear(result);
    }
    require(sum == expected_sum(reads));
  }
  PQfinish(raw);
  state.SetItemsProcessed(state.iterations() * reads);
}
BENCHMARK(postgres_point_reads_raw)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK_CAPTURE(point_reads_with_store, postgres, Database::postgres)->Unit(benchmark::kMillisecond)->UseRealTime();

void sqlite_scan_raw(benchmark::State& state) {
  const RawSqlite raw(filled(Database::sqlite));
  sqlite3_stmt* statement = raw.prepare("SELECT id, name, height FROM person");
  for (auto _ : state) {
    std::int64_t sum = 0;
    while (sqlite3_step(statement) == SQLITE_ROW)
      sum += sqlite3_column_int64(statement, 0) + (sqlite3_column_text(statement, 1) != nullptr);
    sqlite3_reset(statement);
    require(sum == rows * (rows + 1LL) / 2);
  }
  sqlite3_finalize(statement);
  state.SetItemsProcessed(state.iterations() * rows);
}
BENCHMARK(sqlite_scan_raw)->Unit(benchmark::kMillisecond)->UseRealTime();
void scan_with_store(benchmark::State& state, Database database) {
  Connection db = must(open(filled(database)));
  for (auto _ : state) {
    std::int64_t sum = 0;
    must(db.each("SELECT id, name, height FROM person", {}, [&](const Row& row) {
      sum += row.get<std::int64_t>(0) + !row.get<std::string_view>(1).empty();
      return Result<void>{};
    }));
    require(sum == rows * (rows + 1LL) / 2);
  }
  state.SetItemsProcessed(state.iterations() * rows);
}
BENCHMARK_CAPTURE(scan_with_store, sqlite, Database::sqlite)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK_CAPTURE(scan_with_store, postgres, Database::postgres)->Unit(benchmark::kMillisecond)->UseRealTime();

// Durable writes of one row each, from as many threads as the argument says; items are acknowledged writes.
void durable_writes(benchmark::State& state, Database database) {
  const cw::test::Folder folder;
  const std::string url = database == Database::sqlite ? folder.at("durable.sqlite").string() : server().new_database();
  {
    must(must(open(url)).script(
        "CREATE TABLE look (number INTEGER PRIMARY KEY AUTOINCREMENT, who TEXT NOT NULL, what TEXT NOT NULL) STRICT"));
  }
  const std::unique_ptr<Writer> writer = must(Writer::start(url));
  const int threads = static_cast<int>(state.range(0)), each = 4000 / threads;
  for (auto _ : state) {
    std::vector<std::thread> running;
    for (int thread = 0; thread < threads; ++thread)
      running.emplace_back([&] {
        for (int i = 0; i < each; ++i)
          must(writer->write([](Connection& db) {
            return db.value<std::int64_t>("INSERT INTO look (who, what) VALUES (?1, ?2) RETURNING number",
                                          {"adviser", "0190163d-8694-739b-aea5-966c26f8ad91"});
          }));
      });
    for (std::thread& thread : running) thread.join();
  }
  state.SetItemsProcessed(state.iterations() * threads * each);
  const Writer::Counts counts = writer->counts();
  state.counters["in_a_commit"] = static_cast<double>(counts.pieces) / static_cast<double>(counts.commits);
}
BENCHMARK_CAPTURE(durable_writes, sqlite, Database::sqlite)->Arg(1)->Arg(16)->Arg(64)->Unit(benchmark::kMillisecond)->UseRealTime();
BENCHMARK_CAPTURE(durable_writes, postgres, Database::postgres)->Arg(1)->Arg(16)->Arg(64)->Unit(benchmark::kMillisecond)->UseRealTime();

// A million rows from SQLite to PostgreSQL, and a backup of each, with the reading again that proves them equal.
constexpr int million = 1'000'000;
const std::string& million_rows() {
  static const cw::test::Folder folder;
  static const std::string url = [] {
    std::string file = folder.at("million.sqlite").string();
    Connection db = must(open(file));
    constexpr Migration steps[] = {{1, "people", schema, {}, {}}};
    must(migrate(db, {{"bench", steps}}));
    BulkInsert load = must(db.bulk_insert("person", {"id", "name", "born", "height"}));
    for (int i = 0; i < million; ++i) must(load.add({i, name_of(i), "1950-01-31", i / 3.0}));
    require(must(load.finish()) == million);
    return file;
  }();
  return url;
}
void back_up_a_million(benchmark::State& state) {
  const cw::test::Folder folder;
  for (auto _ : state) require(must(back_up(million_rows(), folder.at("saved.cwbackup").string())).rows() > million);
  state.SetItemsProcessed(state.iterations() * million);
}
BENCHMARK(back_up_a_million)->Iterations(1)->Unit(benchmark::kMillisecond)->UseRealTime();
void move_a_million_to_postgres(benchmark::State& state) {
  const std::string to = server().new_database();
  for (auto _ : state) require(must(move_store(million_rows(), to)).rows() > million);
  state.SetItemsProcessed(state.iterations() * million);
}
BENCHMARK(move_a_million_to_postgres)->Iterations(1)->Unit(benchmark::kMillisecond)->UseRealTime();

}  // namespace
}  // namespace cw::store
