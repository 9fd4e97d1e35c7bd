// SPDX-License-Identifier: MIT
// How many person pages one core renders in a second, from answers that are there: the summary with its sources, in the frame.
#include <benchmark/benchmark.h>

#include "services/place/plain_values.h"
#include "web/pages/internal/person_sections.h"
#include "web/pages/test_desk.h"

namespace cw::pages {
namespace {

registry::RecordView record(std::int64_t number, const char* source, const char* columns) {
  registry::RecordView out;
  out.number = {number};
  out.key = {source, std::to_string(number)};
  out.columns = test::must(parse_json(columns));
  return out;
}

void person_page(benchmark::State& state) {
  test::TestDesk made;
  const auto desk =
      std::make_shared<Desk>(made.place(), DeskOptions{made.words(), test::must(html::make_look({.name = "Alderwick Council"}))});
  web::Request request;
  request.path = "/people/01890000-0000-7000-8000-000000000000";
  request.segments = {"people", "01890000-0000-7000-8000-000000000000"};
  const std::vector<registry::RecordView> records{
      record(1, "council_register",
             R"({"given_name":"ANN","family_name":"EXAMPLETON","date_of_birth":"03/02/1980","postcode":"AW1 0BB","phone":"06059 246306"})"),
      record(
          2, "nhs_register",
          R"({"full_name":"EXAMPLETON, Ann","date_of_birth":"19800203","sex":"F","nhs_number":"999 000 0018","address":"1 Rush Green"})"),
      record(
          3, "register",
          R"({"given_name":"Anne","family_name":"Exampleton","email":"ann@example.org","uprn":"990000004571","address":"1 RUSH GREEN"})")};
  std::size_t bytes = 0;
  for (auto _ : state) {
    const Visit visit(*desk, request);
    const registry::Survivors shown = place::survive_plainly(records, Timestamp{1'790'000'000'000'000});
    html::Html body;
    put_heading(body, name_from(values_of(shown), visit.words));
    put_person_tabs(body, visit, "01890000-0000-7000-8000-000000000000", PersonTab::summary);
    put_person_summary(body, visit, shown, "01890000-0000-7000-8000-000000000000");
    const auto page = visit.show({.title = "Ann Exampleton", .back = "/search"}, body);
    bytes = page->body.size();
    benchmark::DoNotOptimize(page);
  }
  state.counters["pages"] = benchmark::Counter(static_cast<double>(state.iterations()), benchmark::Counter::kIsRate);
  state.counters["bytes"] = static_cast<double>(bytes);
}
BENCHMARK(person_page);

}  // namespace
}  // namespace cw::pages
