// SPDX-License-Identifier: MIT
#include "services/place/internal/search_index.h"

#include <algorithm>
#include <array>
#include <set>

#include "base/json.h"
#include "base/log.h"
#include "base/time.h"
#include "engines/linkage/fields.h"
#include "services/register/change_set.h"
#include "services/sources/source.h"
#include "store/many.h"

namespace cw::place {
namespace {

using linkage::FieldKind;
using linkage::search::Field;
using linkage::search::PersonValue;
using registry::PersonId;
using store::Connection;
using store::Row;

constexpr std::int64_t changes_at_once = 100;
constexpr double patience_seconds = 2;
constexpr std::chrono::milliseconds rest(500), building_patience(10'000);
constexpr std::size_t most_values = 200, longest_value = 500;  // as the index takes them

// Names that records have for columns besides the words of the vocabulary.
constexpr std::pair<std::string_view, Field> other_names[] = {
    {"first_name", Field::given_name},
    {"middle", Field::given_name},
    {"surname", Field::family_name},
    {"former_names", Field::former_name},
    {"former_family_name", Field::former_name},
    {"preferred_name", Field::known_as},
    {"mobile", Field::phone},
    {"telephone", Field::phone},
    {"address_1", Field::address},
    {record_id_column, Field::record_id},
};

std::optional<Field> field_of_kind(FieldKind kind) {
  switch (kind) {
    case FieldKind::given_name:
    case FieldKind::middle_names: return Field::given_name;
    case FieldKind::family_name: return Field::family_name;
    case FieldKind::former_name: return Field::former_name;
    case FieldKind::known_as: return Field::known_as;
    case FieldKind::full_name: return Field::full_name;
    case FieldKind::date_of_birth: return Field::date_of_birth;
    case FieldKind::postcode: return Field::postcode;
    case FieldKind::uprn: return Field::uprn;
    case FieldKind::premises:
    case FieldKind::street:
    case FieldKind::town:
    case FieldKind::address: return Field::address;
    case FieldKind::phone: return Field::phone;
    case FieldKind::email: return Field::email;
    case FieldKind::nhs_number: return Field::nhs_number;
    case FieldKind::national_insurance: return Field::national_insurance;
    case FieldKind::upn: return Field::pupil_number;
    case FieldKind::identifier: return Field::record_id;
    default: return std::nullopt;
  }
}

std::optional<Field> field_of_name(std::string_view column) {
  if (const auto kind = linkage::field_kind_of(column)) return field_of_kind(*kind);
  const auto other = std::ranges::find(other_names, column, &std::pair<std::string_view, Field>::first);
  return other == std::end(other_names) ? std::nullopt : std::optional(other->second);
}

void add_text(Field field, const Value& value, std::vector<PersonValue>& out) {
  if (const List* list = value.get<List>()) {
    for (const Value& each : *list) add_text(field, each, out);
    return;
  }
  std::string text;
  if (const auto* given = value.get<std::string>()) text = *given;
  if (const auto* number = value.get<std::int64_t>()) text = std::to_string(*number);
  const auto same = [&](const PersonValue& each) { return each.field == field && each.text == text; };
  if (text.empty() || text.size() > longest_value || out.size() >= most_values || std::ranges::any_of(out, same)) return;
  out.push_back({field, std::move(text)});
}

}  // namespace

Result<SearchColumns> SearchColumns::read(Connection& db, const ColumnFields& covered) {
  SearchColumns out(covered);
  CW_CHECK(db.each("SELECT definition FROM source ORDER BY name", {}, [&](const Row& row) -> Result<void> {
    CW_TRY(const sources::Source source, sources::read_source(row.get<std::string_view>(0)));
    auto& columns = out.by_source_[source.name];
    for (const sources::ColumnUse& use : source.columns)
      if (const auto kind = linkage::field_kind_of(use.kind))
        if (const auto field = field_of_kind(*kind)) columns.emplace(use.name, *field);
    return {};
  }));
  return out;
}

std::optional<Field> SearchColumns::field_of(const std::string& source, std::string_view column) const {
  if (covered_->of(column).empty()) return std::nullopt;
  if (const auto at = by_source_.find(source); at != by_source_.end())
    if (const auto found = at->second.find(column); found != at->second.end()) return found->second;
  return field_of_name(column);
}

void SearchColumns::add_values(const registry::RecordKey& key, const Value& columns, std::vector<PersonValue>& out) const {
  if (!key.id.empty() && field_of(key.source, record_id_column)) add_text(Field::record_id, Value(key.id), out);
  const Structure* all = columns.get<Structure>();
  if (all == nullptr) return;
  for (const auto& [name, value] : *all)
    if (const auto field = field_of(key.source, name)) add_text(*field, value, out);
}

std::vector<std::string> SearchColumns::names() const {
  std::set<std::string> out;
  for (std::size_t kind = 0; kind < linkage::field_kinds; ++kind)
    if (field_of_kind(static_cast<FieldKind>(kind))) out.emplace(linkage::name_of(static_cast<FieldKind>(kind)));
  for (const auto& [name, field] : other_names) out.emplace(name);
  for (const auto& [source, columns] : by_source_)
    for (const auto& [name, field] : columns) out.insert(name);
  std::erase_if(out, [&](const std::string& name) { return covered_->of(name).empty(); });
  return {out.begin(), out.end()};
}

SearchIndex::SearchIndex(std::string store, const ColumnFields& covered)
    : store_(std::move(store)), covered_(covered), columns_(covered), thread_([this] { run(); }) {}

SearchIndex::~SearchIndex() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

// Builds, then follows now and then, so that little is left to be done when somebody searches.
void SearchIndex::run() {
  const double began = elapsed_seconds();
  std::unique_lock lock(mutex_);
  for (bool told = false; !stopping_;) {
    const Result<bool> more = [&]() -> Result<bool> {
      CW_CHECK(connect());
      if (built_) return follow_some();
      lock.unlock();  // nobody else is at it before it is built
      const Result<void> built = build();
      lock.lock();
      CW_CHECK(built);
      built_ = true;
      changed_.notify_all();
      return true;
    }();
    if (!more && !stopping_) log_warning("the search does not follow", {{"error", more.error().message}});
    if (built_ && !std::exchange(told, true))
      log_info("search ready", {{"people", index_.size()}, {"seconds", elapsed_seconds() - began}, {"bytes", index_.memory().total()}});
    if (more && *more) {
      lock.unlock();  // let searches in between
      lock.lock();
      continue;
    }
    changed_.wait_for(lock, more ? rest : rest * 10, [&] { return stopping_.load(); });
  }
}

Result<void> SearchIndex::connect() {
  if (db_) return {};
  CW_TRY(Connection db, store::open(store_));
  db_.emplace(std::move(db));
  return {};
}

Result<void> SearchIndex::build() {
  index_ = linkage::search::PersonSearch();
  return store::in_transaction(
      *db_,
      [&](Connection& work) -> Result<void> {
        CW_TRY(columns_, SearchColumns::read(work, covered_));
        CW_TRY(versions_, work.value<std::int64_t>("SELECT coalesce(sum(version), 0) FROM source"));
        CW_TRY(seen_, work.value<std::int64_t>("SELECT coalesce(max(number), 0) FROM register_change"));
        PersonId person;
        std::vector<PersonValue> values;
        CW_CHECK(
            work.each("SELECT m.person, r.source, r.id, r.columns FROM membership AS m JOIN record AS r ON r.number = m.record"
                      " WHERE m.until_at IS NULL AND r.gone_at IS NULL ORDER BY m.person, r.number",
                      {}, [&](const Row& row) -> Result<void> {
                        if (stopping_) return fail(ErrorCode::unavailable, "the program stops.");
                        if (const auto next = row.get<PersonId>(0); next != person) {
                          CW_CHECK(put(std::exchange(person, next), std::exchange(values, {})));
                        }
                        CW_TRY(const Value columns, parse_json(row.get<std::string_view>(3)));
                        columns_.add_values({row.get<std::string>(1), row.get<std::string>(2)}, columns, values);
                        return {};
                      }));
        return put(person, std::move(values));
      },
      store::TransactionKind::read);
}

Result<void> SearchIndex::put(const PersonId& person, std::vector<PersonValue> values) {
  if (person.is_nil()) return {};
  {
    const std::shared_lock lock(index_mutex_);
    if (values.empty() && !index_.contains(person.uuid())) return {};
  }
  const std::unique_lock lock(index_mutex_);
  if (values.empty()) return index_.remove(person.uuid());
  CW_CHECK(index_.put({person.uuid(), std::move(values)}));
  return {};
}

Result<void> SearchIndex::update(const std::set<PersonId>& people) {
  static const store::ForMany sql(
      "SELECT m.person, r.source, r.id, r.columns, r.number FROM membership AS m JOIN record AS r ON r.number = m.record"
      " WHERE m.person = ?1 AND m.until_at IS NULL AND r.gone_at IS NULL",
      "ORDER BY 5");
  std::map<PersonId, std::vector<PersonValue>> values;
  for (const PersonId& person : people) values.try_emplace(person);
  const std::vector<PersonId> in_order(people.begin(), people.end());
  CW_CHECK(sql.each(*db_, std::span(in_order), [&](const Row& row) -> Result<void> {
    CW_TRY(const Value columns, parse_json(row.get<std::string_view>(3)));
    columns_.add_values({row.get<std::string>(1), row.get<std::string>(2)}, columns, values[row.get<PersonId>(0)]);
    return {};
  }));
  for (auto& [person, all] : values) CW_CHECK(put(person, std::move(all)));
  return {};
}

Result<bool> SearchIndex::follow_some() {
  CW_TRY(last_, db_->value<std::int64_t>("SELECT coalesce(max(number), 0) FROM register_change"));
  if (seen_ >= last_) return false;
  CW_TRY(const std::int64_t versions, db_->value<std::int64_t>("SELECT coalesce(sum(version), 0) FROM source"));
  if (versions != versions_) {
    CW_TRY(SearchColumns columns, SearchColumns::read(*db_, covered_));
    const std::unique_lock lock(index_mutex_);
    columns_ = std::move(columns);
    versions_ = versions;
  }
  const std::int64_t until = std::min(seen_ + changes_at_once, last_);
  std::set<PersonId> people;  // whose record has other content, who lost one or got one
  CW_CHECK(
      db_->each("SELECT c.moves, m.person FROM register_change AS c LEFT JOIN membership AS m ON m.record = c.record"
                " AND m.until_at IS NULL WHERE c.number > ?1 AND c.number <= ?2",
                {seen_, until}, [&](const Row& row) -> Result<void> {
                  CW_TRY(const std::vector<registry::RecordMove> moves, registry::read_moves(row.get<std::string_view>(0)));
                  for (const registry::RecordMove& move : moves) people.insert({move.from, move.to});
                  if (const auto of_record = row.get<std::optional<PersonId>>(1)) people.insert(*of_record);
                  return {};
                }));
  people.erase(PersonId());
  CW_CHECK(update(people));
  seen_ = until;
  return true;
}

Result<bool> SearchIndex::catch_up() {
  std::unique_lock lock(mutex_);
  if (!changed_.wait_for(lock, building_patience, [&] { return built_ || stopping_.load(); }) || !built_)
    return fail(ErrorCode::unavailable, "the search is still being made ready. Try again in a minute.");
  const double began = elapsed_seconds();
  std::optional<std::int64_t> wanted;  // what was committed when we came
  for (;;) {
    CW_TRY(const bool more, follow_some());
    if (!wanted) wanted = last_;
    if (!more || seen_ >= *wanted) return true;
    if (elapsed_seconds() - began > patience_seconds) return false;
  }
}

Result<linkage::search::SearchAnswer> SearchIndex::search(std::string_view text, const linkage::search::SearchOptions& options) const {
  const std::shared_lock lock(index_mutex_);
  return index_.search(text, options);
}

SearchColumns SearchIndex::columns() const {
  const std::shared_lock lock(index_mutex_);
  return columns_;
}

}  // namespace cw::place
