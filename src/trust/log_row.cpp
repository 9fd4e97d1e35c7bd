// SPDX-License-Identifier: MIT
#include "trust/log_row.h"

#include <fmt/format.h>

#include <algorithm>

#include "trust/access_entry.h"
#include "trust/crypto.h"

namespace cw::trust {
namespace {

constexpr std::size_t salt_size = 16, most_faults = 100;

void put_big_endian(std::int64_t number, std::uint8_t* out) {
  for (int i = 0; i < 8; ++i) out[i] = static_cast<std::uint8_t>(static_cast<std::uint64_t>(number) >> (56 - 8 * i));
}

}  // namespace

Digest first_previous(std::string_view origin) { return sha256(bytes_of(origin)); }

Digest row_key_of(const Digest& log_key, ByteView salt, std::int64_t number) {
  ByteVector all(salt.size() + 8);
  std::ranges::copy(salt, all.begin());
  put_big_endian(number, all.data() + salt.size());
  return hmac_sha256(log_key, all);
}
Digest commitment_of(const Digest& row_key, std::string_view entry) { return hmac_sha256(row_key, bytes_of(entry)); }

Digest hash_of(const LogRow& row) {
  std::array<std::uint8_t, 80> leaf;
  put_big_endian(row.number, leaf.data());
  put_big_endian(row.at, leaf.data() + 8);
  std::ranges::copy(row.previous, leaf.begin() + 16);
  std::ranges::copy(row.commitment, leaf.begin() + 48);
  return leaf_hash(leaf);
}

LogRow make_row(std::int64_t number, const Digest& previous, std::int64_t at, std::string entry, const Digest& key) {
  LogRow row;
  row.number = number;
  row.at = at;
  row.previous = previous;
  row.salt = random_bytes(salt_size);
  row.commitment = commitment_of(row_key_of(key, *row.salt, number), entry);
  row.entry = std::move(entry);
  row.hash = hash_of(row);
  return row;
}

LogCheck::LogCheck(std::string origin, std::optional<Digest> key, const std::vector<Checkpoint>& checkpoints)
    : origin_(std::move(origin)), key_(key), previous_(first_previous(origin_)) {
  report_.commitments_checked = key.has_value();
  for (const Checkpoint& checkpoint : checkpoints) {
    if (checkpoint.origin != origin_)
      add(0, "a checkpoint is of another log.");
    else
      roots_.emplace(checkpoint.size, checkpoint.root);
  }
  check_checkpoints();
}

void LogCheck::add(std::int64_t number, std::string what) {
  if (report_.faults.size() < most_faults) report_.faults.push_back({number, std::move(what)});
}

void LogCheck::take(const LogRow& row) {
  if (row.number > next_)
    add(next_, row.number == next_ + 1 ? fmt::format("entry {} is missing: it was deleted.", next_)
                                       : fmt::format("entries {} to {} are missing: they were deleted.", next_, row.number - 1));
  if (row.number < next_) add(row.number, fmt::format("entry {} stands after entry {}.", row.number, next_ - 1));
  // One fault a row: what comes after the first is mostly its consequence.
  const bool follows = row.number != next_ || row.previous == previous_ || row.previous == previous_too_;
  const Digest hash = hash_of(row);
  previous_too_.reset();
  if (!follows) {
    add(row.number, fmt::format("entry {} does not follow from the one before it.", row.number));
  } else if (hash != row.hash) {
    add(row.number, fmt::format("entry {} was changed: its number, time or commitment do not give its hash.", row.number));
    previous_too_ = hash;
  } else {
    check_content(row);
  }
  next_ = std::max(next_, row.number) + 1;
  previous_ = row.hash;
  tree_.append(row.hash);
  report_.entries += 1;
  check_checkpoints();
}

void LogCheck::check_content(const LogRow& row) {
  if (!row.entry) {
    report_.erased += 1;
    if (!row.erased_by || *row.erased_by <= row.number || row.salt)
      add(row.number, fmt::format("the content of entry {} is gone, and nothing says who erased it.", row.number));
    else
      erased_.emplace(row.number, *row.erased_by);
    return;
  }
  if (row.erased_by) add(row.number, fmt::format("entry {} is marked as erased, but has its content.", row.number));
  if (!key_) return;
  if (!row.salt || commitment_of(row_key_of(*key_, *row.salt, row.number), *row.entry) != row.commitment)
    return add(row.number, fmt::format("the content of entry {} was changed.", row.number));
  const auto entry = read_entry(*row.entry);
  if (!entry || entry->at.microseconds != row.at) return add(row.number, fmt::format("entry {} is not one of an access log.", row.number));
  for (const std::int64_t number : entry->erases)
    if (const auto found = erased_.find(number); found != erased_.end() && found->second == row.number) erased_.erase(found);
}

void LogCheck::check_checkpoints() {
  const auto [first, last] = roots_.equal_range(tree_.size());
  for (auto at = first; at != last; ++at) {
    if (at->second == tree_.root()) {
      report_.checkpoints += 1;
      last_good_ = tree_.size();
      continue;
    }
    const auto located = [&](const LogFault& fault) { return fault.number >= static_cast<std::int64_t>(last_good_); };
    if (std::ranges::any_of(report_.faults, located)) continue;  // a row since then shows it already
    add(static_cast<std::int64_t>(last_good_),
        fmt::format("the log is not the one of the checkpoint over its first {} entries: one from {} to {} was changed.", tree_.size(),
                    last_good_, tree_.size() == 0 ? 0 : tree_.size() - 1));
  }
  roots_.erase(first, last);
}

LogReport LogCheck::finish() {
  for (const auto& [size, root] : roots_) {
    add(next_, fmt::format("a checkpoint was signed over {} entries, and the log has {}: its end was cut off.", size, tree_.size()));
    break;
  }
  if (key_)
    for (const auto& [number, by] : erased_)
      add(number, fmt::format("the content of entry {} is gone, and entry {} does not say that it was erased.", number, by));
  std::ranges::stable_sort(report_.faults, {}, &LogFault::number);
  report_.root = tree_.root();
  return std::move(report_);
}

}  // namespace cw::trust
