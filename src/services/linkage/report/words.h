// SPDX-License-Identifier: MIT
// Numbers and sentences in plain English, as a report for an officer says them.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engines/linkage/fields.h"

namespace cw::link {

[[nodiscard]] std::string thousands(std::uint64_t number);                                             // "77,871"
[[nodiscard]] std::string counted(std::uint64_t number, std::string_view one, std::string_view many);  // "1 file", "10 files"
// "98.1%"; near 0 and near 1 with as many digits as say that it is not 0 or 1: "99.97%", "0.02%", at last "more than 99.99%".
[[nodiscard]] std::string percent(double share);
[[nodiscard]] std::string fixed(double number, int decimals);          // "4.20"; a real minus sign; "infinite", "not known"
[[nodiscard]] std::string with_sign(double number, int decimals);      // "+4.20", "−3.10"
[[nodiscard]] std::string small_number(double number);                 // "0.00031", "1.2 × 10⁻⁶"
[[nodiscard]] std::string seconds(double seconds);                     // "0.31 seconds", "2 min 5 s"
[[nodiscard]] std::string bytes(std::uint64_t bytes);                  // "172 MB", "1.2 GB"
[[nodiscard]] std::string joined(std::span<const std::string> words);  // "a, b and c"
// "about 1 in 50", "fewer than 1 in 10,000", "none", "about half", "nearly all".
[[nodiscard]] std::string odds_in_words(double share);
// What a match probability says of two records: "almost certainly the same", "could be either", "very likely different".
[[nodiscard]] std::string_view likelihood_in_words(double probability);

// What the list is of, as sentences need it.
struct SubjectWords {
  std::string_view one, many;  // "person", "people"
};
[[nodiscard]] SubjectWords words_of(linkage::SubjectKind kind);
// "date_of_birth" -> "date of birth"
[[nodiscard]] std::string spaced(std::string_view name);

}  // namespace cw::link
