// SPDX-License-Identifier: MIT
// Time of each kernel for one pair, over invented names, dates and postcodes of which one pair in four is a misspelling.
#include <benchmark/benchmark.h>

#include <random>

#include "engines/linkage/similarity.h"

namespace cw::linkage {
namespace {

struct Pairs {
  std::vector<std::string> a, b;
  std::vector<PreparedText> ready_a, ready_b;
};

std::string misspell(std::string text, std::mt19937& random) {
  const std::size_t at = random() % text.size();
  if (random() % 3 == 0 && at + 1 < text.size())
    std::swap(text[at], text[at + 1]);
  else if (random() % 2 == 0 && text.size() > 3)
    text.erase(at, 1);
  else
    text[at] = text[random() % text.size()];
  return text;
}

const Pairs& pairs(int kind) {
  static const std::vector<std::vector<std::string>> words{
      {"amy",   "john",     "mary",      "sarah",     "david",        "oliver", "jessica",    "christopher", "alexandra", "mohammed",
       "ian",   "jo",       "elizabeth", "margaret",  "gwendolen",    "tomasz", "aleksandra", "siobhan",     "patel",     "smith",
       "jones", "williams", "taylor",    "davies",    "evans",        "thomas", "roberts",    "fitzgerald",  "okonkwo",   "lewandowski",
       "khan",  "ali",      "o'brien",   "macdonald", "featherstone", "ng",     "li",         "blackwood",   "hawthorne", "ashworth"},
      {"1950-01-17", "1984-11-02", "2001-06-30", "1971-12-25", "1933-03-08", "1999-09-19", "2014-02-28", "1962-07-04"},
      {"ab1 2cd", "nr14 7tq", "sw1a 0zz", "m1 1ae", "le3 9xy", "ne26 4rt", "b33 8th", "cf10 5ab"},
      {"12 ashfield terrace alderwick", "flat 4 27 station road north alderwick", "the old rectory church lane", "3 mill street"}};
  static const std::vector<Pairs> all = [] {
    std::vector<Pairs> result;
    std::mt19937 random(1);
    for (const auto& list : words) {
      Pairs made;
      for (int i = 0; i < 4096; ++i) {
        const std::string& word = list[random() % list.size()];
        made.a.push_back(word);
        made.b.push_back(random() % 4 == 0 ? misspell(word, random) : list[random() % list.size()]);
      }
      for (int i = 0; i < 4096; ++i) {
        made.ready_a.push_back(prepare(made.a[static_cast<std::size_t>(i)]));
        made.ready_b.push_back(prepare(made.b[static_cast<std::size_t>(i)]));
      }
      result.push_back(std::move(made));
    }
    return result;
  }();
  return all[static_cast<std::size_t>(kind)];
}

template <class Function>
void plain(benchmark::State& state, Function function) {
  const Pairs& set = pairs(static_cast<int>(state.range(0)));
  std::size_t i = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(function(std::string_view(set.a[i]), std::string_view(set.b[i])));
    i = (i + 1) % 4096;
  }
}
template <class Function>
void ready(benchmark::State& state, Function function) {
  const Pairs& set = pairs(static_cast<int>(state.range(0)));
  std::size_t i = 0;
  for (auto _ : state) {
    benchmark::DoNotOptimize(function(set.ready_a[i], set.ready_b[i]));
    i = (i + 1) % 4096;
  }
}

// The argument: 0 names, 1 dates, 2 postcodes, 3 addresses.
#define CW_BENCH(name, call)                                                             \
  BENCHMARK_CAPTURE(plain, name, [](auto a, auto b) { return call; })->DenseRange(0, 3); \
  BENCHMARK_CAPTURE(ready, name, [](const auto& a, const auto& b) { return call; })->DenseRange(0, 3)

CW_BENCH(jaro_winkler, jaro_winkler(a, b));
CW_BENCH(jaro_winkler_at_least_088, jaro_winkler_at_least(a, b, 0.88));
CW_BENCH(levenshtein, levenshtein(a, b));
CW_BENCH(levenshtein_within_2, levenshtein_within(a, b, 2));
CW_BENCH(damerau_levenshtein, damerau_levenshtein(a, b));
CW_BENCH(damerau_levenshtein_within_2, damerau_levenshtein_within(a, b, 2));
BENCHMARK_CAPTURE(plain, jaccard, [](auto a, auto b) { return jaccard(a, b); }) -> DenseRange(0, 3);
BENCHMARK_CAPTURE(ready, upper_bound, [](const auto& a, const auto& b) { return jaro_winkler_upper_bound(a, b); }) -> Arg(0);
BENCHMARK_CAPTURE(ready, lower_bound, [](const auto& a, const auto& b) { return levenshtein_lower_bound(a, b); }) -> Arg(0);
BENCHMARK_CAPTURE(plain, prepare, [](auto a, auto) { return prepare(a); }) -> Arg(0);
BENCHMARK_CAPTURE(plain, soundex, [](auto a, auto) { return soundex(a); }) -> Arg(0);
BENCHMARK_CAPTURE(plain, double_metaphone, [](auto a, auto) { return double_metaphone(a); }) -> Arg(0);
BENCHMARK_CAPTURE(plain, code_points_jaro_winkler, [](auto a, auto b) { return jaro_winkler(code_points(a), code_points(b)); }) -> Arg(0);

}  // namespace
}  // namespace cw::linkage
