// SPDX-License-Identifier: MIT
// Searching people behind the access policy: one question, one decision, one entry in the access log with everybody who was shown.
//
//   CW_TRY(const SearchResult found, search_people(*place, asking, {.text = "smiht bob 1980"}));
//   found.hits[0].reasons;           // "family name Smiht is one slip from Smith", "given name Bob is a form of Robert" ...
//
// Whoever asks finds people only by what the decision shows: by fields that it gives, in sources that it gives them from. What only other
// records say is not searched, not ranked by and not told. Protected people of whom the reader may not know are left out, and an officer
// hears of it. docs/explanation/search.md says how. Errors: denied (logged), invalid (no text,
// too long), unavailable (the index is still being built).
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "services/place/place.h"

namespace cw::place {

// A part of the question that is meant as one thing.
enum class SearchBy : std::uint8_t { name, date_of_birth, address, postcode, phone, email, identifier };
[[nodiscard]] std::string_view name_of(SearchBy by);
[[nodiscard]] std::optional<SearchBy> search_by_of(std::string_view name);

struct SearchQuestion {
  std::string text = {};  // anything, in any order
  std::vector<std::pair<SearchBy, std::string>> fields = {};
  std::size_t most = 20;  // people; at most 50
};
struct SearchHit {
  registry::PersonId person;
  double score = 0;                                  // bits: higher is likelier
  std::vector<std::string> reasons;                  // one for each part of the question
  std::vector<std::pair<std::string, Value>> shown;  // columns that people are searched by, with the value that is shown of each
  bool shown_apart = false;                          // a protected person
};
struct SearchResult {
  std::vector<SearchHit> hits;  // best first
  bool cut_short = false;       // so many fit that not all were looked at: ask for more
  bool current = true;          // false: so much is changing that what came last is not in it yet
};

[[nodiscard]] Result<SearchResult> search_people(Place& place, const Asking& asking, const SearchQuestion& question);

}  // namespace cw::place
