// SPDX-License-Identifier: MIT
// What stands in the pages of the review queue. Pure: values in, markup out.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "services/place/linkage_view.h"
#include "services/place/reviews.h"
#include "web/html/forms.h"
#include "web/html/html.h"

namespace cw::pages {

struct QueuePage {
  review::QueueCounts counts;
  review::Sitting sitting;
  std::vector<review::Dispute> disputes;  // for who decides
  bool decides = false;
  bool four_eyes = false;
};
[[nodiscard]] html::Html queue_body(const html::Catalogue& words, const html::FormContext& form, const QueuePage& page);

struct PairPage {
  place::ReviewPage pair;
  review::Sitting sitting = {};
  double prior_weight = 0, threshold_weight = 0;  // bits
  std::string_view reason = {};                   // as it was sent, where the form comes again
};
[[nodiscard]] html::Html pair_body(const html::Catalogue& words, const html::FormContext& form, const PairPage& page,
                                   const html::FormErrors& errors);

// What somebody said, in words.
[[nodiscard]] std::string says_words(const html::Catalogue& words, review::Says says);

}  // namespace cw::pages
