// SPDX-License-Identifier: MIT
// Functions of contexts (DMN 1.5, table 81).
#include <algorithm>
#include <unordered_map>

#include "engines/decisions/internal/builtins.h"

namespace cw::feel::builtins {
namespace {

void put(std::vector<Entry>& entries, std::string_view key, Value value) {
  const auto found = std::find_if(entries.begin(), entries.end(), [&](const Entry& entry) { return entry.key == key; });
  if (found != entries.end()) {
    found->value = std::move(value);
  } else {
    entries.push_back({std::string(key), std::move(value)});
  }
}

// The context with `value` at the end of the path of keys; nothing where the path leaves contexts.
std::optional<Value> put_at(const Value& context, std::span<const Value> keys, const Value& value) {
  if (!context.is(Kind::context) || !keys.front().is(Kind::string)) return std::nullopt;
  std::vector<Entry> entries = context.entries();
  if (keys.size() == 1) {
    put(entries, keys.front().text(), value);
    return Value::context(std::move(entries));
  }
  const Value* inner = context.find(keys.front().text());
  auto changed = inner != nullptr ? put_at(*inner, keys.subspan(1), value) : std::nullopt;
  if (!changed) return std::nullopt;
  put(entries, keys.front().text(), std::move(*changed));
  return Value::context(std::move(entries));
}

Value made_context(Call& call, std::vector<Entry> entries) {
  if (!call.evaluation.allows_list(entries.size(), call.position)) return {};
  std::uint64_t keys = 0;
  for (const Entry& entry : entries) keys += 2 + entry.key.size() / 16;
  if (!call.evaluation.charge(keys, call.position)) return {};
  return Value::context(std::move(entries));
}

}  // namespace

Value get_value(Call& call) {
  const Value* found = call[0].find(call[1].text());
  return found != nullptr ? *found : Value();
}

Value get_entries(Call& call) {
  std::vector<Value> entries;
  entries.reserve(call[0].entries().size());
  if (!call.evaluation.allows_list(call[0].entries().size(), call.position)) return {};
  for (const Entry& entry : call[0].entries()) {
    if (!call.evaluation.charge(8 + entry.key.size() / 16, call.position)) return {};
    entries.push_back(Value::context({{"key", Value::string(entry.key)}, {"value", entry.value}}));
  }
  return Value::list(std::move(entries));
}

Value context_of(Call& call) {
  std::vector<Entry> entries;
  std::unordered_map<std::string, bool> seen;
  for (const Value& item : call[0].items()) {
    const Value *key = item.find("key"), *value = item.find("value");
    if (key == nullptr || value == nullptr || !key->is(Kind::string))
      return call.fail("each entry needs a key, which is a text, and a value");
    if (!seen.emplace(key->text(), true).second) return call.fail("a key stands there twice");
    entries.push_back({key->text(), *value});
  }
  return made_context(call, std::move(entries));
}

Value context_put(Call& call) {
  std::vector<Entry> entries = call[0].entries();
  put(entries, call[1].text(), call[2]);
  return made_context(call, std::move(entries));
}

Value context_put_path(Call& call) {
  if (call[1].items().empty()) return call.fail("there are no keys");
  constexpr std::size_t most = 200;
  if (call[1].items().size() > most) return call.fail("there are too many keys");
  if (!call.evaluation.charge(call[0].weight(), call.position)) return {};  // contexts along the path are copied
  auto result = put_at(call[0], call[1].items(), call[2]);
  return result ? std::move(*result) : call.fail("a key is null, or does not lead to a context");
}

Value context_merge(Call& call) {
  std::vector<Entry> entries;
  std::unordered_map<std::string, std::size_t> places;
  for (const Value& context : call[0].items()) {
    if (!context.is(Kind::context)) return call.fail("an item is null");
    for (const Entry& entry : context.entries()) {
      const auto [place, is_new] = places.emplace(entry.key, entries.size());
      if (is_new) {
        entries.push_back(entry);
      } else {
        entries[place->second].value = entry.value;
      }
    }
  }
  return made_context(call, std::move(entries));
}

}  // namespace cw::feel::builtins
