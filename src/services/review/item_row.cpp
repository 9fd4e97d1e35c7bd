// SPDX-License-Identifier: MIT
#include "services/review/internal/item_row.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace cw::review {
namespace {

constexpr std::array<std::string_view, 3> says_names = {"same", "not_same", "cannot_tell"};
constexpr std::array<std::string_view, 5> state_names = {"open", "disputed", "deciding", "settled", "closed"};

template <class Names>
std::size_t position(const Names& names, std::string_view text) {
  const auto found = std::ranges::find(names, text);
  return found == names.end() ? 0 : static_cast<std::size_t>(found - names.begin());
}

DoubtKind kind_of(std::string_view text) {
  for (int kind = 0; kind <= static_cast<int>(DoubtKind::sample); ++kind)
    if (name_of(static_cast<DoubtKind>(kind)) == text) return static_cast<DoubtKind>(kind);
  return DoubtKind::apart;
}

}  // namespace

std::string_view name_of(Says says) { return says_names[static_cast<std::size_t>(says)]; }
std::string_view name_of(Part part) { return part == Part::review ? "review" : "decision"; }
std::string_view name_of(ItemState state) { return state_names[static_cast<std::size_t>(state)]; }

namespace internal {

Says says_of(std::string_view text) { return static_cast<Says>(position(says_names, text)); }

Item item_of(const store::Row& row) {
  Item out;
  out.id = row.get<ItemId>(0);
  out.pair = {row.get<RecordNumber>(1), row.get<RecordNumber>(2)};
  out.sources = {row.get<std::string>(3), row.get<std::string>(4)};
  out.kind = kind_of(row.get<std::string_view>(5));
  out.standing = row.get<std::string_view>(6) == "apart" ? Standing::apart : Standing::together;
  out.match_weight = row.get<double>(7);
  out.probability = row.get<double>(8);
  out.value = row.get<double>(9);
  out.pairs = row.get<std::int64_t>(10);
  out.people = row.get<std::int64_t>(11);
  out.households = row.get<std::int64_t>(12);
  out.why = row.get<std::string>(13);
  out.round = row.get<std::int64_t>(14);
  out.needed = row.get<std::int64_t>(15);
  out.state = static_cast<ItemState>(position(state_names, row.get<std::string_view>(16)));
  out.judgement = row.get<std::optional<std::int64_t>>(17);
  return out;
}

std::string claim_key(const Item& item, std::int64_t slot) { return fmt::format("{}/{}/{}", item.id.text(), item.round, slot); }

std::string select_items(std::string_view rest) { return fmt::format("SELECT {} FROM review_item AS i {}", item_columns, rest); }

}  // namespace internal
}  // namespace cw::review
