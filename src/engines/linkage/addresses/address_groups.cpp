// SPDX-License-Identifier: MIT
// Addresses without a gazetteer: each differently written address is an entry, and those that are less often written join the more
// frequent.
#include <algorithm>
#include <unordered_map>

#include "engines/linkage/addresses/address_match.h"
#include "engines/linkage/addresses/internal/normal_address.h"
#include "engines/linkage/internal/parallel.h"

namespace cw::linkage {
namespace {

using internal::NormalAddress;
using internal::WordRole;

void add_words(const NormalAddress& address, WordRole role, std::string& out) {
  for (const internal::AddressWord& word : address.words) {
    const bool street = role == WordRole::street && word.role == WordRole::street_type;
    if (word.role != role && !street) continue;
    if (!out.empty() && out.back() != '|') out += ' ';
    out += word.text;
  }
}

// No number and no flat, and not the name of a house with a street or a town behind it: "Alderwick, AL1 2BD" is no property.
bool without_property(const NormalAddress& address) {
  if (address.low > 0 || !address.unit.empty()) return false;
  bool building = false, behind = false;
  for (const internal::AddressWord& word : address.words) (word.role == WordRole::building ? building : behind) = true;
  return !building || !behind;
}

// Distinct ways of writing, the most frequent first (the fuller of those as frequent).
struct Distinct {
  std::string key;
  std::uint32_t address = 0;  // the one that stands for it
  std::size_t length = 0;
  std::uint64_t weight = 0;
};

std::vector<Distinct> distinct_of(std::span<const Address> addresses, std::span<const std::uint32_t> weight,
                                  std::vector<std::uint32_t>& of) {
  std::vector<Distinct> out;
  std::unordered_map<std::string, std::uint32_t> known;
  for (std::uint32_t a = 0; a < addresses.size(); ++a) {
    std::string key = address_key_of(addresses[a]);
    if (key.empty()) continue;
    const auto [at, fresh] = known.try_emplace(key, static_cast<std::uint32_t>(out.size()));
    if (fresh) out.push_back({std::move(key), a, 0, 0});
    Distinct& each = out[at->second];
    of[a] = at->second;
    each.weight += weight.empty() ? 1 : weight[a];
    const std::size_t length = format(addresses[a]).size();
    if (length > each.length) {
      each.length = length;
      each.address = a;
    }
  }
  std::vector<std::uint32_t> order(out.size()), rank(out.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    return std::pair(out[a].weight, out[a].length) > std::pair(out[b].weight, out[b].length);
  });
  std::vector<Distinct> sorted;
  for (std::uint32_t i = 0; i < order.size(); ++i) {
    rank[order[i]] = i;
    sorted.push_back(std::move(out[order[i]]));
  }
  for (std::uint32_t& each : of)
    if (each != no_entry) each = rank[each];
  return sorted;
}

}  // namespace

std::string address_key_of(const Address& address) {
  const NormalAddress normal = internal::normalise(address);
  if (address.no_fixed_abode || without_property(normal)) return {};
  std::string out = internal::number_text(normal);
  if (!normal.suffix.empty() && normal.unit.empty()) {  // 14A and flat A of 14 are one
    out = std::to_string(normal.low) + "/" + normal.suffix;
  } else if (!normal.unit.empty()) {
    out += "/" + (normal.unit_kind.empty() ? "" : normal.unit_kind + " ") + normal.unit;
  }
  out += "|";
  if (normal.low == 0) {
    add_words(normal, WordRole::building, out);
    out += "|";
  }
  add_words(normal, WordRole::street, out);
  out += "|";
  if (normal.postcode.empty()) {
    add_words(normal, WordRole::locality, out);
    add_words(normal, WordRole::town, out);
  }
  return out + normal.postcode;
}

