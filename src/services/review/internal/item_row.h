// SPDX-License-Identifier: MIT
// Items as rows, for the queue's own sources.
#pragma once

#include <string>
#include <string_view>

#include "services/review/review.h"

namespace cw::review::internal {

inline constexpr std::string_view item_columns =
    "i.id, i.left_record, i.right_record, i.left_source, i.right_source, i.kind, i.standing, i.match_weight, i.probability, i.value,"
    " i.pairs, i.people, i.households, i.why, i.round, i.needed, i.state, i.judgement";
inline constexpr std::string_view claim_kind = "review";

[[nodiscard]] Item item_of(const store::Row& row);
[[nodiscard]] Says says_of(std::string_view text);
[[nodiscard]] std::string claim_key(const Item& item, std::int64_t slot);
[[nodiscard]] std::string select_items(std::string_view rest);  // SELECT item_columns FROM review_item AS i <rest>

}  // namespace cw::review::internal
