// SPDX-License-Identifier: MIT
// The search text cut into parts, and what each part can be. Knows nothing of the people. Pure, total on any bytes.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "engines/linkage/search/internal/terms.h"

namespace cw::linkage::search {

// One word, or several that are one thing together ("12 May 1980", "AW1 0AB", "943 476 5919"). A part may be several things at once.
struct QueryPart {
  std::string typed;  // in fold()'s form
  std::size_t words = 1;
  std::string name;                        // letters
  std::vector<std::string> address_words;  // the word and its written-out form: "rd", "road"
  std::optional<PartialDate> date;         // as parse_date reads it
  std::vector<std::string> date_digits;    // ddmmyyyy, or what is left of it by a slip
  std::string postcode;                    // without space; perhaps a mistyped one
  std::string outward;
  std::vector<std::pair<Field, std::string>> numbers;  // number_text's
};

inline constexpr std::size_t longest_query = 500;  // bytes
inline constexpr std::size_t most_words = 30;
inline constexpr std::size_t most_words_of_part = 5;  // "QQ 12 34 56 A"

class Query {
 public:
  // Errors: invalid (not UTF-8), too_large.
  [[nodiscard]] static Result<Query> read(std::string_view text, const DateOptions& dates);
  [[nodiscard]] std::size_t words() const { return words_.size(); }
  // `count` words from `at` on as one part; of several words nothing unless they are one thing. at + count <= words(), count >= 1.
  [[nodiscard]] std::optional<QueryPart> part(std::size_t at, std::size_t count) const;

 private:
  std::vector<std::string> words_;
  DateOptions dates_;
};

// Texts that the number as typed may have been meant for by one slip, in one form each; the field has no check digit.
[[nodiscard]] std::vector<std::string> slips_of_number(Field field, std::string_view typed);
[[nodiscard]] bool may_have_slip(Field field);

}  // namespace cw::linkage::search
