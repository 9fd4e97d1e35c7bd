// SPDX-License-Identifier: MIT
// Any bytes: the kernels against their textbook forms. First byte: limit; second: where the rest is cut into two texts.
#include <cstdlib>

#include "engines/linkage/similarity.h"
#include "engines/linkage/similarity_model.h"

using namespace cw::linkage;

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

void check_bytes(const std::string& a, const std::string& b, std::uint32_t limit) {
  const PreparedText x = prepare(a);
  const PreparedText y = prepare(b);
  const auto plain = static_cast<std::uint32_t>(model::levenshtein(a, b));
  const auto swaps = static_cast<std::uint32_t>(model::damerau_levenshtein(a, b));
  require(levenshtein(a, b) == plain && levenshtein(x, y) == plain);
  require(damerau_levenshtein(a, b) == swaps && damerau_levenshtein(x, y) == swaps);
  require(levenshtein_within(a, b, limit) == std::min(plain, limit + 1) && levenshtein_within(x, y, limit) == std::min(plain, limit + 1));
  require(damerau_levenshtein_within(a, b, limit) == std::min(swaps, limit + 1));
  require(damerau_levenshtein_within(x, y, limit) == std::min(swaps, limit + 1));
  require(levenshtein_lower_bound(x, y) <= swaps);
  const double similarity = model::jaro_winkler(a, b);
  require(jaro(a, b) == model::jaro(a, b) && jaro(x, y) == jaro(a, b));
  require(jaro_winkler(a, b) == similarity && jaro_winkler(x, y) == similarity);
  require(jaro_winkler_upper_bound(x, y) >= similarity);
  const double threshold = static_cast<double>(limit) / 255.0;
  require(jaro_winkler_at_least(a, b, threshold) == (similarity >= threshold));
  require(jaro_winkler_at_least(x, y, threshold) == (similarity >= threshold));
}

void check_code_points(const std::u32string& a, const std::u32string& b) {
  require(levenshtein(a, b) == model::levenshtein(a, b));
  require(damerau_levenshtein(a, b) == model::damerau_levenshtein(a, b));
  require(jaro_winkler(a, b) == model::jaro_winkler(a, b));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  constexpr std::size_t longest = 400;
  if (size < 2 || size > longest) return 0;
  const std::string rest(reinterpret_cast<const char*>(data) + 2, size - 2);
  const std::size_t cut = rest.empty() ? 0 : data[1] * rest.size() / 255;
  const std::string a = rest.substr(0, cut);
  const std::string b = rest.substr(cut);
  check_bytes(a, b, data[0]);
  check_code_points(code_points(a), code_points(b));
  (void)jaccard(a, b);
  (void)hamming(a, b);
  (void)soundex(rest);
  (void)double_metaphone(rest);
  return 0;
}
