// SPDX-License-Identifier: MIT
// The distances of similarity.h as functions of conditions.
#include <cmath>
#include <limits>
#include <string>
#include <vector>

#include "engines/linkage/expression_values.h"
#include "engines/linkage/similarity.h"

namespace cw::linkage {
namespace {

Value made(std::uint32_t distance) {
  return distance == std::numeric_limits<std::uint32_t>::max() ? Value() : Value(static_cast<std::int64_t>(distance));
}
Value made(double similarity) { return std::isnan(similarity) ? Value() : Value(similarity); }

// DuckDB's hamming refuses empty texts.
std::uint32_t hamming_bytes(std::string_view a, std::string_view b) {
  return a.empty() ? std::numeric_limits<std::uint32_t>::max() : hamming(a, b);
}
std::uint32_t hamming_points(std::u32string_view a, std::u32string_view b) {
  return a.empty() ? std::numeric_limits<std::uint32_t>::max() : hamming(a, b);
}

// By bytes, or by code points where either text has more than ASCII.
template <auto bytes, auto points>
Value distance(const Arguments& arguments) {
  std::string own[2];
  const std::string_view a = text_of(arguments[0], own[0]);
  const std::string_view b = text_of(arguments[1], own[1]);
  if (arguments.mode == TextMode::bytes || (is_ascii(a) && is_ascii(b))) return made(bytes(a, b));
  return made(points(code_points(a), code_points(b)));
}

using CountBytes = std::uint32_t (*)(std::string_view, std::string_view);
using CountPoints = std::uint32_t (*)(std::u32string_view, std::u32string_view);
using ShareBytes = double (*)(std::string_view, std::string_view);
using SharePoints = double (*)(std::u32string_view, std::u32string_view);

std::optional<std::vector<double>> vector_of(const Value& value) {
  const auto* list = value.get<List>();
  if (list == nullptr) return std::nullopt;
  std::vector<double> numbers;
  numbers.reserve(list->size());
  for (const Value& element : *list) {
    const auto number = number_of(element);
    if (!number) return std::nullopt;
    numbers.push_back(*number);
  }
  return numbers;
}

// Where a norm is 0 DuckDB gives -1.
double clamped(double cosine) { return std::isnan(cosine) ? -1.0 : cosine; }

Value array_cosine(const Arguments& arguments) {
  const auto a = vector_of(arguments[0]);
  const auto b = vector_of(arguments[1]);
  if (!a || !b || a->size() != b->size()) return {};
  return Value(clamped(cosine_similarity(*a, *b)));
}

Value list_cosine(const Arguments& arguments) {
  const auto a = vector_of(arguments[0]);
  const auto b = vector_of(arguments[1]);
  if (!a || !b || a->size() != b->size()) return {};
  double product = 0;
  double norm_a = 0;
  double norm_b = 0;
  for (std::size_t i = 0; i < a->size(); ++i) {
    product += (*a)[i] * (*b)[i];
    norm_a += (*a)[i] * (*a)[i];
    norm_b += (*b)[i] * (*b)[i];
  }
  const double cosine = product / std::sqrt(norm_a * norm_b);
  return Value(std::isnan(cosine) ? -1.0 : std::fmax(-1.0, std::fmin(cosine, 1.0)));
}

constexpr auto null = NullRule::gives_null;
constexpr Implementation table[] = {
    {"levenshtein", null, distance<CountBytes(levenshtein), CountPoints(levenshtein)>, Cost::product},
    {"damerau_levenshtein", null, distance<CountBytes(damerau_levenshtein), CountPoints(damerau_levenshtein)>, Cost::product},
    {"hamming", null, distance<hamming_bytes, hamming_points>},
    {"jaro_similarity", null, distance<ShareBytes(jaro), SharePoints(jaro)>, Cost::product},
    {"jaro_winkler_similarity", null, distance<ShareBytes(jaro_winkler), SharePoints(jaro_winkler)>, Cost::product},
    {"jaccard", null, distance<ShareBytes(jaccard), SharePoints(jaccard)>},
    {"array_cosine_similarity", null, array_cosine},
    {"list_cosine_similarity", null, list_cosine},
};

}  // namespace

std::span<const Implementation> distance_implementations() { return table; }

}  // namespace cw::linkage
