// SPDX-License-Identifier: MIT
// What stands in the pages about merges, splits and judgements. Pure.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "services/place/identity_changes.h"
#include "services/place/record_comparison.h"
#include "web/html/forms.h"
#include "web/html/html.h"

namespace cw::pages {

enum class LinkTab : std::uint8_t { changes, judgements, waiting, compare };
// The ways within this part of the desk.
[[nodiscard]] html::Html link_navigation(const html::Catalogue& words, LinkTab now);

[[nodiscard]] html::Html changes_body(const html::Catalogue& words, const std::vector<place::IdentityEvent>& events, std::size_t most);
[[nodiscard]] html::Html judgements_body(const html::Catalogue& words, const std::vector<place::JudgementView>& judgements, LinkTab tab,
                                         std::size_t most);

// One judgement, with what may be done about it.
struct JudgementPage {
  place::JudgementView judgement;
  std::string_view reason = {};  // as it was sent, where the form comes again
};
[[nodiscard]] html::Html judgement_body(const html::Catalogue& words, const html::FormContext& form, const JudgementPage& page,
                                        const html::FormErrors& errors);

// People whose records are chosen from; the second may be the first, where one is to be parted.
struct ChoosePage {
  std::optional<place::PersonAnswer> first = {}, second = {};
  std::string_view first_id = {}, second_id = {};  // as they were given
};
[[nodiscard]] html::Html choose_body(const html::Catalogue& words, const ChoosePage& page, const html::FormErrors& errors);

struct ComparePage {
  place::ComparedRecords records;
  double prior_weight = 0, threshold_weight = 0;
  std::string_view reason = {};
};
[[nodiscard]] html::Html compare_body(const html::Catalogue& words, const html::FormContext& form, const ComparePage& page,
                                      const html::FormErrors& errors);

// "Person 1a2b3c4d" as a link: the end of an id tells people apart.
[[nodiscard]] html::Html person_link(const html::Catalogue& words, registry::PersonId person);

}  // namespace cw::pages
