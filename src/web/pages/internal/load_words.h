// SPDX-License-Identifier: MIT
// What pages of sources, uploads, loads and quality say alike: states, columns, shares, and lists of loads.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "services/place/quality.h"
#include "web/html/lists.h"
#include "web/pages/internal/visit.h"

namespace cw::pages {

[[nodiscard]] html::Tag state_tag(const place::LoadView& load, const html::Catalogue& words);
// A column of the register in words; of one that has none, its name.
[[nodiscard]] std::string column_words(std::string_view name, const html::Catalogue& words);
// "98%", or a dash where there is nothing to be a share of.
[[nodiscard]] std::string share_words(const std::optional<double>& share);
[[nodiscard]] std::string count_words(const std::optional<std::int64_t>& count);

// English of the engine and the services on a page that may be in another language.
[[nodiscard]] html::Html in_english(std::string_view text);

// When, what file, what became of it; each leads to its load.
void put_loads(html::Html& out, const std::vector<place::LoadView>& loads, const html::Catalogue& words, html::MessageKey caption);

// Whose id stands in the path; nil where it is none.
template <class Id>
[[nodiscard]] Id id_in_path(const web::Request& request, std::string_view name) {
  return Id::parse(request.parameter(name)).value_or(Id());
}

}  // namespace cw::pages
