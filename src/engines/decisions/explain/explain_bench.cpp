// SPDX-License-Identifier: MIT
// What a trace costs: the lending model of the DMN TCK with all its decisions, plain, with a trace of rules, and explained to the last
// cell. The suite is not in the repository: COMMONWEAL_SHARED names the folder that holds data/dmn-tck.
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <fstream>
#include <iterator>

#include "base/json.h"
#include "engines/decisions/conformance/test_cases.h"
#include "engines/decisions/explain/explanation.h"
#include "engines/decisions/explain/explanation_text.h"
#include "engines/decisions/explain/explanation_value.h"
#include "engines/decisions/model/read.h"

namespace cw::dmn {
namespace {

std::string content_of(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

struct Lending {
  std::shared_ptr<const Model> model;
  Inputs inputs;
  std::vector<std::string> decisions;
};

const Lending& lending() {
  static const Lending made = [] {
    const char* shared = std::getenv("COMMONWEAL_SHARED");
    const std::string folder =
        std::string(shared != nullptr ? shared : "../shared") + "/data/dmn-tck/TestCases/compliance-level-3/0004-lending/";
    auto definitions = read_definitions(content_of(folder + "0004-lending.dmn"), "0004-lending.dmn");
    auto suite = read_test_suite(content_of(folder + "0004-lending-test-01.xml"), "test");
    if (!definitions || !suite) std::abort();
    Lending lending;
    for (const Decision& decision : definitions->decisions) lending.decisions.push_back(decision.name);
    lending.model = *Model::make({std::move(*definitions)});
    lending.inputs = suite->cases.at(0).inputs;
    return lending;
  }();
  return made;
}

void evaluate(benchmark::State& state, feel::Trace* (*trace_of)(std::optional<feel::Trace>&)) {
  const std::vector<std::string_view> names(lending().decisions.begin(), lending().decisions.end());
  for (auto _ : state) {
    feel::Evaluation evaluation;
    std::optional<feel::Trace> trace;
    evaluation.trace = trace_of(trace);
    benchmark::DoNotOptimize(lending().model->evaluate_all(names, lending().inputs, evaluation));
  }
}

void plain(benchmark::State& state) {
  evaluate(state, [](std::optional<feel::Trace>&) -> feel::Trace* { return nullptr; });
}
void with_trace(benchmark::State& state) {
  evaluate(state, [](std::optional<feel::Trace>& trace) { return &trace.emplace(); });
}
void with_trace_of_cells(benchmark::State& state) {
  evaluate(state, [](std::optional<feel::Trace>& trace) { return &trace.emplace(feel::Trace::Detail::cells); });
}
void explained(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(explain(lending().model, lending().decisions, lending().inputs, {}));
}
void as_text(benchmark::State& state) {
  std::string content;
  for (const std::string_view key : Words::keys()) content += std::string(key) + " = {name} {value} {condition}\n";
  const Words words = *Words::read(content);
  for (auto _ : state)
    benchmark::DoNotOptimize(explanation_text(*explain(lending().model, lending().decisions, lending().inputs, {}), words));
}

BENCHMARK(plain);
BENCHMARK(with_trace);
BENCHMARK(with_trace_of_cells);
BENCHMARK(explained);
BENCHMARK(as_text);

}  // namespace
}  // namespace cw::dmn
