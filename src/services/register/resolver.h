// SPDX-License-Identifier: MIT
// What the register needs of something that says which records are of one person. live_resolver.h gives it by the linkage engine; tests use
// one that goes by one column.
//
// Threads: the register lets one call in at a time.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/value.h"
#include "services/register/ids.h"

namespace cw::registry {

enum class Says : std::uint8_t { same, not_same, none };  // none: an earlier word is taken back
[[nodiscard]] std::string_view name_of(Says says);

// A record whose group is another than before the call; 0 where it was not there before, or is not there any more.
struct GroupMove {
  RecordNumber record;
  GroupNumber before = 0, after = 0;
  bool operator==(const GroupMove&) const = default;
};
struct Resolution {
  std::vector<GroupMove> moves;
  std::vector<std::string> reasons;  // plain words, no personal data
};
struct RecordGroup {
  RecordNumber record;
  GroupNumber group = 0;
};
struct JudgedPair {
  RecordNumber left, right;
  Says says = Says::none;
};
struct MatchCandidate {
  RecordNumber record;
  double match_weight = 0;
};

// A pair that the resolver has scored and keeps.
struct RecordLink {
  RecordNumber left, right;
  double match_weight = 0;
  bool operator==(const RecordLink&) const = default;
};
// How one field of two records compares, in the model's words. No personal data.
struct ComparedField {
  std::string comparison, level;
  double match_weight = 0;
  std::vector<std::string> columns;  // of the resolver's, that it reads
};

// One resolution after another, as one.
[[nodiscard]] Resolution joined(Resolution first, Resolution second);

class Resolver {
 public:
  using Visit = std::function<Result<void>(RecordNumber, const RecordKey&, const Value& columns)>;
  // Calls the visitor for every record there is, in the order of numbers.
  using AllRecords = std::function<Result<void>(const Visit&)>;

  // All there is to begin with.
  struct Everything {
    AllRecords records;
    std::vector<JudgedPair> judgements;
    std::vector<std::string> sources;                                     // of all records that ever were, sorted
    enum class Ids : std::uint8_t { numbers, texts } ids = Ids::numbers;  // texts: some id that ever was is no plain number
    std::function<Result<void>()> may_go_on;                              // asked now and then; its error ends what is being made
  };

  virtual ~Resolver() = default;
  // Another of the same kind, which knows nothing yet.
  [[nodiscard]] virtual std::unique_ptr<Resolver> fresh() const = 0;
  // Forgets all, learns from these and begins with them; returns every record with its group.
  [[nodiscard]] virtual Result<std::vector<RecordGroup>> rebuild(const Everything& everything) = 0;
  // What it has learnt from all records at once and goes by since, to be kept; empty where it learns nothing.
  [[nodiscard]] virtual std::string learnt() const { return {}; }
  // What was kept, for the next restore(). Errors: invalid, unsupported where it cannot be used: another model, another version, damage.
  [[nodiscard]] virtual Result<void> take_learnt(std::string_view) { return {}; }
  // As rebuild(), but goes by what it was given and learns nothing.
  [[nodiscard]] virtual Result<std::vector<RecordGroup>> restore(const Everything& everything) { return rebuild(everything); }
  // Groups as they are kept elsewhere, in place of its own: of all records that there are.
  virtual void regroup(const std::vector<RecordGroup>&) {}
  // What rebuild() would return, of what there is now.
  [[nodiscard]] virtual std::vector<RecordGroup> groups() const = 0;
  // New or changed. Errors: invalid; then nothing is changed. So below.
  [[nodiscard]] virtual Result<Resolution> put(RecordNumber record, const RecordKey& key, const Value& columns) = 0;
  [[nodiscard]] virtual Result<Resolution> remove(RecordNumber record, const RecordKey& key) = 0;
  // The records are there. A word about a pair replaces the one before, and is forgotten when one of the two goes: the register says it
  // again when it comes back.
  [[nodiscard]] virtual Result<Resolution> judge(const RecordKey& left, const RecordKey& right, Says says) = 0;
  // Records that might be of the same person, best first; nothing is kept.
  [[nodiscard]] virtual Result<std::vector<MatchCandidate>> match(const Value& columns, std::size_t most) = 0;
  // The kept pairs with a record of this one's group at an end, each once, that record as `left`. None where it keeps no pairs.
  [[nodiscard]] virtual Result<std::vector<RecordLink>> links_around(const RecordKey&) { return std::vector<RecordLink>{}; }
  // Field by field, in the model's order; none where it does not compare so.
  [[nodiscard]] virtual Result<std::vector<ComparedField>> compare(const RecordKey&, const RecordKey&) {
    return std::vector<ComparedField>{};
  }
};

}  // namespace cw::registry