AddressRelation relation_of(const Address& a, const Address& b) {
  const auto kind_of = [](const Address& listed, const Address& asked) {
    Gazetteer gazetteer;
    gazetteer.add({"1", "", listed});
    gazetteer.finish();
    return AddressMatcher(gazetteer).match(asked).kind;
  };
  const MatchKind kind = kind_of(a, b), reverse = kind_of(b, a);
  if (kind == MatchKind::property || reverse == MatchKind::property) return AddressRelation::same;
  if (kind == MatchKind::building || reverse == MatchKind::building) return AddressRelation::same_building;
  Address whole_a = a, whole_b = b;
  for (Address* each : {&whole_a, &whole_b}) {
    each->flat.clear();
    each->number_suffix.clear();
  }
  return kind_of(whole_a, whole_b) == MatchKind::property ? AddressRelation::same_building : AddressRelation::different;
}

AddressGroups group_addresses(std::span<const Address> addresses, std::span<const std::uint32_t> weight, unsigned threads) {
  AddressGroups out;
  out.group.assign(addresses.size(), no_entry);
  out.probability.assign(addresses.size(), 0);
  out.reasons.assign(addresses.size(), "the address has no number, flat or name of a building");
  const std::vector<Distinct> distinct = distinct_of(addresses, weight, out.group);
  Gazetteer gazetteer;
  for (const Distinct& each : distinct) gazetteer.add({each.key, "", addresses[each.address]});
  gazetteer.finish();
  std::vector<AddressMatch> matches(distinct.size());
  constexpr std::size_t chunk = 1024;
  internal::run_all((distinct.size() + chunk - 1) / chunk, threads, [&](std::size_t task) {
    AddressMatcher matcher(gazetteer);
    for (std::size_t i = task * chunk; i < std::min(distinct.size(), (task + 1) * chunk); ++i)
      matches[i] = matcher.match_others(addresses[distinct[i].address], static_cast<std::uint32_t>(i));
  });
  // Each joins a more frequent one or none; the more frequent come first, so a chain ends at its head.
  std::vector<std::uint32_t> head(distinct.size()), number(distinct.size(), no_entry);
  const auto same = [&](std::uint32_t a, std::uint32_t b) {
    return relation_of(addresses[distinct[a].address], addresses[distinct[b].address]) == AddressRelation::same;
  };
  const auto may_be_slip = [&](const Distinct& often, const Distinct& seldom) {
    const std::string& a = addresses[often.address].postcode;
    const std::string& b = addresses[seldom.address].postcode;
    return a == b || a.empty() || b.empty() || seldom.weight == 1 || seldom.weight * 5 <= often.weight;
  };
  for (std::uint32_t i = 0; i < distinct.size(); ++i) {
    std::uint32_t nearest = matches[i].kind == MatchKind::property ? matches[i].entry : no_entry;
    if (matches[i].kind == MatchKind::ambiguous) {  // several ways of writing one place fit as well as each other
      nearest = *std::min_element(matches[i].candidates.begin(), matches[i].candidates.end());
      for (const std::uint32_t each : matches[i].candidates)
        if (nearest != no_entry && each != nearest && !same(nearest, each)) nearest = no_entry;
    }
    // A slip of the postcode is rare: what is written so half as often as the other is another place.
    const bool joins = nearest < i && same(head[nearest], i) && may_be_slip(distinct[head[nearest]], distinct[i]);
    head[i] = joins ? head[nearest] : i;
    if (joins) continue;
    number[i] = static_cast<std::uint32_t>(out.texts.size());
    out.texts.push_back(format(addresses[distinct[i].address]));
  }
  for (std::size_t a = 0; a < addresses.size(); ++a) {
    const std::uint32_t own = out.group[a];
    if (own == no_entry) continue;
    out.group[a] = number[head[own]];
    out.probability[a] = head[own] == own ? 1 : matches[own].probability;
    out.reasons[a] = head[own] == own ? "written as the group is" : matches[own].reason;
  }
  return out;
}

}  // namespace cw::linkage
