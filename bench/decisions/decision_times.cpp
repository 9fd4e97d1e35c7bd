// SPDX-License-Identifier: MIT
// What evaluating decisions takes, by processor time of one thread, median of five rounds, with the allocations of each evaluation.
//
//   decision_times --suite TCK_FOLDER [--out FOLDER]
//
// The lending model of the TCK (its 11 decisions on one applicant), plain and explained, tables of 1,000 and 16,000 rules, and every case
// of the suite that is there. With --out it leaves what was asked and answered, for others to answer the same (run.sh).
#include <time.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <new>
#include <string>
#include <vector>

#include "engines/decisions/conformance/test_cases.h"
#include "engines/decisions/decisions.h"
#include "engines/decisions/explain/explanation.h"

namespace {

std::size_t allocations = 0;

}  // namespace

[[gnu::noinline]] void* operator new(std::size_t size) {
  ++allocations;
  if (void* memory = std::malloc(size)) return memory;
  throw std::bad_alloc();
}
[[gnu::noinline]] void operator delete(void* memory) noexcept { std::free(memory); }
[[gnu::noinline]] void operator delete(void* memory, std::size_t) noexcept { std::free(memory); }

namespace {

namespace fs = std::filesystem;
using namespace cw;

constexpr int rounds = 5;

double cpu_microseconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) * 1e6 + static_cast<double>(now.tv_nsec) * 1e-3;
}

double median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

struct Measured {
  double microseconds = 0;
  double allocations = 0;
};

// `evaluate(i)` for i from 0 to many: what one takes. A round lasts about `round_microseconds`.
template <class Function>
Measured measure(Function evaluate, double round_microseconds) {
  evaluate(0);
  std::size_t times = 1;
  for (;; times *= 2) {
    const double begin = cpu_microseconds();
    for (std::size_t i = 0; i < times; ++i) evaluate(i);
    if (cpu_microseconds() - begin > round_microseconds / 4) break;
  }
  times *= 4;
  Measured measured;
  std::vector<double> each;
  for (int round = 0; round < rounds; ++round) {
    const std::size_t before = allocations;
    const double begin = cpu_microseconds();
    for (std::size_t i = 0; i < times; ++i) evaluate(i);
    each.push_back((cpu_microseconds() - begin) / static_cast<double>(times));
    measured.allocations = static_cast<double>(allocations - before) / static_cast<double>(times);
  }
  measured.microseconds = median(each);
  return measured;
}

// How many times longer the one takes than the other: both by turns, so that whatever else the machine does is shared; the median.
template <class Function, class Other>
double ratio(Function evaluate, Other other, double round_microseconds) {
  const auto times = static_cast<std::size_t>(round_microseconds / measure(other, round_microseconds / 10).microseconds) + 1;
  std::vector<double> ratios;
  constexpr int turns = 21;
  for (int turn = 0; turn < turns; ++turn) {
    const double begin = cpu_microseconds();
    for (std::size_t i = 0; i < times; ++i) evaluate(i);
    const double middle = cpu_microseconds();
    for (std::size_t i = 0; i < times; ++i) other(i);
    ratios.push_back((middle - begin) / (cpu_microseconds() - middle));
  }
  return median(ratios);
}

