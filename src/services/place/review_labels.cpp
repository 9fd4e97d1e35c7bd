// SPDX-License-Identifier: MIT
// Answers as labels, one JSON line each: ids of sources' records and what was said, nothing of the people.
#include <map>
#include <memory>

#include "base/json.h"
#include "services/place/internal/review_feeder.h"
#include "services/place/internal/review_leave.h"

namespace cw::place {
namespace {

using store::Connection;
using store::Row;

struct LabelledRecord {
  registry::RecordKey key;
  std::string person;  // empty: nobody's now
};

// Records by number, each read once; those of sources that may not be exported, or of specially protected people, count as not there.
class Records {
 public:
  Records(Connection& db, const Asking& asking, const std::set<std::string>& sources, Timestamp now)
      : db_(db), asking_(asking), sources_(sources), now_(now) {}

  Result<const LabelledRecord*> find(std::int64_t number) {
    if (const auto known = records_.find(number); known != records_.end()) return known->second.get();
    CW_TRY(const std::vector<LabelledRecord> found,
           db_.all("SELECT r.source, r.id, coalesce(m.person, '') FROM record AS r LEFT JOIN membership AS m ON m.record = r.number AND"
                   " m.until_at IS NULL WHERE r.number = ?1 AND r.gone_at IS NULL",
                   {number}, [](const Row& row) {
                     return LabelledRecord{{row.get<std::string>(0), row.get<std::string>(1)}, row.get<std::string>(2)};
                   }));
    std::unique_ptr<LabelledRecord>& kept = records_[number];
    for (const LabelledRecord& each : found) {
      CW_TRY(const trust::FlagSet special, special_about(db_, asking_, {each.person}, now_));
      if (!sources_.contains(each.key.source) || special != 0) continue;
      kept = std::make_unique<LabelledRecord>(each);
      if (!each.person.empty()) people_.insert(each.person);
    }
    return kept.get();
  }
  [[nodiscard]] std::vector<std::string> people() const { return {people_.begin(), people_.end()}; }

 private:
  Connection& db_;
  const Asking& asking_;
  const std::set<std::string>& sources_;
  Timestamp now_;
  std::map<std::int64_t, std::unique_ptr<LabelledRecord>> records_;
  std::set<std::string> people_;
};

Result<std::string> pairs_text(const std::vector<review::Label>& labels, Records& records) {
  std::string out;
  for (const review::Label& label : labels) {
    CW_TRY(const LabelledRecord* left, records.find(label.pair.left));
    CW_TRY(const LabelledRecord* right, records.find(label.pair.right));
    if (left == nullptr || right == nullptr) continue;
    out += write_json(Value(Structure{{"source_l", Value(left->key.source)},
                                      {"id_l", Value(left->key.id)},
                                      {"source_r", Value(right->key.source)},
                                      {"id_r", Value(right->key.id)},
                                      {"decision", Value(std::string(review::name_of(label.says)))},
                                      {"match_weight", Value(label.match_weight)},
                                      {"sampling_weight", Value(label.weight)},
                                      {"reviewers", Value(label.reviewers)}}));
    out += '\n';
  }
  return out;
}

Result<std::string> records_text(const std::vector<review::Label>& labels, Records& records) {
  std::string out;
  for (const review::RecordLabel& label : review::records_of(labels)) {
    CW_TRY(const LabelledRecord* record, records.find(label.record));
    if (record == nullptr) continue;
    out += write_json(Value(Structure{{"source", Value(record->key.source)},
                                      {"record_id", Value(record->key.id)},
                                      {"person_id", Value("r" + std::to_string(label.person))}}));
    out += '\n';
  }
  return out;
}

}  // namespace

Result<std::string> Reviews::labels(const Asking& asking, LabelForm form) {
  CW_TRY(Leave leave, may(asking, trust::AccessAction::export_data, form == LabelForm::pairs ? "labels of pairs" : "labels of records"));
  CW_TRY(const std::string out, [&]() -> Result<std::string> {
    CW_TRY(const auto db, place_.pool.take());
    return store::in_transaction(
        *db,
        [&](Connection& work) -> Result<std::string> {
          CW_TRY(const std::vector<review::Label> labels, review::read_labels(work));
          Records records(work, asking, leave.sources, place_.options.clock.now());
          CW_TRY(std::string text, form == LabelForm::pairs ? pairs_text(labels, records) : records_text(labels, records));
          leave.entry.subjects = records.people();
          return text;
        },
        store::TransactionKind::read);
  }());
  CW_CHECK(place_.queue->write(std::move(leave.entry)));
  return out;
}

}  // namespace cw::place
