// SPDX-License-Identifier: MIT
// Lines of any bytes as people, the last one as the search text: nothing crashes, hits are in order, each has a reason in UTF-8, and the
// same search gives the same answer; every part of a query can be asked for.
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <vector>

#include "base/text.h"
#include "engines/linkage/search/internal/query.h"
#include "engines/linkage/search/search.h"

namespace {

using namespace cw::linkage::search;

// Each line is a person of up to four values cut at tabs; the first byte of each says which field it is.
Person person_of(std::string_view line, std::uint8_t number) {
  Person person;
  person.id.bytes[15] = number;
  while (!line.empty()) {
    const std::size_t end = std::min(line.find('\t'), line.size());
    const auto field = static_cast<Field>(static_cast<unsigned char>(line.front()) % field_count);
    person.values.push_back({field, std::string(line.substr(std::min<std::size_t>(1, end), end))});
    line.remove_prefix(std::min(end + 1, line.size()));
  }
  return person;
}

void check_query(std::string_view text) {
  const auto query = Query::read(text, {});
  if (!query) return;
  for (std::size_t at = 0; at < query->words(); ++at)
    for (std::size_t count = 1; count <= most_words_of_part && at + count <= query->words(); ++count)
      if (!query->part(at, count) && count == 1) std::abort();
}

void check_search(const PersonSearch& people, std::string_view text) {
  const auto answer = people.search(text, {}), again = people.search(text, {});
  if (answer.has_value() != again.has_value()) std::abort();
  if (!answer) return;
  if (answer->hits.size() != again->hits.size() || answer->hits.size() > people.size()) std::abort();
  for (std::size_t i = 0; i < answer->hits.size(); ++i) {
    const Hit& hit = answer->hits[i];
    if (!std::isfinite(hit.score) || hit.score != again->hits[i].score || hit.person != again->hits[i].person) std::abort();
    if (hit.reason.empty() || hit.matches.empty() || cw::find_invalid_utf8(hit.reason)) std::abort();
    if (i > 0 && answer->hits[i - 1].score < hit.score) std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text(reinterpret_cast<const char*>(data), size);
  PersonSearch people;
  std::vector<std::string_view> lines;
  while (!text.empty() && lines.size() < 12) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  if (lines.empty()) return 0;
  for (std::size_t i = 0; i + 1 < lines.size(); ++i)
    static_cast<void>(people.put(person_of(lines[i], static_cast<std::uint8_t>(1 + i % 7))));
  check_query(lines.back());
  check_search(people, lines.back());
  for (std::uint8_t number = 1; number <= 7; ++number) {
    cw::Uuid id;
    id.bytes[15] = number;
    static_cast<void>(people.remove(id));
  }
  if (people.size() != 0 || !people.search("a", {})->hits.empty()) std::abort();
  return 0;
}
