// SPDX-License-Identifier: MIT
// The generation of a person, by the words behind a name: father and son of one name are two people.
#include <array>
#include <utility>

#include "engines/linkage/standardise/internal/ascii.h"
#include "engines/linkage/standardise/names.h"

namespace cw::linkage {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 9> words_of_generations = {{{"jr", "junior"},
                                                                                                {"jnr", "junior"},
                                                                                                {"junior", "junior"},
                                                                                                {"sr", "senior"},
                                                                                                {"snr", "senior"},
                                                                                                {"senior", "senior"},
                                                                                                {"ii", "2"},
                                                                                                {"iii", "3"},
                                                                                                {"iv", "4"}}};
constexpr std::size_t longest_name = 500;  // bytes looked at

}  // namespace

std::optional<std::string> generation_of(std::string_view text) {
  if (text == "2" || text == "3" || text == "4") return std::string(text);  // as it comes out
  std::string word;
  std::optional<std::string> found;
  const auto finish = [&] {
    for (const auto& [written, generation] : words_of_generations)
      if (word == written) found = std::string(generation);
    word.clear();
  };
  for (char c : text.substr(0, longest_name)) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
    if (c == ' ' || c == ',' || c == '.' || c == ';' || c == '(' || c == ')')
      finish();
    else
      word += c;
  }
  finish();
  return found;
}

}  // namespace cw::linkage
