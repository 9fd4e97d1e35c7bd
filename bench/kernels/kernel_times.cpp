// SPDX-License-Identifier: MIT
// Reads pairs (two fields with a tab between, one pair per line) from standard input, and prints for each kernel its name, the CPU
// nanoseconds for one pair, and the sum of its answers. The other half of duckdb_compare.py.
#include <cstdio>
#include <ctime>
#include <iostream>
#include <string>
#include <vector>

#include "engines/linkage/similarity.h"

namespace {

constexpr int rounds = 20;

double cpu_seconds() { return static_cast<double>(std::clock()) / CLOCKS_PER_SEC; }

template <class Texts, class Function>
void measure(const char* name, const Texts& a, const Texts& b, Function function) {
  double sum = 0;
  const double begin = cpu_seconds();
  for (int round = 0; round < rounds; ++round) {
    sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i) sum += static_cast<double>(function(a[i], b[i]));
  }
  const double seconds = cpu_seconds() - begin;
  std::printf("%s %.3f %.17g\n", name, seconds / rounds / static_cast<double>(a.size()) * 1e9, sum);
}

}  // namespace

int main() {
  namespace linkage = cw::linkage;
  std::vector<std::string> a;
  std::vector<std::string> b;
  for (std::string line; std::getline(std::cin, line);) {
    const auto tab = line.find('\t');
    if (tab == std::string::npos) continue;
    a.push_back(line.substr(0, tab));
    b.push_back(line.substr(tab + 1));
  }
  std::vector<linkage::PreparedText> ready_a;
  std::vector<linkage::PreparedText> ready_b;
  for (const auto& text : a) ready_a.push_back(linkage::prepare(text));
  for (const auto& text : b) ready_b.push_back(linkage::prepare(text));
  const auto both = [&](const char* plain, const char* ready, auto function) {
    measure(plain, a, b, function);
    measure(ready, ready_a, ready_b, function);
  };
  both("levenshtein", "levenshtein/prepared", [](const auto& x, const auto& y) { return linkage::levenshtein(x, y); });
  both("damerau_levenshtein", "damerau_levenshtein/prepared",
       [](const auto& x, const auto& y) { return linkage::damerau_levenshtein(x, y); });
  both("jaro_similarity", "jaro_similarity/prepared", [](const auto& x, const auto& y) { return linkage::jaro(x, y); });
  both("jaro_winkler_similarity", "jaro_winkler_similarity/prepared",
       [](const auto& x, const auto& y) { return linkage::jaro_winkler(x, y); });
  measure("jaccard", a, b, [](const auto& x, const auto& y) { return linkage::jaccard(x, y); });
}
