// SPDX-License-Identifier: MIT
#include "services/linkage/key_numbers.h"

#include <cstring>
#include <functional>

namespace cw::link {
namespace {

std::uint32_t hash_of(std::string_view source, std::string_view id) {
  const std::hash<std::string_view> hash;
  const std::uint64_t mixed = (hash(id) ^ (hash(source) * 0x9e3779b97f4a7c15ULL)) * 0xff51afd7ed558ccdULL;
  return static_cast<std::uint32_t>(mixed >> 32);
}

}  // namespace

bool KeyNumbers::is_key(const Slot& slot, std::string_view source, std::string_view id) const {
  std::uint32_t lengths[2];
  const char* const key = bytes_.data() + slot.at - 1;
  std::memcpy(lengths, key, sizeof lengths);
  if (lengths[0] != source.size() || lengths[1] != id.size()) return false;
  const std::string_view text(key + sizeof lengths, std::size_t{lengths[0]} + lengths[1]);
  return text.substr(0, lengths[0]) == source && text.substr(lengths[0]) == id;
}

std::uint32_t KeyNumbers::find_from(std::uint32_t hash, std::string_view source, std::string_view id) const {
  if (slots_.empty()) return none;
  for (std::size_t i = hash & (slots_.size() - 1); slots_[i].at != 0; i = (i + 1) & (slots_.size() - 1))
    if (slots_[i].hash == hash && is_key(slots_[i], source, id)) return slots_[i].number;
  return none;
}

std::uint32_t KeyNumbers::find(std::string_view source, std::string_view id) const { return find_from(hash_of(source, id), source, id); }

void KeyNumbers::find_all(std::span<const std::string_view> sources, std::span<const std::string_view> ids,
                          std::vector<std::uint32_t>& out) const {
  out.resize(ids.size());
  if (slots_.empty()) {
    out.assign(ids.size(), none);
    return;
  }
  const auto source_of = [&](std::size_t i) { return sources.empty() ? std::string_view() : sources[i]; };
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t i = 0; i < ids.size(); ++i) {
    out[i] = hash_of(source_of(i), ids[i]);
    __builtin_prefetch(&slots_[out[i] & mask]);
  }
  for (std::size_t i = 0; i < ids.size(); ++i)
    if (const std::uint64_t at = slots_[out[i] & mask].at; at != 0) __builtin_prefetch(bytes_.data() + at - 1);
  for (std::size_t i = 0; i < ids.size(); ++i) out[i] = find_from(out[i], source_of(i), ids[i]);
}

bool KeyNumbers::add(std::string_view source, std::string_view id, std::uint32_t number) {
  if ((size_ + 1) * 2 > slots_.size()) grow();
  const std::uint32_t hash = hash_of(source, id);
  std::size_t i = hash & (slots_.size() - 1);
  for (; slots_[i].at != 0; i = (i + 1) & (slots_.size() - 1))
    if (slots_[i].hash == hash && is_key(slots_[i], source, id)) return false;
  slots_[i] = {hash, number, bytes_.size() + 1};
  const std::uint32_t lengths[2] = {static_cast<std::uint32_t>(source.size()), static_cast<std::uint32_t>(id.size())};
  const char* const raw = reinterpret_cast<const char*>(lengths);
  bytes_.insert(bytes_.end(), raw, raw + sizeof lengths);
  bytes_.insert(bytes_.end(), source.begin(), source.end());
  bytes_.insert(bytes_.end(), id.begin(), id.end());
  ++size_;
  return true;
}

void KeyNumbers::grow() {
  std::vector<Slot> old(slots_.empty() ? 1024 : slots_.size() * 2);
  old.swap(slots_);
  for (const Slot& slot : old) {
    if (slot.at == 0) continue;
    std::size_t i = slot.hash & (slots_.size() - 1);
    while (slots_[i].at != 0) i = (i + 1) & (slots_.size() - 1);
    slots_[i] = slot;
  }
}

}  // namespace cw::link