std::string read_file(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

[[noreturn]] void give_up(const std::string& why) {
  std::fprintf(stderr, "%s\n", why.c_str());
  std::exit(1);
}

std::shared_ptr<const dmn::Model> model_of(const std::vector<fs::path>& files) {
  std::vector<dmn::Definitions> definitions;
  for (const fs::path& file : files) {
    auto read = dmn::read_definitions(read_file(file), file.filename().string());
    if (!read) give_up(read.error().message);
    definitions.push_back(std::move(*read));
  }
  auto model = dmn::Model::make(std::move(definitions));
  if (!model) give_up(model.error().message);
  return *model;
}

void print(const char* what, const Measured& measured) {
  std::printf("%-44s %9.3f us %8.1f allocations\n", what, measured.microseconds, measured.allocations);
  std::fflush(stdout);
}

// The applicant as a context of FEEL, and the decisions with their answers.
void leave_lending_for_rivals(const fs::path& out, const dmn::TestCase& test) {
  std::vector<feel::Entry> inputs;
  for (const dmn::Input& input : test.inputs) inputs.push_back({input.name, input.value});
  std::ofstream(out / "lending.feel") << feel::to_text(feel::Value::context(std::move(inputs))) << '\n';
  std::ofstream answers(out / "lending.answers");
  for (const dmn::ExpectedResult& result : test.results) answers << result.name << '\t' << feel::to_text(result.value) << '\n';
}

void lending(const fs::path& suite, const fs::path& out) {
  const fs::path folder = suite / "compliance-level-3" / "0004-lending";
  const auto model = model_of({folder / "0004-lending.dmn"});
  const auto tests = dmn::read_test_suite(read_file(folder / "0004-lending-test-01.xml"), "0004-lending-test-01.xml");
  if (!tests) give_up(tests.error().message);
  const dmn::TestCase& test = tests->cases.front();
  const feel::DateTime now{{2026, 1, 1}, {0, {feel::Zone::Kind::offset, 0}}};
  if (!dmn::run_case(test, *model, now).passed) give_up("the lending model does not answer as it should");
  std::vector<std::string_view> decisions;
  for (const dmn::ExpectedResult& result : test.results) decisions.push_back(result.name);
  const auto all = [&](std::size_t) {
    feel::Evaluation evaluation;
    if (!model->evaluate_all(decisions, test.inputs, evaluation)) std::abort();
  };
  print("lending, all 11 decisions together", measure(all, 200'000));
  const std::vector<std::string> names(decisions.begin(), decisions.end());
  const auto explained = [&](std::size_t) {
    if (!dmn::explain(model, names, test.inputs, {})) std::abort();
  };
  print("lending, the same explained as data", measure(explained, 200'000));
  std::printf("    %.2f times the plain evaluation\n", ratio(explained, all, 50'000));
  std::fflush(stdout);
  for (const std::string_view decision : decisions) {
    const auto one = [&](std::size_t) {
      feel::Evaluation evaluation;
      if (!model->evaluate(decision, test.inputs, evaluation)) std::abort();
    };
    print(("  " + std::string(decision) + ", with what it requires").c_str(), measure(one, 40'000));
  }
  if (!out.empty()) leave_lending_for_rivals(out, test);
}

// A table of rules of which exactly one matches: code, age within an interval, place one of two or any, amount above a bound or any.
struct Rule {
  std::string code;
  int from = 0, to = 0;
  std::vector<std::string> places;  // none: any
  int amount = -1;                  // -1: any
};
std::vector<Rule> rules_of(std::size_t count, std::size_t codes) {
  std::vector<Rule> rules;
  for (std::size_t i = 0; i < count; ++i) {
    Rule rule;
    rule.code = "C" + std::to_string(i % codes);
    rule.from = static_cast<int>(i / codes) * 20;
    rule.to = rule.from + 20;
    if (i % 3 != 0) rule.places = {"P" + std::to_string(i % 5), "P" + std::to_string((i + 1) % 5)};
    if (i % 7 == 0) rule.amount = static_cast<int>(i % 100);
    rules.push_back(std::move(rule));
  }
  return rules;
}

std::string table_model(const std::vector<Rule>& rules) {
  std::string xml = "<definitions xmlns=\"https://www.omg.org/spec/DMN/20230324/MODEL/\" namespace=\"urn:table\" name=\"table\" id=\"m\">";
  for (const char* name : {"Code", "Age", "Place", "Amount"}) {
    const std::string type = std::string(name) == "Code" || std::string(name) == "Place" ? "string" : "number";
    xml += "<inputData id=\"i_" + std::string(name) + "\" name=\"" + name + "\"><variable name=\"" + name + "\" typeRef=\"" + type +
           "\"/></inputData>";
  }
  xml += "<decision id=\"d\" name=\"Answer\"><variable name=\"Answer\" typeRef=\"number\"/>";
  for (const char* name : {"Code", "Age", "Place", "Amount"})
    xml += "<informationRequirement id=\"r_" + std::string(name) + "\"><requiredInput href=\"#i_" + name + "\"/></informationRequirement>";
  xml += "<decisionTable hitPolicy=\"UNIQUE\">";
  for (const char* name : {"Code", "Age", "Place", "Amount"})
    xml += "<input><inputExpression><text>" + std::string(name) + "</text></inputExpression></input>";
  xml += "<output/>";
  const auto cell = [](const std::string& text) { return "<inputEntry><text>" + text + "</text></inputEntry>"; };
  for (std::size_t i = 0; i < rules.size(); ++i) {
    const Rule& rule = rules[i];
    xml += "<rule>" + cell("\"" + rule.code + "\"") + cell("[" + std::to_string(rule.from) + ".." + std::to_string(rule.to) + ")");
    std::string places;
    for (const std::string& place : rule.places) places += (places.empty() ? "\"" : ", \"") + place + "\"";
    xml += cell(places.empty() ? "-" : places) + cell(rule.amount < 0 ? "-" : "&gt;= " + std::to_string(rule.amount));
    xml += "<outputEntry><text>" + std::to_string(i) + "</text></outputEntry></rule>\n";
  }
  return xml + "</decisionTable></decision></definitions>";
}

struct Question {
  std::string code, place;
  int age = 0, amount = 0;
  std::size_t answer = 0;
  dmn::Inputs inputs;
};
std::vector<Question> questions_of(const std::vector<Rule>& rules) {
  std::vector<Question> questions;
  for (std::size_t j = 0; j < 200; ++j) {
    const std::size_t answer = (j * 7919 + 13) % rules.size();
    const Rule& rule = rules[answer];
    Question question{rule.code, rule.places.empty() ? "P9" : rule.places[j % 2], rule.from + static_cast<int>(j % 20), 150, answer, {}};
    question.inputs = {{"Code", feel::Value::string(question.code)},
                       {"Age", feel::Value::number(question.age)},
                       {"Place", feel::Value::string(question.place)},
                       {"Amount", feel::Value::number(question.amount)}};
    questions.push_back(std::move(question));
  }
  return questions;
}

void leave_for_rivals(const fs::path& out, const std::vector<Rule>& rules, const std::vector<Question>& questions) {
  const std::string name = "table_" + std::to_string(rules.size());
  std::ofstream json(out / (name + ".json"));
  json << "{\"rules\": [";
  for (std::size_t i = 0; i < rules.size(); ++i) {
    json << (i == 0 ? "" : ",\n") << "{\"code\": \"" << rules[i].code << "\", \"from\": " << rules[i].from << ", \"to\": " << rules[i].to
         << ", \"places\": [";
    for (std::size_t p = 0; p < rules[i].places.size(); ++p) json << (p == 0 ? "\"" : ", \"") << rules[i].places[p] << '"';
    json << "], \"amount\": " << rules[i].amount << "}";
  }
  json << "],\n\"questions\": [";
  for (std::size_t i = 0; i < questions.size(); ++i) {
    const Question& q = questions[i];
    json << (i == 0 ? "" : ",\n") << "{\"Code\": \"" << q.code << "\", \"Age\": " << q.age << ", \"Place\": \"" << q.place
         << "\", \"Amount\": " << q.amount << ", \"answer\": " << q.answer << "}";
  }
  json << "]}\n";
}

void table(std::size_t count, std::size_t codes, const fs::path& out) {
  const std::vector<Rule> rules = rules_of(count, codes);
  const std::string xml = table_model(rules);
  const double begin = cpu_microseconds();
  auto definitions = dmn::read_definitions(xml, "table.dmn");
  if (!definitions) give_up(definitions.error().message);
  const auto model = dmn::Model::make({std::move(*definitions)});
  if (!model || !(*model)->problems().empty()) give_up("the table has problems");
  const double loading = (cpu_microseconds() - begin) / 1000;
  const std::vector<Question> questions = questions_of(rules);
  for (const Question& question : questions) {
    feel::Evaluation evaluation;
    const auto answer = (*model)->evaluate("Answer", question.inputs, evaluation);
    if (!answer || feel::to_text(*answer) != std::to_string(question.answer))
      give_up("the table answers " + feel::to_text(*answer) + ", not " + std::to_string(question.answer));
  }
  const auto one = [&](std::size_t i) {
    feel::Evaluation evaluation;
    if (!(*model)->evaluate("Answer", questions[i % questions.size()].inputs, evaluation)) std::abort();
  };
  print(("table of " + std::to_string(count) + " rules").c_str(), measure(one, 200'000));
  std::printf("    read and compiled in %.0f ms\n", loading);
  if (!out.empty()) leave_for_rivals(out, rules, questions);
}

struct Case {
  std::string name;
  double microseconds = 0;
};

void suite_cases(const fs::path& suite) {
  std::vector<Case> cases;
  double all_allocations = 0;
  const feel::DateTime now{{2026, 1, 1}, {0, {feel::Zone::Kind::offset, 0}}};
  for (const auto& entry : fs::recursive_directory_iterator(suite)) {
    if (entry.path().extension() != ".xml") continue;
    const auto tests = dmn::read_test_suite(read_file(entry.path()), entry.path().filename().string());
    if (!tests) continue;
    std::vector<fs::path> files = {entry.path().parent_path() / tests->model_name};
    for (const auto& other : fs::directory_iterator(entry.path().parent_path()))
      if (other.path().extension() == ".dmn" && other.path() != files[0]) files.push_back(other.path());
    const auto model = model_of(files);
    for (const dmn::TestCase& test : tests->cases) {
      if (!dmn::run_case(test, *model, now).passed) give_up(entry.path().string() + ", " + test.id + " is not as it should be");
      const auto one = [&](std::size_t) {
        for (const dmn::ExpectedResult& result : test.results) {
          feel::Evaluation evaluation({}, now);
          const bool found = test.type == dmn::CaseType::service
                                 ? model->invoke_service(test.invocable, test.inputs, evaluation).has_value()
                                 : model->evaluate(result.name, test.inputs, evaluation, result.namespace_uri).has_value();
          if (!found) std::abort();
        }
      };
      const Measured measured = measure(one, 400);
      cases.push_back({entry.path().parent_path().filename().string() + " " + test.id, measured.microseconds});
      all_allocations += measured.allocations;
    }
  }
  std::sort(cases.begin(), cases.end(), [](const Case& a, const Case& b) { return a.microseconds < b.microseconds; });
  const auto at = [&](double share) { return cases[static_cast<std::size_t>(share * static_cast<double>(cases.size() - 1))].microseconds; };
  std::printf("TCK, %zu cases: median %.3f us, p90 %.3f, p99 %.3f, most %.3f; %.1f allocations on average\n", cases.size(), at(0.5),
              at(0.9), at(0.99), at(1), all_allocations / static_cast<double>(cases.size()));
  for (std::size_t i = cases.size(); i-- > cases.size() - std::min<std::size_t>(cases.size(), 8);)
    std::printf("    %9.3f us  %s\n", cases[i].microseconds, cases[i].name.c_str());
}

}  // namespace

int main(int count, char** words) {
  fs::path suite, out;
  for (int i = 1; i + 1 < count; i += 2) {
    if (std::string_view(words[i]) == "--suite") suite = words[i + 1];
    if (std::string_view(words[i]) == "--out") out = words[i + 1];
  }
  if (suite.empty()) give_up("decision_times --suite TCK_FOLDER [--out FOLDER]");
  if (!out.empty()) fs::create_directories(out);
  lending(suite, out);
  table(1'000, 50, out);
  table(16'000, 800, out);
  suite_cases(suite);
}
