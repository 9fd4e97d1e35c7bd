// SPDX-License-Identifier: MIT
// For tests: a resolver that is right by being simple. Records with the same nhs_number are one person, and so are those that somebody said
// are the same; a record is kept out of a group with one that it was said not to be. What it says depends on the records and judgements
// alone, not on the order in which they came.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "services/register/resolver.h"

namespace cw::registry::test {

class NumberResolver final : public Resolver {
 public:
  NumberResolver();
  ~NumberResolver() override;
  [[nodiscard]] std::unique_ptr<Resolver> fresh() const override;
  Result<std::vector<RecordGroup>> rebuild(const Everything& everything) override;
  [[nodiscard]] std::vector<RecordGroup> groups() const override;
  // Refuses a record that has a column "bad".
  Result<Resolution> put(RecordNumber record, const RecordKey& key, const Value& columns) override;
  Result<Resolution> remove(RecordNumber record, const RecordKey& key) override;
  Result<Resolution> judge(const RecordKey& left, const RecordKey& right, Says says) override;
  Result<std::vector<MatchCandidate>> match(const Value& columns, std::size_t most) override;

 private:
  void enter(RecordNumber record, const RecordKey& key, const Value& columns);
  void leave(RecordNumber record);
  [[nodiscard]] bool said(RecordNumber a, RecordNumber b, Says what) const;
  [[nodiscard]] bool linked(RecordNumber a, RecordNumber b) const;
  // All records that links lead to from these.
  [[nodiscard]] std::set<RecordNumber> piece_of(const std::set<RecordNumber>& start) const;
  // The groups of a whole piece, made anew; the oldest record of each group brings its group's number along where it is free.
  Resolution made_anew(const std::set<RecordNumber>& piece, const std::set<RecordNumber>& gone);

  std::map<RecordNumber, std::string> number_;
  std::map<std::string, std::set<RecordNumber>> holders_;
  std::map<RecordKey, RecordNumber> keys_;
  std::map<RecordNumber, GroupNumber> group_;
  std::map<std::pair<RecordNumber, RecordNumber>, Says> said_;
  GroupNumber last_group_ = 0;
};

}  // namespace cw::registry::test
