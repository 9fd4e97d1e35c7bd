// SPDX-License-Identifier: MIT
// The whole path of a record into the register, every commit durable: decided, written, events and all. The resolver is the tests', which
// costs next to nothing, so this is what the register itself costs. First checks that all is there and as it should be.
#include <benchmark/benchmark.h>

#include <latch>
#include <thread>

#include "services/register/test_register.h"
#include "services/register/test_resolver.h"

namespace cw::registry {
namespace {

struct Place {
  cw::test::Folder folder;
  std::unique_ptr<store::test::Postgres> server;
  std::string url;
  std::unique_ptr<store::Writer> writer;
  std::unique_ptr<Register> people;
};

std::unique_ptr<Place> place(store::Database database) {
  auto out = std::make_unique<Place>();
  if (database == store::Database::postgres) {
    out->server = std::make_unique<store::test::Postgres>(store::test::Postgres::Options{store::test::Postgres::Disk::real});
    out->url = out->server->new_database();
  } else {
    out->url = out->folder.at("store.sqlite").string();
  }
  store::Connection db = store::open(out->url).value();
  store::migrate(db, {register_migrations()}).value();
  out->writer = store::Writer::start(out->url).value();
  out->people = Register::open({out->url, *out->writer, std::make_unique<test::NumberResolver>()}).value();
  return out;
}

Value record(std::int64_t i) {
  return Value(Structure{{"given_name", Value("Given" + std::to_string(i % 500))},
                         {"family_name", Value("Family" + std::to_string(i % 3000))},
                         {"date_of_birth", Value("1950-01-01")},
                         {"address", Value("12 Some Street, Alderwick, AW1 1AA")},
                         {"nhs_number", Value(std::to_string(9'000'000'000 + i % 700'000 / 2))}});
}

void check(benchmark::State& state, Place& here, std::int64_t records) {
  store::Connection db = store::open(here.url).value();
  const RegisterCheck found = check_register(db).value();
  if (found.records != records || !found.faults.empty()) state.SkipWithError("the register is not what was put into it");
}

// As a load does it: many on their way at once.
void load(benchmark::State& state) {
  const auto database = static_cast<store::Database>(state.range(0));
  std::int64_t records = 0;
  const auto here = place(database);
  for (auto _ : state) {
    constexpr std::int64_t many = 20'000;
    std::atomic<std::int64_t> failed = 0;
    for (std::int64_t i = 0; i < many; ++i)
      here->people->put_later(test::by_test, {"load", std::to_string(records + i)}, record(records + i),
                              [&](const Result<RecordOutcome>& done) {
                                if (!done) ++failed;
                              });
    here->people->wait_until_durable();
    records += many;
    if (failed > 0) return state.SkipWithError("a record was refused");
  }
  state.SetItemsProcessed(records);
  check(state, *here, records);
}
BENCHMARK(load)->ArgName("postgres")->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond)->UseRealTime()->Iterations(2);

// As the API does it: 64 callers, each waiting for its own.
void callers(benchmark::State& state) {
  const auto database = static_cast<store::Database>(state.range(0));
  constexpr std::int64_t threads = 64, each = 150;
  std::int64_t records = 0;
  const auto here = place(database);
  for (auto _ : state) {
    std::vector<std::thread> running;
    for (std::int64_t t = 0; t < threads; ++t)
      running.emplace_back([&, t] {
        for (std::int64_t i = 0; i < each; ++i)
          static_cast<void>(
              here->people->put(test::by_test, {"api", std::to_string(records + t * each + i)}, record(records + t * each + i)));
      });
    for (std::thread& thread : running) thread.join();
    records += threads * each;
  }
  state.SetItemsProcessed(records);
  check(state, *here, records);
}
BENCHMARK(callers)->ArgName("postgres")->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond)->UseRealTime()->Iterations(2);

}  // namespace
}  // namespace cw::registry
