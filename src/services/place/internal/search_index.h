// SPDX-License-Identifier: MIT
// The index by which people are searched, in memory: built from the store at the start and kept in step with it by the register's history,
// whoever changes the register. Safe from any thread.
//
//   SearchIndex index("data");                          // begins at once, in the background
//   CW_TRY(const bool current, index.catch_up());       // everything that is committed by now can be found
//   CW_TRY(auto answer, index.search("smith 1980", options));
#pragma once

#include <atomic>
#include <condition_variable>
#include <map>
#include <mutex>
#include <optional>
#include <set>
#include <shared_mutex>
#include <string>
#include <thread>
#include <vector>

#include "engines/linkage/search/search.h"
#include "services/place/column_fields.h"
#include "services/register/ids.h"
#include "store/store.h"

namespace cw::place {

// What the columns of records are searched as: by what their source says that they hold, else by their names. A column that no field of the
// access policy covers is not searched.
class SearchColumns {
 public:
  using Field = linkage::search::Field;
  explicit SearchColumns(const ColumnFields& covered) : covered_(&covered) {}  // which must outlive it
  [[nodiscard]] static Result<SearchColumns> read(store::Connection& db, const ColumnFields& covered);
  [[nodiscard]] std::optional<Field> field_of(const std::string& source, std::string_view column) const;
  // Adds what a record is found by.
  void add_values(const registry::RecordKey& key, const Value& columns, std::vector<linkage::search::PersonValue>& out) const;
  // Every name of a column that is searched in some source.
  [[nodiscard]] std::vector<std::string> names() const;

 private:
  const ColumnFields* covered_;
  std::map<std::string, std::map<std::string, Field, std::less<>>, std::less<>> by_source_;  // of sources that are registered
};

class SearchIndex {
 public:
  SearchIndex(std::string store, const ColumnFields& covered);  // which must outlive it
  ~SearchIndex();
  SearchIndex(const SearchIndex&) = delete;
  SearchIndex& operator=(const SearchIndex&) = delete;

  // True when all that was committed before the call can be found; false where there is so much of it that it takes longer than two
  // seconds. unavailable while it is being built.
  [[nodiscard]] Result<bool> catch_up();
  [[nodiscard]] Result<linkage::search::SearchAnswer> search(std::string_view text, const linkage::search::SearchOptions& options) const;
  [[nodiscard]] SearchColumns columns() const;

 private:
  void run();
  [[nodiscard]] Result<void> connect();
  [[nodiscard]] Result<void> build();
  [[nodiscard]] Result<bool> follow_some();  // false where nothing was left
  [[nodiscard]] Result<void> update(const std::set<registry::PersonId>& people);
  [[nodiscard]] Result<void> put(const registry::PersonId& person, std::vector<linkage::search::PersonValue> values);

  const std::string store_;
  const ColumnFields& covered_;
  std::mutex mutex_;  // guards what follows, but the index
  std::condition_variable changed_;
  std::optional<store::Connection> db_;
  std::int64_t seen_ = 0, last_ = 0;  // changes of the register: in the index, and known of
  std::int64_t versions_ = -1;        // of the sources' definitions
  bool built_ = false;
  std::atomic<bool> stopping_ = false;
  mutable std::shared_mutex index_mutex_;
  SearchColumns columns_;
  linkage::search::PersonSearch index_;
  std::thread thread_;
};

}  // namespace cw::place
