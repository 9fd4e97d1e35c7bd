// SPDX-License-Identifier: MIT
// The scored pairs of a live index that speak in the judgement of people, by record, and what a person said of pairs, by name: a word about
// a record stands although the record goes and comes back. One thread writes.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "engines/linkage/live/internal/block_pool.h"
#include "engines/linkage/live/live.h"

namespace cw::linkage::internal {

struct Link {
  std::uint32_t other = 0;
  float weight = 0;
};

class Links {
 public:
  [[nodiscard]] std::span<const Link> of(std::uint32_t record) const {
    if (record >= lists_.size()) return {};
    return pool_.list(lists_[record].at, lists_[record].count);
  }
  void add(std::uint32_t a, std::uint32_t b, float weight) {
    add_one(a, b, weight);
    add_one(b, a, weight);
  }
  void remove_all(std::uint32_t record) {
    if (record >= lists_.size()) return;
    List& list = lists_[record];
    const auto links = pool_.list(list.at, list.count);
    for (const Link& link : std::vector<Link>(links.begin(), links.end())) remove_one(link.other, record);  // which may move the pool
    if (list.count > 0) pool_.give(list.at, list.count);
    list = {};
  }
  [[nodiscard]] std::size_t memory_bytes() const { return lists_.capacity() * sizeof(List) + pool_.memory_bytes(); }

 private:
  struct List {
    std::uint32_t at = 0, count = 0;
  };
  void add_one(std::uint32_t record, std::uint32_t other, float weight) {
    if (record >= lists_.size()) lists_.resize(record + std::size_t{1});
    List& list = lists_[record];
    list.at = pool_.grown(list.at, list.count);
    pool_.list(list.at, ++list.count).back() = {other, weight};
  }
  void remove_one(std::uint32_t record, std::uint32_t other) {
    List& list = lists_[record];
    const auto links = pool_.list(list.at, list.count);
    for (Link& link : links) {
      if (link.other != other) continue;
      link = links.back();
      list.at = pool_.shrunk(list.at, list.count);
      --list.count;
      return;
    }
  }
  std::vector<List> lists_;  // by record
  BlockPool<Link> pool_;
};

class Words {
 public:
  struct Word {
    RecordName other;
    Judgement judgement = Judgement::none;
  };
  void set(const RecordName& a, const RecordName& b, Judgement judgement) {
    set_one(a, b, judgement);
    set_one(b, a, judgement);
  }
  [[nodiscard]] bool empty() const { return words_.empty(); }
  [[nodiscard]] std::span<const Word> of(const RecordName& name) const {
    const auto found = words_.find(key_of(name));
    return found == words_.end() ? std::span<const Word>{} : std::span<const Word>(found->second);
  }

 private:
  [[nodiscard]] static std::string key_of(const RecordName& name) {
    return std::to_string(name.source.size()) + ":" + name.source + name.id;
  }
  void set_one(const RecordName& of, const RecordName& other, Judgement judgement) {
    std::vector<Word>& words = words_[key_of(of)];
    std::erase_if(words, [&](const Word& word) { return word.other.source == other.source && word.other.id == other.id; });
    if (judgement != Judgement::none) words.push_back({other, judgement});
    if (words.empty()) words_.erase(key_of(of));
  }
  std::unordered_map<std::string, std::vector<Word>> words_;
};

}  // namespace cw::linkage::internal
