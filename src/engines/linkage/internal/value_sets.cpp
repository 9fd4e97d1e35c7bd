// SPDX-License-Identifier: MIT
#include "engines/linkage/internal/value_sets.h"

#include <algorithm>
#include <cmath>
#include <string>
#include <unordered_map>

#include "engines/linkage/internal/expression_sides.h"
#include "engines/linkage/internal/word_weights.h"
#include "engines/linkage/standardise/nicknames.h"
#include "engines/linkage/standardise/text.h"

namespace cw::linkage::internal {
namespace {

// The words that cw_token_share compares (expression_own_functions.cpp), by asking cw_tokens itself.
std::vector<Value> words_of(const Value& value, TextMode mode) {
  if (const auto* list = value.get<List>()) return *list;
  Expression text;
  text.literal = value;
  Expression call;
  call.kind = ExpressionKind::call;
  call.name = "cw_tokens";
  call.children.push_back(std::move(text));
  const Value tokens = evaluate(call, NoValues{}, mode);
  const auto* list = tokens.get<List>();
  return list == nullptr ? std::vector<Value>{} : *list;
}

// Two names are of one group if they share a full form, or are the same name.
std::vector<Value> groups_of(const Value& value) {
  const auto* name = value.get<std::string>();
  if (name == nullptr) return {};
  const std::string folded = fold(*name);
  if (folded.empty()) return {};
  std::vector<Value> groups = {Value{"name " + folded}};
  for (const std::string_view head : Nicknames::english().full_forms(*name)) groups.push_back(Value{"head " + std::string(head)});
  return groups;
}

std::vector<Value> items_of(const Value& value, SetKind kind, TextMode mode) {
  switch (kind) {
    case SetKind::nickname_groups: return groups_of(value);
    case SetKind::words:
    case SetKind::rare_words: return words_of(value, mode);
    case SetKind::elements: break;
  }
  const auto* list = value.get<List>();
  return list == nullptr ? std::vector<Value>{} : *list;
}

// Adds the items of one value more.
void add_items(const Value& value, SetKind kind, TextMode mode, ColumnBuilder& numbers, ValueSets& out) {
  std::vector<std::uint32_t> own;
  for (const Value& item : items_of(value, kind, mode)) {
    if (item.is_null()) continue;
    const auto* integer = item.get<std::int64_t>();
    own.push_back(numbers.intern(integer != nullptr ? Value{static_cast<double>(*integer)} : item));
  }
  std::ranges::sort(own);
  own.erase(std::unique(own.begin(), own.end()), own.end());
  out.items.insert(out.items.end(), own.begin(), own.end());
  out.begin.push_back(static_cast<std::uint32_t>(out.items.size()));
}

ValueSets sets_of(const Column& values, SetKind kind, TextMode mode, ColumnBuilder& numbers) {
  ValueSets out;
  out.begin.push_back(0);  // code 0: null, no items
  for (std::uint32_t code = 1; code <= values.distinct(); ++code) add_items(values.value(code), kind, mode, numbers, out);
  return out;
}

std::vector<float> lengths_of(const ValueSets& sets, const std::vector<float>& weight) {
  std::vector<float> out;
  for (std::uint32_t code = 0; code + 1 < sets.begin.size(); ++code) {
    double sum = 0;
    for (const std::uint32_t item : sets.of(code)) sum += weight[item];
    out.push_back(static_cast<float>(std::sqrt(sum)));
  }
  return out;
}

void weigh(SetPair& sets, std::uint32_t values) {
  std::vector<std::uint32_t> having;
  const auto count = [&](const ValueSets& side) {
    for (const std::uint32_t item : side.items) {
      if (item >= having.size()) having.resize(item + std::size_t{1}, 0);
      ++having[item];
    }
  };
  count(sets.left);
  count(sets.right);
  for (const std::uint32_t each : having) {
    const double weight = std::log(1 + 2.0 * values / std::max(1U, each));
    sets.weight.push_back(static_cast<float>(weight * weight));
  }
  sets.left_length = lengths_of(sets.left, sets.weight);
  sets.right_length = lengths_of(sets.right, sets.weight);
}

// The numbers that make_sets gave to the items of these columns, once more.
ColumnBuilder numbers_of(const Column& left, const Column& right, SetKind kind, TextMode mode) {
  ColumnBuilder numbers("", ColumnType::list);
  static_cast<void>(sets_of(left, kind, mode, numbers));
  if (&left != &right) static_cast<void>(sets_of(right, kind, mode, numbers));
  return numbers;
}

}  // namespace

SetPair make_sets(const Column& left, const Column& right, SetKind kind, TextMode mode) {
  ColumnBuilder numbers("", ColumnType::list);
  SetPair out;
  out.left = sets_of(left, kind, mode, numbers);
  out.right = &left == &right ? out.left : sets_of(right, kind, mode, numbers);
  if (kind == SetKind::rare_words) {
    const bool one = &left == &right;
    const std::uint32_t values = one ? left.distinct() : left.distinct() + right.distinct();
    weigh(out, values);
    if (out.weight.empty()) out.weight.resize(1);
    const double weight = std::log(1 + 2.0 * values / (one ? 2 : 1));
    out.weight[new_word] = static_cast<float>(weight * weight);
  }
  return out;
}

std::vector<std::pair<std::string, float>> word_weights(const SetPair& sets, const Column& left, const Column& right, TextMode mode) {
  const Column words = numbers_of(left, right, SetKind::rare_words, mode).finish();
  std::vector<std::pair<std::string, float>> out;
  for (std::uint32_t word = 1; word <= words.distinct() && word < sets.weight.size(); ++word)
    out.emplace_back(words.key(word), sets.weight[word]);
  return out;
}

void set_word_weights(SetPair& sets, const Column& left, const Column& right, TextMode mode,
                      std::span<const std::pair<std::string, float>> known, float weight_of_others) {
  const std::unordered_map<std::string_view, float> by_word(known.begin(), known.end());
  const Column words = numbers_of(left, right, SetKind::rare_words, mode).finish();
  sets.weight[new_word] = weight_of_others;
  for (std::uint32_t word = 1; word < sets.weight.size(); ++word) {
    const auto found = by_word.find(words.key(word));
    sets.weight[word] = found == by_word.end() ? weight_of_others : found->second;
  }
  sets.left_length = lengths_of(sets.left, sets.weight);
  sets.right_length = lengths_of(sets.right, sets.weight);
}

// The items are numbered once more, in the order in which they were.
GrowingSets::GrowingSets(SetPair& sets, const Column& left, const Column& right, SetKind kind, TextMode mode)
    : sets_(sets), left_(left), right_(right), kind_(kind), mode_(mode), numbers_(numbers_of(left, right, kind, mode)) {
  if (kind == SetKind::rare_words) new_word_ = sets.weight[new_word];
}

void GrowingSets::grow_side(ValueSets& side, const Column& values, std::vector<float>& length) {
  while (side.begin.size() < values.distinct() + std::size_t{2}) {
    const auto code = static_cast<std::uint32_t>(side.begin.size() - 1);
    add_items(values.value(code), kind_, mode_, numbers_, side);
    if (kind_ != SetKind::rare_words) continue;
    double sum = 0;
    for (const std::uint32_t item : side.of(code)) {
      if (item >= sets_.weight.size()) sets_.weight.resize(item + std::size_t{1}, new_word_);
      sum += sets_.weight[item];
    }
    length.push_back(static_cast<float>(std::sqrt(sum)));
  }
}

void GrowingSets::grow() {
  grow_side(sets_.left, left_, sets_.left_length);
  grow_side(sets_.right, right_, sets_.right_length);
}

void GrowingSets::go_back(std::uint32_t left_values, std::uint32_t right_values) {
  const auto cut = [&](ValueSets& side, std::uint32_t values, std::vector<float>& length) {
    side.begin.resize(values + std::size_t{2});
    side.items.resize(side.begin.back());
    if (kind_ == SetKind::rare_words) length.resize(values + std::size_t{1});
  };
  cut(sets_.left, left_values, sets_.left_length);
  cut(sets_.right, right_values, sets_.right_length);
}

double weighted_cosine(const SetPair& sets, std::uint32_t left, std::uint32_t right) {
  const auto a = sets.left.of(left), b = sets.right.of(right);
  double shared = 0;
  for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();) {
    if (a[i] == b[j]) shared += sets.weight[a[i]];
    const bool step_a = a[i] <= b[j], step_b = b[j] <= a[i];
    i += step_a ? 1 : 0;
    j += step_b ? 1 : 0;
  }
  return shared == 0 ? 0 : std::min(1.0, shared / (double{sets.left_length[left]} * sets.right_length[right]));
}

std::uint32_t shared_items(std::span<const std::uint32_t> a, std::span<const std::uint32_t> b) {
  std::uint32_t shared = 0;
  for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();) {
    shared += a[i] == b[j] ? 1 : 0;
    const bool step_a = a[i] <= b[j], step_b = b[j] <= a[i];
    i += step_a ? 1 : 0;
    j += step_b ? 1 : 0;
  }
  return shared;
}

}  // namespace cw::linkage::internal
